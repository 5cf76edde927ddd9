"""The scores of an evaluation by criterion as rows of a table."""

from collections.abc import Sequence
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.templatetags.ui import bar, number
from solutions.card_parts import marked_text
from solutions.scoring import PASS_POINTS

from .evaluations import ScoreShown


def score_rows(scores: Sequence[ScoreShown]) -> SafeString:
    """Name, bar with the pass mark, weight and points of each criterion."""
    return SafeString("".join(map(_row, scores)))


def _row(score: ScoreShown) -> str:
    name = escape(score.name)
    note = f'<span class="scores-table__note">{escape(score.note)}</span>' if score.note else ""
    below = ""
    if not score.passes:
        text = _("below the pass mark")
        below = f'<span class="scores-table__below">{text}</span>'
    return (
        f'<tr data-criterion="{name}"><th scope="row"><span>{marked_text(score.name)}</span>'
        f"{bar(score.points, PASS_POINTS)}{note}</th>"
        f'<td class="right num">{number(score.weight)}%</td>'
        f'<td class="right num">{number(score.points)}{below}</td></tr>'
    )
