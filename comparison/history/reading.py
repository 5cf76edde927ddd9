"""The facts of the end of a past day, by the same conditions as ``indicators.reading`` has them.

A fixed number of queries. Parts that the records do not tell are named in ``Facts.unknown``.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import Any, Final

import numpy as np
from django.apps import apps

from comparison.indicators.facts import NATIONAL, NOBODY, Evaluations, Facts, Links, Offers, Part
from comparison.indicators.ground import ELSEWHERE, Ground
from comparison.indicators.joins import Keys
from comparison.indicators.reading import levels_in
from guides.models import Guide
from solutions.cards import is_price_stale
from solutions.models import Deployment, Listing, Sector, Solution
from solutions.use_rules import counted_from
from vendors.models import Vendor

from .evaluations import valid_evaluations_on
from .plans import PastPlans
from .rows import Row, Rows, end_of, rows_at
from .states import published_at

# No record says when these were linked.
NEVER_KNOWN: Final = frozenset({Part.PROBLEMS, Part.PROGRAMMES})


def past_facts(day: dt.date, ground: Ground, parts: Collection[Part]) -> Facts:
    """The facts of the end of ``day``, of the ``parts`` asked for."""
    return _Past(day, ground, frozenset(parts)).facts()


class _Past:
    def __init__(self, day: dt.date, ground: Ground, parts: frozenset[Part]) -> None:
        self.day = day
        self.end = end_of(day)
        self.ground = ground
        self.parts = parts
        self.unknown: set[Part] = set(parts & NEVER_KNOWN)

    def facts(self) -> Facts:
        readers = {
            Part.OFFERS: ("offers", self.offers),
            Part.VENDORS: ("vendors", self.vendors),
            Part.HEADQUARTERS: ("headquarters", self.headquarters),
            Part.SECTORS: ("sectors", self.sectors),
            Part.GUIDES: ("guides", self.guides),
            Part.EVALUATIONS: ("evaluations", self.evaluations),
            Part.USES: ("uses", self.uses),
            Part.LEVELS: ("levels", self.levels),
        }
        more: dict[str, Any] = {
            name: read() for part, (name, read) in readers.items() if part in self.parts
        }
        has_sample = self.has_sample()
        return Facts(
            self.ground.keys, **more, unknown=frozenset(self.unknown), has_sample=has_sample
        )

    # What was public ----------------------------------------------------------------------------
    @cached_property
    def listings(self) -> Mapping[int, Row]:
        """The listings that were public, national ones too."""
        names = ("solution_id", "province_id", "price_checked_on", "trial_offer", "publish_on")
        rows = rows_at(Listing, names, self.end)
        if rows.unknown:
            self.unknown |= {Part.OFFERS, Part.USES, Part.LEVELS}
        return published_at(Listing, rows, self.day, self.end)

    @cached_property
    def local(self) -> Mapping[int, Row]:
        """Those of a province, whether it is one of the day or not."""
        return {key: row for key, row in self.listings.items() if row.province_id is not None}

    @cached_property
    def public(self) -> frozenset[int]:
        """The solutions that were public."""
        return frozenset(row.solution_id for row in self.listings.values())

    @cached_property
    def plans(self) -> PastPlans:
        """The prices of the day."""
        return PastPlans(self.day, self.end)

    @cached_property
    def solutions(self) -> Rows:
        """The public solutions as they were."""
        rows = rows_at(Solution, ("vendor_id", "is_sample"), self.end)
        known = {key: row for key, row in rows.known.items() if key in self.public}
        return Rows(known, rows.unknown & self.public)

    def has_sample(self) -> bool:
        """Whether a solution that a province of the day published is sample data."""
        own = {
            row.solution_id
            for row in self.local.values()
            if row.province_id in self.ground.place_of
        }
        return any(row.values.is_sample for key, row in self.solutions.known.items() if key in own)

    # The parts ----------------------------------------------------------------------------------
    def offers(self) -> Offers:
        """As ``Offers`` says; prices and trials only where they are asked for."""
        rows = [
            (key, row, place)
            for key, row in self.local.items()
            if (place := self.ground.place_of.get(row.province_id)) is not None
        ]
        priced, on_trial = frozenset[int](), frozenset[int]()
        if Part.PRICES in self.parts:
            priced, on_trial = self.plans.priced(), self.plans.on_trial()
            if not self.plans.is_whole:
                self.unknown.add(Part.PRICES)
        return Offers(
            solution=_keys(row.solution_id for _key, row, _place in rows),
            place=_keys(place for _key, _row, place in rows),
            is_confirmed=_flags(
                not is_price_stale(row.price_checked_on, self.day) for _key, row, _place in rows
            ),
            is_priced=_flags(key in priced for key, _row, _place in rows),
            has_trial=_flags(row.trial_offer or key in on_trial for key, row, _place in rows),
        )

    def vendors(self) -> Links:
        """The vendors of public solutions."""
        if self.solutions.unknown:
            self.unknown.add(Part.VENDORS)
        return _links((key, row.values.vendor_id) for key, row in self.solutions.known.items())

    def headquarters(self) -> Links:
        """Where their vendors were at home."""
        own = {row.values.vendor_id for row in self.solutions.known.values()}
        rows = rows_at(Vendor, ("province_id",), self.end)
        if rows.unknown & own:
            self.unknown.add(Part.HEADQUARTERS)
        return _links(
            (key, self.ground.home_of.get(row.values.province_id, ELSEWHERE))
            for key, row in rows.known.items()
        )

    def sectors(self) -> Links:
        """The sectors in use of public solutions, from the record that each is from."""
        if self.solutions.unknown or any(
            row.is_from_later for row in self.solutions.known.values()
        ):
            self.unknown.add(Part.SECTORS)
        recorded = {
            row.record: key for key, row in self.solutions.known.items() if row.record is not None
        }
        current = Sector.objects.current(self.day).order_by().values("pk")
        records = apps.get_model("solutions", "HistoricalSolution_sectors")
        then = records._base_manager.filter(sector__in=current).order_by()
        now = Solution.sectors.through.objects.filter(sector__in=current).order_by()
        links = [
            (recorded[record], sector)
            for record, sector in then.values_list("history_id", "sector_id")
            if record in recorded
        ]
        unrecorded = self.solutions.known.keys() - recorded.values()
        links += [
            (key, sector)
            for key, sector in now.values_list("solution_id", "sector_id")
            if key in unrecorded
        ]
        return _links(links)

    def guides(self) -> Links:
        """The guides that were public."""
        rows = rows_at(Guide, ("problem_id", "province_id", "publish_on"), self.end)
        if rows.unknown:
            self.unknown.add(Part.GUIDES)
        found = [
            (row.problem_id or NOBODY, _place(row.province_id, self.ground.place_of))
            for row in published_at(Guide, rows, self.day, self.end).values()
        ]
        return _links(link for link in found if link[1] != ELSEWHERE)

    def evaluations(self) -> Evaluations:
        """The evaluations that were public and valid."""
        found, is_whole = valid_evaluations_on(self.day, self.end)
        if not is_whole:
            self.unknown.add(Part.EVALUATIONS)
        rows = [(one, _place(one.province_id, self.ground.home_of)) for one in found]
        here = [(one, place) for one, place in rows if place != ELSEWHERE]
        return Evaluations(
            solution=_keys(one.solution_id for one, _place in here),
            place=_keys(place for _one, place in here),
            micropoints=_keys(one.micropoints for one, _place in here),
        )

    def uses(self) -> Keys:
        """The places of uses that counted, as ``Deployment.objects.confirmed`` has them."""
        names = ("solution_id", "province_id", "confirmed_on", "denied_on", "ended_on")
        rows = rows_at(Deployment, names, self.end)
        if rows.unknown:
            self.unknown.add(Part.USES)
        counted = [row.values for row in rows.known.values() if self._counts(row.values)]
        homes = [self.ground.home_of.get(row.province_id) for row in counted]
        return _keys(home for home in homes if home is not None)

    def _counts(self, use: Row) -> bool:
        ended, confirmed = use.ended_on, use.confirmed_on
        goes_on = (ended is None or ended > self.day) and use.denied_on is None
        is_fresh = confirmed is not None and confirmed >= counted_from(self.day)
        return goes_on and is_fresh and use.solution_id in self.public

    def levels(self) -> Any:
        """The prices that compared."""
        found, is_whole = self.plans.levels(self.local)
        if not is_whole:
            self.unknown.add(Part.LEVELS)
        return levels_in(found, self.ground)


def _place(province: int | None, places: Mapping[int, int]) -> int:
    return NATIONAL if province is None else places.get(province, ELSEWHERE)


def _keys(values: Iterable[int]) -> Keys:
    return np.fromiter(values, np.int64)


def _flags(values: Iterable[bool]) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    return np.fromiter(values, np.bool_)


def _links(pairs: Iterable[tuple[int, int]]) -> Links:
    source, target = np.array(list(pairs), np.int64).reshape(-1, 2).T
    return Links(source, target)
