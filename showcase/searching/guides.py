"""Guides of the handbook as results."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.finding.documents import Document
from guides.models import Guide, GuideStep, Problem
from showcase.teasers import guide_teasers, public_guides

from .collection import Texts
from .marking import Marker
from .source import Hit, Source


def _read(on: dt.date, keys: Collection[int] | None) -> Iterator[tuple[int, Document]]:
    """Title; problem and sectors; summary; steps. 4 queries.

    Not the long text of the approach: it has some word of everything.
    """
    rows = Guide.objects.published(on)
    if keys is not None:
        rows = rows.filter(pk__in=list(keys))
    problems = {
        key: names
        for key, *names in Problem.objects.published(on).values_list("pk", "title", "title_en")
    }
    sectors = _by_guide(
        Guide.sectors.through.objects.filter(guide__in=rows.values("pk")).values_list(
            "guide", "sector__name", "sector__name_en", "sector__aliases"
        )
    )
    steps = _by_guide(
        GuideStep.objects.filter(guide__in=rows.values("pk"))
        .order_by("guide", "position", "pk")
        .values_list("guide", "title", "title_en")
    )
    columns = ("title", "title_en", "summary", "summary_en")
    for key, province, problem, *texts in (
        rows.order_by("-first_published_at", "-pk")
        .values_list("pk", "province", "problem", *columns)
        .iterator()
    ):
        yield (
            key,
            Document(
                (
                    texts[:2],
                    [*problems.get(problem, ()), *sectors[key]],
                    texts[2:],
                    steps[key],
                ),
                frozenset([province] if province else ()),
            ),
        )


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


def _hits(keys: Sequence[int], marker: Marker, on: dt.date) -> list[Hit]:
    """2 queries."""
    rows = public_guides(on).in_bulk(list(keys))
    guides = [rows[key] for key in keys if key in rows]
    hits = []
    for guide, item in zip(guides, guide_teasers(guides), strict=True):
        facts = [item.source]
        if item.step_count:
            count = ngettext("%(number)s task", "%(number)s tasks", item.step_count)
            facts.append(count % {"number": item.step_count})
        if item.days:
            days = ngettext("about %(number)s day", "about %(number)s days", item.days)
            facts.append(days % {"number": item.days})
        hits.append(
            Hit(
                name=guide.local_title,
                title=marker.title(guide.local_title),
                url=item.url,
                excerpt=marker.excerpt(guide.local_summary, guide.summary),
                facts=tuple(facts),
                is_sample=item.is_sample,
            )
        )
    return hits


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
    hits=_hits,
)
