"""A problem as an official would say it, its tasks, and the solutions related to it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.addresses import address_of
from core.history import History
from core.i18n import Translated
from core.models import MAX_ADDRESS, MAX_NAME, MAX_TEXT
from core.text import fold, vi_sort_key
from provinces.models import Publishable, PublishableQuerySet
from solutions.models import Audience, Sector, Solution


class Problem(Publishable):
    """A concrete problem; the front door of the site."""

    title = models.CharField(_("title"), max_length=MAX_NAME)
    title_en = models.CharField(_("title in English"), max_length=MAX_NAME, blank=True)
    slug = models.SlugField(_("address"), max_length=120, unique=True)
    statement = models.TextField(_("what is wrong today"), max_length=MAX_TEXT, blank=True)
    statement_en = models.TextField(
        _("what is wrong today, in English"), max_length=MAX_TEXT, blank=True
    )
    sector = models.ForeignKey(
        Sector, models.PROTECT, related_name="problems", verbose_name=_("sector")
    )
    audiences = models.ManyToManyField(
        Audience, blank=True, related_name="problems", verbose_name=_("audiences")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)
    folded_text = models.TextField(editable=False, blank=True)
    sort_key = models.CharField(max_length=MAX_NAME * 4, editable=False)
    solutions = models.ManyToManyField(
        Solution, through="ProblemSolution", related_name="problems", verbose_name=_("solutions")
    )

    local_title = Translated("title")
    local_statement = Translated("statement")

    objects = PublishableQuerySet.as_manager()
    history = History(
        excluded_fields=["state", "first_published_at", "archive_reason", "folded_text", "sort_key"]
    )

    class Meta:
        verbose_name = _("problem")
        verbose_name_plural = _("problems")
        ordering = ["position", "sort_key", "pk"]
        indexes = [models.Index(fields=["state", "sector"], name="problem_of_sector")]

    def __str__(self) -> str:
        return str(self.local_title)

    def save(self, **kwargs: object) -> None:
        self.derive()
        super().save(**kwargs)

    def derive(self) -> None:
        """Fill the columns that follow from others (also for bulk work, which skips ``save``)."""
        self.folded_text = fold(
            f"{self.title} {self.title_en} {self.statement} {self.statement_en}"
        )
        self.sort_key = vi_sort_key(self.title)

    def get_absolute_url(self) -> str:
        return address_of("problems:detail", self.slug)


class ProblemTask(models.Model):
    """One concrete thing to do about a problem."""

    problem = models.ForeignKey(
        Problem, models.CASCADE, related_name="tasks", verbose_name=_("problem")
    )
    text = models.CharField(_("task"), max_length=MAX_ADDRESS)
    text_en = models.CharField(_("task in English"), max_length=MAX_ADDRESS, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    local_text = Translated("text")

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return str(self.local_text)


class ProblemSolution(models.Model):
    """A solution related to a problem, with a note on how."""

    problem = models.ForeignKey(
        Problem, models.CASCADE, related_name="solution_links", verbose_name=_("problem")
    )
    solution = models.ForeignKey(
        Solution, models.CASCADE, related_name="problem_links", verbose_name=_("solution")
    )
    note = models.CharField(_("note"), max_length=MAX_ADDRESS, blank=True)
    note_en = models.CharField(_("note in English"), max_length=MAX_ADDRESS, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    local_note = Translated("note")

    class Meta:
        verbose_name = _("solution of a problem")
        verbose_name_plural = _("solutions of a problem")
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["solution", "problem"], name="problem_of_solution")]
        constraints = [
            models.UniqueConstraint(
                fields=["problem", "solution"],
                name="problem_solution_once",
                violation_error_message=_("This solution is linked to the problem already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.problem}: {self.solution}"
