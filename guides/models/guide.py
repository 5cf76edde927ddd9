"""Handbook guides: from a problem over its solutions to steps with who, days and checklist."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.addresses import address_of
from core.history import History
from core.i18n import Translated
from core.models import MAX_ADDRESS, MAX_NAME, MAX_TEXT, StoredFile
from core.text import fold, vi_sort_key
from guides import html
from provinces.models import Province, Publishable, PublishableQuerySet
from solutions.models import Audience, LegalInstrument, Sector, Solution

from .problem import Problem


class Guide(Publishable):
    """A how-to guide of a province, or a national one."""

    title = models.CharField(_("title"), max_length=MAX_NAME)
    title_en = models.CharField(_("title in English"), max_length=MAX_NAME, blank=True)
    slug = models.SlugField(_("address"), max_length=120, unique=True)
    summary = models.TextField(_("summary"), max_length=MAX_TEXT, blank=True)
    summary_en = models.TextField(_("summary in English"), max_length=MAX_TEXT, blank=True)
    body = models.TextField(
        _("approach"),
        max_length=MAX_TEXT,
        blank=True,
        help_text=_("Markdown: what to do and why, before the steps."),
    )
    body_en = models.TextField(_("approach in English"), max_length=MAX_TEXT, blank=True)
    body_html = models.TextField(editable=False, blank=True)
    body_html_en = models.TextField(editable=False, blank=True)
    problem = models.ForeignKey(
        Problem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="guides",
        verbose_name=_("problem"),
    )
    sectors = models.ManyToManyField(
        Sector, blank=True, related_name="guides", verbose_name=_("sectors")
    )
    audiences = models.ManyToManyField(
        Audience, blank=True, related_name="guides", verbose_name=_("audiences")
    )
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    effective_on = models.DateField(_("in effect from"), null=True, blank=True)
    legal_basis = models.ManyToManyField(
        LegalInstrument, blank=True, related_name="guides", verbose_name=_("legal basis")
    )
    adopted_from = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="adoptions",
        verbose_name=_("adopted from"),
    )
    adopted_version = models.PositiveSmallIntegerField(
        _("version adopted"), null=True, blank=True, editable=False
    )
    origin_seen_at = models.DateTimeField(
        _("origin last compared"), null=True, blank=True, editable=False
    )
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)
    folded_text = models.TextField(editable=False, blank=True)
    sort_key = models.CharField(max_length=MAX_NAME * 4, editable=False)
    solutions = models.ManyToManyField(
        Solution, through="GuideSolution", related_name="guides", verbose_name=_("solutions")
    )

    local_title = Translated("title")
    local_summary = Translated("summary")
    local_body_html = Translated("body_html")

    objects = PublishableQuerySet.as_manager()
    history = History(
        excluded_fields=[
            "state",
            "first_published_at",
            "archive_reason",
            "origin_seen_at",
            "body_html",
            "body_html_en",
            "folded_text",
            "sort_key",
        ]
    )

    class Meta:
        verbose_name = _("guide")
        verbose_name_plural = _("guides")
        ordering = ["sort_key", "pk"]
        indexes = [
            models.Index(fields=["state", "province", "publish_on"], name="guide_of_province"),
            models.Index(fields=["state", "-first_published_at", "-id"], name="guide_newest"),
        ]

    def __str__(self) -> str:
        return str(self.local_title)

    def save(self, **kwargs: object) -> None:
        self.derive()
        super().save(**kwargs)

    def derive(self) -> None:
        """Fill the columns that follow from others (also for bulk work, which skips ``save``)."""
        self.folded_text = fold(f"{self.title} {self.title_en} {self.summary} {self.summary_en}")
        self.sort_key = vi_sort_key(self.title)
        self.body_html = html.render_markdown(self.body)
        self.body_html_en = html.render_markdown(self.body_en)

    def get_absolute_url(self) -> str:
        return address_of("guides:detail", self.slug)


class GuideStep(models.Model):
    """One step: who does it, how long it takes, what to tick off, what serves it."""

    guide = models.ForeignKey(Guide, models.CASCADE, related_name="steps", verbose_name=_("guide"))
    phase = models.CharField(
        _("phase"),
        max_length=MAX_NAME,
        blank=True,
        help_text=_("Steps of one phase stand together."),
    )
    phase_en = models.CharField(_("phase in English"), max_length=MAX_NAME, blank=True)
    title = models.CharField(_("title"), max_length=MAX_NAME)
    title_en = models.CharField(_("title in English"), max_length=MAX_NAME, blank=True)
    body = models.TextField(_("text"), max_length=MAX_TEXT, blank=True, help_text=_("Markdown."))
    body_en = models.TextField(_("text in English"), max_length=MAX_TEXT, blank=True)
    body_html = models.TextField(editable=False, blank=True)
    body_html_en = models.TextField(editable=False, blank=True)
    responsible = models.CharField(_("who"), max_length=MAX_NAME, blank=True)
    responsible_en = models.CharField(_("who, in English"), max_length=MAX_NAME, blank=True)
    days = models.PositiveSmallIntegerField(_("days"), null=True, blank=True)
    people = models.PositiveSmallIntegerField(_("people"), null=True, blank=True)
    cost = models.BigIntegerField(_("cost (VND)"), null=True, blank=True)
    checklist = models.TextField(
        _("checklist"), max_length=MAX_TEXT, blank=True, help_text=_("One on each line.")
    )
    checklist_en = models.TextField(_("checklist in English"), max_length=MAX_TEXT, blank=True)
    solutions = models.ManyToManyField(
        Solution, blank=True, related_name="guide_steps", verbose_name=_("solutions that serve it")
    )
    picture = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    picture_alt = models.CharField(_("what the picture shows"), max_length=MAX_NAME, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    local_phase = Translated("phase")
    local_title = Translated("title")
    local_body_html = Translated("body_html")
    local_responsible = Translated("responsible")
    local_checklist = Translated("checklist")

    history = History(excluded_fields=["body_html", "body_html_en"])

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(cost__isnull=True) | models.Q(cost__gte=0),
                name="step_cost_not_negative",
                violation_error_message=_("A cost is not negative."),
            ),
            models.CheckConstraint(
                condition=models.Q(picture__isnull=True) | ~models.Q(picture_alt=""),
                name="step_picture_has_text",
                violation_error_message=_("Say in words what the picture shows."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.local_title)

    def save(self, **kwargs: object) -> None:
        self.derive()
        super().save(**kwargs)

    def derive(self) -> None:
        """Fill the columns that follow from others (also for bulk work, which skips ``save``)."""
        self.body_html = html.render_markdown(self.body)
        self.body_html_en = html.render_markdown(self.body_en)

    @property
    def owner_province(self) -> Province | None:
        """Whose it is, for ``provinces.permissions``."""
        return self.guide.province


class GuideSolution(models.Model):
    """A solution that a guide names, with a note."""

    guide = models.ForeignKey(
        Guide, models.CASCADE, related_name="solution_links", verbose_name=_("guide")
    )
    solution = models.ForeignKey(
        Solution, models.CASCADE, related_name="guide_links", verbose_name=_("solution")
    )
    note = models.CharField(_("note"), max_length=MAX_ADDRESS, blank=True)
    note_en = models.CharField(_("note in English"), max_length=MAX_ADDRESS, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    local_note = Translated("note")

    class Meta:
        verbose_name = _("solution of a guide")
        verbose_name_plural = _("solutions of a guide")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["guide", "solution"],
                name="guide_solution_once",
                violation_error_message=_("This solution is linked to the guide already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.guide}: {self.solution}"


class GuideAttachment(models.Model):
    """A document to download with a guide."""

    guide = models.ForeignKey(
        Guide, models.CASCADE, related_name="attachments", verbose_name=_("guide")
    )
    file = models.ForeignKey(StoredFile, models.PROTECT, verbose_name=_("file"))
    title = models.CharField(_("title"), max_length=MAX_NAME)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title
