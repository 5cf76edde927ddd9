"""Vendors with a public solution as results."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.changes.feed import ANY
from core.finding.documents import Document
from core.i18n import LangText
from core.kept_pages import topics
from core.prepared import ANY_GIVEN, Call, prepared
from solutions.models import Listing, Solution
from vendors.models import HOUSEHOLD_DIGITS, Vendor

from .collection import Texts
from .source import Reading, Source, Thing


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


@prepared
def _rows() -> QuerySet[Vendor]:
    """The vendors of some keys, as far as results show them."""
    shown = ("slug", "kind", "legal_name", "short_name", "about", "is_sample")
    rows = Vendor.objects.filter(pk__in=ANY_GIVEN).order_by().select_related("province")
    return rows.only(*shown, "province__name", "province__name_en")


@prepared
def _counts(on: dt.date) -> QuerySet:
    """Key and number of public solutions of those that have any."""
    # Apart, or the databases would go through all public listings by the index of states.
    public = Exists(Listing.objects.published(on).filter(solution=OuterRef("pk")))
    rows = Solution.objects.filter(public, vendor__in=ANY_GIVEN).order_by()
    return rows.values_list("vendor").annotate(Count("pk"))


def _calls(keys: Sequence[int], on: dt.date) -> Sequence[Call]:
    return _rows.of(keys), _counts.of(keys, on)


def _things(rows: Sequence[Sequence[Any]], on: dt.date) -> Iterator[tuple[int, Thing]]:
    vendors, counts = rows[0], dict(rows[1])
    return ((row.pk, _thing(row, counts[row.pk])) for row in vendors if row.pk in counts)


def _thing(vendor: Vendor, count: int) -> Thing:
    facts = [vendor.get_kind_display()]
    if vendor.province:
        facts.append(str(vendor.province.local_name))
    solutions = ngettext("%(shown)s solution", "%(shown)s solutions", count)
    facts.append(solutions % {"shown": count})
    long_name = vendor.legal_name if vendor.legal_name != vendor.shown_name else ""
    return Thing(
        name=LangText(vendor.shown_name),
        url=vendor.get_absolute_url(),
        texts=(long_name, vendor.about),
        topics={
            ("vendor", vendor.pk),
            # Any solution may be another one of this vendor.
            ("solution", ANY),
            *topics("province", [vendor.province_id]),
        },
        facts=tuple(facts),
        is_sample=vendor.is_sample,
    )


VENDORS = Source(
    key="vendors",
    label=_("Vendors"),
    icon="building-store",
    texts=Texts(_read, own="vendor", linked={"solution": _of_solutions}, begun=_begun),
    reading=Reading(_calls, _things),
)
