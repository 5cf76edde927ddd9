"""People and what they proposed."""

from django.db.models import ForeignKey
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.journal import Recorder
from provinces.models import ChangeProposal, Membership

from .merging import Merging
from .rules_rows import move, rows_of

_APPROVER = Membership.Role.APPROVER
_DECISION = ChangeProposal.Decision
# Fields in which proposals name a province, by its address.
_NAMING = ("steward", "province")


def settle_members(merging: Merging, key: ForeignKey) -> None:
    """Give the former province's people to the successor; one who is in both keeps what is more."""
    own = {row.user_id: row for row in rows_of(key, merging.into.pk)}
    theirs = list(rows_of(key, merging.former.pk))
    twice = [row for row in theirs if row.user_id in own]
    risen = [own[row.user_id] for row in twice if row.role == _APPROVER]
    merging.recorder.set_many([(row, {"role": _APPROVER}) for row in risen])
    merging.recorder.remove_many(twice, {row.pk: own[row.user_id].pk for row in twice})
    move(merging, key, [row for row in theirs if row.user_id not in own])


def move_proposals(merging: Merging, key: ForeignKey) -> None:
    """Give what the former province proposed to the successor, once for each field of an object."""
    rename_in_proposals(merging.recorder, merging.former.slug, merging.into.slug)
    open_ones = ChangeProposal.objects.filter(state=_DECISION.OPEN, from_province=merging.into)
    taken = set(open_ones.values_list("content_type_id", "object_id", "field"))
    changes = []
    for row in rows_of(key, merging.former.pk):
        values = {key.attname: merging.into.pk}
        place = (row.content_type_id, row.object_id, row.field)
        if row.state == _DECISION.OPEN and place in taken:
            values |= _refused(merging)
        changes.append((row, values))
    merging.recorder.set_many(changes)


def _refused(merging: Merging) -> dict[str, object]:
    with override("vi"):
        reason = _("The successor has such a proposal already.")
    return {
        "state": _DECISION.REFUSED,
        "decided_by_id": merging.by.pk if merging.by else None,
        "decided_at": timezone.now(),
        "reason": reason,
    }


def rename_in_proposals(recorder: Recorder, old: str, new: str) -> None:
    """Open proposals of anybody that name a province by its address mean the one at ``new``."""
    rows = ChangeProposal.objects.filter(state=_DECISION.OPEN, field__in=_NAMING, new=old)
    recorder.set_many([(row, {"new": new}) for row in rows.order_by("pk")])
