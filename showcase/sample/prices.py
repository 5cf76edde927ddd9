"""Pure but for the model classes: what sample vendors ask, for every manner of charging.

A price list belongs to a solution; provinces mostly have the same, some a little more or less.
Amounts follow the typical amount of the theme, in round steps.
"""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from core.money import format_number
from solutions.pricing.terms import VAT_EXCLUDED

from .blueprints import Blueprint
from .chance import chance, nice, weighted
from .ground import Ground
from .vendors import Maker, domain_of

Values = dict[str, object]

# How a vendor's level lies to the typical one, and a province's to the vendor's list.
_LEVELS = {0.7: 1.0, 0.8: 2.0, 0.9: 3.0, 1.0: 4.0, 1.1: 3.0, 1.25: 2.0, 1.45: 1.0}
_PROVINCE = {1.0: 78.0, 0.95: 6.0, 0.97: 5.0, 1.03: 5.0, 1.06: 4.0, 1.1: 1.2, 1.5: 0.8}
_SOFTWARE_VAT = {"exempt": 52.0, "included": 26.0, "excluded": 14.0, "not_stated": 8.0}
_WORK_VAT = {"included": 68.0, "excluded": 27.0, "not_stated": 5.0}
_RATES = (Decimal(8), Decimal(10))
_SOURCES = {"published": 80.0, "quotation": 15.0, "contract": 5.0}
_TRIALS = {None: 55.0, 15: 10.0, 30: 22.0, 60: 13.0}
_CONDITIONS = ("", "", "", "", "Khách hàng mới", "Hợp đồng từ 12 tháng")
_PUBLIC_CONDITION = "Đơn vị sự nghiệp công lập"
_PUBLIC_SHARE = 0.15
# What one takes many of: there are steps and packages.
_COUNTED = frozenset(
    {"tài khoản", "camera", "thiết bị", "máy", "người", "hồ sơ", "phòng", "căn hộ", "giường"}
    | {"xe", "tàu", "công tơ", "sạp", "giáo viên", "học sinh", "máy nhánh", "hộp thư", "hộ"}
)
# Free for such a unit, setting up may still cost something.
_ORGANISED = frozenset({"đơn vị", "xã", "trường", "hệ thống", "máy", "tổ chức", "hợp tác xã"})
_PROMOTION_TERMS = (
    "Hợp đồng ký trong thời gian khuyến mại",
    "Khách hàng mới",
    "Thanh toán trước 12 tháng",
    "Đơn vị trong tỉnh, ký trực tiếp với nhà cung cấp",
)
# Least and greatest quantity of each step, and its share of the price of one.
_STEPS = ((None, 9, 1.0), (10, 49, 0.9), (50, None, 0.8))
_MANY_SHAPES = {"both": 40.0, "steps": 28.0, "buy": 8.0, "block": 18.0, "free": 6.0}
_FEW_SHAPES = {"both": 60.0, "buy": 37.0, "free": 3.0}
_HAS_SETUP, _HAS_ADD_ON, _HAS_SERVICE = 0.45, 0.25, 0.3
_SETUP_PER_UNIT = 0.25
_HAS_OLD, _HAS_NEXT, _IS_LIMITED = 0.03, 0.04, 0.2
_CHANGED, _PROMOTED = 0.22, 0.16
# Small amounts come in packages of so many.
_PACKAGES = (100, 500, 1000, 5000)


@dataclass(slots=True)
class Plan:
    """One plan to be, by the columns of ``PricePlan``; ``was`` is an earlier list price (VND)."""

    values: Values
    was: Decimal | None = None

    @property
    def amount(self) -> Decimal | None:
        """The price per unit and period, VND."""
        return self.values.get("amount")


def price_list(ground: Ground, plan: Blueprint, maker: Maker) -> list[Plan]:
    """The plans of a product as its vendor publishes them."""
    source = ground.chance("prices", plan.number)
    level = weighted(source, _LEVELS)
    manner = "f" if plan.programme else plan.theme.tariff.manner
    made = [Plan(values) for values in _MANNERS[manner](source, plan, level)]
    if manner in "my":
        made += [Plan(values) for values in _extras(source, level)]
    common = _common(source, ground, plan, maker)
    for position, one in enumerate(made):
        one.values = common | {"position": position} | one.values
        if one.values["charge"] in ("free", "quote"):
            one.values |= {"vat": "not_stated", "vat_rate": None}
        elif position == 0:
            one.values["condition"] = _condition(source, plan)
        elif _is_step_of(one.values, made[0].values):
            one.values["condition"] = made[0].values.get("condition", "")
        one.was = _earlier(source, one)
    return made + _other_times(source, ground, made)


