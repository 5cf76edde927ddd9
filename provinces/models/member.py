"""Who belongs to which province, and what that lets them see."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import MAX_NAME, MAX_TEXT, Dated

from .place import Province


class Membership(Dated):
    """A person's role in a province, or in the ministry (no province)."""

    class Role(models.TextChoices):
        EDITOR = "editor", _("Editor")
        APPROVER = "approver", _("Approver")
        MINISTRY = "ministry", _("Ministry")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="memberships",
        verbose_name=_("account"),
    )
    province = models.ForeignKey(
        Province, models.PROTECT, null=True, blank=True, verbose_name=_("province")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "province"],
                name="membership_once",
                violation_error_message=_("This person belongs to this province already."),
            ),
            models.CheckConstraint(
                condition=Q(role="ministry", province__isnull=True)
                | Q(role__in=["editor", "approver"], province__isnull=False),
                name="membership_role_has_place",
                violation_error_message=_(
                    "Editors and approvers belong to a province; ministry staff to none."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"

    @property
    def owner_province(self) -> Province | None:
        """Whose it is, for ``provinces.permissions``."""
        return self.province


@dataclass(frozen=True)
class Scope:
    """What a person belongs to: the one place that says which rows they see.

    ``editor_of`` and ``approver_of`` are ids of provinces (an approver is not also an editor here);
    ``sees_all`` holds for the ministry and superusers.
    """

    user_id: int | None = None
    editor_of: frozenset[int] = frozenset()
    approver_of: frozenset[int] = frozenset()
    is_ministry: bool = False
    is_superuser: bool = False

    @property
    def provinces(self) -> frozenset[int]:
        """Ids of the provinces whose unpublished rows the person sees."""
        return self.editor_of | self.approver_of

    @property
    def sees_all(self) -> bool:
        """Whether the person sees the unpublished rows of every province."""
        return self.is_ministry or self.is_superuser

    @property
    def is_staff(self) -> bool:
        """Whether the person has any role at all."""
        return self.sees_all or bool(self.provinces)

    def owned(self, field: str = "province") -> Q:
        """A condition for the rows of the person's own provinces (all rows for the ministry).

        ``field`` is the look-up of the owning province from the filtered model.
        """
        return Q() if self.sees_all else Q(**{f"{field}__in": self.provinces})

    @classmethod
    def of(cls, user: Any) -> "Scope":
        """The scope of a person, in one query; kept on the user object for the request."""
        if user is None or isinstance(user, AnonymousUser) or not user.is_active:
            return cls()
        if (kept := getattr(user, "_scope", None)) is not None:
            return kept
        roles: dict[str, set[int | None]] = {role: set() for role in Membership.Role.values}
        for role, province in user.memberships.values_list("role", "province_id"):
            roles[role].add(province)
        scope = cls(
            user_id=user.pk,
            editor_of=frozenset(roles["editor"]),
            approver_of=frozenset(roles["approver"]),
            is_ministry=bool(roles["ministry"]),
            is_superuser=user.is_superuser,
        )
        user._scope = scope
        return scope

    @classmethod
    def approver(cls, province: Province) -> "Scope":
        """The rights of a province's approver, for commands that act in its name."""
        return cls(approver_of=frozenset({province.pk}))

    @classmethod
    def ministry(cls) -> "Scope":
        """The rights of the ministry, for commands that act in its name."""
        return cls(is_ministry=True)


class ChangeProposal(Dated):
    """A change that someone proposes to what another province stewards or has published."""

    class Decision(models.TextChoices):
        OPEN = "open", _("Waiting for a decision")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")

    content_type = models.ForeignKey(ContentType, models.PROTECT, verbose_name=_("kind"))
    object_id = models.PositiveBigIntegerField(_("number"))
    target = GenericForeignKey()
    field = models.CharField(_("field"), max_length=60)
    old = models.TextField(_("now"), max_length=MAX_TEXT, blank=True)
    new = models.TextField(_("proposed"), max_length=MAX_TEXT, blank=True)
    source = models.CharField(_("source"), max_length=MAX_NAME, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("proposed by"),
    )
    from_province = models.ForeignKey(
        Province,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("proposed by the province"),
    )
    owner_province = models.ForeignKey(
        Province,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by the province"),
        help_text=_("Empty: the ministry decides."),
    )
    state = models.CharField(
        _("decision"), max_length=10, choices=Decision.choices, default=Decision.OPEN
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=MAX_NAME, blank=True)

    class Meta:
        verbose_name = _("proposed change")
        verbose_name_plural = _("proposed changes")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["content_type", "object_id", "state"], name="proposal_of"),
            models.Index(fields=["owner_province", "state"], name="proposal_open"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "field", "from_province"],
                condition=Q(state="open"),
                name="proposal_open_once",
                violation_error_message=_("This change is proposed already."),
            ),
            models.UniqueConstraint(
                fields=["content_type", "object_id", "field"],
                condition=Q(state="open", from_province__isnull=True),
                name="proposal_open_once_ministry",
                violation_error_message=_("This change is proposed already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.old} → {self.new}"
