"""The steps of an evaluation: published, with all that lacks said beforehand, and revoked."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core import states
from core.clock import today
from core.models import User
from core.templatetags.ui import vn_date
from provinces.staff.step_forms import DayInput, StepForm
from provinces.staff.steps import Step
from provinces.step_answers import Answers
from solutions import evaluating
from solutions.models import Evaluation


@dataclass(frozen=True, slots=True)
class NoticeAnswers(Answers):
    """With the day on which the vendor was told; None when it is not said."""

    notified_on: dt.date | None = None


class NoticeForm(StepForm):
    """What is asked, with the day of the notice to the vendor where it matters."""

    notified_on = forms.DateField(
        label=gettext_lazy("Vendor told on"), required=False, widget=DayInput
    )

    def __init__(self, step: Step, *args: Any, one: Model | None = None, **kwargs: Any) -> None:
        super().__init__(step, *args, one=one, **kwargs)
        field = self.fields["notified_on"]
        field.widget.attrs["max"] = today().isoformat()
        is_failed = one is not None and one.has_failed
        if step.verb == "publish" and one is not None and not is_failed:
            del self.fields["notified_on"]
            return
        if one is not None and is_failed:
            field.initial = one.vendor_notified_on if step.verb == "publish" else None
            field.required = step.verb == "publish"
        field.help_text = self._help(step, field.initial)
        # The day stands before the tick, which is the last thing to do.
        self.order_fields(["reason", "notified_on", "sovereignty"])

    def clean_notified_on(self) -> dt.date | None:
        """The day, which is not to come."""
        day = self.cleaned_data["notified_on"]
        if day is not None and day > today():
            raise ValidationError(_("This day lies in the future."))
        return day

    def answers(self) -> NoticeAnswers:
        """What was answered; call it on a valid form."""
        said = super().answers()
        return NoticeAnswers(
            said.reason, said.basis, said.publish_on, self.cleaned_data.get("notified_on")
        )

    def _help(self, step: Step, told: dt.date | None) -> str:
        day = vn_date(evaluating.public_from(told or today()))
        when = (
            _("Told on %(told)s, it is public from %(day)s.")
            if told
            else _("Told today, it is public from %(day)s.")
        ) % {"told": vn_date(told), "day": day}
        why = (
            _("The revocation is shown once the vendor had 10 working days to reply. Not told yet?")
            + " "
            + _("Leave it empty and enter the day later.")
            if step.verb == "revoke"
            else _(
                "A result below 50 points is shown once the vendor had 10 working days to reply."
            )
        )
        return f"{why} {when}"


class EvaluationStep(Step):
    """A step of evaluations, which carries the day of the notice on."""

    __slots__ = ()

    def hindrances(self, rows: Sequence[Model], who: User) -> dict[int, str]:
        """Besides the rights: before publishing, everything that still lacks."""
        found = super().hindrances(rows, who)
        if self.verb != "publish":
            return found
        able = [row for row in rows if row.pk not in found]
        lacking = evaluating.lacks_for_publication(able, on=today(), is_notice_asked=True)
        text = _("It cannot be published yet. Missing: %(list)s.")
        return found | {key: text % {"list": "; ".join(said)} for key, said in lacking.items()}

    def details(self, answers: Answers) -> Mapping[str, Any]:
        """The day on which the vendor was told."""
        return {"notified_on": getattr(answers, "notified_on", None)}


def _step(verb: str, label: Any, source: str, act: Callable[..., Evaluation], **asks: bool) -> Step:
    return EvaluationStep(verb, label, frozenset({source}), act, **asks)


def _publish(
    obj: Evaluation, *, by: User, reason: str, notified_on: dt.date | None = None
) -> Evaluation:
    return evaluating.publish_evaluation(obj, by=by, notified_on=notified_on)


STEPS = (
    _step(
        "publish",
        pgettext_lazy("step", "Publish the evaluation"),
        states.DRAFT,
        _publish,
        asks_tick=True,
    ),
    _step(
        "revoke",
        pgettext_lazy("step", "Revoke the evaluation"),
        states.PUBLISHED,
        evaluating.revoke_evaluation,
        asks_reason=True,
        is_reason_public=True,
    ),
)
