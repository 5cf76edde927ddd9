"""What all that is adopted shares: whose origin changed since, what is known of it, who decides.

``origins`` says what that means for listings, ``guides.origins`` for guides.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from core import states
from core.clock import today
from core.models import Transition, User
from provinces import permissions
from provinces.models import PublishableQuerySet, Scope
from provinces.permissions import can, require

from .three_way import Difference, PartChange, baseline


def with_seen(model: type[Model], scope: Scope) -> QuerySet:
    """Adopted rows that ``scope`` may change, with the moment ``seen`` and its day ``seen_on``."""
    kept = model.objects.filter(permissions.visible(scope, model, "change"))
    seen = Coalesce("origin_seen_at", "created_at")
    zone = timezone.get_default_timezone()
    return (
        kept.filter(adopted_from__isnull=False)
        .exclude(state=states.ARCHIVED)
        .annotate(seen=seen, seen_on=TruncDate(seen, tzinfo=zone))
    )


def stepped(model: type[Model]) -> Exists:
    """Whether the origin became public, or ceased to be, since it was compared."""
    kind = ContentType.objects.get_for_model(model)
    public = Q(from_state=states.PUBLISHED) | Q(to_state=states.PUBLISHED)
    return Exists(
        Transition.objects.filter(
            public,
            content_type=kind,
            object_id=OuterRef("adopted_from"),
            at__gt=OuterRef("seen"),
        )
    )


def public_origin(model: type[Model]) -> Exists:
    """Whether visitors see the origin today."""
    return Exists(model.objects.published(today()).filter(pk=OuterRef("adopted_from")))


@dataclass(frozen=True, slots=True)
class OriginFacts:
    """What is known of the origins of several rows: which are public, their changes of state."""

    public: frozenset[int]
    transitions: dict[int, list[Transition]]

    @classmethod
    def of(cls, rows: PublishableQuerySet, keys: Collection[int]) -> "OriginFacts":
        """Two queries for all the origins ``keys``."""
        public = rows.published(today()).filter(pk__in=keys).values_list("pk", flat=True)
        kind = ContentType.objects.get_for_model(rows.model)
        found: dict[int, list[Transition]] = defaultdict(list)
        for step in Transition.objects.filter(content_type=kind, object_id__in=keys).order_by(
            "at", "pk"
        ):
            found[step.object_id].append(step)
        return cls(frozenset(public), dict(found))

    def baseline(self, row: Any) -> dt.datetime:
        """The moment with which the origin of ``row`` is compared."""
        seen = row.origin_seen_at or row.created_at
        return baseline(seen, self.transitions.get(row.adopted_from_id, ()))

    def token(self, row: Any, *versions: object) -> str:
        """A name of the compared versions: another one as soon as anything changed."""
        steps = self.transitions.get(row.adopted_from_id, ())
        last = steps[-1].pk if steps else 0
        return ".".join(str(part) for part in (last, *versions, today().toordinal()))

    def difference(self, row: Any, parts: Sequence[PartChange], token: str) -> Difference:
        """The difference as it may be told."""
        origin = row.adopted_from
        is_public = origin.pk in self.public
        is_archived = origin.state == states.ARCHIVED and origin.first_published_at is not None
        return Difference(
            own=row,
            origin=origin,
            is_public=is_public,
            end_reason=origin.archive_reason if is_archived and not is_public else "",
            parts=tuple(parts) if is_public else (),
            token=token,
        )


def newest(records: Sequence[Any]) -> int:
    """The key of the latest record of field history, 0 for none."""
    return max((record.history_id for record in records), default=0)


def verb_for(row: Any) -> str:
    """What one must be allowed to do: what is public, or in review, is for those who publish."""
    return "change" if row.state == states.DRAFT else "publish"


def may_take_over(who: User | Scope, row: Any) -> bool:
    """Whether the person may take changes of the origin over into ``row``."""
    return can(who, verb_for(row), row)


def mark_seen(model: type[Model], rows: Collection[Any], by: User) -> int:
    """Remember that the origins were compared now. Raises ``PermissionDenied``."""
    for row in rows:
        require(by, "change", row)
    keys = [row.pk for row in rows]
    return model.objects.filter(pk__in=keys).update(origin_seen_at=timezone.now())


def checked_choice(
    found: Difference, keys: Collection[str] | None, token: str | None
) -> frozenset[str]:
    """The chosen keys. Raises ``ValidationError`` when they are of another comparison."""
    if token is not None and token != found.token:
        raise ValidationError(
            _("It changed again meanwhile. Compare anew; nothing was taken over."), code="moved"
        )
    if keys is None:
        return found.defaults
    if not found.keys.issuperset(keys):
        raise ValidationError(_("Choose among what is shown here."), code="choice")
    return frozenset(keys)
