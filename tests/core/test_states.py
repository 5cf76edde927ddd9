"""The lifecycle of what a province publishes: which verb leads where, and what is impossible."""

import pytest

from core.states import LIFECYCLE, IllegalStepError, allowed_verbs, target_of

STEPS = {
    ("submit", "draft"): "in_review",
    ("return", "in_review"): "draft",
    ("approve", "in_review"): "published",
    ("withdraw", "published"): "draft",
    ("archive", "draft"): "archived",
    ("archive", "in_review"): "archived",
    ("archive", "published"): "archived",
    ("restore", "archived"): "draft",
}
STATES = ("draft", "in_review", "published", "archived")
VERBS = ("submit", "return", "approve", "withdraw", "archive", "restore")


@pytest.mark.parametrize(("verb", "state"), STEPS)
def test_step_leads_to_its_state(verb: str, state: str) -> None:
    assert target_of(verb, state) == STEPS[verb, state]


@pytest.mark.parametrize(
    ("verb", "state"),
    [(verb, state) for verb in VERBS for state in STATES if (verb, state) not in STEPS],
)
def test_other_steps_are_impossible(verb: str, state: str) -> None:
    with pytest.raises(IllegalStepError, match=f"{verb} is not possible from {state}"):
        target_of(verb, state)


@pytest.mark.parametrize(("verb", "state"), [("publish", "draft"), ("submit", "revoked"), ("", "")])
def test_unknown_verbs_and_states_are_impossible(verb: str, state: str) -> None:
    with pytest.raises(IllegalStepError):
        target_of(verb, state)


@pytest.mark.parametrize(
    ("state", "verbs"),
    [
        ("draft", ["submit", "archive"]),
        ("in_review", ["return", "approve", "archive"]),
        ("published", ["withdraw", "archive"]),
        ("archived", ["restore"]),
        ("revoked", []),
    ],
)
def test_allowed_verbs_of_a_state(state: str, verbs: list[str]) -> None:
    assert allowed_verbs(state) == verbs


def test_taking_something_away_needs_a_reason() -> None:
    assert {verb for verb, step in LIFECYCLE.items() if step.needs_reason} == {
        "return",
        "withdraw",
        "archive",
    }
