"""Real use: counted only when the using agency confirms it."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.history import History
from core.models import MAX_ADDRESS, MAX_NAME, MAX_TEXT, Dated
from provinces.models import Province, Scope
from solutions.use_rules import counted_from, counts_until

from .solution import Solution


class DeploymentQuerySet(models.QuerySet["Deployment"]):
    """Which uses count, and which stand apart."""

    def going_on(self, on: date) -> Self:
        """Uses that had not ended on the day ``on`` and that the agency did not deny."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on), denied_on__isnull=True)

    def confirmed(self, on: date) -> Self:
        """Uses that count on the day ``on``: confirmed by the agency within 12 calendar months."""
        return self.going_on(on).filter(confirmed_on__gte=counted_from(on))

    def lapsed(self, on: date) -> Self:
        """Uses confirmed longer ago than that: shown apart, not counted, until confirmed again."""
        return self.going_on(on).filter(confirmed_on__lt=counted_from(on))

    def claimed(self, on: date) -> Self:
        """Uses that nobody confirmed yet, whoever said so."""
        return self.going_on(on).filter(confirmed_on__isnull=True)

    def denied(self) -> Self:
        """Uses of which the agency says that there is none."""
        return self.filter(denied_on__isnull=False)

    def ended(self, on: date) -> Self:
        """Uses that had ended on the day ``on``."""
        return self.filter(ended_on__lte=on, denied_on__isnull=True)

    def visible_to(self, scope: Scope) -> Self:
        """The uses that the person's provinces keep."""
        return self.filter(scope.owned())


