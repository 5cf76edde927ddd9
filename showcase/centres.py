"""What a centre's home shows: who runs it and where, its catalogue in numbers, what is in the room.

Set queries only; each function says how many it makes. Only what the centre lists itself counts.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Case, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.i18n import LangText
from core.renditions import with_renditions
from core.templatetags.ui import number, vn_date
from provinces.models import Centre, CentreLocation, DepartmentName, Province
from showcase.evaluation_papers import paper
from showcase.moved import unit_name
from showcase.national import by_value
from showcase.overview import SectorTile, sector_tile
from solutions.cards import Card, cards_for
from solutions.finder import search
from solutions.models import Listing, Sector, Solution
from solutions.query import CatalogueQuery

# A room of 30-40 m² has about ten booths; more rows than this are found in the catalogue.
BOOTHS = 40
NEWEST = 4
_ONE_DAY = dt.timedelta(days=1)
_DIGITS = re.compile(r"\d+")
# What people type between the figures of a telephone number; anything else is no number.
_PHONE = re.compile(r"\+?[\d .()-]{6,}")


@dataclass(frozen=True, slots=True)
class Fact:
    """A line beside an icon; ``url`` is "" where there is nothing to follow."""

    icon: str
    label: str
    value: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Booth:
    """A solution shown in the centre; ``code`` is "" where it has no booth of its own."""

    code: str
    card: Card

    @property
    def anchor(self) -> str:
        """The id of its row on the page."""
        return f"booth-{self.card.listing_id}"

    @property
    def sector(self) -> str:
        """Its first sector, "" for none."""
        return self.card.sectors[0] if self.card.sectors else ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the centre shows: in its room by booth number, and what it listed last.

    ``total`` counts also the booths beyond those of the table.
    """

    booths: Sequence[Booth]
    total: int
    newest: Sequence[Card]

    @property
    def has_codes(self) -> bool:
        """Whether any booth has a number to find it by."""
        return any(booth.code for booth in self.booths)


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a centre lists, in numbers of solutions.

    ``priced`` of the ``total`` have a published price (free ones too), ``on_request`` only a plan
    whose price is given on request; ``by_sector`` counts by slug. ``newest`` are the keys of those
    it listed last.
    """

    total: int
    priced: int
    on_request: int
    by_sector: Mapping[str, int]
    newest: Sequence[int]


def centres(on: dt.date) -> QuerySet[Province]:
    """Provinces of the day ``on`` with their centre; with its parts the row takes 6 queries."""
    return (
        Province.objects.current(on)
        .select_related("region", "centre")
        .prefetch_related(
            "predecessors",
            "centre__department_names",
            "centre__locations",
            "centre__photos__file",
            with_renditions("centre__photos__file"),
        )
    )


def numbers_of(province: Province, on: dt.date) -> Numbers:
    """The catalogue of a centre in numbers (one search)."""
    query = CatalogueQuery(
        choices={"province": (province.slug,)}, fixed=frozenset({"province"}), sort="newest"
    )
    found = search(query, on)
    return Numbers(
        total=found.total,
        priced=found.priced,
        on_request=found.on_request,
        by_sector=by_value(found.tallies.get("sector", ())),
        newest=found.ids[:NEWEST],
    )


def lists_sample(province: Province, on: dt.date) -> bool:
    """Whether what the centre lists is partly sample data (at most 2 queries)."""
    if not Solution.objects.filter(is_sample=True).exists():
        return False
    listed = Listing.objects.published(on).filter(province=province)
    return listed.filter(solution__is_sample=True).exists()


def in_the_room() -> Q:
    """A condition for listings that visitors of the centre can see there."""
    return Q(is_featured=True) | ~Q(booth_code="")


def shown_by(province: Province, newest: Sequence[int], on: dt.date) -> Shown:
    """The booths of a centre, and its ``newest`` solutions (2 queries, and those of the cards)."""
    room = Listing.objects.published(on).filter(in_the_room(), province=province)
    without_code_last = Case(When(booth_code="", then=Value(1)), default=Value(0))
    first = room.order_by(without_code_last, "booth_code", "pk")
    rows = list(first.only("solution_id", "booth_code", "first_published_at")[:BOOTHS])
    keys = [row.solution_id for row in rows]
    wanted = list(dict.fromkeys([*keys, *newest]))
    cards = {card.solution_id: card for card in cards_for(wanted, on, provinces=[province.pk])}
    # Of those without a number the one listed last stands first.
    rows.sort(key=lambda row: (row.first_published_at is not None, row.first_published_at, row.pk))
    booths = [Booth(row.booth_code, cards[row.solution_id]) for row in reversed(rows)]
    return Shown(
        booths=sorted(booths, key=lambda booth: (not booth.code, natural_key(booth.code))),
        total=len(rows) if len(rows) < BOOTHS else room.count(),
        newest=[cards[key] for key in newest if key in cards],
    )


def natural_key(code: str) -> list[tuple[int, int, str]]:
    """A key by which booth A2 stands before A10."""
    key = []
    end = 0
    for found in _DIGITS.finditer(code):
        key += [(1, 0, code[end : found.start()]), (0, int(found[0]), "")]
        end = found.end()
    return [*key, (1, 0, code[end:])]


def sector_tiles_of(province: Province, counts: Mapping[str, int], on: dt.date) -> list[SectorTile]:
    """The sectors with the numbers of solutions that the centre lists (1 query)."""
    catalogue = reverse("provinces:catalogue", args=[province.slug])
    return [
        sector_tile(sector, counts, f"{catalogue}?sector={sector.slug}")
        for sector in Sector.objects.current(on)
    ]


def managed_by(province: Province, centre: Centre, on: dt.date) -> str:
    """The department that answers for the centre: "Sở Khoa học và Công nghệ tỉnh Khánh Hòa"."""
    department = centre.department_on(on)
    return _with_place(department, province) if department else LangText("")


def former_departments(centre: Centre, on: dt.date) -> list[str]:
    """What the department was called before, latest first: "… (đến hết ngày 28/02/2025)"."""
    ended = [row for row in centre.department_names.all() if row.valid_to and row.valid_to < on]
    ended.sort(key=lambda row: row.valid_to, reverse=True)
    return [
        LangText(
            _("%(department)s (until %(day)s)")
            % {"department": row.local_name, "day": vn_date(row.valid_to)},
            row.local_name.lang,
        )
        for row in ended
    ]


def facts_of(centre: Centre) -> list[Fact]:
    """Where the centre is and how to reach its office; reads prefetched locations."""
    places = [fact for row in centre.locations.all() for fact in _place(row)]
    website = centre.website.split("://", 1)[-1].rstrip("/")
    office = [
        Fact("phone", _("Telephone"), centre.phone, _telephone(centre.phone)),
        Fact("mail", _("E-mail"), centre.email, f"mailto:{centre.email}"),
        Fact("world", _("Web address"), website, centre.website),
    ]
    return places + [fact for fact in office if fact.value]


def particulars(province: Province, centre: Centre | None, on: dt.date) -> list[tuple[str, str]]:
    """What else is known, as (label, text) with empty texts; reads prefetched rows."""
    pairs = [
        (_("Region"), province.region.local_name),
        (_("Formed from"), _parts(province)),
        (_("Communes, wards and special zones"), number(province.communes)),
    ]
    if centre is None:
        return pairs
    return [
        (_("Managed by"), managed_by(province, centre, on)),
        (_("Formerly"), "; ".join(former_departments(centre, on))),
        (_("Founding decision"), paper(centre.founding_number, centre.founding_date)),
        (_("Opened on"), vn_date(centre.opened_on)),
        *pairs,
    ]


def standing(centre: Centre | None) -> str:
    """A sentence where the centre does not receive visitors, else ""."""
    if centre is None:
        return _("Nothing is known about a centre of this province yet.")
    return {
        Centre.Phase.PLANNED: _("The centre is planned and not open yet."),
        Centre.Phase.PREPARING: _("The centre is being prepared and not open yet."),
        Centre.Phase.SUSPENDED: _("The centre receives no visitors for the time being."),
    }.get(centre.state, "")


def in_vietnamese(text: str) -> LangText:
    """A text that exists in Vietnamese only, marked as such on an English page."""
    return LangText(text, "vi" if get_language() == "en" else "")


def _with_place(department: DepartmentName, province: Province) -> LangText:
    """The department's name with its province, unless it names it already."""
    name = department.local_name
    if province.name in name or (province.name_en and province.name_en in name):
        return name
    if get_language() == "en" and not name.lang:
        return LangText(
            _("%(department)s of %(province)s")
            % {"department": name, "province": unit_name(province)}
        )
    return LangText(f"{name} {province.full_name}", name.lang)


def _place(row: CentreLocation) -> list[Fact]:
    address = f"{row.name}: {row.address}" if row.name else row.address
    if row.area_m2:
        address += f" ({number(row.area_m2)}\N{NO-BREAK SPACE}m²)"
    found = [
        Fact("map-pin", _("Address"), in_vietnamese(address)),
        Fact("clock", _("Opening hours"), in_vietnamese(row.opening_hours)),
    ]
    return [fact for fact in found if fact.value]


def _telephone(text: str) -> str:
    """A link to call, "" for what is no single number."""
    if not _PHONE.fullmatch(text.strip()):
        return ""
    return "tel:" + re.sub(r"[^\d+]", "", text)


def _parts(province: Province) -> str:
    """The units of before the rearrangement that the province of today covers, itself included."""
    ended = [row.local_name for row in province.predecessors.all()]
    return ", ".join([*ended, province.local_name]) if ended else ""
