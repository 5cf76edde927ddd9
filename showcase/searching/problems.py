"""Problems in officials' words as results."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.changes.feed import ANY, SITE
from core.finding.documents import Document
from core.prepared import ANY_GIVEN, Call, prepared
from guides.models import Problem, ProblemTask
from showcase.teasers import (
    ProblemItem,
    counted_guides,
    counted_solutions,
    problem_items,
    public_problems,
)

from .collection import Texts
from .source import Reading, Source, Thing


def _read(on: dt.date, keys: Collection[int] | None) -> Iterator[tuple[int, Document]]:
    """Title; sector; what is wrong; tasks. 2 queries."""
    rows = public_problems(on)
    if keys is not None:
        rows = rows.filter(pk__in=list(keys))
    tasks = defaultdict(list)
    texts_of = ProblemTask.objects.filter(problem__in=rows.order_by().values("pk"))
    for key, *texts in texts_of.order_by("pk").values_list("problem", "text", "text_en"):
        tasks[key] += texts
    for key, province, *texts in rows.values_list(
        "pk",
        "province",
        "title",
        "title_en",
        "sector__name",
        "sector__name_en",
        "sector__aliases",
        "statement",
        "statement_en",
    ):
        levels = (texts[:2], texts[2:5], texts[5:], tasks[key])
        yield key, Document(levels, frozenset([province] if province else ()))


def _begun(before: dt.date, on: dt.date) -> Iterable[int]:
    rows = Problem.objects.filter(publish_on__gt=before, publish_on__lte=on)
    return rows.order_by().values_list("pk", flat=True)


@prepared
def _rows(on: dt.date) -> QuerySet[Problem]:
    """The problems of some keys that are public, as far as results show them."""
    shown = ("slug", "title", "title_en", "statement", "statement_en", "is_sample")
    rows = public_problems(on).filter(pk__in=ANY_GIVEN).order_by().select_related(None)
    sector = ("sector__name", "sector__name_en", "sector__icon")
    return rows.select_related("sector").only(*shown, *sector)


@prepared
def _solutions(on: dt.date) -> QuerySet:
    return counted_solutions(ANY_GIVEN, on)


@prepared
def _guides(on: dt.date) -> QuerySet:
    return counted_guides(ANY_GIVEN, on)


def _calls(keys: Sequence[int], on: dt.date) -> Sequence[Call]:
    return _rows.of(keys, on), _solutions.of(keys, on), _guides.of(keys, on)


def _things(rows: Sequence[Sequence[Any]], on: dt.date) -> Iterator[tuple[int, Thing]]:
    problems, solutions, guides = rows
    items = problem_items(problems, dict(solutions), dict(guides))
    for problem, item in zip(problems, items, strict=True):
        thing = Thing(
            name=problem.local_title,
            url=item.url,
            texts=(problem.local_statement, problem.statement),
            # The name of its sector is a word of the site.
            topics=(("problem", problem.pk), (SITE, ANY), ("solution", ANY), ("guide", ANY)),
            facts=_facts(item),
            is_sample=item.is_sample,
        )
        yield problem.pk, thing


def _facts(item: ProblemItem) -> tuple[str, ...]:
    facts = [item.sector]
    if item.solution_count:
        text = ngettext("%(shown)s solution", "%(shown)s solutions", item.solution_count)
        facts.append(text % {"shown": item.solution_count})
    if item.guide_count:
        facts.append(_("with a guide"))
    return tuple(facts)


PROBLEMS = Source(
    key="problems",
    label=gettext_lazy("Problems"),
    icon="bulb",
    texts=Texts(_read, own="problem", whole=frozenset({"sector"}), begun=_begun),
    reading=Reading(_calls, _things),
)
