"""Saves sample products with all that hangs on them, a batch at a time."""

from collections.abc import Iterator
from typing import Any

from core.models import StoredFile
from guides.models import ProblemSolution
from solutions.models import (
    CriterionScore,
    Deployment,
    Evaluation,
    EvaluationBody,
    Implementer,
    Listing,
    PricePlan,
    PriceRevision,
    ProgrammeEntry,
    Promotion,
    Recognition,
    Review,
    ReviewScore,
    Solution,
    SolutionImage,
)

from . import evaluations, solutions, uses
from .blueprints import Blueprint
from .bulk import saved
from .chance import some
from .ground import Ground, Place
from .listings import Booths, Draft, adopt, draft, places_of
from .papers import result_paper
from .pictures import KINDS, picture_file
from .prices import price_list
from .themes import vocabulary
from .vendors import Maker

_PICTURED = 0.85
_PLATFORM_POSITION = 1


class Products:
    """Saves products; ``by_problem`` are keys of public ones by the problem they solve."""

    def __init__(self, ground: Ground, makers: list[Maker], councils: list[EvaluationBody]) -> None:
        self.ground = ground
        self.makers = makers
        self.councils = councils
        self.paper = result_paper()
        self.booths = Booths(ground)
        self.pictures: dict[tuple[str, str], int] = {}
        self.by_problem: dict[str, list[int]] = {}

    def save(self, plans: list[Blueprint]) -> int:
        """Save a batch; how many listings it had."""
        made = [solutions.solution(self.ground, plan, self.makers[plan.maker]) for plan in plans]
        pairs = list(zip(plans, saved(Solution, made), strict=True))
        places = {plan.number: places_of(self.ground, plan) for plan in plans}
        drafts = [
            one for plan, row in pairs for one in self._drafts(plan, row, places[plan.number])
        ]
        self._save_listings(drafts)
        self._save_taxonomy(pairs)
        self._save_pictures(pairs)
        self._save_evidence(pairs, places)
        self._remember(pairs, drafts)
        return len(drafts)

    # Listings ------------------------------------------------------------------------------
    def _drafts(self, plan: Blueprint, row: Solution, places: list[Place]) -> Iterator[Draft]:
        maker = self.makers[plan.maker]
        listed = price_list(self.ground, plan, maker)
        everywhere: list[Place | None] = [None] if plan.is_national else []
        for place in (*everywhere, *places):
            one = draft(self.ground, plan, maker, place, listed, self.booths)
            one.listing.solution_id = row.pk
            yield one

    def _save_listings(self, drafts: list[Draft]) -> None:
        """The model centre's first: others may come from them."""
        origins = [one for one in drafts if one.can_be_adopted]
        saved(Listing, [one.listing for one in origins])
        by_solution = {one.listing.solution_id: one.listing for one in origins}
        others = [one for one in drafts if not one.can_be_adopted]
        for one in others:
            adopt(self.ground, one, by_solution.get(one.listing.solution_id))
        saved(Listing, [one.listing for one in others])
        for one in drafts:
            for plan in one.plans:
                plan.listing_id = one.listing.pk
        saved(PricePlan, [plan for one in drafts for plan in one.plans])
        saved(Promotion, [_hung(one, pair) for one in drafts for pair in one.promotions])
        saved(PriceRevision, [_hung(one, pair) for one in drafts for pair in one.revisions])

    # Links ---------------------------------------------------------------------------------
    def _save_taxonomy(self, pairs: list[tuple[Blueprint, Solution]]) -> None:
        ground = self.ground
        for through, column, keys in (
            (Solution.sectors.through, "sector_id", solutions.sector_ids),
            (Solution.audiences.through, "audience_id", solutions.audience_ids),
        ):
            saved(
                through,
                [
                    through(solution_id=row.pk, **{column: key})
                    for plan, row in pairs
                    for key in keys(ground, plan)
                ],
            )
        saved(
            ProblemSolution,
            [
                ProblemSolution(
                    problem_id=problem,
                    solution_id=row.pk,
                    note=note.vi,
                    note_en=note.en,
                    position=plan.number % 32_000,
                )
                for plan, row in pairs
                for problem, note in solutions.problem_notes(ground, plan)
            ],
        )
        saved(ProgrammeEntry, list(_entries(ground, pairs)))

    def _save_pictures(self, pairs: list[tuple[Blueprint, Solution]]) -> None:
        wanted = [
            (row, position, (plan.theme.sector, kind))
            for plan, row in pairs
            for position, kind in enumerate(self._kinds(plan))
        ]
        missing = sorted({key for _row, _position, key in wanted} - self.pictures.keys())
        self.pictures |= dict(zip(missing, self._files(missing), strict=True))
        alts = vocabulary("solutions")["words"]["alts"]
        saved(
            SolutionImage,
            [
                SolutionImage(
                    solution_id=row.pk,
                    file_id=self.pictures[key],
                    alt=f"{alts[key[1]]} (số liệu minh họa)",
                    position=position,
                )
                for row, position, key in wanted
            ],
        )

    def _kinds(self, plan: Blueprint) -> list[str]:
        source = self.ground.chance("pictures", plan.number)
        if source.random() > _PICTURED:
            return []
        return some(source, KINDS, source.choice((1, 2, 2)))

    def _files(self, keys: list[tuple[str, str]]) -> list[int]:
        """Keys of the stored files of pictures; the same bytes are stored once."""
        sectors = list(self.ground.sectors)
        made = [
            picture_file(kind, self.ground.sector_names[sector].vi, sectors.index(sector))
            for sector, kind in keys
        ]
        digests = [one.digest for one in made]
        known = dict(StoredFile.objects.filter(digest__in=digests).values_list("digest", "pk"))
        saved(StoredFile, [one for one in made if one.digest not in known])
        return [known.get(one.digest, one.pk) for one in made]

    # Evidence ------------------------------------------------------------------------------
    def _save_evidence(
        self, pairs: list[tuple[Blueprint, Solution]], places: dict[int, list[Place]]
    ) -> None:
        ground = self.ground
        found = [
            (row, verdict)
            for plan, row in pairs
            for verdict in evaluations.verdicts(
                ground, plan, self.councils, {place.id for place in places[plan.number]}
            )
        ]
        evaluations.attach_copies([verdict for _row, verdict in found], self.paper.pk)
        saved(Evaluation, [_of(row, verdict.evaluation) for row, verdict in found])
        for _row, verdict in found:
            for score in verdict.scores:
                score.evaluation_id = verdict.evaluation.pk
        saved(CriterionScore, [score for _row, verdict in found for score in verdict.scores])
        used = [
            (row, use)
            for plan, row in pairs
            for use in uses.uses(ground, plan, places[plan.number])
        ]
        saved(Deployment, [_of(row, use.deployment) for row, use in used])
        saved(Review, [_reviewed(use) for _row, use in used if use.review])
        saved(ReviewScore, [_scored(use, score) for _row, use in used for score in use.scores])
        for model, make in (
            (Recognition, lambda plan: evaluations.recognitions(ground, plan)),
            (Implementer, lambda plan: evaluations.implementers(ground, plan, places[plan.number])),
        ):
            saved(model, [_of(row, one) for plan, row in pairs for one in make(plan)])

    def _remember(self, pairs: list[tuple[Blueprint, Solution]], drafts: list[Draft]) -> None:
        """Which public products guides may name."""
        public = {
            one.listing.solution_id
            for one in drafts
            if one.listing.state == "published" and one.listing.publish_on is None
        }
        for plan, row in pairs:
            for slug in plan.theme.problems if row.pk in public else ():
                self.by_problem.setdefault(slug, []).append(row.pk)


def _hung(one: Draft, pair: tuple[int, Any]) -> Any:
    """What hangs on a plan, with the plan's key."""
    position, row = pair
    row.plan_id = one.plans[position].pk
    return row


def _of(solution: Solution, row: Any) -> Any:
    row.solution_id = solution.pk
    return row


def _reviewed(use: uses.Use) -> Review:
    use.review.deployment_id = use.deployment.pk
    return use.review


def _scored(use: uses.Use, score: ReviewScore) -> ReviewScore:
    score.review_id = use.review.pk
    return score


def _entries(ground: Ground, pairs: list[tuple[Blueprint, Solution]]) -> Iterator[ProgrammeEntry]:
    for plan, row in pairs:
        key = f"{plan.programme}_platforms"
        if plan.programme and key in ground.programmes:
            yield ProgrammeEntry(
                programme_id=ground.programmes[key],
                solution_id=row.pk,
                position=plan.number % 32_000 + _PLATFORM_POSITION,
                free_functions=plan.theme.gives.vi,
                free_functions_en=plan.theme.gives.en,
            )
