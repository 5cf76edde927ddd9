"""The tasks that mergers leave to staff: read by the province they are for, done by its people."""

from collections.abc import Iterable

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from provinces import permissions
from showcase.models import MergerTask


def tasks_for(user: User) -> QuerySet[MergerTask]:
    """The tasks that the person may read, those of one province together."""
    rows = MergerTask.objects.filter(permissions.visible(user, MergerTask))
    return rows.select_related("province", "content_type", "done_by").order_by("province", "pk")


@transaction.atomic
def complete(tasks: Iterable[MergerTask], *, by: User) -> int:
    """Mark tasks as done; how many were still open.

    Raises ``PermissionDenied`` for a task of another province, ``ValidationError`` for none at all.
    """
    rows = list(tasks)
    if not rows:
        raise ValidationError(_("Tick at least one task."), code="none")
    for row in rows:
        permissions.require(by, "change", row)
    waiting = MergerTask.objects.open().filter(pk__in=[row.pk for row in rows])
    now = timezone.now()
    return waiting.update(done_by=by, done_at=now, updated_at=now)


def task_address(task: MergerTask) -> str:
    """The staff page of what a task is about; "" where there is none."""
    model = task.content_type.model_class()
    if model is None or model not in admin.site._registry:
        return ""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
    try:
        return reverse(name, args=[task.object_id])
    except NoReverseMatch:
        return ""
