"""What a sample stands on: the seed, the day, and the reference data it refers to."""

import datetime as dt
import random
from dataclasses import dataclass

from django.utils import timezone

from core.clock import today
from guides.models import Problem
from provinces.models import Province
from solutions.models import Audience, CriteriaSet, Criterion, Programme, Sector

from .chance import chance
from .themes import Pair, themes

MODEL_PROVINCE = "khanh-hoa"
# How rich the catalogues of some provinces are; the others lie between the last two.
_RICHNESS = {
    MODEL_PROVINCE: 6.0,
    "ha-noi": 4.2,
    "ho-chi-minh": 4.2,
    "da-nang": 3.6,
    "hai-phong": 2.6,
    "quang-ninh": 2.3,
    "can-tho": 2.2,
    "nghe-an": 2.0,
    "dong-nai": 2.0,
    "hue": 2.0,
    "thanh-hoa": 1.8,
    "lam-dong": 1.6,
}
_POOREST, _MODEST = 0.4, 1.5
# Sectors in which most is offered.
_SUPPLY = {
    "hanh-chinh-cong": 2.2,
    "y-te": 1.9,
    "giao-duc": 1.9,
    "nong-nghiep": 1.7,
    "quan-tri-doanh-nghiep": 1.7,
    "thuong-mai-dien-tu": 1.4,
    "an-toan-thong-tin": 1.2,
    "nang-luong": 0.7,
    "tai-chinh-cong": 0.8,
}


class MissingReferenceError(RuntimeError):
    """The reference data that the sample refers to is not loaded."""


@dataclass(frozen=True, slots=True)
class Place:
    """A current province; ``richness`` is its share of listings."""

    id: int
    slug: str
    full_name: str
    name_en: str
    phone: str
    richness: float


@dataclass(frozen=True, slots=True)
class Ground:
    """Seed, day and the keys of reference rows; read once, never written."""

    seed: int
    on: dt.date
    places: list[Place]
    sectors: dict[str, int]
    sector_names: dict[str, Pair]
    audiences: dict[str, int]
    audience_names: dict[str, Pair]
    problems: dict[str, Problem]
    leads: dict[int, str]
    programmes: dict[str, int]
    criteria_set: int
    criteria: dict[str, Criterion]

    @property
    def model(self) -> Place:
        """The province of the model centre."""
        return next(place for place in self.places if place.slug == MODEL_PROVINCE)

    def chance(self, *parts: object) -> random.Random:
        """Choices for ``parts`` of this sample."""
        return chance(self.seed, *parts)

    def days_ago(self, days: int) -> dt.date:
        """The day so many days before today; a negative number lies ahead."""
        return self.on - dt.timedelta(days=days)

    def supply(self) -> dict[str, float]:
        """How much is offered in each sector that has themes and is loaded."""
        return {slug: _SUPPLY.get(slug, 1.0) for slug in themes() if slug in self.sectors}


def survey(seed: int, on: dt.date | None = None) -> Ground:
    """The ground of a sample made on the day ``on`` (today). A handful of queries.

    Raises ``MissingReferenceError`` when provinces, sectors, problems or criteria are not loaded.
    """
    day = on or today()
    criteria_set = CriteriaSet.objects.filter(state="published").order_by("pk").last()
    rows = Problem.objects.filter(is_sample=False, province=None).select_related("sector")
    problems = {row.slug: row for row in rows.prefetch_related("tasks", "audiences")}
    sectors = list(Sector.objects.all())
    places = [_place(seed, row) for row in Province.objects.current(day).order_by("pk")]
    audiences = list(Audience.objects.all())
    found = Ground(
        seed=seed,
        on=day,
        places=places,
        sectors={row.slug: row.pk for row in sectors},
        sector_names={row.slug: Pair(row.name, row.name_en) for row in sectors},
        audiences={row.key: row.pk for row in audiences},
        audience_names={row.key: Pair(row.name, row.name_en) for row in audiences},
        problems=problems,
        leads=_first_audiences(),
        programmes=dict(Programme.objects.values_list("key", "pk")),
        criteria_set=criteria_set.pk if criteria_set else 0,
        criteria={row.key: row for row in criteria_set.criteria.all()} if criteria_set else {},
    )
    has_model = any(place.slug == MODEL_PROVINCE for place in places)
    if not (has_model and problems and found.supply() and audiences and found.criteria):
        raise MissingReferenceError
    return found


def moment(day: dt.date, minutes: int) -> dt.datetime:
    """A moment of the day in the portal's time zone."""
    midnight = dt.datetime.combine(day, dt.time())
    return timezone.make_aware(midnight + dt.timedelta(minutes=minutes))


def _first_audiences() -> dict[int, str]:
    """The audience that each problem names first, by the key of the problem."""
    links = Problem.audiences.through.objects.order_by("-pk")
    return dict(links.values_list("problem_id", "audience__key"))


def _place(seed: int, row: Province) -> Place:
    modest = chance(seed, "richness", row.slug).uniform(_POOREST, _MODEST)
    phone = f"0{row.phone_code} 000 0000" if row.phone_code else ""
    richness = _RICHNESS.get(row.slug, modest)
    return Place(row.pk, row.slug, row.full_name, row.name_en or row.full_name, phone, richness)
