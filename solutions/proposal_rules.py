"""What holds when proposed changes of listings are accepted: the rules of prices and forms."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from core.clock import today
from core.models import User
from vendors.models import Vendor

from .actions import reprice
from .models import Listing, PricePlan, Promotion, Solution
from .plan_doubts import own_terms
from .pricing import MESSAGES, Problem, problems_of


def check_listing(
    listing: Listing, touched: Sequence[Model]
) -> Iterator[tuple[Model, ValidationError]]:
    """What the accepted changes would break, by object; doubtful prices were asked about before."""
    if listing.is_featured and not listing.featured_reason:
        text = _("Say why it is shown in the centre.")
        yield listing, ValidationError({"featured_reason": text})
    for part in touched:
        if isinstance(part, PricePlan):
            yield from _wrong(part, problems_of(own_terms(part)))
        elif isinstance(part, Promotion):
            terms = replace(own_terms(part.plan), promotions=(part.terms(),))
            own = [found for found in problems_of(terms) if found.promotion is not None]
            yield from _wrong(part, own)


def carry_on(listing: Listing, by: User) -> None:
    """Carry accepted plans on into the price series and the price that lists show."""
    reprice([listing], by=by)


def is_public_solution(solution: Solution) -> bool:
    """Whether the solution has a public page today."""
    return Solution.objects.published(today()).filter(pk=solution.pk).exists()


def is_public_vendor(vendor: Vendor) -> bool:
    """Whether the vendor has a public page today: one of its solutions has."""
    return Solution.objects.published(today()).filter(vendor=vendor.pk).exists()


def _wrong(part: Any, problems: Sequence[Problem]) -> Iterator[tuple[Model, ValidationError]]:
    for problem in problems:
        if not problem.is_warning:
            yield part, ValidationError({problem.field: str(MESSAGES[problem.code])})
