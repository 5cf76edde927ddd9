"""Reads from a data set what its addresses can be made of."""

import random
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from django.http import QueryDict
from django.urls import Resolver404, resolve

from core.clock import today
from guides.models import Guide
from provinces.models import Centre, Province
from solutions.filters import CatalogueFilter
from solutions.index.building import build
from solutions.index.contents import Contents
from solutions.index.engine import search
from solutions.models import Listing, Sector, Solution
from solutions.query import PAGE_SIZE

from .addresses import CATALOGUE, KINDS, MOST, ONCE, SEED, WIDE, Ground, candidates

# Pages that not every version of the portal has (product page, section 6).
SINGLE_PAGES: Final = {"everything": "/tim-kiem/", "provinces": "/so-sanh-tinh/"}
OFFERS: Final = (MOST + ONCE) * 3


def ground() -> dict[str, Any]:
    """The values of ``addresses.Ground``, fit for JSON; a handful of queries, and an index."""
    on = today()
    chance = random.Random(SEED)  # noqa: S311 no secret
    sectors = Sector.objects.current(on).filter(solutions__in=Solution.objects.published(on))
    guides = sorted(Guide.objects.published(on).order_by().values_list("slug", flat=True))
    listed = Listing.objects.published(on).order_by().values("province")
    found: dict[str, Any] = {
        "solutions": Solution.objects.published(on).count(),
        "offers": list(_offers(chance)),
        "sectors": sorted(set(sectors.order_by().values_list("slug", flat=True))),
        "centres": sorted(
            Centre.objects.filter(province__in=listed).values_list("province__slug", flat=True)
        ),
        "guides": chance.sample(guides, min(MOST + ONCE, len(guides))),
        "pages": {key: path for key, path in SINGLE_PAGES.items() if _exists(path)},
    }
    return found | {"wide": _wide(Ground.read(found))}


def _wide(ground: Ground) -> dict[str, list[str]]:
    """Of each kind of wide questions as many addresses as are asked, from an index made here."""
    contents = build(today())
    least = max(PAGE_SIZE, ground.solutions // WIDE)
    found = {}
    for kind in (kind for kind in KINDS if kind.is_wide):
        wide = (path for path in candidates(ground, kind) if _total(contents, path) >= least)
        found[kind.key] = list(islice(wide, MOST + ONCE))
    return found


def _total(contents: Contents, address: str) -> int:
    """How many solutions a page of the catalogue, or of a centre's catalogue, finds."""
    path, _mark, query = address.partition("?")
    province = path.removesuffix(CATALOGUE).removeprefix("/tinh/")
    fixed = {"province": province} if province else {}
    asked = CatalogueFilter(QueryDict(query), on=contents.on, fixed=fixed).query
    return search(contents, asked, counts=False).total


def _offers(chance: random.Random) -> Iterator[dict[str, Any]]:
    """Listings from all over the catalogue, each with some values that it is found by."""
    published = Listing.objects.published(today()).filter(
        province__in=Province.objects.current(today())
    )
    keys = sorted(published.order_by().values_list("pk", flat=True))
    rows = (
        published.filter(pk__in=chance.sample(keys, min(OFFERS, len(keys))))
        .order_by("pk")
        .select_related("solution", "province")
        .prefetch_related("solution__sectors", "solution__audiences")
    )
    for row in rows:
        solution = row.solution
        choices = {
            "sector": next((sector.slug for sector in solution.sectors.all()), ""),
            "audience": next((audience.key for audience in solution.audiences.all()), ""),
            "province": row.province.slug,
            "kind": solution.kind,
            "readiness": solution.readiness,
            "deployment": solution.deployment,
        }
        yield {
            "slug": solution.slug,
            "name": solution.name,
            "choices": {key: value for key, value in choices.items() if value},
        }


def _exists(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True
