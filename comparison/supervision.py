"""What the ministry looks after: provinces that stopped working, what waits, what looks unusual."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Max, Min, Model, Q
from django.utils import timezone

from core import states
from guides.models import Guide
from provinces.models import Centre, ChangeProposal, Membership, Province
from solutions.models import Evaluation, Listing

from .bursts import BEFORE_DAYS, WEEK_DAYS, Publishing, is_burst
from .models import Objection, Ranking, WeightProposal

# Days without a change after which a province is said to have stopped.
IDLE_DAYS: Final = 30
# Days in review after which a listing is said to wait long.
LONG_DAYS: Final = 14
# What staff of a province change.
_WORK: Final[tuple[type[Model], ...]] = (Listing, Guide, Evaluation)


@dataclass(frozen=True, slots=True)
class Idle:
    """A province without a change for ``IDLE_DAYS`` (None: never); ``people``: its active staff."""

    province: Province
    changed_on: dt.date | None
    signed_in_on: dt.date | None
    people: int


@dataclass(frozen=True, slots=True)
class Closed:
    """A province without an open centre; ``state`` in words, "" where it has none."""

    province: Province
    state: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a decision in an office (None: the ministry), since when."""

    province: Province | None
    count: int
    since: dt.date


@dataclass(frozen=True, slots=True)
class Quarterly:
    """A quarter that is not published yet, with its objections."""

    ranking: Ranking
    objections: int
    unanswered: int
    days_left: int | None


@dataclass(frozen=True, slots=True)
class Burst:
    """A province that published far more than it uses to."""

    province: Province
    publishing: Publishing


@dataclass(frozen=True, slots=True)
class Supervision:
    """All of it on the day ``on``; lists in the order of provinces' names."""

    on: dt.date
    provinces: int
    idle: Sequence[Idle]
    closed: Sequence[Closed]
    proposals: Sequence[Waiting]
    reviews: Sequence[Waiting]
    quarters: Sequence[Quarterly]
    bursts: Sequence[Burst]
    weight_proposals: int

    @property
    def has_anything(self) -> bool:
        """Whether there is something to look at."""
        parts = (self.idle, self.closed, self.proposals, self.reviews, self.quarters, self.bursts)
        return any(parts) or bool(self.weight_proposals)


def supervise(on: dt.date) -> Supervision:
    """What the ministry's page shows; twelve set queries, whatever the number of rows."""
    provinces = list(Province.objects.current(on).order_by("sort_key", "pk"))
    return Supervision(
        on=on,
        provinces=len(provinces),
        idle=_idle(provinces, on),
        closed=_closed(provinces),
        proposals=_proposals(provinces),
        reviews=_reviews(provinces, on),
        quarters=_quarters(on),
        bursts=_bursts(provinces, on),
        weight_proposals=WeightProposal.objects.filter(state=WeightProposal.Decision.OPEN).count(),
    )


def _idle(provinces: Iterable[Province], on: dt.date) -> list[Idle]:
    changed: dict[int, dt.datetime] = {}
    for model in _WORK:
        rows = model.objects.filter(province__isnull=False).order_by()
        for key, at in rows.values_list("province").annotate(at=Max("updated_at")):
            changed[key] = max(at, changed.get(key, at))
    members = Membership.objects.filter(province__isnull=False, user__is_active=True).order_by()
    counted = members.values_list("province").annotate(
        people=Count("user", distinct=True), at=Max("user__last_login")
    )
    staff = {key: (people, at) for key, people, at in counted}
    limit = on - dt.timedelta(days=IDLE_DAYS)
    found = []
    for province in provinces:
        people, signed_in = staff.get(province.pk, (0, None))
        day = _day(changed.get(province.pk))
        if day is None or day < limit:
            found.append(Idle(province, day, _day(signed_in), people))
    return found


def _closed(provinces: Iterable[Province]) -> list[Closed]:
    states_of = {centre.province_id: centre for centre in Centre.objects.all()}
    found = []
    for province in provinces:
        centre = states_of.get(province.pk)
        if centre is None or centre.state != Centre.Phase.OPEN:
            found.append(Closed(province, str(centre.get_state_display()) if centre else ""))
    return found


def _proposals(provinces: Sequence[Province]) -> list[Waiting]:
    rows = ChangeProposal.objects.filter(state=ChangeProposal.Decision.OPEN).order_by()
    groups = rows.values_list("owner_province").annotate(n=Count("pk"), since=Min("created_at"))
    return _waiting(provinces, {key: (n, since) for key, n, since in groups})


def _reviews(provinces: Sequence[Province], on: dt.date) -> list[Waiting]:
    """Listings whose review did not move for long: they say when they were last touched."""
    rows = Listing.objects.filter(state=states.IN_REVIEW, province__isnull=False).order_by()
    old = rows.filter(updated_at__lt=_begin(on - dt.timedelta(days=LONG_DAYS)))
    groups = old.values_list("province").annotate(n=Count("pk"), since=Min("updated_at"))
    return _waiting(provinces, {key: (n, since) for key, n, since in groups})


def _waiting(
    provinces: Sequence[Province], found: Mapping[int | None, tuple[int, dt.datetime]]
) -> list[Waiting]:
    places: list[Province | None] = [None, *provinces]
    return [
        Waiting(place, count, timezone.localdate(since))
        for place in places
        if (key := place.pk if place else None) in found
        for count, since in (found[key],)
    ]


def _quarters(on: dt.date) -> list[Quarterly]:
    rows = Ranking.objects.exclude(state=Ranking.Stage.PUBLISHED)
    objections = Objection.objects.filter(snapshot__ranking__in=rows).order_by()
    groups = objections.values_list("snapshot__ranking").annotate(
        n=Count("pk"), left=Count("pk", filter=Q(answer=""))
    )
    counts = {key: (n, left) for key, n, left in groups}
    return [
        Quarterly(
            row,
            *counts.get(row.pk, (0, 0)),
            days_left=(row.objections_until - on).days if row.objections_until else None,
        )
        for row in rows
    ]


def _bursts(provinces: Iterable[Province], on: dt.date) -> list[Burst]:
    first_day = on - dt.timedelta(days=WEEK_DAYS - 1)
    week, first = _begin(first_day), _begin(first_day - dt.timedelta(days=BEFORE_DAYS))
    rows = Listing.objects.published(on).filter(province__isnull=False).order_by()
    lately = rows.filter(first_published_at__gte=first)
    groups = lately.values_list("province").annotate(
        week=Count("pk", filter=Q(first_published_at__gte=week)),
        before=Count("pk", filter=Q(first_published_at__lt=week)),
    )
    counts = {key: Publishing(now, before) for key, now, before in groups}
    return [
        Burst(one, counts[one.pk])
        for one in provinces
        if one.pk in counts and is_burst(counts[one.pk])
    ]


def _day(at: dt.datetime | None) -> dt.date | None:
    return timezone.localdate(at) if at else None


def _begin(day: dt.date) -> dt.datetime:
    """The first moment of a day."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
