"""Rows in a file: the same when they come back, what they share itself, and little in memory."""

import datetime as dt
from decimal import Decimal

import pytest

from solutions.imports.cell_parser import ParsedRow
from solutions.imports.recent import Recent
from solutions.imports.spool import Spool


class Place:
    """Something that many rows mean."""


def row(number: int, **values: object) -> ParsedRow:
    made = ParsedRow(number, dict(values))
    made.warn("long_summary", "summary", length=300)
    return made


def test_rows_come_back_as_they_were() -> None:
    rows = [
        row(2, solution_name="Phần mềm 🌾", amount=Decimal("1.50"), featured=None),
        row(3, price_valid_from=dt.date(2026, 1, 31), integrations=("LGSP", "VNeID")),
    ]
    spool: Spool[ParsedRow] = Spool()

    numbers = [spool.append(one) for one in rows]

    assert numbers == [0, 1]
    assert [spool[number] for number in (1, 0)] == rows[::-1]
    assert len(spool) == 2


def test_what_rows_share_comes_back_itself() -> None:
    place, other = Place(), Place()
    spool: Spool[ParsedRow] = Spool(Place)

    for number, one in enumerate((place, other, place)):
        spool.append(row(number, province=one, sectors=(place, other)))

    assert [spool[number].values["province"] for number in range(3)] == [place, other, place]
    assert [spool[number].values["sectors"] for number in range(3)] == [(place, other)] * 3


def test_a_row_put_again_takes_the_place_of_the_first() -> None:
    spool: Spool[str] = Spool()
    for text in ("một", "hai", "ba"):
        spool.append(text)

    spool.put(1, "hai mươi")

    assert [spool[number] for number in range(len(spool))] == ["một", "hai mươi", "ba"]


def test_a_closed_spool_gives_nothing() -> None:
    spool: Spool[str] = Spool()
    spool.append("một")

    spool.close()

    with pytest.raises(ValueError, match="closed"):
        spool[0]


def test_what_is_asked_for_stays_while_others_pass_by() -> None:
    recent: Recent[int, str] = Recent(10)
    recent.put(-1, "hỏi luôn")

    for number in range(1_000):
        recent.put(number, f"{number}")
        assert recent.get(-1) == "hỏi luôn"

    assert (recent.get(999), recent.get(500)) == ("999", None)
    assert len(recent) <= 20
