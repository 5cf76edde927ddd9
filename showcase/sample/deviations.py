"""Sample prices that lie far above the others, and what their vendors say about some of them.

Two prices that several provinces share are raised in one of them, so that the price watch has
something to show however small the sample is. It is sample data by its solutions.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Final

from core.money import half_up
from solutions.models import PriceExplanation, PricePlan, PriceRevision
from solutions.price_watch.comparison import Price, Spread
from solutions.price_watch.outliers import Outlier, outliers_in
from solutions.price_watch.reading import candidates, spreads
from solutions.prices import store_price_from
from solutions.pricing import least_quantity, yearly_costs
from solutions.pricing.terms import FREE

from .bulk import saved
from .chance import nice
from .ground import Ground

# More would take time and show nothing new.
_LOOKED_AT: Final = 2_000
_DEARER: Final = 1.6
_MADE_DEARER: Final = 2
_SHARE: Final = 0.45
_TEXTS: Final = (
    "Giá gồm đào tạo tại chỗ cho cán bộ các xã và hỗ trợ trực tiếp 12 tháng (mẫu).",
    "Tỉnh yêu cầu cài đặt trên trung tâm dữ liệu của tỉnh, có thêm chi phí hạ tầng (mẫu).",
    "Gói tại tỉnh gồm thêm phân hệ báo cáo và chuyển đổi dữ liệu cũ (mẫu).",
    "Giá cũ chưa cập nhật; nhà cung cấp sẽ gửi bảng giá mới trong tháng này (mẫu).",
)


def make_deviations(ground: Ground) -> int:
    """Make some prices dearer and explain some that are; how many explanations were made."""
    keys = list(
        candidates(ground.on).order_by("solution").values_list("solution", flat=True)[:_LOOKED_AT]
    )
    found = spreads(keys, ground.on)
    level = (kind for kinds in found.values() for kind in kinds if _is_level(kind))
    made = [_make_dearer(ground, _dearer(ground, kind)) for kind in islice(level, _MADE_DEARER)]
    outliers = [one for kinds in spreads(keys, ground.on).values() for one in outliers_in(kinds)]
    # One is left for the model centre to ask about.
    told = [one for one in outliers if one.plan_id not in made[:1]]
    return len(saved(PriceExplanation, list(_explanations(ground, told))))


def _dearer(ground: Ground, kind: Spread) -> Price:
    """The price to be raised: the model centre's where it offers the solution, else the last."""
    own = (price for price in kind.prices if price.province_id == ground.model.id)
    return next(own, kind.prices[-1])


def _is_level(kind: Spread) -> bool:
    """Whether all provinces publish one price to be paid, so that a dearer one stands out."""
    return kind.is_comparable and kind.key[0] != FREE and 0 < kind.least == kind.greatest


def _make_dearer(ground: Ground, price: Price) -> int:
    """Ask more for the plan, from the beginning of its price series; the key of the plan."""
    plan = PricePlan.objects.get(pk=price.plan_id)
    amount = nice(float(plan.amount or 0) * _DEARER)
    points = PriceRevision.objects.filter(plan=plan, amount=plan.amount)
    PricePlan.objects.filter(pk=plan.pk).update(amount=amount)
    plan.amount = amount
    always = replace(plan.terms(), promotions=(), valid_from=None, valid_to=None)
    cost = half_up(yearly_costs(always, least_quantity(always), 1, ground.on)[0])
    points.update(amount=amount, first_year_cost=cost)
    store_price_from([price.listing_id], ground.on)
    return plan.pk


def _explanations(ground: Ground, outliers: list[Outlier]) -> Iterator[PriceExplanation]:
    for outlier in outliers:
        source = ground.chance("explained", outlier.plan_id)
        if source.random() < _SHARE:
            yield PriceExplanation(
                plan_id=outlier.plan_id,
                cost=outlier.cost,
                text=source.choice(_TEXTS),
                given_on=ground.days_ago(source.randrange(2, 60)),
                source="Thư giải trình giá số 00/CV-MẪU",
            )
