"""Documents of state agencies as .docx files: paper, type and heading of Decree 30/2020/NĐ-CP.

A4, margins 20 mm above and below, 30 mm left, 15 mm right (Annex I, section I), Times New Roman,
page numbers above the text from the second page on. What is written is the caller's.
"""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Emu, Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from core.text import strip_controls

from .state_form import MOTTO, STATE_NAME, Letterhead

FONT: Final = "Times New Roman"
TEXT_SIZE: Final = Pt(13)
TABLE_SIZE: Final = Pt(11)
TOP, BOTTOM, LEFT, RIGHT = Mm(20), Mm(20), Mm(30), Mm(15)
SHORT_SIDE, LONG_SIDE = Mm(210), Mm(297)
ANNEX: Final = "Phụ lục"

_AFTER_BORDERS: Final = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr")
CENTRE, LEFT_EDGE = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT
RIGHT_EDGE = WD_ALIGN_PARAGRAPH.RIGHT


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, its width in millimetres, how its values stand.

    Amounts stand at the right edge (``is_amount``), numbers and days in the middle.
    """

    heading: str
    width: int
    is_centred: bool = False
    is_amount: bool = False


class StatePaper:
    """A document that grows from top to bottom; ``content`` is the finished file."""

    def __init__(self, *, is_landscape: bool = False) -> None:
        self._document = Document()
        self._set_type()
        self._set_page(is_landscape)

    def letterhead(self, head: Letterhead) -> None:
        """The two columns above everything: agency and number, name of the state and place."""
        table = self._document.add_table(rows=2, cols=2)
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        section = self._document.sections[0]
        width = section.page_width - LEFT - RIGHT
        # The name of the state stands on one line, for which half of an upright page is too narrow.
        is_upright = section.page_width < section.page_height
        left_width = width * 2 // 5 if is_upright else width // 2
        _set_widths(table, (left_width, width - left_width))
        left, right = table.rows[0].cells
        if head.superior:
            _write(left, head.superior, size=Pt(12))
        _write(left, head.issuer, size=Pt(12), is_bold=True)
        _write(right, STATE_NAME, size=Pt(12), is_bold=True)
        _write(right, MOTTO, size=TEXT_SIZE, is_bold=True)
        # Below the agency a third of its line long, below the motto as long as the motto.
        _rule(left, (left_width - Mm(25)) // 2)
        _rule(right, (width - left_width - Mm(58)) // 2)
        left, right = table.rows[1].cells
        _write(left, head.number, size=TEXT_SIZE)
        _write(right, head.place_and_date, size=TEXT_SIZE, is_italic=True)

    def mark(self, text: str) -> None:
        """A mark that no reader overlooks, such as that the figures are invented."""
        self._line(text, is_bold=True)

    def mark_pages(self, text: str) -> None:
        """The same at the foot of every page, also when pages are parted."""
        section = self._document.sections[0]
        for foot in (section.first_page_footer, section.footer):
            paragraph = foot.paragraphs[0]
            paragraph.alignment = CENTRE
            _run(paragraph, text, size=TABLE_SIZE, is_bold=True)

    def annex(self, title: str, *below: str) -> None:
        """The heading of an annex, which has no letterhead: the word, its title, what it is to.

        The lines ``below`` in italics name the paper that it goes with (Annex I, section III of
        the decree).
        """
        self._line(ANNEX, size=Pt(14), is_bold=True)
        self._line(title.upper(), size=Pt(14), is_bold=True)
        for line in below:
            self._line(line, is_italic=True)

    def title(self, text: str, *below: str) -> None:
        """The title in capitals, and lines in italics below it."""
        self._line(text.upper(), size=Pt(14), is_bold=True, before=12)
        for line in below:
            self._line(line, is_italic=True)

    def paragraph(self, text: str) -> None:
        """A paragraph of running text."""
        self._line(text, is_centred=False, before=6)

    def heading(self, text: str) -> None:
        """The heading of a part, on one page with what follows."""
        paragraph = self._line(text, is_bold=True, is_centred=False, before=10)
        paragraph.paragraph_format.space_after = Pt(4)
        paragraph.paragraph_format.keep_with_next = True

    def points(self, lines: Sequence[str]) -> None:
        """Lines that each begin with a dash."""
        for line in lines:
            self._line(f"- {line}", is_centred=False, before=2)

    def table(self, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
        """A table whose headings come again on every page; no row breaks across pages.

        A line break in a value begins a new line of its cell.
        """
        table = self._document.add_table(rows=1, cols=len(columns))
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for index, (column, cell) in enumerate(zip(columns, table.rows[0].cells, strict=True)):
            table.columns[index].width = cell.width = Mm(column.width)
            _write(cell, column.heading, size=TABLE_SIZE, is_bold=True)
        _row_property(table.rows[0]._tr, "w:tblHeader")
        _row_property(table.rows[0]._tr, "w:cantSplit")
        self._add_rows(table, columns, rows)

    def signatures(self, *blocks: tuple[str, str]) -> None:
        """Who signs, side by side: (office, what to write there), with room to sign."""
        self._line("", before=6)
        table = self._document.add_table(rows=1, cols=len(blocks))
        _row_property(table.rows[0]._tr, "w:cantSplit")
        for cell, (office, how) in zip(table.rows[0].cells, blocks, strict=True):
            _write(cell, office.upper(), size=TEXT_SIZE, is_bold=True)
            _write(cell, how, size=TEXT_SIZE, is_italic=True)
            for _empty in range(4):
                cell.add_paragraph()

    def content(self) -> bytes:
        """The bytes of the .docx file."""
        buffer = BytesIO()
        self._document.save(buffer)
        return buffer.getvalue()

    def _set_type(self) -> None:
        style = self._document.styles["Normal"]
        style.font.name, style.font.size = FONT, TEXT_SIZE
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), FONT)
        style.paragraph_format.space_after = Pt(0)
        self._document.core_properties.author = ""
        self._document.core_properties.comments = ""

    def _set_page(self, is_landscape: bool) -> None:
        section = self._document.sections[0]
        section.page_width, section.page_height = SHORT_SIDE, LONG_SIDE
        if is_landscape:
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = LONG_SIDE, SHORT_SIDE
        section.top_margin, section.bottom_margin = TOP, BOTTOM
        section.left_margin, section.right_margin = LEFT, RIGHT
        section.header_distance = Mm(10)
        # The first page carries no number; on the others it stands in the middle above the text.
        section.different_first_page_header_footer = True
        paragraph = section.header.paragraphs[0]
        paragraph.alignment = CENTRE
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), "PAGE")
        paragraph._p.append(field)

    def _line(
        self,
        text: str,
        *,
        size: Pt = TEXT_SIZE,
        is_bold: bool = False,
        is_italic: bool = False,
        is_centred: bool = True,
        before: int = 0,
    ) -> Paragraph:
        paragraph = self._document.add_paragraph()
        paragraph.alignment = CENTRE if is_centred else WD_ALIGN_PARAGRAPH.JUSTIFY
        paragraph.paragraph_format.space_before = Pt(before)
        _run(paragraph, text, size=size, is_bold=is_bold, is_italic=is_italic)
        return paragraph

    def _add_rows(
        self, table: Table, columns: Sequence[Column], rows: Sequence[Sequence[str]]
    ) -> None:
        """Rows as copies of one made with care: row by row the library is far too slow."""
        pattern = deepcopy(table.rows[0]._tr)
        pattern.trPr.remove(pattern.trPr.find(qn("w:tblHeader")))
        for column, cell in zip(columns, pattern.tc_lst, strict=True):
            paragraph = Paragraph(cell.p_lst[0], table)
            paragraph.alignment = _edge(column)
            paragraph.runs[0].bold = None
        for values in rows:
            row = deepcopy(pattern)
            for cell, value in zip(row.tc_lst, values, strict=True):
                cell.p_lst[0].r_lst[0].text = _clean(value)
            table._tbl.append(row)


def _set_widths(table: Table, widths: Sequence[int]) -> None:
    table.autofit = False
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width


def _edge(column: Column) -> WD_ALIGN_PARAGRAPH:
    if column.is_amount:
        return RIGHT_EDGE
    return CENTRE if column.is_centred else LEFT_EDGE


def _write(
    cell: _Cell, text: str, *, size: Pt, is_bold: bool = False, is_italic: bool = False
) -> Paragraph:
    """A centred line in a cell: in its empty first paragraph, else in a new one."""
    [*_, last] = cell.paragraphs
    paragraph = cell.add_paragraph() if last.runs else last
    paragraph.alignment = CENTRE
    _run(paragraph, text, size=size, is_bold=is_bold, is_italic=is_italic)
    return paragraph


def _run(
    paragraph: Paragraph, text: str, *, size: Pt, is_bold: bool = False, is_italic: bool = False
) -> None:
    """Text as it is: no field, no link."""
    run = paragraph.add_run(_clean(text))
    run.font.size, run.bold, run.italic = size, is_bold or None, is_italic or None


def _clean(text: str) -> str:
    """The text without what XML cannot hold."""
    return strip_controls(text)[0]


def _rule(cell: _Cell, inset: int) -> None:
    """A thin line across the cell, set in on both sides."""
    paragraph = cell.add_paragraph()
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Emu(inset)
    form.line_spacing = Pt(4)
    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "auto")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    # Readers insist on the order of these properties.
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(borders, *_AFTER_BORDERS)


def _row_property(row: BaseOxmlElement, name: str) -> None:
    row.get_or_add_trPr().append(OxmlElement(name))
