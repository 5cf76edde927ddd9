"""A quarter's figures and ranking, what provinces object to, and what was corrected later."""

from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comparison.indicators.definitions import indicators
from comparison.quarters import EARLIEST_YEAR, Quarter
from comparison.ranking import FORMULA
from core.history import History
from core.i18n import Translated
from core.models import MAX_NAME, MAX_TEXT, Dated
from provinces.models import Province

NEVER_CHANGES = _("A published ranking never changes; record a correction beside it.")


class RankingQuerySet(models.QuerySet["Ranking"]):
    """Which quarters are public, and how one is found."""

    def published(self) -> Self:
        """Quarters whose ranking was announced, the latest first."""
        return self.filter(state=Ranking.Stage.PUBLISHED).order_by("-year", "-number")

    def of(self, quarter: Quarter) -> Self:
        """The ranking of a quarter, if there is one."""
        return self.filter(year=quarter.year, number=quarter.number)


class Ranking(Dated):
    """The figures of all provinces for one quarter; immutable once published."""

    class Stage(models.TextChoices):
        DRAFT = "draft", _("Frozen, not yet with the provinces")
        CONSULTING = "consulting", _("With the provinces for their objections")
        PUBLISHED = "published", _("Published")

    class Scope(models.TextChoices):
        LEADERS = "leaders", _("The leading and the most improved")
        ALL = "all", _("All provinces")

    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(_("quarter"))
    cutoff_on = models.DateField(_("figures of the end of the day"))
    state = models.CharField(_("state"), max_length=10, choices=Stage.choices, default=Stage.DRAFT)
    formula = models.CharField(_("formula"), max_length=10, default=FORMULA, editable=False)
    weights = models.JSONField(_("weights"), default=dict)
    missing = models.JSONField(_("indicators not reconstructed"), default=list, blank=True)
    frozen_at = models.DateTimeField(_("frozen"), null=True, blank=True)
    objections_until = models.DateField(_("objections until"), null=True, blank=True)
    scope = models.CharField(
        _("scope of publication"), max_length=8, choices=Scope.choices, default=Scope.LEADERS
    )
    document_number = models.CharField(_("announcing document, number"), max_length=60, blank=True)
    document_date = models.DateField(_("announcing document, date"), null=True, blank=True)
    document_signer = models.CharField(
        _("announcing document, signed by (office)"), max_length=MAX_NAME, blank=True
    )
    announcement = models.TextField(_("announcement"), max_length=MAX_TEXT, blank=True)
    announcement_en = models.TextField(
        _("announcement in English"), max_length=MAX_TEXT, blank=True
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)

    local_announcement = Translated("announcement")

    objects = RankingQuerySet.as_manager()
    history = History(excluded_fields=["state"])

    class Meta:
        verbose_name = _("quarter's ranking")
        verbose_name_plural = _("quarters' rankings")
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "number"],
                name="ranking_once_a_quarter",
                violation_error_message=_("This quarter is frozen already."),
            ),
            models.CheckConstraint(
                condition=Q(number__range=(1, 4), year__gte=EARLIEST_YEAR),
                name="ranking_quarter",
                violation_error_message=_("A year has the quarters 1 to 4."),
            ),
            models.CheckConstraint(
                condition=~Q(state="published")
                | ~Q(document_number="")
                & ~Q(document_signer="")
                & Q(document_date__isnull=False, published_at__isnull=False),
                name="ranking_published_has_document",
                violation_error_message=_(
                    "A ranking is published by a document with number, date and signer."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.quarter.label

    def get_absolute_url(self) -> str:
        return reverse("comparison:quarter", args=[str(self.quarter)])

    def clean(self) -> None:
        """A published ranking takes no change at all."""
        if Ranking.objects.published().filter(pk=self.pk).exists():
            raise ValidationError(NEVER_CHANGES, code="published")

    @property
    def quarter(self) -> Quarter:
        """The quarter that it is about."""
        return Quarter(self.year, self.number)

    @property
    def is_published(self) -> bool:
        """Whether it was announced, and so can no longer change."""
        return self.state == self.Stage.PUBLISHED


class Snapshot(models.Model):
    """One province's figures for a quarter, as frozen.

    ``values``: by indicator key ``[numerator, denominator]``, or null for "no data". ``scaled``: by
    key of each weighted indicator the exact 0-100 points as ``[numerator, denominator]``. The
    score has 2 decimals; it and the rank are empty for a province without an open centre.
    """

    ranking = models.ForeignKey(
        Ranking, models.CASCADE, related_name="snapshots", verbose_name=_("quarter")
    )
    province = models.ForeignKey(
        Province, models.PROTECT, related_name="snapshots", verbose_name=_("province")
    )
    is_ranked = models.BooleanField(_("has an open centre"), default=False)
    communes = models.PositiveSmallIntegerField(_("communes"), null=True, blank=True)
    values = models.JSONField(_("figures"), default=dict)
    scaled = models.JSONField(_("points by indicator"), default=dict, blank=True)
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True, blank=True)
    rank = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True)

    class Meta:
        verbose_name = _("province's figures of a quarter")
        verbose_name_plural = _("provinces' figures of a quarter")
        ordering = ["province__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ranking", "province"],
                name="snapshot_once",
                violation_error_message=_("This province has its figures for the quarter already."),
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True, rank__isnull=True)
                | Q(score__isnull=False, rank__isnull=False, is_ranked=True),
                name="snapshot_scored_when_ranked",
                violation_error_message=_("Only a province with an open centre is ranked."),
            ),
        ]
        indexes = [models.Index(fields=["province", "ranking"], name="snapshot_of_province")]

    def __str__(self) -> str:
        return f"{self.ranking}: {self.province}"

    def clean(self) -> None:
        """Figures of a published ranking take no change, and none is added to it."""
        if self.ranking_id and self.ranking.is_published:
            raise ValidationError(NEVER_CHANGES, code="published")

    @property
    def owner_province(self) -> Province:
        """Whose it is, for ``provinces.permissions``."""
        return self.province


