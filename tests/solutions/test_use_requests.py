"""Asking agencies and vendors by links, and what staff write down of uses by hand."""

import datetime as dt
import re
from smtplib import SMTPException

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail.backends.locmem import EmailBackend

from core.models import Transition
from provinces import lifecycle
from solutions.models import Deployment, UseRequest
from solutions.using import asking, declaring, recording
from solutions.using.answering import (
    Hold,
    Said,
    confirm_use,
    deny_use,
    end_use_by_agency,
    hold_of,
    request_of,
)
from tests import factories as f

TODAY = dt.date(2026, 2, 10)
DAY = dt.timedelta(days=1)
BOX = "vanthu@xa-mau.gov.vn"
LINK = re.compile(r"/(?:xac-nhan|khai-bao)/([\w-]{43})/")


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2026, 2, 10, 3, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def use(da_nang) -> Deployment:
    f.CentreFactory(province=da_nang, email="trungtam@danang.gov.vn")
    return f.DeploymentFactory(
        province=da_nang, agency="UBND xã Mẫu", agency_email=BOX, users=10, since=TODAY - 90 * DAY
    )


def tokens() -> list[str]:
    """The links of all letters so far."""
    return [token for letter in mail.outbox for token in LINK.findall(letter.body)]


def asked(use: Deployment, by) -> UseRequest:
    """The letter that the agency has got."""
    asking.ask_agencies(deployments=[use], by=by)
    return use.requests.get(answered_on=None, expires_on__gte=TODAY)


def verbs(obj) -> list[str]:
    return list(lifecycle.transitions_of(obj).order_by("pk").values_list("verb", flat=True))


# Asking an agency -------------------------------------------------------------------------------
def test_link_goes_to_the_office_and_only_its_digest_is_kept(use, an) -> None:
    an.first_name, an.last_name = "Quỳnh", "Tôn Nữ"
    an.save()

    done = asking.ask_agencies(deployments=[use], by=an)

    [letter], [token] = mail.outbox, tokens()
    request = use.requests.get()
    assert (done.done, done.refused, done.letters) == ([use], [], 1)
    assert (letter.to, letter.reply_to) == ([BOX], ["trungtam@danang.gov.vn"])
    assert "UBND xã Mẫu" in letter.body
    assert "Quỳnh" not in letter.body
    assert request.digest == asking.digest_of(token)
    assert token not in str(UseRequest.objects.values())
    assert (request.expires_on, request.province, request.sent_by) == (
        TODAY + 30 * DAY,
        use.province,
        an,
    )
    assert verbs(use) == ["ask_agency"]


def test_one_letter_for_all_uses_of_one_office(use, an, da_nang) -> None:
    second = f.DeploymentFactory(province=da_nang, agency_email=BOX)
    other = f.DeploymentFactory(province=da_nang, agency_email="vt@xa-hai.gov.vn")

    done = asking.ask_agencies(deployments=[use, second, other], by=an)

    assert (len(done.done), done.letters) == (3, 2)
    assert [len(LINK.findall(letter.body)) for letter in mail.outbox] == [2, 1]
    assert len(set(tokens())) == 3


@pytest.mark.parametrize(
    "values",
    [
        {"agency_email": ""},
        {"agency_email": "nguoidung@gmail.com"},
        {"agency_email": "x@x.gov.vn.evil.com"},
        {"ended_on": TODAY},
        {"denied_on": TODAY},
        {"confirmed_on": dt.date(2025, 4, 12), "confirmed_by": "link"},
    ],
)
def test_nothing_is_sent_where_it_must_not_be(use, an, values) -> None:
    Deployment.objects.filter(pk=use.pk).update(**values)
    use.refresh_from_db()

    done = asking.ask_agencies(deployments=[use], by=an)

    assert (done.done, [row for row, _why in done.refused]) == ([], [use])
    assert mail.outbox == []
    assert not UseRequest.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        {"confirmed_on": dt.date(2025, 4, 11), "confirmed_by": "link"},
        {"confirmed_on": TODAY, "confirmed_by": "paper"},
    ],
)
def test_agency_is_asked_again_in_time(use, an, values) -> None:
    Deployment.objects.filter(pk=use.pk).update(**values)
    use.refresh_from_db()

    assert asking.ask_agencies(deployments=[use], by=an).done == [use]


