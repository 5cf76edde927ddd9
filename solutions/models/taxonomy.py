"""What solutions are sorted by: pillars, sectors, audiences, national programmes."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.addresses import address_of
from core.i18n import Translated
from core.models import MAX_ADDRESS, MAX_NAME, MAX_TEXT


class Term(models.Model):
    """A word of the national vocabulary; aliases are accepted on import, never shown."""

    name = models.CharField(_("name"), max_length=MAX_NAME)
    name_en = models.CharField(_("name in English"), max_length=MAX_NAME, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    aliases = models.CharField(
        _("other spellings"),
        max_length=MAX_ADDRESS,
        blank=True,
        help_text=_("Separated by semicolons; accepted on import and in search, never shown."),
    )

    local_name = Translated("name")

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return str(self.local_name)


class Pillar(Term):
    """Digital government, economy or society."""

    key = models.SlugField(_("key"), unique=True)

    class Meta(Term.Meta):
        verbose_name = _("pillar")
        verbose_name_plural = _("pillars")


class SectorQuerySet(models.QuerySet["Sector"]):
    """Sectors by day."""

    def current(self, on: date) -> Self:
        """The sectors in use on the day ``on``."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=on),
            Q(valid_to__isnull=True) | Q(valid_to__gte=on),
        )


class Sector(Term):
    """A field of work; the list has days, since a successor of Decision 749 may change it."""

    slug = models.SlugField(_("address"), unique=True)
    pillar = models.ForeignKey(
        Pillar, models.PROTECT, related_name="sectors", verbose_name=_("pillar")
    )
    is_priority = models.BooleanField(_("priority sector of Decision 749/QĐ-TTg"), default=False)
    icon = models.CharField(_("icon"), max_length=40, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = SectorQuerySet.as_manager()

    class Meta(Term.Meta):
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")

    def get_absolute_url(self) -> str:
        return address_of("sectors:detail", self.slug)


class Audience(Term):
    """Whom a solution or guide is for."""

    key = models.SlugField(_("key"), unique=True)

    class Meta(Term.Meta):
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")


class Programme(Term):
    """A national set of platforms that the ministry announced."""

    slug = models.SlugField(_("address"), unique=True)
    key = models.SlugField(_("key"), unique=True)
    about = models.TextField(_("about"), max_length=MAX_TEXT, blank=True)
    about_en = models.TextField(_("about in English"), max_length=MAX_TEXT, blank=True)
    document_number = models.CharField(_("announcing document, number"), max_length=60, blank=True)
    document_date = models.DateField(_("announcing document, date"), null=True, blank=True)
    solutions = models.ManyToManyField(
        "solutions.Solution",
        through="ProgrammeEntry",
        related_name="programmes",
        verbose_name=_("solutions"),
    )

    local_about = Translated("about")

    class Meta(Term.Meta):
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")

    def get_absolute_url(self) -> str:
        return address_of("programmes:detail", self.slug)


class ProgrammeEntry(models.Model):
    """A platform of a programme, and which of its functions are free."""

    programme = models.ForeignKey(
        Programme, models.CASCADE, related_name="entries", verbose_name=_("programme")
    )
    solution = models.ForeignKey(
        "solutions.Solution",
        models.CASCADE,
        related_name="programme_entries",
        verbose_name=_("solution"),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    free_functions = models.TextField(_("functions that are free"), max_length=MAX_TEXT, blank=True)
    free_functions_en = models.TextField(
        _("functions that are free, in English"), max_length=MAX_TEXT, blank=True
    )

    local_free_functions = Translated("free_functions")

    class Meta:
        verbose_name = _("platform of a programme")
        verbose_name_plural = _("platforms of a programme")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "solution"],
                name="programme_entry_once",
                violation_error_message=_("The programme has this platform already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.programme}: {self.solution}"
