"""Staff pages of solutions, listings, prices, evaluations and the national vocabulary."""

from .criteria import CriteriaSetAdmin, EvaluationBodyAdmin
from .deployment import DeploymentAdmin
from .evaluation import EvaluationAdmin
from .listing import ListingAdmin
from .official_domain import OfficialDomainAdmin
from .price import PricePlanAdmin
from .review import ReviewAdmin
from .solution import SolutionAdmin
from .synonym import SynonymAdmin
from .taxonomy import (
    AudienceAdmin,
    LegalInstrumentAdmin,
    PillarAdmin,
    ProgrammeAdmin,
    SectorAdmin,
)
from .use_request import UseRequestAdmin

__all__ = [
    "AudienceAdmin",
    "CriteriaSetAdmin",
    "DeploymentAdmin",
    "EvaluationAdmin",
    "EvaluationBodyAdmin",
    "LegalInstrumentAdmin",
    "ListingAdmin",
    "OfficialDomainAdmin",
    "PillarAdmin",
    "PricePlanAdmin",
    "ProgrammeAdmin",
    "ReviewAdmin",
    "SectorAdmin",
    "SolutionAdmin",
    "SynonymAdmin",
    "UseRequestAdmin",
]
