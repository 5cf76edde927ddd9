"""Provinces with their centres as results; names of the past lead to the province of today."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.changes.feed import ANY
from core.finding.documents import Document
from core.finding.question import Question
from core.kept_pages import PLACES as KNOWN_PLACES
from core.prepared import ANY_GIVEN, Call, prepared
from provinces.models import Province, ProvinceAlias
from showcase.moved import asked_province
from solutions.models import Listing

from .collection import Texts
from .source import Reading, Source, Thing


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


@prepared
def _rows(on: dt.date) -> QuerySet[Province]:
    """The provinces of some keys with region and centre."""
    rows = Province.objects.current(on).filter(pk__in=ANY_GIVEN).order_by()
    return rows.select_related("region", "centre")


@prepared
def _counts(on: dt.date) -> QuerySet:
    """Key and number of public listings of those that have any."""
    rows = Listing.objects.published(on).filter(province__in=ANY_GIVEN).order_by()
    return rows.values_list("province").annotate(Count("pk"))


def _calls(keys: Sequence[int], on: dt.date) -> Sequence[Call]:
    return _rows.of(keys, on), _counts.of(keys, on)


def _things(rows: Sequence[Sequence[Any]], on: dt.date) -> Iterator[tuple[int, Thing]]:
    provinces, counts = rows[0], dict(rows[1])
    return ((row.pk, _thing(row, counts.get(row.pk, 0))) for row in provinces)


def _thing(province: Province, count: int) -> Thing:
    centre = getattr(province, "centre", None)
    facts = [str(province.region.local_name)]
    if centre is not None:
        facts.append(_("centre: %(state)s") % {"state": centre.get_state_display().lower()})
    if count:
        text = ngettext("%(shown)s solution", "%(shown)s solutions", count)
        facts.append(text % {"shown": count})
    return Thing(
        name=province.local_name,
        url=province.get_absolute_url(),
        texts=(centre.local_name, centre.local_intro) if centre else (),
        topics=(*KNOWN_PLACES, ("solution", ANY)),
        facts=tuple(facts),
        is_sample=centre is not None and centre.is_sample,
    )


def _notes(question: Question, on: dt.date) -> dict[int, str]:
    """What became of the units of the past that were named, by the key of the province of today.

    At most 5 queries for each, none for those that were named lately.
    """
    words = question.words
    notes = {}
    for unit in question.units:
        if not unit.places:
            continue
        named = " ".join(word.text for word in words[unit.start : unit.end])
        asked = asked_province(named, on)
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
    reading=Reading(_calls, _things),
    notes=_notes,
)
