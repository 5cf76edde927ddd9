"""Which vendor and which solution a row means, among those of the registry and of the file."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final, TypeVar

from core.text import fold
from solutions.models import Solution
from vendors.models import Vendor

from .cell_parser import ParsedRow
from .importer import Importer

T = TypeVar("T")

SLICE: Final = 400  # values in one look-up: both databases take many more
# Beginnings of Vietnamese firms' names: only those are asked for a tax code.
_FIRMS: Final = ("cong ty", "tong cong ty", "tap doan", "doanh nghiep", "ngan hang", "hop tac xa",
                 "ho kinh doanh")  # fmt: skip


@dataclass(eq=False, slots=True)
class VendorDraft:
    """A vendor that the file names: one of the registry (``vendor``), or a new one.

    ``given`` are the values the file says, by column; ``offers`` those of single listings until
    they are settled. ``work`` is what is to be done to it, once compared; when that is done
    ``is_settled`` says so and the vendor is known.
    """

    name: str
    tax_code: str
    vendor: Vendor | None = None
    given: dict[str, Any] = field(default_factory=dict)
    offers: dict[int, dict[str, Any]] = field(default_factory=dict)
    note: str = ""
    work: Any = None
    is_settled: bool = False

    def settle(self) -> None:
        """The work is done (or was only looked at): later listings find nothing left to do."""
        self.vendor = self.work.instance
        self.work, self.given, self.is_settled = None, {}, True

    def reload(self) -> None:
        """Look the vendor up again after a failure: someone may have made or changed it."""
        self.work = None
        known = Vendor.objects.select_related("province")
        if self.vendor is not None:
            self.vendor = known.filter(pk=self.vendor.pk).first()
        elif self.tax_code:
            self.vendor = known.filter(tax_code=self.tax_code).first()


@dataclass(eq=False, slots=True)
class SolutionDraft:
    """A solution that the file names; ``solution_id`` is None for a new one.

    Its texts may be long, so once settled only what later listings ask of it is kept: whether it
    ``has_sector`` and ``has_summary``.
    """

    vendor: VendorDraft
    solution_id: int | None = None
    given: dict[str, Any] = field(default_factory=dict)
    offers: dict[int, dict[str, Any]] = field(default_factory=dict)
    work: Any = None
    is_settled: bool = False
    has_sector: bool = False
    has_summary: bool = False

    def settle(self) -> None:
        """The work is done (or was only looked at): later listings find nothing left to do."""
        self.solution_id = self.work.instance.pk
        self.work, self.given, self.is_settled = None, {}, True

    def reload(self) -> None:
        """Look the solution up again after a failure; its vendor has been looked up before."""
        self.work = None
        name = fold(self.given["solution_name"].value)
        own = Solution.objects.filter(vendor=self.vendor.vendor) if self.vendor.vendor else ()
        self.solution_id = next((row.pk for row in own if fold(row.name) == name), None)


class Identities:
    """Vendors by tax code, else by folded name; solutions by vendor and folded name.

    A vendor matches by name when no two tax codes speak against it: a row with a code takes a
    vendor that has none yet; a row without one takes the only vendor of its name.
    """

    def __init__(self, rows: Sequence[ParsedRow], importer: Importer) -> None:
        self._importer = importer
        self._by_code: dict[str, Vendor] = {}
        self._by_name: dict[str, list[Vendor]] = {}
        self._load(rows)
        self._excuse(rows)
        self._codes: dict[str, set[str]] = {}
        self._names: dict[str, set[str]] = {}
        for row in rows:
            if code := row.values.get("vendor_tax_code"):
                self._codes.setdefault(_name_key(row), set()).add(code)
                self._names.setdefault(code, set()).add(_name_key(row))
        self._drafts: dict[tuple[str, str | int], VendorDraft] = {}
        self._claimed: dict[int, str] = {}
        self._warned: set[VendorDraft] = set()
        self._solutions: dict[tuple[int, str], SolutionDraft] = {}
        self._solution_ids = self._load_solutions()

    def vendor_of(self, row: ParsedRow) -> VendorDraft | None:
        """The vendor of the row; None, with an error noted, when it cannot be told."""
        name = row.values.get("vendor_name")
        if not name:
            return None
        code = row.values.get("vendor_tax_code") or ""
        draft = self._by_own_code(row, code) if code else self._by_own_name(row)
        if draft is not None and not code:
            self._warn_of_missing_code(row, draft)
        return draft

    def solution_of(self, vendor: VendorDraft, row: ParsedRow) -> SolutionDraft | None:
        """The solution of the row; None when the row has no name of one."""
        name = row.values.get("solution_name")
        if not name:
            return None
        key = id(vendor), fold(name)
        if key not in self._solutions:
            found = vendor.vendor and self._solution_ids.get((vendor.vendor.pk, fold(name)))
            self._solutions[key] = SolutionDraft(vendor, found)
        return self._solutions[key]

    def _load(self, rows: Iterable[ParsedRow]) -> None:
        names = {_name_key(row) for row in rows} - {""}
        codes = {row.values.get("vendor_tax_code") or row.doubtful_code for row in rows} - {""}
        found: dict[int, Vendor] = {}
        vendors = Vendor.objects.select_related("province").order_by("pk")
        for part in sliced(sorted(names)):
            found |= {vendor.pk: vendor for vendor in vendors.filter(folded_name__in=part)}
        for part in sliced(sorted(codes)):
            found |= {vendor.pk: vendor for vendor in vendors.filter(tax_code__in=part)}
        for vendor in found.values():
            self._by_name.setdefault(vendor.folded_name, []).append(vendor)
            if vendor.tax_code:
                self._by_code[vendor.tax_code] = vendor

    def _load_solutions(self) -> dict[tuple[int, str], int]:
        """Ids of all solutions of the vendors found; the oldest where two fold to one name."""
        vendors = {vendor.pk for found in self._by_name.values() for vendor in found}
        ids: dict[tuple[int, str], int] = {}
        for part in sliced(sorted(vendors)):
            rows = Solution.objects.filter(vendor__in=part).order_by("pk")
            for pk, vendor_id, name in rows.values_list("pk", "vendor_id", "name"):
                ids.setdefault((vendor_id, fold(name)), pk)
        return ids

    def _excuse(self, rows: Iterable[ParsedRow]) -> None:
        """A failing check digit is right where staff confirmed that very code with a note."""
        for row in rows:
            code = row.doubtful_code
            known = self._by_code.get(code) if code else None
            if not (code in self._importer.tax_code_notes or (known and known.tax_code_note)):
                continue
            row.values["vendor_tax_code"] = code
            row.errors = [error for error in row.errors if error.column != "vendor_tax_code"]

    def _by_own_code(self, row: ParsedRow, code: str) -> VendorDraft:
        vendor = self._by_code.get(code)
        if vendor is None:
            free = [v for v in self._by_name.get(_name_key(row), []) if not v.tax_code]
            vendor = next((v for v in free if self._claimed.get(v.pk, code) == code), None)
            if vendor is not None:
                self._claimed[vendor.pk] = code
        draft = self._draft(row, ("code", code) if vendor is None else ("row", vendor.pk), vendor)
        draft.tax_code = code
        draft.note = self._importer.tax_code_notes.get(code, "")
        return draft

    def _by_own_name(self, row: ParsedRow) -> VendorDraft | None:
        name = _name_key(row)
        codes = self._codes.get(name, set())
        # A known vendor without a code is meant before another one of the same name.
        is_free = any(not vendor.tax_code for vendor in self._by_name.get(name, []))
        if len(codes) == 1 and not is_free:
            return self._by_own_code(row, next(iter(codes)))
        # A vendor that the file itself gives another name is no longer the one of this name.
        found = [
            vendor
            for vendor in self._by_name.get(name, [])
            if name in self._names.get(vendor.tax_code, {name})
        ]
        without_code = [vendor for vendor in found if not vendor.tax_code]
        if len(codes) > 1 or (len(found) > 1 and len(without_code) != 1):
            row.error("vendor_ambiguous", "vendor_name")
            return None
        vendor = next(iter(without_code or found), None)
        return self._draft(row, ("name", name) if vendor is None else ("row", vendor.pk), vendor)

    def _draft(
        self, row: ParsedRow, key: tuple[str, str | int], vendor: Vendor | None
    ) -> VendorDraft:
        if key not in self._drafts:
            code = vendor.tax_code if vendor else ""
            self._drafts[key] = VendorDraft(row.values["vendor_name"], code, vendor)
        return self._drafts[key]

    def _warn_of_missing_code(self, row: ParsedRow, draft: VendorDraft) -> None:
        if draft in self._warned:
            return  # once for each vendor is enough
        self._warned.add(draft)
        if draft.tax_code:
            row.warn("tax_code_by_name", "vendor_tax_code")
        elif fold(draft.name).startswith(_FIRMS) or row.values.get("vendor_province"):
            row.warn("tax_code_missing", "vendor_tax_code")


def sliced(values: Iterable[T], size: int = SLICE) -> Iterator[list[T]]:
    """``values`` in lists of at most ``size``."""
    rest = iter(values)
    while part := list(islice(rest, size)):
        yield part


def _name_key(row: ParsedRow) -> str:
    return fold(row.values.get("vendor_name") or "")
