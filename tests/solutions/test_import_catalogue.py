"""``manage.py import_catalogue``: real files in, a report out, the exit status."""

import datetime as dt
import io
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from core.models import Transition, User
from provinces.models import Province
from solutions.models import Listing, PricePlan, Solution
from tests.factories import SectorFactory
from vendors.models import Vendor

pytestmark = pytest.mark.django_db

REAL = Path(__file__).parents[1] / "data" / "digital_public_goods.csv"


def run(path: Path, **options: object) -> tuple[int, str]:
    """Exit status and output of the command, in English unless told otherwise."""
    out = io.StringIO()
    try:
        call_command("import_catalogue", path, stdout=out, **({"lang": "en"} | options))
    except SystemExit as stop:
        return int(stop.code or 0), out.getvalue()
    return 0, out.getvalue()


def summary(output: str) -> dict[str, int]:
    """The numbers of rows by kind, at the end of the output."""
    lines = output[output.index("Rows") :].splitlines()[1:6]
    return {name.strip(): int(count) for name, count in (line.split(":") for line in lines)}


def counted(**kinds: int) -> dict[str, int]:
    """A summary in which all other kinds are 0."""
    empty = dict.fromkeys(("created", "changed", "unchanged", "duplicate", "rejected"), 0)
    return empty | kinds


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A table as a department sends it, in a workbook."""
    book = Workbook()
    sheet = book.active
    _fill(sheet)
    path = tmp_path / "Danh mục.xlsx"
    book.save(path)
    return path


def _fill(sheet: Worksheet) -> None:
    headings = ("TT", "Nhà cung cấp", "Mã số thuế", "Tên giải pháp", "Lĩnh vực",
                "Hình thức tính giá", "Đơn giá", "Kỳ thanh toán", "Đơn vị tính",
                "Ngày xác nhận giá", "Người nhập")  # fmt: skip
    rows = (
        ("UBND TỈNH MẪU",),
        ("DANH MỤC GIẢI PHÁP CHUYỂN ĐỔI SỐ",),
        ("ĐVT: đồng",),
        headings,
        ("I", "Lĩnh vực y tế"),
        (1, "Công ty CP Lúa Vàng", 100109106, "Trạm Y tế Số", "Y tế", "Thuê dịch vụ", 1900000,
         "Tháng", "trạm", dt.date(2026, 11, 10), "An"),
        (2, None, None, "Sổ khám bệnh", "Y tế", "Miễn phí"),
        (3, "Công ty TNHH Sen", "0100109107", "Sen 🌸", "Y tế", "Miễn phí"),
        (4, "Công ty TNHH Mai", None, "Mai", "Bói toán", "Liên hệ"),
        (None, "Tổng cộng", None, None, None, None, 1900000),
        (),
    )  # fmt: skip
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("A1:K1")
    sheet.merge_cells("B6:B7")
    sheet.merge_cells("C6:C7")


# Real products ----------------------------------------------------------------------------------
@pytest.mark.parametrize("lang", ["en", "vi"])
def test_sixty_real_products_are_imported_without_loss_and_once(reference: None, lang: str) -> None:
    status, output = run(REAL, content_lang=lang, publish=True)
    again = run(REAL, content_lang=lang, publish=True)

    assert (status, summary(output)) == (0, counted(created=60))
    assert (again[0], summary(again[1])) == (0, counted(unchanged=60))
    assert Listing.objects.national().filter(state="published").count() == 60
    assert (Solution.objects.count(), Vendor.objects.count()) == (60, 59)
    assert not Solution.objects.filter(sectors=None).exists()
    assert not Solution.objects.exclude(kind="free").exists()
    texts = Solution.objects.values_list("summary_en" if lang == "en" else "summary", flat=True)
    assert all(texts)
    assert "row 16" in output  # UNICEF has two web pages in the file: said, not lost


# A department's table ---------------------------------------------------------------------------
def test_a_departments_workbook_goes_in_and_every_wrong_row_is_told(
    da_nang: Province, table: Path
) -> None:
    SectorFactory(name="Y tế")

    status, output = run(table, province="da-nang", publish=True)

    assert status == 1
    assert summary(output) == counted(created=2, rejected=2)
    assert "Row 4: The column “Người nhập” is not known and is left out." in output
    assert "Row 5: A group line, not a row of the table: “Lĩnh vực y tế”. Skipped." in output
    assert "Row 8, column “Tax code”: The last of the ten digits does not fit" in output
    assert "Row 9, column “Sectors”: “Bói toán” is not a sector. Choose from: Y tế." in output
    assert "Row 10: A line of totals" in output
    assert set(Solution.objects.values_list("name", "vendor__tax_code")) == {
        ("Trạm Y tế Số", "0100109106"), ("Sổ khám bệnh", "0100109106"),
    }  # fmt: skip
    assert Listing.objects.get(solution__name="Trạm Y tế Số").price_from == 22_800_000


def test_messages_are_vietnamese_by_default(da_nang: Province, table: Path) -> None:
    SectorFactory(name="Y tế")

    _status, output = run(table, province="da-nang", lang="vi")

    assert "Dòng 9, cột “Lĩnh vực”" in output
    assert "Row" not in output


def test_a_dry_run_says_the_same_and_saves_nothing(da_nang: Province, table: Path) -> None:
    SectorFactory(name="Y tế")

    status, output = run(table, province="da-nang", dry_run=True)

    assert (status, summary(output)) == (1, counted(created=2, rejected=2))
    assert output.endswith("Nothing was saved.\n")
    assert [m.objects.count() for m in (Vendor, Solution, Listing, PricePlan)] == [0, 0, 0, 0]


def test_warnings_and_duplicates_alone_leave_the_status_at_0(
    da_nang: Province, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("vendor_name,solution_name,charge\nCông ty A,B,free\nCông ty A,B,free\n")

    status, output = run(path)

    assert (status, summary(output)) == (0, counted(created=1, duplicate=1))
    assert "Row 3: The same as row 2; counted once." in output


def test_progress_is_shown_on_the_error_stream(
    da_nang: Province, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(table, province="da-nang")

    shown = capsys.readouterr().err
    assert "Reading" in shown
    assert "Saving: 100%" in shown


# Rights, states, the record ----------------------------------------------------------------
@pytest.fixture
def one(tmp_path: Path) -> Path:
    """A file of one row without province."""
    path = tmp_path / "mot.csv"
    path.write_text("vendor_name,solution_name,charge\nCông ty A,B,free\n")
    return path


def test_the_province_option_gives_rows_their_province(hue: Province, one: Path) -> None:
    run(one, province="hue")

    assert Listing.objects.get().province == hue


def test_without_it_rows_are_national(hue: Province, one: Path) -> None:
    run(one)

    assert Listing.objects.get().province is None


def test_rows_of_another_province_are_rejected(
    hue: Province, da_nang: Province, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("province,vendor_name,solution_name,charge\nĐà Nẵng,A,B,free\n")

    status, output = run(path, province="hue")

    assert status == 1
    assert "Row 2, column “Province, city”: You may not enter solutions for Đà Nẵng." in output


@pytest.mark.parametrize(
    ("options", "is_production", "expected"),
    [
        ({}, False, "published"),
        ({"draft": True}, False, "draft"),
        ({}, True, "draft"),
        ({"publish": True}, True, "published"),
    ],
)
def test_entries_are_public_or_drafts_as_told_or_by_profile(
    options: dict[str, bool],
    is_production: bool,
    expected: str,
    one: Path,
    settings: LazySettings,
) -> None:
    settings.IS_PRODUCTION = is_production

    run(one, **options)

    assert Listing.objects.get().state == expected


def test_the_person_is_recorded(minh: User, one: Path) -> None:
    run(one, by="minh")

    transition = Transition.objects.get()
    assert (transition.by, transition.reason) == (minh, "nhập bằng lệnh")
    assert Solution.history.get().history_user == minh


# What cannot be done at all -----------------------------------------------------------------
@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"province": "atlantis"}, "“atlantis” is not a province or city."),
        ({"by": "nobody"}, "There is no account “nobody”."),
    ],
)
def test_unknown_names_in_the_options_stop_the_command(
    options: dict[str, str], expected: str, one: Path
) -> None:
    with pytest.raises(CommandError, match=expected):
        run(one, **options)


def test_a_refused_or_missing_file_stops_the_command_with_the_reason(tmp_path: Path) -> None:
    old = tmp_path / "cu.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")

    with pytest.raises(CommandError, match=r"cu\.xls: This is an old \.xls file"):
        run(old)
    with pytest.raises(CommandError, match="cannot be opened: No such file"):
        run(tmp_path / "khong-co.csv")
    with pytest.raises(CommandError, match="cannot be opened: Is a directory"):
        run(tmp_path)


def test_draft_and_publish_exclude_each_other(one: Path) -> None:
    with pytest.raises(CommandError, match="not allowed with argument"):
        call_command("import_catalogue", one, "--draft", "--publish")
