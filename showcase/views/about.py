"""Pages about the portal: how prices and ratings are made, accessibility, privacy, contact."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.clock import today
from solutions.pricing import Terms
from solutions.pricing.cost_table import ChosenPlan, cost_table
from solutions.scoring import GRADE_FLOORS, grade, overall_points, rating_sort_value

# Invented figures, reckoned by the same functions as the catalogue, so that the pages cannot err.
MONTHLY, SETUP, PRICE = Decimal(1_900_000), Decimal(3_000_000), Decimal(38_000_000)
MAINTENANCE_PERCENT = Decimal(15)
YEARS = 5
# Chosen so that the score shown (90.0) and the exact one (89.95) lie in different grades.
SCORES = (92, 90, 88, 92, 88, 89)
WEIGHTS = (30, 10, 25, 10, 10, 15)
MEAN, ONE, MANY, NUMBER = 80, 95, 90, 4


@dataclass(frozen=True, slots=True)
class CostRow:
    """A year of the price example in whole VND: rent in the year, and both totals up to it."""

    year: int
    rent: int
    rent_total: int
    buy_total: int


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """A criterion of the rating example: weight in percent, score, and their product in points."""

    name: str
    weight: int
    points: int
    product: Fraction


def price_example() -> dict[str, object]:
    """Renting against buying software for one health station, over five years."""
    rent = Terms(
        charge="subscription", amount=MONTHLY, period_months=1, setup_fee=SETUP, vat="included"
    )
    buy = Terms(
        charge="purchase",
        amount=PRICE,
        maintenance_percent=MAINTENANCE_PERCENT,
        vat="included",
    )
    plans = [ChosenPlan(1, rent), ChosenPlan(2, buy)]
    rented, bought = cost_table(plans, quantity=1, years=YEARS, on=today()).offered
    years = zip(rented.series.years, bought.series.years, strict=True)
    return {
        "monthly": MONTHLY,
        "setup": SETUP,
        "price": PRICE,
        "maintenance_percent": MAINTENANCE_PERCENT,
        "first_year": rented.first_year_cost,
        "rows": [CostRow(r.year, r.cost, r.cumulative, b.cumulative) for r, b in years],
        "break_even": bought.break_even_year,
    }


def rating_example() -> dict[str, object]:
    """The overall score of an invented solution by the six groups of the default criteria set."""
    names = (
        _("Functions"),
        _("Performance"),
        _("Cybersecurity, data and personal data"),
        _("Other qualities: accessibility, recovery, getting one's data out"),
        _("User satisfaction"),
        _("Service management"),
    )
    rows = [
        ScoreRow(name, weight, score, Fraction(weight * score, 100))
        for name, weight, score in zip(names, WEIGHTS, SCORES, strict=True)
    ]
    overall = overall_points(
        {row.name: Decimal(row.points) for row in rows},
        {row.name: Decimal(row.weight) for row in rows},
    )
    return {"rows": rows, "overall": overall, "grade": grade(overall)}


@require_safe
def prices(request: HttpRequest) -> HttpResponse:
    """How prices are published and compared."""
    context = {"crumbs": [(_("How prices are published"), None)], "example": price_example()}
    return render(request, "showcase/about/prices.html", context)


@require_safe
def ratings(request: HttpRequest) -> HttpResponse:
    """How evaluations become scores, grades and an order."""
    ceilings = [None, *(floor for _key, floor in GRADE_FLOORS)]
    grades = [
        {"key": key, "floor": floor, "below": below}
        for (key, floor), below in zip(GRADE_FLOORS, ceilings, strict=False)
    ]
    sorting = {
        "mean": MEAN,
        "one": ONE,
        "one_value": rating_sort_value(ONE, 1, MEAN),
        "many": MANY,
        "many_value": rating_sort_value(MANY * NUMBER, NUMBER, MEAN),
    }
    context = {
        "crumbs": [(_("Evaluation and grading method"), None)],
        "grades": grades,
        "example": rating_example(),
        "sorting": sorting,
    }
    return render(request, "showcase/about/ratings.html", context)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What the portal does for people with disabilities and the elderly."""
    crumbs = [(_("Support for people with disabilities and the elderly"), None)]
    return render(request, "showcase/about/accessibility.html", {"crumbs": crumbs})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What the portal knows about people."""
    return render(request, "showcase/about/privacy.html", {"crumbs": [(_("Privacy"), None)]})


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """Whom to ask."""
    return render(request, "showcase/about/contact.html", {"crumbs": [(_("Contact"), None)]})
