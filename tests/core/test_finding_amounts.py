"""What a typed text wants to pay."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.finding.amounts import price_in
from core.text import nfc

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("text", "words", "least", "most"),
    [
        ("bán hàng dưới 5 triệu một năm", "dưới 5 triệu một năm", None, 5_000_000),
        ("duoi 50 trieu", "duoi 50 trieu", None, 50_000_000),
        ("Dưới 50 TRIỆU", "Dưới 50 TRIỆU", None, 50_000_000),
        ("kế toán không quá 1,5 tỷ đồng", "không quá 1,5 tỷ đồng", None, 1_500_000_000),
        ("giá 1.500.000 VNĐ/năm", "giá 1.500.000 VNĐ/năm", None, 1_500_000),
        ("1,500,000 đ", "1,500,000 đ", None, 1_500_000),
        ("tầm 300 nghìn", "tầm 300 nghìn", None, 300_000),
        ("dưới 500k một tháng", "dưới 500k một tháng", None, 6_000_000),
        ("500k/tháng", "500k/tháng", None, 6_000_000),
        ("từ 10 đến 20tr", "từ 10 đến 20tr", 10_000_000, 20_000_000),
        ("tu 5 trieu den 10 trieu", "tu 5 trieu den 10 trieu", 5_000_000, 10_000_000),
        ("5-10 triệu", "5-10 triệu", 5_000_000, 10_000_000),
        ("trên 2 triệu", "trên 2 triệu", 2_000_000, None),
        ("50 triệu trở lên", "50 triệu trở lên", 50_000_000, None),
        ("từ 5 triệu trở xuống", "từ 5 triệu trở xuống", None, 5_000_000),
        ("hoa don dien tu duoi 5 trieu", "duoi 5 trieu", None, 5_000_000),
        ("hoa don dien tu 5 trieu", "5 trieu", None, 5_000_000),
        ("kinh phí khoảng 20 triệu mua phần mềm", "kinh phí khoảng 20 triệu", None, 20_000_000),
        ("kế toán 50 triệu", "50 triệu", None, 50_000_000),
        ("dưới 2tr5", "dưới 2tr5", None, 2_500_000),
        ("từ 1tr5 đến 3tr", "từ 1tr5 đến 3tr", 1_500_000, 3_000_000),
        ("tầm 1 triệu rưỡi mỗi tháng", "tầm 1 triệu rưỡi mỗi tháng", None, 18_000_000),
        ("duoi 2 ty ruoi", "duoi 2 ty ruoi", None, 2_500_000_000),
    ],
)
def test_price_is_read_with_its_words(
    text: str, words: str, least: int | None, most: int | None
) -> None:
    found = price_in(nfc(text))

    assert found is not None
    assert (text[found.start : found.end], found.least, found.most) == (words, least, most)


@pytest.mark.parametrize(
    "text",
    [
        "", "camera 4k", "10 triệu người dùng", "1 tỷ cây xanh", "dưới 5", "đến năm 2025",
        "công ty 3", "0 đồng", "dưới 999999999999 tỷ", "từ 20 đến 10 triệu", "dưới ١ tỷ", "lớp 12",
        "5G",
    ],
)  # fmt: skip
def test_other_numbers_are_no_price(text: str) -> None:
    assert price_in(nfc(text)) is None


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="từđếndưới 0123456789.,-/ktrệuỷoạgm", max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    plain = nfc(text)

    found = price_in(plain)

    assert found is None or (
        0 <= found.start < found.end <= len(plain)
        and 0 <= (found.least or 0) <= (found.most or 10**11)
    )


def test_long_rows_of_spaces_separate():
    """A pattern that tries all ways to share them out would need minutes for this one."""
    assert price_in("1" + " " * 100_000 + "tr") is None
    assert price_in("dưới   5   triệu") is not None