def at_province(seed: int, slug: str, plan: Blueprint, listed: list[Plan]) -> list[Plan]:
    """The price list as a province shows it: the same one for most."""
    factor = weighted(chance(seed, "level", plan.number, slug), _PROVINCE)
    if factor == 1:
        return listed
    return [_scaled(one, factor) for one in listed]


def _scaled(one: Plan, factor: float) -> Plan:
    if not one.amount:
        return one
    amount = nice(float(one.amount) * factor)
    return replace(one, values=one.values | {"amount": amount}, was=None)


# The manners -----------------------------------------------------------------------------------
def _monthly(source: random.Random, plan: Blueprint, level: float) -> Iterator[Values]:
    amount, unit = plan.theme.tariff.amount * level, plan.theme.tariff.unit
    shape = weighted(source, _MANY_SHAPES if unit in _COUNTED else _FEW_SHAPES)
    month = _rent("Thuê theo tháng", amount, 1, unit) | _setup(source, amount)
    month["minimum_months"] = source.choice((None, 3, 6, 12))
    if shape == "steps":
        for least, most, share in _STEPS:
            span = f"từ {least or 1} đến {most}" if most else f"từ {least}"
            yield _rent(f"Thuê {span} {unit}", amount * share, 1, unit) | {
                "quantity_min": least,
                "quantity_max": most,
                "minimum_months": month["minimum_months"],
            }
    elif shape == "block":
        yield _rent(f"Gói 20 {unit}", amount * 17, 1, unit) | {
            "quantity_included": 20,
            "quantity_min": 20,
            "extra_unit_amount": nice(amount),
        }
    else:
        yield month
    if shape == "free":
        yield _free("Gói cơ bản", unit) | {"condition": "Đến 03 tài khoản"}
    yield _rent("Thuê theo năm", amount * 12 * 0.85, 12, unit) | _setup(source, amount)
    if shape == "both" and source.random() < 0.4:
        yield _rent("Trả trước 36 tháng", amount * 36 * 0.75, 36, unit)
    if shape == "buy":
        yield _bought(source, "Mua quyền sử dụng", amount * 20, unit)


def _yearly(source: random.Random, plan: Blueprint, level: float) -> Iterator[Values]:
    amount, unit = plan.theme.tariff.amount * level, plan.theme.tariff.unit
    year = _rent("Thuê theo năm", amount, 12, unit) | _setup(source, amount / 6)
    if source.random() < 0.3:
        year["renewal_amount"] = nice(amount * source.choice((0.8, 0.9, 1.1)))
    yield year
    if source.random() < 0.12:
        yield _rent("Trả 12 tháng, dùng 15 tháng", amount, 15, unit)
    if source.random() < 0.45:
        months = source.choice((24, 36, 60))
        yield _rent(f"Trả trước {months} tháng", amount * months / 12 * 0.85, months, unit)
    if source.random() < 0.3 and amount > 1_000_000:
        yield _bought(source, "Mua quyền sử dụng", amount * 2.4, unit)
    if source.random() < 0.12:
        yield _rent("Thuê theo quý", amount * 0.28, 3, unit)


def _by_use(source: random.Random, plan: Blueprint, level: float) -> Iterator[Values]:
    amount, unit = plan.theme.tariff.amount * level, plan.theme.tariff.unit
    base: Values = {
        "name": "Theo mức sử dụng",
        "charge": "usage",
        "amount": nice(amount) if amount >= 10 else Decimal(amount).quantize(Decimal("0.0001")),
        "unit": unit,
    }
    if plan.theme.nature == "service":
        yield base | {"quantity_min": source.choice((None, None, 5, 10))}
        return
    yield base | {"period_months": 1, "quantity_min": source.choice((20, 50, 100))}
    for size in sorted(source.sample(_PACKAGES, source.randrange(2, 4))):
        yield base | {
            "name": f"Gói {format_number(size, 'vi')} {unit}",
            "amount": nice(amount * size * 0.8),
            "quantity_min": size,
            "quantity_included": size,
            "extra_unit_amount": base["amount"],
        }


