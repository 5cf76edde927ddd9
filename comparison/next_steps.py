"""What a department can do next for its figures: how much there is of it, where, what it gains.

The gain is what the open formula gives once all of it is done and nothing else changes. It is a
lower limit: a price that is confirmed lets its listing count for the other indicators too.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import ngettext

from guides.models import Problem
from provinces.models import Province
from solutions.models import Deployment, Sector

from .board import Board, Line
from .figures import Figure, exact_values
from .gains import Raised, Trial
from .indicators.definitions import lower_is_better

SHARES: Final = (
    "share_price_confirmed", "share_priced", "share_evaluated", "share_trial", "programme_share",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do for an indicator: ``count`` pieces of it, where, and what all of it gains.

    ``raised`` is None where nobody is scored.
    """

    key: str
    count: int
    text: str
    address: str
    raised: Raised | None


def trial_of(board: Board, line: Line) -> Trial[int]:
    """The formula as seen from a province; one that is not ranked is counted in as if it were."""
    figures = {
        one.province.pk: exact_values(one.figures)
        for one in board.lines
        if one.is_ranked or one is line
    }
    return Trial(figures, board.weights, line.province.pk, lower_is_better())


def next_steps(board: Board, line: Line, on: dt.date) -> list[Step]:
    """What can be done for the indicators that count, the greatest gain first; 3 queries."""
    trial = trial_of(board, line)
    left = _left(line, on)
    steps = []
    for key, count in left.items():
        if count > 0 and key in board.applied:
            raised = trial.raised({key: _after(line.figures.get(key), count, key)})
            steps.append(Step(key, count, _text(key, count), _address(key, line.province), raised))
    return sorted(steps, key=lambda step: -(step.raised.points if step.raised else 0))


def _left(line: Line, on: dt.date) -> Mapping[str, int]:
    """How much is left to be done for each indicator, by its key."""
    figures = line.figures
    shares = {
        key: figure.denominator - figure.numerator
        for key in SHARES
        if (figure := figures.get(key)) is not None
    }
    uses = Deployment.objects.filter(province=line.province).going_on(on)
    confirmed = Deployment.objects.confirmed(on).filter(province=line.province)
    return shares | {
        "sectors_covered": Sector.objects.current(on).count() - _count(figures, "sectors_covered"),
        "problems_covered": Problem.objects.published(on).count()
        - _count(figures, "problems_covered"),
        "confirmed_deployments": uses.exclude(pk__in=confirmed.values("pk")).count(),
    }


def _count(figures: Mapping[str, Figure | None], key: str) -> int:
    figure = figures.get(key)
    return figure.numerator if figure else 0


def _after(figure: Figure | None, count: int, key: str) -> Fraction:
    """The figure once all of it is done: a share is whole, a count has so many more."""
    if key in SHARES:
        return Fraction(1)
    return (figure.exact if figure else Fraction(0)) + count


def _text(key: str, count: int) -> str:
    texts: dict[str, Any] = {
        "share_price_confirmed": ngettext(
            "%(count)d listing without a price confirmed within 6 months: ask the vendor",
            "%(count)d listings without a price confirmed within 6 months: ask the vendor",
            count,
        ),
        "share_priced": ngettext(
            "%(count)d listing without a public price confirmed within 6 months",
            "%(count)d listings without a public price confirmed within 6 months",
            count,
        ),
        "share_evaluated": ngettext(
            "%(count)d listing without a valid evaluation that counts",
            "%(count)d listings without a valid evaluation that counts",
            count,
        ),
        "share_trial": ngettext(
            "%(count)d listing without a trial that counts: ask the vendor for one",
            "%(count)d listings without a trial that counts: ask the vendors for one",
            count,
        ),
        "programme_share": ngettext(
            "%(count)d platform of the national programmes is not presented: take it over",
            "%(count)d platforms of the national programmes are not presented: take them over",
            count,
        ),
        "sectors_covered": ngettext(
            "%(count)d sector without a solution that counts: take one over, or confirm its price",
            "%(count)d sectors without a solution that counts: take some over, or confirm prices",
            count,
        ),
        "problems_covered": ngettext(
            "%(count)d problem without a solution and a guide that count",
            "%(count)d problems without a solution and a guide that count",
            count,
        ),
        "confirmed_deployments": ngettext(
            "%(count)d use by an agency that it did not confirm: send it a link",
            "%(count)d uses by agencies that they did not confirm: send them links",
            count,
        ),
    }
    return texts[key] % {"count": count}


def _address(key: str, province: Province) -> str:
    """Where it is done."""
    work = {"share_price_confirmed": "gia-chua-xac-nhan", "share_priced": "ho-so-thieu-gia"}
    if key in work:
        return reverse("admin:work_list", args=[work[key]])
    pages = {
        "share_evaluated": "admin:solutions_evaluation_changelist",
        "share_trial": "admin:solutions_listing_changelist",
        "confirmed_deployments": "admin:solutions_deployment_changelist",
    }
    if key in pages:
        return reverse(pages[key])
    own = urlencode({"province": province.slug})
    page = "admin:adopt" if key == "programme_share" else "admin:learn"
    return f"{reverse(page)}?{own}"
