"""The number of the next version of a criteria set."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.criteria_versions import next_version


@pytest.mark.parametrize(
    ("versions", "following"),
    [
        (["1.0"], "2.0"),
        (["1.0", "2.1"], "3.0"),
        (["10.0", "9.0"], "11.0"),
        (["3"], "4"),
        (["2026"], "2027"),
        (["1.0", "thử"], "2.0"),
        (["thử"], "2.0"),
        ([], "2.0"),
        ([" 4.2 "], "5.0"),
        (["1.0", "2.0b"], "3.0"),
        (["thử", "2.0"], "3.0"),
    ],
)
def test_worked_examples(versions: list[str], following: str) -> None:
    assert next_version(versions) == following


@settings(max_examples=60)
@given(st.lists(st.text(max_size=8), max_size=6))
def test_it_is_always_a_new_number(versions: list[str]) -> None:
    following = next_version(versions)

    assert following not in versions
    assert next_version([*versions, following]) != following
