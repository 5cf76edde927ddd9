"""Pure: the lifecycle of what a province publishes (product page, section 3, Lifecycles)."""

from dataclasses import dataclass
from typing import Final

DRAFT: Final = "draft"
IN_REVIEW: Final = "in_review"
PUBLISHED: Final = "published"
ARCHIVED: Final = "archived"
REVOKED: Final = "revoked"


@dataclass(frozen=True, slots=True)
class Step:
    """One verb of a lifecycle: from which states it leads where, and whether it needs a reason."""

    verb: str
    sources: frozenset[str]
    target: str
    needs_reason: bool = False


LIFECYCLE: Final[dict[str, Step]] = {
    step.verb: step
    for step in (
        Step("submit", frozenset({DRAFT}), IN_REVIEW),
        Step("return", frozenset({IN_REVIEW}), DRAFT, needs_reason=True),
        Step("approve", frozenset({IN_REVIEW}), PUBLISHED),
        Step("withdraw", frozenset({PUBLISHED}), DRAFT, needs_reason=True),
        Step("archive", frozenset({DRAFT, IN_REVIEW, PUBLISHED}), ARCHIVED, needs_reason=True),
        Step("restore", frozenset({ARCHIVED}), DRAFT),
    )
}


class IllegalStepError(ValueError):
    """The verb does not exist or may not be done in this state."""


def target_of(verb: str, state: str) -> str:
    """The state that ``verb`` leads to from ``state``.

    Raises ``IllegalStepError`` when the lifecycle has no such step.
    """
    step = LIFECYCLE.get(verb)
    if step is None or state not in step.sources:
        raise IllegalStepError(f"{verb} is not possible from {state}")
    return step.target


def allowed_verbs(state: str) -> list[str]:
    """The verbs that can be done in ``state``, in the order of the lifecycle."""
    return [verb for verb, step in LIFECYCLE.items() if state in step.sources]
