"""What would raise a province: worked examples, and what holds for all figures."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comparison.gains import Raised, Trial, median
from comparison.ranking import rank

WEIGHTS = {"a": Decimal(60), "b": Decimal(40)}


def table(**rows: tuple[int | None, int | None]) -> dict[str, dict[str, Fraction | None]]:
    return {
        name: {
            key: None if value is None else Fraction(value)
            for key, value in zip("ab", values, strict=True)
        }
        for name, values in rows.items()
    }


def test_two_provinces_by_hand() -> None:
    # Scaled between the percentiles of two values: the better one has 100, the other 0.
    trial = Trial(table(mine=(0, 10), theirs=(10, 0)), WEIGHTS, "mine")

    found = trial.standing()

    assert (found.score, found.rank, found.of) == (Decimal("40.00"), 2, 2)
    [first, second] = found.gains
    assert (first.key, first.applied, first.own, first.scaled) == ("a", 60, 0, 0)
    assert (first.median, first.best, first.leaders) == (5, 10, ("theirs",))
    # With 10 as well "a" is constant: everybody has 50 of it, 60 % of 50 is 30.
    assert first.to_best == Raised(Decimal("30.00"), Decimal("70.00"), 1)
    # At 5 of 0 to 10 the other still has more, and 0 of its own range.
    assert first.to_median == Raised(Decimal("0.00"), Decimal("40.00"), 2)
    assert (second.key, second.to_median, second.to_best) == ("b", None, None)


def test_missing_value_counts_as_nothing_and_can_be_raised() -> None:
    trial = Trial(table(mine=(None, 5), theirs=(4, 5), third=(8, 5)), WEIGHTS, "mine")

    gain = next(gain for gain in trial.standing().gains if gain.key == "a")

    assert (gain.own, gain.scaled, gain.median, gain.best) == (None, 0, 6, 8)
    assert gain.to_best is not None
    assert gain.to_best.points > 0


def test_several_values_at_once_are_one_reckoning() -> None:
    figures = table(mine=(0, 0), theirs=(10, 10), third=(5, 5))
    trial = Trial(figures, WEIGHTS, "mine")

    found = trial.raised({"a": Fraction(10), "b": Fraction(10)})

    then = rank({**figures, "mine": {"a": Fraction(10), "b": Fraction(10)}}, WEIGHTS)
    now = rank(figures, WEIGHTS)
    assert found.score == then.scores["mine"].points
    assert found.rank == then.scores["mine"].rank == 1
    assert found.points == then.scores["mine"].points - now.scores["mine"].points


def test_less_is_better_turns_what_is_best() -> None:
    trial = Trial(table(mine=(9, 1), theirs=(3, 1)), WEIGHTS, "mine", frozenset({"a"}))

    gain = next(gain for gain in trial.standing().gains if gain.key == "a")

    assert (gain.best, gain.leaders) == (3, ("theirs",))
    assert gain.to_best.points > 0


def test_nothing_counts_where_nobody_has_a_figure() -> None:
    trial = Trial(table(mine=(None, None), theirs=(None, None)), WEIGHTS, "mine")

    assert trial.standing() is None
    assert trial.raised({}) is None


def test_median_of_an_even_number_is_between() -> None:
    assert median([Fraction(4), Fraction(1), Fraction(2), Fraction(9)]) == 3
    with pytest.raises(ValueError, match="no values"):
        median([])


values = st.one_of(st.none(), st.integers(0, 50).map(Fraction))
tables = st.lists(st.tuples(values, values), min_size=1, max_size=8)


@settings(max_examples=60)
@given(rows=tables)
def test_gains_are_never_negative_and_lead_where_they_say(rows) -> None:
    figures = {n: dict(zip("ab", row, strict=True)) for n, row in enumerate(rows)}
    trial = Trial(figures, WEIGHTS, 0)

    found = trial.standing()

    if found is None:
        assert all(value is None for row in rows for value in row)
        return
    order = [gain.to_best.points if gain.to_best else 0 for gain in found.gains]
    assert order == sorted(order, reverse=True)
    for gain in found.gains:
        for raised in (gain.to_median, gain.to_best):
            assert raised is None or (raised.points >= 0 and raised.rank <= found.rank)
