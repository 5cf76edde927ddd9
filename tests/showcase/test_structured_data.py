"""What pages tell search engines: valid nodes of schema.org, and nothing that visitors do not see.

The rules below are those that the common validators apply to the types that we use.
"""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from provinces.models import Province
from solutions.models import Solution
from tests import factories as f
from tests.pages import find, read
from tests.showcase.solution_world import ON, priced
from tests.site import LANGUAGES, PUBLIC, make_site

# What each type must have, besides "@type".
REQUIRED = {
    "AdministrativeArea": {"name"},
    "AggregateRating": {"ratingValue", "bestRating", "worstRating", "ratingCount"},
    "BreadcrumbList": {"itemListElement"},
    "GeoCoordinates": {"latitude", "longitude"},
    "GovernmentOffice": {"name", "url"},
    "HowTo": {"name", "step"},
    "HowToStep": {"name", "text", "url"},
    "ItemList": {"itemListElement", "numberOfItems"},
    "ListItem": {"position", "name"},
    "MonetaryAmount": {"currency", "value"},
    "Offer": {"price", "priceCurrency", "availability", "url"},
    "Organization": {"name", "url"},
    "PostalAddress": {"streetAddress", "addressCountry"},
    "QuantitativeValue": {"value"},
    "SearchAction": {"target", "query-input"},
    "SoftwareApplication": {"name", "url", "applicationCategory", "provider"},
    "UnitPriceSpecification": {"price", "priceCurrency"},
    "WebSite": {"name", "url", "potentialAction"},
}
ADDRESSES = {"url", "item", "image", "sameAs", "target", "availability"}
NUMBERS = {"price", "ratingValue", "value", "latitude", "longitude"}
DAYS = {"priceValidUntil"}
SPANS = {"billingDuration", "totalTime"}


def nodes_of(page: str) -> list[dict[str, Any]]:
    """The nodes of the one data block of a page, none without it."""
    blocks = [
        element
        for element in find(page, "script")
        if element.attributes.get("type") == "application/ld+json"
    ]
    assert len(blocks) <= 1
    if not blocks:
        return []
    data = json.loads("".join(blocks[0].text))
    assert data["@context"] == "https://schema.org"
    return data["@graph"]


