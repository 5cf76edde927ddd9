"""Which solutions an address asks for: public ones, also by old addresses; the rest is named."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.models import OldAddress
from solutions.models import Listing, ProgrammeEntry, Solution

from .query import MOST_COLUMNS, echo

_MOST_STEPS = 3


@dataclass(frozen=True, slots=True)
class Chosen:
    """The solutions of the columns in order, and a sentence for each that was left out."""

    solutions: Sequence[Solution]
    notes: Sequence[str]


def chosen_solutions(slugs: Sequence[str], on: dt.date) -> Chosen:
    """The public solutions of the addresses, at most four, each once.

    Four queries, one for no address; at most five more where an address is none of today's.
    """
    found = _public(slugs, on)
    missing = [slug for slug in slugs if slug not in found]
    moved = _moved(missing) if missing else {}
    if moved:
        targets = _public(sorted(set(moved.values())), on)
        found |= {old: targets[new] for old, new in moved.items() if new in targets}
    ended = _ended([moved.get(slug, slug) for slug in missing if slug not in found])
    kept: dict[int, Solution] = {}
    notes = []
    for slug in slugs:
        solution = found.get(slug)
        if solution is None:
            notes.append(_left_out(slug, ended.get(moved.get(slug, slug))))
        elif solution.pk not in kept and len(kept) == MOST_COLUMNS:
            message = _("At most four solutions stand side by side; %(name)s was left out.")
            notes.append(message % {"name": solution.local_name})
        else:
            kept.setdefault(solution.pk, solution)
    return Chosen(list(kept.values()), notes)


def _public(slugs: Iterable[str], on: dt.date) -> dict[str, Solution]:
    """The public ones by address, with all that their own columns show."""
    entries = ProgrammeEntry.objects.select_related("programme").order_by("programme__position")
    rows = (
        Solution.objects.published(on)
        .filter(slug__in=[slug for slug in slugs if "\0" not in slug])
        .select_related("vendor")
        .defer("description", "description_en", "features", "folded_text")
        .prefetch_related("sectors", "audiences", Prefetch("programme_entries", entries))
    )
    return {row.slug: row for row in rows}


def _left_out(slug: str, name: str | None) -> str:
    if name:
        return _("%(name)s is no longer presented; it was left out.") % {"name": name}
    message = _("No solution has the address “%(slug)s”; it was left out.")
    return message % {"slug": echo(slug)}


def _ended(slugs: Sequence[str]) -> dict[str, str]:
    """Names of solutions that visitors have seen once; of others nothing is said."""
    if not slugs:
        return {}
    seen = Listing.objects.filter(solution=OuterRef("pk"), first_published_at__lte=timezone.now())
    rows = Solution.objects.filter(Exists(seen), slug__in=slugs)
    return {row.slug: row.local_name for row in rows.only("slug", "name", "name_en")}


def _moved(slugs: Sequence[str]) -> dict[str, str]:
    """Today's address of each that was moved; steps from one to the next are followed."""
    now = {slug: slug for slug in slugs}
    for _step in range(_MOST_STEPS):
        paths = {_path(slug): slug for slug in set(now.values()) if slug}
        rows = OldAddress.objects.filter(path__in=paths).values_list("path", "target")
        steps = {paths[path]: _slug(target) for path, target in rows}
        if not steps:
            break
        now = {old: steps.get(new, new) for old, new in now.items()}
    return {old: new for old, new in now.items() if new and old != new}


def _path(slug: str) -> str:
    """The address of a solution without the prefix of a language, as old addresses are kept."""
    with translation.override("vi"):
        return f"{reverse('solutions:list')}{slug}/"


def _slug(path: str) -> str:
    """The solution that a path leads to, "" for another kind of page."""
    try:
        with translation.override("vi"):
            match = resolve(path)
    except Resolver404:
        return ""
    return str(match.kwargs["slug"]) if match.view_name == "solutions:detail" else ""
