"""Two entries of the shared registry become one: all references move, the old address leads on.

The entry that gives way is removed; the journal keeps it whole, so that ``undo`` makes it again
with its own number and gives back what still is as the merger left it.
"""

from collections.abc import Mapping
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.clock import today
from core.journal import Recorder
from core.models import MAX_ADDRESS, Journal, JournalEntry, OldAddress, User
from core.signed import save
from core.undoing import Undone
from core.undoing import undo as take_back
from provinces import permissions
from solutions.models import Listing, PricePlan, Solution
from solutions.prices import store_price_from
from vendors.models import Vendor

from .choices import DROP, KEEP, Entry, checked, columns_from
from .listings import settle_listings
from .references import move_references

MERGE_VENDORS: Final = "merge_vendors"
MERGE_SOLUTIONS: Final = "merge_solutions"


@transaction.atomic
def merge_vendors(
    keep: Vendor, drop: Vendor, *, by: User, values: Mapping[str, str] | None = None
) -> Journal:
    """Make one vendor of two; its solutions stay apart, as they are different products until told.

    ``values`` says by field whose value survives ("keep" or "drop"), ``keep``'s where it says
    nothing. Returns the journal. Raises ``PermissionDenied``; ``ValidationError`` when the two are
    one, or the chosen values do not go together.
    """
    return _merge(keep, drop, MERGE_VENDORS, by=by, values=values or {})


@transaction.atomic
def merge_solutions(
    keep: Solution, drop: Solution, *, by: User, values: Mapping[str, str] | None = None
) -> Journal:
    """Make one solution of two, with listings, prices, evaluations, uses, guides and problems.

    As ``merge_vendors``; for fields of many (sectors, audiences) the choice may be "both", which
    is what happens where ``values`` says nothing.
    """
    return _merge(keep, drop, MERGE_SOLUTIONS, by=by, values=values or {})


def undo(journal: Journal, *, by: User) -> Undone:
    """Undo a merger: every value that still is the merged one; the rest is listed.

    Raises ``PermissionDenied``; ``ValidationError`` when it was undone before or is too long ago.
    """
    permissions.require(by, "merge", Vendor if journal.kind == MERGE_VENDORS else Solution)
    with transaction.atomic():
        done = take_back(journal, by=by)
        store_price_from(_listings_of(journal), today())
    return done


def _merge(keep: Entry, drop: Entry, kind: str, *, by: User, values: Mapping[str, str]) -> Journal:
    model = type(keep)
    for row in (keep, drop):
        permissions.require(by, "merge", row)
    keep, drop = _locked(model, keep.pk, drop.pk)
    chosen = checked(model, values)
    title = _("“%(drop)s” merged into “%(keep)s”") % {"drop": drop, "keep": keep}
    recorder = Recorder(kind, title[:MAX_ADDRESS], by=by)
    was_public = _was_public(drop)
    old_path, new_path, drop_pk = _address(drop), _address(keep), drop.pk
    _choose_links(recorder, keep, drop, chosen)
    listings = settle_listings(recorder, keep, drop, today()) if model is Solution else []
    move_references(recorder, drop, keep)
    taken = columns_from(drop, chosen)
    recorder.remove(drop, into=keep)
    _take_over(recorder, keep, taken, drop_pk)
    _lead_on(recorder, old_path, new_path, was_public=was_public)
    store_price_from([listing.pk for listing in listings], today())
    return recorder.close()


def _locked(model: type[Entry], keep: int, drop: int) -> tuple[Entry, Entry]:
    """Both rows as they are now, locked in one order so that two mergers never wait in a ring."""
    rows = model.objects.select_for_update().filter(pk__in=[keep, drop]).order_by("pk")
    found = {row.pk: row for row in rows}
    if keep == drop:
        raise ValidationError(_("Choose two different entries."), code="same")
    if len(found) < 2:
        raise ValidationError(_("One of the two entries is no longer there."), code="gone")
    return found[keep], found[drop]


def _choose_links(recorder: Recorder, keep: Entry, drop: Entry, chosen: Mapping[str, str]) -> None:
    """Take away the links (sectors, audiences) that were not chosen; the others move."""
    for field in keep._meta.many_to_many:
        links = field.remote_field.through._base_manager
        own, other = field.m2m_column_name(), field.m2m_reverse_name()
        choice = chosen[field.name]
        unwanted = links.none()
        if choice == KEEP:
            unwanted = links.filter(**{own: drop.pk})
        elif choice == DROP:
            wanted = links.filter(**{own: drop.pk}).values(other)
            unwanted = links.filter(**{own: keep.pk}).exclude(**{f"{other}__in": wanted})
        for link in unwanted.order_by("pk"):
            recorder.remove(link)


def _take_over(recorder: Recorder, keep: Entry, taken: Mapping[str, object], drop_pk: int) -> None:
    """Write the chosen values, and a version with all links into the field history."""
    keep.refresh_from_db()
    values = dict(taken)
    if isinstance(keep, Solution) and values.get("replaced_by_id") in {keep.pk, drop_pk}:
        values["replaced_by_id"] = None
    for name, value in values.items():
        setattr(keep, name, value)
    keep.validate_constraints()
    keep.refresh_from_db()
    recorder.set(keep, **values)
    if not values:
        save(keep, [], by=recorder.by, reason=recorder.journal.title)


def _was_public(entry: Entry) -> bool:
    """Whether visitors ever saw the entry's page."""
    own = {"solution": entry} if isinstance(entry, Solution) else {"solution__vendor": entry}
    return Listing.objects.filter(**own, first_published_at__lte=timezone.now()).exists()


def _address(entry: Entry) -> str:
    """The path of its page without a language."""
    with override("vi"):
        return entry.get_absolute_url()


def _lead_on(recorder: Recorder, old: str, new: str, *, was_public: bool) -> None:
    """Let the old address lead on, and all addresses that led to it: one step, never a chain."""
    for earlier in OldAddress.objects.filter(target=old).order_by("pk"):
        recorder.set(earlier, target=new)
    if not was_public:
        return
    known = OldAddress.objects.filter(path=old).first()
    if known is None:
        recorder.make(OldAddress(path=old, target=new))
    else:
        recorder.set(known, target=new)


def _listings_of(journal: Journal) -> list[int]:
    """The listings whose plans or solution the merger touched and that exist."""
    touched: dict[str, set[int]] = {"listing": set(), "priceplan": set()}
    rows = JournalEntry.objects.filter(journal=journal, content_type__app_label="solutions")
    for name, key in rows.values_list("content_type__model", "object_id"):
        if name in touched:
            touched[name].add(key)
    of_plans = PricePlan.objects.filter(pk__in=touched["priceplan"])
    keys = touched["listing"] | set(of_plans.values_list("listing_id", flat=True))
    return sorted(Listing.objects.filter(pk__in=keys).values_list("pk", flat=True))
