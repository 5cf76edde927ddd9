"""What changed at the origin of adopted guides since, and taking it over or leaving it.

Compared are the texts of the guide and its steps. Links to solutions, attachments and sectors keep
no history, so that nobody can say what they were.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from core.models import User
from core.text import fold
from provinces.models import Scope
from provinces.permissions import require
from solutions.adoption import reason_of
from solutions.origin_facts import (
    OriginFacts,
    checked_choice,
    mark_seen,
    newest,
    public_origin,
    stepped,
    verb_for,
    with_seen,
)
from solutions.three_way import (
    ENDED,
    NEW,
    Difference,
    PartChange,
    Versions,
    as_row,
    chosen_values,
    compare_parts,
    compare_whole,
    copied,
    version_at,
)

from .adoption import GUIDE_FIELDS, STEP_FIELDS, share_many
from .models import Guide, GuideStep

WHOLE, STEP = "guide", "step"
# The order of the steps is shown by the steps themselves.
COMPARED = tuple(name for name in STEP_FIELDS if name != "position")


def changed_origins(scope: Scope) -> QuerySet[Guide]:
    """The adopted guides that ``scope`` keeps and whose origin changed since it was compared."""
    since = {"history_date__gt": OuterRef("seen")}
    guides = Guide.history.filter(id=OuterRef("adopted_from"), **since)
    steps = GuideStep.history.filter(guide=OuterRef("adopted_from"), **since)
    return with_seen(Guide, scope).filter(
        Q(stepped(Guide)) | Q(public_origin(Guide), Exists(guides) | Exists(steps))
    )


def differences(guides: QuerySet[Guide]) -> list[Difference]:
    """What changed at the origins of adopted guides, in their order; six queries in all."""
    rows = list(guides.select_related("province", "adopted_from__province"))
    origins = {row.adopted_from_id for row in rows}
    facts = OriginFacts.of(Guide.objects.all(), origins)
    wanted = origins | {row.pk for row in rows}
    steps: dict[int, list[GuideStep]] = defaultdict(list)
    for step in GuideStep.objects.filter(guide__in=wanted).select_related("picture"):
        steps[step.guide_id].append(step)
    records: dict[int, list[Any]] = defaultdict(list)
    history = GuideStep.history.filter(guide__in=wanted).select_related("picture")
    for record in history.order_by("history_date", "history_id"):
        records[record.guide_id].append(record)
    wholes: dict[int, list[Any]] = defaultdict(list)
    for record in Guide.history.filter(id__in=wanted).order_by("history_date", "history_id"):
        wholes[record.id].append(record)
    return [_difference(row, facts, steps, records, wholes) for row in rows]


def _difference(
    row: Guide,
    facts: OriginFacts,
    steps: dict[int, list[GuideStep]],
    records: dict[int, list[Any]],
    wholes: dict[int, list[Any]],
) -> Difference:
    origin, moment = row.adopted_from, facts.baseline(row)
    token = facts.token(
        row,
        *(newest(known[key]) for known in (wholes, records) for key in (origin.pk, row.pk)),
    )
    record, is_unknown = version_at(wholes[origin.pk], moment)
    if record is not None:
        then = as_row(Guide, record, GUIDE_FIELDS)
    else:
        then = row if is_unknown else origin
    whole = compare_whole(WHOLE, then, origin, row, GUIDE_FIELDS)
    versions = _versions(moment, steps[origin.pk], steps[row.pk], records[origin.pk])
    parts = compare_parts(STEP, versions, COMPARED, _names)
    return facts.difference(row, [whole, *parts] if whole else parts, token)


def _versions(
    moment: Any, now: Sequence[GuideStep], ours: Sequence[GuideStep], records: Sequence[Any]
) -> Versions:
    by_step: dict[int, list[Any]] = defaultdict(list)
    for record in records:
        by_step[record.id].append(record)
    then = {step.pk: step for step in now if step.pk not in by_step}
    unknown = set()
    for key, rows in by_step.items():
        record, is_unknown = version_at(rows, moment)
        if is_unknown:
            unknown.add(key)
        elif record is not None:
            then[key] = as_row(GuideStep, record, STEP_FIELDS)
    ordered = dict(sorted(then.items(), key=lambda item: (item[1].position, item[0])))
    return Versions(ordered, {step.pk: step for step in now}, ours, frozenset(unknown))


def _names(steps: Sequence[GuideStep]) -> list[str]:
    """Steps by their title; of several with the same title, the first, the second..."""
    count: dict[str, int] = defaultdict(int)
    names = []
    for step in steps:
        title = fold(step.title)
        count[title] += 1
        names.append(f"{title} {count[title]}")
    return names


@transaction.atomic
def ignore(*, guides: Collection[Guide], by: User) -> int:
    """Leave everything as it is here, and wait for the next change; how many.

    Raises ``PermissionDenied``.
    """
    return mark_seen(Guide, guides, by)


@transaction.atomic
def take_over(
    *, guide: Guide, keys: Collection[str] | None, token: str | None = None, by: User
) -> list[str]:
    """Take the chosen changes of the origin over, all others are left; what was taken, in words.

    As ``solutions.origins.take_over``. A step that ended at the origin is taken out here too.
    """
    guide = Guide.objects.select_for_update(of=("self",)).get(pk=guide.pk)
    require(by, verb_for(guide), guide)
    [found] = differences(Guide.objects.filter(pk=guide.pk))
    chosen = checked_choice(found, keys, token)
    moment = timezone.now()
    taken = [part for part in found.parts if set(part.keys) & chosen]
    if not taken:
        Guide.objects.filter(pk=guide.pk).update(origin_seen_at=moment)
        return []
    reason = reason_of(found.origin.province)
    new = {}
    for part in _checked(taken, chosen, guide):
        if part.key == WHOLE:
            continue
        row = part.ours or new.setdefault(part.now.pk, _new_step(part, guide))
        row._history_user, row._change_reason = by, reason
        if part.kind == ENDED:
            row.delete()
        else:
            row.save()
    share_many(GuideStep, "solutions", {origin: step.pk for origin, step in new.items()})
    guide.adopted_version = found.origin.version
    guide.origin_seen_at = moment
    guide._history_user, guide._change_reason = by, reason
    guide.save()
    return [part.title for part in taken]


def _new_step(part: PartChange, guide: Guide) -> GuideStep:
    return GuideStep(guide=guide, **copied(part.now, STEP_FIELDS))


def _checked(
    parts: Sequence[PartChange], chosen: frozenset[str], guide: Guide
) -> Sequence[PartChange]:
    """Set the chosen values in our rows. Raises ``ValidationError`` with every complaint."""
    complaints = []
    for part in parts:
        if part.kind == ENDED:
            continue
        row = guide if part.key == WHOLE else part.ours
        if part.kind == NEW:
            row = _new_step(part, guide)
        else:
            for name, value in chosen_values(part, chosen).items():
                setattr(row, name, value)
        try:
            row.derive()
            row.full_clean()
        except ValidationError as error:
            complaints += [f"{part.title}: {text}" for text in error.messages]
    if complaints:
        raise ValidationError(complaints)
    return parts
