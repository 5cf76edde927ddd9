"""Boards of the 34 provinces without a database, for the files made of them."""

import csv
import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from django.conf import settings

from comparison.board import Board, Place, scored
from comparison.citation import Cited
from comparison.exports.edition import Corrected, Edition
from comparison.figures import Figure, Figures
from comparison.indicators.definitions import DESK, default_weights, indicators
from comparison.indicators.notes import Note
from comparison.quarters import Quarter
from provinces.models import Province, Region

DATA = Path(settings.BASE_DIR) / "provinces" / "data"
QUARTER = Quarter(2026, 3)
READ_ON = dt.date(2026, 11, 22)
SITE = "https://cong.example"


def provinces() -> list[Province]:
    """The provinces of today, with their regions, unsaved."""
    regions = {
        row["slug"]: Region(pk=number, **row)
        for number, row in enumerate(_rows("regions.csv"), start=1)
    }
    found = []
    for number, row in enumerate(_rows("provinces.csv"), start=1):
        if row["valid_to"]:
            continue
        changed = row["boundaries_changed_on"]
        found.append(
            Province(
                pk=number,
                name=row["name"],
                full_name=row["full_name"],
                name_en=row["name_en"],
                slug=row["slug"],
                kind=row["kind"],
                region=regions[row["region"]],
                communes=int(row["communes"]),
                boundaries_changed_on=dt.date.fromisoformat(changed) if changed else None,
                tile_column=int(row["tile_column"]),
                tile_row=int(row["tile_row"]),
            )
        )
    return found


def figures(seed: int) -> dict[str, Figure | None]:
    """Plausible figures, each another one; the desk's are missing."""
    listed = 20 + seed * 37 % 90
    made: dict[str, Figure | None] = {}
    for place, (key, one) in enumerate(indicators().items()):
        turn = (seed * (7 + place) + place * 13) % 41
        if key in DESK:
            made[key] = None
        elif one.unit == "percent":
            made[key] = Figure(min(listed, turn * listed // 40), listed)
        elif one.unit == "points":
            made[key] = Figure(600 + 9 * turn, 10)
        elif one.unit == "ratio":
            made[key] = Figure(80 + turn, 100)
        else:
            made[key] = Figure(turn)
    return made


def board(
    quarter: Quarter | None = QUARTER,
    *,
    own: Mapping[str, Figures] | None = None,
    closed: frozenset[str] = frozenset({"lai-chau"}),
    has_sample: bool = False,
    shift: int = 0,
) -> Board:
    """A scored board of all; ``own`` replaces the figures of some, by slug."""
    places = [
        Place(
            province=one,
            figures=figures(one.pk + shift) | dict((own or {}).get(one.slug, {})),
            is_ranked=one.slug not in closed,
            communes=one.communes,
        )
        for one in provinces()
    ]
    day = quarter.last_day if quarter else READ_ON
    return scored(places, default_weights(), on=day, quarter=quarter, has_sample=has_sample)


def leaders_only(full: Board, most: int = 10) -> Board:
    """The board as published with the scope of the leading group."""
    lines = [
        line if line.score and line.score.rank <= most else replace(line, score=None)
        for line in full.lines
    ]
    return replace(full, lines=lines)


def edition(made: Board, **columns: object) -> Edition:
    """What goes with a board."""
    path = f"/so-sanh-tinh/{made.quarter}/" if made.quarter else "/so-sanh-tinh/"
    addresses = {"vi": f"{SITE}{path}", "en": f"{SITE}/en{path}"}
    announced = ("12/TB-BKHCN", dt.date(2026, 10, 20)) if made.quarter else ("", None)
    given = {
        "board": made,
        "cited": Cited(made.quarter, made.on, addresses, *announced),
        "address": addresses["vi"],
        "read_on": READ_ON,
        "definitions": {
            key: Note(f"Nội dung {key}", f"Nguồn {key}", f"Cách tính {key}") for key in indicators()
        },
        "scope": "all" if made.quarter else "",
    }
    return Edition(**(given | columns))


def correction(slug: str = "da-nang", name: str = "Đà Nẵng", **columns: object) -> Corrected:
    """A correction of the sectors of a province."""
    given = {
        "province": slug,
        "province_name": name,
        "indicator": "sectors_covered",
        "old": Figure(3),
        "new": Figure(4),
        "reason": "Thiếu một lĩnh vực khi chốt số liệu.",
        "document_number": "15/QĐ-BKHCN",
        "document_date": dt.date(2026, 11, 2),
    }
    return Corrected(**(given | columns))


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
