"""What every public page of the comparison hands to its template besides its own content."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from comparison.quarters import Quarter

Crumb = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Period:
    """A choice of the quarter switch; ``is_current`` for the one that is shown."""

    label: str
    url: str
    is_current: bool


def head_of(
    request: HttpRequest, crumbs: Sequence[Crumb], *, has_sample: bool, notices: Sequence[str] = ()
) -> dict[str, object]:
    """Breadcrumbs (the last one is the page), the address to keep, the sample mark, messages."""
    first: list[Crumb] = [(_("Comparing provinces"), reverse("comparison:list"))]
    if not crumbs:
        first = [(_("Comparing provinces"), None)]
    return {
        "crumbs": [*first, *crumbs],
        "canonical": request.build_absolute_uri(request.path),
        "has_sample": has_sample,
        "notices": [text for text in notices if text],
    }


def periods(quarters: Sequence[Quarter], current: Quarter | None) -> list[Period]:
    """Today and the last published quarters; ``current`` None is today."""
    today = Period(_("Today (provisional)"), reverse("comparison:list"), is_current=current is None)
    return [
        today,
        *(
            Period(
                quarter.label,
                reverse("comparison:quarter", args=[str(quarter)]),
                is_current=quarter == current,
            )
            for quarter in quarters
        ),
    ]
