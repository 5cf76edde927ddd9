"""A row of the catalogue's sheet to typed values, with what is wrong or doubtful in it alone."""

from collections.abc import Iterable, Iterator
from typing import Final

from vendors.tax_code import HOUSEHOLD_LENGTH

from . import fields
from .cell_parser import CellParser, ParsedRow
from .columns import COLUMNS
from .importer import Importer
from .lookups import Lookups
from .messages import CellError
from .reader import Row

__all__ = ["ParsedRow", "RowParser", "is_personal"]

_PRICES: Final = fields.PLAN.keys() | fields.PROMOTION.keys()
_SUMMARY_SHOWN: Final = 200
_SMALL_PRICE: Final = 1_000
_LARGE_CHARGES: Final = frozenset({"subscription", "purchase"})


class RowParser(CellParser):
    """Parses the rows of one sheet for one importer."""

    def __init__(self, keys: frozenset[str], importer: Importer, lookups: Lookups) -> None:
        meanings = {
            "sectors": lookups.sectors,
            "audiences": lookups.audiences,
            "programme": lookups.programmes,
            "integrations": "; ".join,
        }
        super().__init__((c for c in COLUMNS if c.key in keys), importer, lookups, meanings)

    def parse(self, rows: Iterable[Row]) -> Iterator[ParsedRow]:
        """The rows with their values, in order."""
        for row in rows:
            yield self._parsed(row)

    def _parsed(self, row: Row) -> ParsedRow:
        parsed = ParsedRow(row.number)
        for column in self._columns:
            cell = row.cells.get(column.key)
            if cell is None and column.is_required:
                # Whether a listing may go without a plan is seen when it is compared.
                parsed.lacks_plan = column.key == "charge" and not row.cells.keys() & _PRICES
                if not parsed.lacks_plan:
                    parsed.error("required", column.key)
                continue
            if cell is None and column.key != "province":
                continue
            try:
                value = self.value(parsed, column, cell)
                # Of empty cells only the province says something: that the listing is national.
                if not fields.is_empty(value) or column.key == "province":
                    parsed.values[column.key] = value
            except CellError as error:
                parsed.errors.append(error.at(row.number, column.key))
        self.locate(parsed)
        _check(parsed, self._importer)
        return parsed


def is_personal(tax_code: str) -> bool:
    """Whether a canonical tax code is a person's number: kept, but never shown or copied."""
    return len(tax_code) == HOUSEHOLD_LENGTH and "-" not in tax_code


def _check(parsed: ParsedRow, importer: Importer) -> None:
    """What is doubtful though every cell can be read."""
    values = parsed.values
    if values.get("charge") == "free" and values.get("amount") == 0:
        values["amount"] = None
    if len(values.get("summary") or "") > _SUMMARY_SHOWN:
        parsed.warn("long_summary", "summary", length=len(values["summary"]))
    amount = values.get("amount")
    # Nothing for the units included is no slip where those beyond are paid for.
    is_small = amount is not None and amount < _SMALL_PRICE
    if (
        is_small
        and values.get("charge") in _LARGE_CHARGES
        and not (amount == 0 and values.get("extra_unit_amount"))
    ):
        parsed.warn("small_price", "amount", text=f"{amount.normalize():f} đ")
    rate = values.get("vat_rate")
    if rate is not None and 0 < rate < 1:
        parsed.warn("small_rate", "vat_rate", text=f"{rate.normalize():f}")
    if (checked := values.get("price_checked_on")) and checked > importer.on:
        parsed.warn("future_confirmation", "price_checked_on")
    if values.get("featured") and values.get("province") is None:
        parsed.warn("featured_national", "featured")
        values["featured"] = None
