"""Which provinces of a board an address names: by slug, or by any name, also one of the past."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from django.utils.translation import gettext as _

from comparison.board import Board, Line
from core.templatetags.ui import vn_date
from provinces.models import Province
from provinces.naming import Gazetteer, Resolved

from .asked import echo

# Longer texts are no names and are not looked up.
_LONGEST: Final = 200


def named_lines(texts: Sequence[str], board: Board) -> tuple[list[Line], list[str]]:
    """The lines that ``texts`` name, each once, and a sentence for each unknown or old name.

    No query where all are slugs of the board, else two.
    """
    lines: dict[int, Line] = {}
    notes: list[str] = []
    gazetteer: Gazetteer | None = None
    for text in filter(None, map(str.strip, texts)):
        line = board.line_of(text)
        if line is None and len(text) <= _LONGEST:
            gazetteer = gazetteer or Gazetteer.load()
            found = gazetteer.resolve(text, board.on)
            line = board.line_of(found.province.slug) if found else None
            if found and line and found.is_old:
                notes.append(_of_the_past(found))
        if line is None:
            notes.append(_("No province is called “%(name)s”.") % {"name": echo(text)})
        else:
            lines.setdefault(line.province.pk, line)
    return list(lines.values()), notes


def _of_the_past(found: Resolved) -> str:
    new = found.province.local_name
    if isinstance(found.asked, Province) and found.asked.valid_to:
        day = vn_date(found.asked.valid_to + timedelta(days=1))
        words = _("%(old)s has been part of %(new)s since %(day)s; the figures are of %(new)s.")
        return words % {"old": found.asked.local_name, "new": new, "day": day}
    words = _("%(old)s is called %(new)s today; the figures are of %(new)s.")
    return words % {"old": found.asked, "new": new}
