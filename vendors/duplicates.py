"""Vendors that may be entered twice: pairs for the work queue, hints while a name is typed.

Suspected are vendors whose names are alike without company forms, whose tax codes share the ten
digits, or whose web addresses have one domain. Nothing is decided here: a person merges two
entries or declares them different.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, Max, Model
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rapidfuzz import fuzz, process

from core.models import MAX_NAME, DistinctPair, User
from provinces import permissions
from provinces.models import Scope

from .likeness import alike_pairs, are_alike, bare_firm, own_domain, tax_root
from .models import Vendor

# Why two are suspected; the number orders pairs, the surest first.
REASONS: Final = {
    "tax": (100, gettext_lazy("the same tax code, or that of a branch")),
    "same": (90, gettext_lazy("the same name")),
    "address": (85, gettext_lazy("the same web address")),
    "alike": (70, gettext_lazy("almost the same name")),
    "domain": (60, gettext_lazy("the same web domain")),
}
# A domain or address that so many entries share says nothing about any two of them.
MOST_SHARING: Final = 5
MOST_HINTS: Final = 8
SHORTEST_HINT: Final = 3
LEAST_LIKENESS: Final = 82
_KEEP_SECONDS: Final = 24 * 3600


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries that may be one: ``kind`` "vendor" or "solution", keys, the smaller first.

    ``reasons`` are keys of ``REASONS``; ``stewards`` the provinces that keep the two (None: the
    ministry).
    """

    kind: str
    low: int
    high: int
    reasons: tuple[str, ...]
    stewards: tuple[int | None, int | None]

    @property
    def why(self) -> str:
        """The reasons in words."""
        return get_text_list([str(REASONS[reason][1]) for reason in self.reasons], _("and"))

    @property
    def score(self) -> int:
        """How sure the suspicion is, up to 100 and one for each further reason."""
        return max(REASONS[reason][0] for reason in self.reasons) + len(self.reasons) - 1


class _Known(NamedTuple):
    key: int
    legal: str
    short: str
    tax: str
    domain: str
    steward: int | None

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name in (self.legal, self.short) if name)


# For the work queue ------------------------------------------------------------------------------
def open_pairs(scope: Scope, limit: int | None = None) -> list[Pair]:
    """Suspected pairs of which the person's provinces keep one (the ministry: all), surest first.

    Pairs that somebody declared different are not among them. Three queries.
    """
    return open_among(suspected_pairs(), Vendor, scope)[:limit]


def count_open_pairs(scope: Scope) -> int:
    """How many pairs ``open_pairs`` has without a limit."""
    return len(open_pairs(scope))


def open_among(pairs: Iterable[Pair], model: type[Model], scope: Scope) -> list[Pair]:
    """The pairs that concern the person and that nobody declared different; one query."""
    kind = {"content_type__app_label": model._meta.app_label}
    kind["content_type__model"] = model._meta.model_name
    declared = set(DistinctPair.objects.filter(**kind).values_list("low_id", "high_id"))
    return [
        pair
        for pair in pairs
        if (pair.low, pair.high) not in declared
        and (scope.sees_all or not scope.provinces.isdisjoint(pair.stewards))
    ]


def suspected_pairs() -> list[Pair]:
    """All suspected pairs of vendors; computed when the registry has changed, else remembered."""
    return _remembered("pairs", _find_pairs)


def _find_pairs() -> list[Pair]:
    known = {row.key: row for row in _known()}
    found: dict[tuple[int, int], set[str]] = defaultdict(set)
    for low, high in alike_pairs({key: row.names for key, row in known.items()}):
        is_same = not set(known[low].names).isdisjoint(known[high].names)
        found[low, high].add("same" if is_same else "alike")
    for pair in shared(known.values(), lambda row: row.tax):
        found[pair].add("tax")
    for pair in shared(known.values(), lambda row: row.domain, most=MOST_SHARING):
        found[pair].add("domain")
    return as_pairs("vendor", found, {key: row.steward for key, row in known.items()})


def as_pairs(
    kind: str, found: dict[tuple[int, int], set[str]], stewards: dict[int, int | None]
) -> list[Pair]:
    """Pairs with their reasons, the surest first, then by their keys."""
    pairs = [
        Pair(
            kind,
            low,
            high,
            tuple(reason for reason in REASONS if reason in reasons),
            (stewards[low], stewards[high]),
        )
        for (low, high), reasons in found.items()
    ]
    return sorted(pairs, key=lambda pair: (-pair.score, pair.low, pair.high))


