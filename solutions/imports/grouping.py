"""Rows to listings: what of a file belongs together, however far apart its rows stand.

The rows stay in their spool. Of each there are some bytes here, of each listing, vendor and
solution some dozens, so that a sheet of 20,000 rows takes hardly more memory than one of 500.
"""

from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final, TypeAlias

from . import fields
from .cell_parser import ParsedRow
from .drafts import SolutionDraft, VendorDraft
from .groups import SHARED, Group, Values, fill, offers_of, warn_of_others
from .identities import Identities, Named
from .importer import Importer
from .spool import Spool

Rows: TypeAlias = Spool[ParsedRow]

_OF_VENDOR: Final = tuple(fields.VENDOR)
_OF_SOLUTION: Final = tuple(column for column in SHARED if column not in fields.VENDOR)
_BITS: Final = {column: 1 << number for number, column in enumerate(SHARED)}
_VENDOR_BITS: Final = sum(_BITS[column] for column in _OF_VENDOR)
_SOLUTION_BITS: Final = sum(_BITS[column] for column in _OF_SOLUTION)
_LOST: Final = -1
_CODES_KEPT: Final = 100
_ROWS_OF_A_CODE: Final = 5


class Grouping:
    """The listings of a sheet, by number in the order of their first rows.

    What all listings of one vendor or solution share is taken from the first row that says it; a
    listing that says otherwise gets a warning, so that one file never changes a thing twice.
    ``codes`` are tax codes whose check digit fails, with the first rows (number, vendor) that have
    them; of both no more than people are shown. ``lost`` are the rows that belong to no listing,
    by their place in the spool.
    """

    def __init__(self, rows: Rows, named: Named, importer: Importer) -> None:
        self._rows = rows
        self._identities = Identities(named, importer)
        self.codes: dict[str, list[tuple[int, str]]] = {}
        self.lost = array("I")
        self._said = array("Q", bytes(8 * len(rows)))  # by row: bits of the shared columns
        self._wrong = bytearray(len(rows))
        self._solution_of = array("I")  # by listing
        listing_of = self._taken_in()
        # The rows by listing, and where those of each listing begin.
        kept = (place for place, listing in enumerate(listing_of) if listing != _LOST)
        self._order = array("I", sorted(kept, key=listing_of.__getitem__))
        self._starts = array("I", [0])
        for place in range(1, len(self._order)):
            if listing_of[self._order[place]] != listing_of[self._order[place - 1]]:
                self._starts.append(place)
        self._starts.append(len(self._order))
        self._share()

    def __len__(self) -> int:
        return len(self._solution_of)

    def first_number(self, listing: int) -> int:
        """The number of the listing's first row, as the spreadsheet shows it."""
        return self._rows[self._order[self._starts[listing]]].number

    def groups(self, listings: Sequence[int]) -> list[Group]:
        """These listings with all that their rows say; done with together, see ``forget``."""
        made = {number: self._filled(number) for number in listings}
        for group in made.values():
            if group.is_wrong:
                continue
            for draft, columns in ((group.vendor, _OF_VENDOR), (group.solution, _OF_SOLUTION)):
                if draft.given is None:
                    draft.given = self._given(draft, columns, made)
                warn_of_others(group, draft.given, columns)
        for group in made.values():
            for row in group.rows:
                row.keep_names()
        return list(made.values())

    def _taken_in(self) -> Sequence[int]:
        """Find out of every row to which listing it belongs; the listings' numbers by row."""
        numbers: dict[int, int] = {}
        found = array("q")
        for place in range(len(self._rows)):
            row = self._rows[place]
            before = len(row.values), len(row.errors), len(row.warnings)
            solution = self._identified(row)
            if solution is None:
                if row.lacks_plan:
                    row.error("required", "charge")
                self.lost.append(place)
                found.append(_LOST)
            else:
                province = row.values["province"]
                key = solution << 64 | (province.pk if province else 0)
                number = numbers.setdefault(key, len(numbers))
                if number == len(self._solution_of):
                    self._solution_of.append(solution)
                found.append(number)
            self._note(place, row)
            if before != (len(row.values), len(row.errors), len(row.warnings)):
                self._rows.put(place, row)
        return found

    def _identified(self, row: ParsedRow) -> int | None:
        """The number of the row's solution, None when it is lost."""
        self._identities.excuse(row)
        vendor = self._identities.vendor_of(row)
        solution = None if vendor is None else self._identities.solution_of(vendor, row)
        return solution if "province" in row.values else None

    def _note(self, place: int, row: ParsedRow) -> None:
        self._wrong[place] = bool(row.errors)
        # Of these columns a row has no empty values (``RowParser``).
        for column in row.values:
            self._said[place] |= _BITS.get(column, 0)
        code = row.doubtful_code
        if not code or not any(m.column == "vendor_tax_code" for m in row.errors):
            return
        if code in self.codes or len(self.codes) < _CODES_KEPT:
            rows = self.codes.setdefault(code, [])
            if len(rows) < _ROWS_OF_A_CODE:
                rows.append((row.number, row.names[0]))

    def _share(self) -> None:
        """Settle whose rows are followed in what is shared: by column, the first right ones."""
        vendors = array("Q", bytes(8 * len(self._identities.vendors)))
        numbers = {id(draft): n for n, draft in enumerate(self._identities.vendors)}
        solutions = array("Q", bytes(8 * len(self._identities.solutions)))
        for listing in range(len(self)):
            said = self._said_by(listing)
            solution = self._solution_of[listing]
            draft = self._identities.solutions[solution]
            vendor = numbers[id(draft.vendor)]
            if said & _SOLUTION_BITS & ~solutions[solution]:
                solutions[solution] |= said & _SOLUTION_BITS
                draft.said_by = (*draft.said_by, listing)
            if said & _VENDOR_BITS & ~vendors[vendor]:
                vendors[vendor] |= said & _VENDOR_BITS
                draft.vendor.said_by = (*draft.vendor.said_by, listing)

    def _said_by(self, listing: int) -> int:
        """Bits of the shared columns that the listing fills; none when it is wrong."""
        places = self._places(listing)
        if any(self._wrong[place] for place in places):
            return 0
        if len(places) > 1 and self._filled(listing).is_wrong:
            return 0
        said = 0
        for place in places:
            said |= self._said[place]
        return said

    def _places(self, listing: int) -> Sequence[int]:
        return self._order[self._starts[listing] : self._starts[listing + 1]]

    def _filled(self, listing: int) -> Group:
        rows = [self._rows[place] for place in self._places(listing)]
        draft = self._identities.solutions[self._solution_of[listing]]
        group = Group(draft.vendor, draft, rows[0].values["province"], rows)
        fill(group)
        return group

    def _given(
        self, draft: VendorDraft | SolutionDraft, columns: Iterable[str], made: dict[int, Group]
    ) -> Values:
        """What the file says of the vendor or solution."""
        given: Values = {}
        for listing in draft.said_by:
            group = made.get(listing)
            offers = group.offers if group else self._offers(listing)
            for column in columns:
                if column in offers:
                    given.setdefault(column, offers[column])
        return given

    def _offers(self, listing: int) -> Values:
        return offers_of(self._rows[place] for place in self._places(listing))

    def lost_rows(self, but: Collection[int]) -> Iterator[ParsedRow]:
        """The rows that belong to no listing, besides those of these numbers."""
        for place in self.lost:
            row = self._rows[place]
            if row.number not in but:
                yield row


def forget(groups: Iterable[Group]) -> None:
    """The listings of these groups are done with: of what they share only keys are kept."""
    for group in groups:
        group.vendor.rest()
        group.solution.rest()
