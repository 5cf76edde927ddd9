"""Sheets of uses by agencies: claims, confirmations by paper, ends; the agency's word stays."""

import datetime as dt

import pytest
import time_machine

from core.models import Transition, User
from provinces.models import Province
from solutions.models import Deployment, Solution
from tests.factories import DeploymentFactory, OfficialDomainFactory, UseRequestFactory
from tests.solutions.imports.tables import errors, kinds, values

from .tables import NAMED, changed, imported, importer, previewed, solution

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("today_stands_still"),
]

KIND = "deployments"
AGENCY = "UBND xã Mẫu"
LEAST = NAMED | {"Đơn vị sử dụng": AGENCY}
PAPER = {"Văn bản xác nhận, số": "00/XN-MẪU", "Văn bản xác nhận, ngày": "10/11/2026"}


@pytest.fixture
def today_stands_still():
    with time_machine.travel(dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture(autouse=True)
def product(da_nang: Province) -> Solution:
    return solution(steward=da_nang)


def use(product: Solution, province: Province, **more: object) -> Deployment:
    return DeploymentFactory(solution=product, province=province, agency=AGENCY, **more)


def by_link(product: Solution, province: Province, **more: object) -> Deployment:
    day = dt.date(2026, 10, 1)
    return use(product, province, confirmed_on=day, confirmed_by="link", users=50, **more)


# Claims -------------------------------------------------------------------------------------------
def test_row_becomes_a_claim(an: User, da_nang: Province, product: Solution) -> None:
    row = LEAST | {
        "users": 120,
        "communes": "3",
        "since": "01/03/2026",
        "told_by": "Nhà cung cấp",
        "agency_email": "VanThu@xa-mau.danang.gov.vn",
    }

    report = imported(KIND, row, by=importer(an, da_nang))
    again = imported(KIND, row, by=importer(an, da_nang))

    made = Deployment.objects.get()
    assert (kinds(report), errors(report), kinds(again)) == (["created"], [], ["unchanged"])
    assert values(
        made, "solution", "agency", "province", "users", "communes", "since", "told_by",
        "agency_email", "confirmed_on", "confirmed_by",
    ) == {
        "solution": product,
        "agency": AGENCY,
        "province": da_nang,
        "users": 120,
        "communes": 3,
        "since": dt.date(2026, 3, 1),
        "told_by": "vendor",
        "agency_email": "vanthu@xa-mau.danang.gov.vn",
        "confirmed_on": None,
        "confirmed_by": "",
    }  # fmt: skip


def test_agency_is_known_whatever_its_spelling(
    an: User, da_nang: Province, product: Solution
) -> None:
    known = use(product, da_nang, users=5)

    report = imported(
        KIND, LEAST | {"Đơn vị sử dụng": "ubnd XÃ mau", "users": 7}, by=importer(an, da_nang)
    )

    known.refresh_from_db()
    assert (kinds(report), changed(report)) == (["changed"], [(2, "users", 5, 7)])
    assert (known.agency, known.users) == (AGENCY, 7)


def test_use_entered_by_another_province_is_not_touched(
    an: User, da_nang: Province, hue: Province, product: Solution
) -> None:
    foreign = use(product, hue, users=5)

    report = imported(KIND, LEAST | {"users": 7}, by=importer(an, da_nang))

    foreign.refresh_from_db()
    assert errors(report) == [(2, "agency", "use_elsewhere")]
    assert "Huế" not in str(report.outcomes[0].errors[0])
    assert (foreign.users, report.outcomes[0].object_id) == (5, None)


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({"users": "nhiều"}, ("users", "not_a_quantity")),
        ({"told_by": "Báo chí"}, ("told_by", "not_in_list")),
        ({"agency_email": "khong phai thu"}, ("agency_email", "bad_email")),
        ({"agency_email": "a@gmail.com"}, ("agency_email", "email_not_official")),
        ({"agency_email": "a@x.gov.vn.evil.com"}, ("agency_email", "email_not_official")),
        ({"confirmed_on": "10/11/2026"}, ("confirmation_paper", "confirmation_needs_paper")),
        ({"confirmation_paper": "00/XN"},
         ("confirmation_paper_date", "confirmation_needs_paper")),
        ({"confirmation_paper": "00/XN", "confirmation_paper_date": "23/11/2026"},
         ("confirmation_paper_date", "day_ahead")),
        (PAPER | {"confirmed_on": "09/11/2026"}, ("confirmed_on", "confirmation_by_paper_day")),
        ({"ended_on": "01/10/2026"}, ("end_reason", "end_needs_reason")),
        ({"end_reason": "Hết hợp đồng"}, ("ended_on", "reason_needs_end")),
        ({"ended_on": "01/12/2026", "end_reason": "Hết hợp đồng"}, ("ended_on", "day_ahead")),
        ({"since": "01/03/2026", "ended_on": "01/02/2026", "end_reason": "Hết"},
         ("ended_on", "ends_before")),
    ],
)  # fmt: skip
def test_wrong_cell_is_named(an: User, da_nang: Province, more: dict, found: tuple) -> None:
    report = imported(KIND, LEAST | more, by=importer(an, da_nang))

    assert errors(report) == [(2, *found)]
    assert Deployment.objects.count() == 0


