"""The annex that goes with a submission: published prices gathered, and their costs over years.

A paper of Vietnamese offices, so it is always in Vietnamese; its fixed forms are those of Decree
30/2020/NĐ-CP. Sums are given in words too, as papers about money have them.
"""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from core.money import NO_BREAK_SPACE, WORDS_LIMIT, format_number, in_words_vi
from core.state_paper import Column, StatePaper
from core.templatetags.ui import number, vn_date, vnd
from solutions.pricing import OwnCost, Terms
from solutions.pricing.terms import VAT_EXCLUDED, VAT_NOT_STATED

from .assumptions import unit_price
from .basis import citation
from .page import CostPage, PlanResult
from .query import KIND_LABELS
from .rows import cost_rows
from .sheets.notes import fixed_notes

LANGUAGE: Final = "vi"
TITLE: Final = "Bảng tổng hợp giá công bố"
ATTACHED: Final = "(Kèm theo Tờ trình số ……/TTr-…… ngày …… tháng …… năm …… của ……)"
DISCLAIMER: Final = (
    "Bảng này tổng hợp giá do nhà cung cấp công bố, không thay thế báo giá, không phải kết quả"
    " thẩm định giá. Nhà cung cấp chịu trách nhiệm về giá đã công bố."
)
SIGNERS: Final = (
    ("Người lập bảng", "(Ký, ghi rõ họ tên)"),
    ("Thủ trưởng đơn vị", "(Ký, ghi rõ họ tên, đóng dấu)"),
)
VAT_SHORT: Final = {
    "included": "Đã gồm",
    "exempt": "Không chịu thuế",
    VAT_NOT_STATED: "Chưa nêu rõ, tính như đã gồm",
}
# Millimetres, 252 in all: what a landscape page leaves between its margins.
PRICE_COLUMNS: Final = (
    Column("STT", 12, is_centred=True),
    Column("Nhà cung cấp", 28),
    Column("Giải pháp, gói", 38),
    Column("Đơn vị tính", 17, is_centred=True),
    Column("Số lượng", 15, is_amount=True),
    Column("Đơn giá công bố", 27, is_amount=True),
    Column("Thuế GTGT", 19, is_centred=True),
    Column("Thành tiền năm đầu (đồng, gồm thuế GTGT)", 27, is_amount=True),
    Column("Căn cứ, nguồn giá, địa chỉ", 45),
    Column("Ngày đọc giá", 24, is_centred=True),
)
_WIDTH: Final = 252
_LABELS_WIDTH: Final = 60


def cost_annex(page: CostPage, site: str) -> bytes:
    """The .docx of a result that was read in Vietnamese; ``site`` is the portal's address.

    Raises ``ValueError`` for a page without chosen plans.
    """
    if page.table is None:
        raise ValueError("there is nothing to gather without a plan")
    with override(LANGUAGE):
        return _annex(page, site)


def _annex(page: CostPage, site: str) -> bytes:
    paper = StatePaper(is_landscape=True)
    paper.annex(TITLE, ATTACHED)
    if page.has_sample:
        mark = _("SAMPLE FIGURES FOR ILLUSTRATION")
        paper.mark(mark)
        paper.mark_pages(mark)
    paper.heading("I. Giá do nhà cung cấp công bố")
    paper.table(PRICE_COLUMNS, [_price_row(page, n, site) for n in range(1, len(page.plans) + 1)])
    paper.paragraph(DISCLAIMER)
    paper.heading("II. Giả định tính toán")
    paper.points(_asked(page))
    for result in page.plans:
        paper.paragraph(f"{_name(result)}:")
        paper.points(result.assumptions)
    _compare(paper, page)
    _cite(paper, page)
    paper.paragraph(f"Kết quả được đọc ngày {vn_date(page.today)} và giữ nguyên tại địa chỉ:")
    paper.paragraph(page.address)
    paper.signatures(*SIGNERS)
    return paper.content()


def _price_row(page: CostPage, position: int, site: str) -> tuple[str, ...]:
    result = page.plans[position - 1]
    plan, cost = result.plan, result.cost
    paid = page.question.quantity if cost.paid_quantity is None else cost.paid_quantity
    amount = result.reason
    if cost.first_year_cost is not None:
        amount = format_number(cost.first_year_cost, LANGUAGE)
    source = ", ".join(text for text in (plan.source_kind, plan.source or plan.source_url) if text)
    confirmed = "Nhà cung cấp chưa xác nhận lại giá"
    if plan.checked_on:
        confirmed = f"Nhà cung cấp xác nhận giá ngày {vn_date(plan.checked_on)}"
    basis = (source or "Chưa nêu nguồn giá", confirmed, f"{site}{plan.solution_url}")
    return (
        str(position),
        plan.vendor,
        f"{_name(result)}\n{plan.place}",
        plan.terms.unit,
        number(paid),
        _unit_price(result),
        _vat(plan.terms),
        amount,
        "\n".join(basis),
        vn_date(page.today),
    )


