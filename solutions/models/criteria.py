"""Criteria by which solutions are evaluated: sets in versions, a published one fixed for good."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.addresses import address_of
from core.i18n import Translated
from core.models import MAX_NAME, MAX_TEXT, Dated
from core.text import vi_slugify

from .legal import LegalInstrument

# What a published version of the criteria says, and never says otherwise.
_SAID = ("name", "name_en", "slug", "version", "state", "published_on")


class CriteriaSet(Dated):
    """A version of the criteria; once published it never changes."""

    class Stage(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")

    name = models.CharField(_("name"), max_length=MAX_NAME)
    name_en = models.CharField(_("name in English"), max_length=MAX_NAME, blank=True)
    slug = models.SlugField(_("key"), max_length=120)
    version = models.CharField(_("version"), max_length=20)
    state = models.CharField(_("state"), max_length=10, choices=Stage.choices, default=Stage.DRAFT)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    legal_basis = models.ManyToManyField(
        LegalInstrument, blank=True, related_name="criteria_sets", verbose_name=_("legal basis")
    )

    local_name = Translated("name")

    class Meta:
        verbose_name = _("criteria set")
        verbose_name_plural = _("criteria sets")
        ordering = ["slug", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["slug", "version"],
                name="criteria_set_version",
                violation_error_message=_("This version of the criteria set exists already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.local_name} ({self.version})"

    def get_absolute_url(self) -> str:
        """Where visitors read its criteria, at the place of this version."""
        return f"{address_of('criteria:detail', self.slug)}#{self.anchor}"

    @property
    def anchor(self) -> str:
        """The place of this version on the page of the set: ``phien-ban-2-1``."""
        return f"phien-ban-{vi_slugify(self.version.replace('.', '-')) or self.pk}"

    def clean(self) -> None:
        """A published version stays as it is, whoever types. Raises ``ValidationError``."""
        stored = type(self).objects.filter(pk=self.pk, state=self.Stage.PUBLISHED).first()
        if stored and any(getattr(stored, name) != getattr(self, name) for name in _SAID):
            raise _is_fixed()


class Criterion(models.Model):
    """One criterion of a set with its weight; the weights of a set sum to 100."""

    criteria_set = models.ForeignKey(
        CriteriaSet, models.CASCADE, related_name="criteria", verbose_name=_("criteria set")
    )
    key = models.SlugField(_("key"), max_length=60)
    name = models.CharField(_("name"), max_length=MAX_NAME)
    name_en = models.CharField(_("name in English"), max_length=MAX_NAME, blank=True)
    description = models.TextField(_("description"), max_length=MAX_TEXT, blank=True)
    description_en = models.TextField(_("description in English"), max_length=MAX_TEXT, blank=True)
    weight = models.DecimalField(
        _("weight (%)"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    local_name = Translated("name")
    local_description = Translated("description")

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["criteria_set", "key"],
                name="criterion_once",
                violation_error_message=_("The set has this criterion already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.local_name)

    def clean(self) -> None:
        """The criteria of a published version stay as they are. Raises ``ValidationError``."""
        rows = type(self).objects.filter(pk=self.pk).order_by()
        sets = (self.criteria_set_id, rows.values_list("criteria_set", flat=True).first())
        published = CriteriaSet.objects.filter(pk__in=sets, state=CriteriaSet.Stage.PUBLISHED)
        said = {field.attname: getattr(self, field.attname) for field in self._meta.concrete_fields}
        if published.exists() and not rows.filter(**said).exists():
            raise _is_fixed()


def _is_fixed() -> ValidationError:
    return ValidationError(
        _("A published criteria set never changes; make a new version of it."), code="published"
    )
