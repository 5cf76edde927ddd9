"""The problems that ship with the portal: everyday ones, in officials' own words, with tasks."""

from collections import defaultdict
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext
from simple_history.utils import bulk_create_with_history

from core.models import State
from core.reference import Outcome, label_of, read_rows
from solutions.models import Audience, Sector

from .models import Problem, ProblemTask

DATA = Path(__file__).parent / "data"


def load() -> list[Outcome]:
    """Create the shipped problems that are not there yet, public at once, with their tasks.

    A problem that exists is the staff's: neither its text nor its tasks are touched again. Sectors
    and audiences have to be loaded before.
    """
    existing = set(Problem.objects.values_list("slug", flat=True))
    rows = list(enumerate(read_rows(DATA / "problems.csv"), start=1))
    missing = [(position, row) for position, row in rows if row["slug"] not in existing]
    if missing:
        _create(missing)
    return [Outcome(label_of(Problem), len(missing), 0, len(rows) - len(missing))]


def _create(rows: list[tuple[int, dict[str, str]]]) -> None:
    sectors = dict(Sector.objects.values_list("slug", "pk"))
    problems = [_problem(position, row, sectors) for position, row in rows]
    made = bulk_create_with_history(
        problems, Problem, default_change_reason=gettext("Reference data")
    )
    ids = {problem.slug: problem.pk for problem in made}
    audiences = dict(Audience.objects.values_list("key", "pk"))
    link = Problem.audiences.through
    link.objects.bulk_create(
        [
            link(problem_id=ids[row["slug"]], audience_id=audiences[key])
            for _position, row in rows
            for key in row["audiences"].split("; ")
        ]
    )
    ProblemTask.objects.bulk_create(_tasks(ids))


def _problem(position: int, row: dict[str, str], sectors: dict[str, int]) -> Problem:
    problem = Problem(
        slug=row["slug"],
        title=row["title"],
        title_en=row["title_en"],
        statement=row["statement"],
        statement_en=row["statement_en"],
        sector_id=sectors[row["sector"]],
        position=position,
        state=State.PUBLISHED,
        first_published_at=timezone.now(),
    )
    problem.derive()
    return problem


def _tasks(ids: dict[str, int]) -> list[ProblemTask]:
    by_problem: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in read_rows(DATA / "problem_tasks.csv"):
        by_problem[row["problem"]].append(row)
    return [
        ProblemTask(
            problem_id=pk, text=row["text"], text_en=row["text_en"], position=int(row["order"])
        )
        for slug, pk in ids.items()
        for row in by_problem[slug]
    ]
