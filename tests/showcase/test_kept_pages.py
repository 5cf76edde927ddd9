"""Pages rendered once per change: never behind what was committed, never made again for nothing."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from core import fragments, kept_pages
from guides.models import Guide, GuideSolution, Problem, ProblemSolution
from provinces.models import Province, ProvinceAlias
from solutions.models import (
    Evaluation,
    EvaluationBody,
    Listing,
    PricePlan,
    Promotion,
    Recognition,
    Review,
    Sector,
    Solution,
)
from tests import factories as f
from tests.index import searching_by_index
from tests.site import TODAY, Site, make_site_of_its_own
from vendors.models import Vendor

pytestmark = pytest.mark.django_db(transaction=True)

# As of a person who signed in: answered past the page cache, which would hide what is kept here.
PAST_THE_PAGE_CACHE = {"HTTP_COOKIE": "sessionid=nobody"}
PAGES = {
    "home": "/",
    "centre": "/tinh/da-nang/",
    "solution": "/giai-phap/giai-phap-mau-0/",
    "guide": "/cam-nang/cam-nang-mau-0/",
    "problem": "/bai-toan/bai-toan-mau-0/",
    "sectors": "/linh-vuc/",
    "provinces": "/tinh/",
    "vendor": "/nha-cung-cap/cong-ty-mau-0/",
}


@pytest.fixture
def portal(settings: Settings, transactional_db: None) -> Iterator[Site]:
    """A committed site whose pages are kept and searched by the index."""
    with time_machine.travel(TODAY):
        made = make_site_of_its_own(2)
        settings.CACHES_PAGES = True
        fragments.clear()
        with searching_by_index():
            yield made
        fragments.clear()


def page(address: str) -> str:
    """The page with its white space squeezed."""
    answer = Client().get(address, **PAST_THE_PAGE_CACHE)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def without_space(html: str) -> str:
    """A page without any white space between its tags."""
    return re.sub(r"\s+", " ", html).replace("> <", "><").strip()


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The templates of the pages that had to be made anew."""
    made: list[str] = []

    def render(template: str, *rest: Any) -> str:
        made.append(template)
        return render_to_string(template, *rest)

    monkeypatch.setattr(kept_pages, "render_to_string", render)
    return made


# Nothing is made twice --------------------------------------------------------------------------
@pytest.mark.usefixtures("portal")
def test_kept_page_is_the_page_and_takes_no_statement(settings: Settings, subtests) -> None:
    for name, address in PAGES.items():
        with subtests.test(name):
            settings.CACHES_PAGES = True
            first = page(address)
            with CaptureQueriesContext(connection) as made:
                again = page(address)
            settings.CACHES_PAGES = False
            anew = page(address)

            assert len(made) == 0
            assert first == again == anew


@pytest.mark.usefixtures("portal")
def test_kept_page_is_that_of_its_language_host_and_query() -> None:
    page("/giai-phap/giai-phap-mau-0/")

    english = page("/en/giai-phap/giai-phap-mau-0/")
    elsewhere = Client(headers={"host": "127.0.0.1"}).get(
        "/giai-phap/giai-phap-mau-0/", **PAST_THE_PAGE_CACHE
    )
    asked = page("/giai-phap/giai-phap-mau-0/?province=hue&x=1")

    assert "Sample solution 0" in english
    assert 'href="http://127.0.0.1/giai-phap/giai-phap-mau-0/"' in elsewhere.content.decode()
    assert 'href="/en/giai-phap/giai-phap-mau-0/?province=hue&amp;x=1"' in asked
    assert asked.count("<title>") == 1


@pytest.mark.usefixtures("portal")
def test_page_of_a_province_is_kept_by_what_its_name_means(rendered: list[str]) -> None:
    page("/giai-phap/giai-phap-mau-0/?province=da-nang")
    same = page("/giai-phap/giai-phap-mau-0/?province=%C4%90%C3%A0+N%E1%BA%B5ng")
    old = page("/giai-phap/giai-phap-mau-0/?province=quang-nam")

    assert "Quảng Nam" not in same
    assert "Quảng Nam" in old
    assert rendered == ["showcase/solution.html"] * 2


@pytest.mark.usefixtures("portal")
@pytest.mark.parametrize("query", ["province=khong-co-%3Cb%3E", "sort=khong-co-%3Cb%3E"])
def test_what_was_typed_is_told_back_and_not_kept(rendered: list[str], query: str) -> None:
    address = f"/giai-phap/giai-phap-mau-0/?{query}"

    answers = [page(address), page(address)]

    assert all("khong-co-&lt;b&gt;" in answer for answer in answers)
    assert rendered == ["showcase/solution.html"] * 2
    assert "khong-co" not in page("/giai-phap/giai-phap-mau-0/")