def test_registered_domain_of_a_public_unit_is_enough(use, an) -> None:
    use.agency_email = "hanhchinh@benhvien-mau.vn"
    assert asking.ask_agencies(deployments=[use], by=an).done == []

    f.OfficialDomainFactory(domain="benhvien-mau.vn")

    assert asking.ask_agencies(deployments=[use], by=an).done == [use]


def test_second_letter_waits_seven_days_and_ends_the_first_link(use, an) -> None:
    first = asked(use, an)
    assert asking.ask_agencies(deployments=[use], by=an).done == []

    with time_machine.travel(dt.datetime(2026, 2, 17, 3, tzinfo=dt.UTC)):
        assert asking.ask_agencies(deployments=[use], by=an).done == [use]

    first.refresh_from_db()
    assert first.expires_on < dt.date(2026, 2, 17)
    assert len(tokens()) == 2


def test_corrected_address_is_asked_at_once_and_the_old_link_is_void(use, an) -> None:
    first = asked(use, an)
    use.agency_email = "vanthu@xa-dung.gov.vn"
    use.save()
    first.refresh_from_db()
    assert hold_of(first, TODAY) is Hold.EXPIRED

    assert asking.ask_agencies(deployments=[use], by=an).done == [use]
    assert mail.outbox[-1].to == ["vanthu@xa-dung.gov.vn"]


def test_letter_that_cannot_be_sent_leaves_nothing_behind(use, an, monkeypatch, caplog) -> None:
    def fail(self, messages):
        raise SMTPException("550 vanthu@xa-mau.gov.vn unknown")

    monkeypatch.setattr(EmailBackend, "send_messages", fail)

    done = asking.ask_agencies(deployments=[use], by=an)

    assert done.done == []
    assert not UseRequest.objects.exists()
    assert verbs(use) == []
    assert BOX not in caplog.text


def test_stranger_asks_about_nothing(use, chi, minh) -> None:
    for person in (chi, minh):
        with pytest.raises(PermissionDenied):
            asking.ask_agencies(deployments=[use], by=person)

    assert mail.outbox == []


def test_no_more_than_a_hundred_at_once(an, da_nang) -> None:
    rows = [Deployment(province=da_nang)] * (asking.MOST_AT_ONCE + 1)

    with pytest.raises(ValidationError):
        asking.ask_agencies(deployments=rows, by=an)


@pytest.mark.parametrize("rows", [1, 3])
def test_hindrances_take_two_queries(an, da_nang, rows, django_assert_num_queries) -> None:
    made = f.DeploymentFactory.create_batch(rows, province=da_nang, agency_email=BOX)
    asking.hindrances(made, by=an)

    with django_assert_num_queries(2):
        asking.hindrances(made, by=an)


# The agency's answer ------------------------------------------------------------------------------
def test_link_finds_its_letter_and_nothing_else(use, an) -> None:
    request = asked(use, an)
    [token] = tokens()

    assert request_of(token, "confirm") == request
    assert request_of(token, "declare") is None
    assert request_of(token[:-1], "confirm") is None
    assert request_of(request.digest, "confirm") is None
    assert request_of("x" * 43, "confirm") is None


def test_confirmation_counts_from_today_and_names_nobody(use, an) -> None:
    confirm_use(request=asked(use, an), said=Said(users=25, communes=2))

    use.refresh_from_db()
    request = use.requests.get()
    assert (use.confirmed_on, use.confirmed_by, use.users, use.communes, use.since) == (
        TODAY,
        "link",
        25,
        2,
        TODAY - 90 * DAY,
    )
    assert (request.answer, request.answered_on) == ("yes", TODAY)
    assert use.standing(TODAY) == "confirmed"
    assert use.history.first().history_user is None
    step = Transition.objects.get(verb="confirm_use")
    assert (step.by, step.from_state, step.to_state) == (None, "claimed", "confirmed")
    assert not hasattr(use, "review")


def test_link_is_answered_once(use, an) -> None:
    request = asked(use, an)
    confirm_use(request=request, said=Said())

    for again in (
        lambda: confirm_use(request=request, said=Said(users=999)),
        lambda: deny_use(request=request),
        lambda: end_use_by_agency(request=request, ended_on=TODAY, reason=""),
    ):
        with pytest.raises(ValidationError):
            again()

    use.refresh_from_db()
    assert (use.users, use.denied_on, use.ended_on) == (10, None, None)


