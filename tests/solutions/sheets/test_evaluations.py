"""Sheets of evaluations: drafts with their scores, and what is public is never changed."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation

from core.models import User
from provinces.models import Province
from solutions.evaluating import rescore
from solutions.models import CriteriaSet, CriterionScore, Evaluation, EvaluationBody, Solution
from solutions.sheets.evaluations import EvaluationRecords
from tests.factories import EvaluationBodyFactory, EvaluationFactory
from tests.solutions.imports.tables import errors, kinds, values, warnings

from .tables import NAMED, changed, criteria_set, imported, importer, previewed, solution

pytestmark = pytest.mark.django_db

KIND = "evaluations"
DAY = dt.date(2026, 10, 15)
LEAST = NAMED | {"body": "Hội đồng mẫu A", "evaluated_on": DAY}
SCORES = {"Chức năng": 92, "Bảo mật": 85.5, "Dịch vụ": "88,25"}
FULL = LEAST | SCORES


@pytest.fixture(autouse=True)
def product(da_nang: Province) -> Solution:
    criteria_set()
    return solution(steward=da_nang)


@pytest.fixture(autouse=True)
def body(da_nang: Province) -> EvaluationBody:
    return EvaluationBodyFactory(name="Hội đồng mẫu A", province=da_nang)


def points() -> list[tuple[str, Decimal]]:
    return list(CriterionScore.objects.values_list("criterion__name", "points"))


# What is made -------------------------------------------------------------------------------------
def test_row_becomes_a_draft_with_its_scores(an: User, da_nang: Province) -> None:
    report = imported(
        KIND,
        FULL
        | {
            "criteria_set": "bo tieu chi MẪU",
            "criteria_version": 1,
            "product_version": "3.2",
            "method": "Xem hồ sơ",
            "valid_until": "14/10/2028",
            "founding_number": "00/QĐ-MẪU",
            "founding_date": "01/09/2026",
            "members_present": 7,
            "members_total": 9,
            "minutes_number": "00/BB-MẪU",
            "minutes_date": DAY,
            "result_number": "00/TB-MẪU",
            "result_date": "2026-10-20",
            "result_signer": "Giám đốc Sở",
            "conflict_free": "Có",
            "Nhận xét: Chức năng": "Đủ chức năng",
        },
        by=importer(an, da_nang),
    )

    made = Evaluation.objects.get()
    assert (kinds(report), errors(report), warnings(report)) == (["created"], [], [])
    assert values(
        made, "province", "state", "evaluated_on", "valid_until", "product_version", "method",
        "founding_number", "founding_date", "members_present", "members_total", "minutes_number",
        "minutes_date", "result_number", "result_date", "result_signer", "has_conflict_forms",
    ) == {
        "province": da_nang,
        "state": "draft",
        "evaluated_on": DAY,
        "valid_until": dt.date(2028, 10, 14),
        "product_version": "3.2",
        "method": "Xem hồ sơ",
        "founding_number": "00/QĐ-MẪU",
        "founding_date": dt.date(2026, 9, 1),
        "members_present": 7,
        "members_total": 9,
        "minutes_number": "00/BB-MẪU",
        "minutes_date": DAY,
        "result_number": "00/TB-MẪU",
        "result_date": dt.date(2026, 10, 20),
        "result_signer": "Giám đốc Sở",
        "has_conflict_forms": True,
    }  # fmt: skip
    assert points() == [
        ("Chức năng", Decimal(92)), ("Bảo mật", Decimal("85.5")), ("Dịch vụ", Decimal("88.25")),
    ]  # fmt: skip
    assert made.scores.get(criterion__name="Chức năng").note == "Đủ chức năng"
    assert made.history.get().history_user == an
    assert made.scores.first().history.get().history_change_reason == "nhập từ tệp bang.xlsx"


def test_overall_score_is_the_one_that_the_screen_reckons(an: User, da_nang: Province) -> None:
    imported(KIND, FULL, by=importer(an, da_nang))

    made = Evaluation.objects.get()
    # 92 x 50% + 85.5 x 30% + 88.25 x 20%
    assert made.overall_micropoints == 89_300_000
    assert rescore(made).overall_micropoints == 89_300_000


def test_preview_saves_nothing(an: User, da_nang: Province) -> None:
    report = previewed(KIND, FULL, by=importer(an, da_nang))

    assert kinds(report) == ["created"]
    assert Evaluation.objects.count() == 0


def test_same_file_twice_changes_nothing(an: User, da_nang: Province) -> None:
    by = importer(an, da_nang)
    imported(KIND, FULL, by=by)
    before = Evaluation.history.count(), CriterionScore.history.count()

    report = imported(KIND, FULL, by=by)

    assert (kinds(report), changed(report)) == (["unchanged"], [])
    assert (Evaluation.history.count(), CriterionScore.history.count()) == before


def test_another_version_or_day_is_another_evaluation(an: User, da_nang: Province) -> None:
    criteria_set(slug="bo-tieu-chi-mau", version="2.0", published_on=dt.date(2026, 9, 1))
    first, second = FULL | {"criteria_version": "1.0"}, FULL | {"criteria_version": "2.0"}
    later = first | {"evaluated_on": "16/10/2026"}

    report = imported(KIND, first, second, later, by=importer(an, da_nang))

    made = Evaluation.objects.order_by("pk").values_list("criteria_set__version", "evaluated_on")
    assert kinds(report) == ["created"] * 3
    assert list(made) == [("1.0", DAY), ("2.0", DAY), ("1.0", dt.date(2026, 10, 16))]


def test_without_a_version_the_latest_is_taken_and_said(an: User, da_nang: Province) -> None:
    criteria_set(slug="bo-tieu-chi-mau", version="2.0", published_on=dt.date(2026, 9, 1))

    report = imported(KIND, FULL, by=importer(an, da_nang))

    assert warnings(report) == [(2, "criteria_version", "version_taken")]
    assert Evaluation.objects.get().criteria_set.version == "2.0"


# Changing -----------------------------------------------------------------------------------------
def test_draft_is_changed_as_the_row_says(an: User, da_nang: Province) -> None:
    by = importer(an, da_nang)
    imported(KIND, FULL | {"result_signer": "Giám đốc", "method": "Xem hồ sơ"}, by=by)

    report = imported(
        KIND, LEAST | {"Chức năng": 90, "Bảo mật": None, "result_signer": None}, by=by
    )

    made = Evaluation.objects.get()
    assert (kinds(report), errors(report)) == (["changed"], [])
    assert changed(report) == [
        (2, "result_signer", "Giám đốc", ""),
        (2, "score_chuc-nang", Decimal(92), Decimal(90)),
        (2, "score_bao-mat", Decimal("85.50"), None),
    ]
    # The column that the sheet lacks leaves its score; the overall one has to wait.
    assert points() == [("Chức năng", Decimal(90)), ("Dịch vụ", Decimal("88.25"))]
    assert (made.method, made.overall_micropoints) == ("Xem hồ sơ", None)
    assert CriterionScore.history.filter(history_type="-").get().history_user == an


@pytest.mark.parametrize("state", ["published", "revoked"])
def test_what_is_public_is_never_changed(an: User, da_nang: Province, state: str) -> None:
    by = importer(an, da_nang)
    imported(KIND, FULL | {"result_number": "00/TB-MẪU"}, by=by)
    Evaluation.objects.update(state=state, revoke_reason="Sai" if state == "revoked" else "")
    before = points()

    same = imported(KIND, FULL | {"result_number": "00/TB-MẪU"}, by=by)
    other = imported(KIND, FULL | {"result_number": "01/TB-MẪU", "Chức năng": 99}, by=by)

    assert kinds(same) == ["unchanged"]
    assert errors(other) == [
        (2, "result_number", "evaluation_fixed"),
        (2, "score_chuc-nang", "evaluation_fixed"),
    ]
    assert (points(), Evaluation.objects.get().result_number) == (before, "00/TB-MẪU")


def test_published_while_it_was_being_saved(
    an: User, da_nang: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = importer(an, da_nang)
    imported(KIND, FULL, FULL | {"evaluated_on": "16/10/2026"}, by=by)
    guard = EvaluationRecords.guard

    def publishing(self: EvaluationRecords, works: list) -> None:
        rows = Evaluation.objects.filter(evaluated_on=DAY)
        rows.update(state="published", result_number="00/TB-MẪU")
        guard(self, works)

    monkeypatch.setattr(EvaluationRecords, "guard", publishing)
    rows = [FULL | {"Chức năng": 10}, FULL | {"Chức năng": 20, "evaluated_on": "16/10/2026"}]
    report = imported(KIND, *rows, by=by)

    assert kinds(report) == ["rejected", "changed"]
    assert errors(report) == [(2, None, "not_valid")]
    found = CriterionScore.objects.filter(criterion__name="Chức năng").order_by(
        "evaluation__evaluated_on"
    )
    assert list(found.values_list("points", flat=True)) == [Decimal(92), Decimal(20)]


# What is wrong ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({"Chức năng": 101}, ("score_chuc-nang", "not_points")),
        ({"Chức năng": -1}, ("score_chuc-nang", "not_points")),
        ({"Chức năng": "tốt"}, ("score_chuc-nang", "not_points")),
        ({"Chức năng": "85,125"}, ("score_chuc-nang", "not_points")),
        ({"body": "Cục Thẩm định"}, ("body", "body_unknown")),
        ({"body": "Hội đồng mẫu B"}, ("body", "body_unknown_near")),
        ({"body": None}, ("body", "required")),
        ({"evaluated_on": None}, ("evaluated_on", "required")),
        ({"evaluated_on": "15.10"}, ("evaluated_on", "bad_date")),
        ({"criteria_set": "Bộ khác"}, ("criteria_set", "set_unknown")),
        ({"criteria_version": "9.9"}, ("criteria_version", "version_unknown")),
        ({"valid_until": "14/10/2026"}, ("valid_until", "lapses_before")),
        ({"members_present": 9, "members_total": 7}, ("members_present", "more_present")),
        ({"members_present": "bảy"}, ("members_present", "not_a_quantity")),
        ({"conflict_free": "có lẽ"}, ("conflict_free", "not_yes_no")),
        ({"founding_number": "x" * 61}, ("founding_number", "too_long")),
        ({"Chức năng": None, "Nhận xét: Chức năng": "?"},
         ("remark_chuc-nang", "remark_without_points")),
        ({"province": "Huế"}, ("province", "province_not_yours")),
        ({"province": "toàn quốc"}, ("province", "national_not_yours")),
    ],
)  # fmt: skip
def test_wrong_cell_is_named(
    an: User, da_nang: Province, hue: Province, more: dict, found: tuple[str, str]
) -> None:
    report = imported(KIND, FULL | more, by=importer(an, da_nang))

    assert errors(report) == [(2, *found)]
    assert Evaluation.objects.count() == 0


@pytest.mark.parametrize(
    "typed", [85, 85.0, "85", "85,00", "85.0", "85/100", "85 / 100", "85 điểm", "85%"]
)
def test_points_as_people_write_them(an: User, da_nang: Province, typed: object) -> None:
    imported(KIND, FULL | {"Chức năng": typed}, by=importer(an, da_nang))

    assert CriterionScore.objects.get(criterion__name="Chức năng").points == 85


def test_wrong_row_does_not_hold_back_the_others(an: User, da_nang: Province) -> None:
    wrong = FULL | {"evaluated_on": "16/10/2026", "Chức năng": 120}

    report = imported(KIND, FULL, wrong, by=importer(an, da_nang))

    assert kinds(report) == ["created", "rejected"]
    assert Evaluation.objects.get().evaluated_on == DAY


def test_repeated_and_contradicting_rows(an: User, da_nang: Province) -> None:
    other_day = FULL | {"evaluated_on": "16/10/2026"}

    report = imported(
        KIND, FULL, FULL, other_day, other_day | {"Chức năng": 1}, by=importer(an, da_nang)
    )

    assert kinds(report) == ["created", "duplicate", "rejected", "rejected"]
    assert report.outcomes[1].same_as == 2
    assert errors(report) == [
        (4, None, "entry_other_wrong"),
        (5, "score_chuc-nang", "entry_conflict"),
    ]


def test_incomplete_scores_stay_a_draft_with_a_warning(an: User, da_nang: Province) -> None:
    report = imported(KIND, LEAST | {"Chức năng": 92}, by=importer(an, da_nang))

    assert (kinds(report), warnings(report)) == (["created"], [(2, None, "scores_missing")])
    assert "Bảo mật; Dịch vụ" in str(report.outcomes[0].warnings[0])
    assert Evaluation.objects.get().overall_micropoints is None


def test_scores_out_of_the_weights_are_doubted(an: User, da_nang: Province) -> None:
    typed = {"Chức năng (30 điểm)": 45, "Bảo mật (30%)": 28, "Dịch vụ (trọng số 20)": 19}

    report = previewed(KIND, LEAST | typed, by=importer(an, da_nang))

    assert kinds(report) == ["created"]
    assert [(m.column, m.code) for m in report.warnings] == [
        ("score_chuc-nang", "points_in_heading")
    ]
    assert [code for _row, _column, code in warnings(report)] == ["scores_as_weights"]


def test_criterion_of_another_set_is_wrong(an: User, da_nang: Province) -> None:
    other = criteria_set(name="Bộ khác")
    other.criteria.filter(name="Dịch vụ").update(name="Khai thác", key="khai-thac")
    rows = [
        FULL | {"criteria_set": "Bộ tiêu chí mẫu", "Khai thác": 80},
        LEAST | {"criteria_set": "Bộ khác", "Chức năng": 70, "Bảo mật": 71, "Khai thác": 72},
    ]

    report = imported(KIND, *rows, by=importer(an, da_nang))

    assert kinds(report) == ["rejected", "created"]
    assert errors(report) == [(2, "score_khai-thac", "criterion_elsewhere")]
    assert dict(points()) == {"Chức năng": 70, "Bảo mật": 71, "Khai thác": 72}


def test_several_sets_must_be_told_apart(an: User, da_nang: Province) -> None:
    criteria_set(name="Bộ khác")

    report = previewed(KIND, FULL, by=importer(an, da_nang))

    assert errors(report) == [(2, "criteria_set", "set_needed")]


def test_unpublished_set_is_not_taken(an: User, da_nang: Province) -> None:
    criteria_set(name="Bộ nháp", state="draft")

    report = previewed(KIND, FULL | {"criteria_set": "Bộ nháp"}, by=importer(an, da_nang))

    assert errors(report) == [(2, "criteria_set", "set_unknown")]


# Whose it is --------------------------------------------------------------------------------------
def test_draft_of_another_province_is_neither_found_nor_changed(
    an: User, da_nang: Province, hue: Province, product: Solution, body: EvaluationBody
) -> None:
    foreign = EvaluationFactory(
        province=hue,
        solution=product,
        body=body,
        criteria_set=CriteriaSet.objects.get(),
        evaluated_on=DAY,
        result_signer="Bí mật",
    )

    report = imported(KIND, FULL | {"result_signer": "Giám đốc"}, by=importer(an, da_nang))

    foreign.refresh_from_db()
    assert kinds(report) == ["created"]
    assert foreign.result_signer == "Bí mật"


def test_body_of_another_province_is_unknown(an: User, da_nang: Province, hue: Province) -> None:
    EvaluationBodyFactory(name="Ban Thẩm định Huế", province=hue)

    report = previewed(KIND, FULL | {"body": "Ban Thẩm định Huế"}, by=importer(an, da_nang))

    assert errors(report) == [(2, "body", "body_unknown")]
    assert "Huế" not in str(report.outcomes[0].errors[0])


def test_body_of_the_ministry_serves_every_province(an: User, da_nang: Province) -> None:
    EvaluationBodyFactory(name="Hội đồng quốc gia", province=None)

    report = imported(KIND, FULL | {"body": "hoi dong quoc gia"}, by=importer(an, da_nang))

    assert kinds(report) == ["created"]


def test_ministry_enters_national_ones(minh: User) -> None:
    EvaluationBodyFactory(name="Hội đồng quốc gia", province=None)

    report = imported(KIND, FULL | {"body": "Hội đồng quốc gia"}, by=importer(minh, None))

    assert kinds(report) == ["created"]
    assert Evaluation.objects.get().province is None


# How much it takes --------------------------------------------------------------------------------
def test_number_of_queries_does_not_grow(
    an: User, da_nang: Province, django_assert_max_num_queries
) -> None:
    rows = [FULL | {"evaluated_on": DAY + dt.timedelta(days=n)} for n in range(120)]

    with django_assert_max_num_queries(40):
        report = imported(KIND, *rows, by=importer(an, da_nang))

    assert kinds(report) == ["created"] * 120
    assert CriterionScore.objects.count() == 360


def test_every_message_can_be_read_in_both_languages(an: User, da_nang: Province) -> None:
    report = previewed(KIND, FULL | {"Chức năng": 101, "body": "?"}, by=importer(an, da_nang))

    for language in ("vi", "en"):
        with translation.override(language):
            assert all("{" not in str(m) for o in report.outcomes for m in o.errors)
