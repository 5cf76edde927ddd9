"""What a solution costs where: every published offer, and one offer's price sheet in full."""

from .listing_offers import Offer, cheapest_purchase, first_offer, offers_in, rows_of_offers
from .places import ORDERS, Places, places_of
from .plan_price import plan_price
from .sheet import LadderShown, PlanShown, Sheet, Step, rows_of_sheet, sheet_in

__all__ = [
    "ORDERS",
    "LadderShown",
    "Offer",
    "Places",
    "PlanShown",
    "Sheet",
    "Step",
    "cheapest_purchase",
    "first_offer",
    "offers_in",
    "places_of",
    "plan_price",
    "rows_of_offers",
    "rows_of_sheet",
    "sheet_in",
]
