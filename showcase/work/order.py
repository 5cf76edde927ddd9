"""Which things to do come first. Pure.

The order, from the most to the least urgent:

1. ``WRONG``: visitors see it now and it is not right: a price nobody confirmed for six months, an
   evaluation that lapsed, a promotion without an end, a broken link, a law no longer in force.
2. ``WAITING``: a colleague, a vendor or another province waits for a decision or an answer.
3. ``DUE``: it will be wrong soon: something ends within 30 days.
4. ``TIDY``: nobody is misled, but the catalogue would be better: no picture, no guide, duplicates.

Within a level the one that has stood longest comes first; what has no day has always been so. Of
one kind at most two are among the first as long as there is something else, so that sixty old
prices do not hide that a colleague waits.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

MOST = 7
MOST_OF_A_KIND = 2


class Risk(IntEnum):
    """How urgent a kind of work is; ``NONE`` is only told, there is nothing to do."""

    WRONG = 1
    WAITING = 2
    DUE = 3
    TIDY = 4
    NONE = 5


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do.

    ``what`` is the kind of work in words. ``since`` is the day from which it stands so (for
    ``DUE`` the day on which it ends). ``address`` and ``button`` are where it is done and what that
    is called, both "" when others have to do it; ``page`` is where it can be read before, if that
    is elsewhere. ``key`` is the number of its row where several can be done at once, "" elsewhere.
    """

    kind: str
    risk: Risk
    title: str
    what: str = ""
    detail: str = ""
    since: dt.date | None = None
    address: str = ""
    button: str = ""
    key: str = ""
    page: str = ""


def first_items(
    candidates: Iterable[Item], most: int = MOST, most_of_a_kind: int = MOST_OF_A_KIND
) -> list[Item]:
    """The things to do first, the most urgent on top; those that others have to do are left out."""
    taken: list[Item] = []
    spare: list[Item] = []
    seen: Counter[str] = Counter()
    for item in sorted(candidates, key=_urgency):
        if not item.address:
            continue
        seen[item.kind] += 1
        (taken if seen[item.kind] <= most_of_a_kind else spare).append(item)
    return sorted([*taken, *spare][:most], key=_urgency)


def _urgency(item: Item) -> tuple[int, dt.date, str, str]:
    return item.risk, item.since or dt.date.min, item.kind, item.title
