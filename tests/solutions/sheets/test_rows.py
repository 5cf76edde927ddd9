"""Templates and exports of evidence: what comes out goes in again and changes nothing."""

import datetime as dt
import io

import pytest
from django.utils import translation
from openpyxl import load_workbook

from core.models import User
from provinces.models import Province, Scope
from solutions.exports.template import file_parts
from solutions.imports.columns import DEPLOYMENTS, RECOGNITIONS
from solutions.imports.reader import read_table
from solutions.models import CriterionScore, Deployment, Evaluation, Recognition
from solutions.sheets import books
from solutions.sheets.criteria import CriteriaColumns
from solutions.sheets.kinds import EVIDENCE
from solutions.sheets.rows import EvidenceRows
from tests.factories import DeploymentFactory, EvaluationBodyFactory, RecognitionFactory
from tests.solutions.imports.books import texts
from tests.solutions.imports.tables import TODAY, errors, kinds

from .tables import NAMED, changed, criteria_set, imported, importer, read, solution

pytestmark = pytest.mark.django_db

LANGUAGES = ("vi", "en")
DAY = dt.date(2026, 10, 15)


def exported(kind: str, by: User, file: str = "xlsx", *, has_sample: bool = False) -> bytes:
    """All objects of the kind as a file."""
    criteria = CriteriaColumns.load() if kind == "evaluations" else None
    contract = EVIDENCE[kind].contract()
    maker = EvidenceRows(kind, contract, criteria, TODAY, marks_sample=has_sample)
    scope = Scope.of(by)
    contents = books.contents_of(kind, contract, scope, TODAY, remarks=maker.remarks)
    ids = EVIDENCE[kind].model.objects.order_by("pk").values_list("pk", flat=True)
    return b"".join(file_parts(file, maker.rows(list(ids)), contents))


@pytest.fixture
def evidence(an: User, da_nang: Province) -> None:
    """Something of every kind, also cells that spreadsheets like to spoil."""
    product = solution(steward=da_nang, vendor__tax_code="0100109106")
    criteria_set(version="1.0")
    EvaluationBodyFactory(name="Hội đồng mẫu A", province=da_nang)
    scored = {"Chức năng": "85,55", "Bảo mật": 70, "Dịch vụ": 100, "Nhận xét: Bảo mật": "Được"}
    row = NAMED | {"body": "Hội đồng mẫu A", "evaluated_on": DAY, "method": "-Xem\n+Thử"} | scored
    imported("evaluations", row, row | {"evaluated_on": "16/10/2026", "Dịch vụ": None},
             by=importer(an, da_nang))  # fmt: skip
    CriterionScore.objects.filter(note="Được").update(note="=1+1")
    Evaluation.objects.filter(evaluated_on=DAY).update(state="published", result_number="001")
    RecognitionFactory(solution=product, number="007", issued_on=dt.date(1900, 1, 1))
    RecognitionFactory(solution=product, title="=HYPERLINK(1)", kind="inspection")
    DeploymentFactory(solution=product, province=da_nang, users=0, told_by="vendor")
    DeploymentFactory(
        solution=product, province=da_nang, confirmed_on=DAY, confirmed_by="link",
        agency_email="vanthu@xa-mau.gov.vn",
    )  # fmt: skip
    DeploymentFactory(
        solution=product, province=da_nang, confirmed_on=DAY, confirmed_by="paper",
        confirmation_paper="00/XN", confirmation_paper_date=DAY, ended_on=dt.date(2026, 11, 1),
        end_reason="Hết hợp đồng",
    )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", ["xlsx", "csv"])
@pytest.mark.parametrize("kind", EVIDENCE)
@pytest.mark.usefixtures("evidence")
def test_export_changes_nothing_when_it_is_imported(
    an: User, da_nang: Province, kind: str, file: str, language: str
) -> None:
    with translation.override(language):
        data = exported(kind, an, file, has_sample=True)
        report = read(kind, data, importer(an, da_nang), saves=True, name=f"bang.{file}")

    assert errors(report) == []
    assert (set(kinds(report)), changed(report)) == ({"unchanged"}, [])
    assert len(report.outcomes) == EVIDENCE[kind].model.objects.count()
    assert [message.code for message in report.warnings] == []


