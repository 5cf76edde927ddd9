"""Problems in officials' words and the handbook that answers them."""

from .guide import Guide, GuideAttachment, GuideSolution, GuideStep
from .problem import Problem, ProblemSolution, ProblemTask

__all__ = [
    "Guide",
    "GuideAttachment",
    "GuideSolution",
    "GuideStep",
    "Problem",
    "ProblemSolution",
    "ProblemTask",
]
