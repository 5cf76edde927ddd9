"""Which solutions stand beside a given one."""

import pytest

from guides.models import Problem
from showcase.related import similar_solutions
from solutions.models import Sector, Solution
from tests import factories as f
from tests.site import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

ON = TODAY.date()


def solution(*links: Problem | Sector, is_public: bool = True) -> Solution:
    """A solution for these problems, in these sectors."""
    made = f.SolutionFactory()
    f.ListingFactory(solution=made, national=True, published=is_public)
    for link in links:
        if isinstance(link, Problem):
            f.ProblemSolutionFactory(problem=link, solution=made)
        else:
            made.sectors.add(link)
    return made


def test_most_shared_problems_come_first_and_sectors_do_not_count_beside_them() -> None:
    first, second = f.ProblemFactory.create_batch(2, published=True)
    health = f.SectorFactory()
    given = solution(first, second, health)
    one = solution(first)
    both = solution(first, second)
    solution(health)
    solution(first, is_public=False)

    assert similar_solutions([given.pk], ON, 4) == [both.pk, one.pk]


def test_sectors_decide_where_no_problem_is_shared() -> None:
    health, schools = f.SectorFactory.create_batch(2)
    hidden = f.ProblemFactory()
    given = solution(health, schools, hidden)
    one = solution(health)
    both = solution(health, schools)
    solution(hidden)
    solution()

    assert similar_solutions([given.pk], ON, 4) == [both.pk, one.pk]


def test_newest_of_equal_ones_come_first_up_to_the_limit() -> None:
    health = f.SectorFactory()
    given = solution(health)
    _old, middle, new = (solution(health) for _ in range(3))

    assert similar_solutions([given.pk], ON, 2) == [new.pk, middle.pk]


def test_several_solutions_together_have_none_of_themselves_beside_them() -> None:
    problem = f.ProblemFactory(published=True)
    given = [solution(problem).pk for _ in range(2)]
    other = solution(problem)

    assert similar_solutions(given, ON, 4) == [other.pk]


def test_sectors_are_asked_for_only_where_no_problem_is_shared(django_assert_num_queries) -> None:
    problem, sector = f.ProblemFactory(published=True), f.SectorFactory()
    given, alone = solution(problem), solution(sector)
    solution(problem)

    with django_assert_num_queries(1):
        similar_solutions([given.pk], ON, 4)
    with django_assert_num_queries(2):
        similar_solutions([alone.pk], ON, 4)
