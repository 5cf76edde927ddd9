"""The list of listings for signature: what it says of each, and in whose name.

The same rows are shown on the staff site and written to the files, so that what is signed is what
was looked at. Tax codes of persons are never in it; sample data carry their mark.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.state_form import Letterhead
from core.templatetags.ui import number, per, vn_date, vnd
from provinces.models import Centre, Province

from .models import Listing, PricePlan


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """One listing as it is put up for approval; every value is text in the active language.

    ``prices`` has one line for each plan in force; ``sources`` says where they are from.
    """

    solution: str
    vendor: str
    tax_code: str
    sectors: str
    prices: Sequence[str]
    sources: Sequence[str]
    confirmed: str
    note: str
    is_sample: bool

    def cells(self, position: int) -> tuple[str, ...]:
        """The row below ``headings``; lines of one cell are parted by line feeds."""
        return (
            str(position),
            self.solution,
            self.vendor,
            self.tax_code,
            self.sectors,
            "\n".join(self.prices),
            "\n".join(self.sources),
            self.confirmed,
            self.note,
        )


@dataclass(frozen=True)
class ApprovalList:
    """The list of one owner: a province's (``province``) or the ministry's (None).

    ``submission`` is the paper that it comes with, "" while it has no number.
    """

    province: Province | None
    department: str
    rows: Sequence[ApprovalRow]
    submission: str

    @cached_property
    def is_sample(self) -> bool:
        """Whether any row is sample data."""
        return any(row.is_sample for row in self.rows)

    @property
    def letterhead(self) -> Letterhead:
        """Who issues it; number and date are filled in when it is signed."""
        place = self.province.name if self.province else _("Hanoi")
        superior = ""
        if self.province:
            people = pgettext("letterhead", "People's Committee of %(province)s")
            superior = (people % {"province": self.province.full_name}).upper()
        return Letterhead(
            superior=superior,
            issuer=self.department.upper(),
            number=_("No.: ………"),
            place_and_date=_("%(place)s, day …… month …… year ……") % {"place": place},
        )

    @property
    def title(self) -> str:
        """What the list is."""
        return _("List of digital transformation solutions submitted for approval")

    @property
    def below_title(self) -> str:
        """The paper that it comes with."""
        return self.submission or _("(Attached to submission No. ……… dated ……/……/………)")

    def table(self) -> list[tuple[str, ...]]:
        """The cells of all rows, numbered from 1."""
        return [row.cells(position) for position, row in enumerate(self.rows, start=1)]


def headings() -> tuple[str, ...]:
    """The headings of the columns, in the order of ``ApprovalRow.cells``."""
    return (
        pgettext("column", "No."),
        _("Solution"),
        _("Vendor"),
        _("Tax code"),
        pgettext("column", "Sector"),
        _("Published price (unit, period, VAT)"),
        _("Source of the price"),
        _("Confirmed by the vendor on"),
        pgettext("column", "Note"),
    )


def sample_mark() -> str:
    """What stands on every file made from sample data."""
    return _("SAMPLE FIGURES FOR ILLUSTRATION")


def approval_list(
    listings: Sequence[Listing], on: dt.date, *, number: str = "", date: dt.date | None = None
) -> ApprovalList:
    """The list of listings of one owner, at least one, by the day ``on``; 7 queries at most.

    ``number`` and ``date`` are those of the paper that it comes with. Raises ``ValueError`` for
    listings of several owners: nobody signs for two.
    """
    if len({listing.province_id for listing in listings}) != 1:
        raise ValueError("a list is for the listings of one owner")
    province = listings[0].province
    return ApprovalList(
        province=province,
        department=_department(province, on),
        rows=approval_rows([listing.pk for listing in listings], on),
        submission=_submission(number, date),
    )


def approval_rows(keys: Sequence[int], on: dt.date) -> list[ApprovalRow]:
    """The rows of the listings with these keys, by name of the solution (3 queries)."""
    rows = _with_parts(Listing.objects.filter(pk__in=keys), on)
    return [_row(listing) for listing in rows.order_by("solution__sort_key", "pk")]


def lacking(keys: Sequence[int], on: dt.date) -> dict[int, list[str]]:
    """What listings lack that may be published all the same (product page, section 8); 3 queries.

    Only listings that lack something are in the result.
    """
    rows = _with_parts(Listing.objects.filter(pk__in=keys), on)
    found = {listing.pk: _lacks(listing) for listing in rows}
    return {key: texts for key, texts in found.items() if texts}


def _with_parts(rows: QuerySet[Listing], on: dt.date) -> QuerySet[Listing]:
    plans = Prefetch("plans", PricePlan.objects.in_force(on), to_attr="plans_in_force")
    return rows.select_related("solution__vendor").prefetch_related("solution__sectors", plans)


def _row(listing: Listing) -> ApprovalRow:
    solution, vendor = listing.solution, listing.solution.vendor
    sources = [_source(plan) for plan in listing.plans_in_force]
    is_sample = solution.is_sample or vendor.is_sample
    notes = [sample_mark()] if is_sample else []
    day = listing.price_checked_on
    return ApprovalRow(
        solution=str(solution),
        vendor=vendor.legal_name,
        tax_code=vendor.public_tax_code,
        sectors="; ".join(str(sector.local_name) for sector in solution.sectors.all()),
        prices=[_price(plan) for plan in listing.plans_in_force],
        sources=list(dict.fromkeys(text for text in sources if text)),
        confirmed=vn_date(day) if day else _("not confirmed"),
        note="; ".join([*notes, *_lacks(listing)]),
        is_sample=is_sample,
    )


def _lacks(listing: Listing) -> list[str]:
    solution = listing.solution
    found = []
    if not solution.sectors.all():
        found.append(_("no sector"))
    if not solution.summary:
        found.append(_("no summary"))
    if not listing.plans_in_force:
        found.append(_("no published price"))
    return found


def _price(plan: PricePlan) -> str:
    """Name, amount, period, unit and tax basis of a plan; set-up beside it."""
    parts = [_amount(plan)]
    if plan.setup_fee:
        parts.append(_("set-up %(price)s") % {"price": vnd(plan.setup_fee)})
    text = f"{plan}: {', '.join(parts)}"
    return f"{text} ({_vat(plan)})" if plan.amount or plan.setup_fee else text


def _amount(plan: PricePlan) -> str:
    if plan.charge == PricePlan.Charge.QUOTE:
        return _("on request")
    if plan.charge == PricePlan.Charge.FREE:
        return _("free of charge")
    unit = plan.unit
    if unit and plan.quantity_included and plan.quantity_included > 1:
        unit = f"{number(plan.quantity_included)} {unit}"
    return f"{vnd(plan.amount)}{per(plan.period_months, unit)}"


def _vat(plan: PricePlan) -> str:
    if plan.vat == PricePlan.Vat.EXCLUDED and plan.vat_rate is not None:
        text = _("VAT excluded, %(rate)s%%") % {"rate": number(plan.vat_rate)}
    else:
        text = str(plan.get_vat_display())
    # Inside a sentence; an abbreviation keeps its capitals.
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _source(plan: PricePlan) -> str:
    kind = str(plan.get_source_kind_display()) if plan.source_kind else ""
    return ": ".join(text for text in (kind, plan.source) if text)


def _department(province: Province | None, on: dt.date) -> str:
    """The department that runs the centre on the day; where none is entered, its usual name."""
    if province is None:
        return _("Ministry of Science and Technology")
    centres = Centre.objects.filter(province=province).prefetch_related("department_names")
    centre = centres.first()
    found = centre.department_on(on) if centre else None
    return found.name if found else _("Department of Science and Technology")


def _submission(number: str, date: dt.date | None) -> str:
    if not number or date is None:
        return ""
    text = _("(Attached to submission No. %(number)s dated %(day)s)")
    return text % {"number": number, "day": vn_date(date)}
