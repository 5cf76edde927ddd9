"""What a process makes of many rows and keeps: brought up to date before it is used."""

import datetime as dt
from collections.abc import Callable
from typing import Generic, TypeVar

from .feed import Follower, News, Position

Made = TypeVar("Made")
Begin = Callable[[dt.date], tuple[Made, Position] | None]


def nothing(_on: dt.date) -> None:
    """There is nothing of it yet."""


class Kept(Generic[Made]):
    """Something made of the data when first asked for, and how to bring it up to date.

    ``renew`` gets it with what changed (None: that cannot be told), the day it was right on, and
    the day asked about. ``begin`` is what there is of it already, with the place in the log of
    changes from which to go on; what it gives is renewed before anyone sees it.
    """

    def __init__(
        self,
        make: Callable[[dt.date], Made],
        renew: Callable[[Made, News | None, dt.date, dt.date], Made],
        begin: Begin[Made] = nothing,
    ) -> None:
        self._make = make
        self._renew = renew
        self._begin = begin
        self.forget()

    def current(self, on: dt.date) -> Made:
        """As the data stand on the day ``on``; not for two threads at once."""
        # Asked before anything is read: what changes from here on is told the next time.
        news = self._news()
        kept, self._kept = self._kept, None
        is_anew = kept is None or news is None or kept[0] != on
        if is_anew and (found := self._begin(on)) is not None:
            made, position = found
            self._follower = Follower(position)
            made = self._renew(made, self._follower.news(), on, on)
        elif kept is None:
            made = self._make(on)
        elif kept[0] == on and news is not None and not news.changed:
            made = kept[1]
        else:
            made = self._renew(kept[1], news, kept[0], on)
        self._kept = on, made
        return made

    def fresh(self, on: dt.date) -> Made:
        """Made anew and not kept."""
        return self._make(on)

    def forget(self) -> None:
        """Have it made anew the next time."""
        self._follower: Follower | None = None
        self._kept: tuple[dt.date, Made] | None = None

    def _news(self) -> News | None:
        if self._follower is None:
            self._follower = Follower()
            return None
        return self._follower.news()
