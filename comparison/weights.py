"""Which weights hold for a quarter: those of the latest adopted proposal, else the default ones."""

from collections.abc import Mapping
from decimal import Decimal

from django.db.models import Q

from .indicators.definitions import default_weights
from .models import WeightProposal
from .quarters import Quarter


def adopted_for(quarter: Quarter) -> WeightProposal | None:
    """The proposal in force in ``quarter``: the latest adopted one meant for it or an earlier."""
    earlier = Q(year__lt=quarter.year) | Q(year=quarter.year, number__lte=quarter.number)
    rows = WeightProposal.objects.filter(earlier, state=WeightProposal.Decision.ADOPTED)
    return rows.order_by("-year", "-number").first()


def weights_for(quarter: Quarter) -> dict[str, Decimal]:
    """The weight of every indicator in ``quarter``, in points; 0 for what is shown but not ranked.

    One query.
    """
    return weights_by(adopted_for(quarter))


def weights_by(adopted: WeightProposal | None) -> dict[str, Decimal]:
    """The weights of an adopted proposal, the default ones without."""
    return default_weights() if adopted is None else unpacked_weights(adopted.weights)


def unpacked_weights(kept: Mapping[str, str]) -> dict[str, Decimal]:
    """Weights as rankings and proposals keep them; an indicator made since has none."""
    return {key: Decimal(kept.get(key, "0")) for key in default_weights()}


def packed_weights(weights: Mapping[str, Decimal]) -> dict[str, str]:
    """Weights as they are kept: exact decimals as text."""
    return {key: format(weight.normalize(), "f") for key, weight in weights.items()}
