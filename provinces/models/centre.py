"""The digital transformation centre of a province and where to find it."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.history import History
from core.i18n import Translated
from core.models import MAX_ADDRESS, MAX_NAME, MAX_TEXT, Dated, StoredFile

from .place import Province


class Centre(Dated):
    """A province's centre; one without a room is normal."""

    class Phase(models.TextChoices):
        PLANNED = "planned", _("Planned")
        PREPARING = "preparing", _("Being prepared")
        OPEN = "open", _("Open")
        SUSPENDED = "suspended", _("Suspended")

    province = models.OneToOneField(
        Province, models.PROTECT, related_name="centre", verbose_name=_("province")
    )
    name = models.CharField(
        _("name"), max_length=MAX_NAME, help_text=_("As in the decision that founded it.")
    )
    name_en = models.CharField(_("name in English"), max_length=MAX_NAME, blank=True)
    founding_number = models.CharField(_("founding decision, number"), max_length=60, blank=True)
    founding_date = models.DateField(_("founding decision, date"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=Phase.choices, default=Phase.PLANNED
    )
    intro = models.TextField(_("introduction"), max_length=MAX_TEXT, blank=True)
    intro_en = models.TextField(_("introduction in English"), max_length=MAX_TEXT, blank=True)
    is_model = models.BooleanField(
        _("model centre"), default=False, help_text=_("Set by the ministry; at most one.")
    )
    email = models.EmailField(_("office e-mail"), blank=True)
    phone = models.CharField(_("office telephone"), max_length=30, blank=True)
    website = models.URLField(_("web address"), max_length=MAX_ADDRESS, blank=True)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)

    local_name = Translated("name")
    local_intro = Translated("intro")

    history = History()

    class Meta:
        verbose_name = _("centre")
        verbose_name_plural = _("centres")
        ordering = ["province__sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_model"],
                condition=Q(is_model=True),
                name="centre_one_model",
                violation_error_message=_("Another centre is the model centre."),
            )
        ]

    def __str__(self) -> str:
        return str(self.local_name)

    def get_absolute_url(self) -> str:
        return self.province.get_absolute_url()

    @property
    def owner_province(self) -> Province:
        """Whose it is, for ``provinces.permissions``."""
        return self.province

    def department_on(self, on: date) -> "DepartmentName | None":
        """The department that ran the centre on the day ``on``; reads prefetched names."""
        for name in self.department_names.all():
            if (name.valid_from is None or name.valid_from <= on) and (
                name.valid_to is None or on <= name.valid_to
            ):
                return name
        return None


class DepartmentName(models.Model):
    """What the department is called over time (merged everywhere on 1 March 2025)."""

    centre = models.ForeignKey(
        Centre, models.CASCADE, related_name="department_names", verbose_name=_("centre")
    )
    name = models.CharField(_("name"), max_length=MAX_NAME)
    name_en = models.CharField(_("name in English"), max_length=MAX_NAME, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    local_name = Translated("name")

    class Meta:
        verbose_name = _("name of the department")
        verbose_name_plural = _("names of the department")
        ordering = ["valid_from", "pk"]

    def __str__(self) -> str:
        return self.name


class CentreLocation(models.Model):
    """A room of the centre; several after provinces were rearranged."""

    centre = models.ForeignKey(
        Centre, models.CASCADE, related_name="locations", verbose_name=_("centre")
    )
    name = models.CharField(_("name"), max_length=MAX_NAME, blank=True)
    address = models.CharField(_("address"), max_length=MAX_ADDRESS)
    latitude = models.DecimalField(
        _("latitude"), max_digits=8, decimal_places=6, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    area_m2 = models.PositiveSmallIntegerField(_("area in m²"), null=True, blank=True)
    opening_hours = models.CharField(_("opening hours"), max_length=MAX_NAME, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    history = History()

    class Meta:
        verbose_name = _("location")
        verbose_name_plural = _("locations")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True) | Q(latitude__range=(-90, 90)),
                name="location_latitude",
                violation_error_message=_("The latitude lies between -90 and 90."),
            ),
            models.CheckConstraint(
                condition=Q(longitude__isnull=True) | Q(longitude__range=(-180, 180)),
                name="location_longitude",
                violation_error_message=_("The longitude lies between -180 and 180."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.address

    @property
    def owner_province(self) -> Province:
        """Whose it is, for ``provinces.permissions``."""
        return self.centre.province


class CentrePhoto(models.Model):
    """A picture of the centre's room."""

    centre = models.ForeignKey(
        Centre, models.CASCADE, related_name="photos", verbose_name=_("centre")
    )
    file = models.ForeignKey(StoredFile, models.PROTECT, verbose_name=_("file"))
    alt = models.CharField(_("what the picture shows"), max_length=MAX_NAME)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.alt
