"""Provinces with one of everything that is theirs, for merging them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from core.reference import read_rows
from provinces.models import Province
from provinces.reference import DATA, make_centres
from solutions.models import Listing, Solution
from solutions.prices import store_price_from
from tests import factories as f

ON = dt.date(2025, 7, 1)
RESOLUTION = "202/2025/QH15"
DAY = dt.date(2026, 2, 10)


@dataclass
class Shared:
    """What provinces have in common: a solution that each lists, criteria, a quarter."""

    solution: Solution
    criteria: object
    author: object
    sector: object
    ranking: object
    index: object


def make_shared() -> Shared:
    return Shared(
        solution=f.SolutionFactory(name="Giải pháp chung"),
        criteria=f.CriteriaSetFactory(),
        author=f.MembershipFactory(ministry=True).user,
        sector=f.SectorFactory(),
        ranking=f.RankingFactory(published=True),
        index=f.ExternalIndexFactory(),
    )


def fill(province: Province, number: int, shared: Shared) -> None:
    """One of everything in ``province``; it lists the shared solution and one of its own."""
    vendor = f.VendorFactory(steward=province, province=province)
    own = f.SolutionFactory(name=f"Phần mềm {province.name}", vendor=vendor, steward=province)
    own.sectors.add(shared.sector)
    for solution, checked in ((own, DAY), (shared.solution, DAY - dt.timedelta(number))):
        listing = f.ListingFactory(
            published=True,
            solution=solution,
            province=province,
            price_checked_on=checked,
            booth_code=f"{number}-{solution.pk}",
        )
        plan = f.PricePlanFactory(listing=listing, name="Gói cơ bản", amount=1000 + number)
        f.PriceRevisionFactory(plan=plan)
        f.TransitionFactory(target=listing)
    f.ListingFactory(solution=f.SolutionFactory(vendor=vendor), province=province)
    f.ImplementerFactory(solution=shared.solution, name="Công ty triển khai", province=province)
    _judge(province, own, shared)
    _use(province, own, shared)
    _people(province, own)
    problem = f.ProblemFactory(published=True, province=province, sector=shared.sector)
    f.GuideFactory(
        published=True, province=province, problem=problem, title=f"Cẩm nang {province.name}"
    )
    f.CentreLocationFactory(centre=province.centre)
    f.CentrePhotoFactory(centre=province.centre)
    f.SnapshotFactory(ranking=shared.ranking, province=province)
    f.ExternalValueFactory(index=shared.index, province=province, rank=number + 1)


def _judge(province: Province, solution: Solution, shared: Shared) -> None:
    council = f.EvaluationBodyFactory(province=province, name=f"Hội đồng {province.name}")
    common = {"province": province, "body": council, "criteria_set": shared.criteria}
    f.EvaluationFactory(published=True, solution=solution, **common)
    f.EvaluationFactory(solution=shared.solution, **common)


def _use(province: Province, solution: Solution, shared: Shared) -> None:
    use = f.DeploymentFactory(
        solution=solution, province=province, agency=f"UBND {province.name}", confirmed=True
    )
    f.UseRequestFactory(deployment=use, solution=solution, province=province, sent_by=shared.author)
    f.OfficialDomainFactory(province=province)
    f.ImportJobFactory(province=province, by=shared.author, stage="done")


def _people(province: Province, solution: Solution) -> None:
    editor = f.MembershipFactory(province=province).user
    f.MembershipFactory(province=province, role="approver", enrolled=False)
    f.ChangeProposalFactory(
        target=solution,
        field="website",
        new="https://mau.example/",
        from_province=province,
        owner_province=province,
        proposed_by=editor,
    )


def provinces_of_2024() -> list[Province]:
    """The 63 provinces as they were before the reform, each with its centre."""
    Province.objects.update(
        valid_to=None, successor=None, resolution_number="", boundaries_changed_on=None
    )
    make_centres(on=ON)
    return list(Province.objects.select_related("centre").order_by("pk"))


def plan_of_2025(path: Path) -> Path:
    """The reform as a CSV plan, made from the reference data."""
    rows = {row["slug"]: row for row in read_rows(DATA / "provinces.csv")}
    lines = ["into,former,on,resolution,region,communes"]
    for slug, row in rows.items():
        former = [other["slug"] for other in rows.values() if other["successor"] == slug]
        if former:
            told = (slug, ";".join(former), str(ON), RESOLUTION, row["region"], row["communes"])
            lines.append(",".join(told))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def fill_all(provinces: Iterable[Province]) -> Shared:
    """One of everything in each of them."""
    shared = make_shared()
    for number, province in enumerate(provinces):
        fill(province, number, shared)
    store_price_from(Listing.objects.all(), DAY)
    return shared
