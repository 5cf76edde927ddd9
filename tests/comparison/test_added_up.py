"""Figures of units that merged, together."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comparison.added_up import COUNTED_ONCE, MEANS, added_up
from comparison.figures import Figure, Figures, share
from comparison.indicators.definitions import DESK, indicators

LAO_CAI: Figures = {
    "published_listings": Figure(30),
    "guides_published": Figure(2),
    "sectors_covered": Figure(9),
    "share_priced": Figure(20, 30),
    "share_trial": Figure(3, 30),
    "programme_share": Figure(4, 10),
    "mean_rating": Figure(81),
}
YEN_BAI: Figures = {
    "published_listings": Figure(10),
    "guides_published": Figure(5),
    "sectors_covered": Figure(7),
    "share_priced": Figure(10, 10),
    "share_trial": None,
    "programme_share": Figure(4, 10),
    "mean_rating": Figure(79),
}
SUMMED = sorted(set(indicators()) - COUNTED_ONCE - MEANS - DESK)
counts = st.integers(0, 5000)


def test_counts_add_and_shares_add_both_parts() -> None:
    together = added_up([LAO_CAI, YEN_BAI])

    assert {key: figure for key, figure in together.figures.items() if figure} == {
        "published_listings": Figure(40),
        "guides_published": Figure(7),
        "share_priced": Figure(30, 40),
        # A unit without listings has no share, and adds nothing.
        "share_trial": Figure(3, 30),
    }


def test_what_cannot_be_added_up_says_why() -> None:
    together = added_up([LAO_CAI, YEN_BAI], missing={"guides_published"})

    assert set(together.figures) == set(indicators())
    assert set(together.reasons) == {key for key, f in together.figures.items() if f is None}
    assert len({together.reasons[key] for key in COUNTED_ONCE}) == 1
    assert len({together.reasons[key] for key in MEANS}) == 1
    once, mean = together.reasons["sectors_covered"], together.reasons["mean_rating"]
    assert len({once, mean, together.reasons["guides_published"], together.reasons["visits"]}) == 4


def test_sets_of_keys_name_indicators_of_the_product() -> None:
    assert set(indicators()) >= COUNTED_ONCE | MEANS


def test_nobody_makes_nothing() -> None:
    assert not any(added_up([]).figures.values())


@pytest.mark.parametrize("key", SUMMED)
@settings(max_examples=20)
@given(parts=st.lists(st.tuples(counts, counts), min_size=2, max_size=4))
def test_order_and_grouping_do_not_matter(key: str, parts: list[tuple[int, int]]) -> None:
    is_share = indicators()[key].is_share
    units: list[Figures] = [{key: share(min(a, b), b) if is_share else Figure(a)} for a, b in parts]

    at_once = added_up(units).figures[key]
    by_steps = added_up([added_up(units[:2]).figures, *units[2:]]).figures[key]

    assert at_once == by_steps == added_up(units[::-1]).figures[key]
