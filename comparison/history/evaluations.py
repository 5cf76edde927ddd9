"""Which evaluations were public and valid on a past day."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from solutions.models import Evaluation
from solutions.models.evaluation import PASS_MICROPOINTS

from .rows import Row, rows_at
from .states import states_at

_COLUMNS: Final = ("solution_id", "province_id", "valid_until")


@dataclass(frozen=True, slots=True)
class PastEvaluation:
    """An evaluation that counted: whose, and its overall score in millionths of a point."""

    solution_id: int
    province_id: int | None
    micropoints: int


def valid_evaluations_on(day: dt.date, end: dt.datetime) -> tuple[list[PastEvaluation], bool]:
    """Those that ``Evaluation.objects.valid`` had at the end of ``day``; whether that is all.

    The score of a published evaluation never changes, so today's is that of the day. From which day
    a result below the pass mark is public is set by steps that leave no field history: it is known
    only where no step was taken since.
    """
    rows = rows_at(Evaluation, _COLUMNS, end)
    states = states_at(Evaluation, end)
    today = {
        key: (score, public_from, state)
        for key, score, public_from, state in Evaluation.objects.order_by().values_list(
            "pk", "overall_micropoints", "public_from", "state"
        )
    }
    found, is_whole = [], not rows.unknown
    for key, row in rows.known.items():
        if states.get(key) != Evaluation.Stage.PUBLISHED or not _is_valid(row.values, day):
            continue
        score, public_from, state = today.get(key, (None, None, ""))
        if score is None or score < PASS_MICROPOINTS and state != Evaluation.Stage.PUBLISHED:
            is_whole = False
        elif score >= PASS_MICROPOINTS or (public_from is not None and public_from <= day):
            said = row.values
            found.append(PastEvaluation(said.solution_id, said.province_id, score))
    return found, is_whole


def _is_valid(row: Row, day: dt.date) -> bool:
    return row.valid_until is None or row.valid_until >= day
