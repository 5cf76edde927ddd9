"""Who evaluated what against which criteria, with which papers."""

from datetime import date
from fractions import Fraction
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.addresses import address_of
from core.history import History
from core.i18n import Translated
from core.models import MAX_ADDRESS, MAX_NAME, MAX_TEXT, Dated, StoredFile
from provinces.models import Province, Scope
from solutions.scoring import MICROPOINTS, PASS_POINTS

from .criteria import CriteriaSet, Criterion
from .legal import LegalInstrument
from .solution import Solution

PASS_MICROPOINTS = PASS_POINTS * MICROPOINTS


class EvaluationBody(Dated):
    """A council or agency that evaluates; a province's own, or one the ministry keeps."""

    name = models.CharField(_("name"), max_length=MAX_NAME)
    name_en = models.CharField(_("name in English"), max_length=MAX_NAME, blank=True)
    slug = models.SlugField(_("address"), max_length=120, unique=True)
    province = models.ForeignKey(
        Province,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="evaluation_bodies",
        verbose_name=_("province"),
        help_text=_("Empty: kept by the ministry."),
    )
    about = models.TextField(_("about"), max_length=MAX_TEXT, blank=True)
    founding_number = models.CharField(_("founding decision, number"), max_length=60, blank=True)
    founding_date = models.DateField(_("founding decision, date"), null=True, blank=True)
    legal_basis = models.ManyToManyField(
        LegalInstrument, blank=True, related_name="bodies", verbose_name=_("legal basis")
    )
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)

    local_name = Translated("name")

    history = History()

    class Meta:
        verbose_name = _("evaluating body")
        verbose_name_plural = _("evaluating bodies")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return str(self.local_name)

    def get_absolute_url(self) -> str:
        return address_of("bodies:detail", self.slug)

    @property
    def owner_province(self) -> Province | None:
        """Whose it is, for ``provinces.permissions``."""
        return self.province


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    """Which evaluations count, and who sees the rest."""

    def public(self, on: date) -> Self:
        """Evaluations a visitor may see on the day ``on``: also expired and revoked ones.

        A result below 50 points, and a revocation, become public only from ``public_from`` on,
        when the vendor has had 10 working days to reply (product page, section 5).
        """
        told = Q(public_from__isnull=False, public_from__lte=on)
        passed = Q(state="published", overall_micropoints__gte=PASS_MICROPOINTS)
        return self.filter(passed | Q(state__in=["published", "revoked"]) & told)

    def valid(self, on: date) -> Self:
        """Public evaluations that count in ratings on the day ``on``."""
        return self.public(on).filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=on), state="published"
        )

    def visible_to(self, scope: Scope) -> Self:
        """The evaluations, also unpublished ones, that the person's provinces own."""
        return self.filter(scope.owned())


