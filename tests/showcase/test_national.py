"""The whole catalogue in numbers."""

import datetime as dt

import pytest

from provinces.models import Province
from showcase.national import National, national
from solutions.models import Solution
from tests.factories import (
    EvaluationFactory,
    ListingFactory,
    ProblemSolutionFactory,
    SectorFactory,
    SolutionFactory,
)

pytestmark = pytest.mark.django_db

ON = dt.date(2026, 2, 10)


def shown(**more: object) -> Solution:
    """A solution that a centre presents in public."""
    return ListingFactory(published=True, **more).solution


def test_best_prefers_many_good_results_to_one_high_one() -> None:
    lone, steady, poor = shown(), shown(), shown()
    EvaluationFactory(published=True, solution=lone, overall_micropoints=95_000_000)
    EvaluationFactory.create_batch(
        4, published=True, solution=steady, overall_micropoints=93_000_000
    )
    EvaluationFactory.create_batch(4, published=True, solution=poor, overall_micropoints=60_000_000)

    assert national(ON).best == (steady.pk, lone.pk, poor.pk)


def test_best_counts_valid_evaluations_of_public_solutions_only() -> None:
    expired, hidden = shown(), SolutionFactory()
    EvaluationFactory(published=True, solution=expired, valid_until=ON - dt.timedelta(days=1))
    EvaluationFactory(published=True, solution=hidden)
    EvaluationFactory(solution=shown())

    assert national(ON).best == ()


def test_numbers_count_solutions_once_and_only_public_ones(
    da_nang: Province, hue: Province
) -> None:
    health = SectorFactory(name="Y tế")
    solution = shown(price_from=0, province=da_nang)
    ListingFactory(published=True, solution=solution, price_from=100, province=hue)
    other = shown(province=hue)
    hidden = ListingFactory(price_from=5).solution
    EvaluationFactory.create_batch(2, published=True, solution=solution)
    EvaluationFactory(published=True, solution=hidden)
    for row in (solution, hidden):
        row.sectors.add(health)
    link = ProblemSolutionFactory(solution=solution, problem__published=True)
    ProblemSolutionFactory(solution=hidden, problem=link.problem)
    ProblemSolutionFactory(solution=other)

    assert national(ON) == National(
        best=(solution.pk,),
        total=2,
        priced=1,
        evaluated=1,
        by_sector={"y-te": 1},
        by_province={"da-nang": 1, "hue": 2},
        by_problem={link.problem.slug: 1},
    )
