"""Staff pages of what using agencies say: checked, published or not, with the vendor's reply."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from core import states
from core.clock import today
from core.models import User
from provinces.staff.scoped_admin import ScopedHistoryAdmin, ScopedTabularInline
from provinces.staff.scoped_fields import ScopedForm
from provinces.staff.step_admin import Step, SteppedAdmin
from solutions.models import Deployment, Review, ReviewScore
from solutions.scoring import shown_points
from solutions.using import letters, reviews

_REPLY = ("vendor_reply", "replied_on")
_SAID = ("written_on", "paper", "body")


def _publish(obj: Review, *, by: User, reason: str) -> None:
    reviews.publish_review(review=obj, by=by)
    letters.tell_vendor(obj)


def _hold(obj: Review, *, by: User, reason: str) -> None:
    reviews.hold_review(review=obj, by=by, reason=reason)


def _withdraw(obj: Review, *, by: User, reason: str) -> None:
    reviews.withdraw_review(review=obj, by=by, reason=reason)


class ReviewForm(ScopedForm):
    """A review typed from the agency's paper, or the vendor's reply to one that came by link."""

    def clean_deployment(self) -> Deployment:
        """A use that the agency confirmed. Raises ``ValidationError``."""
        deployment = self.cleaned_data["deployment"]
        if deployment.confirmed_on is None or deployment.denied_on is not None:
            raise ValidationError(
                reviews.not_confirmed(),
                code="unconfirmed",
            )
        return deployment

    def clean(self) -> dict[str, Any]:
        """What is typed names its paper; a reply and its day come together."""
        data = super().clean()
        if "paper" in self.fields and "paper" not in self.errors and not data.get("paper"):
            self.add_error("paper", _("Enter number and date of the agency's paper."))
        day = data.get("written_on")
        if day is not None and day > today():
            self.add_error("written_on", _("This day lies in the future."))
        if "vendor_reply" in self.fields and not set(_REPLY) & set(self.errors):
            wrong = reviews.check_reply(data.get("vendor_reply", ""), data.get("replied_on"))
            for name, text in wrong.items():
                self.add_error(name, text)
        return data


class ScoreLines(BaseInlineFormSet):
    """One line for every dimension; those without points yet stand ready."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        review = kwargs.get("instance")
        given = set()
        if review is not None and review.pk:
            given = set(review.scores.values_list("dimension", flat=True))
        left = [key for key in ReviewScore.Dimension.values if key not in given]
        kwargs["initial"] = [{"dimension": key} for key in left]
        super().__init__(*args, **kwargs)


class ScoreLine(forms.ModelForm):
    """The points of a dimension; a line whose points are empty is not saved."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The headings of the table name no field to those who do not see it.
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = field.label

    def has_changed(self) -> bool:
        changed = set(self.changed_data)
        return bool(changed - {"dimension"}) if self.instance.pk is None else bool(changed)


class ScoreInline(ScopedTabularInline):
    model = ReviewScore
    form = ScoreLine
    formset = ScoreLines
    fields = ("dimension", "points")

    def get_extra(self, request: HttpRequest, obj: Review | None = None, **kwargs: Any) -> int:
        """As many lines as there are dimensions left."""
        if not _is_open(obj):
            return 0
        given = obj.scores.count() if obj is not None and obj.pk else 0
        return len(ReviewScore.Dimension.values) - given

    def get_max_num(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> int:
        """A line for each dimension; where nothing may be typed, only those with points."""
        return len(ReviewScore.Dimension.values) if _is_open(obj) else 0

    def has_change_permission(self, request: HttpRequest, obj: Review | None = None) -> bool:
        """Points that came through the link, or are public, stay as they are."""
        return _is_open(obj) and super().has_change_permission(request, obj)


@admin.register(Review)
class ReviewAdmin(SteppedAdmin, ScopedHistoryAdmin):
    """Reviews: what came through a link is only published or not."""

    form = ReviewForm
    help_texts = {
        "deployment": gettext_lazy("A use that the agency confirmed; type a part of its name."),
        "paper": gettext_lazy("For example: Công văn 15/UBND-VHXH ngày 03/11/2026."),
        "body": gettext_lazy("As the agency wrote it, without personal data."),
        "vendor_reply": gettext_lazy("As the vendor wrote it; visitors read it below the review."),
    }
    empty_text = gettext_lazy(
        "No review yet. Agencies write them when they confirm a use through the link; press “Add” "
        "for one that came on paper."
    )
    list_display = ("deployment", "state", "shown_points", "written_on", "replied_on")
    list_filter = ("state", ("replied_on", admin.EmptyFieldListFilter), "deployment__province")
    list_select_related = ("deployment__solution", "deployment__province")
    search_fields = ("deployment__agency", "deployment__solution__folded_name")
    autocomplete_fields = ("deployment",)
    readonly_fields = ("state", "shown_points")
    inlines = (ScoreInline,)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "deployment",
                    ("written_on", "paper"),
                    "body",
                    ("state", "shown_points"),
                )
            },
        ),
        (gettext_lazy("The vendor's right of reply"), {"fields": _REPLY}),
    )
    steps = (
        Step(
            "publish",
            pgettext_lazy("step", "Publish: checked, no personal data"),
            frozenset({states.DRAFT}),
            _publish,
        ),
        Step(
            "return",
            pgettext_lazy("step", "Do not publish"),
            frozenset({states.DRAFT}),
            _hold,
            asks_reason=True,
        ),
        Step(
            "withdraw",
            pgettext_lazy("step", "Take back from the public page"),
            frozenset({states.PUBLISHED}),
            _withdraw,
            asks_reason=True,
        ),
    )

    def change_verb(self, obj: Review | None) -> str:
        """What is public is changed by those who may publish."""
        return "change" if obj is None or obj.state == states.DRAFT else "publish"

    def has_delete_permission(self, request: HttpRequest, obj: Review | None = None) -> bool:
        """Only what was typed by mistake and never shown is deleted."""
        return _is_open(obj) and super().has_delete_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Review | None = None) -> list[str]:
        """What the agency wrote is not rewritten; only the vendor's reply is added."""
        fixed = super().get_readonly_fields(request, obj)
        return fixed if _is_open(obj) else [*fixed, *_SAID]

    def save_related(
        self, request: HttpRequest, form: forms.ModelForm, formsets: Any, change: bool
    ) -> None:
        """Reckon the points of the review from its dimensions."""
        super().save_related(request, form, formsets, change)
        if _is_open(form.instance):
            reviews.keep_points(form.instance)

    @admin.display(description=gettext_lazy("points"), ordering="points")
    def shown_points(self, review: Review) -> str:
        """The mean of its dimensions, 0-100."""
        return "–" if review.points is None else shown_points(review.points, get_language())


def _is_open(obj: Review | None) -> bool:
    """Whether staff may still type what the review says."""
    return obj is None or (obj.state == states.DRAFT and not reviews.is_from_link(obj))
