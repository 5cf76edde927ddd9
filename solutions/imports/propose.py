"""Differences that the importer may not make, as proposals to those who may."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q
from django.utils import timezone

from core.models import MAX_NAME
from provinces.models import ChangeProposal
from provinces.proposals import NEW_PART
from solutions.models import Listing, Solution

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
            own = known.setdefault((kinds[type(work.instance)].pk, work.instance.pk), [])
            found = [row for row in own if _is_at(row.field, proposal.field)]
            if any(row.new == proposal.new for row in found):
                continue
            is_open = [row for row in found if row.state == _DECISION.OPEN]
            if is_open and not proposal.field.endswith(NEW_PART):
                is_open[0].old, is_open[0].new = proposal.old, proposal.new
                is_open[0].updated_at = timezone.now()
                moved.append(is_open[0])
            else:
                made = _made(work.instance, proposal, importer, kinds)
                made.field = _numbered(proposal.field, found)
                new.append(made)
                own.append(made)
    ChangeProposal.objects.bulk_create(new)
    ChangeProposal.objects.bulk_update(moved, ["old", "new", "updated_at"])


def _known(
    works: Sequence[Work], importer: Importer, kinds: Kinds
) -> dict[tuple[int, int], list[ChangeProposal]]:
    """Open and refused proposals of the importer's province, by kind and number of object."""
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
        found.setdefault((row.content_type_id, row.object_id), []).append(row)
    return found


def _is_at(place: str, wanted: str) -> bool:
    """Whether a proposal is on the wanted place; of new parts, on any of the same kind."""
    if not wanted.endswith(NEW_PART):
        return place == wanted
    return place.startswith(wanted) and place.removeprefix(wanted).isdecimal()


def _numbered(place: str, known: Iterable[ChangeProposal]) -> str:
    """A new part gets the next number."""
    if not place.endswith(NEW_PART):
        return place
    numbers = (int(row.field.removeprefix(place)) for row in known)
    return f"{place}{max(numbers, default=0) + 1}"


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
        owner_province_id=None if _is_ministrys(instance, proposal) else _owner_id(instance),
    )


def _owner_id(instance: Any) -> int | None:
    return instance.province_id if isinstance(instance, Listing) else instance.steward_id


def _is_ministrys(instance: Any, proposal: Proposal) -> bool:
    if not isinstance(instance, Solution):
        return False
    shared = Solution.Kind.STATE_SHARED
    is_kind = proposal.field == "kind" and shared in (proposal.old, proposal.new)
    return is_kind or proposal.field == "programmes"