def _by_device(source: random.Random, plan: Blueprint, level: float) -> Iterator[Values]:
    amount, unit = plan.theme.tariff.amount * level, plan.theme.tariff.unit
    yield _bought(source, "Mua thiết bị, gồm phần mềm", amount, unit) | {
        "setup_fee": nice(amount * 0.06) if source.random() < 0.6 else None,
        "setup_per_unit": True,
    }
    if source.random() < 0.6:
        yield _rent("Thuê trọn gói", amount / 28, 1, unit) | {
            "minimum_months": source.choice((12, 24))
        }
    if source.random() < 0.4:
        yield _bought(source, "Mua từ 10 bộ", amount * 0.9, unit) | {"quantity_min": 10}


def _freely(source: random.Random, plan: Blueprint, level: float) -> Iterator[Values]:
    tariff = plan.theme.tariff
    plain = _free("Gói miễn phí", tariff.unit)
    if plan.programme != "shared" and tariff.unit in _ORGANISED and source.random() < 0.4:
        plain["setup_fee"] = nice(1_500_000 * level)
    yield plain
    if plan.programme == "shared" or source.random() < 0.4:
        return
    if tariff.manner in "my":
        months = 1 if tariff.manner == "m" else 12
        yield _rent("Gói đầy đủ", tariff.amount * level, months, tariff.unit)
    else:
        amount = source.choice((29_000, 49_000, 99_000)) * level
        yield _rent("Gói nâng cao", amount, 1, tariff.unit)


def _on_request(source: random.Random, plan: Blueprint, level: float) -> Iterator[Values]:
    unit = plan.theme.tariff.unit
    yield {"name": "Theo yêu cầu", "charge": "quote", "unit": unit}
    if source.random() < 0.35:
        yield {
            "name": "Khảo sát ban đầu",
            "role": "service",
            "charge": "purchase",
            "amount": nice(4_000_000 * level),
            "unit": "lượt",
        }


_MANNERS = {
    "m": _monthly,
    "y": _yearly,
    "u": _by_use,
    "b": _by_device,
    "f": _freely,
    "q": _on_request,
}


# The parts -------------------------------------------------------------------------------------
def _rent(name: str, amount: float, months: int, unit: str) -> Values:
    return {
        "name": name,
        "charge": "subscription",
        "amount": nice(amount),
        "period_months": months,
        "unit": unit,
    }


def _bought(source: random.Random, name: str, amount: float, unit: str) -> Values:
    return {
        "name": name,
        "charge": "purchase",
        "amount": nice(amount),
        "unit": unit,
        "maintenance_percent": Decimal(source.choice((10, 12, 15, 18))),
        "warranty_months": source.choice((12, 12, 24)),
    }


def _free(name: str, unit: str) -> Values:
    return {"name": name, "charge": "free", "unit": unit}


def _setup(source: random.Random, amount: float) -> Values:
    """A set-up fee for what is dear enough to need one."""
    if amount < 400_000 or source.random() > _HAS_SETUP:
        return {}
    return {
        "setup_fee": nice(amount * source.choice((1.0, 1.5, 2.0))),
        "setup_per_unit": source.random() < _SETUP_PER_UNIT,
    }


def _extras(source: random.Random, level: float) -> Iterator[Values]:
    if source.random() < _HAS_ADD_ON:
        yield _rent("Thêm dung lượng lưu trữ", 300_000 * level, 1, "gói 100 GB") | {
            "role": "add_on"
        }
    if source.random() < _HAS_SERVICE:
        yield {
            "name": "Đào tạo tại chỗ",
            "role": "service",
            "charge": "purchase",
            "amount": nice(3_500_000 * level),
            "unit": "khóa",
        }
    if source.random() < _HAS_SERVICE / 3:
        yield {"name": "Chuyển dữ liệu cũ", "role": "service", "charge": "quote", "unit": "gói"}


