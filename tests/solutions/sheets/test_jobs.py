"""Sheets of evidence as jobs: previewed, confirmed, by a worker when long, refused when hostile."""

import datetime as dt
import io
import tracemalloc
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from core.models import User
from provinces.models import Province
from solutions.imports import job_runs, jobs
from solutions.imports.error_sheet import error_workbook
from solutions.imports.job_rows import ERROR, object_of, shown_changes, told, unpacked
from solutions.imports.messages import FileRefusedError
from solutions.imports.reader import read_table
from solutions.models import Deployment, Evaluation, ImportJob, Recognition
from solutions.sheets import saving
from solutions.sheets.kinds import EVIDENCE
from tests.factories import EvaluationBodyFactory
from tests.solutions.imports.books import repacked, workbook
from tests.solutions.imports.test_jobs import outcomes, silent_since

from .tables import NAMED, criteria_set, file_of, solution

pytestmark = pytest.mark.django_db

ROWS = {
    "evaluations": NAMED
    | {"body": "Hội đồng mẫu A", "evaluated_on": dt.date(2026, 10, 15), "Chức năng": 92},
    "recognitions": NAMED
    | {"recognition_kind": "award", "recognition_title": "Giải mẫu", "issuer": "Hội đồng mẫu"},
    "deployments": NAMED | {"agency": "UBND xã Mẫu"},
}
WRONG = {
    "evaluations": {"evaluated_on": "hôm qua"},
    "recognitions": {"recognition_kind": "huy chương"},
    "deployments": {"users": "nhiều"},
}


@pytest.fixture(autouse=True)
def ground(da_nang: Province) -> None:
    criteria_set()
    solution(steward=da_nang)
    EvaluationBodyFactory(name="Hội đồng mẫu A", province=da_nang)


def uploaded(
    kind: str, by: User, province: Province | None, *rows: dict, is_small: bool = True
) -> ImportJob:
    """A job for the rows."""
    return jobs.create_job(
        by=by, province=province, sheet=file_of(*rows), kind=kind, is_small=is_small
    )


@pytest.mark.parametrize("kind", EVIDENCE)
def test_preview_saves_nothing_and_confirming_saves_what_it_showed(
    an: User, da_nang: Province, kind: str
) -> None:
    model, row = EVIDENCE[kind].model, ROWS[kind]
    job = uploaded(kind, an, da_nang, row, row, row | WRONG[kind])

    assert (job.stage, job.kind, model.objects.count()) == ("previewed", kind, 0)
    before = outcomes(job)

    jobs.confirm(job=job, by=an)

    assert before[0] == (2, "created") or kind == "deployments"
    assert (job.stage, outcomes(job)) == ("done", before)
    assert not job.rows.filter(differs=True).exists()


@pytest.mark.parametrize("kind", EVIDENCE)
def test_rows_lead_to_what_they_became(an: User, da_nang: Province, kind: str) -> None:
    job = uploaded(kind, an, da_nang, ROWS[kind])
    assert object_of(job.rows.get()) is None

    jobs.confirm(job=job, by=an)

    assert object_of(job.rows.get()) == EVIDENCE[kind].model.objects.get().pk
    assert job.tallies["objects"][f"{EVIDENCE[kind].model._meta.model_name}_created"] == 1


def test_changes_are_told_in_words(an: User, da_nang: Province) -> None:
    row = ROWS["evaluations"] | {"conflict_free": "Không", "valid_until": "14/10/2028"}
    jobs.confirm(job=uploaded("evaluations", an, da_nang, row), by=an)

    later = row | {"conflict_free": "Có", "valid_until": None, "Chức năng": "85,5"}
    job = uploaded("evaluations", an, da_nang, later)

    contract = EVIDENCE["evaluations"].contract()
    assert [(c.label, c.old, c.new) for c in shown_changes(job.rows.get(), contract)] == [
        ("Có giá trị đến", "14/10/2028", "–"),
        ("Thành viên đã cam kết không có xung đột lợi ích", "Không", "Có"),
        ("Chức năng", "92", "85,5"),
    ]


def test_wrong_row_is_told_with_the_heading_of_its_column(an: User, da_nang: Province) -> None:
    job = uploaded("evaluations", an, da_nang, ROWS["evaluations"] | {"Chức năng": 101})

    (text,) = told(job.rows.get(), ERROR, contract=EVIDENCE["evaluations"].contract())
    assert text.startswith("Chức năng: ")