class Evaluation(Dated):
    """One evaluation of a solution by a body, in one province or nationally."""

    class Stage(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        REVOKED = "revoked", _("Revoked")

    solution = models.ForeignKey(
        Solution, models.PROTECT, related_name="evaluations", verbose_name=_("solution")
    )
    province = models.ForeignKey(
        Province,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="evaluations",
        verbose_name=_("province"),
        help_text=_("Empty: a national evaluation."),
    )
    body = models.ForeignKey(
        EvaluationBody,
        models.PROTECT,
        related_name="evaluations",
        verbose_name=_("evaluating body"),
    )
    criteria_set = models.ForeignKey(
        CriteriaSet,
        models.PROTECT,
        related_name="evaluations",
        verbose_name=_("criteria set"),
    )
    product_version = models.CharField(_("version of the product"), max_length=60, blank=True)
    method = models.TextField(
        _("how it was evaluated"),
        max_length=MAX_TEXT,
        blank=True,
        help_text=_(
            "For example: papers read, trial at two communes over four weeks, users asked."
        ),
    )
    evaluated_on = models.DateField(_("evaluated on"), null=True, blank=True)
    valid_until = models.DateField(
        _("valid until"), null=True, blank=True, help_text=_("That day included.")
    )
    state = models.CharField(_("state"), max_length=10, choices=Stage.choices, default=Stage.DRAFT)
    founding_number = models.CharField(
        _("decision founding the council, number"), max_length=60, blank=True
    )
    founding_date = models.DateField(
        _("decision founding the council, date"), null=True, blank=True
    )
    members_present = models.PositiveSmallIntegerField(_("members present"), null=True, blank=True)
    members_total = models.PositiveSmallIntegerField(_("members in all"), null=True, blank=True)
    minutes_number = models.CharField(_("minutes, number"), max_length=60, blank=True)
    minutes_date = models.DateField(_("minutes, date"), null=True, blank=True)
    result_number = models.CharField(_("announcing document, number"), max_length=60, blank=True)
    result_date = models.DateField(_("announcing document, date"), null=True, blank=True)
    result_signer = models.CharField(
        _("announcing document, signed by (office)"), max_length=MAX_NAME, blank=True
    )
    has_conflict_forms = models.BooleanField(
        _("members declared that they have no conflict of interest"), default=False
    )
    conflict_file = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("conflict-of-interest forms (internal)"),
        help_text=_("Never public; visitors read that the members declared to have none."),
    )
    original_file = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("internal original"),
    )
    public_file = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("public copy"),
        help_text=_("Without personal data; only this one is ever public."),
    )
    overall_micropoints = models.PositiveBigIntegerField(
        null=True, editable=False, help_text=_("Overall score in millionths of a point.")
    )
    vendor_notified_on = models.DateField(_("vendor told on"), null=True, blank=True)
    public_from = models.DateField(
        _("public from"),
        null=True,
        blank=True,
        help_text=_("For a result below 50 or a revocation: 10 working days after the notice."),
    )
    vendor_reply = models.TextField(_("vendor's reply"), max_length=MAX_TEXT, blank=True)
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True)
    revoke_reason = models.CharField(
        _("public reason of the revocation"), max_length=MAX_ADDRESS, blank=True
    )

    objects = EvaluationQuerySet.as_manager()
    history = History(
        excluded_fields=["state", "revoked_on", "revoke_reason", "overall_micropoints"]
    )

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        ordering = ["-evaluated_on", "-pk"]
        indexes = [
            models.Index(
                fields=["solution", "state", "valid_until"], name="evaluation_of_solution"
            ),
            models.Index(fields=["province", "state"], name="evaluation_of_province"),
            models.Index(fields=["state", "valid_until"], name="evaluation_valid"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(evaluated_on__isnull=False, overall_micropoints__isnull=False)
                & (~Q(result_number="") | ~Q(minutes_number="")),
                name="evaluation_published_is_whole",
                violation_error_message=_(
                    "Without a date, a document and all scores it cannot be published."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state="revoked") | ~Q(revoke_reason=""),
                name="evaluation_revoked_has_reason",
                violation_error_message=_("Say publicly why it is revoked."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(evaluated_on__isnull=True)
                | Q(valid_until__gte=F("evaluated_on")),
                name="evaluation_days_in_order",
                violation_error_message=_("It cannot lapse before the evaluation."),
            ),
            models.CheckConstraint(
                condition=Q(members_present__isnull=True)
                | Q(members_total__isnull=True)
                | Q(members_present__lte=F("members_total")),
                name="evaluation_members",
                violation_error_message=_("More members are present than the council has."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.solution} – {self.body}"

    @property
    def owner_province(self) -> Province | None:
        """Whose it is, for ``provinces.permissions``."""
        return self.province

    @property
    def overall(self) -> Fraction | None:
        """The overall score, 0-100 points, exact; None while scores are missing."""
        if self.overall_micropoints is None:
            return None
        return Fraction(self.overall_micropoints, MICROPOINTS)

    @property
    def has_failed(self) -> bool:
        """Whether the result is below the pass mark."""
        overall = self.overall_micropoints
        return overall is not None and overall < PASS_MICROPOINTS

    def is_expired(self, on: date) -> bool:
        """Whether its last valid day has passed on the day ``on``."""
        return self.valid_until is not None and self.valid_until < on


class CriterionScore(models.Model):
    """The score of one criterion, 0-100 points."""

    evaluation = models.ForeignKey(
        Evaluation, models.CASCADE, related_name="scores", verbose_name=_("evaluation")
    )
    criterion = models.ForeignKey(
        Criterion, models.PROTECT, related_name="scores", verbose_name=_("criterion")
    )
    points = models.DecimalField(
        _("points"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    note = models.CharField(_("note"), max_length=MAX_ADDRESS, blank=True)

    history = History()

    class Meta:
        verbose_name = _("score of a criterion")
        verbose_name_plural = _("scores of criteria")
        ordering = ["criterion__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "criterion"],
                name="score_once",
                violation_error_message=_("This criterion has a score already."),
            ),
            models.CheckConstraint(
                condition=Q(points__range=(0, 100)),
                name="score_range",
                violation_error_message=_("A score lies between 0 and 100 points."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"

    def clean(self) -> None:
        """What is published keeps its scores, whoever types. Raises ``ValidationError``."""
        if not self.evaluation_id or self.evaluation.state == Evaluation.Stage.DRAFT:
            return
        said = {name: getattr(self, name) for name in ("evaluation", "criterion", "points", "note")}
        if not type(self).objects.filter(pk=self.pk, **said).exists():
            raise ValidationError(
                _("The scores of a published evaluation stay as they are."), code="published"
            )
