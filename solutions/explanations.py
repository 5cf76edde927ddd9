"""A vendor's explanation of a price that lies far above the others', written down by staff.

Explanations are added, never changed: each is about the cost of its day, the latest one counts,
and a new price needs a new word. Staff of the province and the ministry read them, nobody else.
"""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.clock import today
from core.models import MAX_ADDRESS, MAX_TEXT, User
from core.text import squeeze, strip_controls
from provinces import permissions

from .models import PriceExplanation, PricePlan
from .pricing import comparable_key, comparable_prices


def cost_of(plan: PricePlan, on: dt.date) -> int | None:
    """The plan's first-year cost of one unit on the day ``on`` in whole VND; None without one.

    It is what the price watch compares. Reads the promotions of the plan (1 query).
    """
    terms = plan.terms()
    return comparable_prices([terms], on).get(comparable_key(terms))


@transaction.atomic
def explain_price(
    *, plan: PricePlan, text: str, given_on: dt.date, source: str, by: User
) -> PriceExplanation:
    """Write down what the vendor says about the present cost of ``plan``; returns the new row.

    ``source`` is the letter, e-mail or call. Raises ``PermissionDenied`` for whoever may not change
    the plan; ``ValidationError`` (by field, text fit to show).
    """
    permissions.require(by, "change", plan)
    cost = cost_of(plan, today())
    text, _had_controls = strip_controls(text)
    text, source = text.strip(), squeeze(strip_controls(source)[0])
    errors = _errors(cost, text, given_on, source)
    if errors:
        raise ValidationError(errors)
    return PriceExplanation.objects.create(
        plan=plan, cost=cost, text=text, given_on=given_on, source=source
    )


def _errors(cost: int | None, text: str, given_on: dt.date, source: str) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    limit = _("At most %(limit)d characters.")
    if cost is None:
        errors["plan"] = [_("This plan has no price today that could be explained.")]
    if not text:
        errors["text"] = [_("Write down what the vendor says.")]
    elif len(text) > MAX_TEXT:
        errors["text"] = [limit % {"limit": MAX_TEXT}]
    if given_on > today():
        errors["given_on"] = [_("This day lies in the future.")]
    if not source:
        errors["source"] = [_("Say by what the vendor explained it: a letter, e-mail or call.")]
    elif len(source) > MAX_ADDRESS:
        errors["source"] = [limit % {"limit": MAX_ADDRESS}]
    return errors
