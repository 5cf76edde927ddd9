"""The open formula: worked examples, edges, and what it guarantees whoever is ranked."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from comparison.ranking import (
    applied_weights,
    percentile,
    rank,
    ranks_of,
    round_half_up,
    scale,
)

F = Fraction
EXAMPLES = settings(max_examples=100)


def points(figures, weights, lower=frozenset()) -> dict[str, str]:
    return {name: str(one.points) for name, one in rank(figures, weights, lower).scores.items()}


def exact(figures, weights, lower=frozenset()) -> dict[str, Fraction]:
    """The scores before they are rounded."""
    result = rank(figures, weights, lower)
    return {
        name: sum((result.weights[key] * value for key, value in one.scaled.items()), F(0)) / 100
        for name, one in result.scores.items()
    }


# Worked examples ---------------------------------------------------------------------------------
def test_worked_example() -> None:
    # 5th percentile 1.2, 95th 4.8 of 1, 2, 3, 5 is: positions 0.15 and 2.85.
    figures = {
        "a": {"x": F(1), "y": F(10)},
        "b": {"x": F(2), "y": F(10)},
        "c": {"x": F(3), "y": None},
        "d": {"x": F(5), "y": F(30)},
    }
    low, high = F(115, 100), F(47, 10)

    result = rank(figures, {"x": Decimal(30), "y": Decimal(10), "z": Decimal(60)})

    assert result.weights == {"x": F(75), "y": F(25)}
    assert result.scores["a"].scaled == {"x": F(0), "y": F(0)}
    assert result.scores["b"].scaled["x"] == 100 * (2 - low) / (high - low)
    assert result.scores["c"].scaled["y"] == 0
    assert {name: (one.points, one.rank) for name, one in result.scores.items()} == {
        "a": (Decimal("0.00"), 4),
        "b": (round_half_up(75 * (2 - low) / (high - low)), 3),
        "c": (round_half_up(75 * (3 - low) / (high - low)), 2),
        "d": (Decimal("100.00"), 1),
    }


def test_percentiles_lie_between_neighbours_by_linear_interpolation() -> None:
    values = [F(n) for n in (10, 20, 30, 40, 50)]

    assert percentile(values, F(5, 100)) == 12
    assert percentile(values, F(95, 100)) == 48
    assert percentile(values, F(1)) == 50
    assert percentile([F(7)], F(95, 100)) == 7
    with pytest.raises(ValueError, match="no values"):
        percentile([], F(1, 2))


def test_less_is_better_where_said() -> None:
    values = {"a": F(1), "b": F(2), "c": F(3)}

    more, less = scale(values), scale(values, is_lower_better=True)

    assert less == {name: 100 - value for name, value in more.items()}
    assert scale({"a": None, "b": F(1), "c": F(2)}, is_lower_better=True)["a"] == 0


def test_constant_indicator_gives_everybody_the_middle() -> None:
    assert points({"a": {"x": F(3)}, "b": {"x": F(3)}}, {"x": Decimal(1)}) == {
        "a": "50.00",
        "b": "50.00",
    }
    # But not to whom the figure is missing.
    assert scale({"a": F(3), "b": F(3), "c": None}) == {"a": 50, "b": 50, "c": 0}


def test_one_outlier_among_many_is_clipped_away() -> None:
    values = {str(n): F(0) for n in range(33)} | {"far": F(1000)}

    assert set(scale(values).values()) == {F(50)}


def test_ties_share_a_rank_and_leave_the_next_out() -> None:
    scores = {"a": Decimal("90.10"), "b": Decimal("80.25"), "c": Decimal("80.25"), "d": Decimal(7)}

    assert ranks_of(scores) == {"a": 1, "b": 2, "c": 2, "d": 4}


def test_ties_are_those_of_the_rounded_score() -> None:
    # b's 50.0000... differs from c's only in the third decimal.
    figures = {
        "a": {"x": F(0)},
        "b": {"x": F(50)},
        "c": {"x": F(50) + F(1, 1000)},
        "d": {"x": F(100)},
    }

    result = rank(figures, {"x": Decimal(100)})

    assert result.scores["b"].scaled != result.scores["c"].scaled
    assert {name: one.rank for name, one in result.scores.items()} == {
        "d": 1,
        "b": 2,
        "c": 2,
        "a": 4,
    }


@pytest.mark.parametrize(
    ("value", "rounded"),
    [(F(1, 200), "0.01"), (F(99995, 1000), "100.00"), (F(1, 3), "0.33"), (F(0), "0.00")],
)
def test_scores_are_rounded_half_up(value, rounded) -> None:
    assert str(round_half_up(value)) == rounded


def test_one_province_alone_is_first_with_the_middle() -> None:
    result = rank({"a": {"x": F(3), "y": F(9)}}, {"x": Decimal(60), "y": Decimal(40)})

    assert (result.scores["a"].points, result.scores["a"].rank) == (Decimal("50.00"), 1)


def test_nobody_is_scored_where_nobody_is_ranked_or_nothing_is_known() -> None:
    assert rank({}, {"x": Decimal(1)}).scores == {}
    assert rank({"a": {"x": None}}, {"x": Decimal(1)}).scores == {}
    assert rank({"a": {"x": F(1)}}, {"x": Decimal(0)}).scores == {}
    assert rank({"a": {"x": F(1)}}, {}).weights == {}


def test_weights_of_what_somebody_has_are_rescaled_to_a_hundred() -> None:
    weights = {"x": Decimal(15), "y": Decimal("7.5"), "z": Decimal(10), "n": Decimal(0)}

    assert applied_weights(weights, {"x", "y", "n"}) == {"x": F(200, 3), "y": F(100, 3)}
    assert applied_weights(weights, {"n"}) == {}


def test_zero_is_a_figure_and_a_missing_one_is_not() -> None:
    with_zero = scale({"a": F(0), "b": F(4), "c": F(8)})
    with_none = scale({"a": None, "b": F(4), "c": F(8)})

    assert with_zero["b"] == 50
    assert with_none["b"] == 0


# What holds whoever is ranked --------------------------------------------------------------------
KEYS = ("x", "y", "z")
VALUES = st.one_of(st.none(), st.fractions(0, 1000, max_denominator=40), st.integers(0, 4).map(F))
FIGURES = st.lists(st.tuples(VALUES, VALUES, VALUES), min_size=1, max_size=40).map(
    lambda rows: {f"p{n}": dict(zip(KEYS, row, strict=True)) for n, row in enumerate(rows)}
)
WEIGHTS = st.fixed_dictionaries(
    {key: st.decimals(0, 100, places=1, allow_nan=False) for key in KEYS}
)
LOWER = st.sets(st.sampled_from(KEYS)).map(frozenset)


@EXAMPLES
@given(FIGURES, WEIGHTS, LOWER)
def test_scores_lie_between_zero_and_a_hundred(figures, weights, lower) -> None:
    result = rank(figures, weights, lower)

    assert all(0 <= one.points <= 100 for one in result.scores.values())
    assert not result.weights or sum(result.weights.values()) == 100
    assert not result.scores or min(one.rank for one in result.scores.values()) == 1


@EXAMPLES
@given(
    FIGURES, WEIGHTS, LOWER, st.sampled_from(KEYS), st.fractions(F(1, 50), 50), st.integers(1, 9)
)
def test_unit_of_an_indicator_does_not_matter(figures, weights, lower, key, factor, times) -> None:
    scaled = {
        name: own | {key: None if own[key] is None else own[key] * factor}
        for name, own in figures.items()
    }
    heavier = {name: weight * times for name, weight in weights.items()}

    assert rank(scaled, heavier, lower) == rank(figures, weights, lower)


@EXAMPLES
@given(FIGURES, WEIGHTS, LOWER, st.randoms(use_true_random=False))
def test_order_of_the_provinces_does_not_matter(figures, weights, lower, random) -> None:
    names = list(figures)
    random.shuffle(names)

    assert rank({n: figures[n] for n in names}, weights, lower) == rank(figures, weights, lower)


@EXAMPLES
@given(FIGURES, WEIGHTS)
def test_who_is_as_good_in_everything_is_never_behind(figures, weights) -> None:
    scores = exact(figures, weights)

    for one in scores:
        for other in scores:
            if all(_as_good(figures[one][key], figures[other][key]) for key in KEYS):
                assert scores[one] >= scores[other]


@EXAMPLES
@given(FIGURES, WEIGHTS, st.tuples(*[st.fractions(0, 1, max_denominator=9)] * 3))
def test_a_province_worse_in_everything_lifts_nobody_over_a_better_one(
    figures, weights, shares
) -> None:
    """It comes last, and the order within every indicator stays.

    More cannot hold of any min-max formula: where two provinces are ahead of each other in
    different indicators, a newcomer moves the percentiles by which the two are weighed up.
    """
    worst = {
        key: share * min((own[key] for own in figures.values() if own[key] is not None), default=0)
        for key, share in zip(KEYS, shares, strict=True)
    }
    before = {key: _order(figures, key) for key in KEYS}
    wider = figures | {"new": worst}

    scores = exact(wider, weights)

    known = [n for n, own in figures.items() if None not in own.values()]
    assert all(scores["new"] <= scores[name] for name in known if name in scores)
    for key in KEYS:
        assert _agrees(before[key], scale({n: own[key] for n, own in wider.items()}))


@EXAMPLES
@given(FIGURES, WEIGHTS, st.sampled_from(KEYS), st.fractions(0, 500, max_denominator=40))
def test_a_better_figure_never_costs_points_or_a_place(figures, weights, key, gain) -> None:
    """Clipping moves with the figures, and still nobody loses by improving."""
    assume(figures["p0"][key] is not None)
    better = figures | {"p0": figures["p0"] | {key: figures["p0"][key] + gain}}
    before, after = exact(figures, weights), exact(better, weights)
    assume(before)

    assert after["p0"] >= before["p0"]
    assert {n for n in after if after[n] > after["p0"]} <= {
        n for n in before if before[n] >= before["p0"]
    }


def _as_good(one: Fraction | None, other: Fraction | None) -> bool:
    return other is None or (one is not None and one >= other)


def _order(figures, key) -> list[tuple[str, str]]:
    """Pairs of which the first has the lower figure."""
    known = {name: own[key] for name, own in figures.items() if own[key] is not None}
    return [(one, other) for one in known for other in known if known[one] < known[other]]


def _agrees(pairs, scaled) -> bool:
    return all(scaled[one] <= scaled[other] for one, other in pairs)
