"""The pages behind links in letters, in both languages, whatever is sent to them."""

import datetime as dt
import logging
from urllib.parse import quote

import pytest
import time_machine
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.log_secrets import HideSecrets
from provinces.models import Province
from solutions.models import Deployment, Review, UseRequest
from solutions.using import declaring
from solutions.using.asking import digest_of, new_token
from tests import factories as f
from tests.site import LANGUAGES, LETTERS
from tests.test_every_route import CSP, METHODS, NO_TEXT, ODD_VALUES, directives

TODAY = dt.date(2026, 2, 10)
BOX = "vanthu@xa-mau.gov.vn"
YES = {"answer": "yes"}
LINES = {"form-TOTAL_FORMS": "5", "form-INITIAL_FORMS": "0"}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2026, 2, 10, 3, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def token() -> str:
    return new_token()


@pytest.fixture
def letter(da_nang: Province, token: str) -> UseRequest:
    f.CentreFactory(province=da_nang, email="trungtam@danang.gov.vn")
    use = f.DeploymentFactory(
        province=da_nang,
        agency="UBND xã Mẫu",
        agency_email=BOX,
        users=10,
        solution__name="Giải pháp Một",
    )
    return f.UseRequestFactory(
        deployment=use, email=BOX, digest=digest_of(token), expires_on=dt.date(2026, 3, 12)
    )


@pytest.fixture
def question(da_nang: Province, token: str) -> UseRequest:
    return f.UseRequestFactory(
        purpose="declare",
        deployment=None,
        solution=f.SolutionFactory(),
        province=da_nang,
        digest=digest_of(token),
        expires_on=dt.date(2026, 3, 12),
    )


def address(token: str, language: str = "vi", page: str = "xac-nhan") -> str:
    return f"{'/en' if language == 'en' else ''}/{page}/{token}/"


def use() -> Deployment:
    return Deployment.objects.get()


# Opening the link -------------------------------------------------------------------------------
@pytest.mark.parametrize("language", LANGUAGES)
def test_page_says_what_is_asked_and_changes_nothing(
    client: Client, letter, token, language
) -> None:
    for _ in range(3):
        answer = client.get(address(token, language))
        client.head(address(token, language))

    text = answer.content.decode()
    letter.refresh_from_db()
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in text
    assert "UBND xã Mẫu" in text
    assert "Giải pháp Một" in text
    assert 'value="10"' in text
    assert "trungtam@danang.gov.vn" in text
    assert BOX not in text
    assert letter.answered_on is None
    assert use().confirmed_on is None


def test_page_stays_between_its_reader_and_the_portal(client: Client, letter, token) -> None:
    answer = client.get(address(token))

    assert {
        name: answer.headers.get(name)
        for name in ("Referrer-Policy", "X-Robots-Tag", "X-Frame-Options")
    } == {
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex, nofollow",
        "X-Frame-Options": "DENY",
    }
    assert "no-store" in answer.headers["Cache-Control"]
    assert directives(answer.headers["Content-Security-Policy"]) == directives(CSP)
    assert answer.cookies == {}
    text = answer.content.decode()
    assert '<meta name="robots" content="noindex, nofollow">' in text
    assert "csrfmiddlewaretoken" not in text
    assert 'rel="canonical"' not in text
    assert "hreflang" not in text.partition("</head>")[0]


def test_signed_in_person_sees_the_page_of_the_agency(client: Client, letter, token, binh) -> None:
    of_agency = client.get(address(token)).content
    client.force_login(binh)

    assert client.get(address(token)).content == of_agency


# Answers ----------------------------------------------------------------------------------------
def test_agency_confirms_and_writes_a_review(letter, token) -> None:
    client = Client(enforce_csrf_checks=True)
    sent = YES | {
        "users": "25",
        "since": "01/03/2025",
        "points_fit": "90",
        "points_ease": "80",
        "text": "Chạy ổn định",
    }

    answer = client.post(address(token), sent, headers={"origin": "null"})

    found, review = use(), Review.objects.get()
    assert answer.status_code == 200
    assert (found.confirmed_on, found.confirmed_by, found.users, found.since) == (
        TODAY,
        "link",
        25,
        dt.date(2025, 3, 1),
    )
    assert (review.state, review.points, review.body) == ("draft", 85, "Chạy ổn định")
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_answer_of_a_browser_where_staff_is_signed_in_names_nobody(
    client: Client, letter, token, binh
) -> None:
    client.force_login(binh)

    client.post(address(token), YES | {"text": "Tốt"})

    assert use().history.first().history_user is None
    assert Review.objects.get().history.first().history_user is None


