"""What a province can take over from one that does better: what that has and one's own lacks.

First what brings a sector or a problem that one's own catalogue does not cover, the most of them
first; then the rest. Both are drafts after one press, by the same actions as every adoption.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comparison.alike import provinces_like
from comparison.board import Board
from comparison.gaps import problem_topics, sector_topics
from core.models import User
from guides.models import Guide, Problem, ProblemSolution
from provinces import permissions
from provinces.models import Centre, Province, Scope
from provinces.staff.scoped_fields import note_foreign
from showcase.teasers import guide_teasers
from solutions.models import Listing, Sector, Solution

# What one press takes over at most: as much as a person has looked at.
MOST: Final = 50
SECTOR, PROBLEM = "sector", "problem"
# So many names of sectors or problems stand beside a row.
_MOST_NAMES: Final = 4


@dataclass(frozen=True, slots=True)
class Leader:
    """A province to learn from and why it is offered; ``rank`` of today, None for unranked."""

    province: Province
    why: str
    rank: int | None


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that can be taken over; ``fills`` names the sectors and problems that it brings."""

    key: int
    name: str
    url: str
    detail: str
    fills: Sequence[str]
    more_fills: int
    is_sample: bool


@dataclass(frozen=True, slots=True)
class Offers:
    """The first things of a kind, of ``total`` in all; ``filling`` of them close a gap."""

    rows: Sequence[Offer]
    total: int
    filling: int


class Lesson:
    """What ``own`` can take over from ``origin``, for one person.

    Raises ``LookupError`` where the person makes drafts for no province, or not for the one asked
    for, and where nobody else shows anything.
    """

    def __init__(self, user: User, asked: Mapping[str, str], board: Board, on: dt.date) -> None:
        self.user, self.on = user, on
        self.scope = Scope.of(user)
        self.targets = _targets(self.scope, on)
        self.own = self._own(asked.get("province", ""))
        self.leaders = leaders_for(self.own, board)
        self.origin = self._origin(asked.get("from", ""))
        self.narrowed = self._narrowed(asked)

    def _own(self, slug: str) -> Province:
        if not self.targets:
            raise LookupError("no province to make drafts for")
        found = next((one for one in self.targets if one.slug == slug), None)
        if slug and found is None:
            if Province.objects.filter(slug=slug).exists():
                note_foreign(self.scope, Province, slug)
            raise LookupError("not the person's province")
        return found or self.targets[0]

    def _origin(self, slug: str) -> Province:
        others = Province.objects.current(self.on).exclude(pk=self.own.pk)
        found = others.filter(slug=slug).first() if slug else None
        if found is None and self.leaders:
            found = self.leaders[0].province
        found = found or others.order_by("sort_key").first()
        if found is None:
            raise LookupError("no other province")
        return found

    def _narrowed(self, asked: Mapping[str, str]) -> Sector | None:
        slug = asked.get("sector", "").replace("\x00", "")
        return Sector.objects.current(self.on).filter(slug=slug).first() if slug else None

    def origins(self) -> list[Province]:
        """Every province that shows something, but one's own."""
        shown = Listing.objects.published(self.on).filter(province=OuterRef("pk"))
        rows = Province.objects.current(self.on).exclude(pk=self.own.pk)
        return list(rows.filter(Exists(shown)).order_by("sort_key"))

    # Solutions ----------------------------------------------------------------------------------
    def listings(self) -> Offers:
        """The origin's solutions that one's own catalogue lacks; eight queries."""
        rows = self._lacking()
        solutions = dict(rows.values_list("solution", "pk"))
        brings = self._brings(set(solutions))
        order = list(
            rows.order_by(F("solution__sort_key"), "pk").values_list("solution", flat=True)
        )
        # The sort is stable: what brings as much stays in the order of names.
        order.sort(key=lambda solution: -len(brings.get(solution, ())))
        found = Solution.objects.select_related("vendor").in_bulk(order[:MOST])
        offers = [_offer(solutions[key], found[key], brings.get(key, ())) for key in order[:MOST]]
        return Offers(offers, len(order), sum(key in brings for key in order))

    def _lacking(self) -> QuerySet[Listing]:
        known = Listing.objects.filter(province=self.own, solution=OuterRef("solution"))
        rows = Listing.objects.published(self.on).filter(~Exists(known), province=self.origin)
        if self.narrowed is not None:
            through = Solution.sectors.through.objects.filter(sector=self.narrowed)
            rows = rows.filter(solution__in=through.values("solution"))
        return rows

    def _brings(self, solutions: Collection[int]) -> dict[int, list[str]]:
        """By solution the names of sectors, then problems, that one's own catalogue lacks."""
        names: dict[int, list[str]] = defaultdict(list)
        topics = {
            SECTOR: sector_topics(Sector.objects.current(self.on)),
            PROBLEM: problem_topics(self.on),
        }
        own = _own_links(self.on, self.own)
        for kind, pairs in _links(self.on, Q(solution__in=solutions)).items():
            known = {topic for _solution, topic in own[kind]}
            words = {topic.key: topic.name for topic in topics[kind] if topic.key not in known}
            for solution, topic in pairs:
                if topic in words:
                    names[solution].append(str(words[topic]))
        return names

    # Guides -------------------------------------------------------------------------------------
    def guides(self) -> Offers:
        """The origin's guides that were not taken over yet; those of uncovered problems first."""
        taken = Guide.objects.filter(province=self.own, adopted_from=OuterRef("pk"))
        rows = Guide.objects.published(self.on).filter(~Exists(taken), province=self.origin)
        if self.narrowed is not None:
            through = Guide.sectors.through.objects.filter(sector=self.narrowed)
            rows = rows.filter(pk__in=through.values("guide"))
        own = Guide.objects.published(self.on).filter(province=self.own, problem__isnull=False)
        covered = set(own.values_list("problem", flat=True))
        pairs = list(rows.order_by("sort_key", "pk").values_list("pk", "problem"))
        filling = {key for key, problem in pairs if problem and problem not in covered}
        order = sorted((key for key, _problem in pairs), key=lambda key: key not in filling)[:MOST]
        found = rows.select_related("province").in_bulk(order)
        titles = Problem.objects.in_bulk({problem for _key, problem in pairs if problem})
        guides = [found[key] for key in order]
        offers = []
        for guide, item in zip(guides, guide_teasers(guides), strict=True):
            fills = [titles[guide.problem_id].local_title] if guide.pk in filling else []
            text = ngettext("%(count)d step", "%(count)d steps", item.step_count)
            said = text % {"count": item.step_count}
            offers.append(Offer(guide.pk, item.title, item.url, said, fills, 0, item.is_sample))
        return Offers(offers, len(pairs), len(filling))


