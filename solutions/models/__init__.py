"""The heart: taxonomy, solutions, listings, prices, evaluations, deployments."""

from .criteria import CriteriaSet, Criterion
from .deployment import Deployment, OfficialDomain, UseRequest
from .evaluation import CriterionScore, Evaluation, EvaluationBody
from .import_job import ImportJob, ImportJobRow
from .legal import LegalInstrument
from .listing import Listing
from .price import PricePlan, PriceRevision, Promotion
from .price_explanation import PriceExplanation
from .recognition import Recognition
from .review import Review, ReviewScore
from .solution import Implementer, Solution, SolutionImage
from .synonym import Synonym
from .taxonomy import Audience, Pillar, Programme, ProgrammeEntry, Sector

__all__ = [
    "Audience",
    "CriteriaSet",
    "Criterion",
    "CriterionScore",
    "Deployment",
    "Evaluation",
    "EvaluationBody",
    "Implementer",
    "ImportJob",
    "ImportJobRow",
    "LegalInstrument",
    "Listing",
    "OfficialDomain",
    "Pillar",
    "PriceExplanation",
    "PricePlan",
    "PriceRevision",
    "Programme",
    "ProgrammeEntry",
    "Promotion",
    "Recognition",
    "Review",
    "ReviewScore",
    "Sector",
    "Solution",
    "SolutionImage",
    "Synonym",
    "UseRequest",
]
