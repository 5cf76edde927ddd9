"""What the form of the cost page shows: what was typed, also what was left out, and its choices."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .page import CostPage
from .query import EVERY_PURCHASE, KIND_LABELS, LABELS, OwnRow, Read
from .question import ADOPTION, BENEFIT_KEYS, MAX_OWN_COSTS, CostQuestion
from .wording import option

# Empty lines for own costs that are always there, so that no script is needed to add one.
SPARE_ROWS = 2
OPTIONS = frozenset({"rate", "own", ADOPTION, *BENEFIT_KEYS})


@dataclass(frozen=True, slots=True)
class Field:
    """A text field: parameter, label, what stands in it, whether that was left out as wrong."""

    key: str
    label: str | Promise
    value: str
    is_wrong: bool


@dataclass(frozen=True, slots=True)
class CostForm:
    """Everything besides the plans. ``is_open`` shows the options unfolded."""

    quantity: Field
    years: Field
    on: Field
    rate: Field
    own_rows: Sequence[OwnRow]
    own_kinds: Sequence[tuple[str, str | Promise]]
    own_plans: Sequence[tuple[str, str]]
    benefits: Sequence[Field]
    is_open: bool


def form_of(read: Read, page: CostPage) -> CostForm:
    """The form as it was sent; what was not sent has the value that the result was reckoned with.

    It is wrong only where a sentence among the problems says why.
    """
    question = page.question
    wrong = {problem.parameter for problem in read.problems}

    def field(key: str, default: str = "") -> Field:
        return Field(key, LABELS[key], read.typed.get(key) or default, key in wrong)

    spare = min(SPARE_ROWS, MAX_OWN_COSTS - len(read.own_rows))
    return CostForm(
        quantity=field("quantity", str(question.quantity)),
        years=field("years", str(question.years)),
        on=_day(field("on"), question),
        rate=field("rate"),
        own_rows=[*read.own_rows, *[OwnRow()] * max(0, spare)],
        own_kinds=list(KIND_LABELS.items()),
        own_plans=[
            (EVERY_PURCHASE, _("Every purchase chosen")),
            *(
                (str(result.plan.plan_id), f"{option(result.letter)}: {result.plan.name}")
                for result in page.plans
            ),
        ],
        benefits=[field(key) for key in (*BENEFIT_KEYS, ADOPTION)],
        is_open=bool(wrong & OPTIONS) or question.has_options,
    )


def _day(field: Field, question: CostQuestion) -> Field:
    """The day as the browser's own date field takes it, unless it was left out as wrong."""
    return field if field.is_wrong else replace(field, value=question.on.isoformat())
