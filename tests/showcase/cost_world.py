"""What the tests of the cost page share: a solution to hire or to buy in Đà Nẵng."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.test import Client

from provinces.models import Province
from solutions.models import Listing, PricePlan, Solution
from tests import factories as f
from tests.site import TODAY

ON = TODAY.date()


@dataclass(frozen=True)
class World:
    """Trạm Số of Đà Nẵng: 1.000.000 đ a month and station, or 30 million with 10% a year."""

    solution: Solution
    listing: Listing
    rent: PricePlan
    buy: PricePlan


def make_world(da_nang: Province) -> World:
    """A published listing with a rent and a purchase."""
    solution = f.SolutionFactory(
        name="Trạm Số", name_en="Digital Station", vendor__legal_name="Công ty Mẫu Lúa Vàng",
        off_the_shelf=True,
    )  # fmt: skip
    listing = f.ListingFactory(
        solution=solution, province=da_nang, published=True, price_checked_on=ON
    )
    rent = f.PricePlanFactory(
        listing=listing, name="Thuê tháng", amount=Decimal(1_000_000), unit="trạm", vat="included",
        source="Bảng giá 01", source_kind="published",
    )  # fmt: skip
    buy = f.PricePlanFactory(
        listing=listing, name="Mua", charge="purchase", amount=Decimal(30_000_000), unit="trạm",
        period_months=None, maintenance_percent=Decimal(10),
    )  # fmt: skip
    return World(solution, listing, rent, buy)


def address(*plans: PricePlan | int | str, language: str = "", **more: object) -> str:
    """The address of the page; ``own`` may be a list."""
    keys = [plan.pk if isinstance(plan, PricePlan) else plan for plan in plans]
    query = urlencode({"plan": keys} | more, doseq=True)
    return f"{language}/chi-phi/?{query}"


def figures(client: Client, *plans: PricePlan | int | str, **more: object) -> dict[str, Any]:
    """The answer as JSON."""
    return client.get(address(*plans, format="json", **more)).json()
