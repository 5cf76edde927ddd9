"""Cells of a row to values, each judged alone: what the parsers of all kinds of sheets share."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from vendors.tax_code import TaxCodeError, check, mask

from .cells import Cell
from .contract import Column
from .importer import Importer
from .lookups import Lookups
from .messages import CellError, Message
from .recent import Recent
from .values import Reading, read_cell

_REPEATED: Final = 100  # characters: longer texts seldom come again
_KNOWN: Final = 2_000


@dataclass(slots=True)
class ParsedRow:
    """What a row says: ``values`` by column key, of the columns that the sheet has.

    Names are rows of the database already (province, sectors, ...); ``province`` is None for what
    is national. ``doubtful_code`` is a tax code whose check digit fails, still to be excused.
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
        """Note what is wrong: nothing of the object will be saved."""
        self.errors.append(Message(code, self.number, column, params))

    def warn(self, code: str, column: str | None = None, **params: Any) -> None:
        """Note what is doubtful: it is saved all the same."""
        self.warnings.append(Message(code, self.number, column, params))


class CellParser:
    """Reads the cells of one sheet for one importer; ``meanings`` turn names into rows."""

    def __init__(
        self,
        columns: Iterable[Column],
        importer: Importer,
        lookups: Lookups,
        meanings: dict[str, Callable[[Any], Any]] | None = None,
    ) -> None:
        self._columns = list(columns)
        self._importer = importer
        self._lookups = lookups
        self._meanings = meanings or {}
        self._known: Recent[tuple[Any, ...], Reading] = Recent(_KNOWN)

    def value(self, parsed: ParsedRow, column: Column, cell: Cell | None) -> Any:
        """What the cell says in its column; warnings go to the row. Raises ``CellError``."""
        reading = self._read(column, cell)
        for code, params in reading.warnings:
            parsed.warn(code, column.key, **params)
        if column.key == "vendor_tax_code":
            return _tax_code(parsed, str(reading.value))
        if column.key in ("province", "vendor_province"):
            return self._province(parsed, column.key, str(reading.value))
        return reading.value

    def locate(self, parsed: ParsedRow) -> None:
        """Note whose object the row is about, and whether the importer may enter it."""
        if any(message.column == "province" for message in parsed.errors):
            return
        province = parsed.values.setdefault("province", self._importer.province)
        if self._importer.may("add", province):
            return
        if province is None:
            parsed.error("national_not_yours", "province")
        else:
            parsed.error("province_not_yours", "province", province=province.name)

    def _read(self, column: Column, cell: Cell | None) -> Reading:
        """What the cell says. Most cells repeat those above: read, and kept, only once."""
        if cell is None or cell.error or len(cell.text) > _REPEATED:
            return self._meant(column, read_cell(column, cell))
        key = column.key, type(cell.value), cell.value, cell.text, cell.warnings
        known = self._known.get(key)
        if known is None:
            known = self._meant(column, read_cell(column, cell))
            self._known.put(key, known)
        return known

    def _meant(self, column: Column, reading: Reading) -> Reading:
        """The reading with names as the rows of the database that they mean."""
        if column.key in self._meanings:
            reading.value = self._meanings[column.key](reading.value)
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
