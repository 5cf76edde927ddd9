"""Percentiles, medians and ratios of measured slices."""

import pytest

from showcase.bench.figures import Figures, Slice, percentile, ratio, summed

pytestmark = pytest.mark.once


def slice_of(processor: float, *spent: float, seconds: float = 1.0) -> Slice:
    """A slice with these seconds of each request."""
    return Slice(seconds, processor, spent)


@pytest.mark.parametrize(
    ("percent", "expected"), [(0, 1), (1, 1), (50, 5), (51, 6), (95, 10), (99, 10), (100, 10)]
)
def test_percentile_is_the_least_value_that_so_many_do_not_exceed(
    percent: float, expected: float
) -> None:
    assert percentile([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], percent) == expected


def test_percentile_of_one_value_is_that_value() -> None:
    assert [percentile([7.5], percent) for percent in (0, 50, 99)] == [7.5, 7.5, 7.5]


@pytest.mark.parametrize(("values", "percent"), [([], 50), ([1], -1), ([1], 101)])
def test_percentile_without_a_meaning_is_refused(values: list[float], percent: float) -> None:
    with pytest.raises(ValueError, match="a percentile needs values"):
        percentile(values, percent)


def test_processor_time_is_per_request() -> None:
    assert slice_of(0.02, 0.1, 0.1, 0.1, 0.1).processor_ms == 5.0


def test_slice_without_an_answer_has_no_processor_time() -> None:
    with pytest.raises(ValueError, match="nothing was answered"):
        _ = slice_of(0.02).processor_ms


def test_ratio_is_the_median_over_the_rounds_of_neighbours() -> None:
    # In the second round the machine was twice as slow for both, in the third for one alone.
    pages = [slice_of(0.004, 1), slice_of(0.008, 1), slice_of(0.012, 1)]
    refs = [slice_of(0.001, 1), slice_of(0.002, 1), slice_of(0.001, 1)]

    assert ratio(pages, refs) == pytest.approx(4.0)


def test_ratio_needs_a_neighbour_in_every_round() -> None:
    with pytest.raises(ValueError, match="shorter"):
        ratio([slice_of(1, 1), slice_of(1, 1)], [slice_of(1, 1)])


def test_figures_of_three_rounds() -> None:
    slices = [
        slice_of(0.006, 0.001, 0.002, seconds=0.5),
        slice_of(0.009, 0.003, 0.004, 0.005, seconds=0.5),
        slice_of(0.008, 0.006, 0.007, seconds=1.0),
    ]
    refs = [slice_of(0.001, 1), slice_of(0.001, 1), slice_of(0.002, 1)]

    assert summed(slices, refs) == Figures(
        requests=7,
        per_second=4.0,
        p50=4.0,
        p95=7.0,
        p99=7.0,
        processor_ms=pytest.approx(3.0),
        times_ref=pytest.approx(3.0),
        times_bare=None,
    )