def shared(
    rows: Iterable[Any], value: Callable[[Any], Hashable], most: int | None = None
) -> Iterator[tuple[int, int]]:
    """Pairs of keys of rows with the same value, if it has one and at most ``most`` share it."""
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for row in rows:
        groups[value(row)].append(row.key)
    for group_value, keys in groups.items():
        if group_value and (most is None or len(keys) <= most):
            yield from combinations(sorted(keys), 2)


def stamp(model: type[Model]) -> str:
    """What changes whenever a row of a dated model is added, saved or removed; one query."""
    state = model._base_manager.aggregate(last=Max("updated_at"), count=Count("pk"))
    moment = state["last"].timestamp() if state["last"] else 0
    return f"{model._meta.label_lower}:{state['count']}:{moment}"


def _remembered(what: str, make: Callable[[], Any]) -> Any:
    key = f"duplicates:{what}:{stamp(Vendor)}"
    return cache.get_or_set(key, make, _KEEP_SECONDS)


def _known() -> list[_Known]:
    rows = Vendor.objects.order_by("pk").values_list(
        "pk", "legal_name", "short_name", "tax_code", "web_domain", "steward_id"
    )
    return [
        _Known(key, bare_firm(legal), bare_firm(short), tax_root(tax), own_domain(domain), steward)
        for key, legal, short, tax, domain, steward in rows
    ]


# While a name is typed ---------------------------------------------------------------------------
def similar(
    name: str = "", *, tax_code: str = "", website_domain: str = "", limit: int = MOST_HINTS
) -> list[Vendor]:
    """Entries that what was typed so far may mean, the likest first; typing errors do no harm."""
    known = _remembered("names", _known)
    bare, root, domain = bare_firm(name), tax_root(tax_code), own_domain(website_domain)
    sure = [
        row.key for row in known if (root and row.tax == root) or (domain and row.domain == domain)
    ]
    texts = {(row.key, which): text for row in known for which, text in enumerate(row.names)}
    keys = [*sure, *(key for key, _which in likest(bare, texts, limit))]
    return in_order(Vendor.objects.select_related("steward"), keys, limit)


def likest(bare: str, texts: dict[Any, str], limit: int) -> list[Any]:
    """The keys of the bare names that are like ``bare``, begin with it or have its words."""
    if len(bare) < SHORTEST_HINT:
        return []
    found = process.extract(
        bare, texts, scorer=fuzz.WRatio, processor=None, score_cutoff=LEAST_LIKENESS, limit=limit
    )
    return [key for _text, _score, key in found]


def in_order(rows: Any, keys: Sequence[int], limit: int) -> list[Any]:
    """The rows with these keys in the order of the keys, each once; one query."""
    wanted = list(dict.fromkeys(keys))[:limit]
    found = rows.in_bulk(wanted)
    return [found[key] for key in wanted if key in found]


def suspects(vendor: Vendor) -> list[Vendor]:
    """Entries that a vendor about to be saved doubles, by the rules of the pairs."""
    names = [bare_firm(vendor.legal_name), bare_firm(vendor.short_name)]
    root, domain = tax_root(vendor.tax_code), own_domain(vendor.web_domain)
    sharing = [row for row in _remembered("names", _known) if domain and row.domain == domain]
    keys = [
        row.key
        for row in _remembered("names", _known)
        if row.key != vendor.pk
        and (
            (root and row.tax == root)
            or (len(sharing) < MOST_SHARING and row in sharing)
            or any(are_alike(mine, theirs) for mine in names for theirs in row.names)
        )
    ]
    return in_order(Vendor.objects.select_related("steward"), keys, MOST_HINTS)


# Declaring ---------------------------------------------------------------------------------------
@transaction.atomic
def declare_distinct(first: Model, second: Model, *, by: User, note: str = "") -> DistinctPair:
    """Write down that two entries (vendors or solutions) are not the same; once is enough.

    Whoever keeps one of the two may say so. Raises ``PermissionDenied``; ``ValidationError`` for
    one entry twice or a note that is too long.
    """
    permissions.require(by, "view", type(first))
    if not any(permissions.can(by, "change", row) for row in (first, second)):
        raise PermissionDenied
    if type(first) is not type(second) or first.pk == second.pk:
        raise ValidationError(_("Choose two different entries."), code="same")
    tidy = " ".join(note.split())
    if len(tidy) > MAX_NAME:
        raise ValidationError(
            _("The note is longer than %(limit)d characters."),
            code="note",
            params={"limit": MAX_NAME},
        )
    low, high = sorted((first.pk, second.pk))
    kind = ContentType.objects.get_for_model(first)
    pair, _made = DistinctPair.objects.get_or_create(
        content_type=kind, low_id=low, high_id=high, defaults={"by": by, "note": tidy}
    )
    return pair