def test_errors_come_back_beside_their_cells_and_can_be_mended(an: User, da_nang: Province) -> None:
    good = ROWS["evaluations"]
    job = uploaded("evaluations", an, da_nang, good, good | {"Chức năng": 101, "body": "Cục Z"})
    contract = EVIDENCE["evaluations"].contract()
    said = [(row.number, unpacked(row.messages, ERROR), row.outcome) for row in job.rows.all()]

    with job.sheet.open("rb") as source:
        data = b"".join(error_workbook(source, said, filename=job.name, contract=contract))

    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    headings = [cell.value for cell in sheet[1]]
    cells = dict(zip(headings, sheet[2], strict=True))
    assert (sheet.max_row, cells["Chức năng"].value) == (2, 101)
    assert "101" in cells["Chức năng"].comment.text
    assert cells["Tổ chức đánh giá"].comment is not None
    assert "Tổ chức đánh giá: " in cells["Lỗi cần sửa"].value
    cells["Chức năng"].value, cells["Tổ chức đánh giá"].value = 90, "Hội đồng mẫu A"
    mended = io.BytesIO()
    sheet.parent.save(mended)
    table = read_table(io.BytesIO(mended.getvalue()), "bang.xlsx", contract)
    assert [row.cells["score_chuc-nang"].value for row in table.rows] == [90]


# By whom ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", EVIDENCE)
def test_job_for_another_province_is_forbidden(an: User, hue: Province, kind: str) -> None:
    with pytest.raises(PermissionDenied):
        uploaded(kind, an, hue, ROWS[kind])

    assert ImportJob.objects.count() == 0


@pytest.mark.parametrize("kind", EVIDENCE)
def test_evidence_is_never_published_by_a_sheet(binh: User, da_nang: Province, kind: str) -> None:
    with pytest.raises(ValidationError):
        jobs.create_job(
            by=binh, province=da_nang, sheet=file_of(ROWS[kind]), kind=kind, publishes=True
        )


def test_who_lost_the_role_saves_nothing(an: User, da_nang: Province) -> None:
    job = uploaded("deployments", an, da_nang, ROWS["deployments"])
    an.memberships.all().delete()
    ImportJob.objects.filter(pk=job.pk).update(stage="queued")

    job_runs.run(str(job.key))

    job.refresh_from_db()
    assert (job.stage, Deployment.objects.count()) == ("refused", 0)


