"""Price lists as real vendors shape them, with invented names and costs reckoned by hand.

Each cost stands with its sum, for a contract that begins on 22 November 2026.
"""

from dataclasses import dataclass, field

CHARGES = {
    "free": "Miễn phí sử dụng",
    "subscription": "Thuê dịch vụ",
    "purchase": "Mua quyền sử dụng phần mềm",
    "usage": "Theo mức sử dụng",
    "quote": "Liên hệ nhận báo giá",
}
VATS = {
    "included": "Đã bao gồm thuế GTGT",
    "excluded": "Chưa bao gồm thuế GTGT",
    "exempt": "Không chịu thuế GTGT",
    "not_stated": "Chưa nêu rõ thuế GTGT",
}
ROLES = {"base": "Gói chính", "add_on": "Gói bổ sung", "service": "Dịch vụ kèm theo"}
PERIODS = {"": "", "1": "Tháng", "3": "Quý", "12": "Năm"}
COLUMNS = {"name": "plan_name"}
PROMOTION = {
    "amount": "promo_amount",
    "percent": "promo_percent",
    "starts_on": "promo_starts_on",
    "ends_on": "promo_ends_on",
}


@dataclass(frozen=True)
class Priced:
    """One plan as typed; ``costs``: quantity, first year, five years (VND), all by hand."""

    name: str
    charge: str
    typed: dict[str, str]
    costs: tuple[tuple[int, int, int], ...]
    promotion: dict[str, str] = field(default_factory=dict)
    refused: tuple[int, ...] = ()

    @property
    def form(self) -> dict[str, str]:
        """What is typed into the form."""
        return {"name": self.name, "charge": self.charge, "role": "base", "vat": "exempt"} | (
            self.typed
        )

    @property
    def row(self) -> dict[str, str]:
        """The same as a row of the sheet."""
        form = dict(self.form)
        months = form.pop("period_months", "")
        if "setup_per_unit" in form:
            form["setup_per_unit"] = "Có"
        cells = {COLUMNS.get(name, name): text for name, text in form.items()}
        return cells | {
            "plan_role": ROLES[cells.pop("role")],
            "charge": CHARGES[self.charge],
            "vat": VATS[self.form["vat"]],
            "period": PERIODS.get(months, f"{months} tháng"),
            **{PROMOTION[name]: text for name, text in self.promotion.items()},
        }


