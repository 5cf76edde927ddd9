"""Nodes of schema.org: nothing empty, plain numbers, and a script that nothing can end."""

import datetime as dt
import json
from decimal import Decimal

import pytest

from core.structured_data import as_script, breadcrumbs, item_list, node, plain_number


def test_what_is_empty_is_left_out_but_zero_and_no_stay():
    made = node("Offer", price=0, name="", image=[], rating=None, part={}, isFree=False)

    assert made == {"@type": "Offer", "price": 0, "isFree": False}


def test_days_and_decimals_are_written_plainly():
    made = node("Offer", priceValidUntil=dt.date(2026, 12, 31), price=Decimal("0.3500"))

    assert made == {"@type": "Offer", "priceValidUntil": "2026-12-31", "price": "0.35"}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1900000.0000"), "1900000"),
        (Decimal("0.0000"), "0"),
        (Decimal("1E+3"), "1000"),
        (Decimal("12.5000"), "12.5"),
    ],
)
def test_numbers_have_no_exponent_and_no_idle_zeros(value: Decimal, text: str):
    assert plain_number(value) == text


def test_the_last_breadcrumb_may_lack_its_address():
    made = breadcrumbs([("Trang chủ", "https://cong.example/"), ("Giải pháp", "")])

    assert made == {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": 1,
                "name": "Trang chủ",
                "item": "https://cong.example/",
            },
            {"@type": "ListItem", "position": 2, "name": "Giải pháp"},
        ],
    }


def test_a_list_goes_on_counting_on_its_second_page():
    made = item_list([("A", "https://cong.example/a")], first=25)

    assert made["itemListElement"][0]["position"] == 25
    assert made["numberOfItems"] == 1


@pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "<!--", "a\u2028b", "&lt;"])
def test_no_text_can_end_the_script(text: str):
    script = as_script([node("Thing", name=text)])

    assert not set("<>&\u2028\u2029") & set(script)
    assert json.loads(script)["@graph"] == [{"@type": "Thing", "name": text}]