@pytest.mark.parametrize("kind", EVIDENCE)
def test_two_who_save_the_same_at_once_make_it_once(
    an: User, da_nang: Province, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    first = uploaded(kind, an, da_nang, ROWS[kind])
    second = uploaded(kind, an, da_nang, ROWS[kind])
    compare, others = saving._EntrySteps.compare, [first]

    def overtaken(self: saving._EntrySteps, groups: list) -> list:
        works = compare(self, groups)
        if others:
            jobs.confirm(job=others.pop(), by=an)
        return works

    monkeypatch.setattr(saving._EntrySteps, "compare", overtaken)
    jobs.confirm(job=second, by=an)

    assert EVIDENCE[kind].model.objects.count() == 1
    assert second.stage == "done"


# Many rows ----------------------------------------------------------------------------------------
def test_long_sheet_is_the_work_of_a_worker(
    an: User, da_nang: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker: list[str] = []

    def enqueue(key: str) -> None:
        worker.append(key)
        job_runs.run(key)

    monkeypatch.setattr(jobs, "work_on_import", SimpleNamespace(enqueue=enqueue))
    rows = [ROWS["deployments"] | {"agency": f"UBND xã {n}"} for n in range(jobs.SMALL + 1)]
    file = file_of(*rows)
    is_small = jobs.is_small(file.file, file.name, "deployments")
    job = jobs.create_job(
        by=an, province=da_nang, sheet=file, kind="deployments", is_small=is_small
    )

    assert (is_small, job.stage, worker) == (False, "previewed", [str(job.key)])
    assert job.tallies["preview"]["created"] == jobs.SMALL + 1
    jobs.confirm(job=job, by=an)
    assert (job.stage, len(worker)) == ("done", 2)
    assert Deployment.objects.count() == jobs.SMALL + 1


def test_interrupted_job_goes_on_behind_what_is_saved(
    an: User, da_nang: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("solutions.sheets.reading.BATCH", 2)
    rows = [ROWS["recognitions"] | {"recognition_number": f"{n}"} for n in range(6)]
    job = uploaded("recognitions", an, da_nang, *rows)
    replace, calls = job_runs._replace_rows, []

    def killed(*args: object) -> None:
        calls.append(args)
        if len(calls) == 3:
            raise SystemExit
        replace(*args)

    monkeypatch.setattr(job_runs, "_replace_rows", killed)
    with pytest.raises(SystemExit):
        jobs.confirm(job=job, by=an)
    assert Recognition.objects.count() == 4
    silent_since(job, 61)

    jobs.resume(job=job, by=an)

    assert (job.stage, Recognition.objects.count()) == ("done", 6)
    assert outcomes(job) == [(n, "created") for n in range(2, 8)]


def test_memory_does_not_grow_with_what_is_done(an: User, da_nang: Province) -> None:
    def peak(count: int) -> int:
        rows = [ROWS["deployments"] | {"agency": f"UBND xã {n}"} for n in range(count)]
        job = uploaded("deployments", an, da_nang, *rows, is_small=False)
        tracemalloc.start()
        job_runs.run(str(job.key))
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert job.rows.count() == count
        return most

    peak(10)  # what is loaded once
    few, many = peak(500), peak(2_000)

    # A row of five cells with its outcome keeps some kilobytes, not more.
    assert (many - few) / 1_500 < 6_000


# Hostile and useless files ------------------------------------------------------------------------
def hostile() -> dict[str, tuple[str, bytes]]:
    """Files that are refused whole, by the code of the refusal."""
    good = workbook([["Tên giải pháp", "Đơn vị sử dụng"], ["Phần mềm B", "UBND xã Mẫu"]])
    bomb = b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"
    return {
        "macros": ("bang.xlsx", repacked(good, add={"xl/vbaProject.bin": b"x"})),
        "external_links": (
            "bang.xlsx", repacked(good, add={"xl/externalLinks/externalLink1.xml": b"<x/>"})
        ),
        "unsafe_xml": ("bang.xlsx", repacked(good, add={"xl/theme/x.xml": bomb})),
        "not_xlsx": ("bang.xlsx", b"%PDF-1.4"),
        "old_xls": ("bang.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        "encoding": ("bang.csv", "Tên giải pháp,Đơn vị".encode("cp1258", "replace")),
        "missing_columns": ("bang.csv", "Tên giải pháp,Số người dùng\nB,5\n".encode()),
        "duplicate_columns": (
            "bang.csv", "Tên giải pháp,Giải pháp,Đơn vị sử dụng\nA,B,C\n".encode()
        ),
        "no_headings": ("bang.csv", b"a,b\n1,2\n"),
    }  # fmt: skip


@pytest.mark.parametrize("code", hostile())
def test_hostile_file_is_refused_whole(code: str) -> None:
    name, data = hostile()[code]

    with pytest.raises(FileRefusedError) as refused:
        list(read_table(io.BytesIO(data), name, EVIDENCE["deployments"].contract()).rows)

    assert refused.value.message.code == code


def test_catalogue_sheet_is_refused_as_evidence_and_the_other_way_round() -> None:
    catalogue = b"vendor_name,solution_name,charge\nA,B,free\n"
    deployments = "solution_name,agency,users\nB,UBND xã Mẫu,5\n".encode()

    for data, contract in (
        (catalogue, EVIDENCE["deployments"].contract()),
        (deployments, None),
    ):
        with pytest.raises(FileRefusedError) as refused:
            read_table(io.BytesIO(data), "bang.csv", *([contract] if contract else []))
        assert refused.value.message.code == "missing_columns"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiter_of_a_csv_is_found_by_its_own_headings(delimiter: str) -> None:
    lines = [["Giải pháp", "Đơn vị sử dụng", "Số xã"], ["Phần mềm B", "UBND xã, phường", "2"]]
    data = "\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines).encode()

    table = read_table(io.BytesIO(data), "bang.csv", EVIDENCE["deployments"].contract())

    assert [row.cells["agency"].text for row in table.rows] == ["UBND xã, phường"]


def test_official_table_with_titles_groups_and_merged_cells(an: User, da_nang: Province) -> None:
    def shape(sheet: Worksheet) -> None:
        sheet.merge_cells("B6:B7")

    data = workbook(
        [
            ["UBND THÀNH PHỐ MẪU"],
            ["Biểu số 05. Danh sách đơn vị sử dụng"],
            ["STT", "Giải pháp", "Đơn vị sử dụng", "Số người dùng", "Ghi chú riêng"],
            ["(1)", "(2)", "(3)", "(4)", "(5)"],
            ["I", "Khối xã"],
            [1, "Phần mềm B", "UBND xã Một", "1.200", "x"],
            [2, None, "UBND xã Hai", 5],
            ["Tổng cộng", None, None, 1205],
        ],
        shape,
    )
    file = SimpleUploadedFile("bieu-05.xlsx", data)
    job = jobs.create_job(by=an, province=da_nang, sheet=file, kind="deployments", is_small=True)

    jobs.confirm(job=job, by=an)

    made = Deployment.objects.order_by("pk").values_list("agency", "users")
    assert outcomes(job) == [(6, "created"), (7, "created")]
    assert list(made) == [("UBND xã Một", 1200), ("UBND xã Hai", 5)]


def test_formula_takes_its_stored_value_or_is_wrong(an: User, da_nang: Province) -> None:
    row = ROWS["evaluations"] | {"Chức năng": "=50+42"}

    job = uploaded("evaluations", an, da_nang, row)

    (message,) = unpacked(job.rows.get().messages, ERROR)
    assert (message.code, message.column) == ("formula_empty", "score_chuc-nang")
    assert Evaluation.objects.count() == 0
