"""Which vendor and which solution a row means, among those of the registry and of the file.

A sheet has as many of them as rows, so they are known by keys of a few bytes, and the rows of the
database that they mean are loaded with the batch that is compared (``compare``).
"""

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import islice
from typing import Final, NamedTuple, TypeVar

from core.text import fold
from solutions.models import Solution
from vendors.models import Vendor

from .cell_parser import ParsedRow
from .drafts import SolutionDraft, VendorDraft
from .importer import Importer

T = TypeVar("T")

SLICE: Final = 400  # values in one look-up: both databases take many more
# Beginnings of Vietnamese firms' names: only those are asked for a tax code.
_FIRMS: Final = ("cong ty", "tong cong ty", "tap doan", "doanh nghiep", "ngan hang", "hop tac xa",
                 "ho kinh doanh")  # fmt: skip
_KEY_BYTES: Final = 16  # no two keys of a sheet are the same by chance


class Named:
    """What the rows of a sheet call their vendors, taken row by row.

    ``names`` are folded names of vendors, ``codes`` the tax codes by such a name, ``names_of`` the
    other way round. ``doubtful`` are names with codes whose check digit fails, still to be excused.
    """

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.codes: dict[str, tuple[str, ...]] = {}
        self.names_of: dict[str, tuple[str, ...]] = {}
        self.doubtful: set[tuple[str, str]] = set()

    def add(self, row: ParsedRow) -> None:
        """Take in what the row says."""
        name = _name_key(row)
        self.names.add(name)
        if code := row.values.get("vendor_tax_code"):
            self.add_code(name, code)
        elif row.doubtful_code:
            self.doubtful.add((name, row.doubtful_code))

    def add_code(self, name: str, code: str) -> None:
        """A row gives the vendor of that folded name this tax code."""
        for table, key, value in ((self.codes, name, code), (self.names_of, code, name)):
            known = table.get(key, ())
            if value not in known:
                table[key] = (*known, value)


class _Known(NamedTuple):
    """What is to be known of a vendor of the registry to recognise it."""

    pk: int
    folded_name: str
    tax_code: str
    tax_code_note: str


