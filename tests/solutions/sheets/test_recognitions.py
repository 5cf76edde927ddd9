"""Sheets of recognitions: entered by who keeps the solution, known by kind, title and number."""

import datetime as dt

import pytest

from core.models import User
from provinces.models import Province
from solutions.models import Recognition, Solution
from tests.factories import RecognitionFactory
from tests.solutions.imports.tables import errors, kinds, values, warnings

from .tables import NAMED, changed, imported, importer, previewed, solution

pytestmark = pytest.mark.django_db

KIND = "recognitions"
LEAST = NAMED | {
    "Loại": "Giải thưởng",
    "Tên giải thưởng, giấy chứng nhận": "Giải thưởng mẫu",
    "Cơ quan, tổ chức cấp": "Hội đồng mẫu A",
    "Số": "00/QĐ-MẪU",
}


@pytest.fixture(autouse=True)
def product(da_nang: Province) -> Solution:
    return solution(steward=da_nang)


def test_row_becomes_a_recognition(an: User, da_nang: Province, product: Solution) -> None:
    row = LEAST | {
        "issued_on": dt.date(2026, 10, 15),
        "recognition_scope": "Toàn bộ giải pháp",
        "product_version": "3.2",
        "valid_until": "14/10/2028",
    }

    report = imported(KIND, row, by=importer(an, da_nang))
    again = imported(KIND, row, by=importer(an, da_nang))

    made = Recognition.objects.get()
    assert (kinds(report), kinds(again)) == (["created"], ["unchanged"])
    assert values(
        made, "solution", "kind", "title", "issuer", "number", "issued_on", "scope",
        "product_version", "valid_until",
    ) == {
        "solution": product,
        "kind": "award",
        "title": "Giải thưởng mẫu",
        "issuer": "Hội đồng mẫu A",
        "number": "00/QĐ-MẪU",
        "issued_on": dt.date(2026, 10, 15),
        "scope": "Toàn bộ giải pháp",
        "product_version": "3.2",
        "valid_until": dt.date(2028, 10, 14),
    }  # fmt: skip
    assert made.history.get().history_user == an


def test_same_title_with_another_number_or_kind_is_another(an: User, da_nang: Province) -> None:
    rows = [LEAST, LEAST | {"Số": "01/QĐ-MẪU"}, LEAST | {"Loại": "certificate"}]

    report = imported(KIND, *rows, by=importer(an, da_nang))

    assert kinds(report) == ["created"] * 3
    assert Recognition.objects.count() == 3


def test_known_one_is_changed_and_emptied(an: User, da_nang: Province, product: Solution) -> None:
    RecognitionFactory(
        solution=product,
        title="GIẢI THƯỞNG mẫu",
        number="00/qđ-mẫu",
        issuer="Bộ mẫu",
        scope="Một phần",
        product_version="1",
    )

    report = imported(KIND, LEAST | {"recognition_scope": None}, by=importer(an, da_nang))

    made = Recognition.objects.get()
    assert (kinds(report), changed(report)) == (
        ["changed"],
        [(2, "issuer", "Bộ mẫu", "Hội đồng mẫu A"), (2, "recognition_scope", "Một phần", "")],
    )
    # The spelling by which it is known stays, and so does what the sheet has no column for.
    assert (made.title, made.product_version) == ("GIẢI THƯỞNG mẫu", "1")


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({"Loại": "Huy chương"}, ("recognition_kind", "not_in_list")),
        ({"Loại": None}, ("recognition_kind", "required")),
        ({"Cơ quan, tổ chức cấp": None}, ("issuer", "required")),
        ({"Tên giải thưởng, giấy chứng nhận": "x" * 201}, ("recognition_title", "too_long")),
        ({"issued_on": "15/10/2026", "valid_until": "14/10/2026"},
         ("valid_until", "lapses_before")),
        ({"issued_on": "hôm qua"}, ("issued_on", "bad_date")),
    ],
)  # fmt: skip
def test_wrong_cell_is_named(an: User, da_nang: Province, more: dict, found: tuple) -> None:
    report = imported(KIND, LEAST | more, by=importer(an, da_nang))

    assert errors(report) == [(2, *found)]
    assert Recognition.objects.count() == 0


def test_solution_kept_elsewhere_is_refused_and_told_by_whom(
    an: User, da_nang: Province, hue: Province, product: Solution
) -> None:
    solution(name="Phần mềm C", vendor=product.vendor, steward=hue)
    solution(name="Phần mềm D", vendor=product.vendor, steward=None)
    rows = [LEAST | {"solution_name": name} for name in ("Phần mềm C", "Phần mềm D")]

    report = imported(KIND, *rows, by=importer(an, da_nang))

    said = [str(outcome.errors[0].params["keeper"]) for outcome in report.outcomes]
    assert [code for _row, _column, code in errors(report)] == ["recognition_kept_by"] * 2
    assert said[0] == "Huế"
    assert Recognition.objects.count() == 0


def test_ministry_enters_for_any_solution(minh: User) -> None:
    report = imported(KIND, LEAST, by=importer(minh, None))

    assert kinds(report) == ["created"]


def test_day_to_come_is_doubted(an: User, da_nang: Province) -> None:
    report = previewed(KIND, LEAST | {"issued_on": "01/01/2027"}, by=importer(an, da_nang))

    assert warnings(report) == [(2, "issued_on", "day_ahead")]
