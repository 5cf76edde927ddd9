"""The drawings: steps that hold every value, lines that break, strips that hide nobody."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from comparison.charts.bars import length, longest
from comparison.charts.scale import STEPS, Scale, Step, scale_of
from comparison.charts.spark import HEIGHT, Sparkline, sparkline
from comparison.charts.strip import Strip, strip

COUNTS = st.lists(st.integers(0, 100_000).map(Fraction), min_size=1, max_size=34)
SHARES = st.lists(st.fractions(0, 100, max_denominator=500), min_size=1, max_size=34)


def test_counts_have_whole_steps() -> None:
    scale = scale_of([Fraction(3), None, Fraction(12)], is_whole=True)

    assert scale == Scale(Fraction(3), Fraction(3), Fraction(12), is_whole=True)
    assert scale.steps()[0] == Step(1, Fraction(3), Fraction(5), is_closed=True)
    assert [scale.step_of(value) for value in (Fraction(3), Fraction(5), Fraction(12), None)] == [
        1,
        1,
        4,
        0,
    ]


def test_whole_share_belongs_to_the_last_step() -> None:
    scale = scale_of([Fraction(0), Fraction(100)], is_whole=False)

    assert (scale.width, scale.step_of(Fraction(100))) == (Fraction(20), STEPS)
    assert scale.steps()[-1] == Step(5, Fraction(80), Fraction(100), is_closed=True)


def test_no_value_has_no_scale() -> None:
    assert scale_of([None, None], is_whole=True) is None


@given(COUNTS)
@settings(max_examples=60)
def test_every_count_lies_in_its_step(values: list[Fraction]) -> None:
    scale = scale_of(values, is_whole=True)
    steps = {step.number: step for step in scale.steps()}

    assert all(
        steps[scale.step_of(value)].low <= value <= steps[scale.step_of(value)].high
        for value in values
    )


@given(SHARES)
@settings(max_examples=60)
def test_every_share_lies_in_its_step(values: list[Fraction]) -> None:
    scale = scale_of(values, is_whole=False)
    steps = {step.number: step for step in scale.steps()}

    for value in values:
        step = steps[scale.step_of(value)]
        assert step.low <= value < step.high or (step.is_closed and value == step.high)


def test_bar_is_a_part_of_the_track() -> None:
    assert [
        length(Fraction(1), Fraction(3)),
        length(Fraction(9), Fraction(3)),
        length(None, Fraction(3)),
        length(Fraction(0), Fraction(0)),
    ] == [Decimal("33.3"), Decimal("100.0"), Decimal(0), Decimal(0)]


def test_full_bar_is_100_for_shares_and_the_largest_for_counts() -> None:
    values = [Fraction(3), None, Fraction(7)]

    assert [longest(values), longest(values, of_hundred=True), longest([])] == [7, 100, 0]


def test_line_of_three_quarters_has_its_last_point() -> None:
    line = sparkline([Fraction(1), Fraction(3), Fraction(2)])

    assert line == Sparkline(path="M3 21L42 3 81 12", dots="", last="M81 12h0")


def test_line_breaks_where_a_value_is_missing_or_not_comparable() -> None:
    values = [Fraction(1), Fraction(2), None, Fraction(2), Fraction(3), Fraction(3)]

    line = sparkline(values, breaks=frozenset({4}))

    assert line == Sparkline(path="M3 21L19 12M65 3L81 3", dots="M50 12h0", last="M81 3h0")


def test_constant_line_stands_in_the_middle() -> None:
    line = sparkline([Fraction(5), Fraction(5)])

    assert line is not None
    assert line.path == f"M3 {HEIGHT // 2}L81 {HEIGHT // 2}"


def test_one_value_is_no_line() -> None:
    assert sparkline([None, Fraction(1), None]) is None


def test_strip_has_a_taller_tick_for_shared_places() -> None:
    found = strip([Fraction(1), Fraction(2), None, Fraction(2), Fraction(3)], own=Fraction(3))

    assert found == Strip(
        ticks="M0 14v12M500 11v17M1000 14v12",
        median=500,
        own=1000,
        low=Fraction(1),
        middle=Fraction(2),
        high=Fraction(3),
        count=4,
    )


def test_strip_of_one_value_stands_in_the_middle() -> None:
    found = strip([Fraction(4), Fraction(4)])

    assert found is not None
    assert (found.median, found.own, found.low, found.high) == (500, None, 4, 4)


def test_strip_without_data_is_none() -> None:
    assert strip([None]) is None