def _common(source: random.Random, ground: Ground, plan: Blueprint, maker: Maker) -> Values:
    """What all plans of a price list share."""
    year = ground.on.year
    vat = weighted(source, _SOFTWARE_VAT if plan.theme.nature == "soft" else _WORK_VAT)
    site = domain_of(maker.vendor)
    month = source.randrange(1, 7)
    paper = f"Bảng giá công bố {month:02d}/{year} (mẫu)"
    return {
        "role": "base",
        "vat": vat,
        "vat_rate": source.choice(_RATES) if vat == VAT_EXCLUDED else None,
        "valid_from": dt.date(year, month, 1),
        "valid_to": dt.date(year + source.randrange(2), 12, 31)
        if source.random() < _IS_LIMITED
        else None,
        "source": f"{paper}, https://{site}/bang-gia" if site else paper,
        "source_kind": weighted(source, _SOURCES),
        "trial_days": weighted(source, _TRIALS),
    }


def _condition(source: random.Random, plan: Blueprint) -> str:
    """For whom the first plan is; most often for everyone."""
    is_public = not {"public_unit", "school", "hospital"}.isdisjoint(plan.theme.audiences)
    if is_public and source.random() < _PUBLIC_SHARE:
        return _PUBLIC_CONDITION
    return source.choice(_CONDITIONS)


def _is_step_of(values: Values, first: Values) -> bool:
    """Whether a plan is a further step of the first one: for the same customers, then."""
    same = ("charge", "period_months", "unit", "quantity_included", "setup_fee")
    return all(values.get(name) == first.get(name) for name in same)


def _earlier(source: random.Random, one: Plan) -> Decimal | None:
    """The earlier list price of some plans: some rose, some fell."""
    if not one.amount or source.random() > _CHANGED:
        return None
    older = nice(float(one.amount) * source.choice((0.85, 0.9, 0.95, 1.1, 1.2)))
    return None if older == one.amount else older


def _other_times(source: random.Random, ground: Ground, made: list[Plan]) -> list[Plan]:
    """A plan of last year that ended, or one of next year that is announced already."""
    first = next((one for one in made if one.amount and one.values["role"] == "base"), None)
    if first is None or first.values.get("quantity_included"):
        return []
    found = []
    for share, year, factor in (
        (_HAS_OLD, ground.on.year - 1, 0.9),
        (_HAS_NEXT, ground.on.year + 1, 1.1),
    ):
        if source.random() < share:
            changes = {
                "name": f"{first.values['name']} (bảng giá {year})",
                "amount": nice(float(first.amount) * factor),
                "position": len(made) + len(found),
                "valid_from": dt.date(year, 1, 1),
                "valid_to": dt.date(year, 12, 31) if year < ground.on.year else None,
            }
            found.append(Plan(first.values | changes))
    return found


def promotion(source: random.Random, on: dt.date, plans: list[Plan]) -> tuple[int, Values] | None:
    """For some price lists a promotion: the position of its plan and the columns."""
    able = [i for i, one in enumerate(plans) if one.amount and one.values["role"] == "base"]
    if not able or source.random() > _PROMOTED:
        return None
    position = able[0]
    off = source.choice((5, 10, 10, 15, 20, 30))
    is_amount = source.random() < 0.5
    reduced = nice(float(plans[position].amount) * (100 - off) / 100)
    starts_on, ends_on = _days(source, on)
    return position, {
        "amount": min(reduced, plans[position].amount) if is_amount else None,
        "percent": None if is_amount else Decimal(off),
        "starts_on": starts_on,
        "ends_on": ends_on,
        "condition": source.choice(_PROMOTION_TERMS),
    }


def _days(source: random.Random, on: dt.date) -> tuple[dt.date, dt.date | None]:
    """Days of a promotion: over, in force, to come, now and then without an end."""
    when = weighted(source, {"past": 24.0, "now": 50.0, "ahead": 22.0, "open": 4.0})
    length = dt.timedelta(days=source.choice((30, 45, 60, 90)))
    if when == "past":
        ends_on = on - dt.timedelta(days=source.randrange(3, 200))
        return ends_on - length, ends_on
    if when == "ahead":
        starts_on = on + dt.timedelta(days=source.randrange(3, 50))
        return starts_on, starts_on + length
    starts_on = on - dt.timedelta(days=source.randrange(25))
    return starts_on, None if when == "open" else starts_on + length
