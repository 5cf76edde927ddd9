"""A day on which evaluations are entered, a criteria set, a draft with its scores."""

import datetime as dt
from decimal import Decimal
from typing import Any

from provinces.models import Province
from solutions import evaluating
from solutions.models import CriteriaSet, Evaluation
from tests import factories as f

NOON = dt.datetime(2026, 11, 2, 12, tzinfo=dt.timezone(dt.timedelta(hours=7)))
TODAY = NOON.date()


def criteria(name: str = "Bộ tiêu chí A", **weights: int) -> CriteriaSet:
    """A published set; ``weights`` by key of the criterion."""
    made = f.CriteriaSetFactory(name=name, state="published", published_on=TODAY)
    for place, (key, weight) in enumerate(weights.items()):
        f.CriterionFactory(
            criteria_set=made,
            key=key,
            name=key.capitalize(),
            weight=Decimal(weight),
            position=place,
        )
    return made


def scored(place: Province, criteria_set: CriteriaSet, *points: Any, **said: Any) -> Evaluation:
    """A draft with its scores."""
    made = f.EvaluationFactory(
        province=place,
        criteria_set=criteria_set,
        **{"evaluated_on": dt.date(2026, 10, 1), "minutes_number": "05/BB-HĐ"} | said,
    )
    for criterion, value in zip(criteria_set.criteria.all(), points, strict=False):
        f.CriterionScoreFactory(evaluation=made, criterion=criterion, points=Decimal(value))
    return evaluating.rescore(made)
