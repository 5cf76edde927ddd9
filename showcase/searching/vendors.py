"""Vendors with a public solution as results."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence

from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.finding.documents import Document
from core.i18n import LangText
from solutions.models import Listing, Solution
from vendors.models import HOUSEHOLD_DIGITS, Vendor

from .collection import Texts
from .marking import Marker
from .source import Hit, Source


def _public(on: dt.date, keys: Collection[int] | None = None) -> Iterable[int]:
    """The keys of the vendors with a public solution."""
    listings = Listing.objects.published(on).order_by()
    if keys is not None:
        listings = listings.filter(solution__vendor__in=list(keys))
    return listings.values("solution__vendor")


def _read(on: dt.date, keys: Collection[int] | None) -> Iterator[tuple[int, Document]]:
    """Names; tax code and web domain; what it says of itself. 1 query.

    The number of a household business is a person's: nobody may ask whether it is there.
    """
    rows = Vendor.objects.filter(pk__in=_public(on, keys))
    for key, province, code, *texts in rows.order_by("sort_key", "pk").values_list(
        "pk", "province", "tax_code", "legal_name", "short_name", "web_domain", "about"
    ):
        digits = code.replace("-", "")
        marks = [] if len(digits) == HOUSEHOLD_DIGITS else [code, digits]
        levels = (texts[:2], [*marks, texts[2]], (), texts[3:])
        yield key, Document(levels, frozenset([province] if province else ()))


def _of_solutions(keys: frozenset[int]) -> Iterable[int]:
    return Solution.objects.filter(pk__in=keys).order_by().values_list("vendor", flat=True)


def _begun(before: dt.date, on: dt.date) -> Iterable[int]:
    rows = Listing.objects.filter(publish_on__gt=before, publish_on__lte=on)
    return rows.order_by().values_list("solution__vendor", flat=True)


def _hits(keys: Sequence[int], marker: Marker, on: dt.date) -> list[Hit]:
    """2 queries."""
    public = Solution.objects.published(on).filter(vendor__in=list(keys))
    counts = dict(public.order_by().values_list("vendor").annotate(Count("pk")))
    rows = Vendor.objects.select_related("province").in_bulk(list(counts))
    return [_hit(rows[key], counts[key], marker) for key in keys if key in rows]


def _hit(vendor: Vendor, count: int, marker: Marker) -> Hit:
    facts = [vendor.get_kind_display()]
    if vendor.province:
        facts.append(str(vendor.province.local_name))
    solutions = ngettext("%(shown)s solution", "%(shown)s solutions", count)
    facts.append(solutions % {"shown": count})
    name = LangText(vendor.shown_name)
    long_name = vendor.legal_name if vendor.legal_name != vendor.shown_name else ""
    return Hit(
        name=name,
        title=marker.title(name),
        url=vendor.get_absolute_url(),
        excerpt=marker.excerpt(long_name, vendor.about),
        facts=tuple(facts),
        is_sample=vendor.is_sample,
    )


VENDORS = Source(
    key="vendors",
    label=_("Vendors"),
    icon="building-store",
    texts=Texts(_read, own="vendor", linked={"solution": _of_solutions}, begun=_begun),
    hits=_hits,
)