def leaders_for(own: Province, board: Board) -> list[Leader]:
    """Who is worth learning from: the first of all, the first of its like, the model centre.

    Each once, with the first reason; never one's own province.
    """
    scores = {line.province.pk: line.score for line in board.lines if line.score is not None}
    lines = {line.province.pk: line.province for line in board.lines if line.province != own}
    by_rank = sorted((key for key in scores if key in lines), key=lambda key: scores[key].rank)
    alike = [one.province.pk for one in provinces_like(own, board) if one.province.pk in scores]
    alike.sort(key=lambda key: scores[key].rank)
    model = Centre.objects.filter(is_model=True, province__in=lines)
    found = (
        (by_rank[:1], _("leading of all provinces")),
        (alike[:1], _("leading of the provinces like one's own")),
        (list(model.values_list("province", flat=True)[:1]), _("the model centre")),
    )
    leaders: dict[int, Leader] = {}
    for keys, why in found:
        for key in keys:
            rank = scores[key].rank if key in scores else None
            leaders.setdefault(key, Leader(lines[key], why, rank))
    return list(leaders.values())


def never_public(rows: Iterable[int], model: type[Listing | Guide], scope: Scope) -> bool:
    """Whether a key was sent that was never public and is not the person's; it is logged."""
    hidden = model.objects.filter(pk__in=rows, first_published_at__isnull=True)
    foreign = hidden.exclude(permissions.visible(scope, model)).values_list("pk", flat=True)
    for key in foreign:
        note_foreign(scope, model, key)
    return bool(foreign)


def _targets(scope: Scope, on: dt.date) -> list[Province]:
    places = permissions.places(scope, "add", Listing).provinces
    rows = Province.objects.current(on).order_by("sort_key")
    return list(rows if places is None else rows.filter(pk__in=places))


def _own_links(on: dt.date, province: Province) -> dict[str, list[tuple[int, int]]]:
    listed = Listing.objects.published(on).filter(province=province)
    return _links(on, Q(solution__in=listed.values("solution")))


def _links(on: dt.date, of: Q) -> dict[str, list[tuple[int, int]]]:
    """(solution, topic) pairs of each kind; two queries."""
    sectors = Solution.sectors.through.objects.filter(of)
    problems = ProblemSolution.objects.filter(of, problem__in=Problem.objects.published(on))
    return {
        SECTOR: list(sectors.values_list("solution", "sector")),
        PROBLEM: list(problems.order_by("problem").values_list("solution", "problem")),
    }


def _offer(key: int, solution: Solution, fills: Sequence[str]) -> Offer:
    return Offer(
        key=key,
        name=solution.local_name,
        url=solution.get_absolute_url(),
        detail=solution.vendor.shown_name,
        fills=fills[:_MOST_NAMES],
        more_fills=max(0, len(fills) - _MOST_NAMES),
        is_sample=solution.is_sample,
    )
