"""Which solution of the registry a row is about; none is ever made here."""

from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import urlsplit

from rapidfuzz import fuzz, process

from core.text import fold
from solutions.imports.cell_parser import ParsedRow
from solutions.imports.identities import sliced
from solutions.models import Solution
from vendors.models import Vendor

_NEAR: Final = 3
_LEAST_LIKE: Final = 72  # of 100, by which a name is offered as what may be meant
_MOST_HINTS: Final = 100  # distinct names in one file for which the nearest are looked up
_SOLUTIONS: Final = "giai-phap"  # the place of solutions' pages (PRODUCT section 6)
_KEPT: Final = ("name", "name_en", "slug", "is_sample", "vendor__legal_name", "steward__name")


class SolutionFinder:
    """Solutions by vendor (tax code, else folded name) and folded name, or by their address.

    The same identities as in the catalogue's import. A name alone is enough while only one solution
    has it. Everything is looked up for all rows at once.
    """

    def __init__(self, rows: Sequence[ParsedRow]) -> None:
        self._vendors: dict[int, str] = {}
        self._by_code: dict[str, int] = {}
        self._by_name: dict[str, list[int]] = {}
        self._with_code: set[int] = set()
        self._load_vendors(rows)
        self._by_vendor: dict[tuple[int, str], int] = {}
        self._alone: dict[str, list[int]] = {}
        self._by_slug: dict[str, int] = {}
        self._load_solutions(rows)
        self._solutions: dict[int, Solution] = {}
        self._hints: dict[str, tuple[str, ...]] = {}
        self._names: dict[str, str] | None = None
        self._vendor_names: dict[str, str] | None = None

    def find_all(self, rows: Iterable[ParsedRow]) -> dict[int, Solution]:
        """The solutions by the number of the row; rows without one are told what is wrong."""
        found = {}
        for row in rows:
            pk = self._id_of(row)
            if pk is not None:
                found[row.number] = pk
        for part in sliced(sorted(set(found.values()))):
            rows_of = Solution.objects.select_related("vendor", "steward").only(
                *_KEPT, "vendor_id", "steward_id"
            )
            self._solutions |= rows_of.in_bulk(part)
        return {
            number: self._solutions[pk] for number, pk in found.items() if pk in self._solutions
        }

    def check_addresses(self, rows: Iterable[ParsedRow], found: dict[int, Solution]) -> None:
        """A row that gives a name and an address must mean one solution by both."""
        for row in rows:
            solution, name = found.get(row.number), row.names[1]
            if solution is None or not row.values.get("solution_address") or not name:
                continue
            if fold(name) not in (fold(solution.name), fold(solution.name_en)):
                row.error("address_other", "solution_address", text=solution.name)

    def _load_vendors(self, rows: Sequence[ParsedRow]) -> None:
        names = {fold(row.names[0]) for row in rows} - {""}
        codes = {row.values.get("vendor_tax_code") or row.doubtful_code for row in rows} - {""}
        vendors = Vendor.objects.order_by("pk").values_list(
            "pk", "legal_name", "folded_name", "tax_code"
        )
        for look_up, values in (("folded_name", names), ("tax_code", codes)):
            for part in sliced(sorted(values)):
                for pk, legal_name, folded, code in vendors.filter(**{f"{look_up}__in": part}):
                    if pk not in self._vendors:
                        self._by_name.setdefault(folded, []).append(pk)
                    self._vendors[pk] = legal_name
                    if code:
                        self._by_code[code] = pk
                        self._with_code.add(pk)

    def _load_solutions(self, rows: Sequence[ParsedRow]) -> None:
        solutions = Solution.objects.order_by("pk")
        for part in sliced(sorted(self._vendors)):
            found = solutions.filter(vendor__in=part).values_list("pk", "vendor", "name")
            for pk, vendor, name in found:
                self._by_vendor.setdefault((vendor, fold(name)), pk)
        alone = {
            fold(row.names[1])
            for row in rows
            if row.names[1] and not row.names[0] and not row.values.get("vendor_tax_code")
        }
        slugs = {_slug_of(row.values.get("solution_address") or "") for row in rows} - {""}
        for part in sliced(sorted(slugs)):
            self._by_slug |= dict(solutions.filter(slug__in=part).values_list("slug", "pk"))
        if alone:
            for pk, name in solutions.values_list("pk", "name").iterator(chunk_size=2_000):
                if fold(name) in alone:
                    self._alone.setdefault(fold(name), []).append(pk)

    def _id_of(self, row: ParsedRow) -> int | None:
        address, (vendor_name, name) = row.values.get("solution_address"), row.names
        if address:
            pk = self._by_slug.get(_slug_of(address))
            if pk is None:
                row.error("address_unknown", "solution_address")
            return pk
        if not name:
            if not _is_told(row, "solution_name"):
                row.error("required", "solution_name")
            return None
        if _is_told(row, "vendor_tax_code") and not self._excused(row):
            return None
        code = row.values.get("vendor_tax_code")
        if not code and not vendor_name:
            return self._only(row, name)
        vendor = self._vendor_of(row, code, vendor_name)
        if vendor is None:
            return None
        pk = self._by_vendor.get((vendor, fold(name)))
        if pk is None:
            self._tell_unknown(row, vendor, name)
        return pk

    def _excused(self, row: ParsedRow) -> bool:
        """A failing check digit is right where the registry has that very code."""
        if row.doubtful_code not in self._by_code:
            return False
        row.values["vendor_tax_code"] = row.doubtful_code
        row.errors = [error for error in row.errors if error.column != "vendor_tax_code"]
        return True

    def _vendor_of(self, row: ParsedRow, code: str | None, name: str) -> int | None:
        named = self._by_name.get(fold(name), []) if name else []
        if code:
            vendor = self._by_code.get(code)
            if vendor is None:
                free = [pk for pk in named if pk not in self._with_code]
                if len(free) == 1:
                    return free[0]
                row.error("vendor_code_unknown", "vendor_tax_code")
            elif name and vendor not in named:
                row.warn("vendor_other_name", "vendor_name", text=self._vendors[vendor])
            return vendor
        if len(named) == 1:
            return named[0]
        if named:
            row.error("vendor_ambiguous", "vendor_name")
        elif near := self._nearest_vendors(name):
            row.error("vendor_unknown_near", "vendor_name", near=near)
        else:
            row.error("vendor_unknown", "vendor_name")
        return None

    def _only(self, row: ParsedRow, name: str) -> int | None:
        found = self._alone.get(fold(name), [])
        if len(found) == 1:
            row.warn("solution_by_name", "vendor_name", text=self._owners(found)[0])
            return found[0]
        if found:
            near = tuple(self._owners(found[:_NEAR]))
            row.error("solution_several", "solution_name", near=near)
        else:
            self._tell_unknown(row, None, name)
        return None

    def _owners(self, ids: Sequence[int]) -> list[str]:
        """Whose these solutions are, in words."""
        rows = (
            Solution.objects.filter(pk__in=ids)
            .select_related("vendor")
            .only("name", "vendor__legal_name")
        )
        return [row.vendor.legal_name for row in rows]

    def _tell_unknown(self, row: ParsedRow, vendor: int | None, name: str) -> None:
        if vendor is not None:
            own = {key: key for owner, key in self._by_vendor if owner == vendor}
            close = _closest(name, own)
            ids = [self._by_vendor[vendor, key] for key in close]
            if ids:
                names = dict(Solution.objects.filter(pk__in=ids).values_list("pk", "name"))
                near = tuple(names[pk] for pk in ids if pk in names)
                row.error("solution_unknown_near", "solution_name", near=near)
                return
        near = self._nearest_solutions(name)
        if near:
            row.error("solution_unknown_near", "solution_name", near=near)
        else:
            row.error("solution_unknown", "solution_name")

    def _nearest_solutions(self, name: str) -> tuple[str, ...]:
        if self._names is None:
            rows = Solution.objects.values_list("name", "vendor__legal_name")
            self._names = {fold(own): f"{own} ({vendor})" for own, vendor in rows.iterator()}
        return self._hint(name, self._names)

    def _nearest_vendors(self, name: str) -> tuple[str, ...]:
        if self._vendor_names is None:
            names = Vendor.objects.values_list("legal_name", flat=True)
            self._vendor_names = {fold(own): own for own in names.iterator()}
        return self._hint(name, self._vendor_names)

    def _hint(self, name: str, names: dict[str, str]) -> tuple[str, ...]:
        key = fold(name)
        if key not in self._hints:
            if len(self._hints) >= _MOST_HINTS:
                return ()
            self._hints[key] = tuple(names[close] for close in _closest(name, names))
        return self._hints[key]


def _closest(name: str, names: dict[str, str]) -> list[str]:
    """The folded names most like this one, nearest first."""
    found = process.extract(
        fold(name), names.keys(), scorer=fuzz.ratio, limit=_NEAR, score_cutoff=_LEAST_LIKE
    )
    return [close for close, _score, _place in found]


def _slug_of(address: str) -> str:
    """The last part of the address of a solution's page; "" when it is not one."""
    try:
        parts = [part for part in urlsplit(address.strip()).path.split("/") if part]
    except ValueError:
        return ""
    is_ours = len(parts) == 1 or (len(parts) > 1 and parts[-2] == _SOLUTIONS)
    return parts[-1] if is_ours else ""


def _is_told(row: ParsedRow, column: str) -> bool:
    """Whether something is said to be wrong in that cell already."""
    return any(message.column == column for message in row.errors)
