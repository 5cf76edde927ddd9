"""Proposed changes: accepted into their object, or refused, by those who keep it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from provinces.actions import decide_proposal
from provinces.models import ChangeProposal
from tests import factories


@pytest.fixture
def solution(da_nang):
    return factories.SolutionFactory(steward=da_nang, summary="Tóm tắt cũ", security_level=2)


def proposed(solution, hue, **values) -> ChangeProposal:
    """Huế proposes a change to what Đà Nẵng stewards."""
    made = {"field": "summary", "old": "Tóm tắt cũ", "new": "Tóm tắt mới"} | values
    made.setdefault("owner_province", solution.steward)
    return factories.ChangeProposalFactory(target=solution, from_province=hue, **made)


@pytest.mark.parametrize(
    ("field", "old", "new", "value"),
    [
        ("summary", "Tóm tắt cũ", "Tóm tắt mới", "Tóm tắt mới"),
        ("summary", "Tóm tắt cũ", "", ""),
        ("security_level", "2", "3", 3),
        ("security_level", "2", "", None),
        ("off_the_shelf", "", "true", True),
        ("off_the_shelf", "", "false", False),
        ("readiness", "", "mature", "mature"),
    ],
)
def test_accepted_value_is_written(solution, an, hue, field, old, new, value):
    proposal = proposed(solution, hue, field=field, old=old, new=new)

    decide_proposal(proposal, accepts=True, by=an)

    solution.refresh_from_db()
    proposal.refresh_from_db()
    assert getattr(solution, field) == value
    assert (proposal.state, proposal.decided_by) == ("accepted", an)
    assert solution.history.latest().history_user == an


def test_accepted_sectors_are_set(solution, an, hue):
    health = factories.SectorFactory(slug="y-te")
    factories.SectorFactory(slug="giao-duc")
    solution.sectors.set([health])

    decide_proposal(
        proposed(solution, hue, field="sectors", old="y-te", new="giao-duc; y-te"),
        accepts=True,
        by=an,
    )

    assert {sector.slug for sector in solution.sectors.all()} == {"giao-duc", "y-te"}


def test_accepted_programme_is_the_ministrys(solution, an, minh, hue):
    factories.ProgrammeFactory(slug="nen-tang-mien-phi")
    values = {"field": "programmes", "old": "", "new": "nen-tang-mien-phi"}
    proposal = proposed(solution, hue, owner_province=None, **values)

    with pytest.raises(PermissionDenied):
        decide_proposal(proposal, accepts=True, by=an)
    decide_proposal(proposal, accepts=True, by=minh)

    assert [row.slug for row in solution.programmes.all()] == ["nen-tang-mien-phi"]


def test_accepted_headquarters_of_a_vendor(an, da_nang, hue):
    vendor = factories.VendorFactory(steward=da_nang)
    proposal = proposed(vendor, hue, field="province", old="", new=hue.slug)

    decide_proposal(proposal, accepts=True, by=an)

    vendor.refresh_from_db()
    assert vendor.province == hue


def test_refused_value_is_not_written(solution, binh, hue):
    proposal = proposed(solution, hue)

    decide_proposal(proposal, accepts=False, by=binh, reason="Không đúng")

    solution.refresh_from_db()
    proposal.refresh_from_db()
    assert solution.summary == "Tóm tắt cũ"
    assert (proposal.state, proposal.reason) == ("refused", "Không đúng")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"old": "Điều khác"}, "stale"),
        ({"field": "slug_that_never_was"}, "field"),
        ({"field": "folded_name"}, "field"),
        ({"field": "readiness", "old": "", "new": "sắp xong"}, "invalid_choice"),
        ({"field": "security_level", "old": "2", "new": "9"}, "max_value"),
        ({"field": "sectors", "old": "", "new": "khong-co"}, "missing"),
    ],
)
def test_value_that_cannot_be_taken_over_leaves_all_as_it_is(solution, an, hue, values, code):
    proposal = proposed(solution, hue, **values)

    with pytest.raises(ValidationError) as refused:
        decide_proposal(proposal, accepts=True, by=an)

    solution.refresh_from_db()
    proposal.refresh_from_db()
    assert [error.code for error in refused.value.error_list] == [code]
    assert (solution.summary, proposal.state) == ("Tóm tắt cũ", "open")


def test_decision_is_final(solution, an, hue):
    proposal = proposed(solution, hue)
    decide_proposal(proposal, accepts=False, by=an)

    with pytest.raises(ValidationError) as refused:
        decide_proposal(proposal, accepts=True, by=an)

    assert refused.value.code == "decided"


def test_proposer_does_not_decide(solution, chi, hue):
    with pytest.raises(PermissionDenied):
        decide_proposal(proposed(solution, hue), accepts=True, by=chi)


def test_deleted_object_is_said_to_be_gone(solution, an, hue):
    proposal = proposed(solution, hue)
    solution.delete()
    proposal = ChangeProposal.objects.get(pk=proposal.pk)

    with pytest.raises(ValidationError) as refused:
        decide_proposal(proposal, accepts=True, by=an)

    assert refused.value.code == "gone"