@pytest.mark.parametrize(("days", "hold"), [(30, Hold.OPEN), (31, Hold.EXPIRED)])
def test_link_holds_thirty_days(use, an, days, hold) -> None:
    request = asked(use, an)

    assert hold_of(request, TODAY + days * DAY) is hold


def test_agency_ends_its_use(use, an) -> None:
    end_use_by_agency(request=asked(use, an), ended_on=TODAY - DAY, reason="Chuyển nền tảng")

    use.refresh_from_db()
    assert (use.ended_on, use.end_reason, use.standing(TODAY)) == (
        TODAY - DAY,
        "Chuyển nền tảng",
        "ended",
    )


def test_agency_denies_a_use_that_a_paper_had_confirmed(use, an) -> None:
    recording.confirm_by_paper(deployment=use, number="1/XN", date=TODAY - DAY, by=an)
    use.refresh_from_db()

    deny_use(request=asked(use, an))

    use.refresh_from_db()
    assert (use.denied_on, use.standing(TODAY)) == (TODAY, "denied")
    assert not Deployment.objects.confirmed(TODAY).exists()


# By hand -----------------------------------------------------------------------------------------
def test_paper_confirms_from_its_date_and_closes_the_link(use, an) -> None:
    request = asked(use, an)

    recording.confirm_by_paper(deployment=use, number=" 15/XN-UBND ", date=TODAY - 5 * DAY, by=an)

    use.refresh_from_db()
    request.refresh_from_db()
    assert (
        use.confirmed_on,
        use.confirmed_by,
        use.confirmation_paper,
        use.confirmation_paper_date,
    ) == (TODAY - 5 * DAY, "paper", "15/XN-UBND", TODAY - 5 * DAY)
    assert hold_of(request, TODAY) is Hold.EXPIRED
    step = Transition.objects.get(verb="confirm_paper")
    assert (step.by, step.basis_number, step.basis_date) == (an, "15/XN-UBND", TODAY - 5 * DAY)
    assert use.history.first().history_user == an


@pytest.mark.parametrize(
    ("number", "date", "wrong"),
    [
        ("", TODAY, {"number"}),
        ("1/XN", None, {"date"}),
        (" ", None, {"number", "date"}),
        ("1/XN", TODAY + DAY, {"date"}),
        ("x" * 61, TODAY, {"number"}),
    ],
)
def test_paper_has_number_and_date(use, an, number, date, wrong) -> None:
    with pytest.raises(ValidationError) as refused:
        recording.confirm_by_paper(deployment=use, number=number, date=date, by=an)

    assert set(refused.value.message_dict) == wrong


def test_older_paper_adds_nothing(use, an) -> None:
    recording.confirm_by_paper(deployment=use, number="2/XN", date=TODAY, by=an)

    with pytest.raises(ValidationError):
        recording.confirm_by_paper(deployment=use, number="1/XN", date=TODAY - DAY, by=an)


def test_end_has_a_day_that_makes_sense_and_a_reason(use, an) -> None:
    for day, reason in ((TODAY + DAY, "Hết hợp đồng"), (TODAY - 91 * DAY, "x"), (TODAY, " ")):
        with pytest.raises(ValidationError):
            recording.end_use(deployment=use, ended_on=day, reason=reason, by=an)

    recording.end_use(deployment=use, ended_on=TODAY, reason="Hết hợp đồng", by=an)

    use.refresh_from_db()
    assert (use.ended_on, use.end_reason) == (TODAY, "Hết hợp đồng")
    with pytest.raises(ValidationError):
        recording.end_use(deployment=use, ended_on=TODAY, reason="Lại", by=an)


def test_stranger_writes_nothing_down(use, chi, minh) -> None:
    for person in (chi, minh):
        with pytest.raises(PermissionDenied):
            recording.confirm_by_paper(deployment=use, number="1", date=TODAY, by=person)
        with pytest.raises(PermissionDenied):
            recording.end_use(deployment=use, ended_on=TODAY, reason="x", by=person)


