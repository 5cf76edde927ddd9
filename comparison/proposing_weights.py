"""Weights tried out by the ministry: proposed for a quarter, adopted by a document, or refused."""

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from provinces import lifecycle, permissions

from .models import Ranking, WeightProposal
from .quarters import Quarter
from .weights import packed_weights
from .weights_asked import FULL, plain, weighable

PROPOSE, ADOPT, REFUSE = "propose", "adopt", "refuse"


@transaction.atomic
def propose(
    quarter: Quarter, weights: Mapping[str, Decimal], *, title: str, by: User, note: str = ""
) -> WeightProposal:
    """Keep weights (points, by key, sum 100) as a proposal from ``quarter`` on.

    Raises ``PermissionDenied``; ``ValidationError`` when they do not make 100, weigh what cannot be
    weighed, or the quarter is with the provinces or published already.
    """
    permissions.require(by, "add", WeightProposal)
    _check(quarter, weights)
    made = WeightProposal(
        title=" ".join(title.split()),
        year=quarter.year,
        number=quarter.number,
        weights=packed_weights(weights),
        note=note.strip(),
        by=by,
    )
    made.full_clean(exclude=["by"])
    made.save()
    lifecycle.record(made, PROPOSE, "", by=by)
    return made


@transaction.atomic
def adopt(proposal: WeightProposal, *, document_number: str, by: User) -> WeightProposal:
    """Let the weights hold from their quarter on, by the deciding document.

    Raises as ``propose``; also for one decided already, without a document, or while other weights
    are adopted for that quarter.
    """
    _expect_open(proposal, by)
    number = " ".join(document_number.split())
    if not number:
        raise ValidationError(_("Enter the number of the deciding document."), code="document")
    _check(proposal.quarter, {key: Decimal(weight) for key, weight in proposal.weights.items()})
    return _decided(proposal, WeightProposal.Decision.ADOPTED, number, by)


@transaction.atomic
def refuse(proposal: WeightProposal, *, document_number: str = "", by: User) -> WeightProposal:
    """Leave the weights as they are. Raises ``PermissionDenied``, ``ValidationError``."""
    _expect_open(proposal, by)
    number = " ".join(document_number.split())
    return _decided(proposal, WeightProposal.Decision.REFUSED, number, by)


def first_free(on: Quarter) -> Quarter:
    """The first quarter from ``on`` whose figures nobody has been shown yet. One query."""
    shown = [row.quarter for row in Ranking.objects.exclude(state=Ranking.Stage.DRAFT)]
    return max([on, *(quarter.next for quarter in shown)])


def _decided(proposal: WeightProposal, decision: str, number: str, by: User) -> WeightProposal:
    before = proposal.state
    proposal.state = decision
    proposal.document_number = number
    proposal.decided_by = by
    proposal.decided_at = timezone.now()
    proposal.full_clean(exclude=["by", "decided_by"])
    proposal.save()
    verb = ADOPT if decision == WeightProposal.Decision.ADOPTED else REFUSE
    lifecycle.record(proposal, verb, before, by=by, reason=number)
    return proposal


def _expect_open(proposal: WeightProposal, by: User) -> None:
    permissions.require(by, "change", proposal)
    if lifecycle.locked_state(proposal) != WeightProposal.Decision.OPEN:
        raise ValidationError(_("This proposal is decided already."), code="state")


def _check(quarter: Quarter, weights: Mapping[str, Decimal]) -> None:
    """Raises ``ValidationError`` with all that is wrong with the weights."""
    problems = []
    total = sum(weights.values(), Decimal())
    if total != FULL:
        problems.append(_("The weights make %(total)s, not 100.") % {"total": plain(total)})
    known = weighable()
    if any(weight and key not in known for key, weight in weights.items()):
        problems.append(_("Only an indicator of which one way is better can have a weight."))
    if any(not 0 <= weight <= FULL for weight in weights.values()):
        problems.append(_("A weight lies between 0 and 100."))
    later = Q(year__gt=quarter.year) | Q(year=quarter.year, number__gte=quarter.number)
    if Ranking.objects.filter(later).exclude(state=Ranking.Stage.DRAFT).exists():
        problems.append(
            _("%(quarter)s or a later one is with the provinces or published already.")
            % {"quarter": quarter.label}
        )
    if problems:
        raise ValidationError(problems)
