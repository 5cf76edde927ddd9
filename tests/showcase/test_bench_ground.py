"""What the bench reads from a data set to make addresses of."""

import pytest
from django.http import QueryDict

from core.clock import today
from showcase.bench import ground as grounds
from showcase.bench.addresses import KINDS
from solutions.filters import CatalogueFilter
from solutions.search import search
from tests.factories import CentreFactory, ListingFactory, SectorFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LEAST = 3


def total(address: str) -> int:
    """How many solutions the plain search finds for a page of the catalogue or of a centre's."""
    path, _mark, query = address.partition("?")
    fixed = {"province": path.split("/")[2]} if path.startswith("/tinh/") else {}
    asked = CatalogueFilter(QueryDict(query), on=today(), fixed=fixed).query
    return search(asked, today()).total


def test_wide_questions_find_a_full_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grounds, "PAGE_SIZE", LEAST)
    hue, da_nang = (CentreFactory().province for _place in range(2))
    sector = SectorFactory()
    for number in range(5):
        listing = ListingFactory(
            province=hue if number < 4 else da_nang,
            solution__name=f"Sổ khám {number}",
            published=True,
        )
        listing.solution.sectors.set([sector])

    wide = grounds.ground()["wide"]

    some = {key: addresses[:5] for key, addresses in wide.items()}
    assert set(some) == {kind.key for kind in KINDS if kind.is_wide}
    assert all(some.values())
    assert all(total(address) >= LEAST for addresses in some.values() for address in addresses)
    assert not [path for path in wide["centre-catalogue"] if da_nang.slug in path]
