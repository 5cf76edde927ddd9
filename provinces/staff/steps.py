"""The steps that staff take with an object: from which states, what each asks, what it does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from core import states
from core.models import User
from provinces import lifecycle, permissions
from provinces.step_answers import Answers

# The steps that may rest on a paper: what is public changes by them.
_ON_PAPER = frozenset({"approve", lifecycle.PUBLISH, "withdraw", "archive"})


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do with an object: from which states, what it asks, which action does it.

    ``act`` is called as ``act(obj, by=person, reason=text)``. ``asks_basis`` is for the number and
    date of a paper, ``asks_day`` for the day from which it is public.
    """

    verb: str
    label: Promise
    sources: frozenset[str]
    act: Callable[..., Any]
    asks_reason: bool = False
    is_reason_public: bool = False
    asks_tick: bool = False
    asks_basis: bool = False
    asks_day: bool = False

    def is_open(self, obj: Model, who: User) -> bool:
        """Whether ``who`` may do it to ``obj`` as it stands."""
        return obj.state in self.sources and permissions.can(who, self.verb, obj)

    def hindrances(self, rows: Sequence[Model], who: User) -> dict[int, str]:
        """Why it is not possible, by the key of each object that it is not possible with."""
        wrong = _("The state is “%(state)s”; this step is not possible from there.")
        return {
            row.pk: wrong % {"state": row.get_state_display()}
            if permissions.can(who, self.verb, row)
            else _("You may not do this.")
            for row in rows
            if not self.is_open(row, who)
        }

    def take(
        self, rows: Sequence[Model], *, by: User, answers: Answers
    ) -> lifecycle.Outcome[Model]:
        """Do it to each of the rows on its own; what hinders one hinders no other."""
        done: list[Model] = []
        refused: list[tuple[Model, str]] = []
        for row in rows:
            try:
                self.act(row, by=by, reason=answers.reason, **self.details(answers))
            except ValidationError as error:
                refused.append((row, " ".join(error.messages)))
            except PermissionDenied:
                refused.append((row, _("You may not do this.")))
            else:
                done.append(row)
        return lifecycle.Outcome(done, refused)

    def details(self, _answers: Answers) -> Mapping[str, Any]:
        """What ``act`` is told of the answers besides the reason."""
        return {}


class LifecycleStep(Step):
    """A step of the lifecycle that listings, guides and problems share: many at once."""

    __slots__ = ()

    def hindrances(self, rows: Sequence[Model], who: User) -> dict[int, str]:
        """By the rules of the lifecycle, the four eyes among them; a few queries for all."""
        found = lifecycle.hindrances(rows, self.verb, by=who)
        return {key: hindrance.text for key, hindrance in found.items()}

    def take(
        self, rows: Sequence[Model], *, by: User, answers: Answers
    ) -> lifecycle.Outcome[Model]:
        """All rows in sets, each judged on its own. Raises ``ValidationError`` for the answers."""
        return lifecycle.advance_many(
            rows,
            self.verb,
            by=by,
            reason=answers.reason,
            basis=answers.basis,
            publish_on=answers.publish_on,
        )


def lifecycle_step(verb: str, label: Promise) -> Step:
    """The step ``verb`` of the lifecycle, as staff read it."""
    known = states.LIFECYCLE.get(verb)
    publishes = known is None or known.target == states.PUBLISHED
    return LifecycleStep(
        verb,
        label,
        # Publishing at once is submitting and approving in one.
        sources=known.sources if known else frozenset({states.DRAFT}),
        act=lifecycle.advance,
        asks_reason=lifecycle.needs_reason(verb),
        is_reason_public=verb == "archive",
        asks_tick=publishes,
        asks_basis=verb in _ON_PAPER,
        asks_day=publishes,
    )


LIFECYCLE_STEPS = (
    lifecycle_step("submit", pgettext_lazy("step", "Submit for review")),
    lifecycle_step("approve", pgettext_lazy("step", "Approve and publish")),
    lifecycle_step("publish", pgettext_lazy("step", "Publish at once")),
    lifecycle_step("return", pgettext_lazy("step", "Return to the editor")),
    lifecycle_step("withdraw", pgettext_lazy("step", "Withdraw from the catalogue")),
    lifecycle_step("archive", pgettext_lazy("step", "Stop showing")),
    lifecycle_step("restore", pgettext_lazy("step", "Restore as a draft")),
)
