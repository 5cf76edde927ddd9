"""Regions and provinces, of today and of before 1 July 2025."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.addresses import address_of
from core.i18n import Translated
from core.models import MAX_NAME
from core.text import fold, vi_sort_key


class Region(models.Model):
    """One of the six socio-economic regions of 2025."""

    slug = models.SlugField(_("address"), unique=True)
    name = models.CharField(_("name"), max_length=MAX_NAME)
    name_en = models.CharField(_("name in English"), max_length=MAX_NAME, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    local_name = Translated("name")

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return str(self.local_name)


class ProvinceQuerySet(models.QuerySet["Province"]):
    """Which provinces exist on a day."""

    def current(self, on: date) -> Self:
        """The provinces that exist on the day ``on`` (34 since 1 July 2025)."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=on),
            Q(valid_to__isnull=True) | Q(valid_to__gte=on),
        )


class Province(models.Model):
    """A provincial unit by its identity: one row before and after its borders changed."""

    class Kind(models.TextChoices):
        PROVINCE = "province", _("Province")
        MUNICIPALITY = "municipality", _("Centrally-run city")

    name = models.CharField(_("name"), max_length=MAX_NAME)
    full_name = models.CharField(
        _("full name"), max_length=MAX_NAME, help_text=_("With the kind first: tỉnh Khánh Hòa.")
    )
    name_en = models.CharField(_("name in English"), max_length=MAX_NAME, blank=True)
    slug = models.SlugField(_("address"), unique=True)
    sort_name = models.CharField(
        _("sorted as"),
        max_length=MAX_NAME,
        blank=True,
        help_text=_("Only where the order does not follow the name: Hồ Chí Minh."),
    )
    sort_key = models.CharField(max_length=MAX_NAME * 4, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("region"))
    communes = models.PositiveSmallIntegerField(_("communes"), null=True, blank=True)
    phone_code = models.CharField(_("telephone code"), max_length=4, blank=True)
    valid_from = models.DateField(_("exists since"), null=True, blank=True)
    valid_to = models.DateField(_("last day"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
    )
    resolution_number = models.CharField(
        _("resolution on its end, number"), max_length=60, blank=True
    )
    boundaries_changed_on = models.DateField(_("borders changed on"), null=True, blank=True)
    tile_column = models.PositiveSmallIntegerField(
        _("column on the tile map"), null=True, blank=True
    )
    tile_row = models.PositiveSmallIntegerField(_("row on the tile map"), null=True, blank=True)

    local_name = Translated("name")

    objects = ProvinceQuerySet.as_manager()

    class Meta:
        verbose_name = _("province")
        verbose_name_plural = _("provinces")
        ordering = ["sort_key", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True, successor__isnull=True)
                | Q(valid_to__isnull=False, successor__isnull=False),
                name="province_ended_has_successor",
                violation_error_message=_(
                    "A province that ended needs its successor, and only such a province has one."
                ),
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="province_days_in_order",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.local_name)

    def save(self, **kwargs: object) -> None:
        self.sort_key = vi_sort_key(self.sort_name or self.name)
        super().save(**kwargs)

    def get_absolute_url(self) -> str:
        return address_of("provinces:centre", self.slug)

    @property
    def owner_province(self) -> "Province":
        """Whose it is, for ``provinces.permissions``."""
        return self


class ProvinceAlias(models.Model):
    """Another spelling or an old name of a province; also an old last part of its address."""

    province = models.ForeignKey(
        Province, models.CASCADE, related_name="aliases", verbose_name=_("province")
    )
    name = models.CharField(_("name"), max_length=MAX_NAME)
    folded = models.CharField(max_length=MAX_NAME * 4, unique=True, editable=False)
    slug = models.SlugField(_("old address"), blank=True, db_index=True)

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs: object) -> None:
        self.folded = fold(self.name)
        super().save(**kwargs)


class ProvinceCode(models.Model):
    """An official code; the same digits mean different provinces in the two schemes."""

    class Scheme(models.TextChoices):
        GSO_2004 = "gso-2004", _("Statistics code of 2004")
        QD19_2025 = "qd19-2025", _("Code of Decision 19/2025/QĐ-TTg")

    province = models.ForeignKey(
        Province, models.CASCADE, related_name="codes", verbose_name=_("province")
    )
    scheme = models.CharField(_("scheme"), max_length=12, choices=Scheme.choices)
    code = models.CharField(_("code"), max_length=4)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        verbose_name = _("province code")
        verbose_name_plural = _("province codes")
        ordering = ["scheme", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "code", "valid_from"],
                name="province_code_unique",
                violation_error_message=_("This code is given already in this scheme."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.code}"
