"""Guides of the handbook as results."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.finding.documents import Document
from core.kept_pages import topics
from core.prepared import ANY_GIVEN, Call, prepared
from guides.models import Guide, GuideStep, Problem
from showcase.teasers import counted_steps, guide_teasers, public_guides

from .collection import Texts
from .source import Reading, Source, Thing

# Guides whose texts are read together.
_AT_ONCE: Final = 250


def _read(on: dt.date, keys: Collection[int] | None) -> Iterator[tuple[int, Document]]:
    """Title; problem and sectors; summary; steps. 2 queries, and 3 for each ``_AT_ONCE`` guides.

    Not the long text of the approach: it has some word of everything. All texts at once would
    leave a web process with holes in its memory five times as large as what is kept of them.
    """
    rows = Guide.objects.published(on)
    if keys is not None:
        rows = rows.filter(pk__in=list(keys))
    problems = {
        key: names
        for key, *names in Problem.objects.published(on).values_list("pk", "title", "title_en")
    }
    found = list(rows.order_by("-first_published_at", "-pk").values_list("pk", flat=True))
    for start in range(0, len(found), _AT_ONCE):
        yield from _documents(found[start : start + _AT_ONCE], problems)


def _documents(
    keys: Sequence[int], problems: Mapping[int, Sequence[str]]
) -> Iterator[tuple[int, Document]]:
    """The texts of these guides, in this order; 3 queries."""
    sectors = _by_guide(
        Guide.sectors.through.objects.filter(guide__in=keys).values_list(
            "guide", "sector__name", "sector__name_en", "sector__aliases"
        )
    )
    steps = _by_guide(
        GuideStep.objects.filter(guide__in=keys)
        .order_by("guide", "position", "pk")
        .values_list("guide", "title", "title_en")
    )
    columns = ("province", "problem", "title", "title_en", "summary", "summary_en")
    rows = Guide.objects.filter(pk__in=keys).values_list("pk", *columns)
    guides = {key: own for key, *own in rows}
    for key in keys:
        if key in guides:
            province, problem, *texts = guides[key]
            shared = [*problems.get(problem, ()), *sectors[key]]
            places = frozenset([province] if province else ())
            yield key, Document((texts[:2], shared, texts[2:], steps[key]), places)


def _by_guide(rows: Iterable[Sequence]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for key, *texts in rows:
        found[key] += filter(None, texts)
    return found


def _of_problems(keys: frozenset[int]) -> Iterable[int]:
    return Guide.objects.filter(problem__in=keys).values_list("pk", flat=True)


def _begun(before: dt.date, on: dt.date) -> Iterable[int]:
    own = Q(publish_on__gt=before, publish_on__lte=on)
    of_problem = Q(problem__publish_on__gt=before, problem__publish_on__lte=on)
    return Guide.objects.filter(own | of_problem).order_by().values_list("pk", flat=True)


@prepared
def _rows(on: dt.date) -> QuerySet[Guide]:
    """The guides of some keys that are public, as far as results show them."""
    shown = ("slug", "title", "title_en", "summary", "summary_en", "is_sample")
    rows = public_guides(on).filter(pk__in=ANY_GIVEN).order_by()
    return rows.only(*shown, "province__name", "province__name_en")


@prepared
def _steps() -> QuerySet:
    """What ``counted_steps`` says of them."""
    return counted_steps(GuideStep.objects.filter(guide__in=ANY_GIVEN))


def _calls(keys: Sequence[int], on: dt.date) -> Sequence[Call]:
    return _rows.of(keys, on), _steps.of(keys)


def _things(rows: Sequence[Sequence[Any]], on: dt.date) -> Iterator[tuple[int, Thing]]:
    guides, steps = rows
    for guide, item in zip(guides, guide_teasers(guides, steps), strict=True):
        facts = [item.source]
        if item.step_count:
            count = ngettext("%(number)s task", "%(number)s tasks", item.step_count)
            facts.append(count % {"number": item.step_count})
        if item.days:
            days = ngettext("about %(number)s day", "about %(number)s days", item.days)
            facts.append(days % {"number": item.days})
        thing = Thing(
            name=guide.local_title,
            url=item.url,
            texts=(guide.local_summary, guide.summary),
            topics=topics("guide", [guide.pk]) | topics("province", [guide.province_id]),
            facts=tuple(facts),
            is_sample=item.is_sample,
        )
        yield guide.pk, thing


GUIDES = Source(
    key="guides",
    label=_("Guides"),
    icon="notebook",
    texts=Texts(
        _read,
        own="guide",
        linked={"problem": _of_problems},
        whole=frozenset({"sector"}),
        begun=_begun,
    ),
    reading=Reading(_calls, _things),
)
