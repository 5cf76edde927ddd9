"""Editions read from the database: a quarter as announced, a quarter in full, today's figures."""

import datetime as dt
from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import get_language, override

from comparison import frozen
from comparison.board import Board
from comparison.citation import LANGUAGES, Cited
from comparison.figures import unpacked
from comparison.frozen import Announced
from comparison.indicators.definitions import indicators
from comparison.indicators.notes import Note, definition
from comparison.live import board_now
from comparison.models import Ranking

from .edition import Corrected, Edition


def edition_now(on: dt.date, site: str) -> Edition:
    """The figures of the day ``on``; ``site`` is the portal's address, no slash at its end."""
    board = board_now(on)
    addresses = _addresses(site, "comparison:list")
    return Edition(
        board=board,
        cited=Cited(None, on, addresses),
        address=_own(addresses),
        read_on=on,
        definitions=definitions(),
    )


def edition_of(announced: Announced, on: dt.date, site: str, *, is_full: bool = False) -> Edition:
    """A quarter within the scope of its announcement, asked for on the day ``on``.

    ``is_full``: with everybody's score, for the ministry and the provinces. What is not published
    yet is always full, and for the ministry only.
    """
    ranking = announced.ranking
    is_draft = not ranking.is_published
    is_whole = is_full or is_draft
    board = announced.full if is_whole else announced.board
    addresses = _addresses(site, "comparison:quarter", str(ranking.quarter))
    cited = Cited(
        ranking.quarter,
        ranking.cutoff_on,
        addresses,
        ranking.document_number,
        ranking.document_date,
    )
    return Edition(
        board=board,
        cited=cited,
        address=_own(addresses),
        read_on=on,
        definitions=definitions(),
        corrections=corrections_of(ranking, board),
        scope=Ranking.Scope.ALL if is_whole else ranking.scope,
        signer=ranking.document_signer,
        announcement=str(ranking.local_announcement),
        is_draft=is_draft,
    )


def definitions() -> Mapping[str, Note]:
    """The definitions of all indicators in the active language."""
    return {key: definition(key) for key in indicators()}


def corrections_of(ranking: Ranking, board: Board) -> list[Corrected]:
    """The corrections of a quarter, oldest first, of provinces on its board. One query."""
    places = {line.province.pk: line.province for line in board.lines}
    return [
        Corrected(
            province=places[row.snapshot.province_id].slug,
            province_name=str(places[row.snapshot.province_id].local_name),
            indicator=row.indicator,
            old=unpacked(row.old),
            new=unpacked(row.new),
            reason=row.reason,
            document_number=row.document_number,
            document_date=row.document_date,
        )
        for row in frozen.corrections_of(ranking)
        if row.snapshot.province_id in places
    ]


def _addresses(site: str, name: str, *args: str) -> dict[str, str]:
    found = {}
    for language in LANGUAGES:
        with override(language):
            found[language] = f"{site}{reverse(name, args=args)}"
    return found


def _own(addresses: Mapping[str, str]) -> str:
    """The address in the active language."""
    return addresses["en" if get_language() == "en" else "vi"]