class Identities:
    """Vendors by tax code, else by folded name; solutions by vendor and folded name.

    A vendor matches by name when no two tax codes speak against it: a row with a code takes a
    vendor that has none yet; a row without one takes the only vendor of its name. ``vendors`` and
    ``solutions`` are those that the rows asked for, each once, in the order of the rows.
    """

    def __init__(self, named: Named, importer: Importer) -> None:
        self._importer = importer
        self._by_code: dict[str, _Known] = {}
        self._by_name: dict[str, tuple[_Known, ...]] = {}
        self._load(named)
        self._excused = self._excuses(named)
        self._codes, self._names = named.codes, named.names_of
        self._drafts: dict[bytes, int] = {}
        self._claimed: dict[int, str] = {}
        self._warned: set[int] = set()
        self._places: dict[bytes, int] = {}
        self._solution_ids = self._load_solutions()
        self.vendors: list[VendorDraft] = []
        self.solutions: list[SolutionDraft] = []

    def excuse(self, row: ParsedRow) -> None:
        """A failing check digit is right where staff confirmed that very code with a note."""
        if row.doubtful_code not in self._excused:
            return
        row.values["vendor_tax_code"] = row.doubtful_code
        row.errors = [error for error in row.errors if error.column != "vendor_tax_code"]

    def vendor_of(self, row: ParsedRow) -> int | None:
        """The number of the row's vendor; None, with an error noted, when it cannot be told."""
        name = row.values.get("vendor_name")
        if not name:
            return None
        code = row.values.get("vendor_tax_code") or ""
        number = self._by_own_code(row, code) if code else self._by_own_name(row)
        if number is not None and not code:
            self._warn_of_missing_code(row, number)
        return number

    def solution_of(self, vendor: int, row: ParsedRow) -> int | None:
        """The number of the row's solution; None when the row has no name of one."""
        name = row.values.get("solution_name")
        if not name:
            return None
        key = _key(vendor, fold(name))
        if key not in self._places:
            draft = self.vendors[vendor]
            found = draft.vendor_id and self._solution_ids.get(_key(draft.vendor_id, fold(name)))
            self._places[key] = len(self.solutions)
            self.solutions.append(SolutionDraft(draft, found or None))
        return self._places[key]

    def _load(self, named: Named) -> None:
        codes = {*named.names_of, *(code for _name, code in named.doubtful)}
        found: dict[int, _Known] = {}
        vendors = Vendor.objects.order_by("pk").values_list(*_Known._fields)
        for part in sliced(sorted(named.names - {""})):
            found |= {row[0]: _Known(*row) for row in vendors.filter(folded_name__in=part)}
        for part in sliced(sorted(codes)):
            found |= {row[0]: _Known(*row) for row in vendors.filter(tax_code__in=part)}
        for vendor in found.values():
            self._by_name[vendor.folded_name] = (*self._named(vendor.folded_name), vendor)
            if vendor.tax_code:
                self._by_code[vendor.tax_code] = vendor

    def _load_solutions(self) -> dict[bytes, int]:
        """Ids of all solutions of the vendors found; the oldest where two fold to one name."""
        vendors = {vendor.pk for found in self._by_name.values() for vendor in found}
        ids: dict[bytes, int] = {}
        for part in sliced(sorted(vendors)):
            rows = Solution.objects.filter(vendor__in=part).order_by("pk")
            for pk, vendor_id, name in rows.values_list("pk", "vendor_id", "name").iterator():
                ids.setdefault(_key(vendor_id, fold(name)), pk)
        return ids

    def _excuses(self, named: Named) -> frozenset[str]:
        """The codes that are right although they fail; from now on they are like others."""
        excused = set()
        for name, code in sorted(named.doubtful):
            known = self._by_code.get(code)
            if code in self._importer.tax_code_notes or (known and known.tax_code_note):
                excused.add(code)
                named.add_code(name, code)
        return frozenset(excused)

    def _named(self, name: str) -> tuple[_Known, ...]:
        return self._by_name.get(name, ())

    def _by_own_code(self, row: ParsedRow, code: str) -> int:
        vendor = self._by_code.get(code)
        if vendor is None:
            free = [v for v in self._named(_name_key(row)) if not v.tax_code]
            vendor = next((v for v in free if self._claimed.get(v.pk, code) == code), None)
            if vendor is not None:
                self._claimed[vendor.pk] = code
        number = self._draft(row, _key("code", code), vendor)
        draft = self.vendors[number]
        draft.tax_code = code
        draft.note = self._importer.tax_code_notes.get(code, "")
        return number

    def _by_own_name(self, row: ParsedRow) -> int | None:
        name = _name_key(row)
        codes = self._codes.get(name, ())
        # A known vendor without a code is meant before another one of the same name.
        is_free = any(not vendor.tax_code for vendor in self._named(name))
        if len(codes) == 1 and not is_free:
            return self._by_own_code(row, codes[0])
        # A vendor that the file itself gives another name is no longer the one of this name.
        found = [
            vendor
            for vendor in self._named(name)
            if name in self._names.get(vendor.tax_code, (name,))
        ]
        without_code = [vendor for vendor in found if not vendor.tax_code]
        if len(codes) > 1 or (len(found) > 1 and len(without_code) != 1):
            row.error("vendor_ambiguous", "vendor_name")
            return None
        vendor = next(iter(without_code or found), None)
        return self._draft(row, _key("name", name), vendor)

    def _draft(self, row: ParsedRow, key: bytes, vendor: _Known | None) -> int:
        if vendor is not None:
            key = _key("row", vendor.pk)
        if key not in self._drafts:
            code, pk = (vendor.tax_code, vendor.pk) if vendor else ("", None)
            is_firm = _name_key(row).startswith(_FIRMS)
            self._drafts[key] = len(self.vendors)
            self.vendors.append(VendorDraft(code, pk, is_firm=is_firm))
        return self._drafts[key]

    def _warn_of_missing_code(self, row: ParsedRow, number: int) -> None:
        if number in self._warned:
            return  # once for each vendor is enough
        self._warned.add(number)
        draft = self.vendors[number]
        if draft.tax_code:
            row.warn("tax_code_by_name", "vendor_tax_code")
        elif draft.is_firm or row.values.get("vendor_province"):
            row.warn("tax_code_missing", "vendor_tax_code")


def sliced(values: Iterable[T], size: int = SLICE) -> Iterator[list[T]]:
    """``values`` in lists of at most ``size``."""
    rest = iter(values)
    while part := list(islice(rest, size)):
        yield part


def _name_key(row: ParsedRow) -> str:
    return fold(row.values.get("vendor_name") or "")


def _key(owner: int | str, text: int | str) -> bytes:
    return blake2b(f"{owner}\0{text}".encode(), digest_size=_KEY_BYTES).digest()