def known_indicator(key: str) -> None:
    """Raises ``ValidationError`` unless ``key`` is that of an indicator."""
    if key not in indicators():
        raise ValidationError(_("“%(key)s” is no indicator."), params={"key": key})


class Objection(Dated):
    """A province's objection to its figures ("kiến nghị về số liệu"), and the ministry's answer."""

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", pgettext_lazy("objection", "Accepted")
        EXPLAINED = "explained", pgettext_lazy("objection", "Explained")

    snapshot = models.ForeignKey(
        Snapshot, models.CASCADE, related_name="objections", verbose_name=_("figures")
    )
    indicator = models.CharField(
        _("indicator"), max_length=40, blank=True, help_text=_("Empty: all of it.")
    )
    text = models.TextField(_("what is wrong, and why"), max_length=MAX_TEXT)
    paper_number = models.CharField(_("official letter, number"), max_length=60, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices, blank=True)
    answer_text = models.TextField(_("reasons of the answer"), max_length=MAX_TEXT, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    history = History()

    class Meta:
        verbose_name = _("objection to figures")
        verbose_name_plural = _("objections to figures")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | ~Q(answer="") & ~Q(answer_text="") & Q(answered_at__isnull=False),
                name="objection_answer_has_reasons",
                violation_error_message=_("An answer gives its reasons."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.snapshot}: {self.indicator}"

    def clean(self) -> None:
        """It is about an indicator that there is, or about all."""
        if self.indicator:
            known_indicator(self.indicator)

    @property
    def owner_province(self) -> Province:
        """Whose it is, for ``provinces.permissions``."""
        return self.snapshot.province


class Correction(models.Model):
    """What a published figure should have been; a record beside it, which stays as it was.

    ``old`` and ``new`` are ``[numerator, denominator]`` or null for "no data".
    """

    snapshot = models.ForeignKey(
        Snapshot, models.PROTECT, related_name="corrections", verbose_name=_("figures")
    )
    indicator = models.CharField(_("indicator"), max_length=40)
    old = models.JSONField(_("published figure"), null=True, blank=True)
    new = models.JSONField(_("correct figure"), null=True, blank=True)
    reason = models.TextField(_("public reason"), max_length=MAX_TEXT)
    document_number = models.CharField(_("correcting document, number"), max_length=60)
    document_date = models.DateField(_("correcting document, date"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.snapshot}: {self.indicator}"

    def clean(self) -> None:
        """It is about an indicator that there is."""
        known_indicator(self.indicator)

    @property
    def owner_province(self) -> Province:
        """Whose it is, for ``provinces.permissions``."""
        return self.snapshot.province
