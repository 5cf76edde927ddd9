"""A small catalogue of three provinces, with one of everything that counts and that does not.

Made on 2 February 2026: a price confirmed on 2 August 2025 still counts that day, one of the day
before does not.
"""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

from provinces.models import Province
from solutions.models import Listing, Solution
from solutions.prices import store_price_from
from tests.factories import (
    CentreFactory,
    DeploymentFactory,
    EvaluationFactory,
    GuideFactory,
    ListingFactory,
    PricePlanFactory,
    ProblemFactory,
    ProblemSolutionFactory,
    ProgrammeEntryFactory,
    ProgrammeFactory,
    SectorFactory,
    SolutionFactory,
    VendorFactory,
)

ON = dt.date(2026, 2, 2)
ONE_DAY = dt.timedelta(days=1)
FRESH = dt.date(2026, 1, 5)
LAST_THAT_COUNTS = dt.date(2025, 8, 2)


def offer(
    province: Province | None,
    solution: Solution,
    checked_on: dt.date | None = FRESH,
    monthly: int | None = None,
    **more: object,
) -> Listing:
    """A published listing; ``monthly`` VND a month, None: no plan."""
    said = {"published": True, "price_checked_on": checked_on} | more
    listing = ListingFactory(province=province, solution=solution, **said)
    if monthly is not None:
        PricePlanFactory(listing=listing, amount=Decimal(monthly))
    return listing


def make_catalogue(
    da_nang: Province, hue: Province, hai_phong: Province, hai_duong: Province
) -> SimpleNamespace:
    """The catalogue; what tests change is named in the result."""
    made = SimpleNamespace()
    _solutions(made, da_nang, hai_duong)
    _listings(made, da_nang, hue, hai_phong, hai_duong)
    _evaluations(made, da_nang, hue, hai_duong)
    _guides(made, da_nang, hue, hai_phong)
    _uses(made, da_nang, hai_duong)
    made.centre = CentreFactory(province=da_nang, state="open")
    CentreFactory(province=hai_phong, state="preparing")
    store_price_from(Listing.objects.all(), ON)
    return made


def _solutions(made: SimpleNamespace, da_nang: Province, hai_duong: Province) -> None:
    made.health, made.education, made.tourism = (SectorFactory() for _name in range(3))
    former = SectorFactory(valid_to=ON - ONE_DAY)
    made.local = VendorFactory(province=da_nang)
    made.from_hai_duong = VendorFactory(province=hai_duong)
    made.homeless = VendorFactory()
    made.one = SolutionFactory(vendor=made.local)
    made.two = SolutionFactory(vendor=made.from_hai_duong)
    made.three = SolutionFactory(vendor=made.homeless)
    made.four = SolutionFactory(vendor=made.homeless)
    made.national = SolutionFactory(vendor=made.local)
    made.hidden = SolutionFactory(vendor=made.local)
    made.one.sectors.add(made.health, made.education)
    made.two.sectors.add(made.health)
    made.three.sectors.add(made.tourism)
    made.four.sectors.add(former)
    first, second = ProgrammeFactory(), ProgrammeFactory()
    for programme, solution in (
        (first, made.one), (second, made.one), (first, made.three), (first, made.national),
    ):  # fmt: skip
        ProgrammeEntryFactory(programme=programme, solution=solution)


def _listings(
    made: SimpleNamespace,
    da_nang: Province,
    hue: Province,
    hai_phong: Province,
    hai_duong: Province,
) -> None:
    made.first = offer(da_nang, made.one, monthly=100_000, trial_offer=True)
    made.on_request = offer(da_nang, made.two)
    PricePlanFactory(listing=made.on_request, on_request=True)
    made.never_confirmed = offer(
        da_nang, made.three, checked_on=None, monthly=50_000, trial_offer=True
    )
    made.free = offer(da_nang, made.four, checked_on=LAST_THAT_COUNTS)
    PricePlanFactory(listing=made.free, free=True, trial_days=30)
    made.draft = offer(da_nang, made.hidden, state="draft", first_published_at=None)
    made.tomorrow = offer(da_nang, SolutionFactory(), publish_on=ON + ONE_DAY)
    made.stale = offer(hue, made.one, checked_on=LAST_THAT_COUNTS - ONE_DAY, monthly=200_000)
    made.dear = offer(hai_phong, made.one, monthly=300_000)
    made.unpriced = offer(hai_phong, made.two)
    offer(hai_duong, made.three, monthly=50_000)
    offer(None, made.national, monthly=1_000)


def _evaluations(
    made: SimpleNamespace, da_nang: Province, hue: Province, hai_duong: Province
) -> None:
    def scored(solution: Solution, province: Province | None, points: int, **more: object):
        return EvaluationFactory(
            solution=solution,
            province=province,
            **{"published": True, "overall_micropoints": points * 1_000_000} | more,
        )

    scored(made.one, None, 92)
    made.valid = scored(made.one, da_nang, 80, valid_until=ON)
    scored(made.two, da_nang, 70, valid_until=ON - ONE_DAY)
    scored(made.two, hai_duong, 60)
    EvaluationFactory(solution=made.four, province=da_nang, revoked=True)
    scored(made.four, da_nang, 40, public_from=ON + ONE_DAY)
    EvaluationFactory(solution=made.four, province=da_nang)
    scored(made.three, hue, 99)


def _guides(made: SimpleNamespace, da_nang: Province, hue: Province, hai_phong: Province) -> None:
    made.problem, second = ProblemFactory(published=True), ProblemFactory(published=True)
    not_yet = ProblemFactory()
    for problem, solution in (
        (made.problem, made.one), (second, made.two), (not_yet, made.one),
    ):  # fmt: skip
        ProblemSolutionFactory(problem=problem, solution=solution)
    GuideFactory(problem=made.problem, published=True)
    made.guide = GuideFactory(problem=second, province=da_nang, published=True)
    GuideFactory(province=da_nang, published=True)
    GuideFactory(problem=made.problem, province=hue)
    GuideFactory(problem=not_yet, province=hai_phong, published=True)


def _uses(made: SimpleNamespace, da_nang: Province, hai_duong: Province) -> None:
    made.use = DeploymentFactory(solution=made.one, province=da_nang, confirmed=True)
    DeploymentFactory(solution=made.national, province=da_nang, confirmed=True)
    DeploymentFactory(solution=made.hidden, province=da_nang, confirmed=True)
    DeploymentFactory(solution=made.one, province=da_nang)
    DeploymentFactory(solution=made.one, province=da_nang, confirmed_on=dt.date(2025, 2, 1))
    DeploymentFactory(solution=made.one, province=da_nang, confirmed=True, denied_on=FRESH)
    DeploymentFactory(solution=made.one, province=da_nang, confirmed=True, ended_on=ON)
    DeploymentFactory(solution=made.one, province=hai_duong, confirmed=True)
    DeploymentFactory(solution=made.one, confirmed=True)
