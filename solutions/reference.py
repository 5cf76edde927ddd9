"""Pillars, sectors, audiences, programmes, synonyms, law and the default criteria set.

Sources: Decision 749/QĐ-TTg for the eight priority sectors, the setting page for the law (each
instrument with how sure we are), Circular 41/2026/TT-BKHCN for the six groups of criteria. A date
that no source gives is empty, never guessed.
"""

from decimal import Decimal
from pathlib import Path

from core.reference import Outcome, Values, label_of, optional_date, read_rows, sync

from .models import (
    Audience,
    CriteriaSet,
    Criterion,
    LegalInstrument,
    Pillar,
    Programme,
    Sector,
    Synonym,
)
from .models.synonym import folded

DATA = Path(__file__).parent / "data"


def load(*, update: bool = False) -> list[Outcome]:
    """Load the shipped taxonomy, law and criteria; a criteria set that exists never changes."""
    return [
        sync(Pillar, _terms("pillars.csv"), ["key"], update=update),
        sync(Sector, _sectors(), ["slug"], update=update),
        sync(Audience, _terms("audiences.csv"), ["key"], update=update),
        sync(Programme, _programmes(), ["slug"], update=update),
        sync(Synonym, _synonyms(), ["folded_term"], update=update),
        _load_instruments(update=update),
        _load_criteria(),
    ]


def _terms(name: str) -> list[Values]:
    return [
        {**row, "position": position}
        for position, row in enumerate(read_rows(DATA / name), start=1)
    ]


def _sectors() -> list[Values]:
    pillars = dict(Pillar.objects.values_list("key", "pk"))
    return [
        {
            **{key: row[key] for key in ("slug", "name", "name_en", "icon", "aliases", "position")},
            "pillar_id": pillars[row["pillar"]],
            "is_priority": row["is_priority"] == "yes",
        }
        for row in _terms("sectors.csv")
    ]


def _programmes() -> list[Values]:
    return [
        {**row, "document_date": optional_date(row["document_date"])}
        for row in _terms("programmes.csv")
    ]


def _synonyms() -> list[Values]:
    return [
        {
            "term": row["term"],
            "folded_term": folded(row["term"]),
            "meanings": "\n".join(row["meanings"].split(";")),
            "is_two_way": row["is_two_way"] == "yes",
            "note": row["note"],
        }
        for row in read_rows(DATA / "synonyms.csv")
    ]


def _load_instruments(*, update: bool) -> Outcome:
    """In passes: an instrument comes after the one that replaced it, since it points there."""
    waiting = read_rows(DATA / "legal_instruments.csv")
    loaded: dict[str, int] = {}
    created = updated = kept = 0
    while waiting:
        ready = [row for row in waiting if not row["replaced_by"] or row["replaced_by"] in loaded]
        if not ready:
            raise ValueError(f"replaced by an unknown instrument: {waiting[0]['number']}")
        rows = [_instrument(row, loaded) for row in ready]
        outcome = sync(LegalInstrument, rows, ["number"], update=update)
        created += outcome.created
        updated += outcome.updated
        kept += outcome.kept
        loaded = dict(LegalInstrument.objects.values_list("number", "pk"))
        waiting = [row for row in waiting if row not in ready]
    return Outcome(label_of(LegalInstrument), created, updated, kept)


def _instrument(row: dict[str, str], loaded: dict[str, int]) -> Values:
    plain = ("number", "kind", "title", "title_en", "issuer", "confidence", "subject")
    days = ("issued_on", "effective_on", "expired_on")
    return {
        **{name: row[name] for name in plain},
        **{name: optional_date(row[name]) for name in days},
        "replaced_by_id": loaded.get(row["replaced_by"]),
    }


def _load_criteria() -> Outcome:
    """Publish each shipped criteria set that is not there: a published version never changes."""
    existing = set(CriteriaSet.objects.values_list("slug", "version"))
    rows = read_rows(DATA / "criteria_sets.csv")
    missing = [row for row in rows if (row["slug"], row["version"]) not in existing]
    for row in missing:
        made = CriteriaSet.objects.create(
            slug=row["slug"],
            version=row["version"],
            name=row["name"],
            name_en=row["name_en"],
            state=CriteriaSet.Stage.PUBLISHED,
        )
        Criterion.objects.bulk_create(_criteria(made))
        made.legal_basis.set(LegalInstrument.objects.filter(number=row["legal_basis"]))
    return Outcome(label_of(CriteriaSet), len(missing), 0, len(rows) - len(missing))


def _criteria(made: CriteriaSet) -> list[Criterion]:
    texts = ("key", "name", "name_en", "description", "description_en")
    mine = [
        row
        for row in read_rows(DATA / "criteria.csv")
        if (row["criteria_set"], row["version"]) == (made.slug, made.version)
    ]
    return [
        Criterion(
            criteria_set=made,
            weight=Decimal(row["weight"]),
            position=position,
            **{name: row[name] for name in texts},
        )
        for position, row in enumerate(mine, start=1)
    ]