LISTS = {
    # Packages of e-invoices, used up within the year; the last with a price beyond.
    "Hóa đơn Sen Vàng": [
        Priced(
            "Gói 300",
            "usage",
            {"amount": "294.000", "unit": "hóa đơn", "quantity_included": "300"},
            # One block; 301 invoices need two. Five times that.
            ((300, 294_000, 1_470_000), (301, 588_000, 2_940_000)),
        ),
        Priced(
            "Gói 500",
            "usage",
            {"amount": "445.000", "unit": "hóa đơn", "quantity_included": "500"},
            ((500, 445_000, 2_225_000),),
        ),
        Priced(
            "Gói 1.000",
            "usage",
            {
                "amount": "700.000",
                "unit": "hóa đơn",
                "quantity_included": "1.000",
                "extra_unit_amount": "850",
                "setup_fee": "500.000",
            },
            # 700.000 + 200 x 850 = 870.000 a year, set-up 500.000 once.
            ((1_200, 1_370_000, 4_850_000),),
        ),
    ],
    # Fractions of a dong per message and transaction, counted each month.
    "Tin nhắn Bưu Cục": [
        Priced(
            "Tin nhắn thương hiệu",
            "usage",
            {"amount": "780,5", "unit": "tin nhắn", "period_months": "1", "vat": "included"},
            # 1.234 x 780,5 = 963.137 a month.
            ((1_234, 11_557_644, 57_788_220),),
        ),
        Priced(
            "Xác thực giao dịch",
            "usage",
            {"amount": "0,7", "unit": "giao dịch", "period_months": "1", "vat": "included"},
            # 1.000.003 x 0,7 = 700.002,1 a month: 8.400.025,2 and 42.000.126 exactly.
            ((1_000_003, 8_400_025, 42_000_126),),
        ),
        Priced(
            "Nhật ký truy cập",
            "usage",
            {"amount": "0.0125", "unit": "dòng", "quantity_min": "100.000", "vat": "not_stated"},
            # At least 100.000 lines a year: 1.250; 123.457 x 0,0125 = 1.543,2125 and 7.716,0625.
            ((1, 1_250, 6_250), (123_457, 1_543, 7_716)),
        ),
    ],
    # Pay 12 months, get 15; longer terms paid ahead.
    "Quản lý trạm Hoa Gạo": [
        Priced(
            "Trả 12 tháng, dùng 15 tháng",
            "subscription",
            {"amount": "3.600.000", "unit": "trạm", "period_months": "15"},
            # 2 x 3.600.000 in months 0, 15, 30, 45 (60 is the sixth year).
            ((2, 7_200_000, 28_800_000),),
        ),
        Priced(
            "Trả trước 24 tháng",
            "subscription",
            {"amount": "5.280.000", "unit": "trạm", "period_months": "24"},
            # Months 0, 24, 48.
            ((1, 5_280_000, 15_840_000),),
        ),
        Priced(
            "Trả trước 36 tháng",
            "subscription",
            {"amount": "7.128.000", "unit": "trạm", "period_months": "36"},
            ((1, 7_128_000, 14_256_000),),
        ),
        Priced(
            "Trả trước 60 tháng",
            "subscription",
            {"amount": "10.560.000", "unit": "trạm", "period_months": "60"},
            ((1, 10_560_000, 10_560_000),),
        ),
    ],
    # Per user and month in three steps.
    "Văn phòng số Cây Đa": [
        Priced(
            "Từ 1 đến 9 tài khoản",
            "subscription",
            {"amount": "95.000", "unit": "tài khoản", "period_months": "1", "quantity_max": "9"},
            ((9, 10_260_000, 51_300_000),),
            refused=(10,),
        ),
        Priced(
            "Từ 10 đến 49 tài khoản",
            "subscription",
            {
                "amount": "85.000",
                "unit": "tài khoản",
                "period_months": "1",
                "quantity_min": "10",
                "quantity_max": "49",
                "minimum_months": "12",
            },
            # Below the least quantity the least is paid.
            ((10, 10_200_000, 51_000_000), (3, 10_200_000, 51_000_000)),
            refused=(50,),
        ),
        Priced(
            "Từ 50 tài khoản",
            "subscription",
            {"amount": "70.000", "unit": "tài khoản", "period_months": "1", "quantity_min": "50"},
            ((50, 42_000_000, 210_000_000),),
        ),
    ],
    # Set-up at each site, monthly rent, tax on top.
    "Camera Ngõ Nhỏ": [
        Priced(
            "Thuê theo điểm",
            "subscription",
            {
                "amount": "450.000",
                "unit": "điểm",
                "period_months": "1",
                "setup_fee": "2 triệu",
                "setup_per_unit": "on",
                "vat": "excluded",
                "vat_rate": "8",
            },
            # (3 x 2.000.000 + 36 x 450.000) x 1,08; (6.000.000 + 180 x 450.000) x 1,08.
            ((3, 23_976_000, 93_960_000),),
        ),
        Priced(
            "Mua camera",
            "purchase",
            {"amount": "4.250.000", "unit": "bộ", "vat": "excluded", "vat_rate": "10"},
            ((2, 9_350_000, 9_350_000),),
        ),
    ],
    # A perpetual licence, maintenance once the warranty is over; users beyond those included.
    "Kế toán Lúa Mới": [
        Priced(
            "Mua đứt, bảo hành 24 tháng",
            "purchase",
            {
                "amount": "120.000.000",
                "unit": "đơn vị",
                "maintenance_percent": "15",
                "warranty_months": "24",
            },
            # 18.000.000 in months 24, 36, 48.
            ((1, 120_000_000, 174_000_000),),
        ),
        Priced(
            "Mua đứt, bảo hành 12 tháng",
            "purchase",
            {
                "amount": "45.000.000",
                "unit": "đơn vị",
                "maintenance_percent": "20",
                "warranty_months": "12",
            },
            # 90.000.000, then 18.000.000 in each of four years.
            ((2, 90_000_000, 162_000_000),),
        ),
        Priced(
            "Mua gồm 5 người dùng",
            "purchase",
            {
                "amount": "30.000.000",
                "unit": "người dùng",
                "quantity_included": "5",
                "extra_unit_amount": "2.000.000",
                "maintenance_percent": "12,5",
            },
            # 30.000.000 + 3 x 2.000.000 = 36.000.000; 12,5% = 4.500.000 in each of four years.
            ((8, 36_000_000, 54_000_000),),
        ),
    ],
    # Cheaper from the second term on.
    "Chữ ký số Mộc": [
        Priced(
            "12 tháng",
            "subscription",
            {
                "amount": "1.826.000",
                "unit": "chữ ký số",
                "period_months": "12",
                "renewal_amount": "1.276.000",
                "vat": "included",
            },
            # 1.826.000 + 4 x 1.276.000.
            ((1, 1_826_000, 6_930_000),),
        ),
        Priced(
            "36 tháng",
            "subscription",
            {
                "amount": "3.109.000",
                "unit": "chữ ký số",
                "period_months": "36",
                "renewal_amount": "2.900.000",
                "vat": "included",
            },
            ((1, 3_109_000, 6_009_000),),
        ),
        Priced(
            "Kích hoạt một lần, duy trì hằng năm",
            "subscription",
            {"amount": "2.990.000", "unit": "thiết bị", "renewal_amount": "590.000"},
            ((1, 2_990_000, 5_350_000),),
        ),
    ],
    # Free for a few, then paid: as two plans, or only those beyond are paid.
    "Nhắn tin nội bộ Chim Én": [
        Priced(
            "Miễn phí đến 5 người dùng",
            "free",
            {"unit": "người dùng", "quantity_max": "5", "vat": "not_stated"},
            ((5, 0, 0),),
            refused=(6,),
        ),
        Priced(
            "Từ 6 người dùng",
            "subscription",
            {"amount": "50.000", "unit": "người dùng", "period_months": "1", "quantity_min": "6"},
            ((6, 3_600_000, 18_000_000),),
        ),
        Priced(
            "Trả cho người dùng thứ 6 trở đi",
            "subscription",
            {
                "amount": "0",
                "unit": "người dùng",
                "period_months": "1",
                "quantity_included": "5",
                "extra_unit_amount": "30.000",
            },
            # 3 x 30.000 x 12.
            ((5, 0, 0), (8, 1_080_000, 5_400_000)),
        ),
    ],
    # A price for schools, a promotion by percent; training by the course.
    "Lớp học Phượng Vĩ": [
        Priced(
            "Gói Giáo dục",
            "subscription",
            {
                "amount": "12.000.000",
                "unit": "trường",
                "period_months": "12",
                "condition": "Cơ sở giáo dục công lập",
            },
            # The first payment falls into the promotion: 9.600.000; four more at list price.
            ((1, 9_600_000, 57_600_000),),
            promotion={"percent": "20", "starts_on": "01/10/2026", "ends_on": "31/12/2026"},
        ),
        Priced(
            "Đào tạo giáo viên",
            "purchase",
            {
                "role": "service",
                "amount": "2.500.000",
                "unit": "khóa",
                "vat": "excluded",
                "vat_rate": "10",
            },
            ((3, 8_250_000, 8_250_000),),
        ),
        Priced(
            "Thêm 100 GB lưu trữ",
            "subscription",
            {"role": "add_on", "amount": "300.000", "unit": "100 GB", "period_months": "1"},
            ((2, 7_200_000, 36_000_000),),
        ),
    ],
    # Blocks of 1.000: one that is begun is paid whole; a base fee with transactions included.
    "Số hóa Giấy Dó": [
        Priced(
            "Theo lô 1.000 trang",
            "usage",
            {"amount": "350.000", "unit": "trang", "quantity_included": "1.000"},
            ((2_001, 1_050_000, 5_250_000),),
        ),
        Priced(
            "Thuê bao gồm 100 giao dịch",
            "usage",
            {
                "amount": "55.000",
                "unit": "giao dịch",
                "period_months": "1",
                "quantity_included": "100",
                "extra_unit_amount": "550",
                "vat": "not_stated",
            },
            # 55.000 + 150 x 550 = 137.500 a month.
            ((250, 1_650_000, 8_250_000),),
        ),
    ],
    # By the quarter, with a promotional price that ends within the year.
    "Du lịch Gió Lào": [
        Priced(
            "Thuê theo quý",
            "subscription",
            {"amount": "900.000", "unit": "điểm đến", "period_months": "3"},
            # Due 22/11 and 22/02 within, 22/05 and 22/08 after: 2 x 750.000 + 2 x 900.000.
            ((1, 3_300_000, 17_700_000),),
            promotion={"amount": "750.000", "starts_on": "01/11/2026", "ends_on": "28/02/2027"},
        ),
    ],
    # No price named.
    "Đô thị Cầu Vồng": [Priced("Toàn thành phố", "quote", {"vat": "not_stated"}, (), refused=(1,))],
}
