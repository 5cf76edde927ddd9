"""What lacks before evaluations are published; the unit in which totals are reckoned."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions import evaluating
from solutions.models import CriteriaSet
from solutions.scoring import overall_points, to_micropoints
from tests import factories as f

ON = dt.date(2026, 11, 2)
HUNDREDTHS = st.integers(0, 10_000)


@pytest.fixture
def criteria(db: None) -> CriteriaSet:
    made = f.CriteriaSetFactory(state="published")
    f.CriterionFactory(criteria_set=made, name="Chức năng", weight=Decimal(60), position=0)
    f.CriterionFactory(criteria_set=made, name="An toàn", weight=Decimal(40), position=1)
    return made


def whole(criteria: CriteriaSet, *points: int, **said: object):
    made = f.EvaluationFactory(
        criteria_set=criteria,
        **{"evaluated_on": ON, "minutes_number": "01/BB-MẪU"} | said,
    )
    for criterion, value in zip(criteria.criteria.all(), points, strict=False):
        f.CriterionScoreFactory(evaluation=made, criterion=criterion, points=Decimal(value))
    return made


def test_whole_evaluations_lack_nothing(criteria: CriteriaSet) -> None:
    assert evaluating.lacks_for_publication([whole(criteria, 90, 80)], on=ON) == {}


def test_each_lack_is_said_once_by_evaluation(criteria: CriteriaSet) -> None:
    file = f.StoredFileFactory()
    rows = [
        whole(criteria, 90),
        whole(criteria, 90, 80, evaluated_on=None),
        whole(criteria, 90, 80, evaluated_on=ON + dt.timedelta(days=1)),
        whole(criteria, 90, 80, minutes_number=""),
        whole(criteria, 90, 80, original_file=file, public_file=file),
        whole(criteria, 40, 40),
        whole(criteria, 40, 40, vendor_notified_on=ON + dt.timedelta(days=1)),
        whole(criteria, 90, 80),
    ]

    found = evaluating.lacks_for_publication(rows, on=ON)

    assert [len(found.get(row.pk, [])) for row in rows] == [1, 1, 1, 1, 1, 1, 1, 0]
    assert "An toàn" in found[rows[0].pk][0]
    assert "Chức năng" not in found[rows[0].pk][0]


def test_number_of_queries_does_not_depend_on_rows(
    criteria: CriteriaSet, django_assert_num_queries
) -> None:
    rows = [whole(criteria, 90, 80) for _ in range(5)]

    with django_assert_num_queries(2):
        evaluating.lacks_for_publication(rows, on=ON)


def test_draft_set_and_weights_that_do_not_fit_are_said(db: None) -> None:
    draft = f.CriterionFactory(weight=Decimal(90)).criteria_set
    evaluation = whole(draft, 90)

    assert len(evaluating.lacks_for_publication([evaluation], on=ON)[evaluation.pk]) == 2


def test_only_the_ministry_makes_versions(criteria: CriteriaSet, binh, minh) -> None:
    with pytest.raises(PermissionDenied):
        evaluating.draft_next_version(criteria, by=binh)
    made = evaluating.draft_next_version(criteria, by=minh)
    with pytest.raises(ValidationError):
        evaluating.draft_next_version(made, by=minh)

    assert (made.version, made.state) == ("2.0", "draft")


@settings(max_examples=100)
@given(st.lists(HUNDREDTHS, min_size=1, max_size=8), st.data())
def test_hundredths_of_weight_times_hundredths_of_points_are_micropoints(
    points: list[int], data: st.DataObject
) -> None:
    """The page adds such products while points are typed; nothing is lost by it."""
    cuts = sorted(data.draw(HUNDREDTHS) for _ in points[1:])
    weights = [b - a for a, b in zip([0, *cuts], [*cuts, 10_000], strict=True)]

    overall = overall_points(
        {str(n): Decimal(value) / 100 for n, value in enumerate(points)},
        {str(n): Decimal(value) / 100 for n, value in enumerate(weights)},
    )

    products = (w * p for w, p in zip(weights, points, strict=True))
    assert to_micropoints(overall) == sum(products) == overall * 1_000_000
