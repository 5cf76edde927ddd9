"""What is asked of the comparison, read from its address. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Self
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from core.money import QUANTITY_LIMIT, MoneyError, parse_quantity
from core.text import fold_words, shorten, squeeze, strip_controls

MOST_COLUMNS: Final = 4
# More addresses than anybody types are not looked up.
_MOST_READ: Final = 24
_MOST_TEXT: Final = 200
_ECHO: Final = 60
FORMATS: Final = ("xlsx",)


@dataclass(frozen=True, slots=True)
class CompareQuery:
    """A valid question: ``slugs`` in the order of their columns, each once.

    ``quantity`` is the number of units that the costs are reckoned for; ``province`` and ``text``
    (what to look for to add) are as typed; ``only_differences`` leaves out rows that are alike.
    ``format`` is "" for the page or one of ``FORMATS``.
    """

    slugs: tuple[str, ...] = ()
    only_differences: bool = False
    province: str = ""
    quantity: int = 1
    text: str = ""
    format: str = ""

    @property
    def is_full(self) -> bool:
        """Whether no further solution can be added."""
        return len(self.slugs) >= MOST_COLUMNS

    def of(self, slugs: Sequence[str]) -> Self:
        """The same question about other solutions."""
        return replace(self, slugs=tuple(slugs))

    def without(self, slug: str) -> Self:
        """The same question without one of the solutions."""
        return self.of([other for other in self.slugs if other != slug])

    def adding(self, slug: str) -> Self:
        """The same question with one more solution; what was looked for is done with."""
        return replace(self.of([*self.slugs, slug]), text="")

    def pairs(self) -> list[tuple[str, str]]:
        """The parameters of the address, in a fixed order; usual values are left out."""
        pairs = [("s", slug) for slug in self.slugs]
        if self.province:
            pairs.append(("province", self.province))
        if self.quantity != 1:
            pairs.append(("quantity", str(self.quantity)))
        if self.only_differences:
            pairs.append(("khac", "1"))
        if self.text:
            pairs.append(("q", self.text))
        if self.format:
            pairs.append(("format", self.format))
        return pairs

    def address(self) -> str:
        """The relative address that asks this; ``?`` alone clears a query."""
        return f"?{urlencode(self.pairs())}"

    def canonical(self) -> str:
        """The part of the address that says which page this is: the solutions, in their order."""
        return urlencode([("s", slug) for slug in self.slugs])


def read_query(data: Mapping[str, str], slugs: Sequence[str]) -> tuple[CompareQuery, list[str]]:
    """The question of an address, and a sentence for each value that was left out of it.

    ``data`` are the single parameters, ``slugs`` every value of ``s``. Whether a solution of that
    address exists is not known here.
    """
    notes: list[str] = []
    query = CompareQuery(
        slugs=_slugs(slugs, notes),
        only_differences=_flag(data.get("khac", ""), notes),
        province=squeeze(_clean(data.get("province", "")))[:_MOST_TEXT],
        quantity=_quantity(data.get("quantity", ""), notes),
        text=_text(data.get("q", ""), notes),
        format=_format(data.get("format", ""), notes),
    )
    return query, notes


def echo(value: str) -> str:
    """What is repeated of a value that means nothing."""
    return shorten(squeeze(_clean(value)), _ECHO)


def _slugs(values: Sequence[str], notes: list[str]) -> tuple[str, ...]:
    given = [text for value in values if (text := squeeze(_clean(value)).lower())]
    kept = tuple(dict.fromkeys(given))
    if len(kept) > _MOST_READ:
        notes.append(_("Only the first %(count)d solutions were read.") % {"count": _MOST_READ})
    return kept[:_MOST_READ]


def _flag(value: str, notes: list[str]) -> bool:
    text = squeeze(_clean(value))
    if text not in {"", "0", "1"}:
        message = _("“%(value)s” is not possible for the rows that differ; it was left out.")
        notes.append(message % {"value": echo(value)})
    return text == "1"


def _quantity(value: str, notes: list[str]) -> int:
    text = squeeze(_clean(value))
    if not text:
        return 1
    try:
        number = parse_quantity(text)
    except MoneyError as error:
        message = _("Quantity: “%(value)s” was left out. %(why)s")
        notes.append(message % {"value": echo(value), "why": error})
        return 1
    if not 1 <= number <= QUANTITY_LIMIT:
        notes.append(_("The quantity is at least 1; costs are reckoned for 1 unit."))
        return 1
    return number


def _text(value: str, notes: list[str]) -> str:
    text = squeeze(_clean(value))
    if text and not fold_words(text):
        notes.append(_("The search text has no letter or digit to look for."))
        return ""
    if len(text) > _MOST_TEXT:
        notes.append(_("Only the first 200 characters of the search text were used."))
        text = shorten(text, _MOST_TEXT).removesuffix("…")
    return text


def _format(value: str, notes: list[str]) -> str:
    text = squeeze(_clean(value)).lower()
    if not text or text in FORMATS:
        return text
    message = _("There is no format “%(value)s”; this is the page.")
    notes.append(message % {"value": echo(value)})
    return ""


def _clean(value: str) -> str:
    return strip_controls(value)[0]
