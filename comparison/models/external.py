"""Indices that others publish about provinces, shown beside ours and never mixed in."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.history import History
from core.i18n import Translated
from core.models import MAX_ADDRESS, MAX_NAME, Dated
from provinces.models import Province


class ExternalIndex(Dated):
    """One published index of one year, such as the DTI of 2022."""

    name = models.CharField(_("name"), max_length=MAX_NAME)
    name_en = models.CharField(_("name in English"), max_length=MAX_NAME, blank=True)
    year = models.PositiveSmallIntegerField(_("year"))
    publisher = models.CharField(_("published by"), max_length=MAX_NAME, blank=True)
    source = models.CharField(_("source (document or address)"), max_length=MAX_ADDRESS)
    units = models.PositiveSmallIntegerField(_("provinces in it"), default=0, editable=False)

    local_name = Translated("name")

    history = History()

    class Meta:
        verbose_name = _("index of others")
        verbose_name_plural = _("indices of others")
        ordering = ["-year", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "year"],
                name="external_index_once",
                violation_error_message=_("This index of this year is there already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.local_name} {self.year}"


class ExternalValue(models.Model):
    """What an index says of a province of its time: a rank, a value, or both."""

    index = models.ForeignKey(
        ExternalIndex, models.CASCADE, related_name="values", verbose_name=_("index")
    )
    province = models.ForeignKey(
        Province, models.PROTECT, related_name="external_values", verbose_name=_("province")
    )
    rank = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True)
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=4, null=True, blank=True)

    class Meta:
        verbose_name = _("value of an index")
        verbose_name_plural = _("values of an index")
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["index", "province"],
                name="external_value_once",
                violation_error_message=_("This province has its value already."),
            ),
            models.CheckConstraint(
                condition=Q(rank__isnull=False) | Q(value__isnull=False),
                name="external_value_says_something",
                violation_error_message=_("Give a rank or a value."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.index}: {self.province}"
