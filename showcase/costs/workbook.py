"""The cost comparison as a spreadsheet that reckons by itself."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .page import CostPage
from .query import KIND_LABELS
from .sheets.book import Book
from .sheets.comparison import inputs_of, write_comparison
from .sheets.discount import write_discount
from .sheets.figures import write_figures
from .sheets.own_costs import write_own_costs
from .sheets.payments import write_payments
from .sheets.plans import write_plans
from .sheets.prices import write_prices

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def cost_workbook(page: CostPage) -> bytes:
    """The .xlsx of a result, in the active language.

    Quantity, rate, starting day, own costs and what the plans say may be changed in the file; the
    years are those of the page. Raises ``ValueError`` for a page without chosen plans.
    """
    table = page.table
    if table is None:
        raise ValueError("there is nothing to reckon without a plan")
    book = Book(mark=_("SAMPLE FIGURES FOR ILLUSTRATION") if page.has_sample else "")
    first = book.page(pgettext("sheet", "Comparison"))
    inputs = inputs_of(first)
    own_lines = page.question.own_costs
    labels = [str(KIND_LABELS[line.kind]) for line in own_lines]
    own = write_own_costs(book, page.plans, own_lines, labels)
    said = write_plans(book, page.plans, inputs)
    prices = write_prices(book, page.plans, said)
    due = write_payments(book, page.plans, table, inputs, (said, prices))
    discount = write_discount(book, table.years, inputs)
    figures = write_figures(book, table, said, due, own, discount)
    write_comparison(first, page, said, figures)
    return book.content()
