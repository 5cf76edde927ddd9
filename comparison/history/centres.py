"""Which provinces had an open centre on a past day."""

import datetime as dt

from provinces.models import Centre

from .rows import end_of, rows_at


def open_centres_on(day: dt.date) -> frozenset[int]:
    """Keys of the provinces whose centre was open at the end of the day; 5 queries.

    A centre of which that is not recorded is taken for not open: nobody is ranked on a guess.
    """
    rows = rows_at(Centre, ("province_id", "state"), end_of(day))
    return frozenset(
        row.values.province_id
        for row in rows.known.values()
        if row.values.state == Centre.Phase.OPEN
    )
