"""Ratings from evaluations: which count where, the exact mean, its grade, its words."""

import datetime as dt
from fractions import Fraction

import pytest
from django.utils import translation

from provinces.models import Province
from solutions import ratings
from solutions.models import Solution
from solutions.ratings import ratings_for, totals, valid_evaluations
from tests.factories import (
    CriteriaSetFactory,
    EvaluationBodyFactory,
    EvaluationFactory,
    ProvinceFactory,
    SolutionFactory,
)

pytestmark = pytest.mark.django_db

ON = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)


def evaluate(
    solution: Solution, points: str, province: Province | None = None, **more: object
) -> None:
    micropoints = int(Fraction(points) * 10**6)
    EvaluationFactory(
        solution=solution,
        province=province,
        published=True,
        **{"overall_micropoints": micropoints} | more,
    )


def test_rating_is_the_exact_mean_with_the_latest_body_and_criteria() -> None:
    solution = SolutionFactory()
    body = EvaluationBodyFactory(name="Hội đồng mẫu A", is_sample=True)
    criteria = CriteriaSetFactory(name="Bộ tiêu chí mẫu", version="1.2")
    evaluate(solution, "90", body=body, criteria_set=criteria, evaluated_on=ON)
    evaluate(solution, "89.92", evaluated_on=ON - DAY)

    rating = ratings_for([solution.pk], ON)[solution.pk]

    assert (rating.points, rating.count, rating.grade, rating.shown) == (
        Fraction("89.96"),
        2,
        "good",
        "90,0",
    )
    assert (rating.body_name, rating.body_slug, rating.other_bodies) == (
        "Hội đồng mẫu A",
        body.slug,
        1,
    )
    assert (rating.criteria_name, rating.criteria_version) == ("Bộ tiêu chí mẫu", "1.2")
    assert (rating.evaluated_on, rating.is_sample) == (ON, True)


def test_rating_is_written_as_the_language_writes_numbers() -> None:
    solution = SolutionFactory()
    evaluate(solution, "92")

    with translation.override("en"):
        assert ratings_for([solution.pk], ON)[solution.pk].shown == "92.0"


@pytest.mark.parametrize(
    "left_out",
    [
        {"state": "draft"},
        {"state": "revoked", "revoke_reason": "Sai hồ sơ", "public_from": ON},
        {"valid_until": ON - DAY},
        {"overall_micropoints": 49_000_000},
        {"overall_micropoints": 49_000_000, "public_from": ON + DAY},
    ],
)
def test_evaluations_that_are_not_valid_today_do_not_count(left_out: dict[str, object]) -> None:
    solution = SolutionFactory()
    evaluate(solution, "80", valid_until=ON)
    evaluate(solution, "60", **left_out)

    rating = ratings_for([solution.pk], ON)[solution.pk]

    assert (rating.points, rating.count) == (80, 1)


def test_provinces_count_their_own_evaluations_their_predecessors_and_national_ones(
    da_nang: Province, hai_phong: Province, hai_duong: Province
) -> None:
    solution = SolutionFactory()
    before = ProvinceFactory(name="Hải Hưng", valid_to=dt.date(1996, 12, 31), successor=hai_duong)
    for province, points in (
        (None, 90),
        (da_nang, 60),
        (hai_phong, 70),
        (hai_duong, 80),
        (before, 72),
    ):
        evaluate(solution, str(points), province)

    means = {
        name: ratings_for([solution.pk], ON, provinces)[solution.pk].points
        for name, provinces in (
            ("all", ()),
            ("hai-phong", [hai_phong.pk]),
            ("da-nang", [da_nang.pk]),
            ("both", [da_nang.pk, hai_phong.pk]),
        )
    }

    assert means == {
        "all": Fraction(372, 5),
        "hai-phong": 78,
        "da-nang": 75,
        "both": Fraction(372, 5),
    }


def test_other_provinces_need_no_other_statement(
    da_nang: Province, hue: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    solution = SolutionFactory()
    evaluate(solution, "60", da_nang)
    evaluate(solution, "70", hue)
    ratings_for([solution.pk], ON, [da_nang.pk])
    # Nothing to put another one together from.
    monkeypatch.setattr(ratings, "valid_evaluations", None)

    found = ratings_for([solution.pk], ON, [hue.pk])

    assert found[solution.pk].points == 70


def test_solutions_without_a_valid_evaluation_are_missing(django_assert_num_queries) -> None:
    rated, unrated = SolutionFactory.create_batch(2)
    evaluate(rated, "80")

    with django_assert_num_queries(1):
        found = ratings_for([rated.pk, unrated.pk], ON)

    assert set(found) == {rated.pk}


@pytest.mark.parametrize(
    ("marks", "grade"),
    [
        (("90", "90"), "excellent"),
        (("90", "89.999999"), "good"),
        (("100", "60"), "good"),
        (("65",), "fair"),
        (("64.999999",), "pass"),
        (("50",), "pass"),
    ],
)
def test_grade_in_the_database_is_that_of_the_exact_mean(
    marks: tuple[str, ...], grade: str
) -> None:
    solution = SolutionFactory()
    for points in marks:
        evaluate(solution, points)

    [row] = totals(valid_evaluations(ON))

    assert (row["solution"], row["count"], row["grade"]) == (solution.pk, len(marks), grade)
    assert ratings_for([solution.pk], ON)[solution.pk].grade == grade
