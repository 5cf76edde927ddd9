"""What comes first in the work queue."""

import datetime as dt

import pytest

from showcase.work.order import Item, Risk, first_items

pytestmark = pytest.mark.once


def item(kind: str, risk: Risk, day: int | None = None, **more: str) -> Item:
    since = dt.date(2026, 1, day) if day else None
    return Item(kind, risk, f"{kind} {day}", since=since, **{"address": "/x/"} | more)


def test_what_visitors_see_wrong_comes_before_what_waits() -> None:
    waiting = item("review", Risk.WAITING, 1)
    wrong = item("prices", Risk.WRONG, 20)
    tidy = item("pictures", Risk.TIDY, 1)
    due = item("promotions", Risk.DUE, 2)

    assert first_items([tidy, due, waiting, wrong]) == [wrong, waiting, due, tidy]


def test_longest_waiting_comes_first_and_what_never_was_right_before_it() -> None:
    new, old, never = (item("review", Risk.WAITING, day) for day in (9, 2, None))

    assert first_items([new, old, never]) == [never, old, new]


def test_one_kind_does_not_hide_the_others() -> None:
    prices = [item("prices", Risk.WRONG, day) for day in range(1, 20)]
    review = item("review", Risk.WAITING, 1)

    assert first_items([*prices, review]) == [*prices[:6], review]


def test_kinds_beyond_the_seventh_wait() -> None:
    kinds = [item(f"kind {n}", Risk.TIDY, n) for n in range(1, 10)]

    assert first_items(kinds) == kinds[:7]


def test_what_others_have_to_do_is_left_out() -> None:
    assert first_items([item("pictures", Risk.TIDY, 1, address="")]) == []
