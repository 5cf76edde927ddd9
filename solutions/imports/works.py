"""What is to be done to the database for one listing of a file, found by ``compare``."""

from dataclasses import dataclass, field
from typing import Any

from solutions.models import Implementer, PricePlan, Promotion, SolutionImage

from .archive import Entry
from .groups import Group


@dataclass(frozen=True, slots=True)
class Change:
    """One value that changes: ``row`` says it, in the column of that key."""

    row: int
    column: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change proposed to whoever keeps the object; values as text, lists by their keys."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with the text that says what it shows: a new one, or ``image`` described anew.

    ``entry`` is where a new one lies in the archive.
    """

    name: str
    alt: str
    entry: Entry | None = None
    image: SolutionImage | None = None


@dataclass(slots=True)
class Work:
    """A vendor, solution or listing to save: the instance already has its new values.

    ``changed`` are the names of its changed fields, ``many`` the ids that its many-to-many fields
    shall have where that differs. An unchanged one is neither new nor has anything here.
    ``errors`` (column, text) make every listing wrong that needs the object. ``pictures`` are those
    to be added to a solution, or to be described anew.
    """

    instance: Any
    is_new: bool = False
    changed: set[str] = field(default_factory=set)
    many: dict[str, set[int]] = field(default_factory=dict)
    proposals: list[Proposal] = field(default_factory=list)
    errors: list[tuple[str | None, str]] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)

    @property
    def is_touched(self) -> bool:
        """Whether there is anything to save of the object itself."""
        return self.is_new or bool(self.changed) or bool(self.many)


@dataclass(slots=True)
class PlanWork:
    """A price plan to save, with those of its promotions that are new or changed."""

    plan: PricePlan
    is_new: bool
    changed: set[str] = field(default_factory=set)
    promotions: list[tuple[Promotion, bool]] = field(default_factory=list)

    @property
    def is_touched(self) -> bool:
        """Whether the plan itself, not only a promotion of it, is new or changed."""
        return self.is_new or bool(self.changed)


@dataclass(slots=True)
class ListingWork:
    """All that is to be done for one group of rows."""

    group: Group
    listing: Work
    publishes: bool = False
    plans: list[PlanWork] = field(default_factory=list)
    new_implementers: list[str] = field(default_factory=list)
    old_implementers: list[Implementer] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    created_rows: set[int] = field(default_factory=set)

    @property
    def is_touched(self) -> bool:
        """Whether there is anything to save of the listing and what hangs on it."""
        people = self.new_implementers or self.old_implementers
        return self.listing.is_touched or self.has_new_prices or bool(people)

    @property
    def has_new_prices(self) -> bool:
        """Whether a plan or promotion is new or changed, so that prices must be carried on."""
        return any(plan.is_touched or plan.promotions for plan in self.plans)