def every(value: object) -> Iterator[dict[str, Any]]:
    """A node and all that are in it."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from every(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from every(inner)


def faults(nodes: list[dict[str, Any]]) -> list[str]:
    """What a validator would say of the nodes."""
    found = []
    for node in every(nodes):
        kind = node.get("@type", "?")
        found += [f"{kind} lacks {name}" for name in REQUIRED.get(kind, {"a rule"}) - set(node)]
        for name, value in node.items():
            values = value if isinstance(value, list) else [value]
            found += [f"{kind}.{name} is {one!r}" for one in values if _is_wrong(name, one)]
    return found


def _is_wrong(name: str, value: object) -> bool:
    if value in ("", None, [], {}):
        return True
    text = str(value)
    if name in ADDRESSES:
        parts = urlsplit(text)
        return parts.scheme not in {"http", "https"} or not parts.netloc
    if name in NUMBERS:
        return not re.fullmatch(r"-?\d+(\.\d+)?", text)
    if name in DAYS:
        return not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text)
    if name in SPANS:
        return not re.fullmatch(r"P\d+[DMY]", text)
    return name in {"priceCurrency", "currency"} and text != "VND"


def of_type(nodes: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    """The one node of a type."""
    [found] = [node for node in nodes if node["@type"] == kind]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_valid(
    client: Client, frozen: None, da_nang: Province, hue: Province, language: str
):
    site = make_site(da_nang, hue, 2)

    said = {
        route.name: nodes_of(client.get(site.address(route, language)).content.decode())
        for route in PUBLIC
    }

    assert {name: faults(nodes) for name, nodes in said.items() if faults(nodes)} == {}
    mute = sorted(name for name, nodes in said.items() if not nodes)
    assert mute == []


@pytest.fixture
def solution(frozen: None, da_nang: Province) -> Solution:
    """A solution with a price, a promotion and a rating in Đà Nẵng."""
    made = f.SolutionFactory(
        name="Trạm Y tế Số",
        summary="Quản lý khám chữa bệnh </script>",
        deployment="cloud",
        vendor=f.VendorFactory(legal_name="Công ty Mẫu A", short_name="Mẫu A"),
    )
    listing = priced(made, da_nang, 2_400_000, unit="trạm", vat="excluded", vat_rate=Decimal(8))
    f.PromotionFactory(
        plan=listing.plans.get(),
        percent=None,
        amount=Decimal(1_900_000),
        ends_on=ON.replace(day=28),
    )
    f.PricePlanFactory(listing=listing, name="Báo giá", on_request=True)
    f.PricePlanFactory(listing=listing, name="Đào tạo", role="service", charge="purchase")
    f.EvaluationFactory(solution=made, published=True)
    return made


def test_a_solution_offers_its_base_plans_at_the_price_of_the_day(
    client: Client, solution: Solution
):
    page = client.get(f"/giai-phap/{solution.slug}/").content.decode()

    software = of_type(nodes_of(page), "SoftwareApplication")
    address = f"http://testserver/giai-phap/{solution.slug}/"
    assert software["name"] == "Trạm Y tế Số"
    assert software["description"] == "Quản lý khám chữa bệnh </script>"
    assert software["operatingSystem"] == "Web"
    assert software["provider"]["name"] == "Mẫu A"
    assert software["offers"] == [
        {
            "@type": "Offer",
            "price": "1900000",
            "priceCurrency": "VND",
            "url": f"{address}#prices",
            "availability": "https://schema.org/InStock",
            "priceValidUntil": "2026-02-28",
            "priceSpecification": {
                "@type": "UnitPriceSpecification",
                "price": "1900000",
                "priceCurrency": "VND",
                "unitText": "trạm",
                "billingDuration": "P1M",
                "referenceQuantity": {
                    "@type": "QuantitativeValue",
                    "value": 1,
                    "unitText": "trạm",
                },
                "valueAddedTaxIncluded": False,
            },
            "areaServed": {"@type": "AdministrativeArea", "name": "Đà Nẵng"},
        }
    ]
    assert software["aggregateRating"] == {
        "@type": "AggregateRating",
        "ratingValue": "92.0",
        "bestRating": 100,
        "worstRating": 0,
        "ratingCount": 1,
    }


def test_without_a_rating_and_a_price_none_is_claimed(
    client: Client, frozen: None, da_nang: Province
):
    made = f.SolutionFactory()
    f.PricePlanFactory(
        listing=f.ListingFactory(solution=made, province=da_nang, published=True), on_request=True
    )

    page = client.get(f"/giai-phap/{made.slug}/").content.decode()

    software = of_type(nodes_of(page), "SoftwareApplication")
    assert not {"offers", "aggregateRating"} & set(software)


def test_a_persons_number_is_in_no_data(client: Client, frozen: None, da_nang: Province):
    vendor = f.VendorFactory(tax_code="001099012345", kind="household")
    f.ListingFactory(solution=f.SolutionFactory(vendor=vendor), province=da_nang, published=True)

    page = client.get(f"/nha-cung-cap/{vendor.slug}/").content.decode()

    assert "001099012345" not in page
    assert "taxID" not in of_type(nodes_of(page), "Organization")


def test_breadcrumbs_start_at_home_and_end_with_the_page(client: Client, solution: Solution):
    page = client.get(f"/en/giai-phap/{solution.slug}/").content.decode()

    steps = of_type(nodes_of(page), "BreadcrumbList")["itemListElement"]
    assert steps[0]["item"] == "http://testserver/en/"
    assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
    assert steps[-1] == {"@type": "ListItem", "position": len(steps), "name": "Trạm Y tế Số"}


@pytest.mark.parametrize(("is_sample", "content"), [(True, ["noindex"]), (False, [])])
def test_a_page_with_sample_data_asks_not_to_be_indexed(
    client: Client, frozen: None, da_nang: Province, is_sample: bool, content: list[str]
):
    made = f.SolutionFactory(is_sample=is_sample)
    f.ListingFactory(solution=made, province=da_nang, published=True)

    page = client.get(f"/giai-phap/{made.slug}/").content.decode()

    metas = [element.attributes for element in read(page) if element.tag == "meta"]
    assert [meta["content"] for meta in metas if meta.get("name") == "robots"] == content
