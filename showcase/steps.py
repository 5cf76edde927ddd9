"""A guide's steps as pages show them: phases, numbers, sums, and the law behind them."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from core.i18n import LangText
from core.models import StoredFile
from guides.models import GuideStep
from solutions.models import LegalInstrument, Solution


@dataclass(frozen=True, slots=True)
class Tick:
    """A line to tick off; ``key`` is the same in both languages and after the text is edited."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class StepShown:
    """One step; ``number`` runs through the whole guide, ``cost`` is VND."""

    key: str
    number: int
    title: str
    responsible: str
    days: int | None
    people: int | None
    cost: int | None
    body_html: str
    ticks: Sequence[Tick]
    solutions: Sequence[Solution]
    picture: StoredFile | None
    picture_alt: str


@dataclass(frozen=True, slots=True)
class Phase:
    """Steps that stand together; ``title`` is "" where the guide has no phases."""

    title: str
    steps: Sequence[StepShown]

    @property
    def start(self) -> int:
        """The number of the first step."""
        return self.steps[0].number


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over the steps: days one after the other, VND, and the most people one step needs."""

    count: int
    days: int
    cost: int
    people: int


@dataclass(frozen=True, slots=True)
class LawShown:
    """A legal instrument with its validity on a day; ``replaced_by`` is a number or ""."""

    kind: str
    number: str
    title: str
    issuer: str
    effective_on: dt.date | None
    expired_on: dt.date | None
    has_lapsed: bool
    replaced_by: str
    url: str


def phases_of(steps: Iterable[GuideStep]) -> list[Phase]:
    """The steps by phase, in their order; reads prefetched solutions and pictures."""
    numbered = enumerate(steps, start=1)
    return [
        Phase(title, [_step(number, step) for number, step in group])
        for title, group in groupby(numbered, key=lambda pair: pair[1].local_phase)
    ]


def totals_of(steps: Sequence[GuideStep]) -> Totals:
    """What the whole guide takes, as far as its steps say."""
    return Totals(
        count=len(steps),
        days=sum(step.days or 0 for step in steps),
        cost=sum(step.cost or 0 for step in steps),
        people=max((step.people or 0 for step in steps), default=0),
    )


def laws_of(instruments: Iterable[LegalInstrument], on: dt.date) -> list[LawShown]:
    """Legal instruments as a citing page shows them; reads ``replaced_by``."""
    return [
        LawShown(
            kind=str(row.get_kind_display()),
            number=row.number,
            title=row.local_title,
            issuer=row.issuer,
            effective_on=row.effective_on,
            expired_on=row.expired_on,
            has_lapsed=row.has_lapsed(on),
            replaced_by=row.replaced_by.number if row.replaced_by else "",
            url=row.website,
        )
        for row in instruments
    ]


def _step(number: int, step: GuideStep) -> StepShown:
    checklist = step.local_checklist
    lines = [line.strip() for line in checklist.splitlines() if line.strip()]
    return StepShown(
        key=f"step-{step.pk}",
        number=number,
        title=step.local_title,
        responsible=step.local_responsible,
        days=step.days,
        people=step.people,
        cost=step.cost,
        body_html=step.local_body_html,
        ticks=[
            Tick(f"step-{step.pk}-{place}", LangText(line, checklist.lang))
            for place, line in enumerate(lines, start=1)
        ],
        solutions=step.solutions.all(),
        picture=step.picture,
        picture_alt=step.picture_alt,
    )
