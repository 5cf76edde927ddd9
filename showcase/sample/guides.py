"""Sample guides: one to each reference problem, then editions of provinces, with steps."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.text import vi_slugify
from guides.models import Guide, GuideSolution, GuideStep, Problem
from solutions.models import LegalInstrument

from .bulk import saved
from .chance import some, weighted
from .ground import Ground, Place, moment
from .steps import StepWriter
from .themes import Pair, pairs, vocabulary

_NATIONAL_SHARE = 0.6
_STATES = {"published": 94.0, "draft": 3.0, "in_review": 3.0}
_SOLUTIONS = 3
_ALWAYS_PUBLIC = 12
_MAX_SLUG = 118
_DAYS_A_WEEK = 5
_LAW, _PERSONAL_DATA = "148/2025/QH15", "91/2025/QH15"
_ABOUT_PEOPLE = {"y-te", "giao-duc", "an-sinh-xa-hoi", "lao-dong-viec-lam"}
# Guides written while these were in force: their pages say that they have lapsed.
_OLD_LAW = {
    "mot-cua-cap-xa-qua-tai": "42/2022/NĐ-CP",
    "thiet-bi-duong-truyen-cap-xa": "45/2026/NĐ-CP",
}


@dataclass(slots=True)
class Manual:
    """A guide to be with its steps; ``serving`` are the positions of steps that solutions serve."""

    guide: Guide
    steps: list[GuideStep]
    serving: list[int]
    laws: list[int]
    links: list[GuideSolution]


class Handbook:
    """Makes the guides of a sample, one after another; addresses are never used twice."""

    def __init__(self, ground: Ground, solutions: dict[str, list[int]]) -> None:
        """``solutions`` are keys of public solutions by the slug of the problem they solve."""
        self.ground = ground
        self.solutions = solutions
        self.problems = list(ground.problems.values())
        self.laws = dict(LegalInstrument.objects.values_list("number", "pk"))
        self.slugs: set[str] = set()
        self.origins: dict[int, Guide] = {}

    def manuals(self, size: int) -> Iterator[Manual]:
        """``size`` guides; first one to each problem, national ones before those of provinces."""
        for number in range(size):
            problem = self.problems[number % len(self.problems)]
            turn = number // len(self.problems)
            yield self._manual(number, problem, turn)

    def _manual(self, number: int, problem: Problem, turn: int) -> Manual:
        source = self.ground.chance("guide", number)
        is_national = turn == 0 and source.random() < _NATIONAL_SHARE
        place = None if is_national else self._place(number, turn)
        lines = vocabulary("guides")["problems"].get(problem.slug)
        title, approach = pairs(lines) if lines else (_plain(problem), Pair("", ""))
        first = self.ground.leads.get(problem.pk, "department")
        steps = StepWriter(source, first).steps(problem)
        guide = self._guide(source, number, problem, _edition(title, turn, place), approach, steps)
        guide.province_id = place.id if place else None
        guide.slug = self._slug(guide.title)
        self._adopt(guide, problem, turn)
        guide.derive()
        serving = [i for i, (kind, _step) in enumerate(steps) if kind in ("choose", "work")]
        return Manual(
            guide,
            [step for _kind, step in steps],
            serving,
            self._laws(problem),
            self._links(source, problem),
        )

    def _place(self, number: int, turn: int) -> Place:
        """The model centre writes many of the first guides; then every edition goes round."""
        if turn == 0 and number % 3 == 0:
            return self.ground.model
        places = self.ground.places
        rounds = (turn - 1) // len(vocabulary("guides")["editions"])
        return places[(number % len(self.problems) * 5 + rounds) % len(places)]

    def _guide(
        self,
        source: random.Random,
        number: int,
        problem: Problem,
        title: Pair,
        approach: Pair,
        steps: Sequence[tuple[str, GuideStep]],
    ) -> Guide:
        texts = vocabulary("guides")["texts"]
        days = sum(step.days or 0 for _kind, step in steps)
        summary = Pair.parse(texts["summary"][0])
        counts = {"steps": len(steps), "weeks": max(1, round(days / _DAYS_A_WEEK))}
        # The first problems stand on the front page: their guides are public.
        state = "published" if number < _ALWAYS_PUBLIC else weighted(source, _STATES)
        age = source.randrange(4, 600)
        return Guide(
            title=title.vi,
            title_en=title.en,
            summary=summary.vi.format(approach=approach.vi, **counts),
            summary_en=summary.en.format(approach=approach.en, **counts),
            body=texts["body"],
            body_en=texts["body_en"],
            problem_id=problem.pk,
            version=source.choice((1, 1, 1, 2, 3)),
            effective_on=self.ground.days_ago(age),
            state=state,
            first_published_at=moment(self.ground.days_ago(age), source.randrange(450, 1020))
            if state == "published"
            else None,
            is_sample=True,
        )

    def _adopt(self, guide: Guide, problem: Problem, turn: int) -> None:
        """Editions of provinces come from the first guide to their problem, once it is saved."""
        if turn == 0:
            self.origins[problem.pk] = guide
            return
        origin = self.origins[problem.pk]
        guide.adopted_from_id = origin.pk
        guide.adopted_version = origin.version

    def _slug(self, title: str) -> str:
        base = vi_slugify(title, _MAX_SLUG - 6)
        slug, turn = base, 1
        while slug in self.slugs:
            turn += 1
            slug = f"{base}-{turn}"
        self.slugs.add(slug)
        return slug

    def _laws(self, problem: Problem) -> list[int]:
        numbers = [_OLD_LAW.get(problem.slug, _LAW)]
        if problem.sector.slug in _ABOUT_PEOPLE:
            numbers.append(_PERSONAL_DATA)
        return [self.laws[number] for number in numbers if number in self.laws]

    def _links(self, source: random.Random, problem: Problem) -> list[GuideSolution]:
        notes = pairs(vocabulary("solutions")["words"]["problem_notes"])
        chosen = some(source, self.solutions.get(problem.slug, []), _SOLUTIONS)
        return [
            GuideSolution(solution_id=key, note=note.vi, note_en=note.en, position=position)
            for position, key in enumerate(chosen)
            for note in [source.choice(notes)]
        ]


def _plain(problem: Problem) -> Pair:
    return Pair(f"Cách giải bài toán: {problem.title}", f"Solving: {problem.title_en}")


def _edition(title: Pair, turn: int, place: Place | None) -> Pair:
    """The title; editions after the first say for whom and where."""
    if turn == 0 or place is None:
        return title
    editions = pairs(vocabulary("guides")["editions"])
    wide = editions[(turn - 1) % len(editions)]
    return Pair(
        f"{title.vi}: {wide.vi.format(province=place.full_name)}",
        f"{title.en}: {wide.en.format(province=place.name_en)}",
    )


def save_manuals(ground: Ground, manuals: list[Manual]) -> int:
    """Save guides with their steps and links, in bulk; how many."""
    saved(Guide, [one.guide for one in manuals])
    for one in manuals:
        for row in (*one.steps, *one.links):
            row.guide_id = one.guide.pk
    saved(GuideStep, [step for one in manuals for step in one.steps])
    saved(GuideSolution, [link for one in manuals for link in one.links])
    served = GuideStep.solutions.through
    saved(
        served,
        [
            served(guidestep_id=one.steps[position].pk, solution_id=link.solution_id)
            for one in manuals
            for position in one.serving
            for link in one.links
        ],
    )
    problems = {problem.pk: problem for problem in ground.problems.values()}
    sectors, audiences = Guide.sectors.through, Guide.audiences.through
    laws = Guide.legal_basis.through
    saved(
        sectors,
        [
            sectors(guide_id=one.guide.pk, sector_id=problems[one.guide.problem_id].sector_id)
            for one in manuals
        ],
    )
    saved(
        audiences,
        [
            audiences(guide_id=one.guide.pk, audience_id=audience.pk)
            for one in manuals
            for audience in problems[one.guide.problem_id].audiences.all()
        ],
    )
    saved(
        laws,
        [
            laws(guide_id=one.guide.pk, legalinstrument_id=law)
            for one in manuals
            for law in one.laws
        ],
    )
    return len(manuals)
