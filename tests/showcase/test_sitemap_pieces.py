"""The site map reads only the rows of the page that is asked for."""

import pytest

from showcase.sitemaps import InLanguages


class Rows:
    """Numbers in place of rows, which remembers what was read."""

    def __init__(self, size: int) -> None:
        self.read: list[slice] = []
        self._rows = list(range(size))

    def count(self) -> int:
        return len(self._rows)

    def __getitem__(self, piece: slice) -> list[int]:
        self.read.append(piece)
        return self._rows[piece]


@pytest.mark.parametrize(("first", "last"), [(0, 4), (1, 5), (3, 4), (6, 9), (0, 10)])
def test_piece_is_that_of_all_rows_in_both_languages(first: int, last: int) -> None:
    rows = Rows(5)
    whole = [(row, code) for row in range(5) for code in ("vi", "en")]

    pairs = InLanguages(rows)

    assert pairs.count() == len(whole)
    assert pairs[first:last] == whole[first:last]


def test_only_the_rows_of_a_piece_are_read() -> None:
    rows = Rows(1_000)

    pairs = InLanguages(rows)[200:400]

    assert (pairs[0], pairs[-1]) == ((100, "vi"), (199, "en"))
    assert rows.read == [slice(100, 200)]
