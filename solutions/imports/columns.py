"""The tables of the spreadsheets as data: the columns of each kind, the controlled values.

Read once from the files that ship beside the code (PRODUCT section 8). Pure apart from that.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from .contract import (
    MAX_ADDRESS,
    MAX_NAME,
    MAX_NUMBER,
    MAX_TEXT,
    Column,
    Contract,
    Headings,
    remark_label,
    speaks_vietnamese,
    words,
)

__all__ = [
    "ANY_COLUMN",
    "BY_KEY",
    "CATALOGUE",
    "COLUMNS",
    "DATA",
    "DEPLOYMENTS",
    "EVALUATIONS",
    "MAX_TEXT",
    "RECOGNITIONS",
    "VOCABULARY",
    "Column",
    "Contract",
    "Headings",
    "Term",
    "label_of",
    "match_headings",
    "remark_label",
    "terms",
    "value_of",
    "words",
]

DATA: Final = Path(__file__).resolve().parent.parent / "data"

# Longest text of a cell, in characters; texts that are not named here may have MAX_TEXT.
_LIMITS: Final = dict.fromkeys(("vendor_name", "solution_name", "plan_name", "unit"), MAX_NAME) | (
    dict.fromkeys(
        ("data_location", "trial_note", "condition", "price_source", "vendor_website",
         "solution_website"),
        MAX_ADDRESS,
    )
    | {"booth_code": 20}
)  # fmt: skip
_GROUPS: Final = {"plan_role": "role"} | {
    key: key
    for key in ("deployment", "kind", "readiness", "charge", "period", "vat", "source_kind")
}
# Least and greatest whole number; the upper bounds are those of the database columns.
_SMALL: Final = 32_767
_RANGES: Final = {
    "security_level": (1, 5),
    "quantity_min": (1, MAX_NUMBER),
    "quantity_max": (1, MAX_NUMBER),
    "quantity_included": (1, MAX_NUMBER),
    "warranty_months": (0, _SMALL),
    "minimum_months": (0, _SMALL),
    "trial_days": (0, _SMALL),
}
_ANY_MONTHS: Final = "N months"  # stands for 24 months, 36 months...: values.py reads those
_TYPES: Final = {"vocabulary or N tháng": "period", "integer 1-5": "integer"}


@dataclass(frozen=True, slots=True)
class Term:
    """A controlled value: its key, how it is shown in both languages, what else is accepted."""

    group: str
    key: str
    vi: str
    en: str
    aliases: tuple[str, ...]

    def __str__(self) -> str:
        return self.vi if speaks_vietnamese() else self.en


def match_headings(texts: Mapping[int, str]) -> Headings:
    """Which columns of the catalogue's contract the cells of a line name."""
    return CATALOGUE.match(texts)


def terms(group: str) -> tuple[Term, ...]:
    """The controlled values of a group, in the order of the table."""
    return tuple(term for term in VOCABULARY if term.group == group)


def value_of(group: str, text: str) -> str | None:
    """The key of the controlled value that ``text`` names, in either language; None if none."""
    return _accepted_values().get((group, words(text)))


def label_of(group: str, key: str) -> str:
    """The controlled value ``key`` in the active language; the key itself if it is unknown."""
    return next((str(term) for term in terms(group) if term.key == key), key)


def _read(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _split(aliases: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in aliases.split(";") if part.strip())


def _notes() -> dict[str, tuple[str, str]]:
    return {row["key"]: (row["vi"], row["en"]) for row in _read("spreadsheet_notes.csv")}


def _column(row: dict[str, str], notes: Mapping[str, tuple[str, str]]) -> Column:
    key = row["key"]
    minimum, maximum = _RANGES.get(key, (0, MAX_NUMBER))
    return Column(
        key=key,
        heading_vi=row["heading_vi"],
        kind=_TYPES.get(row["type"], row["type"]),
        is_required=row["required"] == "required",
        example=row["example"],
        aliases=_split(row["aliases"]),
        heading_en=row["heading_en"],
        group=_GROUPS.get(key, ""),
        limit=_LIMITS.get(key, MAX_TEXT),
        minimum=minimum,
        maximum=maximum,
        notes=notes.get(key, ("", "")),
    )


def _evidence_column(row: dict[str, str]) -> Column:
    """A column of a table that has its limits and explanations in the same line."""
    return Column(
        key=row["key"],
        heading_vi=row["heading_vi"],
        kind=row["type"],
        is_required=row["required"] == "required",
        example=row["example"],
        aliases=_split(row["aliases"]),
        heading_en=row["heading_en"],
        group=row["group"],
        limit=int(row["limit"] or MAX_TEXT),
        maximum=int(row["maximum"] or MAX_NUMBER),
        notes=(row["note_vi"], row["note_en"]),
    )


def _evidence(name: str, *remarks: str) -> Contract:
    return Contract(map(_evidence_column, _read(f"{name}_columns.csv")), remarks)


@cache
def _accepted_values() -> dict[tuple[str, str], str]:
    return {
        (term.group, words(text)): term.key
        for term in VOCABULARY
        for text in (term.key, term.vi, term.en, *term.aliases)
        if words(text) and term.key != _ANY_MONTHS
    }


CATALOGUE: Final = Contract(
    _column(row, notes) for notes in (_notes(),) for row in _read("spreadsheet_columns.csv")
)
# Of evaluations without their criteria: which those are is for the ministry to say.
EVALUATIONS: Final = _evidence("evaluation", "state", "overall")
RECOGNITIONS: Final = _evidence("recognition")
DEPLOYMENTS: Final = _evidence("deployment", "state")
COLUMNS: Final = CATALOGUE.columns
BY_KEY: Final = CATALOGUE.by_key
# The same key never means two things, whichever kind of sheet it stands in.
ANY_COLUMN: Final = {
    key: column
    for contract in (DEPLOYMENTS, RECOGNITIONS, EVALUATIONS, CATALOGUE)
    for key, column in contract.by_key.items()
}
VOCABULARY: Final = tuple(
    Term(row["group"], row["key"], row["vi"], row["en"], _split(row["aliases"]))
    for row in (*_read("vocabulary.csv"), *_read("vocabulary_evidence.csv"))
)
