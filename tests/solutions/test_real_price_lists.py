"""Price lists as vendors publish them: enterable by sheet and by form, costs to the dong."""

from decimal import Decimal

import pytest
import time_machine

from core.money import half_up
from solutions.models import Listing, PricePlan
from solutions.pricing import NotOfferedError, yearly_costs
from tests import factories
from tests.showcase.proposal_world import save
from tests.solutions.imports.tables import TODAY, errors, imported, importer, warnings
from tests.solutions.real_price_lists import LISTS, Priced
from tests.staff import errors_of

pytestmark = pytest.mark.django_db

EACH = [
    pytest.param(product, plan, id=f"{product}: {plan.name}")
    for product, plans in LISTS.items()
    for plan in plans
]


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(f"{TODAY}T10:00:00+07:00", tick=False):
        yield


def costs(plan: PricePlan, given: Priced) -> tuple[tuple[int, int, int], ...]:
    """First year and five years of the quantities, each rounded once."""
    return tuple(
        (quantity, half_up(years[0]), half_up(sum(years)))
        for quantity, _first, _five in given.costs
        for years in [yearly_costs(plan.terms(), quantity, 5, TODAY)]
    )


def said(plan: PricePlan) -> dict[str, object]:
    """Everything that a plan says."""
    kept = {"id", "listing", "position", "created_at", "updated_at"}
    fields = [one.name for one in PricePlan._meta.fields if one.name not in kept]
    promotions = [
        (one.amount, one.percent, one.starts_on, one.ends_on) for one in plan.promotions.all()
    ]
    return {name: getattr(plan, name) for name in fields} | {"promotions": promotions}


def by_sheet(product: str, *plans: Priced) -> list[PricePlan]:
    """The plans from a sheet that nothing was said against."""
    names = {"vendor_name": f"Công ty {product}", "solution_name": product}
    report = imported(*(names | plan.row for plan in plans), by=importer())
    assert errors(report) == []
    assert [one for one in warnings(report) if one[1] in plans[0].row] == []
    return list(PricePlan.objects.filter(listing__solution__name=product))


def by_form(person, listing: Listing, given: Priced) -> PricePlan:
    """The plan from the staff pages: a line of the listing, promotions on the plan's page."""
    typed = {f"plans-0-{name}": text for name, text in given.form.items()}
    answer = save(person, listing, **{"plans-TOTAL_FORMS": "1", "plans-0-position": "0"} | typed)
    assert answer.status_code == 302, errors_of(answer)
    plan = listing.plans.get()
    if given.promotion:
        lines = {f"promotions-0-{name}": text for name, text in given.promotion.items()}
        answer = save(person, plan, **{"promotions-TOTAL_FORMS": "1"} | lines)
        assert answer.status_code == 302, errors_of(answer)
    return PricePlan.objects.get(pk=plan.pk)


def test_there_are_a_dozen_lists_with_every_manner_of_charging():
    charges = {plan.charge for plans in LISTS.values() for plan in plans}

    assert len(LISTS) >= 12
    assert charges == set(PricePlan.Charge.values)


@pytest.mark.parametrize(("product", "given"), EACH)
def test_plan_of_a_real_list_is_entered_by_sheet_and_by_form_alike(an, da_nang, product, given):
    listing = factories.ListingFactory(province=da_nang)

    [sheet_plan] = by_sheet(product, given)
    form_plan = by_form(an, listing, given)

    assert said(form_plan) == said(sheet_plan)
    assert costs(form_plan, given) == given.costs
    assert costs(sheet_plan, given) == given.costs
    for quantity in given.refused:
        with pytest.raises(NotOfferedError):
            yearly_costs(form_plan.terms(), quantity, 1, TODAY)


@pytest.mark.parametrize("product", LISTS)
def test_whole_list_is_one_listing(product):
    plans = by_sheet(product, *LISTS[product])

    assert [plan.name for plan in plans] == [given.name for given in LISTS[product]]
    assert len({plan.listing_id for plan in plans}) == 1


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"amount": "1.900"}, {"amount": Decimal(1_900)}),
        ({"amount": "1.900.000"}, {"amount": Decimal(1_900_000)}),
        ({"amount": "1,9 triệu"}, {"amount": Decimal(1_900_000)}),
        ({"amount": "12.345,5"}, {"amount": Decimal("12345.5")}),
        ({"quantity_min": "1.000"}, {"quantity_min": 1_000}),
        ({"maintenance_percent": "12,5", "charge": "purchase", "period_months": ""},
         {"maintenance_percent": Decimal("12.5")}),
    ],
)  # fmt: skip
def test_form_reads_numbers_as_people_write_them(an, da_nang, typed, kept):
    plan = factories.PricePlanFactory(listing__province=da_nang)

    answer = save(an, plan, **typed)

    assert answer.status_code == 302, errors_of(answer)
    plan.refresh_from_db()
    assert {name: getattr(plan, name) for name in kept} == kept


@pytest.mark.parametrize(
    ("field", "text"),
    [("amount", "12.34.567"), ("amount", "1234.567"), ("amount", "−5"), ("amount", "2 nghìn"),
     ("amount", "0,12345"), ("quantity_min", "1,5"), ("vat_rate", "101"), ("vat_rate", "tám")],
)  # fmt: skip
def test_form_refuses_a_number_that_can_be_read_in_two_ways(an, da_nang, field, text):
    plan = factories.PricePlanFactory(listing__province=da_nang)
    before = said(plan)

    answer = save(an, plan, **{field: text})

    assert field in errors_of(answer)
    # What was typed is kept for mending.
    assert f'value="{text}"' in answer.content.decode()
    assert said(PricePlan.objects.get(pk=plan.pk)) == before


@pytest.mark.parametrize("amount", ["0.125", "12.345", "670000", "1234.5678", "99999999999.9999"])
def test_opened_and_saved_unchanged_an_amount_stays_as_it_is(an, da_nang, amount):
    plan = factories.PricePlanFactory(
        listing__province=da_nang, charge="usage", unit="tin nhắn", amount=Decimal(amount)
    )
    before = said(PricePlan.objects.get(pk=plan.pk))

    answer = save(an, plan, note="Đã đọc lại")

    assert answer.status_code == 302, errors_of(answer)
    assert said(PricePlan.objects.get(pk=plan.pk)) == before | {"note": "Đã đọc lại"}