def test_registered_domain_is_official(an: User, da_nang: Province) -> None:
    OfficialDomainFactory(domain="benhvien-mau.vn")

    report = imported(
        KIND, LEAST | {"agency_email": "vanthu@benhvien-mau.vn"}, by=importer(an, da_nang)
    )

    assert kinds(report) == ["created"]


# Confirmations ------------------------------------------------------------------------------------
def test_paper_confirms_from_its_date_and_is_recorded(an: User, da_nang: Province) -> None:
    report = imported(KIND, LEAST | PAPER, by=importer(an, da_nang))
    again = imported(KIND, LEAST | PAPER | {"confirmed_on": None}, by=importer(an, da_nang))

    made, day = Deployment.objects.get(), dt.date(2026, 11, 10)
    assert (kinds(report), kinds(again)) == (["created"], ["unchanged"])
    assert (made.confirmed_on, made.confirmed_by) == (day, "paper")
    assert (made.confirmation_paper, made.confirmation_paper_date) == ("00/XN-MẪU", day)
    record = Transition.objects.get()
    assert (record.verb, record.basis_number, record.by) == ("confirm_paper", "00/XN-MẪU", an)


def test_preview_tells_the_confirmation_and_takes_no_step(
    an: User, da_nang: Province, product: Solution
) -> None:
    use(product, da_nang)

    report = previewed(KIND, LEAST | PAPER, by=importer(an, da_nang))

    day = dt.date(2026, 11, 10)
    assert kinds(report) == ["changed"]
    assert changed(report) == [
        (2, "confirmed_on", None, day),
        (2, "confirmation_paper", "", "00/XN-MẪU"),
        (2, "confirmation_paper_date", None, day),
    ]
    assert Deployment.objects.get().confirmed_on is None
    assert Transition.objects.count() == 0


def test_empty_cells_never_take_a_confirmation_back(
    an: User, da_nang: Province, product: Solution
) -> None:
    known = by_link(product, da_nang)
    nothing = dict.fromkeys(
        ("confirmed_on", "confirmation_paper", "confirmation_paper_date", "users", "since")
    )

    report = imported(KIND, LEAST | nothing, by=importer(an, da_nang))

    known.refresh_from_db()
    assert kinds(report) == ["unchanged"]
    assert (known.confirmed_on, known.confirmed_by) == (dt.date(2026, 10, 1), "link")
    assert known.users == 50


def test_word_of_the_agency_is_not_rewritten(
    an: User, da_nang: Province, product: Solution
) -> None:
    known = by_link(product, da_nang)

    report = imported(KIND, LEAST | {"users": 500}, by=importer(an, da_nang))

    known.refresh_from_db()
    assert errors(report) == [(2, "users", "said_by_agency")]
    assert known.users == 50


def test_later_paper_confirms_again_and_closes_open_links(
    an: User, da_nang: Province, product: Solution
) -> None:
    known = by_link(product, da_nang)
    letter = UseRequestFactory(deployment=known, expires_on=dt.date(2026, 12, 20))

    exported = PAPER | {"confirmed_on": "01/10/2026"}
    report = imported(KIND, LEAST | exported, by=importer(an, da_nang))

    known.refresh_from_db()
    letter.refresh_from_db()
    assert (kinds(report), errors(report)) == (["changed"], [])
    assert (known.confirmed_on, known.confirmed_by) == (dt.date(2026, 11, 10), "paper")
    assert letter.expires_on == dt.date(2026, 11, 21)


def test_older_paper_adds_nothing(an: User, da_nang: Province, product: Solution) -> None:
    by_link(product, da_nang)
    older = PAPER | {"Văn bản xác nhận, ngày": "01/09/2026"}

    report = imported(KIND, LEAST | older, by=importer(an, da_nang))

    assert errors(report) == [(2, "confirmation_paper_date", "confirmation_older")]


# Ends ---------------------------------------------------------------------------------------------
def test_end_is_recorded_once(an: User, da_nang: Province, product: Solution) -> None:
    known = use(product, da_nang)
    end = {"ended_on": "01/11/2026", "end_reason": "Hết hợp đồng"}
    by = importer(an, da_nang)

    report = imported(KIND, LEAST | end, by=by)
    again = imported(KIND, LEAST | end, by=by)
    emptied = imported(KIND, LEAST | dict.fromkeys(end), by=by)
    other = imported(KIND, LEAST | end | {"ended_on": "02/11/2026"}, by=by)

    known.refresh_from_db()
    assert [kinds(r) for r in (report, again, emptied)] == [["changed"], ["unchanged"]] + [
        ["unchanged"]
    ]
    assert errors(other) == [(2, "ended_on", "end_recorded")]
    assert (known.ended_on, known.end_reason) == (dt.date(2026, 11, 1), "Hết hợp đồng")
    assert Transition.objects.get().verb == "end_use"


def test_ended_use_is_not_confirmed(an: User, da_nang: Province, product: Solution) -> None:
    use(product, da_nang, ended_on=dt.date(2026, 1, 1), end_reason="Hết hợp đồng")

    report = imported(KIND, LEAST | PAPER, by=importer(an, da_nang))

    assert errors(report) == [(2, "confirmation_paper", "confirmation_of_ended")]


# Whose it is --------------------------------------------------------------------------------------
def test_ministry_enters_national_uses(minh: User) -> None:
    report = imported(KIND, LEAST | {"province": "toàn quốc"}, by=importer(minh, None))

    assert kinds(report) == ["created"]
    assert Deployment.objects.get().province is None
