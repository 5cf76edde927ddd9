"""The heart: taxonomy, solutions, listings, prices, evaluations, deployments."""

from .deployment import Deployment, Review
from .evaluation import CriteriaSet, Criterion, CriterionScore, Evaluation, EvaluationBody
from .import_job import ImportJob, ImportJobRow
from .legal import LegalInstrument
from .listing import Listing
from .price import PricePlan, PriceRevision, Promotion
from .recognition import Recognition
from .solution import Implementer, Solution, SolutionImage
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
    "Pillar",
    "PricePlan",
    "PriceRevision",
    "Programme",
    "ProgrammeEntry",
    "Promotion",
    "Recognition",
    "Review",
    "Sector",
    "Solution",
    "SolutionImage",
]
