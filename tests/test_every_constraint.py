"""Every rule that a row can state alone is broken once: by a form (message) and by hand (refusal).

A new constraint without its line in ``BREAKS`` fails here.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction

from tests import factories as f
from tests.test_factories import our_models

NO_FROM = {"from_province": None}
NATIONAL = {"national": True}
OPEN_END = {"ends_on": None}
EARLY, LATE = dt.date(2026, 3, 1), dt.date(2026, 3, 2)


@dataclass(frozen=True)
class Wrong:
    """A row that says something impossible: made with ``start``, then changed to ``then``."""

    factory: type[f.Made]
    then: dict[str, Any]
    start: dict[str, Any] = field(default_factory=dict)

    def row(self) -> models.Model:
        """The saved row, made impossible in memory."""
        made = self.factory(**self.start)
        for name, value in self.then.items():
            setattr(made, name, value)
        return made


@dataclass(frozen=True)
class Clash:
    """A second row that takes what the first one has; ``as_typed`` disguises a text."""

    factory: type[f.Made]
    fields: tuple[str, ...]
    first: dict[str, Any] = field(default_factory=dict)
    second: dict[str, Any] = field(default_factory=dict)
    as_typed: Callable[[Any], Any] = lambda value: value

    def row(self) -> models.Model:
        """The second saved row, made equal to the first in memory."""
        first, second = self.factory(**self.first), self.factory(**self.second)
        for name in self.fields:
            setattr(second, name, self.as_typed(getattr(first, name)))
        return second


BREAKS: dict[str, Wrong | Clash] = {
    # core
    "user_email_unique": Clash(
        f.UserFactory, ("email",), {"email": "an@danang.example"}, as_typed=str.upper
    ),
    "rendition_once": Clash(f.RenditionFactory, ("source", "key")),
    "distinct_pair_once": Clash(f.DistinctPairFactory, ("content_type", "low_id", "high_id")),
    "distinct_pair_in_order": Wrong(f.DistinctPairFactory, {"low_id": 2, "high_id": 2}),
    # provinces
    "province_ended_has_successor": Wrong(f.ProvinceFactory, {"valid_to": EARLY}),
    "province_days_in_order": Wrong(
        f.ProvinceFactory, {"valid_from": LATE, "valid_to": EARLY}, {"ended": True}
    ),
    "province_code_unique": Clash(f.ProvinceCodeFactory, ("scheme", "code", "valid_from")),
    "centre_one_model": Clash(f.CentreFactory, ("is_model",), {"is_model": True}),
    "location_latitude": Wrong(f.CentreLocationFactory, {"latitude": Decimal("90.1")}),
    "location_longitude": Wrong(f.CentreLocationFactory, {"longitude": Decimal("-180.1")}),
    "membership_once": Clash(f.MembershipFactory, ("user", "province")),
    "membership_role_has_place": Wrong(f.MembershipFactory, {"role": "ministry"}),
    "proposal_open_once": Clash(
        f.ChangeProposalFactory, ("content_type", "object_id", "field", "from_province")
    ),
    "proposal_open_once_ministry": Clash(
        f.ChangeProposalFactory, ("content_type", "object_id", "field"), NO_FROM, NO_FROM
    ),
    # vendors
    "vendor_tax_code_unique": Clash(f.VendorFactory, ("tax_code",), {"tax_code": "0100109106"}),
    # solutions
    "programme_entry_once": Clash(f.ProgrammeEntryFactory, ("programme", "solution")),
    "legal_days_in_order": Wrong(
        f.LegalInstrumentFactory, {"effective_on": LATE, "expired_on": EARLY}
    ),
    "solution_security_level": Wrong(f.SolutionFactory, {"security_level": 6}),
    "image_focal_within": Wrong(f.SolutionImageFactory, {"focal_x": 101}),
    "implementer_once": Clash(
        f.ImplementerFactory, ("solution", "name", "province"), {"local": True}, {"local": True}
    ),
    "implementer_once_anywhere": Clash(f.ImplementerFactory, ("solution", "name")),
    "listing_once_a_province": Clash(f.ListingFactory, ("province", "solution")),
    "listing_once_national": Clash(f.ListingFactory, ("solution",), NATIONAL, NATIONAL),
    "listing_archived_has_reason": Wrong(f.ListingFactory, {"state": "archived"}),
    "plan_name_once": Clash(f.PricePlanFactory, ("listing", "name")),
    "plan_quote_has_no_amount": Wrong(f.PricePlanFactory, {"charge": "quote"}),
    "plan_free_has_no_amount": Wrong(f.PricePlanFactory, {"charge": "free"}),
    "plan_paid_has_amount": Wrong(f.PricePlanFactory, {"amount": None}),
    "plan_vat_excluded_has_rate": Wrong(f.PricePlanFactory, {"vat": "excluded"}),
    "plan_days_in_order": Wrong(f.PricePlanFactory, {"valid_from": LATE, "valid_to": EARLY}),
    "plan_quantities_in_order": Wrong(f.PricePlanFactory, {"quantity_min": 5, "quantity_max": 4}),
    "plan_extra_needs_included": Wrong(f.PricePlanFactory, {"extra_unit_amount": Decimal(500)}),
    "promotion_one_kind": Wrong(f.PromotionFactory, {"amount": Decimal(90_000)}),
    "promotion_days_in_order": Wrong(f.PromotionFactory, {"starts_on": LATE, "ends_on": EARLY}),
    "promotion_once": Clash(f.PromotionFactory, ("plan", "starts_on", "ends_on")),
    "promotion_once_open": Clash(f.PromotionFactory, ("plan", "starts_on"), OPEN_END, OPEN_END),
    "criteria_set_version": Clash(f.CriteriaSetFactory, ("slug", "version")),
    "criterion_once": Clash(f.CriterionFactory, ("criteria_set", "key")),
    "evaluation_published_is_whole": Wrong(f.EvaluationFactory, {"state": "published"}),
    "evaluation_revoked_has_reason": Wrong(
        f.EvaluationFactory, {"state": "revoked"}, {"published": True}
    ),
    "evaluation_days_in_order": Wrong(
        f.EvaluationFactory, {"evaluated_on": LATE, "valid_until": EARLY}
    ),
    "evaluation_members": Wrong(f.EvaluationFactory, {"members_present": 8, "members_total": 7}),
    "score_once": Clash(f.CriterionScoreFactory, ("evaluation", "criterion")),
    "score_range": Wrong(f.CriterionScoreFactory, {"points": Decimal("100.01")}),
    "use_request_has_its_object": Wrong(f.UseRequestFactory, {"deployment": None}),
    "use_request_answer_has_day": Wrong(f.UseRequestFactory, {"answer": "yes"}),
    "review_score_once": Clash(f.ReviewScoreFactory, ("review", "dimension")),
    "review_score_range": Wrong(f.ReviewScoreFactory, {"points": Decimal("100.01")}),
    "deployment_once": Clash(f.DeploymentFactory, ("solution", "agency")),
    # guides
    "problem_solution_once": Clash(f.ProblemSolutionFactory, ("problem", "solution")),
    "guide_solution_once": Clash(f.GuideSolutionFactory, ("guide", "solution")),
    "step_cost_not_negative": Wrong(f.GuideStepFactory, {"cost": -1}),
    "step_picture_has_text": Wrong(f.GuideStepFactory, {"picture_alt": ""}, {"pictured": True}),
    # comparison
    "ranking_once_a_quarter": Clash(f.RankingFactory, ("year", "number")),
    "ranking_quarter": Wrong(f.RankingFactory, {"number": 5}),
    "ranking_published_has_document": Wrong(f.RankingFactory, {"state": "published"}),
    "snapshot_once": Clash(f.SnapshotFactory, ("ranking", "province")),
    "snapshot_scored_when_ranked": Wrong(f.SnapshotFactory, {"score": Decimal("1.00")}),
    "objection_answer_has_reasons": Wrong(f.ObjectionFactory, {"answer": "accepted"}),
    "weights_quarter": Wrong(f.WeightProposalFactory, {"number": 0}),
    "weights_adopted_once": Clash(
        f.WeightProposalFactory,
        ("year", "number"),
        {"state": "adopted"},
        {"state": "adopted", "number": 3},
    ),
    "external_index_once": Clash(f.ExternalIndexFactory, ("name", "year")),
    "external_value_once": Clash(f.ExternalValueFactory, ("index", "province")),
    "external_value_says_something": Wrong(f.ExternalValueFactory, {"rank": None}),
}
OURS = {
    constraint.name: constraint for model in our_models() for constraint in model._meta.constraints
}


def test_every_constraint_is_broken_below() -> None:
    assert sorted(OURS) == sorted(BREAKS)


@pytest.mark.parametrize("name", sorted(BREAKS))
def test_form_refuses_and_says_why(db: None, name: str) -> None:
    row = BREAKS[name].row()
    row.clean()

    with pytest.raises(ValidationError) as refused:
        OURS[name].validate(type(row), row)

    assert refused.value.messages == [str(OURS[name].violation_error_message)]
    with pytest.raises(ValidationError):
        row.full_clean()


@pytest.mark.parametrize("name", sorted(BREAKS))
def test_database_refuses_what_no_form_saw(db: None, name: str) -> None:
    row = BREAKS[name].row()

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        row.save()

    # SQLite names the columns of a broken unique constraint, not the constraint.
    if connection.vendor == "postgresql" or isinstance(OURS[name], models.CheckConstraint):
        assert name in str(refused.value)
