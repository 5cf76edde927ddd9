"""What the reader is told about each indicator: what is counted, from where, how. Pure.

The text follows the function that computes it; whoever changes the one changes the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Note:
    """Texts in the language of the reader; ``how`` may be empty."""

    what: str
    source: str
    how: str


_Texts = tuple[str | Promise, str | Promise, str | Promise]

_CATALOGUES: Final = _("Catalogues published by the centres; national listings are of no province.")
_CONFIRMED: Final = _(
    "Only listings whose price the vendor confirmed within the last 6 months count as reached; all "
    "listings that the province has published are what they are a part of."
)
_LATER: Final = _("No data until centres receive questions, requests and visits here.")

_NOTES: Final[Mapping[str, _Texts]] = {
    "published_listings": (
        _("Solutions that the province's own catalogue shows on the day."),
        _CATALOGUES,
        _("Has no weight: a number by itself can be inflated, and large provinces have more."),
    ),
    "distinct_vendors": (
        _("Different vendors of the solutions that the province has published."),
        _CATALOGUES,
        "",
    ),
    "local_vendors": (
        _("Vendors among them with their headquarters in the province."),
        _("The national registry of vendors."),
        _("Headquarters in a former province count for the province that succeeded it."),
    ),
    "sectors_covered": (
        _("Sectors in which the province has published at least one solution."),
        _("Catalogues published by the centres and the national list of sectors."),
        _("Only listings whose price the vendor confirmed within the last 6 months count."),
    ),
    "problems_covered": (
        _("Published problems for which there are both a solution and a guide."),
        _("Links between problems and solutions, and the handbook."),
        _(
            "The solution is in the province's catalogue with a price confirmed within the last 6 "
            "months; the guide is the province's own or a national one."
        ),
    ),
    "share_priced": (
        _("Part of the published listings whose price anybody can read."),
        _("Price plans valid on the day; free of charge counts, “on request” does not."),
        _CONFIRMED,
    ),
    "share_price_confirmed": (
        _("Part of the published listings whose price the vendor confirmed within 6 months."),
        _("Confirmations by vendors, recorded with their source."),
        _("A price “on request” can be confirmed too."),
    ),
    "share_evaluated": (
        _("Part of the published listings with an evaluation valid on the day."),
        _("Published evaluations by councils and competent authorities."),
        _(
            "Evaluations of the province, of those it succeeded, and national ones count, for "
            "listings whose price the vendor confirmed within the last 6 months."
        ),
    ),
    "share_trial": (
        _("Part of the published listings that can be tried out."),
        _("Trial offers of the listings and of their price plans."),
        _CONFIRMED,
    ),
    "mean_rating": (
        _("Mean of the ratings of those published listings that have one."),
        _("Published evaluations by councils and competent authorities."),
        _(
            "A listing's rating is the mean of its valid evaluations: of the province, of those it "
            "succeeded, and national ones. Has no weight: it depends on what was evaluated."
        ),
    ),
    "price_level": (
        _("What the province's prices are to the national median of the same solutions."),
        _("Published price plans that can be compared."),
        _(
            "Median over all prices of the province for which the same solution has the same way "
            "of charging, period, unit and kind of source in at least 3 provinces; 1 is the "
            "national median. Has no weight: scope, quantity and conditions may differ."
        ),
    ),
    "guides_published": (
        _("Guides of its own that the province has published in the handbook."),
        _("The handbook; national guides are of no province."),
        "",
    ),
    "confirmed_deployments": (
        _("Uses of solutions that the using agency confirmed within the last 12 months."),
        _("Answers of the agencies; what vendors declare does not count."),
        _("Only uses of solutions that are public on the day count."),
    ),
    "programme_share": (
        _("Part of the platforms of the national programmes that the province presents."),
        _("National programmes as announced, and catalogues published by the centres."),
        _("Only listings whose price the vendor confirmed within the last 6 months count."),
    ),
    "needs_answered": (
        _("Part of the published needs that came to a result."),
        _("Needs sent to the centres."),
        _LATER,
    ),
    "questions_on_time": (
        _("Part of the questions answered by their day."),
        _("Questions sent to the centres."),
        _LATER,
    ),
    "inquiries_on_time": (
        _("Part of the requests for demonstration, trial or quotation handled in 5 working days."),
        _("Requests sent to the centres."),
        _LATER,
    ),
    "visits": (_("Visits to the centre."), _("Visits recorded by the centres."), _LATER),
}


def definition(key: str) -> Note:
    """The note of an indicator, in the language of the moment. Raises ``KeyError``."""
    return Note(*(str(text) for text in _NOTES[key]))
