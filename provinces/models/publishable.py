"""What a province, or the ministry, publishes: listings, problems and guides."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import MAX_ADDRESS, Dated, State

from .member import Scope
from .place import Province


class PublishableQuerySet(models.QuerySet):
    """Which rows are public, and who sees the rest."""

    def published(self, on: date) -> Self:
        """Rows that are public on the day ``on``."""
        return self.filter(
            Q(publish_on__isnull=True) | Q(publish_on__lte=on), state=State.PUBLISHED
        )

    def national(self) -> Self:
        """The ministry's own rows, which belong to no province."""
        return self.filter(province__isnull=True)

    def visible_to(self, scope: Scope) -> Self:
        """The rows, also unpublished ones, that the person's provinces own."""
        return self.filter(scope.owned())


class Publishable(Dated):
    """A row with the lifecycle of ``core.states``, owned by a province or the ministry."""

    province = models.ForeignKey(
        Province,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("province"),
        help_text=_("Empty: national, kept by the ministry."),
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    publish_on = models.DateField(
        _("public from"), null=True, blank=True, help_text=_("Empty: at once.")
    )
    first_published_at = models.DateTimeField(_("first public"), null=True, editable=False)
    archive_reason = models.CharField(
        _("public reason for no longer showing it"), max_length=MAX_ADDRESS, blank=True
    )

    class Meta:
        abstract = True

    def is_published(self, on: date) -> bool:
        """Whether it is public on the day ``on``, as the queryset's ``published`` says it."""
        begins = self.publish_on
        return self.state == State.PUBLISHED and (begins is None or begins <= on)

    @property
    def owner_province(self) -> Province | None:
        """Whose it is, for ``provinces.permissions``."""
        return self.province
