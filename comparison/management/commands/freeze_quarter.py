"""Freeze a quarter from the command line: ``manage.py freeze_quarter [2026-q3]``."""

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from comparison import wording
from comparison.board import Board
from comparison.freezing import Difference, Outlook, freeze, last_finished, look
from comparison.indicators.definitions import indicators
from comparison.quarters import Quarter
from comparison.taking import stands_yet
from core.clock import today
from provinces.models import Scope

SHOWN = 40


class Command(BaseCommand):
    """Takes the figures of all provinces of the last finished quarter, or of the one named."""

    help = (
        "Freeze the figures of a quarter (default: the last finished one) as a draft. The same "
        "figures again change nothing; a published quarter is never touched."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The quarter, its cut-off day, whether only to look, why what provinces see changes."""
        parser.add_argument("quarter", nargs="?", help="such as 2026-q3")
        parser.add_argument("--cutoff", help="the last day of the figures, such as 2026-09-14")
        parser.add_argument("--dry-run", action="store_true", help="say what it would keep")
        parser.add_argument("--reason", default="", help="why figures with the provinces change")

    def handle(self, *args: Any, **options: Any) -> None:
        """Freeze, and say what was kept."""
        quarter = _quarter(options["quarter"])
        cutoff = _day(options["cutoff"])
        try:
            outlook = look(quarter, cutoff_on=cutoff)
            self._say(outlook)
            if options["dry_run"]:
                self.stdout.write("Dry run: nothing was written.")
                return
            freeze(quarter, scope=Scope.ministry(), cutoff_on=cutoff, reason=options["reason"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        said = "nothing has changed." if outlook.is_same else "kept."
        self.stdout.write(self.style.SUCCESS(f"{quarter}: {said}"))

    def _say(self, outlook: Outlook) -> None:
        board = outlook.board
        source = "the data as they stand" if stands_yet(board.on) else "the records of that day"
        ranked = sum(line.is_ranked for line in board.lines)
        self.stdout.write(
            f"{board.quarter}: figures of the end of {board.on}, from {source}; "
            f"{len(board.lines)} provinces, {ranked} with an open centre"
        )
        if board.missing:
            self.stdout.write(f"Cannot be reconstructed: {', '.join(sorted(board.missing))}")
        if outlook.frozen is None:
            self._say_ranking(board)
        for one in outlook.differences[:SHOWN]:
            self.stdout.write(_difference(one))
        if (more := len(outlook.differences) - SHOWN) > 0:
            self.stdout.write(f"… and {more} figures more")

    def _say_ranking(self, board: Board) -> None:
        for line in board.by_rank():
            self.stdout.write(f"{line.score.rank:3d}  {line.score.points:>6}  {line.province.slug}")


def _quarter(text: str | None) -> Quarter:
    if text is None:
        return last_finished(today())
    found = Quarter.parse(text)
    if found is None:
        raise CommandError(f"“{text}” is no quarter; write it as 2026-q3.")
    return found


def _day(text: str | None) -> dt.date | None:
    try:
        return None if text is None else dt.date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"“{text}” is no day; write it as 2026-09-14.") from None


def _difference(one: Difference) -> str:
    indicator = indicators()[one.indicator]
    old, new = wording.shown(indicator, one.old), wording.shown(indicator, one.new)
    return f"{one.province.slug}, {one.indicator}: {old} -> {new}"
