"""Fictitious vendors: "Mẫu" in every name, ``.example`` addresses, tax codes of an unused range."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple

from core.text import vi_slugify
from vendors.models import Vendor
from vendors.tax_code import has_valid_check_digit

from .chance import weighted
from .ground import Ground
from .themes import lower_first, vocabulary

KINDS = {
    "enterprise": 78.0,
    "cooperative": 7.0,
    "household": 4.0,
    "public_body": 4.0,
    "foreign": 2.5,
    "individual": 1.5,
    "unknown": 3.0,
}
# The only sample vendors of the ministry: they keep the shared platforms.
KEEPERS = "public_body"
# Enterprise codes begin with 0199 and are counted from here; personal numbers begin with 099.
_FIRST_CODE = 1000
_TAXED = {"enterprise", "cooperative", "public_body"}
_PERSONAL = {"household", "individual"}
_BRANCH_EVERY = 45
_UNTAXED_SHARE = 0.04
_PLAIN_SHARE = 0.3
_SHORT_SHARE = 0.5
# What vendors that are no enterprises work on.
_SMALL_FIELDS = {
    "household": ("thuong-mai-dien-tu", "du-lich", "nang-luong"),
    "individual": ("giao-duc", "quan-tri-doanh-nghiep", "van-hoa"),
    "cooperative": ("nong-nghiep", "thuong-mai-dien-tu", "du-lich", "lao-dong-viec-lam"),
    "foreign": ("an-toan-thong-tin", "san-xuat-cong-nghiep", "ha-tang-du-lieu", "nang-luong"),
    "public_body": ("giao-duc", "hanh-chinh-cong", "ha-tang-du-lieu", "van-hoa", "nong-nghiep"),
}
# Kinds of the first enterprises, so that even a small sample has every sector served.
_ALL_ENTERPRISES = 20
_STAFF = {"1-9": 20.0, "10-49": 45.0, "50-199": 28.0, "200+": 7.0}
_STANDING = {"active": 97.0, "suspended": 1.5, "ceased": 1.5}


class Brand(NamedTuple):
    """What a vendor is called: ``field`` of work (may be empty), ``host`` of its addresses."""

    name: str
    field: str
    host: str


@dataclass(slots=True)
class Maker:
    """A vendor, the brand its products carry, and the sectors it works in (none: a keeper)."""

    vendor: Vendor
    brand: str
    sectors: list[str]


def make_vendors(ground: Ground, size: int) -> list[Maker]:
    """``size`` vendors, not saved yet; the first ones keep the shared platforms."""
    brands = _brands(ground)
    codes = _enterprise_codes()
    keepers = vocabulary("vendors")["words"]["platform_keepers"][: max(1, size // 10)]
    made = [Maker(_keeper(name, next(codes)), "", []) for name in keepers]
    for number in range(size - len(made)):
        brand = next(brands)
        vendor = _vendor(ground, number, brand, codes)
        sectors = _specialities(ground, number, vendor.kind)
        vendor.about = _about(ground, number, sectors)
        made.append(Maker(vendor, brand.name, sectors))
    slugs: set[str] = set()
    for position, maker in enumerate(made):
        if maker.vendor.slug in slugs:
            maker.vendor.slug = f"{maker.vendor.slug}-{position}"
        slugs.add(maker.vendor.slug)
        maker.vendor.derive()
    return made


def domain_of(vendor: Vendor) -> str:
    """The host of the vendor's made-up site."""
    return vendor.website.removeprefix("https://")


def _vendor(ground: Ground, number: int, brand: Brand, codes: Iterator[str]) -> Vendor:
    source = ground.chance("vendor", number)
    kind = _kind(source, number)
    name, short = _names(source, kind, brand)
    place = source.choices(ground.places, [place.richness for place in ground.places])[0]
    slug = vi_slugify(name)
    is_abroad = kind == "foreign"
    host = slug if is_abroad else brand.host.replace("-", "")
    has_site = kind not in _PERSONAL or source.random() < 0.4
    return Vendor(
        legal_name=name,
        short_name=short,
        slug=slug,
        kind=kind,
        tax_code=_tax_code(source, kind, number, codes),
        tax_code_checked_on=ground.days_ago(source.randrange(20, 500))
        if kind in _TAXED and source.random() < 0.7
        else None,
        steward_id=None if is_abroad else place.id,
        province_id=None if is_abroad else place.id,
        website=f"https://{host}.example" if has_site else "",
        email=f"lienhe@{host}.example" if has_site else "",
        phone="" if is_abroad else place.phone,
        address="" if is_abroad else f"Địa chỉ minh họa: số 00, đường Mẫu, {place.full_name}",
        founded_year=ground.on.year - source.randrange(2, 22),
        staff_range=weighted(source, _STAFF) if kind not in _PERSONAL else "1-9",
        state=weighted(source, _STANDING) if number else "active",
        is_sample=True,
    )