def test_agency_says_since_when_it_is_not_in_use(client: Client, letter, token) -> None:
    client.post(
        address(token),
        {"answer": "ended", "ended_on": "2026-01-31", "end_reason": "Hết hạn", "users": "x"},
    )

    assert (use().ended_on, use().end_reason) == (dt.date(2026, 1, 31), "Hết hạn")


def test_agency_says_that_it_never_used_it(client: Client, letter, token) -> None:
    client.post(address(token), {"answer": "no", "points_fit": "100", "text": "lạ"})

    assert use().denied_on == TODAY
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({}, "answer"),
        ({"answer": "maybe"}, "answer"),
        (YES | {"users": "-1"}, "users"),
        (YES | {"users": "9" * 30}, "users"),
        (YES | {"users": "mười"}, "users"),
        (YES | {"since": "31/02/2025"}, "since"),
        (YES | {"since": "11/02/2026"}, "since"),
        (YES | {"since": "01/01/0025"}, "since"),
        (YES | {"points_fit": "55"}, "points_fit"),
        (YES | {"points_fit": "101"}, "points_fit"),
        (YES | {"text": "x" * 4001}, "text"),
        (YES | {"text": "a\0b"}, "text"),
        ({"answer": "ended"}, "ended_on"),
        ({"answer": "ended", "ended_on": "11/02/2026"}, "ended_on"),
    ],
)
def test_what_is_wrong_is_marked_and_what_was_typed_is_kept(
    client: Client, letter, token, sent, wrong
) -> None:
    answer = client.post(address(token), sent)

    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {wrong}
    assert {name: answer.context["form"][name].value() for name in sent} == sent
    assert 'role="alert"' in answer.content.decode()
    letter.refresh_from_db()
    assert letter.answered_on is None


# Links that do not hold ---------------------------------------------------------------------------
@pytest.mark.parametrize("language", LANGUAGES)
def test_used_link_says_so_and_whom_to_ask(client: Client, letter, token, language) -> None:
    client.post(address(token), YES)

    for answer in (
        client.get(address(token, language)),
        client.post(address(token, language), {"answer": "no"}),
    ):
        assert answer.status_code == 410
        assert "trungtam@danang.gov.vn" in answer.content.decode()
        assert "no-store" in answer.headers["Cache-Control"]
        assert BOX not in answer.content.decode()
    assert use().denied_on is None


def test_expired_link_is_gone(client: Client, letter, token) -> None:
    UseRequest.objects.update(expires_on=dt.date(2026, 2, 9))

    assert client.get(address(token)).status_code == 410
    assert client.post(address(token), YES).status_code == 410
    assert use().confirmed_on is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("route", LETTERS, ids=str)
def test_unknown_link_is_not_found(client: Client, db, route, language) -> None:
    known = route.address(language, "x" * 43)
    values = [*(quote(value, safe="") for value in ODD_VALUES), *NO_TEXT, new_token()]

    for method in (client.get, client.post):
        statuses = {value: method(known.replace("x" * 43, value)).status_code for value in values}
        assert statuses == dict.fromkeys(values, 404)


def test_link_is_good_for_its_own_purpose_alone(client: Client, letter, token) -> None:
    assert client.get(address(token, page="khai-bao")).status_code == 404


def test_other_methods_are_refused(client: Client, letter, token) -> None:
    statuses = {
        name: client.generic(name, address(token)).status_code for name in METHODS if name != "POST"
    }

    assert statuses == {name: 405 for name in METHODS if name != "POST"}


def test_too_many_answers_in_an_hour_are_refused(client: Client, letter, token) -> None:
    statuses = [client.post(address(token), {}).status_code for _ in range(22)]

    assert statuses == [200] * 20 + [429] * 2


