"""What the page of a step says beforehand, and what is said of the failures afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import ngettext

# So many names are shown; of the others only the number.
SHOWN = 20
NAMED_IN_MESSAGE = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One object: ``notes`` are what it lacks, ``obstacle`` why the step is not possible."""

    name: str
    url: str
    notes: Sequence[str] = ()
    obstacle: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """The first objects of a group; ``more`` says how many are not shown, "" for none."""

    count: int = 0
    shown: Sequence[Line] = field(default_factory=list)
    more: str = ""


@dataclass(frozen=True, slots=True)
class Prospect:
    """What a step will do: those it can be taken with, those it cannot, and what some lack.

    ``lacks`` are (text, number of objects), the most frequent first.
    """

    able: Lines
    hindered: Lines
    lacks: Sequence[tuple[str, int]]


def prospect(
    rows: Sequence[Model],
    hindered: Mapping[int, str],
    lacking: Mapping[int, Sequence[str]],
    page: str,
) -> Prospect:
    """The rows apart, those that lack something first; ``page`` is the name of their address."""
    able = [row for row in rows if row.pk not in hindered]
    able.sort(key=lambda row: row.pk not in lacking)
    stuck = [row for row in rows if row.pk in hindered]
    notes = list(chain.from_iterable(lacking.get(row.pk, ()) for row in able))
    counts = {text: notes.count(text) for text in dict.fromkeys(notes)}
    return Prospect(
        able=_lines(able, hindered, lacking, page),
        hindered=_lines(stuck, hindered, lacking, page),
        lacks=sorted(counts.items(), key=lambda item: -item[1]),
    )


def failures(refused: Sequence[tuple[Model, str]]) -> list[str]:
    """One sentence for each reason, with the first names it holds for."""
    by_reason: dict[str, list[Model]] = {}
    for row, reason in refused:
        by_reason.setdefault(reason, []).append(row)
    return [f"{_names(rows)}: {reason}" for reason, rows in by_reason.items()]


def _names(rows: Sequence[Model]) -> str:
    names = "; ".join(str(row) for row in rows[:NAMED_IN_MESSAGE])
    more = len(rows) - NAMED_IN_MESSAGE
    return f"{names} {_more(more)}" if more > 0 else names


def _lines(
    rows: Sequence[Model],
    hindered: Mapping[int, str],
    lacking: Mapping[int, Sequence[str]],
    page: str,
) -> Lines:
    shown = [
        Line(
            name=str(row),
            url=reverse(page, args=[row.pk]),
            notes=() if row.pk in hindered else lacking.get(row.pk, ()),
            obstacle=hindered.get(row.pk, ""),
        )
        for row in rows[:SHOWN]
    ]
    more = len(rows) - SHOWN
    return Lines(len(rows), shown, _more(more) if more > 0 else "")


def _more(count: int) -> str:
    text = ngettext("and %(count)d other entry", "and %(count)d other entries", count)
    return text % {"count": count}
