"""All components on one page with invented data, for whoever builds pages; while DEBUG is on."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace as Item

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.i18n import LangText
from core.icons import icon_names
from solutions import facet_html
from solutions.card_shapes import row_html
from solutions.facet_groups import Group
from solutions.facet_html import Choice

END = dt.date(2026, 12, 31)


def _prices() -> list[Item | None]:
    """One price of each kind that a card can show."""
    rent = {
        "unit_amount": Decimal(1_900_000),
        "list_amount": Decimal(2_400_000),
        "period_months": 1,
        "unit": "trạm",
        "per_unit": "trạm",
        "charge": "subscription",
        "quantity": 1,
        "first_year": 25_800_000,
        "includes_setup": True,
        "vat": "included",
    }
    use = rent | {
        "unit_amount": Decimal(600),
        "list_amount": None,
        "period_months": None,
        "unit": "hóa đơn",
        "per_unit": "100 hóa đơn",
        "charge": "usage",
        "quantity": 1000,
        "first_year": 600_000,
        "includes_setup": False,
        "vat": "not_stated",
    }
    free = use | {"unit_amount": Decimal(0), "charge": "free", "first_year": 0}
    return [Item(**rent), Item(**use), Item(**free), None, None]


def _cards() -> list[Item]:
    """Cards of all states: promotion and trial, other language, stale, on request, no price."""
    names = ("Trạm Y tế Số", "Hóa Đơn Gọn", "Nền tảng Học tập Mở", "Cổng Đô Thị", "Chưa Có Giá")
    result = {
        "count": 1,
        "body_name": "Hội đồng mẫu A",
        "other_bodies": 0,
        "criteria_name": "Bộ tiêu chí mẫu",
        "criteria_version": "1.0",
        "evaluated_on": END,
    }
    ratings = [
        Item(**result, grade="good", points=Decimal("87.25")),
        Item(**result | {"count": 3, "other_bodies": 2}, grade="excellent", points=Decimal(92)),
        Item(**result | {"count": 2, "other_bodies": 1}, grade="fail", points=Decimal("43.5")),
        None,
        None,
    ]
    summary = (
        "Hồ sơ khám, kho thuốc và báo cáo thống kê cho trạm y tế xã. Chạy được khi mất mạng, "
        "tự gửi dữ liệu khi có mạng trở lại."
    )
    return [
        Item(
            slug=f"mau-{index}",
            url=f"#mau-{index}",
            name=name,
            listing_id=1000 + index if index else None,
            vendor_name="Công ty Mẫu Lúa Vàng",
            vendor_url="#nha-cung-cap",
            summary=LangText(summary, "vi" if index == 1 else ""),
            price=price,
            has_quote=index == 3,
            is_price_stale=index == 1,
            rating=rating,
            is_sample=index != 2,
            has_promo=index == 0,
            promo_ends_on=END,
            trial="Dùng thử 60 ngày" if index < 2 else "",
            province_count=(22, 1, 0, 0, 0)[index],
            is_featured=index == 1,
        )
        for index, (name, price, rating) in enumerate(zip(names, _prices(), ratings, strict=True))
    ]


def _map() -> dict[str, object]:
    """Four tiles in each step, for the two maps."""
    tiles = [
        Item(
            name=name,
            url="#tinh",
            column=column,
            row=row,
            value=step * 12,
            step=step,
            zone=zone,
            shade=shade,
        )
        for name, column, row, step, zone, shade in (
            ("Cao Bằng", 5, 1, 0, "", "is-closed"),
            ("Hà Nội", 3, 3, 5, "", "has-many"),
            ("Đà Nẵng", 5, 9, 3, "north", "has-some"),
            ("Khánh Hòa", 5, 13, 4, "south", "is-model"),
            ("TP. Hồ Chí Minh", 3, 14, 2, "", ""),
            ("Cà Mau", 1, 16, 1, "", ""),
        )
    ]
    legend = [Item(step=step, low=step * 12 - 11, high=step * 12) for step in range(1, 6)]
    return {"tiles": tiles, "legend": legend, "urls": {"north": "#dn", "south": "#kh"}}


def _lists() -> dict[str, object]:
    """Small inputs of the other components."""
    choices = (
        Choice("y-te", "Y tế", 1234, is_checked=True),
        Choice("giao-duc", "Giáo dục và đào tạo", 0, is_checked=False),
    )
    return {
        "facet": Group(_("Sector"), True, facet_html.choices("sector", choices), hidden=12),
        "chips": [Item(label="Y tế", url="#1"), Item(label="Có dùng thử", url="#2")],
        "figures": [Item(value="32/34", label="trung tâm"), Item(value="444", label="giải pháp")],
        "facts": [Item(icon="map-pin", label="Địa chỉ", value="Số 00, đường Mẫu")],
        "picture": Item(src=static("img/mark.svg"), srcset="", width=34, height=42),
        "pairs": [("Nhà cung cấp", "Công ty Mẫu"), ("Trống", "")],
        "sectors": [
            Item(name="Y tế", url="#1", icon="stethoscope", count=48),
            Item(name="An sinh xã hội", url="#2", icon="heart-handshake", count=0),
        ],
        "problems": [
            Item(
                title="Trạm y tế xã vẫn ghi sổ giấy, số liệu báo cáo chậm",
                url="#1",
                icon="stethoscope",
                sector="Y tế",
                solution_count=7,
                guide_count=1,
            )
        ],
        "guides": [
            Item(
                title="Quản lý hồ sơ khám, chữa bệnh tại trạm y tế xã",
                url="#1",
                step_count=8,
                days=42,
                source="Khánh Hòa",
                is_sample=True,
            )
        ],
        "regions": [
            Item(
                name="Đồng bằng sông Hồng",
                provinces=[Item(name="Hà Nội", url="#1", count=12, is_open=True, zone="")],
            )
        ],
        "actions": [Item(label="Bỏ tất cả bộ lọc", url="#1"), Item(label="Trang chủ", url="#2")],
    }


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """The page; 404 on any real site."""
    if not settings.DEBUG:
        raise Http404
    cards = _cards()
    context = {
        "cards": cards,
        "rows": SafeString("".join(row_html(card) for card in cards)),
        "map": _map(),
        "page": Paginator(range(500), 24).get_page(7),
        "params": QueryDict("sector=y-te&page=7"),
        "icons": sorted(icon_names()),
        "places": [Item(name="Hà Nội", slug="ha-noi"), Item(name="Huế", slug="hue")],
        "kinds": ["", "ok", "warn", "err"],
        "notices": ["Hải Dương nay thuộc Hải Phòng.", "Bỏ qua lựa chọn: giá = abc"],
        "has_sample": True,
    }
    return render(request, "ui/gallery.html", context | _lists())