NASTY = st.sampled_from(["", "\0", "-1", "1e9", "9" * 50, "' OR 1=1", "<script>", "đ" * 5000])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["answer", "users", "since", "text", "ended_on", "points_fit", "x"]),
        NASTY | st.sampled_from(["yes", "ended", "no"]),
    )
)
def test_whatever_is_sent_is_answered(client: Client, letter, token, sent) -> None:
    from_somewhere = f"203.0.113.{len(str(sent)) % 250}"
    answer = client.post(address(token), sent, REMOTE_ADDR=from_somewhere)

    assert answer.status_code in {200, 410, 429}
    assert "<script>" not in answer.content.decode().partition("<body>")[2]


# Secrets ----------------------------------------------------------------------------------------
def test_link_never_stands_in_a_log(client: Client, letter, token, caplog) -> None:
    caplog.handler.addFilter(HideSecrets())
    client.post(address(token), YES)
    with caplog.at_level(logging.DEBUG):
        client.get(address(token))
        client.put(address(token))

    assert "/xac-nhan/***/" in caplog.text
    assert token not in caplog.text


def test_filter_of_the_logs_is_in_use_and_leaves_other_texts(settings) -> None:
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["secrets"]
    record = logging.LogRecord("x", 20, "", 1, "%s and %s", ("/tep/abc/x.pdf", 7), None)

    assert HideSecrets().filter(record)
    assert record.getMessage() == "/tep/abc/x.pdf and 7"


# The vendor's lines -----------------------------------------------------------------------------
def test_vendor_names_agencies(client: Client, question, token) -> None:
    sent = LINES | {
        "form-0-agency": " Xã   A ",
        "form-0-since": "01/02/2025",
        "form-0-users": "12",
        "form-3-agency": "Trường B",
    }

    answer = client.post(address(token, page="khai-bao"), sent)

    question.refresh_from_db()
    assert answer.status_code == 200
    assert declaring.claims_of(question) == [
        declaring.Claim("Xã A", dt.date(2025, 2, 1), 12),
        declaring.Claim("Trường B"),
    ]
    assert not Deployment.objects.exists()
    assert client.get(address(token, page="khai-bao")).status_code == 410


def test_vendor_can_set_nothing_else(client: Client, question, token) -> None:
    sent = LINES | {
        "form-0-agency": "Xã A",
        "form-0-agency_email": BOX,
        "form-0-confirmed_on": "2026-02-10",
        "form-0-province": "1",
        "answer": "yes",
    }

    client.post(address(token, page="khai-bao"), sent)

    question.refresh_from_db()
    assert question.note == '[{"agency": "Xã A", "since": null, "users": null}]'


def test_more_lines_keep_what_was_typed(client: Client, question, token) -> None:
    answer = client.post(
        address(token, page="khai-bao"), LINES | {"form-0-agency": "Xã A", "more": "1"}
    )

    text = answer.content.decode()
    assert 'value="Xã A"' in text
    assert text.count('name="form-') >= 10 * 3
    question.refresh_from_db()
    assert question.answered_on is None


@pytest.mark.parametrize(
    "sent",
    [
        {},
        LINES,
        {"form-0-agency": "Xã A"},
        LINES | {"form-TOTAL_FORMS": "x", "form-0-agency": "Xã A"},
        LINES | {"form-TOTAL_FORMS": "9" * 30, "form-0-agency": "Xã A"},
        LINES | {"form-TOTAL_FORMS": "-1", "more": "1"},
        LINES | {"form-TOTAL_FORMS": "٣", "more": "1"},
        LINES | {"form-0-users": "5"},
        LINES | {"form-0-agency": "Xã A", "form-1-agency": "Xã A"},
        LINES | {"form-0-agency": "x" * 201},
        LINES | {"form-0-agency": "Xã\0A"},
        {"form-TOTAL_FORMS": "51", "form-INITIAL_FORMS": "0"}
        | {f"form-{n}-agency": f"Xã {n}" for n in range(51)},
    ],
)
def test_vendors_nonsense_is_not_kept(client: Client, question, token, sent) -> None:
    answer = client.post(address(token, page="khai-bao"), sent)

    question.refresh_from_db()
    assert answer.status_code == 200
    assert question.answered_on is None
