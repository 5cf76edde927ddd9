"""The briefing of a province from the database: a published quarter, or today's figures."""

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import override

from comparison import wording
from comparison.external import Entry, Shown, beside
from comparison.frozen import Announced, is_comparable, latest, published_quarters
from comparison.live import board_now
from comparison.models import Ranking
from comparison.next_steps import next_steps
from comparison.quarters import Quarter
from core.templatetags.ui import vn_date
from provinces.models import Province
from provinces.offices import office_of

from .briefing import LANGUAGE, Asked, briefing
from .edition import Edition
from .editions import edition_now, edition_of


def briefing_of(province: Province, ranking: Ranking | None, on: dt.date, site: str) -> bytes:
    """The .docx for the leaders of ``province``, asked for on the day ``on``.

    ``ranking`` is a published quarter, None for today's figures; ``site`` the portal's address.
    Full scores and ranks stand in it, so it is for the province's own staff and the ministry.
    Raises ``LookupError`` for a province that is not on the board.
    """
    with override(LANGUAGE):
        if ranking is None:
            announced, before = None, latest(published_quarters())
            edition = edition_now(on, site)
        else:
            announced = Announced(ranking)
            before = announced.before
            edition = edition_of(announced, on, site, is_full=True)
        asked = Asked(
            edition=edition,
            slug=province.slug,
            office=office_of(province, on).name,
            is_announced=announced is None or _is_announced(announced, province),
            previous=edition_of(before, on, site, is_full=True) if before else None,
            is_comparable=before is None or _same_borders(edition, before, province, on),
            others=list(_others(beside([province]))),
            advice=list(_advice(province, on)),
        )
        return briefing(asked)


def _is_announced(announced: Announced, province: Province) -> bool:
    if announced.ranking.scope == Ranking.Scope.ALL:
        return True
    return province.pk in announced.named.provinces


def _same_borders(edition: Edition, before: Announced, province: Province, on: dt.date) -> bool:
    quarter = edition.board.quarter or Quarter.of(on)
    return is_comparable(before.ranking.quarter, quarter, province)


def _advice(province: Province, on: dt.date) -> Iterator[tuple[str, str]]:
    """What the department can do now, by today's figures, the greatest gain first."""
    board = board_now(on)
    line = board.line_of(province.slug)
    for step in next_steps(board, line, on) if line else ():
        if step.raised and step.raised.points > 0:
            points = wording.number(step.raised.points, 2)
            day = vn_date(on)
            yield step.key, f"{step.text}: tăng {points} điểm (theo số liệu ngày {day})."


def _others(indices: list[Shown]) -> Iterator[str]:
    for index in indices:
        entries = [_entry(entry) for cell in index.cells for entry in cell.entries]
        if entries:
            yield f"{index.name} {index.year} ({index.publisher}): {'; '.join(entries)}."


def _entry(entry: Entry) -> str:
    """What an index says of a unit of its time: ``Hải Dương (trước sắp xếp): hạng 12``."""
    name = f"{entry.name} ({entry.remark})" if entry.remark else entry.name
    said = []
    if entry.rank is not None:
        said.append(f"hạng {entry.rank}")
    if entry.value is not None:
        said.append(f"{entry.value.normalize():f}".replace(".", ","))
    return f"{name}: {', '.join(said)}"