@pytest.mark.usefixtures("portal")
@pytest.mark.parametrize("name", ["solution", "centre", "home"])
def test_page_of_yesterday_is_made_anew(rendered: list[str], name: str) -> None:
    page(PAGES[name])

    with time_machine.travel(TODAY + dt.timedelta(days=1)):
        page(PAGES[name])

    assert len(rendered) == 2


@pytest.mark.usefixtures("portal")
def test_page_that_is_gone_is_not_kept() -> None:
    page("/giai-phap/giai-phap-mau-0/")

    Listing.objects.filter(solution__slug="giai-phap-mau-0").update(state="draft")
    gone = Client().get("/giai-phap/giai-phap-mau-0/", **PAST_THE_PAGE_CACHE)
    Listing.objects.filter(solution__slug="giai-phap-mau-0").update(state="published")

    assert gone.status_code in {404, 410}
    assert "Giải pháp mẫu 0" in page("/giai-phap/giai-phap-mau-0/")


@pytest.mark.usefixtures("portal")
def test_parts_in_their_frame_are_the_page_as_one_template(
    monkeypatch: pytest.MonkeyPatch, subtests
) -> None:
    plain = []
    of_parts = kept_pages._rendered

    def rendered(request: HttpRequest, made: kept_pages.Page) -> fragments.Fragment:
        plain.append(render_to_string(made.template, dict(made.context), request))
        return of_parts(request, made)

    monkeypatch.setattr(kept_pages, "_rendered", rendered)

    for address in ("/", "/en/tinh/da-nang/?from=quang-nam&x=%22", "/linh-vuc/"):
        with subtests.test(address):
            found = page(address)

            assert without_space(plain[-1]) == without_space(found)


def test_very_many_objects_are_followed_as_any_of_their_kind() -> None:
    few, many = kept_pages.topics("guide", [3, None, 5]), kept_pages.topics("guide", range(1, 62))

    assert few == {("guide", 3), ("guide", 5)}
    assert many == {("guide", 0)}


# Each thing that a page shows -------------------------------------------------------------------
Change = Callable[[], object]
OWN = {"solution__slug": "giai-phap-mau-0"}


def to(model: type[Any], values: dict[str, object], **condition: object) -> Change:
    """A change of rows of a model behind its back, as bulk work makes it."""

    def change() -> None:
        assert model.objects.filter(**condition).update(**values) >= 1

    return change


def _solution(slug: str = "giai-phap-mau-0") -> Solution:
    return Solution.objects.get(slug=slug)


def _da_nang() -> Province:
    return Province.objects.get(slug="da-nang")


def _becomes_similar() -> None:
    listing = f.ListingFactory(published=True)
    ProblemSolution.objects.filter(solution__slug="giai-phap-mau-2").delete()
    problem = Problem.objects.filter(solutions=_solution()).first()
    f.ProblemSolutionFactory(problem=problem, solution=listing.solution)


