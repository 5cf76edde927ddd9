"""Which kind of objects the models of solutions are, and what counts as editing a listing."""

from core.changes import watching
from provinces import lifecycle, permissions, proposals
from provinces.permissions import Area
from vendors.models import Vendor

from . import proposal_rules
from .models import (
    Audience,
    CriteriaSet,
    Criterion,
    CriterionScore,
    Deployment,
    Evaluation,
    EvaluationBody,
    Implementer,
    ImportJob,
    ImportJobRow,
    LegalInstrument,
    Listing,
    OfficialDomain,
    Pillar,
    PriceExplanation,
    PricePlan,
    PriceRevision,
    Programme,
    ProgrammeEntry,
    Promotion,
    Recognition,
    Review,
    ReviewScore,
    Sector,
    Solution,
    SolutionImage,
    Synonym,
    UseRequest,
)
from .using import records

permissions.register(
    Area.REFERENCE,
    Audience,
    CriteriaSet,
    Criterion,
    LegalInstrument,
    Pillar,
    Programme,
    ProgrammeEntry,
    Sector,
    Synonym,
)
permissions.register(Area.REGISTRY, Solution, owner="steward")
permissions.register(
    Area.REGISTRY, Implementer, Recognition, SolutionImage, owner="solution__steward"
)
permissions.register(
    Area.CATALOGUE, Deployment, Evaluation, ImportJob, Listing, UseRequest, owner="province"
)
permissions.register(Area.CATALOGUE, ImportJobRow, owner="job__province")
permissions.register(Area.CATALOGUE, PricePlan, owner="listing__province")
permissions.register(
    Area.CATALOGUE, PriceExplanation, PriceRevision, Promotion, owner="plan__listing__province"
)
permissions.register(Area.CATALOGUE, CriterionScore, owner="evaluation__province")
permissions.register(Area.CATALOGUE, Review, owner="deployment__province")
permissions.register(Area.CATALOGUE, ReviewScore, owner="review__deployment__province")
permissions.register(Area.CENTRE, EvaluationBody, OfficialDomain, owner="province")

lifecycle.register(Listing, parts={PricePlan: "listing", Promotion: "plan__listing"})
lifecycle.register(Evaluation, parts={CriterionScore: "evaluation"})
lifecycle.register(Review)
lifecycle.VERB_LABELS.update(records.VERB_LABELS)
lifecycle.STATE_LABELS.update(records.STATE_LABELS)

proposals.register(
    Listing,
    parts=frozenset({"plans", "promotions"}),
    reads=("solution", "province"),
    check=proposal_rules.check_listing,
    after=proposal_rules.carry_on,
)
proposals.register(Solution, reads=("steward",), is_public=proposal_rules.is_public_solution)
proposals.register(Vendor, reads=("steward",), is_public=proposal_rules.is_public_vendor)

watching.ignore(ImportJob, ImportJobRow, PriceExplanation, UseRequest)
watching.part_of(
    "solution", Deployment, Evaluation, Implementer, Listing, ProgrammeEntry, Recognition,
    SolutionImage,
)  # fmt: skip
watching.part_of("listing__solution", PricePlan)
watching.part_of("plan__listing__solution", PriceRevision, Promotion)
watching.part_of("evaluation__solution", CriterionScore)
watching.part_of("deployment__solution", Review)
watching.part_of("review__deployment__solution", ReviewScore)
