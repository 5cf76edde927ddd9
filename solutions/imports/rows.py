"""A row of cells to typed values, with everything that is wrong or doubtful in the row alone."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from vendors.tax_code import HOUSEHOLD_LENGTH, TaxCodeError, check, mask

from . import fields
from .cells import Cell
from .columns import COLUMNS, Column
from .importer import Importer
from .lookups import Lookups
from .messages import CellError, Message
from .reader import Row
from .values import Reading, read_cell

_PRICES: Final = fields.PLAN.keys() | fields.PROMOTION.keys()
_SUMMARY_SHOWN: Final = 200
_REPEATED: Final = 100  # characters: longer texts seldom come again
_MAX_KNOWN: Final = 20_000
_SMALL_PRICE: Final = 1_000
_LARGE_CHARGES: Final = frozenset({"subscription", "purchase"})


@dataclass(slots=True)
class ParsedRow:
    """What a row says: ``values`` by column key, of the columns that the sheet has.

    Names are rows of the database already (province, sectors, ...); ``province`` is None for a
    national listing. ``doubtful_code`` is a tax code whose check digit fails, still to be excused.
    ``lacks_plan``: the row says nothing at all of a price plan.
    """

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    errors: list[Message] = field(default_factory=list)
    warnings: list[Message] = field(default_factory=list)
    doubtful_code: str = ""
    lacks_plan: bool = False

    @property
    def names(self) -> tuple[str, str]:
        """Vendor and solution as the row names them; empty where it does not."""
        return self.values.get("vendor_name") or "", self.values.get("solution_name") or ""

    def keep_names(self) -> None:
        """Let go of all values but the names, once they are merged into a listing."""
        vendor, solution = self.names
        self.values = {"vendor_name": vendor, "solution_name": solution}

    def error(self, code: str, column: str | None = None, **params: Any) -> None:
        """Note what is wrong: nothing of the listing will be saved."""
        self.errors.append(Message(code, self.number, column, params))

    def warn(self, code: str, column: str | None = None, **params: Any) -> None:
        """Note what is doubtful: it is saved all the same."""
        self.warnings.append(Message(code, self.number, column, params))


class RowParser:
    """Parses the rows of one sheet for one importer."""

    def __init__(self, keys: frozenset[str], importer: Importer, lookups: Lookups) -> None:
        self._columns = [c for c in COLUMNS if c.key in keys]
        self._importer = importer
        self._meanings: dict[str, Callable[[Any], Any]] = {
            "sectors": lookups.sectors,
            "audiences": lookups.audiences,
            "programme": lookups.programmes,
        }
        self._lookups = lookups
        self._known: dict[tuple[Any, ...], Reading] = {}

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
                value = self._value(parsed, column, cell)
                # Of empty cells only the province says something: that the listing is national.
                if not fields.is_empty(value) or column.key == "province":
                    parsed.values[column.key] = value
            except CellError as error:
                parsed.errors.append(error.at(row.number, column.key))
        self._locate(parsed)
        _check(parsed, self._importer)
        return parsed

    def _value(self, parsed: ParsedRow, column: Column, cell: Cell | None) -> Any:
        reading = self._read(column, cell)
        for code, params in reading.warnings:
            parsed.warn(code, column.key, **params)
        if column.key == "vendor_tax_code":
            return _tax_code(parsed, str(reading.value))
        if column.key in ("province", "vendor_province"):
            return self._province(parsed, column.key, str(reading.value))
        return reading.value

    def _read(self, column: Column, cell: Cell | None) -> Reading:
        """What the cell says. Most cells repeat those above: read, and kept, only once."""
        if cell is None or cell.error or len(cell.text) > _REPEATED:
            return self._meant(column, read_cell(column, cell))
        key = column.key, type(cell.value), cell.value, cell.text, cell.warnings
        known = self._known.get(key)
        if known is None:
            known = self._meant(column, read_cell(column, cell))
            if len(self._known) < _MAX_KNOWN:
                self._known[key] = known
        return known

    def _meant(self, column: Column, reading: Reading) -> Reading:
        """The reading with names as the rows of the database that they mean."""
        if column.key in self._meanings:
            reading.value = self._meanings[column.key](reading.value)
        elif column.key == "integrations":
            reading.value = "; ".join(reading.value)
        return reading

    def _province(self, parsed: ParsedRow, key: str, text: str) -> Any:
        if not text:
            return self._importer.province if key == "province" else None
        province, old_name = self._lookups.province(text)
        if province is None and key == "vendor_province":
            raise CellError("unknown_province", text=text)
        if old_name:
            parsed.warn("province_ended", key, text=old_name, province=province.name)
        return province

    def _locate(self, parsed: ParsedRow) -> None:
        """Whose listing the row is, and whether the importer may enter it."""
        if any(message.column == "province" for message in parsed.errors):
            return
        province = parsed.values.setdefault("province", self._importer.province)
        if self._importer.may("add", province):
            return
        if province is None:
            parsed.error("national_not_yours", "province")
        else:
            parsed.error("province_not_yours", "province", province=province.name)


def _tax_code(parsed: ParsedRow, text: str) -> str:
    """The canonical code, "" for none. Raises ``CellError``; the code itself is never quoted."""
    if not text:
        return ""
    try:
        code = check(text)
    except TaxCodeError as error:
        parsed.doubtful_code = error.value
        raise CellError(f"tax_{error.code}") from error
    if code.repaired:
        parsed.warn("tax_code_repaired", "vendor_tax_code", text=mask(code.value))
    return code.value


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
    if amount is not None and amount < _SMALL_PRICE and values.get("charge") in _LARGE_CHARGES:
        parsed.warn("small_price", "amount", text=f"{amount.normalize():f} đ")
    rate = values.get("vat_rate")
    if rate is not None and 0 < rate < 1:
        parsed.warn("small_rate", "vat_rate", text=f"{rate.normalize():f}")
    if (checked := values.get("price_checked_on")) and checked > importer.on:
        parsed.warn("future_confirmation", "price_checked_on")
    if values.get("featured") and values.get("province") is None:
        parsed.warn("featured_national", "featured")
        values["featured"] = None