@pytest.mark.usefixtures("evidence")
def test_exported_values_are_those_that_people_read(an: User) -> None:
    with translation.override("vi"):
        rows = dict(texts(exported("deployments", an), contract=DEPLOYMENTS))
        state = load_workbook(io.BytesIO(exported("deployments", an))).worksheets[0]

    assert {key: value for key, value in rows[5].items() if key != "agency"} == {
        "province": "Đà Nẵng",
        "vendor_tax_code": "0100109106",
        "vendor_name": "Công ty A",
        "solution_name": "Phần mềm B",
        "solution_address": "/giai-phap/phan-mem-b/",
        "told_by": "Sở nhập",
        "confirmed_on": "15/10/2026",
        "confirmation_paper": "00/XN",
        "confirmation_paper_date": "15/10/2026",
        "ended_on": "01/11/2026",
        "end_reason": "Hết hợp đồng",
    }
    assert state.cell(1, state.max_column).value == "state"


def test_many_are_changed_at_once(an: User, da_nang: Province, evidence: None) -> None:
    book = load_workbook(io.BytesIO(exported("deployments", an)))
    sheet = book.worksheets[0]
    column = next(cell.column for cell in sheet[1] if cell.value == "communes")
    for row in (3, 5):
        sheet.cell(row, column).value = 9
    buffer = io.BytesIO()
    book.save(buffer)

    report = read("deployments", buffer.getvalue(), importer(an, da_nang), saves=True)

    assert kinds(report) == ["changed", "unchanged", "changed"]
    assert list(Deployment.objects.order_by("pk").values_list("communes", flat=True)) == [
        9, None, 9,
    ]  # fmt: skip


def test_personal_tax_code_is_never_copied(an: User, da_nang: Province) -> None:
    product = solution(steward=da_nang, vendor__tax_code="001099012345", vendor__kind="household")
    RecognitionFactory(solution=product)

    (_number, row), *_rest = texts(exported("recognitions", an), contract=RECOGNITIONS)

    assert "vendor_tax_code" not in row
    assert b"001099012345" not in exported("recognitions", an, "csv")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", EVIDENCE)
def test_template_is_empty_and_is_read(reference: None, kind: str, language: str) -> None:
    province = Province.objects.get(slug="khanh-hoa")
    with translation.override(language):
        data = books.template(kind, Scope.approver(province), TODAY)
        book = load_workbook(io.BytesIO(data))
        table = read_table(io.BytesIO(data), "mau.xlsx", EVIDENCE[kind].contract())

    form, guide, examples, lists = book.worksheets
    keys = [cell.value for cell in form[1]]
    assert list(table.rows) == []
    assert (table.warnings, set(keys)) == ([], table.keys)
    assert form.row_dimensions[1].hidden
    assert lists.sheet_state == "hidden"
    labels = {row[0] for row in guide.iter_rows(values_only=True)}
    assert {cell.value for cell in form[2]} <= labels
    assert examples.max_row == 4


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", EVIDENCE)
def test_examples_can_be_imported_once_their_solution_is_there(
    reference: None, an: User, da_nang: Province, kind: str, language: str
) -> None:
    solution(name="Trạm Y tế Số", vendor__legal_name="Công ty CP Lúa Vàng",
             vendor__tax_code="0199000017", steward=da_nang)  # fmt: skip
    EvaluationBodyFactory(name="Hội đồng mẫu A", province=da_nang)
    with translation.override(language):
        book = load_workbook(io.BytesIO(books.template(kind, Scope.of(an), TODAY)))
        form, _guide, examples, _lists = book.worksheets
        for line in examples.iter_rows(min_row=3):
            for cell in line:
                form[cell.coordinate].value = cell.value
                form[cell.coordinate].number_format = cell.number_format
        buffer = io.BytesIO()
        book.save(buffer)
        report = read(kind, buffer.getvalue(), importer(an, da_nang), saves=False)

    assert errors(report) == []
    assert kinds(report)[0] == "created"


def test_template_asks_for_the_criteria_of_the_latest_version_only(an: User) -> None:
    criteria_set(version="1.0", published_on=dt.date(2025, 1, 1))
    newer = criteria_set(version="2.0", slug="bo-tieu-chi-mau", published_on=DAY)
    newer.criteria.filter(name="Dịch vụ").update(name="Khai thác", key="khai-thac")

    latest, every = CriteriaColumns.latest().keys, CriteriaColumns.load().keys

    assert latest == ["score_chuc-nang", "score_bao-mat", "score_khai-thac"]
    assert every == [*latest, "score_dich-vu"]


@pytest.mark.parametrize("kind", EVIDENCE)
def test_number_of_queries_does_not_grow(
    an: User, da_nang: Province, evidence: None, kind: str, django_assert_max_num_queries
) -> None:
    product = Recognition.objects.first().solution
    for number in range(30):
        RecognitionFactory(solution=product, number=str(number))
        DeploymentFactory(solution=product, province=da_nang)

    with django_assert_max_num_queries(20):
        exported(kind, an)
