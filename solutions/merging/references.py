"""Every reference to a row that gives way leads to the one that stays; found by introspection.

Where the staying row has the same reference already (the same programme, the same agency), the two
rows become one: what the second one leads to is moved on in turn, its texts fill the empty ones.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any, Final

from django.contrib.contenttypes.fields import GenericForeignKey
from django.core.exceptions import ValidationError
from django.db.models import (
    CharField,
    ForeignKey,
    Max,
    Model,
    QuerySet,
    TextField,
    UniqueConstraint,
)
from django.utils import timezone
from django.utils.translation import gettext as _

from core.journal import Recorder
from core.models import DistinctPair, Transition
from core.signed import in_batches
from provinces.models import ChangeProposal
from solutions.models import Deployment, PricePlan, Review, SolutionImage

# What stands in order under its whole: moved rows follow those that are there.
_ORDERED: Final = (SolutionImage, PricePlan)
# What a use by an agency says; of two entries of one use the one answered later is right.
_OF_USE: Final = (
    "users",
    "communes",
    "since",
    "told_by",
    "agency_email",
    "confirmed_on",
    "confirmed_by",
    "confirmation_paper",
    "confirmation_paper_date",
    "denied_on",
    "ended_on",
    "end_reason",
)


def references(model: type[Model]) -> list[ForeignKey]:
    """The foreign keys of all apps that lead to ``model``, those of links included.

    Not those of the field history, which says what was: the database does not hold on to them.
    """
    return [
        rel.field
        for rel in model._meta.get_fields(include_hidden=True)
        if rel.auto_created and (rel.one_to_many or rel.one_to_one) and rel.field.db_constraint
    ]


def moved_rows(model: type[Model], key: int) -> Iterator[tuple[type[Model], int]]:
    """Which kinds of rows lead to the row, and how many; one query for each kind."""
    for field in references(model):
        count = field.model._base_manager.filter(**{field.attname: key}).count()
        if count:
            yield field.model, count


def move_references(recorder: Recorder, loser: Model, winner: Model) -> None:
    """Lead every reference to ``loser`` on to ``winner``, a row of the same model."""
    for field in references(type(loser)):
        rows = field.model._base_manager.filter(**{field.attname: loser.pk})
        for row in rows.order_by("pk"):
            move_references_by_row(recorder, row, field, winner)
    move_pointers(recorder, loser, winner)


def remove_with_parts(recorder: Recorder, rows: Sequence[Model]) -> None:
    """Remove rows of one model and all rows that belong to them, each written down."""
    if not rows:
        return
    for field in references(type(rows[0])):
        parts = [
            part
            for batch in in_batches([row.pk for row in rows])
            for part in field.model._base_manager.filter(**{f"{field.attname}__in": batch})
        ]
        parts.sort(key=attrgetter("pk"))
        if field.null:
            recorder.set_many([(part, {field.attname: None}) for part in parts])
        else:
            remove_with_parts(recorder, parts)
    recorder.remove_many(rows)


def move_references_by_row(
    recorder: Recorder, row: Model, field: ForeignKey, winner: Model
) -> None:
    """Lead one reference of ``row`` on to ``winner``; where that stands already, two become one."""
    if isinstance(row, type(winner)) and row.pk == winner.pk:
        # The staying row named the other one, its successor or origin: never itself.
        recorder.set(row, **{field.attname: None})
        return
    twin = _twin(row, field, winner.pk)
    if twin is not None:
        _absorb(recorder, twin, row)
        return
    values: dict[str, Any] = {field.attname: winner.pk}
    if isinstance(row, _ORDERED):
        siblings = field.model._base_manager.filter(**{field.attname: winner.pk})
        last = siblings.aggregate(last=Max("position"))["last"]
        values["position"] = row.position if last is None else last + 1
    recorder.set(row, **values)


def _twin(row: Model, field: ForeignKey, key: int) -> Model | None:
    """The row that stands where ``row`` would come to stand with ``field`` leading to ``key``."""
    rows = type(row)._base_manager.exclude(pk=row.pk)
    for names, condition in unique_sets(field):
        values = {
            own.attname: key if own == field else getattr(row, own.attname)
            for own in (field.model._meta.get_field(name) for name in names)
        }
        is_bound = condition is None or type(row)._base_manager.filter(condition, pk=row.pk)
        if is_bound and None not in values.values():
            found = rows.filter(**values)
            if (twin := (found.filter(condition) if condition else found).first()) is not None:
                return twin
    return None


def unique_sets(field: ForeignKey) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The names of fields, with their condition, that are unique together with ``field``."""
    options = field.model._meta
    if field.unique:
        yield (field.name,), None
    for names in options.unique_together:
        if field.name in names:
            yield tuple(names), None
    for rule in options.constraints:
        if isinstance(rule, UniqueConstraint) and field.name in rule.fields:
            yield tuple(rule.fields), rule.condition


