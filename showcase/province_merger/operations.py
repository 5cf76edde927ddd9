"""Merging provinces and taking it back: one transaction, one journal, permission first."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.clock import today
from core.journal import Recorder, field_of
from core.models import MAX_ADDRESS, Journal, JournalEntry, User
from core.signed import in_batches
from core.text import fold
from core.undoing import Left, Undone
from core.undoing import undo as take_back
from provinces import permissions
from provinces.models import Province, ProvinceAlias, ProvinceCode, Scope
from showcase.models import MergerTask
from solutions.models import Listing, PricePlan
from solutions.prices import store_price_from

from .merging import Merging, task
from .plan import SCHEME, Plan, require_possible
from .registry import rules
from .rules_people import rename_in_proposals

MERGE_PROVINCES: Final = "merge_provinces"


@dataclass(frozen=True, slots=True)
class Merged:
    """What was done: its journal, and the tasks that it leaves to staff."""

    plan: Plan
    journal: Journal
    tasks: Sequence[MergerTask]


@transaction.atomic
def merge_provinces(
    plan: Plan, *, by: User | None = None, scope: Scope | None = None
) -> Merged | None:
    """Carry out what of ``plan`` is not done yet; None where all of it is.

    ``by`` is the person, whose own rights count; a command passes ``scope`` and acts with those.
    Raises ``PermissionDenied``; ``ValidationError`` with every reason why it cannot be done.
    """
    who = by if scope is None else scope
    permissions.require(who, "merge", plan.into)
    plan = _locked(plan).left_to_do()
    if not plan.former:
        return None
    day = today()
    require_possible(plan, day)
    recorder = Recorder(MERGE_PROVINCES, title_of(plan), by=by)
    _give_facts(recorder, plan)
    tasks: list[MergerTask] = []
    for former in plan.former:
        merging = Merging(recorder, former, plan.into, plan.on, day)
        _end(recorder, former, plan)
        for key, rule in rules():
            if rule.carry is not None:
                rule.carry(merging, key)
        tasks += merging.tasks
    recorder.make_many(tasks)
    return Merged(plan, recorder.close(), tasks)


@transaction.atomic
def merge_many(
    plans: Iterable[Plan], *, by: User | None = None, scope: Scope | None = None
) -> list[Merged]:
    """Carry out several plans, all or none; only those that had something to do are returned.

    Raises as ``merge_provinces``.
    """
    done = [merge_provinces(plan, by=by, scope=scope) for plan in plans]
    return [merged for merged in done if merged is not None]


def title_of(plan: Plan) -> str:
    """What the merger is called in lists and in the field history, in Vietnamese."""
    with override("vi"):
        text = _("%(former)s rearranged into %(into)s (%(resolution)s)") % {
            "former": get_text_list([row.full_name for row in plan.former], _("and")),
            "into": plan.facts.full_name or plan.into.full_name,
            "resolution": plan.resolution,
        }
    return capfirst(text)[:MAX_ADDRESS]


def _locked(plan: Plan) -> Plan:
    """The plan with its provinces as they are now, locked in one order."""
    keys = [plan.into.pk, *(row.pk for row in plan.former)]
    rows = Province.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    found = {row.pk: row for row in rows}
    former = [found[row.pk] for row in plan.former]
    return Plan(found[plan.into.pk], former, plan.on, plan.resolution.strip(), plan.facts)


# Provinces themselves ----------------------------------------------------------------------------
def _end(recorder: Recorder, former: Province, plan: Plan) -> None:
    recorder.set(
        former,
        valid_to=plan.last_day,
        successor_id=plan.into.pk,
        resolution_number=plan.resolution,
        tile_column=None,
        tile_row=None,
    )


def _give_facts(recorder: Recorder, plan: Plan) -> None:
    into, facts = plan.into, plan.facts
    columns = facts.columns()
    for alias in _old_names(into, columns):
        recorder.make(alias)
    old_slug = into.slug
    recorder.set(into, boundaries_changed_on=plan.on, **columns)
    if into.slug != old_slug:
        rename_in_proposals(recorder, old_slug, into.slug)
    if not facts.code:
        return
    codes = ProvinceCode.objects.filter(province=into, scheme=SCHEME)
    if codes.filter(code=facts.code, valid_to=None).exists():
        return
    for row in codes.filter(valid_to=None):
        recorder.set(row, valid_to=max(plan.last_day, row.valid_from))
    recorder.make(ProvinceCode(province=into, scheme=SCHEME, code=facts.code, valid_from=plan.on))


def _old_names(into: Province, columns: dict[str, Any]) -> Iterator[ProvinceAlias]:
    """What the successor was called, and its old address, so that both lead to it for good."""
    new_name, new_slug = columns.get("name", into.name), columns.get("slug", into.slug)
    if (new_name, new_slug) == (into.name, into.slug):
        return
    old_slug = into.slug if new_slug != into.slug else ""
    known = ProvinceAlias.objects.filter(folded=fold(into.name)).exists()
    name = into.slug if known else into.name
    if known and (not old_slug or ProvinceAlias.objects.filter(folded=fold(name)).exists()):
        return
    yield ProvinceAlias(province=into, name=name, slug=old_slug)


# Undoing -----------------------------------------------------------------------------------------
@transaction.atomic
def undo(journal: Journal, *, by: User) -> Undone:
    """Take a merger back: what still is as it left it; the rest becomes tasks for staff.

    Raises ``PermissionDenied``; ``ValidationError`` when it was undone before, is too long ago, or
    the successor has ended since.
    """
    permissions.require(by, "merge", Province)
    into = successor_of(journal)
    if into is None:
        raise ValidationError(_("The journal names no successor."), code="empty")
    if into.valid_to is not None and journal.undone_at is None:
        raise ValidationError(
            _("%(province)s has become part of another province since; undo that first."),
            code="later",
            params={"province": into.full_name},
        )
    done = take_back(journal, by=by)
    store_price_from(_touched_listings(journal), today())
    with override("vi"):
        MergerTask.objects.bulk_create(_undecided(journal, into, done.left))
    return done


def successor_of(journal: Journal) -> Province | None:
    """The province that the merger of this journal made of several; None where it says nothing."""
    entry = journal.entries.filter(field="successor_id").order_by("pk").first()
    return entry and Province.objects.filter(pk=entry.new).first()


def former_of(journal: Journal) -> list[Province]:
    """The provinces that ended by the merger of this journal."""
    keys = journal.entries.filter(field="successor_id").values_list("object_id", flat=True)
    return list(Province.objects.filter(pk__in=list(keys)))


def _undecided(journal: Journal, into: Province, left: Sequence[Left]) -> list[MergerTask]:
    """A task for each row that could not be given back as it was; for whoever has the row now."""
    by_row: dict[tuple[type[Model], int], list[Left]] = {}
    for one in left:
        model = one.entry.content_type.model_class()
        if model not in {None, MergerTask}:
            by_row.setdefault((model, one.entry.object_id), []).append(one)
    found = []
    for (model, key), group in by_row.items():
        row = model._base_manager.filter(pk=key).first()
        owner = getattr(row, "owner_province", None) or into
        found.append(task(journal, owner, row or into, _undecided_note(model, key, group)))
    return found


def _undecided_note(model: type[Model], key: int, group: Sequence[Left]) -> str:
    said = {"kind": capfirst(str(model._meta.verbose_name)), "number": key}
    names = [str(field_of(model, one.field).verbose_name) for one in group if one.field]
    if not names:
        return _("%(kind)s no. %(number)d was not given back by undoing the merger: decide.") % said
    return _(
        "%(kind)s no. %(number)d was changed after the merger (%(fields)s) and stays so: decide."
    ) % (said | {"fields": ", ".join(names)})


def _touched_listings(journal: Journal) -> list[int]:
    """The listings whose plans the merger touched and that exist."""
    rows = JournalEntry.objects.filter(journal=journal, content_type__app_label="solutions")
    plans = rows.filter(content_type__model="priceplan").values_list("object_id", flat=True)
    keys: set[int] = set()
    for batch in in_batches(sorted(set(plans))):
        keys |= set(PricePlan.objects.filter(pk__in=batch).values_list("listing_id", flat=True))
    removed = rows.filter(content_type__model="listing", field="", old__isnull=False)
    for batch in in_batches(sorted(keys | set(removed.values_list("object_id", flat=True)))):
        keys |= set(Listing.objects.filter(pk__in=batch).values_list("pk", flat=True))
    return sorted(keys)
