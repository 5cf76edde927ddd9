"""Hits of the search over everything: kept ready, never behind what was committed."""

import datetime as dt
import re
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import fragments
from guides.models import Guide, GuideStep, Problem, ProblemSolution
from provinces.models import Centre, Province
from showcase.searching import finding
from solutions.models import Listing, PricePlan, Sector, Solution
from tests import factories as f
from tests.index import searching_by_index
from tests.site import TODAY, Site, make_site_of_its_own
from vendors.models import Vendor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("portal")]

# As of a person who signed in: answered past the page cache, which would hide what is kept here.
PAST_THE_PAGE_CACHE = {"HTTP_COOKIE": "sessionid=nobody"}
ASKED = (
    "",
    "q=mau",
    "q=giai+phap+mau",
    "q=cong+ty+mau",
    "q=mau&in=guides&page=9",
    "q=mau&in=problems",
    "q=quang+nam",
    "q=da+nang&in=provinces",
    "q=mau+da+doi",
    "q=xyzw+qwrt",
    "q=mau&in=nothing&page=x",
)


@pytest.fixture
def portal(
    settings: LazySettings, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Site]:
    """A committed site whose parts are kept and which is searched by the index."""
    with time_machine.travel(TODAY):
        made = make_site_of_its_own(2)
        settings.CACHES_PAGES = True
        # That of the process knows the tests before.
        monkeypatch.setattr(finding, "_SHELF", finding.new_shelf())
        fragments.clear()
        with searching_by_index():
            yield made
        fragments.clear()


def page(asked: str, prefix: str = "") -> str:
    """The page that answers, with its white space squeezed."""
    answer = Client().get(f"{prefix}/tim-kiem/?{asked}", **PAST_THE_PAGE_CACHE)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def statements(asked: str) -> int:
    """How many queries the page takes."""
    with CaptureQueriesContext(connection) as made:
        page(asked)
    return len(made)


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("asked", ASKED)
def test_kept_answer_is_the_answer_made_anew(
    settings: LazySettings, asked: str, prefix: str
) -> None:
    first, again = page(asked, prefix), page(asked, prefix)
    settings.CACHES_PAGES = settings.SEARCHES_BY_INDEX = False

    assert first == again == page(asked, prefix)


def test_answer_that_was_given_takes_no_statement_and_a_new_one_takes_two() -> None:
    page("q=xyzw+qwrt")

    # The prices and evaluations of the cards; everything else of all kinds together.
    assert statements("q=mau") == 2
    assert statements("q=mau") == 0
    # What is the same thing for another question is there already.
    assert statements("q=giai+phap+mau+0") == 0


def rename(model: type, field: str) -> None:
    model.objects.order_by("pk").update(**{field: "Mẫu Đã Đổi"})


CHANGES: dict[str, Callable[[], object]] = {
    "name of a solution": lambda: rename(Solution, "name"),
    "summary of a solution": lambda: rename(Solution, "summary"),
    "long text of a solution": lambda: rename(Solution, "features"),
    "price": lambda: PricePlan.objects.update(amount=123_456),
    "name of a vendor": lambda: rename(Vendor, "short_name"),
    "a vendor's solutions": lambda: Listing.objects.filter(
        solution=Solution.objects.order_by("pk").first()
    ).update(state="draft"),
    "a province's listings": lambda: Listing.objects.filter(province__slug="da-nang").update(
        state="draft"
    ),
    "title of a guide": lambda: rename(Guide, "title"),
    "steps of a guide": lambda: GuideStep.objects.all().delete(),
    "withdrawn guides": lambda: Guide.objects.update(state="draft"),
    "title of a problem": lambda: rename(Problem, "title"),
    "withdrawn problems": lambda: Problem.objects.update(state="draft"),
    "solutions of problems": lambda: ProblemSolution.objects.all().delete(),
    "name of a sector": lambda: rename(Sector, "name"),
    "name of a province": lambda: rename(Province, "name"),
    "state of a centre": lambda: Centre.objects.update(state=Centre.Phase.PLANNED),
}


@pytest.mark.parametrize("name", CHANGES)
def test_no_answer_is_behind_what_was_committed(settings: LazySettings, name: str) -> None:
    asked = [one for one in ASKED if one]
    before = [page(one) for one in asked]

    CHANGES[name]()

    after = [page(one) for one in asked]
    assert after != before
    settings.CACHES_PAGES = settings.SEARCHES_BY_INDEX = False
    assert after == [page(one) for one in asked]


def test_hits_of_yesterday_are_made_anew() -> None:
    guide = f.GuideFactory(title="Mẫu mai mới có", published=True)
    Guide.objects.filter(pk=guide.pk).update(publish_on=TODAY + dt.timedelta(days=1))

    assert "Mẫu mai mới có" not in page("q=mau+mai")
    with time_machine.travel(TODAY + dt.timedelta(days=1)):
        assert 'data-name="Mẫu mai mới có"' in page("q=mau+mai")


def test_draft_is_no_hit_though_it_was_one() -> None:
    guide = f.GuideFactory(title="Mẫu của riêng ai", summary="Chuyện nội bộ", published=True)
    assert "Chuyện nội bộ" in page("q=mau+cua+rieng+ai")

    Guide.objects.filter(pk=guide.pk).update(state="draft")

    assert "Chuyện nội bộ" not in page("q=mau+cua+rieng+ai")


def test_other_order_of_the_parameters_is_the_same_page() -> None:
    assert page("q=mau&in=guides") == page("in=guides&q=mau")
