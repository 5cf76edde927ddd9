"""What is kept of the comparison: quarters as they were frozen, and what was said about them."""

from .external import ExternalIndex, ExternalValue
from .ranking import Correction, Objection, Ranking, Snapshot
from .report import QuarterReport
from .weights import WeightProposal

__all__ = [
    "Correction",
    "ExternalIndex",
    "ExternalValue",
    "Objection",
    "QuarterReport",
    "Ranking",
    "Snapshot",
    "WeightProposal",
]