class Deployment(Dated):
    """An agency's use of a solution; a claim until the agency confirms it."""

    class Teller(models.TextChoices):
        STAFF = "staff", _("Entered by the department")
        VENDOR = "vendor", _("Said by the vendor")

    class Way(models.TextChoices):
        LINK = "link", _("Through the link sent to the agency")
        PAPER = "paper", _("By a paper of the agency")

    class Standing(models.TextChoices):
        """Where a use stands on a day; derived, kept in no column."""

        CLAIMED = "claimed", _("Not confirmed yet")
        CONFIRMED = "confirmed", _("Confirmed by the agency")
        LAPSED = "lapsed", _("Confirmed more than 12 months ago")
        DENIED = "denied", _("Denied by the agency")
        ENDED = "ended", _("No longer used")

    solution = models.ForeignKey(
        Solution, models.PROTECT, related_name="deployments", verbose_name=_("solution")
    )
    agency = models.CharField(_("using agency"), max_length=MAX_NAME)
    province = models.ForeignKey(
        Province,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deployments",
        verbose_name=_("province"),
    )
    users = models.PositiveIntegerField(_("users"), null=True, blank=True)
    communes = models.PositiveIntegerField(_("communes"), null=True, blank=True)
    since = models.DateField(_("in use since"), null=True, blank=True)
    told_by = models.CharField(
        _("who said so"), max_length=6, choices=Teller.choices, default=Teller.STAFF
    )
    agency_email = models.EmailField(_("official e-mail of the agency"), blank=True)
    confirmed_on = models.DateField(_("confirmed by the agency on"), null=True, blank=True)
    confirmed_by = models.CharField(
        _("way of confirmation"), max_length=5, choices=Way.choices, blank=True
    )
    confirmation_paper = models.CharField(
        _("confirming paper, number"), max_length=MAX_NAME, blank=True
    )
    confirmation_paper_date = models.DateField(_("confirming paper, date"), null=True, blank=True)
    denied_on = models.DateField(_("the agency says it does not use it, on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=MAX_ADDRESS, blank=True)

    objects = DeploymentQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("use by an agency")
        verbose_name_plural = _("uses by agencies")
        ordering = ["-confirmed_on", "pk"]
        indexes = [models.Index(fields=["solution", "confirmed_on"], name="deployment_of_solution")]
        constraints = [
            models.UniqueConstraint(
                fields=["solution", "agency"],
                name="deployment_once",
                violation_error_message=_("This use is entered already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {self.solution}"

    def standing(self, on: date) -> "Deployment.Standing":
        """Where the use stands on the day ``on``, by the same rules as the querysets."""
        if self.denied_on is not None:
            return self.Standing.DENIED
        if self.ended_on is not None and self.ended_on <= on:
            return self.Standing.ENDED
        if self.confirmed_on is None:
            return self.Standing.CLAIMED
        is_counted = counts_until(self.confirmed_on) >= on
        return self.Standing.CONFIRMED if is_counted else self.Standing.LAPSED

    @property
    def owner_province(self) -> Province | None:
        """Whose it is, for ``provinces.permissions``."""
        return self.province


class OfficialDomain(Dated):
    """A mail domain of a public unit outside ``.gov.vn`` to which links may be sent."""

    domain = models.CharField(_("mail domain"), max_length=MAX_NAME, unique=True)
    name = models.CharField(_("public unit"), max_length=MAX_NAME)
    basis = models.CharField(_("how that is known"), max_length=MAX_ADDRESS)
    province = models.ForeignKey(
        Province,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="official_domains",
        verbose_name=_("province"),
        help_text=_("Empty: kept by the ministry."),
    )

    history = History()

    class Meta:
        verbose_name = _("mail domain of a public unit")
        verbose_name_plural = _("mail domains of public units")
        ordering = ["domain"]

    def __str__(self) -> str:
        return self.domain

    @property
    def owner_province(self) -> Province | None:
        """Whose it is, for ``provinces.permissions``."""
        return self.province


class UseRequestQuerySet(models.QuerySet["UseRequest"]):
    """Which links still wait for their answer."""

    def open(self, on: date) -> Self:
        """Links that hold on the day ``on`` and were not answered."""
        return self.filter(answered_on__isnull=True, expires_on__gte=on)

    def visible_to(self, scope: Scope) -> Self:
        """The letters of the person's provinces."""
        return self.filter(scope.owned())


class UseRequest(Dated):
    """A letter with one link: an agency is asked to confirm, or a vendor to say who uses it.

    The link itself is kept nowhere, only the digest that recognises it.
    """

    class Purpose(models.TextChoices):
        CONFIRM = "confirm", _("An agency confirms its use")
        DECLARE = "declare", _("The vendor says who uses its solution")

    class Answer(models.TextChoices):
        YES = "yes", _("In use")
        ENDED = "ended", _("No longer in use")
        NO = "no", _("Never in use")
        DECLARED = "declared", _("Uses were declared")

    purpose = models.CharField(_("purpose"), max_length=7, choices=Purpose.choices)
    solution = models.ForeignKey(
        Solution, models.CASCADE, related_name="use_requests", verbose_name=_("solution")
    )
    deployment = models.ForeignKey(
        Deployment,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name=_("use by an agency"),
    )
    province = models.ForeignKey(
        Province,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="use_requests",
        verbose_name=_("province"),
    )
    email = models.EmailField(_("sent to"))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sent by")
    )
    sent_at = models.DateTimeField(_("sent"))
    expires_on = models.DateField(_("the link holds until"))
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=8, choices=Answer.choices, blank=True)
    note = models.TextField(_("what was written"), max_length=MAX_TEXT, blank=True)

    objects = UseRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for confirmation")
        verbose_name_plural = _("requests for confirmation")
        ordering = ["-sent_at", "-pk"]
        indexes = [models.Index(fields=["deployment", "-sent_at"], name="use_request_latest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose="confirm", deployment__isnull=False)
                | Q(purpose="declare", deployment__isnull=True),
                name="use_request_has_its_object",
                violation_error_message=_("A confirmation is asked for one use."),
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_on__isnull=True)
                | ~Q(answer="") & Q(answered_on__isnull=False),
                name="use_request_answer_has_day",
                violation_error_message=_("An answer has its day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.solution}: {self.email}"

    @property
    def owner_province(self) -> Province | None:
        """Whose it is, for ``provinces.permissions``."""
        return self.province
