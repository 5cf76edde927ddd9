"""Regions, provinces of before and after 1 July 2025, their codes and names, and a centre each.

Sources: the General Statistics Office's codes of 2004, Resolution 202/2025/QH15, Decision
19/2025/QĐ-TTg, Resolution 30/2026/QH16 (Đồng Nai). A row is an identity: Hải Phòng is one row
before and after; the two code schemes give the same digits to different provinces.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.utils.translation import gettext
from simple_history.utils import bulk_create_with_history

from core.clock import today
from core.reference import Outcome, Values, label_of, optional_date, optional_int, read_rows, sync
from core.text import fold, vi_sort_key

from .models import Centre, DepartmentName, Province, ProvinceAlias, ProvinceCode, Region

DATA = Path(__file__).parent / "data"


def load(*, update: bool = False) -> list[Outcome]:
    """Load the shipped regions, provinces, aliases and codes, and make the centres that lack.

    Centres are only ever created: the departments keep them from then on.
    """
    regions = sync(Region, _regions(), ["slug"], update=update)
    provinces = _load_provinces(update=update)
    ids = dict(Province.objects.values_list("slug", "pk"))
    aliases = sync(ProvinceAlias, list(_aliases(ids)), ["folded"], update=update)
    codes = sync(ProvinceCode, list(_codes(ids)), ["scheme", "code", "valid_from"], update=update)
    return [regions, provinces, aliases, codes, make_centres(on=today())]


def make_centres(*, on: date) -> Outcome:
    """Give every province that exists on the day ``on`` a planned centre if it has none."""
    existing = set(Centre.objects.values_list("province_id", flat=True))
    provinces = list(Province.objects.current(on))
    departments = [
        {
            "name": row["name"],
            "name_en": row["name_en"],
            "valid_from": optional_date(row["valid_from"]),
            "valid_to": optional_date(row["valid_to"]),
        }
        for row in read_rows(DATA / "department_names.csv")
    ]
    missing = [
        _default_centre(province, departments[-1])
        for province in provinces
        if province.pk not in existing
    ]
    if missing:
        made = bulk_create_with_history(
            missing, Centre, default_change_reason=gettext("Reference data")
        )
        DepartmentName.objects.bulk_create(
            [DepartmentName(centre=centre, **row) for centre in made for row in departments]
        )
    return Outcome(label_of(Centre), len(missing), 0, len(provinces) - len(missing))


def _default_centre(province: Province, department: Values) -> Centre:
    # Content, not interface: the default of the product page, until a founding decision names it.
    return Centre(
        province=province,
        name=(
            f"Điểm giới thiệu giải pháp chuyển đổi số, {department['name']} {province.full_name}"
        ),
        name_en=(
            "Digital transformation solutions showcase, "
            f"{department['name_en']} of {province.name_en}"
        ),
    )


def _regions() -> list[Values]:
    return [
        {**row, "position": position}
        for position, row in enumerate(read_rows(DATA / "regions.csv"), start=1)
    ]


def _load_provinces(*, update: bool) -> Outcome:
    """First the provinces of today, then the ended ones, which point at them."""
    regions = dict(Region.objects.values_list("slug", "pk"))
    rows = read_rows(DATA / "provinces.csv")
    current = [_province(row, regions, {}) for row in rows if not row["successor"]]
    first = sync(Province, current, ["slug"], update=update)
    successors = dict(Province.objects.values_list("slug", "pk"))
    ended = [_province(row, regions, successors) for row in rows if row["successor"]]
    second = sync(Province, ended, ["slug"], update=update)
    return Outcome(
        first.label,
        first.created + second.created,
        first.updated + second.updated,
        first.kept + second.kept,
    )


def _province(row: dict[str, str], regions: dict[str, int], successors: dict[str, int]) -> Values:
    return {
        "slug": row["slug"],
        "name": row["name"],
        "full_name": row["full_name"],
        "name_en": row["name_en"],
        "sort_name": row["sort_name"],
        "sort_key": vi_sort_key(row["sort_name"] or row["name"]),
        "kind": row["kind"],
        "region_id": regions[row["region"]],
        "phone_code": row["phone_code"],
        "communes": optional_int(row["communes"]),
        "valid_to": optional_date(row["valid_to"]),
        "successor_id": successors[row["successor"]] if row["successor"] else None,
        "resolution_number": row["resolution"],
        "boundaries_changed_on": optional_date(row["boundaries_changed_on"]),
        "tile_column": optional_int(row["tile_column"]),
        "tile_row": optional_int(row["tile_row"]),
    }


def _aliases(ids: dict[str, int]) -> Iterable[Values]:
    for row in read_rows(DATA / "province_aliases.csv"):
        yield {
            "province_id": ids[row["province"]],
            "name": row["name"],
            "folded": fold(row["name"]),
            "slug": row["slug"],
        }


def _codes(ids: dict[str, int]) -> Iterable[Values]:
    for row in read_rows(DATA / "province_codes.csv"):
        yield {
            "province_id": ids[row["province"]],
            "scheme": row["scheme"],
            "code": row["code"],
            "valid_from": date.fromisoformat(row["valid_from"]),
            "valid_to": optional_date(row["valid_to"]),
        }
