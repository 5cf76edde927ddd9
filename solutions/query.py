"""What is asked of the catalogue, as plain values. Pure: it serves page, API, export and feed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, Self
from urllib.parse import urlencode

from core.text import fold_words

PAGE_SIZE: Final = 24
SORTS: Final = ("relevance", "rating", "price", "-price", "newest", "name")
VIEWS: Final = ("cards", "table")
RANGES: Final = ("price_min", "price_max", "rating_min")
# More words than anyone types; each one costs a condition.
MAX_WORDS: Final = 12


@dataclass(frozen=True, slots=True)
class CatalogueQuery:
    """A valid question to the catalogue (PRODUCT section 6); every value is known to exist.

    ``choices`` holds the chosen values by facet: OR within one, AND between them. Prices are whole
    VND of first-year cost, ``rating_min`` is 0-100 points. ``sort`` is "" for the usual order:
    relevance where there is a text, else rating. ``fixed`` are the facets that the page itself
    sets (the province of a centre's catalogue); they are no part of the address.
    """

    text: str = ""
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()
    price_min: int | None = None
    price_max: int | None = None
    rating_min: Decimal | None = None
    sort: str = ""
    view: str = VIEWS[0]
    page: int = 1
    fixed: frozenset[str] = frozenset()

    @property
    def words(self) -> tuple[str, ...]:
        """The folded words to find, each once; the last one stands for all that begin with it."""
        return _words_of(self.text)

    @property
    def order(self) -> str:
        """The order in force: one of ``SORTS``."""
        return self.usual_order if self.sort in {"", "relevance"} else self.sort

    @property
    def usual_order(self) -> str:
        """The order in force where none is asked for."""
        return "relevance" if self.words else "rating"

    @property
    def has_price_range(self) -> bool:
        """Whether a price range is asked for."""
        return self.price_min is not None or self.price_max is not None

    def chosen(self, key: str) -> tuple[str, ...]:
        """The values chosen of the facet ``key``, none if it is not used."""
        return self.choices.get(key, ())

    def conditions(self) -> list[tuple[str, str]]:
        """Every condition that a visitor set, as (parameter, value), in a fixed order."""
        pairs = [("q", self.text)] if self.text else []
        pairs += [
            (key, value)
            for key in sorted(self.choices.keys() - self.fixed)
            for value in sorted(self.choices[key])
        ]
        pairs += [
            (key, _plain(number)) for key in RANGES if (number := getattr(self, key)) is not None
        ]
        return pairs + [(flag, "1") for flag in sorted(self.flags - self.fixed)]

    def canonical(self) -> str:
        """The query string without leading ``?``: the same question always gives the same one."""
        pairs = self.conditions()
        if self.order != self.usual_order:
            pairs.append(("sort", self.sort))
        if self.view != VIEWS[0]:
            pairs.append(("view", self.view))
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        return "&".join([_encoded(*pair) for pair in pairs])

    def address(self) -> str:
        """The relative address that asks this; ``?`` alone clears a query."""
        return f"?{self.canonical()}"

    def without(self, key: str, value: str | None = None) -> Self:
        """This question without a condition, or without one value of it; back on page 1."""
        if key == "q":
            return self.restarted(text="")
        if key in RANGES:
            return self.restarted(**{key: None})
        if key in self.flags:
            return self.restarted(flags=self.flags - {key})
        rest = tuple(v for v in self.chosen(key) if value is not None and v != value)
        others = {k: v for k, v in self.choices.items() if k != key}
        return self.restarted(choices=others | ({key: rest} if rest else {}))

    def cleared(self) -> Self:
        """This question without any condition that a visitor set; view and order stay."""
        return self.restarted(
            text="",
            choices={key: values for key, values in self.choices.items() if key in self.fixed},
            flags=self.flags & self.fixed,
            price_min=None,
            price_max=None,
            rating_min=None,
        )

    def restarted(self, **changes: Any) -> Self:
        """This question with other values, on its first page."""
        values: dict[str, Any] = {"page": 1} | changes
        return replace(self, **values)

    def on_page(self, page: int) -> Self:
        """The same question, another page."""
        return replace(self, page=page)


@lru_cache(maxsize=64)
def _words_of(text: str) -> tuple[str, ...]:
    """One question is asked for them several times."""
    return tuple(dict.fromkeys(fold_words(text)))[:MAX_WORDS]


@lru_cache(maxsize=4096)
def _encoded(key: str, value: object) -> str:
    """One parameter of an address; a page writes the same ones into a dozen links."""
    return urlencode([(key, value)])


def _plain(number: int | Decimal) -> str:
    """Digits without exponent or idle zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
