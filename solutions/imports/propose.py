"""Differences that the importer may not make, as proposals to those who may."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q
from django.utils import timezone

from core.models import MAX_NAME
from provinces.models import ChangeProposal
from solutions.models import Solution

from .importer import Importer
from .works import Proposal, Work

Kinds = dict[type[Model], ContentType]

_DECISION = ChangeProposal.Decision


def propose_changes(works: Iterable[Work], importer: Importer) -> None:
    """Save the proposals of these objects, which are saved themselves by now.

    An open proposal of the same province on the same field is brought to the new value; one that
    was refused with this very value is not made again.
    """
    asked = [work for work in works if work.proposals]
    if not asked:
        return
    kinds = ContentType.objects.get_for_models(*{type(work.instance) for work in asked})
    known = _known(asked, importer, kinds)
    new, moved = [], []
    for work in asked:
        for proposal in work.proposals:
            found = known.get((kinds[type(work.instance)].pk, work.instance.pk, proposal.field), [])
            is_open = [row for row in found if row.state == _DECISION.OPEN]
            if not any(row.new == proposal.new for row in found):
                if is_open:
                    is_open[0].old, is_open[0].new = proposal.old, proposal.new
                    is_open[0].updated_at = timezone.now()
                    moved.append(is_open[0])
                else:
                    new.append(_made(work.instance, proposal, importer, kinds))
    ChangeProposal.objects.bulk_create(new)
    ChangeProposal.objects.bulk_update(moved, ["old", "new", "updated_at"])


def _known(
    works: Sequence[Work], importer: Importer, kinds: Kinds
) -> dict[Any, list[ChangeProposal]]:
    """Open and refused proposals of the importer's province on the objects."""
    where = Q(pk__in=[])
    for model, kind in kinds.items():
        ids = [work.instance.pk for work in works if type(work.instance) is model]
        where |= Q(content_type=kind, object_id__in=ids)
    rows = ChangeProposal.objects.filter(
        where,
        from_province=importer.province,
        state__in=[_DECISION.OPEN, _DECISION.REFUSED],
    )
    found: dict[Any, list[ChangeProposal]] = {}
    for row in rows:
        found.setdefault((row.content_type_id, row.object_id, row.field), []).append(row)
    return found


def _made(instance: Any, proposal: Proposal, importer: Importer, kinds: Kinds) -> ChangeProposal:
    return ChangeProposal(
        content_type=kinds[type(instance)],
        object_id=instance.pk,
        field=proposal.field,
        old=proposal.old,
        new=proposal.new,
        source=importer.reason[:MAX_NAME],
        proposed_by=importer.by,
        from_province=importer.province,
        owner_province_id=None if _is_ministrys(proposal) else instance.steward_id,
    )


def _is_ministrys(proposal: Proposal) -> bool:
    shared = Solution.Kind.STATE_SHARED
    is_kind = proposal.field == "kind" and shared in (proposal.old, proposal.new)
    return is_kind or proposal.field == "programmes"