OF_A_SOLUTION: dict[str, Change] = {
    "its name": to(Solution, {"name": "Tên mới"}, slug="giai-phap-mau-0"),
    "the name of a sector": to(Sector, {"name": "Lĩnh vực khác"}, slug="linh-vuc-mau-0"),
    "its sectors": lambda: _solution().sectors.clear(),
    "its vendor": to(Vendor, {"short_name": "Tên khác"}, solutions__slug="giai-phap-mau-0"),
    "a price": to(PricePlan, {"amount": 777_000}, listing__solution__slug="giai-phap-mau-0"),
    "a promotion": lambda: Promotion.objects.filter(plan__listing__solution=_solution()).delete(),
    "an evaluation": to(Evaluation, {"overall_micropoints": 61_000_000}, **OWN),
    "an evaluating body": to(EvaluationBody, {"name": "Hội đồng khác"}),
    "an award": to(Recognition, {"title": "Giải thưởng khác"}, **OWN),
    "a use": lambda: f.DeploymentFactory(solution=_solution(), confirmed=True, agency="Nơi khác"),
    "a review": to(Review, {"body": "Lời khác"}, deployment__solution__slug="giai-phap-mau-0"),
    "a problem": to(Problem, {"title": "Bài toán khác"}),
    "a guide": to(Guide, {"title": "Cẩm nang khác"}),
    "a new guide": lambda: GuideSolution.objects.create(
        guide=f.GuideFactory(title="Thêm cẩm nang", published=True), solution=_solution()
    ),
    "a province": to(Province, {"name": "Thừa Thiên"}, slug="hue"),
    "a similar solution": to(Solution, {"name": "Bên cạnh"}, slug="giai-phap-mau-1"),
    "its vendor's name": to(Vendor, {"short_name": "Hãng nọ"}, solutions__slug="giai-phap-mau-1"),
    "a solution that becomes similar": _becomes_similar,
    "a listing": lambda: Listing.objects.filter(solution=_solution()).first().delete(),
}
OF_HOME: dict[str, Change] = {
    "a new solution": lambda: f.ListingFactory(published=True),
    "a province": to(Province, {"name": "Thừa Thiên"}, slug="hue"),
    "a guide": to(Guide, {"title": "Cẩm nang khác"}),
    "a problem": to(Problem, {"title": "Việc khác"}),
    "a vendor": to(Vendor, {"short_name": "Hãng khác"}),
    "what is public": to(Listing, {"state": "draft"}, **OWN),
}
OF_A_CENTRE: dict[str, Change] = {
    "a new listing": lambda: f.ListingFactory(published=True, province=_da_nang(), booth_code="Z9"),
    "where it is": lambda: f.CentreLocationFactory(centre=_da_nang().centre),
    "a province it was made of": to(Province, {"name": "Quảng Nam cũ"}, slug="quang-nam"),
    "the name of a sector": to(Sector, {"name": "Lĩnh vực khác"}),
    "a guide of its own": lambda: f.GuideFactory(published=True, province=_da_nang()),
    "a vendor": to(Vendor, {"short_name": "Hãng khác"}),
}
OF_A_GUIDE: dict[str, Change] = {
    "its title": to(Guide, {"title": "Cẩm nang khác"}),
    "its solution": to(Solution, {"name": "Giải pháp khác"}),
    "a vendor": to(Vendor, {"short_name": "Hãng khác"}),
    "who took it over": lambda: f.GuideFactory(
        published=True, adopted_from=Guide.objects.get(slug="cam-nang-mau-0")
    ),
    "its solution is withdrawn": to(Listing, {"state": "draft"}),
    "its problem": to(Problem, {"state": "draft"}),
}
OF_A_VENDOR: dict[str, Change] = {
    "its name": to(Vendor, {"short_name": "Hãng khác"}, slug="cong-ty-mau-0"),
    "a price": to(PricePlan, {"amount": 777_000}),
    "a new solution": lambda: f.ListingFactory(
        published=True, solution__vendor=Vendor.objects.get(slug="cong-ty-mau-0")
    ),
}
WITHDRAWN: dict[str, Change] = {"what is public": to(Listing, {"state": "draft"})}
CHANGES = {
    "solution": OF_A_SOLUTION,
    "home": OF_HOME,
    "centre": OF_A_CENTRE,
    "guide": OF_A_GUIDE,
    "problem": WITHDRAWN,
    "sectors": WITHDRAWN,
    "provinces": WITHDRAWN,
    "vendor": OF_A_VENDOR,
}


@pytest.mark.usefixtures("portal")
@pytest.mark.parametrize("name", CHANGES)
def test_change_of_whatever_a_page_shows_is_seen_at_once(name: str, settings: Settings) -> None:
    unseen, wrong = [], []

    for what, change in CHANGES[name].items():
        before = page(PAGES[name])
        change()
        after = page(PAGES[name])
        settings.CACHES_PAGES = False
        unseen += [what] if after == before else []
        wrong += [what] if after != page(PAGES[name]) else []
        settings.CACHES_PAGES = True

    assert (unseen, wrong) == ([], [])


@pytest.mark.usefixtures("portal")
@pytest.mark.parametrize("name", ["solution", "guide"])
def test_change_elsewhere_leaves_a_page(rendered: list[str], name: str) -> None:
    other = f.ListingFactory(published=True).solution
    page(PAGES[name])

    Solution.objects.filter(pk=other.pk).update(name="Chuyện khác")
    Vendor.objects.filter(pk=other.vendor_id).update(short_name="Hãng khác")
    page(PAGES[name])

    assert rendered == [f"showcase/{name}.html"]


@pytest.mark.usefixtures("portal")
def test_new_meaning_of_a_name_is_known_at_once() -> None:
    address = "/giai-phap/giai-phap-mau-0/?province=xu-quang"
    unknown = page(address)

    ProvinceAlias.objects.create(
        province=Province.objects.get(slug="hue"), name="Xứ Quảng", slug="xu-quang"
    )
    known = page(address)

    assert "“xu-quang”" in unknown
    assert "“xu-quang”" not in known
