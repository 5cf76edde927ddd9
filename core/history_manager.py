"""The manager of the versions of a row, whose class the package makes anew at every access.

Every save of what keeps its history asks for it, and making the class takes 0.12 ms.
"""

from functools import cache

from simple_history.manager import HistoryManager


def make_classes_once() -> None:
    """Keep the class for each class of query sets."""
    HistoryManager.from_queryset = cache(HistoryManager.from_queryset)
