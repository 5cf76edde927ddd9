"""Staff pages of the comparison of provinces."""

from .external import ExternalIndexAdmin
from .ranking import RankingAdmin
from .weights import WeightProposalAdmin

__all__ = ["ExternalIndexAdmin", "RankingAdmin", "WeightProposalAdmin"]
