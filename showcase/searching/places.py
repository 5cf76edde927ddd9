"""Provinces with their centres as results; names of the past lead to the province of today."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.finding.documents import Document
from provinces.models import Province, ProvinceAlias
from showcase.moved import asked_province
from solutions.models import Listing

from .collection import Texts
from .marking import Marker
from .source import Hit, Source


def _read(on: dt.date, keys: Collection[int] | None) -> Iterator[tuple[int, Document]]:
    """Names; former units, other spellings, region; the centre. 3 queries; ``keys`` do not matter.

    There are 34: read as a whole when anything changes.
    """
    others = defaultdict(list)
    for key, name in ProvinceAlias.objects.values_list("province", "name"):
        others[key].append(name)
    ended = Province.objects.filter(successor__isnull=False)
    for key, successor, *names in ended.values_list("pk", "successor", "name", "name_en"):
        others[successor] += [*names, *others[key]]
    for key, *texts in Province.objects.current(on).values_list(
        "pk",
        "name",
        "full_name",
        "name_en",
        "sort_name",
        "region__name",
        "region__name_en",
        "centre__name",
        "centre__name_en",
        "centre__intro",
        "centre__intro_en",
    ):
        shown = [text or "" for text in texts]
        levels = (shown[:4], [*shown[4:6], *others[key]], shown[6:8], shown[8:])
        yield key, Document(levels, frozenset([key]))


def _hits(keys: Sequence[int], marker: Marker, on: dt.date) -> list[Hit]:
    """2 queries, at most 5 more for a name of the past."""
    rows = Province.objects.current(on).select_related("region", "centre").in_bulk(list(keys))
    listings = Listing.objects.published(on).filter(province__in=list(rows)).order_by()
    counts = dict(listings.values_list("province").annotate(Count("pk")))
    notes = _notes(marker, on)
    return [_hit(rows[key], counts.get(key, 0), marker, notes) for key in keys if key in rows]


def _hit(province: Province, count: int, marker: Marker, notes: dict[int, str]) -> Hit:
    centre = getattr(province, "centre", None)
    facts = [str(province.region.local_name)]
    if centre is not None:
        facts.append(_("centre: %(state)s") % {"state": centre.get_state_display().lower()})
    if count:
        text = ngettext("%(shown)s solution", "%(shown)s solutions", count)
        facts.append(text % {"shown": count})
    return Hit(
        name=province.local_name,
        title=marker.title(province.local_name),
        url=province.get_absolute_url(),
        excerpt=marker.excerpt(centre.local_name, centre.local_intro)
        if centre
        else marker.excerpt(),
        facts=tuple(facts),
        note=notes.get(province.pk, ""),
        is_sample=centre is not None and centre.is_sample,
    )


def _notes(marker: Marker, on: dt.date) -> dict[int, str]:
    """What became of the units of the past that were named, by the key of the province of today."""
    notes = {}
    for name in marker.place_names:
        asked = asked_province(name, on)
        if asked.province is not None and asked.notice:
            notes[asked.province.pk] = asked.notice
    return notes


PLACES = Source(
    key="provinces",
    label=gettext_lazy("Provinces and cities"),
    icon="map-pin",
    texts=Texts(
        _read,
        own="province",
        whole=frozenset({"province", "region"}),
    ),
    hits=_hits,
)
