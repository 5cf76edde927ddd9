"""An editor's sheet over what is public: the differences become proposals, nothing else changes."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import User
from provinces import actions
from provinces.models import ChangeProposal, Province, Scope
from solutions.imports.importer import Importer
from solutions.models import Implementer, Listing, PricePlan, Promotion
from tests.factories import (
    ListingFactory,
    PricePlanFactory,
    PromotionFactory,
    SolutionFactory,
    VendorFactory,
)
from tests.solutions.imports.tables import (
    LEAST,
    TODAY,
    errors,
    imported,
    kinds,
    warnings,
    writes,
)

ROW = LEAST | {
    "plan_name": "Cơ bản",
    "charge": "Thuê bao",
    "amount": "1.900.000",
    "period": "Tháng",
}


@pytest.fixture
def public(da_nang: Province, binh: User) -> Listing:
    """A public listing of Đà Nẵng, where Bình approves, with one plan."""
    vendor = VendorFactory(legal_name=LEAST["vendor_name"], steward=da_nang)
    solution = SolutionFactory(name=LEAST["solution_name"], vendor=vendor, steward=da_nang)
    listing = ListingFactory(province=da_nang, solution=solution, published=True, booth_code="A1")
    PricePlanFactory(listing=listing, name="Cơ bản", amount=Decimal(1_900_000), period_months=1)
    return listing


@pytest.fixture
def editor(an: User, da_nang: Province) -> Importer:
    return Importer(Scope.of(an), TODAY, da_nang, by=an, publishes=True)


def proposals() -> list[tuple[str, str, str]]:
    rows = ChangeProposal.objects.filter(state="open").order_by("field")
    return [(row.field, row.old, row.new) for row in rows]


@pytest.mark.parametrize("state", ["published", "in_review"])
def test_changed_values_are_proposed_and_nothing_is_saved(
    public: Listing, editor: Importer, an: User, da_nang: Province, state: str
) -> None:
    Listing.objects.update(state=state)
    plan = public.plans.get()

    report = imported(ROW | {"amount": "2.100.000", "booth_code": "B2"}, by=editor)

    assert (kinds(report), errors(report)) == (["unchanged"], [])
    assert sorted(warning for warning in warnings(report) if warning[2] == "proposed") == [
        (2, "amount", "proposed"),
        (2, "booth_code", "proposed"),
    ]
    assert proposals() == [
        ("booth_code", "A1", "B2"),
        (f"plans.{plan.pk}.amount", "1900000", "2100000"),
    ]
    made = ChangeProposal.objects.first()
    assert (made.target, made.proposed_by, made.owner_province) == (public, an, da_nang)
    plan.refresh_from_db()
    public.refresh_from_db()
    assert (plan.amount, public.booth_code) == (Decimal(1_900_000), "A1")


def test_the_same_sheet_again_writes_nothing(public: Listing, editor: Importer) -> None:
    rows = [ROW | {"booth_code": "B2"}, LEAST | {"plan_name": "Mở rộng", "charge": "Miễn phí"}]
    imported(*rows, by=editor)

    with CaptureQueriesContext(connection) as captured:
        imported(*rows, by=editor)

    assert writes(captured) == []
    assert [row[0] for row in proposals()] == ["booth_code", "plans.+1"]


def test_new_plans_and_promotions_are_written_once_accepted(
    public: Listing, editor: Importer, binh: User
) -> None:
    plan = public.plans.get()
    kept = PromotionFactory(plan=plan, percent=Decimal(10))
    first = {"promo_percent": "15", "promo_starts_on": "01/01/2026", "promo_ends_on": "31/03/2026"}
    more = {"promo_percent": "20", "promo_starts_on": "01/10/2026", "promo_ends_on": "31/10/2026"}
    new = LEAST | {"plan_name": "Mở rộng", "charge": "Miễn phí"}

    imported(ROW | first, ROW | more, new, by=editor)
    found = list(ChangeProposal.objects.order_by("field"))

    assert [row.field for row in found] == [
        "plans.+1",
        f"plans.{plan.pk}.promotions.+1",
        f"plans.{plan.pk}.promotions.{kept.pk}.percent",
    ]
    assert json.loads(found[1].new) == {
        "percent": "20",
        "starts_on": "2026-10-01",
        "ends_on": "2026-10-31",
    }
    actions.decide([actions.Verdict(row, accepts=True) for row in found], by=binh)
    assert list(Promotion.objects.order_by("starts_on").values_list("percent", "starts_on")) == [
        (15, dt.date(2026, 1, 1)),
        (20, dt.date(2026, 10, 1)),
    ]
    assert PricePlan.objects.get(name="Mở rộng").charge == "free"


def test_promotion_of_a_new_plan_waits_for_its_plan(public: Listing, editor: Importer) -> None:
    new = LEAST | {
        "plan_name": "Mở rộng", "charge": "Thuê bao", "amount": "100.000", "period": "Tháng",
        "promo_percent": "10", "promo_starts_on": "01/10/2026", "promo_ends_on": "31/10/2026",
    }  # fmt: skip

    report = imported(new, by=editor)

    assert (2, None, "promotion_later") in warnings(report)
    assert [row[0] for row in proposals()] == ["plans.+1"]


def test_wrong_prices_are_refused_as_ever(public: Listing, editor: Importer) -> None:
    report = imported(ROW | {"vat": "Chưa gồm thuế", "booth_code": "B2"}, by=editor)

    assert kinds(report) == ["rejected"]
    assert proposals() == []


def test_installers_of_a_public_solution_stay(public: Listing, editor: Importer) -> None:
    report = imported(ROW | {"implementers": "Công ty Sông Hàn"}, by=editor)

    assert (2, "implementers", "people_need_approver") in warnings(report)
    assert not Implementer.objects.exists()


def test_what_is_shared_and_own_is_changed_as_ever(
    public: Listing, editor: Importer, da_nang: Province
) -> None:
    report = imported(ROW | {"summary": "Tóm tắt mới"}, by=editor)

    public.solution.refresh_from_db()
    assert kinds(report) == ["changed"]
    assert public.solution.summary == "Tóm tắt mới"
    assert proposals() == []


def test_the_approver_changes_at_once(public: Listing, binh: User, da_nang: Province) -> None:
    approver = Importer(Scope.of(binh), TODAY, da_nang, by=binh)

    report = imported(ROW | {"booth_code": "B2"}, by=approver)

    public.refresh_from_db()
    assert (kinds(report), public.booth_code) == (["changed"], "B2")
    assert proposals() == []
