"""All that the columns say, read for all of them at once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, Prefetch, Q

from guides.models import Guide, GuideSolution, Problem, ProblemSolution
from provinces.models import Province
from solutions.models import CriterionScore, Deployment, Evaluation, Recognition, Solution
from solutions.ratings import Rating, ratings_for, valid_evaluations

from .prices import Presence, presences_of


@dataclass(frozen=True, slots=True)
class Use:
    """How many agencies confirmed within a year that they use it, where, when last; and claims."""

    confirmed: int = 0
    provinces: int = 0
    latest_on: dt.date | None = None
    claimed: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """One solution with everything that its column shows."""

    solution: Solution
    presence: Presence
    rating: Rating | None
    evaluations: Sequence[Evaluation]
    recognitions: Sequence[Recognition]
    use: Use
    problems: Sequence[Problem]
    guides: Sequence[Guide]

    @property
    def is_sample(self) -> bool:
        """Whether anything that it shows is sample data."""
        shown = (self.solution, self.solution.vendor, *self.problems, *self.guides)
        bodies = (evaluation.body for evaluation in self.evaluations)
        return any(row.is_sample for row in (*shown, *bodies))


def columns_of(
    solutions: Sequence[Solution], province: Province | None, quantity: int, on: dt.date
) -> list[Column]:
    """The columns of public solutions in their order; 11 queries whatever their number.

    With ``province`` its listing and the evaluations that count there come first, as on the page
    of a solution. ``quantity`` units are what costs are reckoned for.
    """
    keys = [solution.pk for solution in solutions]
    presences = presences_of(keys, province, quantity, on)
    places = [province.pk] if province else []
    ratings = ratings_for(keys, on, places)
    evaluations = _evaluations(keys, on, places)
    recognitions = _recognitions(keys, on)
    uses = _uses(keys, on)
    problems, guides = _problems(keys, on), _guides(keys, on)
    return [
        Column(
            solution=solution,
            presence=presences.get(solution.pk, Presence((), None)),
            rating=ratings.get(solution.pk),
            evaluations=evaluations[solution.pk],
            recognitions=recognitions[solution.pk],
            use=uses[solution.pk],
            problems=problems[solution.pk],
            guides=guides[solution.pk],
        )
        for solution in solutions
    ]


def _evaluations(
    keys: Collection[int], on: dt.date, places: Collection[int]
) -> dict[int, list[Evaluation]]:
    """The valid evaluations that make up the ratings, with their scores; 2 queries."""
    scores = CriterionScore.objects.select_related("criterion").order_by(
        "criterion__position", "criterion_id"
    )
    rows = (
        valid_evaluations(on, places or None)
        .filter(solution__in=keys)
        .select_related("body", "criteria_set")
        .prefetch_related(Prefetch("scores", scores))
        .order_by("-evaluated_on", "-pk")
    )
    return _grouped(rows)


def _recognitions(keys: Collection[int], on: dt.date) -> dict[int, list[Recognition]]:
    """What has not expired."""
    valid = Q(valid_until__isnull=True) | Q(valid_until__gte=on)
    return _grouped(Recognition.objects.filter(valid, solution__in=keys))


def _uses(keys: Collection[int], on: dt.date) -> dict[int, Use]:
    """Confirmed uses and, apart from them, those nobody confirmed; 2 queries."""
    confirmed = (
        Deployment.objects.confirmed(on)
        .filter(solution__in=keys)
        .order_by()
        .values("solution")
        .annotate(count=Count("pk"), places=Count("province", distinct=True))
        .annotate(latest=Max("confirmed_on"))
    )
    claimed = (
        Deployment.objects.claimed(on)
        .filter(solution__in=keys)
        .order_by()
        .values_list("solution")
        .annotate(Count("pk"))
    )
    claims = dict(claimed)
    counted = {row["solution"]: row for row in confirmed}
    return {
        key: Use(
            confirmed=counted[key]["count"] if key in counted else 0,
            provinces=counted[key]["places"] if key in counted else 0,
            latest_on=counted[key]["latest"] if key in counted else None,
            claimed=claims.get(key, 0),
        )
        for key in keys
    }


def _problems(keys: Collection[int], on: dt.date) -> dict[int, list[Problem]]:
    links = (
        ProblemSolution.objects.filter(solution__in=keys, problem__in=Problem.objects.published(on))
        .select_related("problem")
        .defer("problem__folded_text", "problem__statement", "problem__statement_en")
        .order_by("problem__position", "problem__sort_key", "problem_id")
    )
    found: dict[int, list[Problem]] = defaultdict(list)
    for link in links:
        found[link.solution_id].append(link.problem)
    return found


def _guides(keys: Collection[int], on: dt.date) -> dict[int, list[Guide]]:
    links = (
        GuideSolution.objects.filter(solution__in=keys, guide__in=Guide.objects.published(on))
        .select_related("guide")
        .only("solution_id", "guide__title", "guide__title_en", "guide__slug", "guide__is_sample")
        .order_by("guide__province_id", "guide__sort_key", "guide_id")
    )
    found: dict[int, list[Guide]] = defaultdict(list)
    for link in links:
        found[link.solution_id].append(link.guide)
    return found


def _grouped(rows: object) -> dict[int, list]:
    """Rows by their solution, in their order."""
    found: dict[int, list] = defaultdict(list)
    for row in rows:
        found[row.solution_id].append(row)
    return found
