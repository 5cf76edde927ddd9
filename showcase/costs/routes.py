"""Which way of spending a plan means in the law on spending for digital technology. Pure.

The words are those of the decree and the circulars cited beside them: an agency hires a service
(thuê dịch vụ), buys what is ready (mua sắm) or invests (đầu tư). What is paid by time or by use is
hired; whether the service is a ready one is what the vendor states of the solution, and where it
states nothing nobody guesses. A licence bought once is a purchase while it is ready-made and needs
no equipment of one's own; with equipment of one's own, or made for the buyer, it is an investment.
A plan free of charge spends nothing, so it has no route. Never legal advice: the page says so.
"""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from solutions.pricing.cost_table import RENTS
from solutions.pricing.terms import PURCHASE

READY_SERVICE: Final = "ready_service"
OTHER_SERVICE: Final = "other_service"
SERVICE: Final = "service"
BUYING: Final = "purchase"
INVESTMENT: Final = "investment"

ROUTE_LABELS: Final = {
    READY_SERVICE: _("Hiring of a ready-made service"),
    OTHER_SERVICE: _("Hiring of a service that is not ready-made"),
    SERVICE: _("Hiring of a service; whether it is ready-made has not been stated"),
    BUYING: pgettext_lazy("way of spending", "Purchase"),
    INVESTMENT: pgettext_lazy("way of spending", "Investment"),
    "": _("No spending on hiring or purchase"),
}


def route_of(charge: str, off_the_shelf: bool | None, *, has_own_equipment: bool) -> str:
    """The key of the route of a plan, "" for one that spends nothing.

    ``off_the_shelf`` is what is stated of the solution, None for nothing; ``has_own_equipment``
    whether the buyer pays servers or equipment of their own beside it.
    """
    if charge in RENTS:
        return {True: READY_SERVICE, False: OTHER_SERVICE, None: SERVICE}[off_the_shelf]
    if charge != PURCHASE:
        return ""
    return INVESTMENT if has_own_equipment or off_the_shelf is False else BUYING
