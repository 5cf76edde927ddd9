"""Staff pages of solutions, listings, prices, evaluations and the national vocabulary."""

from .deployment import DeploymentAdmin
from .evaluation import CriteriaSetAdmin, EvaluationAdmin, EvaluationBodyAdmin
from .listing import ListingAdmin
from .price import PricePlanAdmin
from .solution import SolutionAdmin
from .taxonomy import (
    AudienceAdmin,
    LegalInstrumentAdmin,
    PillarAdmin,
    ProgrammeAdmin,
    SectorAdmin,
)

__all__ = [
    "AudienceAdmin",
    "CriteriaSetAdmin",
    "DeploymentAdmin",
    "EvaluationAdmin",
    "EvaluationBodyAdmin",
    "LegalInstrumentAdmin",
    "ListingAdmin",
    "PillarAdmin",
    "PricePlanAdmin",
    "ProgrammeAdmin",
    "SectorAdmin",
    "SolutionAdmin",
]
