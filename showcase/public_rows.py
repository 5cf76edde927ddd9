"""Rows that point to solutions: only those whose solution visitors may see.

The condition looks at the row's own solution. ``solution__in=Solution.objects.published(on)`` means
the same, but SQLite answers it by listing every public solution first, also for a single row.
"""

import datetime as dt

from django.db.models import Exists, OuterRef

from solutions.models import Listing


def of_public_solution(on: dt.date, solution: str = "solution") -> Exists:
    """A condition for rows whose solution (by the look-up ``solution``) is public on a day."""
    return Exists(Listing.objects.published(on).filter(solution=OuterRef(solution)))
