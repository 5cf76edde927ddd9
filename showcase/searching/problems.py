"""Problems in officials' words as results."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.finding.documents import Document
from guides.models import Problem, ProblemTask
from showcase.teasers import ProblemItem, problem_teasers, public_problems

from .collection import Texts
from .marking import Marker
from .source import Hit, Source


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


def _hits(keys: Sequence[int], marker: Marker, on: dt.date) -> list[Hit]:
    """3 queries."""
    rows = public_problems(on).in_bulk(list(keys))
    problems = [rows[key] for key in keys if key in rows]
    items = problem_teasers(problems, on)
    return [
        Hit(
            name=problem.local_title,
            title=marker.title(problem.local_title),
            url=item.url,
            excerpt=marker.excerpt(problem.local_statement, problem.statement),
            facts=_facts(item),
            is_sample=item.is_sample,
        )
        for problem, item in zip(problems, items, strict=True)
    ]


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
    hits=_hits,
)
