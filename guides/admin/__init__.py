"""Staff pages of problems and the handbook."""

from .guide import GuideAdmin
from .problem import ProblemAdmin

__all__ = ["GuideAdmin", "ProblemAdmin"]