def _absorb(recorder: Recorder, twin: Model, row: Model) -> None:
    """Make one row of two that say the same."""
    if isinstance(row, Review):
        raise ValidationError(
            _("“%(agency)s” reviewed both entries. Keep one of the two reviews, then merge."),
            code="reviews",
            params={"agency": row.deployment.agency},
        )
    if isinstance(row, Deployment):
        if _last_word(row) > _last_word(twin):
            recorder.set(twin, **{name: getattr(row, name) for name in _OF_USE})
    else:
        recorder.set(twin, **_missing_texts(twin, row))
    move_references(recorder, row, twin)
    recorder.remove(row, into=twin)


def _last_word(use: Deployment) -> dt.date:
    """When the agency last confirmed or denied the use; the first day there is if never."""
    return max(use.confirmed_on or dt.date.min, use.denied_on or dt.date.min)


def _missing_texts(twin: Model, row: Model) -> dict[str, str]:
    return {
        field.attname: getattr(row, field.attname)
        for field in type(row)._meta.concrete_fields
        if isinstance(field, CharField | TextField)
        and not getattr(twin, field.attname)
        and getattr(row, field.attname)
    }


# What names a row by its kind and number ---------------------------------------------------------
_plain_pointers: list[type[Model]] = [Transition]


def lead_on(model: type[Model]) -> None:
    """Say that rows of ``model``, of an app above, name others by kind and number and follow."""
    if model not in _plain_pointers:
        _plain_pointers.append(model)


def pointers() -> list[GenericForeignKey]:
    """The references by kind and number that are led on; all there are, a test holds."""
    return [
        field
        for model in (*_plain_pointers, ChangeProposal)
        for field in model._meta.private_fields
        if isinstance(field, GenericForeignKey)
    ]


def move_pointers(recorder: Recorder, loser: Model, winner: Model) -> None:
    """Lead what names ``loser`` by its kind and number on to ``winner``."""
    options = loser._meta
    kind = {
        "content_type__app_label": options.app_label,
        "content_type__model": options.model_name,
    }
    for model in _plain_pointers:
        for row in model._base_manager.filter(**kind, object_id=loser.pk).order_by("pk"):
            recorder.set(row, object_id=winner.pk)
    for proposal in ChangeProposal.objects.filter(**kind, object_id=loser.pk).order_by("pk"):
        _move_proposal(recorder, proposal, winner)
    _move_pairs(recorder, DistinctPair.objects.filter(**kind), loser, winner)


def move_pointers_of_many(
    recorder: Recorder, model: type[Model], winners: Mapping[int, Model]
) -> None:
    """As ``move_pointers`` for many rows of ``model``, by the key of the row that goes.

    Pairs declared different are left out: only vendors and solutions have such.
    """
    kind = {
        "content_type__app_label": model._meta.app_label,
        "content_type__model": model._meta.model_name,
    }
    for batch in in_batches(sorted(winners)):
        for pointing in _plain_pointers:
            rows = pointing._base_manager.filter(**kind, object_id__in=batch).order_by("pk")
            recorder.set_many([(row, {"object_id": winners[row.object_id].pk}) for row in rows])
        for proposal in ChangeProposal.objects.filter(**kind, object_id__in=batch).order_by("pk"):
            _move_proposal(recorder, proposal, winners[proposal.object_id])


def _move_proposal(recorder: Recorder, proposal: ChangeProposal, winner: Model) -> None:
    """An open change goes to whoever keeps the staying row, once for each field and proposer."""
    values: dict[str, Any] = {"object_id": winner.pk}
    decision = ChangeProposal.Decision
    if proposal.state == decision.OPEN:
        values["owner_province_id"] = winner.owner_province and winner.owner_province.pk
        same = ChangeProposal.objects.filter(
            content_type=proposal.content_type_id,
            object_id=winner.pk,
            field=proposal.field,
            from_province=proposal.from_province_id,
            state=decision.OPEN,
        )
        if same.exists():
            values |= {
                "state": decision.REFUSED,
                "decided_by_id": recorder.by.pk,
                "decided_at": timezone.now(),
                "reason": _("The entry that stays has such a proposal already."),
            }
    recorder.set(proposal, **values)


def _move_pairs(
    recorder: Recorder, pairs: QuerySet[DistinctPair], loser: Model, winner: Model
) -> None:
    """What was declared different from the one is different from the other."""
    known = {tuple(ids) for ids in pairs.values_list("low_id", "high_id")}
    for pair in (*pairs.filter(low_id=loser.pk), *pairs.filter(high_id=loser.pk)):
        other = pair.high_id if pair.low_id == loser.pk else pair.low_id
        low, high = sorted((other, winner.pk))
        if low == high or (low, high) in known:
            recorder.remove(pair)
        else:
            known.add((low, high))
            recorder.set(pair, low_id=low, high_id=high)
