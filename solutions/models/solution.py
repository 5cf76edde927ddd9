"""A vendor's product: national, shown while a published listing offers it."""

from datetime import date
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from core.addresses import address_of
from core.history import History
from core.i18n import Translated
from core.models import MAX_ADDRESS, MAX_NAME, MAX_TEXT, Dated, StoredFile
from core.text import fold, fold_words, vi_sort_key
from provinces.models import Province, Scope
from vendors.models import Vendor, web_domain

from .taxonomy import Audience, Sector


class SolutionQuerySet(models.QuerySet["Solution"]):
    """Which solutions are public, and who sees the rest."""

    def published(self, on: date) -> Self:
        """Solutions with at least one listing that is public on the day ``on``."""
        return self.filter(Exists(self._listings().published(on).filter(solution=OuterRef("pk"))))

    def visible_to(self, scope: Scope) -> Self:
        """The shared registry is open to all staff, to avoid duplicates."""
        return self if scope.is_staff else self.none()

    def _listings(self) -> models.QuerySet:
        """The listings; their file imports this one, so the model is reached by its relation."""
        return self.model._meta.get_field("listings").related_model.objects.all()


class Solution(Dated):
    """One product of one vendor."""

    class Kind(models.TextChoices):
        COMMERCIAL = "commercial", _("Commercial")
        FREE = "free", _("Provided free of charge")
        STATE_SHARED = "state_shared", _("State shared platform")
        OPEN_SOURCE = "open_source", _("Open source")

    class Readiness(models.TextChoices):
        PILOT = "pilot", _("Pilot")
        READY = "ready", _("Ready")
        SCALED = "scaled", _("Scaling")
        MATURE = "mature", _("Mature")
        RETIRING = "retiring", _("Retiring")

    class Hosting(models.TextChoices):
        CLOUD = "cloud", _("Cloud")
        PROVINCIAL = "provincial_data_centre", _("Provincial data centre")
        ON_PREMISES = "on_premises", _("On the agency's own infrastructure")
        HYBRID = "hybrid", _("Hybrid")

    name = models.CharField(_("name"), max_length=MAX_NAME)
    name_en = models.CharField(_("name in English"), max_length=MAX_NAME, blank=True)
    slug = models.SlugField(_("address"), max_length=120, unique=True)
    vendor = models.ForeignKey(
        Vendor, models.PROTECT, related_name="solutions", verbose_name=_("vendor")
    )
    steward = models.ForeignKey(
        Province,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stewarded_solutions",
        verbose_name=_("steward"),
        help_text=_("Who keeps this entry up to date; empty: the ministry."),
    )
    summary = models.TextField(
        _("summary"),
        max_length=MAX_TEXT,
        blank=True,
        help_text=_("One or two sentences; 200 characters are shown in lists."),
    )
    summary_en = models.TextField(_("summary in English"), max_length=MAX_TEXT, blank=True)
    problem = models.TextField(_("problem it solves"), max_length=MAX_TEXT, blank=True)
    problem_en = models.TextField(
        _("problem it solves, in English"), max_length=MAX_TEXT, blank=True
    )
    description = models.TextField(_("description"), max_length=MAX_TEXT, blank=True)
    description_en = models.TextField(_("description in English"), max_length=MAX_TEXT, blank=True)
    features = models.TextField(
        _("features"), max_length=MAX_TEXT, blank=True, help_text=_("One on each line.")
    )
    sectors = models.ManyToManyField(
        Sector, blank=True, related_name="solutions", verbose_name=_("sectors")
    )
    audiences = models.ManyToManyField(
        Audience, blank=True, related_name="solutions", verbose_name=_("audiences")
    )
    kind = models.CharField(_("kind"), max_length=14, choices=Kind.choices, default=Kind.COMMERCIAL)
    readiness = models.CharField(
        _("readiness"), max_length=10, choices=Readiness.choices, blank=True
    )
    deployment = models.CharField(
        _("way of deployment"), max_length=24, choices=Hosting.choices, blank=True
    )
    off_the_shelf = models.BooleanField(
        _("ready-made service"),
        null=True,
        blank=True,
        help_text=_("Offered widely to many customers under the supplier's published conditions."),
    )
    off_the_shelf_basis = models.CharField(
        _("basis of the ready-made service"), max_length=MAX_ADDRESS, blank=True
    )
    vietnamese_product = models.BooleanField(
        _("Vietnamese digital product or service"), null=True, blank=True
    )
    security_level = models.PositiveSmallIntegerField(
        _("meets the requirements of system security level"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    data_location = models.CharField(_("where data is kept"), max_length=MAX_ADDRESS, blank=True)
    integrations = models.TextField(
        _("integrations"), max_length=MAX_TEXT, blank=True, help_text=_("Separated by semicolons.")
    )
    languages = models.CharField(
        _("languages of the product"),
        max_length=MAX_NAME,
        blank=True,
        help_text=_("Separated by semicolons."),
    )
    website = models.URLField(_("web address"), max_length=MAX_ADDRESS, blank=True)
    video_url = models.URLField(_("address of a video"), max_length=MAX_ADDRESS, blank=True)
    replaced_by = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name=_("replaced by"),
    )
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)
    folded_name = models.CharField(max_length=MAX_NAME * 4, editable=False, db_index=True)
    folded_text = models.TextField(editable=False, blank=True)
    web_domain = models.CharField(max_length=MAX_NAME, editable=False, db_index=True, blank=True)
    sort_key = models.CharField(max_length=MAX_NAME * 4, editable=False)

    local_name = Translated("name")
    local_summary = Translated("summary")
    local_problem = Translated("problem")
    local_description = Translated("description")

    objects = SolutionQuerySet.as_manager()
    history = History(
        m2m_fields=[sectors, audiences],
        excluded_fields=["folded_name", "folded_text", "web_domain", "sort_key"],
    )

    class Meta:
        verbose_name = _("solution")
        verbose_name_plural = _("solutions")
        ordering = ["sort_key", "pk"]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="solution_by_name"),
            models.Index(fields=["-created_at", "-id"], name="solution_newest"),
            models.Index(fields=["id"], condition=Q(is_sample=True), name="solution_sample"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(security_level__isnull=True) | Q(security_level__range=(1, 5)),
                name="solution_security_level",
                violation_error_message=_("The security level is a number from 1 to 5."),
            )
        ]

    def __str__(self) -> str:
        return str(self.local_name)

    def save(self, **kwargs: object) -> None:
        self.derive()
        super().save(**kwargs)

    def derive(self) -> None:
        """Fill the columns that follow from others (also for bulk work, which skips ``save``)."""
        self.folded_name = fold(f"{self.name} {self.name_en}")
        # Words between single spaces, also at both ends, so that " word " finds whole words.
        words = fold_words(
            " ".join(
                (
                    self.name,
                    self.name_en,
                    self.summary,
                    self.summary_en,
                    self.problem,
                    self.problem_en,
                    self.description,
                    self.description_en,
                    self.features,
                    self.integrations,
                )
            )
        )
        self.folded_text = f" {' '.join(words)} "
        self.web_domain = web_domain(self.website)
        self.sort_key = vi_sort_key(self.name)

    def get_absolute_url(self) -> str:
        return address_of("solutions:detail", self.slug)

    @property
    def owner_province(self) -> Province | None:
        """Whose it is, for ``provinces.permissions``: the steward."""
        return self.steward

    @property
    def feature_list(self) -> list[str]:
        """The features, one a line."""
        return [line.strip() for line in self.features.splitlines() if line.strip()]

    @property
    def integration_list(self) -> list[str]:
        """What it connects to."""
        return [part.strip() for part in self.integrations.split(";") if part.strip()]


