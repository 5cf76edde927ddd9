"""What a solution belongs to: sectors, problems, audiences, programmes, and who installs it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import CharField, F, IntegerField, QuerySet, TextField, Value
from django.db.models.functions import Cast

from core.addresses import address_of
from core.i18n import LangText, Translated
from core.prepared import GIVEN, prepared
from guides.models import Problem
from solutions.models import Audience, Implementer, ProgrammeEntry, Sector

SECTOR, PROBLEM, AUDIENCE = "sector", "problem", "audience"
PROGRAMME, IMPLEMENTER = "programme", "implementer"


@dataclass(frozen=True, slots=True)
class Trait:
    """One thing it belongs to; ``url`` is "" where there is no page for it.

    ``note`` are the free functions within a programme, the province of an implementer.
    """

    name: LangText
    url: str
    note: LangText


@dataclass(frozen=True, slots=True)
class Traits:
    """All of them in their order; ``icon`` is that of the first sector."""

    sectors: Sequence[Trait] = ()
    problems: Sequence[Trait] = ()
    audiences: Sequence[Trait] = ()
    programmes: Sequence[Trait] = ()
    implementers: Sequence[Trait] = ()
    icon: str = ""


NO_TRAITS: Final = Traits()


def traits_in(rows: Iterable[dict[str, Any]]) -> Traits:
    """The traits of a solution from the rows of ``rows_of_traits``."""
    found: dict[str, list[Any]] = defaultdict(list)
    for row in sorted(rows, key=_order):
        found[row["kind"]].append(row)
    sectors = found[SECTOR]
    return Traits(
        sectors=[_trait(row, "sectors:detail", has_note=False) for row in sectors],
        problems=[_trait(row, "problems:detail", has_note=False) for row in found[PROBLEM]],
        audiences=[_trait(row) for row in found[AUDIENCE]],
        programmes=[_trait(row, "programmes:detail") for row in found[PROGRAMME]],
        implementers=[_trait(row) for row in found[IMPLEMENTER]],
        icon=sectors[0]["more_vi"] if sectors else "",
    )


@prepared
def rows_of_traits(on: dt.date) -> QuerySet:
    """One row for each trait of a solution (key) on a day, with the columns of ``_arm``.

    Problems are those that are public.
    """
    arms = [
        _arm(Sector.objects.filter(solutions=GIVEN), SECTOR, slug="slug", more="icon"),
        _arm(
            Problem.objects.published(on).filter(solution_links__solution=GIVEN),
            PROBLEM,
            name="title",
            slug="slug",
            more="sort_key",
        ),
        _arm(Audience.objects.filter(solutions=GIVEN), AUDIENCE, slug="key"),
        _arm(
            ProgrammeEntry.objects.filter(solution=GIVEN),
            PROGRAMME,
            name="programme__name",
            slug="programme__slug",
            more="free_functions",
            more_en="free_functions_en",
        ),
        _arm(
            Implementer.objects.filter(solution=GIVEN).annotate(position=Value(0)),
            IMPLEMENTER,
            name_en="",
            more="province__name",
            more_en="province__name_en",
        ),
    ]
    return arms[0].union(*arms[1:], all=True)


def _order(row: dict[str, Any]) -> tuple[int, str]:
    """By place, then by name: problems have theirs as sorting needs it."""
    return row["place"], row["more_vi"] if row["kind"] == PROBLEM else row["vi"]


class _Text:
    """A text in two languages, read as models read theirs."""

    local = Translated("text")

    def __init__(self, text: str, text_en: str) -> None:
        self.text = text
        self.text_en = text_en


def _arm(
    rows: QuerySet,
    kind: str,
    *,
    name: str = "name",
    name_en: str | None = None,
    slug: str = "",
    more: str = "",
    more_en: str = "",
) -> QuerySet:
    """Rows of one table with the columns that all have in common."""
    english = f"{name}_en" if name_en is None else name_en
    columns = (english, slug, more, more_en)
    text = [
        Cast(F(column), TextField()) if column else Value("", TextField()) for column in columns
    ]
    return (
        rows.order_by()
        .annotate(
            kind=Value(kind, CharField()),
            place=Cast(F("position"), IntegerField()),
            vi=Cast(F(name), TextField()),
            en=text[0],
            slug_text=text[1],
            more_vi=text[2],
            more_en=text[3],
        )
        .values("kind", "place", "vi", "en", "slug_text", "more_vi", "more_en")
    )


def _trait(row: dict[str, Any], page: str = "", *, has_note: bool = True) -> Trait:
    note = _Text(row["more_vi"] or "", row["more_en"] or "").local if has_note else LangText("")
    return Trait(
        name=_Text(row["vi"], row["en"] or "").local,
        url=address_of(page, row["slug_text"]) if page else "",
        note=note,
    )
