"""The index finds the same solutions beside others as the database does."""

from random import Random

import pytest

from showcase.related import similar_solutions
from solutions.index import building
from solutions.index.alike import most_alike
from solutions.models import Solution
from tests import factories as f
from tests.solutions.catalogue_world import ON, build

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", range(2))
def test_index_finds_what_the_database_finds(seed: int) -> None:
    random = Random(seed)
    build(random)
    contents = building.build(ON)
    keys = list(Solution.objects.order_by("pk").values_list("pk", flat=True))
    asked = [random.sample(keys, random.choice([1, 1, 2, 3])) for _ in range(25)]

    found = [most_alike(contents, given, ("problem", "sector"), 4) for given in asked]

    assert found == [similar_solutions(given, ON, 4) for given in asked]
    assert any(found)


def test_problems_decide_before_sectors_and_unknown_ones_have_nothing_beside_them() -> None:
    sector, problem = f.SectorFactory(), f.ProblemFactory(published=True)
    given, same_sector, same_problem, alone = f.SolutionFactory.create_batch(4)
    for solution in (given, same_sector, same_problem, alone):
        f.ListingFactory(solution=solution, national=True, published=True)
    for solution in (given, same_sector):
        solution.sectors.add(sector)
    for solution in (given, same_problem):
        f.ProblemSolutionFactory(problem=problem, solution=solution)
    contents = building.build(ON)

    def beside(*keys: int) -> list[int]:
        return most_alike(contents, keys, ("problem", "sector"), 4)

    assert beside(given.pk) == [same_problem.pk]
    assert beside(same_sector.pk) == [given.pk]
    assert beside(alone.pk) == []
    assert beside(10**9) == []
