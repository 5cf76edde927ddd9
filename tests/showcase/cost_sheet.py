"""The first sheet of a cost workbook as rows, as it should be and as a program shows it."""

import csv
import io
import re
import zipfile
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from openpyxl import load_workbook

from showcase.costs.page import CostPage, PlanResult
from showcase.costs.wording import break_even_text
from solutions.pricing import CostTable

# A row of figures as texts; what is empty at its end is left out.
Row = tuple[str, ...]
_RESULT = re.compile(rb"</f><v>[^<]*</v>")
# Laying out pages and drawing lines is a third of LibreOffice's time and changes no figure.
_LAYOUT = re.compile(rb"<(?:pageSetup|pageSetUpPr|drawing)\b[^>]*/>")


def without_results(data: bytes) -> bytes:
    """The workbook without what its formulas come to, so that a program has to reckon them.

    Without its layout on paper too.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name.startswith("xl/worksheets/"):
                part = _RESULT.sub(b"</f>", part).replace(b' t="str"><f>', b"><f>")
                part = _LAYOUT.sub(b"", part)
            target.writestr(name, part)
    return buffer.getvalue()


def rows_of_csv(data: bytes) -> list[Row]:
    """The figures of the first sheet as LibreOffice writes them, from the quantity paid on."""
    return _figures(list(csv.reader(io.StringIO(data.decode()))))


def rows_of_xlsx(data: bytes) -> list[Row]:
    """The figures of the first sheet as the file itself holds them."""
    sheet = load_workbook(io.BytesIO(data), data_only=True).worksheets[0]
    rows = sheet.iter_rows(max_col=5, values_only=True)
    return _figures([["" if value is None else str(value) for value in row] for row in rows])


def _figures(lines: Sequence[Sequence[str]]) -> list[Row]:
    """The rows between the plans and the notes, blank ones left out."""
    labels = [line[0] if line else "" for line in lines]
    first = labels.index(_("Quantity paid"))
    last = next(n for n, label in enumerate(labels) if n > first and len(label) > 80)
    return [row for line in lines[first:last] if (row := _trimmed(line))]


def _trimmed(values: Sequence[object]) -> Row:
    texts = ["" if value is None else str(value) for value in values]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def expected_rows(page: CostPage) -> list[Row]:
    """What the sheet has to show, from the pure result alone."""
    table = page.table
    assert table is not None
    series = [result.cost.series for result in page.plans]
    years = range(table.years)
    total = ngettext("Total over %(years)d year", "Total over %(years)d years", table.years)
    rows: list[Sequence[object]] = [
        [_("Quantity paid"), *(result.cost.paid_quantity for result in page.plans)],
        [_("Why there is no cost"), *(result.reason for result in page.plans)],
        [total % {"years": table.years}, *(found and found.total for found in series)],
        [
            _("Of it own costs"),
            *(result.cost.own_total if result.cost.series else "" for result in page.plans),
        ],
        [_("First-year cost"), *(result.cost.first_year_cost for result in page.plans)],
        [_("Present value"), *(found and found.present_total for found in series)],
        [_("Break-even year"), *(_break_even(result, table) for result in page.plans)],
        [
            _("Break-even year at present values"),
            *(_break_even(result, table, discounted=True) for result in page.plans),
        ],
        [_("Lowest total"), *(_lowest(result) for result in page.plans)],
        _verdict(table),
    ]
    parts = (
        (_("Cost of each year"), "cost"),
        (_("Of it own costs"), ""),
        (_("Cumulative cost"), "cumulative"),
        (_("Present value of each year"), "present_value"),
        (_("Cumulative present value"), "cumulative_present_value"),
    )
    for title, name in parts:
        rows.append([title])
        for year in years:
            label = _("Year %(year)d") % {"year": year + 1}
            rows.append([label, *(_of_year(result, name, year) for result in page.plans)])
    return [_trimmed(row) for row in rows]


def _of_year(result: PlanResult, name: str, year: int) -> object:
    if result.cost.series is None:
        return ""
    if not name:
        return result.cost.own_yearly[year]
    return getattr(result.cost.series.years[year], name)


def _break_even(result: PlanResult, table: CostTable, *, discounted: bool = False) -> object:
    cost = result.cost
    if not cost.is_purchase or cost.series is None or table.rent_id is None:
        return ""
    year = cost.discounted_break_even_year if discounted else cost.break_even_year
    return break_even_text(None, table.years) if year is None else year


def _lowest(result: PlanResult) -> str:
    return f"✓ {_('Lowest total')}" if result.is_cheapest else ""


def _verdict(table: CostTable) -> list[object]:
    if table.verdict is None:
        return [_("The lowest total is below the next one by (VND)"), table.saving]
    says = {
        "rent": _("The total cost of renting is lower by (VND)"),
        "buy": _("The total cost of purchase is lower by (VND)"),
        "equal": _("Renting and purchase cost the same"),
    }
    return [says[table.verdict.cheaper], table.verdict.difference]
