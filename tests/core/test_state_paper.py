"""The .docx of a state paper: page, heading, table."""

from io import BytesIO

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from core.state_paper import MOTTO, STATE_NAME, Column, Letterhead, StatePaper

HEAD = Letterhead("ỦY BAN NHÂN DÂN TỈNH MẪU", "SỞ MẪU", "Số: 1", "Mẫu, ngày 1")
COLUMNS = [Column("STT", 10, is_centred=True), Column("Tên", 60)]


def opened(paper: StatePaper):
    return Document(BytesIO(paper.content()))


@pytest.mark.parametrize(
    ("is_landscape", "size"), [(False, (Mm(210), Mm(297))), (True, (Mm(297), Mm(210)))]
)
def test_page_is_that_of_the_decree(is_landscape, size):
    document = opened(StatePaper(is_landscape=is_landscape))

    section = document.sections[0]
    found = (section.page_width, section.page_height)
    margins = (
        section.top_margin,
        section.bottom_margin,
        section.left_margin,
        section.right_margin,
    )
    # The file keeps twentieths of a point, so a millimetre may be off by a hundredth.
    assert [round(side.mm) for side in (*found, *margins)] == [
        *(round(side.mm) for side in size),
        20,
        20,
        30,
        15,
    ]
    style = document.styles["Normal"]
    assert (style.font.name, style.font.size) == ("Times New Roman", Pt(13))
    assert section.different_first_page_header_footer


def test_heading_names_state_and_agency():
    paper = StatePaper()

    paper.letterhead(HEAD)

    cells = [cell.text.strip() for row in opened(paper).tables[0].rows for cell in row.cells]
    assert cells == [
        f"{HEAD.superior}\n{HEAD.issuer}",
        f"{STATE_NAME}\n{MOTTO}",
        HEAD.number,
        HEAD.place_and_date,
    ]


def test_agency_with_none_above_stands_alone():
    paper = StatePaper()

    paper.letterhead(Letterhead("", "BỘ MẪU", "Số: 1", "Hà Nội, ngày 1"))

    assert opened(paper).tables[0].cell(0, 0).text.strip() == "BỘ MẪU"


def test_table_repeats_its_headings_and_keeps_rows_whole():
    paper = StatePaper()

    paper.table(COLUMNS, [("1", "Một\nHai"), ("2", "=1+1")])

    table = opened(paper).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["STT", "Tên"],
        ["1", "Một\nHai"],
        ["2", "=1+1"],
    ]
    repeated = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]
    whole = [row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in table.rows]
    assert (repeated, whole) == ([True, False, False], [True, True, True])


def test_what_xml_cannot_hold_is_left_out():
    paper = StatePaper()

    paper.paragraph("Giá\x00 tốt\ufffe <b>&amp;")

    assert [p.text for p in opened(paper).paragraphs] == ["Giá tốt <b>&amp;"]


def test_title_mark_and_signatures():
    paper = StatePaper()

    paper.title("Danh mục", "(Kèm theo Tờ trình)")
    paper.mark("SỐ LIỆU MINH HỌA")
    paper.signatures(("Người lập", "(Ký)"), ("Thủ trưởng", "(Ký, đóng dấu)"))

    document = opened(paper)
    texts = [p.text for p in document.paragraphs if p.text]
    assert texts == ["DANH MỤC", "(Kèm theo Tờ trình)", "SỐ LIỆU MINH HỌA"]
    signed = [cell.text.strip() for cell in document.tables[0].rows[0].cells]
    assert signed == ["NGƯỜI LẬP\n(Ký)", "THỦ TRƯỞNG\n(Ký, đóng dấu)"]


def test_annex_has_the_word_its_title_and_what_it_goes_with():
    paper = StatePaper()

    paper.annex("Bảng giá", "(Kèm theo Tờ trình)")

    paragraphs = opened(paper).paragraphs
    assert [p.text for p in paragraphs] == ["Phụ lục", "BẢNG GIÁ", "(Kèm theo Tờ trình)"]
    assert {p.alignment for p in paragraphs} == {WD_ALIGN_PARAGRAPH.CENTER}
    assert [p.runs[0].bold for p in paragraphs] == [True, True, None]


def test_amounts_stand_at_the_right_edge():
    paper = StatePaper()

    paper.table([*COLUMNS, Column("Thành tiền", 30, is_amount=True)], [("1", "Một", "1.000")])

    cells = opened(paper).tables[0].rows[1].cells
    assert [cell.paragraphs[0].alignment for cell in cells] == [
        WD_ALIGN_PARAGRAPH.CENTER,
        WD_ALIGN_PARAGRAPH.LEFT,
        WD_ALIGN_PARAGRAPH.RIGHT,
    ]


def test_parts_have_headings_that_stay_with_their_lines():
    paper = StatePaper()

    paper.heading("I. Giá")
    paper.points(["Một", "Hai"])

    heading, *lines = opened(paper).paragraphs
    assert (heading.text, heading.paragraph_format.keep_with_next) == ("I. Giá", True)
    assert [line.text for line in lines] == ["- Một", "- Hai"]


def test_mark_of_pages_stands_at_the_foot_of_the_first_and_the_others():
    paper = StatePaper()

    paper.mark_pages("SỐ LIỆU MINH HỌA")

    section = opened(paper).sections[0]
    feet = (section.first_page_footer, section.footer)
    assert [foot.paragraphs[0].text for foot in feet] == ["SỐ LIỆU MINH HỌA"] * 2
