"""Care for many entries at once: their sectors, their programmes, what the centre shows.

Every entry is judged as its own page would judge it: the registry by its steward, what is public
or in review by who may publish it. What hinders one hinders no other, and is said with its reason.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Model, TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext_lazy
from simple_history.utils import bulk_update_with_history

from core import states
from core.clock import today
from core.models import MAX_NAME, User
from core.signed import record_many
from provinces import permissions

from .many import links_of, set_many
from .models import Listing, Programme, ProgrammeEntry, Sector, Solution

# The history has so many letters for why; some of them say that it is a reason.
MAX_REASON: Final = 90
_BATCH: Final = 200
_FEATURED: Final = ("is_featured", "featured_reason", "updated_at")


class Way(TextChoices):
    """What is done with the sectors that were ticked."""

    ADD = "add", pgettext_lazy("sectors", "Add to those entered")
    REMOVE = "remove", pgettext_lazy("sectors", "Take away")
    SET = "set", pgettext_lazy("sectors", "Replace those entered")


@dataclass(frozen=True, slots=True)
class Cared:
    """What came of it: the objects changed, those that said so already, the others with why."""

    done: Sequence[Any] = field(default_factory=list)
    unchanged: int = 0
    refused: Sequence[tuple[Any, str]] = field(default_factory=list)


# Sectors -----------------------------------------------------------------------------------------
@transaction.atomic
def change_sectors(
    *, solutions: Iterable[Solution], sectors: Collection[Sector], way: str, by: User
) -> Cared:
    """Add ``sectors`` to solutions, take them away, or put them in the place of all others.

    One row of field history for each solution that changes. A few queries whatever their number.
    Raises ``PermissionDenied``; ``ValidationError`` (by field) for no sector, or one out of use.
    """
    permissions.require(by, "change", Solution)
    chosen = _checked_sectors(sectors, way)
    rows = _locked(Solution, solutions, "steward")
    hindered = not_kept(rows, by)
    own = Solution._meta.get_field("sectors")
    stored = links_of(own, [row.pk for row in rows if row.pk not in hindered])
    wanted = {key: _brought(links, chosen, way) for key, links in stored.items()}
    due = [row for row in rows if row.pk in wanted and wanted[row.pk] != stored[row.pk]]
    set_many(own, {row.pk: wanted[row.pk] for row in due})
    _record(due, by)
    return _cared(rows, due, hindered)


def not_kept(solutions: Iterable[Solution], by: User) -> dict[int, str]:
    """Why the person may not change which of the solutions; one check for each steward."""
    may: dict[int | None, bool] = {}
    found = {}
    for row in solutions:
        if row.steward_id not in may:
            may[row.steward_id] = permissions.can(by, "change", row)
        if not may[row.steward_id]:
            found[row.pk] = _not_kept_text(row)
    return found


def _not_kept_text(row: Solution) -> str:
    if row.steward is None:
        return _("The ministry keeps this entry; open it and propose the change there.")
    text = _("%(steward)s keeps this entry; open it and propose the change there.")
    return text % {"steward": row.steward}


def _checked_sectors(sectors: Collection[Sector], way: str) -> set[int]:
    keys = {sector.pk for sector in sectors}
    if way not in Way.values:
        raise ValidationError({"way": _("Say what to do with the sectors.")})
    if not keys:
        raise ValidationError({"sectors": _("Tick at least one sector.")})
    current = set(Sector.objects.current(today()).values_list("pk", flat=True))
    if way != Way.REMOVE and (old := [s for s in sectors if s.pk not in current]):
        text = _("“%(sector)s” is not in use any more; it can only be taken away.")
        raise ValidationError({"sectors": text % {"sector": old[0]}})
    return keys


def _brought(stored: set[int], chosen: set[int], way: str) -> set[int]:
    if way == Way.ADD:
        return stored | chosen
    return stored - chosen if way == Way.REMOVE else chosen


def _record(rows: Sequence[Solution], by: User) -> None:
    """One version for each solution whose links changed, with the sectors and audiences of now."""
    now = timezone.now()
    for row in rows:
        row.updated_at = now
    Solution.objects.filter(pk__in=[row.pk for row in rows]).update(updated_at=now)
    history = Solution.history.bulk_history_create(
        rows, batch_size=_BATCH, update=True, default_user=by
    )
    for many in Solution.history.model._history_m2m_fields:
        record_many(many, history)


# Programmes --------------------------------------------------------------------------------------
@transaction.atomic
def change_programmes(
    *, solutions: Iterable[Solution], programmes: Collection[Programme], way: str, by: User
) -> Cared:
    """Put solutions at the end of ``programmes``, or take them out: the ministry's to say.

    An entry that tells which functions are free is not taken out in bulk: its text would be lost.
    Programmes keep no field history; each solution gets a line in the log of the staff site.
    Raises ``PermissionDenied``; ``ValidationError`` (by field).
    """
    permissions.require(by, "change", ProgrammeEntry)
    keys = {programme.pk for programme in programmes}
    if way not in {Way.ADD, Way.REMOVE}:
        raise ValidationError({"way": _("Say whether to add to the programmes or to take out.")})
    if not keys:
        raise ValidationError({"programmes": _("Tick at least one programme.")})
    rows = _locked(Solution, solutions)
    entries = ProgrammeEntry.objects.filter(programme__in=keys, solution__in=[r.pk for r in rows])
    stored = defaultdict(set)
    told = set()
    for entry in entries:
        stored[entry.solution_id].add(entry.programme_id)
        if entry.free_functions or entry.free_functions_en:
            told.add(entry.solution_id)
    hindered = {} if way == Way.ADD else _told_texts(told)
    able = [row for row in rows if row.pk not in hindered]
    if way == Way.ADD:
        due = [row for row in able if keys - stored[row.pk]]
        _enter(due, keys, stored)
    else:
        due = [row for row in able if stored[row.pk]]
        entries.filter(solution__in=[row.pk for row in due]).delete()
    _log(due, programmes, way, by)
    return _cared(rows, due, hindered)


def _told_texts(keys: Iterable[int]) -> dict[int, str]:
    text = _("Its entry says which functions are free; take it out on the page of the solution.")
    return dict.fromkeys(keys, text)


def _enter(rows: Sequence[Solution], keys: set[int], stored: Mapping[int, set[int]]) -> None:
    """New entries, behind those that a programme has, in the order of the rows."""
    ends = Programme.objects.filter(pk__in=keys).values_list("pk", Max("entries__position"))
    last = {key: -1 if end is None else end for key, end in ends}
    made = []
    for row in rows:
        for key in sorted(keys - stored[row.pk]):
            last[key] += 1
            made.append(ProgrammeEntry(programme_id=key, solution=row, position=last[key]))
    ProgrammeEntry.objects.bulk_create(made, batch_size=_BATCH)


def _log(rows: Sequence[Solution], programmes: Collection[Programme], way: str, by: User) -> None:
    """A line for each solution, as its own page would write it."""
    names = "; ".join(programme.name for programme in programmes)
    happened = "added" if way == Way.ADD else "deleted"
    said = [{happened: {"name": str(ProgrammeEntry._meta.verbose_name_raw), "object": names}}]
    if rows:
        LogEntry.objects.log_actions(by.pk, rows, CHANGE, change_message=said)


# In the centre -----------------------------------------------------------------------------------
@transaction.atomic
def set_featured(*, listings: Iterable[Listing], is_featured: bool, reason: str, by: User) -> Cared:
    """Show listings in the centre, or no longer, for one recorded ``reason``.

    Booth numbers stay. What is shown already keeps its own reason. Of what is shown no longer the
    reason stands in its field history. Raises ``PermissionDenied``; ``ValidationError`` (by field).
    """
    permissions.require(by, "change", Listing)
    reason = _checked_reason(reason, MAX_NAME if is_featured else MAX_REASON)
    rows = _locked(Listing, listings, "province", "solution")
    hindered = not_featurable(rows, is_featured=is_featured, by=by)
    able = [row for row in rows if row.pk not in hindered]
    due = [row for row in able if row.is_featured != is_featured]
    now = timezone.now()
    for row in due:
        row.is_featured = is_featured
        row.featured_reason = reason if is_featured else ""
        row.updated_at = now
    with override("vi"):
        why = "" if is_featured else _("Reason: %(reason)s") % {"reason": reason}
    bulk_update_with_history(
        due, Listing, _FEATURED, batch_size=_BATCH, default_user=by, default_change_reason=why
    )
    return _cared(rows, due, hindered)


def not_featurable(listings: Iterable[Listing], *, is_featured: bool, by: User) -> dict[int, str]:
    """Why the person may not show which of the listings in the centre, or take them out of it."""
    may: dict[tuple[int | None, str], bool] = {}
    found = {}
    for row in listings:
        for verb in ("change", "publish"):
            if (row.province_id, verb) not in may:
                may[row.province_id, verb] = permissions.can(by, verb, row)
        if not may[row.province_id, "change"]:
            found[row.pk] = _("You may not do this.")
        elif row.state != states.DRAFT and not may[row.province_id, "publish"]:
            found[row.pk] = _(
                "What is public, or in review, is changed by the approver of the province; open it "
                "and propose the change there."
            )
        elif is_featured and row.province_id is None:
            found[row.pk] = _("A national listing belongs to no centre.")
        elif is_featured and row.state == states.ARCHIVED:
            found[row.pk] = _("It is no longer shown; restore it first.")
    return found


def _checked_reason(reason: str, most: int) -> str:
    tidy = " ".join(reason.split())
    if not tidy:
        raise ValidationError({"reason": _("Say why.")})
    if len(tidy) > most:
        text = _("The reason is longer than %(limit)d characters.")
        raise ValidationError({"reason": text % {"limit": most}})
    return tidy


# All ---------------------------------------------------------------------------------------------
def _locked(model: type[Model], rows: Iterable[Model], *related: str) -> list[Any]:
    """The rows as they are now, locked until the end of the transaction."""
    found = model._base_manager.select_for_update(of=("self",))
    found = found.filter(pk__in=[row.pk for row in rows])
    return list((found.select_related(*related) if related else found).order_by("pk"))


def _cared(rows: Sequence[Any], due: Sequence[Any], hindered: Mapping[int, str]) -> Cared:
    refused = [(row, hindered[row.pk]) for row in rows if row.pk in hindered]
    return Cared(due, len(rows) - len(due) - len(refused), refused)
