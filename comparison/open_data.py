"""A published quarter as open data: all that is needed to compute its ranking anew.

Both files hold the same. Figures are exact, as numerator and denominator; what was announced
(scores, ranks, points by indicator) stands as announced, for the provinces of its scope; the
formula gives all of it again from the figures (``docs/recompute_ranking.py``). The fields are
described in docs/comparison.md.
"""

from collections.abc import Iterator
from typing import Any, Final

from django.utils.timezone import localdate
from django.utils.translation import override

from .board import Board, Line
from .citation import LANGUAGES, not_the_index, title_of
from .figures import Figure
from .frozen import Announced, corrections_of
from .indicators.definitions import Indicator, indicators
from .indicators.notes import definition
from .models import Correction, Ranking
from .ranking import round_half_up

SAMPLE_MARK: Final = "SỐ LIỆU MINH HỌA"
# "value" beside the exact parts is for reading, rounded to so many decimals.
DECIMALS: Final = 6

Data = dict[str, Any]


def open_data(ranking: Ranking) -> Data:
    """The quarter as plain data, ready for JSON. A constant number of queries."""
    board = Announced(ranking).board
    return {
        **_about(ranking),
        "indicators": [_indicator(one, board) for one in indicators().values()],
        "provinces": [_province(line) for line in board.lines],
        "corrections": [_correction(row) for row in corrections_of(ranking)],
    }


# As a table --------------------------------------------------------------------------------------
HEADINGS: Final = (
    "record", "province", "indicator", "field", "numerator", "denominator", "value",
)  # fmt: skip
Row = tuple[str, str, str, str, str, str, str]


def rows_of(data: Data) -> Iterator[Row]:
    """The same as lines of a table: one for each single fact."""
    lists = ("indicators", "provinces", "corrections")
    for name, value in data.items():
        if name == "document":
            yield from (_fact("document", name, text) for name, text in value.items())
        elif name not in lists:
            yield _fact("quarter", name, value)
    for one in data["indicators"]:
        yield from _facts("indicator", one, indicator=one["indicator"])
    for one in data["provinces"]:
        yield from _facts("province", one, province=one["province"])
    for number, one in enumerate(data["corrections"], start=1):
        yield from _facts(f"correction {number}", one, one["province"], one["indicator"])


def _facts(record: str, one: Data, province: str = "", indicator: str = "") -> Iterator[Row]:
    for name, value in one.items():
        if name in ("figures", "points"):
            for key, parts in value.items():
                yield _fact(record, name, parts, province, key)
        elif name not in ("province", "indicator", "values"):
            yield _fact(record, name, value, province, indicator)


def _fact(record: str, field: str, value: Any, province: str = "", indicator: str = "") -> Row:
    if isinstance(value, list) and len(value) == 2 and all(isinstance(n, int) for n in value):
        shown = format(round_half_up(Figure(*value).exact, DECIMALS).normalize(), "f")
        return (record, province, indicator, field, str(value[0]), str(value[1]), shown)
    if isinstance(value, list):
        value = ";".join(value)
    if isinstance(value, bool):
        value = "yes" if value else "no"
    return (record, province, indicator, field, "", "", "" if value is None else str(value))


# Parts -------------------------------------------------------------------------------------------
def _about(ranking: Ranking) -> Data:
    texts = {}
    for language in LANGUAGES:
        with override(language):
            texts[f"title_{language}"] = title_of(ranking.quarter, ranking.cutoff_on)
            texts[f"note_{language}"] = not_the_index()
    return {
        **texts,
        "notice": SAMPLE_MARK if ranking.is_sample else "",
        "quarter": str(ranking.quarter),
        "cutoff_on": ranking.cutoff_on.isoformat(),
        "formula": ranking.formula,
        "scope": ranking.scope,
        "published_on": localdate(ranking.published_at).isoformat(),
        "document": {
            "number": ranking.document_number,
            "date": ranking.document_date.isoformat(),
            "signer": ranking.document_signer,
        },
        "missing": sorted(ranking.missing),
    }


def _indicator(one: Indicator, board: Board) -> Data:
    applied = board.applied.get(one.key)
    about = {"indicator": one.key, "name_vi": one.vi, "name_en": one.en}
    for language in LANGUAGES:
        with override(language):
            note = definition(one.key)
            about |= {f"what_{language}": str(note.what), f"source_{language}": str(note.source)}
    return about | {
        "unit": one.unit,
        "better": one.better,
        "weight": format(board.weights[one.key].normalize(), "f"),
        "applied_weight": applied and [applied.numerator, applied.denominator],
    }


def _province(line: Line) -> Data:
    province, score = line.province, line.score
    return {
        "province": province.slug,
        "name_vi": province.name,
        "name_en": province.name_en or province.name,
        "region": province.region.slug,
        "is_ranked": line.is_ranked,
        "communes": line.communes,
        "score": score and str(score.points),
        "rank": score and score.rank,
        "figures": {key: _packed(line.figures.get(key)) for key in indicators()},
        "points": {
            key: [value.numerator, value.denominator]
            for key, value in (score.scaled.items() if score else ())
        },
    }


def _packed(figure: Figure | None) -> list[int] | None:
    return figure and figure.packed()


def _correction(row: Correction) -> Data:
    return {
        "province": row.snapshot.province.slug,
        "indicator": row.indicator,
        "old": row.old,
        "new": row.new,
        "reason": row.reason,
        "document_number": row.document_number,
        "document_date": row.document_date.isoformat(),
    }
