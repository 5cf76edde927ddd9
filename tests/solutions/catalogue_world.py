"""A small random catalogue of every kind and state, for the tests of the search."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from guides.models import Problem
from provinces.models import Province
from solutions.models import (
    Audience,
    CriteriaSet,
    EvaluationBody,
    Listing,
    PricePlan,
    Programme,
    Recognition,
    Sector,
    Solution,
)
from solutions.prices import store_price_from
from tests import factories as made
from vendors.models import Vendor

ON = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)
NAMES = (
    "Trạm Y tế Số",
    "Sổ Khám",
    "Kho Thuốc Xã",
    "Lúa Vàng",
    "Hộ tịch Gần",
    "Bản Đồ Lũ",
    "A-Z 4.0",
)
TEXTS = (
    "", "Quản lý hồ sơ, báo cáo; chạy khi mất mạng.", "Cảnh báo lũ sớm (SMS).", "Thu phí y-tế xã"
)  # fmt: skip
AMOUNTS = (600, 45_000, 300_000, 1_900_000, 38_000_000)
VALID = (
    (None, None), (None, None), (ON, None), (ON + DAY, None), (None, ON), (None, ON - DAY),
    (ON - 9 * DAY, ON + 9 * DAY),
)  # fmt: skip


@dataclass(frozen=True)
class Words:
    """What the solutions of the world are sorted by."""

    places: list[Province]
    ended: Province
    sectors: list[Sector]
    audiences: list[Audience]
    programmes: list[Programme]
    problems: list[Problem]
    vendors: list[Vendor]
    bodies: list[EvaluationBody]
    criteria: CriteriaSet


def build(random: Random) -> None:
    """Fill the database with thirty solutions, their listings, prices and evaluations."""
    words = _words(random)
    for number in range(30):
        solution = _solution(random, words, number)
        for _ in range(random.choice([0, 0, 1, 2])):
            made.RecognitionFactory(
                solution=solution,
                kind=random.choice(Recognition.Kind.values),
                valid_until=random.choice([None, ON, ON - DAY]),
            )
        for _ in range(random.choice([0, 1, 2, 3])):
            _evaluation(random, solution, words)
        for place in random.sample([None, *words.places], random.randint(0, 4)):
            _listing(random, solution, place)
    _store_prices(random)


def _words(random: Random) -> Words:
    regions = [made.RegionFactory(name=name) for name in ("Miền núi", "Miền biển")]
    places = [
        made.ProvinceFactory(name=name, region=regions[number % 2])
        for number, name in enumerate(("Cao Bằng", "Đà Nẵng", "Huế", "Cà Mau"))
    ]
    pillars = [made.PillarFactory(name=name) for name in ("Chính quyền số", "Xã hội số")]
    sectors = [
        made.SectorFactory(name=name, pillar=pillar, aliases=aliases)
        for name, pillar, aliases in (
            ("Y tế", pillars[0], "bệnh viện; khám"),
            ("Đất đai", pillars[1], ""),
            ("Du lịch", pillars[0], ""),
        )
    ]
    return Words(
        places=places,
        ended=made.ProvinceFactory(
            name="Quảng Nam", region=places[1].region, valid_to=ON - DAY, successor=places[1]
        ),
        sectors=sectors,
        audiences=[made.AudienceFactory(name=name) for name in ("Người dân", "Cấp xã")],
        programmes=[made.ProgrammeFactory() for _ in range(2)],
        problems=[
            made.ProblemFactory(published=number < 2, sector=sectors[0]) for number in range(3)
        ],
        vendors=[
            made.VendorFactory(
                legal_name=f"Công ty {name}",
                short_name=short,
                province=random.choice([None, *places]),
            )
            for name, short in (("Sông Xanh", ""), ("Mây Ngàn", "MN-Soft"), ("Lúa Việt", "Lúa"))
        ],
        bodies=[made.EvaluationBodyFactory() for _ in range(2)],
        criteria=made.CriteriaSetFactory(),
    )


def _solution(random: Random, words: Words, number: int) -> Solution:
    solution = made.SolutionFactory(
        name=f"{random.choice(NAMES)} {number}",
        slug=f"giai-phap-{number}",
        name_en=random.choice(["", "Health post"]),
        vendor=random.choice(words.vendors),
        summary=random.choice(TEXTS),
        description=random.choice(TEXTS),
        kind=random.choice(Solution.Kind.values),
        readiness=random.choice(["", *Solution.Readiness.values]),
        deployment=random.choice(["", *Solution.Hosting.values]),
        security_level=random.choice([None, 1, 3]),
        vietnamese_product=random.choice([None, True, False]),
        off_the_shelf=random.choice([None, True, False]),
    )
    solution.sectors.set(random.sample(words.sectors, random.randint(0, 2)))
    solution.audiences.set(random.sample(words.audiences, random.randint(0, 2)))
    for programme in random.sample(words.programmes, random.choice([0, 0, 1])):
        made.ProgrammeEntryFactory(programme=programme, solution=solution)
    for problem in random.sample(words.problems, random.randint(0, 2)):
        made.ProblemSolutionFactory(problem=problem, solution=solution)
    return solution


def _evaluation(random: Random, solution: Solution, words: Words) -> None:
    made.EvaluationFactory(
        solution=solution,
        province=random.choice([None, words.ended, *words.places]),
        body=random.choice(words.bodies),
        criteria_set=words.criteria,
        state=random.choice(["published"] * 4 + ["draft"]),
        evaluated_on=ON - 30 * DAY,
        valid_until=random.choice([None, None, ON, ON - DAY]),
        overall_micropoints=random.choice([40, 50, 65, 79, 80, 89, 90, 95]) * 10**6,
        result_number="00/QĐ-MẪU",
        public_from=random.choice([None, ON, ON + DAY]),
    )


def _listing(random: Random, solution: Solution, place: Province | None) -> None:
    listing = made.ListingFactory(
        solution=solution,
        province=place,
        state=random.choice(["published"] * 5 + ["draft", "in_review"]),
        publish_on=random.choice([None, None, ON, ON + DAY]),
        first_published_at=random.choice([None, made.FIRST_PUBLIC + random.randint(0, 9) * DAY]),
        is_featured=random.random() < 0.3,
        trial_offer=random.random() < 0.3,
    )
    for number in range(random.choice([0, 1, 1, 2])):
        charge = random.choice(PricePlan.Charge.values)
        valid_from, valid_to = random.choice(VALID)
        plan = made.PricePlanFactory(
            listing=listing,
            name=f"Gói {number}",
            role=random.choice(["base", "base", "base", "add_on"]),
            charge=charge,
            amount=None if charge in {"free", "quote"} else Decimal(random.choice(AMOUNTS)),
            period_months=random.choice([1, 12]) if charge == "subscription" else None,
            unit=random.choice(["", "Trạm", "trạm", "hóa đơn"]),
            quantity_min=random.choice([None, None, 5]),
            setup_fee=random.choice([None, Decimal(3_000_000)]),
            trial_days=random.choice([None, None, 0, 30]),
            valid_from=valid_from,
            valid_to=valid_to,
        )
        if plan.amount:
            _price_history(random, plan)


def _price_history(random: Random, plan: PricePlan) -> None:
    if random.random() < 0.6:
        starts_on = ON - random.randint(-2, 20) * DAY
        kinds = ({"percent": Decimal(10)}, {"percent": Decimal(50)}, {"percent": None})
        terms = {"amount": None} | random.choice(kinds)
        if terms["percent"] is None:
            terms["amount"] = plan.amount * random.choice([Decimal("0.5"), 1, 2])
        ends_on = random.choice([None, starts_on + random.randint(0, 40) * DAY])
        made.PromotionFactory(plan=plan, starts_on=starts_on, ends_on=ends_on, **terms)
    for days in random.sample([200, 90, 89, 60, 30, 0], random.randint(0, 3)):
        made.PriceRevisionFactory(
            plan=plan,
            changed_on=ON - days * DAY,
            charge=plan.charge,
            period_months=plan.period_months,
            amount=plan.amount * random.choice([Decimal("0.5"), Decimal("0.8"), 1, 2]),
        )


def _store_prices(random: Random) -> None:
    """Store some prices today and some of them some time ago, as a real site has them."""
    keys = list(Listing.objects.values_list("pk", flat=True))
    old = random.sample(keys, len(keys) // 2)
    store_price_from(old, ON - 25 * DAY)
    store_price_from(set(keys) - set(old), ON)