def _focal(label: str) -> models.PositiveSmallIntegerField:
    """A side of the point that stays visible when a picture is cut, 0-100 percent."""
    return models.PositiveSmallIntegerField(label, default=50, validators=[MaxValueValidator(100)])


class Implementer(models.Model):
    """Who installs a solution, apart from its maker, and where."""

    solution = models.ForeignKey(
        Solution, models.CASCADE, related_name="implementers", verbose_name=_("solution")
    )
    name = models.CharField(_("name"), max_length=MAX_NAME)
    province = models.ForeignKey(
        Province,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("province"),
    )

    class Meta:
        verbose_name = _("implementer")
        verbose_name_plural = _("implementers")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["solution", "name", "province"],
                name="implementer_once",
                violation_error_message=_("This implementer is entered already."),
            ),
            models.UniqueConstraint(
                fields=["solution", "name"],
                condition=Q(province__isnull=True),
                name="implementer_once_anywhere",
                violation_error_message=_("This implementer is entered already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SolutionImage(models.Model):
    """A picture of the solution, always with its text."""

    solution = models.ForeignKey(
        Solution, models.CASCADE, related_name="images", verbose_name=_("solution")
    )
    file = models.ForeignKey(StoredFile, models.PROTECT, verbose_name=_("file"))
    alt = models.CharField(_("what the picture shows"), max_length=MAX_NAME)
    focal_x = _focal(_("focal point, percent from the left"))
    focal_y = _focal(_("focal point, percent from the top"))
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(focal_x__range=(0, 100), focal_y__range=(0, 100)),
                name="image_focal_within",
                violation_error_message=_("The focal point lies within the picture."),
            )
        ]

    def __str__(self) -> str:
        return self.alt
