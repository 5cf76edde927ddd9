"""A spreadsheet on its way into the catalogue: uploaded, previewed, confirmed, saved."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import MAX_ADDRESS, MAX_NAME, Dated, private_storage
from provinces.models import Province, PublishableQuerySet

from .listing import Listing


class ImportJob(Dated):
    """One upload; its rows are read and saved outside the request when they are many."""

    class Stage(models.TextChoices):
        WAITING = "waiting", _("Waiting to be read")
        READING = "reading", _("Being read")
        PREVIEWED = "previewed", _("Waiting for confirmation")
        QUEUED = "queued", _("Waiting to be saved")
        SAVING = "saving", _("Being saved")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Refused")
        CANCELLED = "cancelled", _("Cancelled")

    class Kind(models.TextChoices):
        CATALOGUE = "catalogue", _("Solutions and prices")
        EVALUATIONS = "evaluations", _("Evaluations")
        RECOGNITIONS = "recognitions", _("Recognitions")
        DEPLOYMENTS = "deployments", _("Uses by agencies")

    kind = models.CharField(
        _("what it holds"), max_length=12, choices=Kind.choices, default=Kind.CATALOGUE
    )
    key = models.UUIDField(_("number"), default=uuid.uuid4, unique=True, editable=False)
    province = models.ForeignKey(
        Province,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="import_jobs",
        verbose_name=_("province"),
        help_text=_("Empty: national, kept by the ministry."),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    name = models.CharField(_("file name"), max_length=MAX_NAME)
    sheet = models.FileField(
        _("sheet"), storage=private_storage, upload_to="imports/%Y%m", max_length=300
    )
    pictures = models.FileField(
        _("archive of pictures"),
        storage=private_storage,
        upload_to="imports/%Y%m",
        max_length=300,
        blank=True,
    )
    publishes = models.BooleanField(_("publish at once"), default=False)
    stage = models.CharField(
        _("stage"), max_length=10, choices=Stage.choices, default=Stage.WAITING
    )
    rows_total = models.PositiveIntegerField(_("rows"), default=0)
    rows_done = models.PositiveIntegerField(_("rows done"), default=0)
    tallies = models.JSONField(_("what was found"), default=dict, blank=True)
    tax_code_notes = models.JSONField(_("confirmed tax codes"), default=dict, blank=True)
    refusal = models.CharField(_("why it was refused"), max_length=MAX_ADDRESS, blank=True)
    alive_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    objects = PublishableQuerySet.as_manager()

    class Meta:
        verbose_name = _("spreadsheet import")
        verbose_name_plural = _("spreadsheet imports")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["stage", "alive_at"], name="import_job_stage")]

    def __str__(self) -> str:
        return self.name

    @property
    def owner_province(self) -> Province | None:
        """Whose it is, for ``provinces.permissions``."""
        return self.province


class ImportJobRow(models.Model):
    """What the preview or, once ``planned`` says what the preview said, the saving says of a row.

    ``differs``: saving came to something else than the preview, because the catalogue had changed.
    """

    job = models.ForeignKey(
        ImportJob, models.CASCADE, related_name="rows", verbose_name=_("spreadsheet import")
    )
    number = models.PositiveIntegerField(_("row"))
    outcome = models.CharField(_("outcome"), max_length=12)
    planned = models.CharField(_("outcome in the preview"), max_length=12, blank=True)
    differs = models.BooleanField(_("differs from the preview"), default=False)
    has_warnings = models.BooleanField(_("has warnings"), default=False)
    title = models.CharField(_("solution"), max_length=MAX_NAME, blank=True)
    listing = models.ForeignKey(
        Listing,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("listing"),
    )
    messages = models.JSONField(_("messages"), default=list, blank=True)
    changes = models.JSONField(_("changes"), default=list, blank=True)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of an import")
        ordering = ["number", "pk"]
        indexes = [models.Index(fields=["job", "outcome", "number"], name="import_row_outcome")]

    def __str__(self) -> str:
        return f"{self.number}: {self.outcome}"

    @property
    def owner_province(self) -> Province | None:
        """Whose it is, for ``provinces.permissions``."""
        return self.job.province
