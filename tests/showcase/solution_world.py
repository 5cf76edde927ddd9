"""What the tests of a solution's page share: its text, and a listing with a price."""

import re
from decimal import Decimal

from django.test import Client

from provinces.models import Province
from solutions.models import Listing, Solution
from tests import factories as f
from tests.site import TODAY

ON = TODAY.date()
NBSP = "\N{NO-BREAK SPACE}"


def page(client: Client, address: str, status: int = 200) -> str:
    """The page as plain text: tags gone, white space squeezed, no-break spaces plain."""
    answer = client.get(address)
    assert answer.status_code == status
    html = re.sub(r"<head>.*?</head>", " ", answer.content.decode(), flags=re.DOTALL)
    text = re.sub(r"<wbr>|</?small[^>]*>", "", html)
    text = re.sub(r"<[^>]+>", " ", text).replace("&nbsp;", " ").replace(NBSP, " ")
    return re.sub(r"\s+", " ", text)


def priced(solution: Solution, province: Province | None, amount: int, **plan: object) -> Listing:
    """A public listing with one monthly plan."""
    listing = f.ListingFactory(
        solution=solution, province=province, published=True, price_checked_on=ON
    )
    given = {"name": "Thuê cơ bản", "unit": "trạm", "vat": "included"} | plan
    f.PricePlanFactory(listing=listing, amount=Decimal(amount), **given)
    return listing
