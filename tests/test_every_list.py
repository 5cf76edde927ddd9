"""Every public page makes the same number of queries however many rows it shows.

The numbers are literal: whoever adds a query to a page says so here.
"""

import pytest
from django.test import Client

from provinces.models import Province
from solutions.models import ProgrammeEntry
from tests.site import PUBLIC, Site, make_site

MANY = 3
# A page of the catalogue may take no more than this when it is searched by SQL and nothing of it is
# kept (tests.solutions.test_catalogue_kept has what it takes otherwise).
MOST_FOR_THE_CATALOGUE = 16
QUERIES = {
    "about:accessibility": 0,
    "about:contact": 0,
    "about:prices": 0,
    "about:privacy": 0,
    "about:ratings": 0,
    "bodies:detail": 7,
    "bodies:list": 4,
    "compare": 0,
    "comparison:gaps": 18,
    "comparison:heat": 16,
    "comparison:list": 35,
    "comparison:method": 1,
    "comparison:province": 7,
    "comparison:quarter": 7,
    "comparison:side_by_side": 17,
    "costs": 1,
    "criteria:detail": 4,
    "excellent": 6,
    "guides:detail": 5,
    "guides:list": 6,
    "home": 19,
    "problems:detail": 12,
    "problems:list": 10,
    "programmes:detail": 6,
    "programmes:list": 1,
    "provinces:catalogue": 8,
    "provinces:centre": 19,
    "provinces:list": 6,
    "search": 5,
    "sectors:detail": 17,
    "sectors:list": 6,
    "solutions:detail": 8,
    "solutions:list": 7,
    "solutions:uses": 7,
    "vendors:detail": 6,
    "vendors:list": 4,
}


def queries(client: Client, address: str, django_assert_max_num_queries) -> int:
    """How many queries a page makes once the caches of the process are filled."""
    client.get(address)
    with django_assert_max_num_queries(100) as made:
        response = client.get(address)
    assert response.status_code == 200
    return len(made)


def test_every_page_has_its_number() -> None:
    assert sorted(QUERIES) == sorted(route.name for route in PUBLIC)


@pytest.fixture(params=[1, MANY], ids=["one row", "three rows"])
def rows(request: pytest.FixtureRequest, frozen: None, da_nang: Province, hue: Province) -> Site:
    """A site with one, or three, of everything."""
    return make_site(da_nang, hue, request.param)


# The statements do not depend on the language.
@pytest.mark.parametrize("language", ["vi", pytest.param("en", marks=pytest.mark.once)])
def test_pages_make_the_same_queries_for_one_row_and_for_three(
    client: Client, rows: Site, django_assert_max_num_queries, language: str
) -> None:
    made = {
        route.name: queries(client, rows.address(route, language), django_assert_max_num_queries)
        for route in PUBLIC
    }

    assert made == QUERIES


ASKED = (
    "",
    "view=table&sort=price",
    "q=giai+phap+mau",
    "q=giai&sector=linh-vuc-mau-0&province=da-nang&charge=subscription&price_max=99999999&trial=1",
    "q=khong-co-gi",
    "sector=khong-co&province=khong-co&price_min=x",
    "province=hai-duong&rating_min=50&grade=excellent&promo=1&featured=1",
    "page=99",
)


@pytest.mark.parametrize(
    "name", ["solutions:list", pytest.param("provinces:catalogue", marks=pytest.mark.once)]
)
def test_catalogue_makes_few_queries_whatever_is_asked(
    client: Client, rows: Site, hai_duong: Province, django_assert_max_num_queries, name: str
) -> None:
    route = next(route for route in PUBLIC if route.name == name)

    made = {
        asked: queries(client, f"{rows.address(route)}?{asked}", django_assert_max_num_queries)
        for asked in ASKED
    }

    assert {asked: count for asked, count in made.items() if count > MOST_FOR_THE_CATALOGUE} == {}


@pytest.mark.parametrize("columns", [1, 4])
def test_comparison_makes_the_same_queries_for_one_solution_and_for_four(
    client: Client,
    frozen: None,
    da_nang: Province,
    hue: Province,
    django_assert_max_num_queries,
    columns: int,
) -> None:
    make_site(da_nang, hue, 4)
    slugs = [f"giai-phap-mau-{n}" for n in range(columns)]
    # What is in no programme has to be paid for, so that the others of its problem are named first.
    ProgrammeEntry.objects.filter(solution__slug__in=slugs).delete()
    address = "/so-sanh/?" + "&".join(f"s={slug}" for slug in slugs)

    assert queries(client, address, django_assert_max_num_queries) == 20
