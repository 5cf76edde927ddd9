"""What happens to proposed changes: accepted or refused, always recorded.

A proposal keeps values as text: ``true`` and ``false``, plain numbers, a related row by its slug or
key, several by theirs, sorted and separated by ``; ``.
"""

from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models, transaction
from django.db.models.fields.related import RelatedField
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User

from . import permissions
from .models import ChangeProposal

_YES_NO = {"true": True, "false": False}


@transaction.atomic
def decide_proposal(
    proposal: ChangeProposal, *, accepts: bool, by: User, reason: str = ""
) -> ChangeProposal:
    """Accept a proposed value (it is written into its object) or refuse it.

    Raises ``PermissionDenied``; ``ValidationError`` when it is decided already, when its object is
    gone or no longer says what the proposer saw, or when the value cannot be taken over as it is.
    """
    permissions.require(by, "change", proposal)
    rows = ChangeProposal.objects.select_for_update().filter(pk=proposal.pk)
    [state] = rows.values_list("state", flat=True)
    if state != ChangeProposal.Decision.OPEN:
        raise ValidationError(_("This change is decided already."), code="decided")
    if accepts:
        _apply(proposal, by)
    decision = ChangeProposal.Decision
    proposal.state = decision.ACCEPTED if accepts else decision.REFUSED
    proposal.decided_by = by
    proposal.decided_at = timezone.now()
    proposal.reason = reason
    proposal.save(update_fields=["state", "decided_by", "decided_at", "reason", "updated_at"])
    return proposal


def _apply(proposal: ChangeProposal, by: User) -> None:
    target = proposal.target
    if target is None:
        raise ValidationError(_("The object does not exist any more."), code="gone")
    permissions.require(by, "change", target)
    field = _field(target, proposal.field)
    if _as_text(target, field) != proposal.old:
        raise ValidationError(
            _("The entry was changed since; compare and edit it by hand."), code="stale"
        )
    target._history_user = by
    if field.many_to_many:
        getattr(target, proposal.field).set(_rows(field.related_model, proposal.new))
        return
    setattr(target, field.name, _value(field, proposal.new, target))
    target.full_clean()
    target.save()


def _field(target: models.Model, name: str) -> Any:
    """The field or many-to-many relation of that name. Raises ``ValidationError``."""
    try:
        field = target._meta.get_field(name)
    except FieldDoesNotExist:
        field = None
    is_own = isinstance(field, models.Field) and field.editable
    if field is None or not (is_own or field.many_to_many):
        raise ValidationError(
            _("This field cannot be taken over here; edit the entry and refuse the change."),
            code="field",
        )
    return field


def _as_text(target: models.Model, field: Any) -> str:
    """What the object says now, as proposals keep it."""
    value = getattr(target, field.name)
    if field.many_to_many:
        key = _key(field.related_model)
        return "; ".join(sorted(getattr(row, key) for row in value.all()))
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(getattr(value, "slug", value))


def _value(field: models.Field, text: str, target: models.Model) -> Any:
    if isinstance(field, RelatedField):
        return next(iter(_rows(field.related_model, text)), None)
    if isinstance(field, models.BooleanField):
        return field.clean(_YES_NO.get(text), target)
    return field.clean(None if text == "" and field.null else text, target)


def _rows(model: type[models.Model], text: str) -> list[models.Model]:
    """The rows that ``text`` names. Raises ``ValidationError`` when one does not exist any more."""
    names = [part.strip() for part in text.split(";") if part.strip()]
    key = _key(model)
    found = {getattr(row, key): row for row in model.objects.filter(**{f"{key}__in": names})}
    if missing := [name for name in names if name not in found]:
        raise ValidationError(
            _("There is no “%(name)s” any more."), code="missing", params={"name": missing[0]}
        )
    return [found[name] for name in names]


def _key(model: type[models.Model]) -> str:
    names = {field.name for field in model._meta.fields}
    return "slug" if "slug" in names else "key"
