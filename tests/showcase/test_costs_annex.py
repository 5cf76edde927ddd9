"""The annex of published prices: its page, its tables, its words; always Vietnamese."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils import translation
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

from showcase.costs.annex import cost_annex
from showcase.costs.basis import Basis
from showcase.costs.page import CostPage
from showcase.steps import LawShown
from solutions.pricing import OwnCost, Terms
from tests.showcase.cost_cases import page_of, plan_of

pytestmark = pytest.mark.once

SITE = "https://portal.example"
RENT = Terms(
    charge="subscription",
    amount=Decimal(1_900_000),
    period_months=12,
    unit="trạm",
    vat="excluded",
    vat_rate=Decimal(8),
)
BUY = Terms(charge="purchase", amount=Decimal(5_000_000), vat="included")
ASK = Terms(charge="quote")


@pytest.fixture(autouse=True)
def _vietnamese():
    """The annex is made of a page that was read in Vietnamese."""
    with translation.override("vi"):
        yield


def opened(page: CostPage):
    return Document(BytesIO(cost_annex(page, SITE)))


def lines(document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.text]


def test_heading_is_that_of_an_annex_without_letterhead():
    document = opened(page_of([RENT]))

    assert lines(document)[:4] == [
        "Phụ lục",
        "BẢNG TỔNG HỢP GIÁ CÔNG BỐ",
        "(Kèm theo Tờ trình số ……/TTr-…… ngày …… tháng …… năm …… của ……)",
        "I. Giá do nhà cung cấp công bố",
    ]


def test_page_is_a4_with_the_margins_and_type_of_state_papers():
    document = opened(page_of([RENT]))

    section = document.sections[0]
    sides = (section.page_width, section.page_height, section.top_margin, section.bottom_margin)
    assert [round(side.mm) for side in sides] == [297, 210, 20, 20]
    assert [round(section.left_margin.mm), round(section.right_margin.mm)] == [30, 15]
    assert document.styles["Normal"].font.name == "Times New Roman"
    for table in document.tables[:2]:
        assert sum(round(column.width.mm) for column in table.columns) == 252


def test_prices_are_gathered_with_unit_vat_amount_source_and_address():
    free = plan_of(3, ASK, checked_on=None, source="", source_kind="", charge_label="Liên hệ")

    table = opened(page_of([RENT, BUY, free], quantity=10)).tables[0]

    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        [
            "STT", "Nhà cung cấp", "Giải pháp, gói", "Đơn vị tính", "Số lượng",
            "Đơn giá công bố", "Thuế GTGT", "Thành tiền năm đầu (đồng, gồm thuế GTGT)",
            "Căn cứ, nguồn giá, địa chỉ", "Ngày đọc giá",
        ],
        [
            "1", "Công ty Mẫu 1", "Phương án A: Phần mềm mẫu 1 – Gói 1\nĐà Nẵng", "trạm", "10",
            "1.900.000\u00a0đ\n/năm/trạm", "Chưa gồm, 8%", "20.520.000",
            "Bảng giá công bố, Bảng giá mẫu\nNhà cung cấp xác nhận giá ngày 01/10/2026\n"
            "https://portal.example/giai-phap/phan-mem-mau-1/",
            "10/11/2026",
        ],
        [
            "2", "Công ty Mẫu 2", "Phương án B: Phần mềm mẫu 2 – Gói 2\nĐà Nẵng", "", "10",
            "5.000.000\u00a0đ", "Đã gồm", "50.000.000",
            "Bảng giá công bố, Bảng giá mẫu\nNhà cung cấp xác nhận giá ngày 01/10/2026\n"
            "https://portal.example/giai-phap/phan-mem-mau-2/",
            "10/11/2026",
        ],
        [
            "3", "Công ty Mẫu 3", "Phương án C: Phần mềm mẫu 3 – Gói 3\nĐà Nẵng", "", "10",
            "Liên hệ", "Chưa nêu rõ, tính như đã gồm",
            "Giá chỉ được cung cấp khi liên hệ nhận báo giá.",
            "Chưa nêu nguồn giá\nNhà cung cấp chưa xác nhận lại giá\n"
            "https://portal.example/giai-phap/phan-mem-mau-3/",
            "10/11/2026",
        ],
    ]  # fmt: skip
    amounts = [row.cells[7].paragraphs[0].alignment for row in table.rows[1:]]
    assert amounts == [WD_ALIGN_PARAGRAPH.RIGHT] * 3


def test_sums_stand_in_words_too():
    found = lines(opened(page_of([RENT], quantity=10, years=2)))

    assert [line for line in found if "Bằng chữ" in line] == [
        "Phương án A, chi phí năm đầu: 20.520.000 đồng "
        "(Bằng chữ: Hai mươi triệu năm trăm hai mươi nghìn đồng).",
        "Phương án A, tổng chi phí 2 năm: 41.040.000 đồng "
        "(Bằng chữ: Bốn mươi mốt triệu không trăm bốn mươi nghìn đồng).",
    ]


def test_a_sum_beyond_words_stands_in_figures_only():
    huge = Terms(charge="purchase", amount=Decimal(10**10))

    found = lines(opened(page_of([huge], quantity=10**6)))

    assert not any("Bằng chữ" in line for line in found)


def test_costs_are_those_of_the_page():
    own = (OwnCost("equipment", 9_000_000, 1, 1), OwnCost("people", 1_000_000, 1, 2, 1))
    page = page_of([RENT, BUY, ASK], quantity=10, years=2, own_costs=own)

    document = opened(page)

    table = document.tables[1]
    assert [cell.text for cell in table.rows[0].cells] == [
        "Chỉ tiêu",
        "Phương án A: Phần mềm mẫu 1 – Gói 1",
        "Phương án B: Phần mềm mẫu 2 – Gói 2",
    ]
    first_year = [cell.text.split("\n")[0] for cell in table.rows[1].cells][1:]
    assert first_year == ["21.520.000\u00a0đ", "59.000.000\u00a0đ"]
    found = lines(document)
    assert [line.partition(":")[0] for line in found if "tự đầu tư, vận hành (" in line] == [
        "- Chi phí tự đầu tư, vận hành (các phương án mua)",
        "- Chi phí tự đầu tư, vận hành (phương án A)",
    ]


def test_a_table_without_any_cost_says_so():
    found = opened(page_of([ASK]))

    assert len(found.tables) == 2  # prices and signatures
    assert "Không có phương án nào tính được chi phí theo các giả định trên." in lines(found)


def test_what_is_cited_and_what_the_annex_is_not():
    law = LawShown("Nghị định", "00/NĐ-MẪU", "Mẫu", "", None, None, False, "", "")
    page = replace(page_of([RENT]), bases=(Basis("spending", "Thuê, mua", [law]),))

    found = lines(opened(page))

    assert "IV. Căn cứ tham khảo" in found
    assert any("00/NĐ-MẪU" in line for line in found)
    assert any("không thay thế báo giá" in line for line in found)
    assert page.address in found


@pytest.mark.parametrize("is_sample", [True, False])
def test_sample_figures_are_marked_on_every_page(is_sample):
    document = opened(page_of([plan_of(1, RENT, is_sample=is_sample)]))

    section = document.sections[0]
    feet = [section.first_page_footer.paragraphs[0].text, section.footer.paragraphs[0].text]
    assert feet == ["SỐ LIỆU MINH HỌA" if is_sample else ""] * 2
    assert ("SỐ LIỆU MINH HỌA" in lines(document)) == is_sample


def test_it_is_vietnamese_whatever_is_spoken():
    page = page_of([RENT])

    with translation.override("en"):
        found = Document(BytesIO(cost_annex(page, SITE)))

    assert found.tables[1].rows[0].cells[0].text == "Chỉ tiêu"
    assert found.tables[0].rows[1].cells[5].text == "1.900.000\u00a0đ\n/năm/trạm"


def test_an_empty_page_has_no_annex():
    page = page_of([RENT])
    empty = CostPage(page.question, (), (), None, (), None, (), page.address, page.today)

    with pytest.raises(ValueError, match="without a plan"):
        cost_annex(empty, SITE)
