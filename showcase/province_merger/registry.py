"""What becomes of every kind of row that names a province when provinces merge.

A new column that leads to a province gets one line here; a test fails until it has it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import ForeignKey
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from provinces.models import Province
from solutions.merging.references import references

from .merging import Merging
from .rules_centre import close_codes, settle_centre
from .rules_listings import settle_listings
from .rules_people import move_proposals, settle_members
from .rules_rows import move_drafts, move_rows

Carry = Callable[[Merging, ForeignKey], None]


@dataclass(frozen=True, slots=True)
class Rule:
    """``said`` tells people what happens to such rows; ``carry`` does it, None: they stay."""

    said: Promise
    carry: Carry | None = None

    @property
    def stays(self) -> bool:
        """Whether the rows stay with the province that ended."""
        return self.carry is None


MOVES: Final = Rule(pgettext_lazy("merger", "go to the successor"), move_rows)
NAMES: Final = Rule(_("stay: old names and addresses lead on from there"))
PAST: Final = Rule(_("stay with the former unit: figures of the past are never moved"))
COUNCIL: Final = Rule(
    _("stay with the former unit, so named; their results count until they lapse")
)

# In the order in which they are carried out.
RULES: Final[Mapping[str, Rule]] = {
    "solutions.Listing.province": Rule(
        _(
            "go to the successor; of two for the same solution the one stays active whose price "
            "was confirmed later"
        ),
        settle_listings,
    ),
    "provinces.Membership.province": Rule(
        _("go to the successor; who belongs to both keeps the higher role"), settle_members
    ),
    "provinces.ChangeProposal.from_province": Rule(
        _("go to the successor; of two for the same field the successor's own stays open"),
        move_proposals,
    ),
    "provinces.ChangeProposal.owner_province": MOVES,
    "solutions.Evaluation.province": Rule(
        _(
            "published ones stay with the former unit, so labelled, and count for the successor "
            "until they lapse; drafts go to the successor"
        ),
        move_drafts,
    ),
    "solutions.EvaluationBody.province": COUNCIL,
    "guides.Problem.province": MOVES,
    "guides.Guide.province": MOVES,
    "vendors.Vendor.steward": MOVES,
    "vendors.Vendor.province": MOVES,
    "solutions.Solution.steward": MOVES,
    "solutions.Implementer.province": MOVES,
    "solutions.Deployment.province": MOVES,
    "solutions.OfficialDomain.province": MOVES,
    "solutions.UseRequest.province": MOVES,
    "solutions.ImportJob.province": MOVES,
    "showcase.MergerTask.province": MOVES,
    "provinces.Centre.province": Rule(
        _("its rooms and photos become those of the successor's centre; its entry stays as record"),
        settle_centre,
    ),
    "provinces.ProvinceCode.province": Rule(_("end with the former unit"), close_codes),
    "provinces.ProvinceAlias.province": NAMES,
    "provinces.Province.successor": NAMES,
    "comparison.Snapshot.province": PAST,
    "comparison.ExternalValue.province": PAST,
}


def name_of(key: ForeignKey) -> str:
    """How the table above names a column."""
    return f"{key.model._meta.label}.{key.name}"


def columns() -> dict[str, ForeignKey]:
    """Every column of the database that leads to a province, by its name."""
    return {name_of(key): key for key in references(Province)}


def rules() -> Iterator[tuple[ForeignKey, Rule]]:
    """The columns with their rules, in the order in which they are carried out."""
    known = columns()
    for name, rule in RULES.items():
        yield known[name], rule
