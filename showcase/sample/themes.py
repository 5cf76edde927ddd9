"""Pure: what the sample can be about, read from ``data/``; one file of product themes a sector."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

DATA = Path(__file__).parent / "data"
_ONLY_UNIT = ("f", "q")
# From so many VND a unit on, pay per use is for work and not for a call of a program.
_WORK_AMOUNT = 10_000


class Pair(NamedTuple):
    """A text in Vietnamese and in English."""

    vi: str
    en: str

    @classmethod
    def parse(cls, text: str) -> "Pair":
        """From ``Vietnamese | English``."""
        vi, _bar, en = text.partition(" | ")
        return cls(vi, en)


@dataclass(frozen=True, slots=True)
class Tariff:
    """How a theme is paid: m monthly, y yearly, u by use, b bought, f free, q on request.

    ``amount`` is VND per unit, a typical one; 0 for free and on request.
    """

    manner: str
    amount: float
    unit: str

    @classmethod
    def parse(cls, text: str) -> "Tariff":
        """From ``m 1900000 trạm`` or ``f hộ``."""
        manner, _space, rest = text.partition(" ")
        if manner in _ONLY_UNIT:
            return cls(manner, 0, rest)
        amount, _space, unit = rest.partition(" ")
        return cls(manner, float(amount), unit)


@dataclass(frozen=True, slots=True)
class Theme:
    """A kind of product of a sector.

    ``programme`` is "free", "shared" or empty; ``gives`` says which functions are then free.
    ``audiences`` and ``problems`` are keys and slugs of the reference data.
    """

    sector: str
    names: tuple[Pair, ...]
    what: Pair
    why: Pair
    features: tuple[str, ...]
    audiences: tuple[str, ...]
    problems: tuple[str, ...]
    tariff: Tariff
    programme: str
    gives: Pair
    kind: str

    @property
    def nature(self) -> str:
        """What one gets: "soft" a program, "device" equipment, "service" work done for pay."""
        if self.tariff.manner == "b":
            return "device"
        is_work = self.tariff.manner == "u" and self.tariff.amount >= _WORK_AMOUNT
        return "service" if is_work or self.tariff.manner == "q" else "soft"


@cache
def themes() -> dict[str, list[Theme]]:
    """All themes by the slug of their sector, in the order of the files."""
    return {path.stem: _of_sector(path) for path in sorted((DATA / "sectors").glob("*.toml"))}


@cache
def vocabulary(name: str) -> dict[str, Any]:
    """The word lists of ``data/<name>.toml``."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def pairs(texts: list[str]) -> list[Pair]:
    """``Vietnamese | English`` lines as pairs."""
    return [Pair.parse(text) for text in texts]


def lower_first(text: str) -> str:
    """``text`` as it stands inside a sentence: sector and audience names are no proper names."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def _of_sector(path: Path) -> list[Theme]:
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["theme"]
    return [_theme(path.stem, row) for row in rows]


def _theme(sector: str, row: dict[str, Any]) -> Theme:
    return Theme(
        sector=sector,
        names=tuple(pairs(row["names"])),
        what=Pair(*row["what"]),
        why=Pair(*row["why"]),
        features=tuple(row["features"]),
        audiences=tuple(row["who"]),
        problems=tuple(row["solves"]),
        tariff=Tariff.parse(row["price"]),
        programme=row.get("programme", ""),
        gives=Pair(*row.get("gives", ("", ""))),
        kind=row.get("kind", ""),
    )
