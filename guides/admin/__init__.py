"""Staff pages of problems and the handbook."""

from .guide import GuideAdmin
from .listing_filter import GuideFilter
from .problem import ProblemAdmin

__all__ = ["GuideAdmin", "GuideFilter", "ProblemAdmin"]