def _kind(source: random.Random, number: int) -> str:
    """First enterprises only, then one of each kind, then as the shares say."""
    kinds = list(KINDS)
    if number < _ALL_ENTERPRISES:
        return kinds[0]
    turn = number - _ALL_ENTERPRISES + 1
    return kinds[turn] if turn < len(kinds) else weighted(source, KINDS)


def _specialities(ground: Ground, number: int, kind: str) -> list[str]:
    """The sectors a vendor works in; enterprises take turns, so that every sector has some."""
    source = ground.chance("speciality", number)
    supply = ground.supply()
    if kind in _SMALL_FIELDS:
        own = {slug: supply[slug] for slug in _SMALL_FIELDS[kind] if slug in supply}
        return [weighted(source, own or supply)]
    first = list(supply)[number % len(supply)]
    others = {weighted(source, supply) for _one in range(source.choice((0, 1, 1, 2)))}
    return [first, *sorted(others - {first})]


def _about(ground: Ground, number: int, sectors: list[str]) -> str:
    source = ground.chance("about", number)
    names = ", ".join(lower_first(ground.sector_names[slug].vi) for slug in sectors)
    return source.choice(vocabulary("vendors")["about"]).format(sectors=names)


def _keeper(name: str, code: str) -> Vendor:
    host = vi_slugify(name.removeprefix("Trung tâm ")).replace("-dung-chung", "")
    return Vendor(
        legal_name=name,
        slug=vi_slugify(name),
        kind=KEEPERS,
        tax_code=code,
        website=f"https://{host}.example",
        email=f"lienhe@{host}.example",
        address="Địa chỉ minh họa: số 00, đường Mẫu",
        about="Đơn vị minh họa vận hành các nền tảng số dùng chung.",
        is_sample=True,
    )


def _names(source: random.Random, kind: str, brand: Brand) -> tuple[str, str]:
    words = vocabulary("vendors")
    form = source.choice(words["forms"][kind])
    english = source.choice(words["words"]["english"])
    name = form.format(
        brand=brand.name, field=brand.field, english=f"{english} {source.randrange(10, 99)}"
    )
    has_short = kind == "enterprise" and not brand.field and source.random() < _SHORT_SHARE
    return name, f"Công ty Mẫu {brand.name}" if has_short else ""


def _brands(ground: Ground) -> Iterator[Brand]:
    """Brands without end, none twice with the same field before all fields are used."""
    words = vocabulary("vendors")
    first = list(words["first"])
    others = [
        f"{thing} {quality}"
        for group in words["group"]
        for thing in group["things"]
        for quality in group["qualities"]
    ]
    source = ground.chance("brands")
    rest = [name for name in others if name not in {*first, *words["avoid"]}]
    source.shuffle(rest)
    names = [*first, *rest]
    fields = {name: _shuffled_fields(source, words["words"]["fields"]) for name in names}
    for turn in count():
        for name in names:
            field = fields[name][turn % len(fields[name])]
            yield Brand(name, field, vi_slugify(name if turn == 0 else f"{name} {field}"))


def _shuffled_fields(source: random.Random, fields: list[str]) -> list[str]:
    """Each field of work once, in any order, often none at all first."""
    kept = sorted(set(fields))
    source.shuffle(kept)
    if source.random() < _PLAIN_SHARE:
        kept.remove("")
        kept.insert(0, "")
    return kept


def _tax_code(source: random.Random, kind: str, number: int, codes: Iterator[str]) -> str:
    if kind in _PERSONAL:
        return f"099{number:09d}"
    if kind not in _TAXED or source.random() < _UNTAXED_SHARE:
        return ""
    code = next(codes)
    return f"{code}-001" if number % _BRANCH_EVERY == _BRANCH_EVERY - 1 else code


def _enterprise_codes() -> Iterator[str]:
    """Codes 0199…, whose check digit fits; no tax office issues them."""
    for number in range(_FIRST_CODE, 100_000):
        for digit in "0123456789":
            if has_valid_check_digit(code := f"0199{number:05d}{digit}"):
                yield code