def _unit_price(result: PlanResult) -> str:
    """The price, and below it what it is for; without a price, how one comes by it."""
    price, slash, per = unit_price(result.plan.terms).partition("/")
    if not price:
        return result.plan.charge_label
    # What it is for may be long, so it may break.
    return f"{price}\n{slash}{per.replace(NO_BREAK_SPACE, ' ')}".rstrip()


def _vat(terms: Terms) -> str:
    """What the unit price says of VAT, short enough for a column."""
    if terms.vat == VAT_EXCLUDED:
        return f"Chưa gồm, {number(terms.vat_rate or 0)}%"
    return VAT_SHORT[terms.vat]


def _name(result: PlanResult) -> str:
    return f"Phương án {result.letter}: {result.plan.solution} – {result.plan.name}"


def _asked(page: CostPage) -> list[str]:
    """What holds for all options, and the own costs that were entered."""
    question = page.question
    lines = [
        f"Số lượng: {number(question.quantity)}; thời gian: {question.years} năm, tính từ ngày"
        f" {vn_date(question.on)}; các khoản đã gồm thuế GTGT.",
        f"Tỷ lệ chiết khấu: {number(question.rate)}%/năm."
        if question.rate
        else "Không chiết khấu các khoản trả về sau.",
    ]
    letters = {result.plan.plan_id: result.letter for result in page.plans}
    return lines + [_own_cost(line, letters) for line in question.own_costs] + list(page.notices)


def _own_cost(line: OwnCost, letters: dict[int, str]) -> str:
    years = f"năm thứ {line.first_year}"
    if line.last_year != line.first_year:
        years = f"mỗi năm, từ năm thứ {line.first_year} đến năm thứ {line.last_year}"
    whose = "các phương án mua"
    if line.plan_id is not None:
        whose = f"phương án {letters.get(line.plan_id, '')}"
    label = KIND_LABELS[line.kind]
    return f"Chi phí tự đầu tư, vận hành ({whose}): {label}, {vnd(line.amount)}, {years}."


def _compare(paper: StatePaper, page: CostPage) -> None:
    """The costs as on the page, their totals in words, and what follows from them."""
    offered = [result for result in page.plans if result.cost.series]
    paper.heading("III. So sánh chi phí")
    if not offered:
        paper.paragraph("Không có phương án nào tính được chi phí theo các giả định trên.")
        return
    width = (_WIDTH - _LABELS_WIDTH) // len(offered)
    columns = [Column("Chỉ tiêu", _LABELS_WIDTH)]
    columns += [Column(_name(result), width, is_amount=True) for result in offered]
    rows = []
    for row in cost_rows(page):
        label = "\n".join(text for text in (row.label, row.note) if text)
        cells = ["\n".join((cell.main, *cell.lines)) for cell in row.cells]
        rows.append((label, *cells))
    paper.table(columns, rows)
    for result in offered:
        for text in _in_words(result, page.question.years):
            paper.paragraph(text)
    if page.sentences:
        found = page.sentences
        lines = (f"{found.verdict}.", found.exact, *found.others, *found.break_even)
        paper.points([line for line in lines if line])


def _in_words(result: PlanResult, years: int) -> Iterator[str]:
    """The first-year cost and the total of an option, in figures and in words."""
    cost, series = result.cost, result.cost.series
    amounts = (
        ("chi phí năm đầu", cost.first_year_cost),
        (f"tổng chi phí {years} năm", series and series.total),
    )
    for what, amount in amounts:
        if amount is not None and amount <= WORDS_LIMIT:
            figure = format_number(amount, LANGUAGE)
            words = f"(Bằng chữ: {in_words_vi(amount)})"
            yield f"Phương án {result.letter}, {what}: {figure} đồng {words}."


def _cite(paper: StatePaper, page: CostPage) -> None:
    paper.heading("IV. Căn cứ tham khảo")
    lines = [f"{_name(result)}: {result.route_label}." for result in page.plans]
    lines += [f"{basis.label}: {citation(law)}." for basis in page.bases for law in basis.laws]
    paper.points(lines)
    paper.paragraph(fixed_notes()[0])