# Which count -------------------------------------------------------------------------------------
def test_each_use_stands_where_the_querysets_say(db) -> None:
    year = dt.date(2025, 2, 10)
    rows = {
        "claimed": f.DeploymentFactory(),
        "confirmed": f.DeploymentFactory(confirmed_on=year),
        "lapsed": f.DeploymentFactory(confirmed_on=year - DAY),
        "denied": f.DeploymentFactory(confirmed_on=TODAY, denied_on=TODAY, ended_on=TODAY),
        "ended": f.DeploymentFactory(confirmed_on=TODAY, ended_on=TODAY),
    }
    uses = Deployment.objects.all()
    found = {
        "claimed": uses.claimed(TODAY),
        "confirmed": uses.confirmed(TODAY),
        "lapsed": uses.lapsed(TODAY),
        "denied": uses.denied(),
        "ended": uses.ended(TODAY),
    }

    assert {name: list(some) for name, some in found.items()} == {
        name: [row] for name, row in rows.items()
    }
    assert {row.standing(TODAY) for row in rows.values()} == set(rows)
    assert all(row.standing(TODAY) == name for name, row in rows.items())


# The vendor --------------------------------------------------------------------------------------
@pytest.fixture
def letter(da_nang, an) -> UseRequest:
    solution = f.SolutionFactory(vendor__email="lienhe@congty.example")
    return asking.ask_vendor(solution=solution, province=da_nang, by=an)


def test_vendor_only_claims_and_staff_take_it_over(letter, an, da_nang) -> None:
    f.DeploymentFactory(solution=letter.solution, agency="Xã  a", confirmed_on=TODAY)
    claims = [declaring.Claim("Xã B", TODAY - DAY, 5), declaring.Claim("Xã A")]

    declaring.declare_uses(request=letter, claims=claims)
    assert Deployment.objects.count() == 1
    assert declaring.claims_of(letter) == claims

    taken = declaring.take_claims(request=letter, by=an)

    assert taken == declaring.Taken(made=1, known=1)
    made = Deployment.objects.get(agency="Xã B")
    assert (
        made.told_by,
        made.province,
        made.users,
        made.since,
        made.confirmed_on,
        made.agency_email,
    ) == ("vendor", da_nang, 5, TODAY - DAY, None, "")
    with pytest.raises(ValidationError):
        declaring.take_claims(request=letter, by=an)


def test_vendors_word_may_be_passed_over_with_a_reason(letter, an) -> None:
    declaring.declare_uses(request=letter, claims=[declaring.Claim("Nguyễn Văn A")])
    with pytest.raises(ValidationError):
        declaring.pass_over_claims(request=letter, reason=" ", by=an)

    declaring.pass_over_claims(request=letter, reason="Nêu tên cá nhân", by=an)

    assert declaring.is_decided(letter)
    assert not Deployment.objects.exists()


def test_vendor_answers_once_and_not_too_much(letter) -> None:
    many = [declaring.Claim(f"Xã {n}") for n in range(51)]
    for wrong in ([], many):
        with pytest.raises(ValidationError):
            declaring.declare_uses(request=letter, claims=wrong)
    declaring.declare_uses(request=letter, claims=many[:50])

    with pytest.raises(ValidationError):
        declaring.declare_uses(request=letter, claims=many[:1])


def test_claims_are_taken_over_by_their_own_department_alone(letter, chi, minh) -> None:
    declaring.declare_uses(request=letter, claims=[declaring.Claim("Xã B")])

    for person in (chi, minh):
        with pytest.raises(PermissionDenied):
            declaring.take_claims(request=letter, by=person)


def test_vendor_without_a_mailbox_or_asked_lately_is_not_asked(letter, an, da_nang) -> None:
    with pytest.raises(ValidationError):
        asking.ask_vendor(solution=letter.solution, province=da_nang, by=an)
    with pytest.raises(ValidationError):
        asking.ask_vendor(solution=f.SolutionFactory(), province=da_nang, by=an)

    assert len(mail.outbox) == 1


def test_province_is_asked_for_by_its_own_staff(letter, chi, da_nang) -> None:
    with pytest.raises(PermissionDenied):
        asking.ask_vendor(solution=letter.solution, province=da_nang, by=chi)
    with pytest.raises(PermissionDenied):
        asking.ask_vendor(solution=letter.solution, province=None, by=chi)
