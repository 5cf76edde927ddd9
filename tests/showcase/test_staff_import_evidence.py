"""Sheets of evidence on the staff site: offered, uploaded, previewed, saved, taken out."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core.models import User
from provinces.models import Province
from solutions.models import Deployment, Evaluation, ImportJob, Recognition
from solutions.sheets.kinds import EVIDENCE
from tests.factories import (
    DeploymentFactory,
    EvaluationBodyFactory,
    EvaluationFactory,
    RecognitionFactory,
    SolutionFactory,
)
from tests.solutions.imports.books import texts
from tests.solutions.sheets.tables import NAMED, criteria_set, file_of, solution
from tests.staff import as_, url

pytestmark = pytest.mark.django_db

ROW = NAMED | {"agency": "UBND xã Mẫu", "users": 120}
FILE_NAMES = {
    "evaluations": "ket-qua-danh-gia",
    "recognitions": "giai-thuong-chung-nhan",
    "deployments": "don-vi-su-dung",
}


def page(name: str, *args: Any) -> str:
    return reverse(f"admin:{name}", args=args)


def upload(user: User, kind: str, file: SimpleUploadedFile, **data: Any):
    return as_(user).post(page("sheet_upload", kind), {"sheet": file, **data})


def taken_out(user: User, kind: str, file: str = "xlsx") -> list[dict[str, str]]:
    """The rows that the person can take out."""
    answer = as_(user).get(page("sheet_rows", kind, file))
    data = b"".join(answer.streaming_content)
    contract = EVIDENCE[kind].contract()
    return [row for _number, row in texts(data, f"bang.{file}", contract)]


# The way in ---------------------------------------------------------------------------------------
def test_editor_uploads_previews_and_saves(an: User, da_nang: Province) -> None:
    solution(steward=da_nang)

    answer = upload(an, "deployments", file_of(ROW, ROW | {"agency": "UBND xã B", "users": "?"}))

    job = ImportJob.objects.get()
    assert answer.headers["Location"] == page("import_job", job.key)
    assert (job.kind, job.by, job.province, job.stage) == (
        "deployments", an, da_nang, "previewed",
    )  # fmt: skip
    preview = as_(an).get(page("import_job", job.key))
    tallies = {tally.key: tally.count for tally in preview.context["tallies"]}
    assert tallies == {"created": 1, "changed": 0, "unchanged": 0, "rejected": 1}
    assert "Số người dùng: " in preview.content.decode()
    assert Deployment.objects.count() == 0

    saved = as_(an).post(page("import_confirm", job.key), follow=True)

    made = Deployment.objects.get()
    assert saved.context["is_over"] is True
    assert f'href="{url(Deployment, "change", made.pk)}"' in saved.content.decode()


def test_saved_evaluation_is_a_draft_that_the_row_leads_to(an: User, da_nang: Province) -> None:
    solution(steward=da_nang)
    criteria_set()
    EvaluationBodyFactory(name="Hội đồng mẫu A", province=da_nang)
    row = NAMED | {"body": "Hội đồng mẫu A", "evaluated_on": dt.date(2026, 10, 15)}

    upload(an, "evaluations", file_of(row | {"Chức năng": 90}))
    job = ImportJob.objects.get()
    saved = as_(an).post(page("import_confirm", job.key), follow=True)

    made = Evaluation.objects.get()
    assert made.state == "draft"
    assert f'href="{url(Evaluation, "change", made.pk)}"' in saved.content.decode()


def test_recognitions_lead_nowhere_but_are_saved(an: User, da_nang: Province) -> None:
    solution(steward=da_nang)
    row = NAMED | {"recognition_kind": "award", "recognition_title": "Giải", "issuer": "Hội"}

    upload(an, "recognitions", file_of(row))
    saved = as_(an).post(page("import_confirm", ImportJob.objects.get().key), follow=True)

    assert (saved.status_code, Recognition.objects.count()) == (200, 1)


@pytest.mark.parametrize("kind", EVIDENCE)
def test_form_asks_for_the_sheet_alone(binh: User, minh: User, kind: str) -> None:
    forms = {
        user.username: list(as_(user).get(page("sheet_upload", kind)).context["form"].fields)
        for user in (binh, minh)
    }

    assert forms == {"binh": ["sheet"], "minh": ["sheet"]}


def test_forged_wish_to_publish_is_ignored(binh: User, da_nang: Province) -> None:
    solution(steward=da_nang)

    upload(binh, "deployments", file_of(ROW), publishes="on", sovereignty="on")

    assert ImportJob.objects.get().publishes is False


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bang.xlsx", b"PK\x03\x04 khong phai bang tinh"),
        ("bang.pdf", b"%PDF-1.4"),
        ("bang.csv", b""),
        ("bang.csv", b"vendor_name,solution_name,charge\nA,B,free\n"),
        ("bang.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ],
)
def test_hostile_or_useless_file_is_refused_beside_its_field(
    an: User, name: str, content: bytes
) -> None:
    answer = upload(an, "deployments", SimpleUploadedFile(name, content))

    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["sheet"])
    assert ImportJob.objects.count() == 0


def test_wrong_rows_come_back_as_a_workbook(an: User, da_nang: Province) -> None:
    solution(steward=da_nang)
    upload(an, "deployments", file_of(ROW | {"users": "nhiều"}))
    job = ImportJob.objects.get()

    answer = as_(an).get(page("import_errors", job.key))

    found = texts(b"".join(answer.streaming_content), contract=EVIDENCE["deployments"].contract())
    assert answer.headers["Content-Disposition"] == 'attachment; filename="bang-loi.xlsx"'
    assert found == [(2, {**NAMED, "agency": "UBND xã Mẫu", "users": "nhiều"})]


# The way out --------------------------------------------------------------------------------------
@pytest.fixture
def evidence(da_nang: Province, hue: Province) -> None:
    """One of each in Đà Nẵng, one of each in Huế."""
    for province in (da_nang, hue):
        made = SolutionFactory(name=f"Của {province.name}", steward=province)
        EvaluationFactory(solution=made, province=province, evaluated_on=dt.date(2026, 10, 15))
        RecognitionFactory(solution=made)
        DeploymentFactory(solution=made, province=province)


@pytest.mark.parametrize("file", ["xlsx", "csv"])
@pytest.mark.parametrize("kind", EVIDENCE)
@pytest.mark.usefixtures("evidence")
def test_own_rows_only(an: User, minh: User, kind: str, file: str) -> None:
    criteria_set()
    own = {row["solution_name"] for row in taken_out(an, kind, file)}
    every = {row["solution_name"] for row in taken_out(minh, kind, file)}

    assert own == {"Của Đà Nẵng"}
    assert every == {"Của Đà Nẵng", "Của Huế"}


@pytest.mark.parametrize("kind", ["evaluations", "deployments"])
@pytest.mark.usefixtures("evidence")
def test_list_offers_both_ways_and_keeps_its_filters(an: User, kind: str) -> None:
    model = EVIDENCE[kind].model

    shown = as_(an).get(f"{url(model, 'changelist')}?q=cua").content.decode()
    answer = as_(an).get(url(model, "export", "csv"), {"q": "khong co gi"})

    data = b"".join(answer.streaming_content)
    assert f'href="{page("sheet_upload", kind)}"' in shown
    assert f'href="{page("sheet_template", kind)}"' in shown
    assert f'href="{url(model, "export", "xlsx")}?q=cua"' in shown
    assert texts(data, "bang.csv", EVIDENCE[kind].contract()) == []


@pytest.mark.usefixtures("evidence")
def test_selected_rows(an: User) -> None:
    rows = list(Deployment.objects.values_list("pk", flat=True))
    data = {"action": "export_csv", "_selected_action": rows}

    answer = as_(an).post(url(Deployment, "changelist"), data)

    content = b"".join(answer.streaming_content)
    found = texts(content, "bang.csv", EVIDENCE["deployments"].contract())
    assert [row["solution_name"] for _number, row in found] == ["Của Đà Nẵng"]


@pytest.mark.parametrize("kind", EVIDENCE)
def test_template_is_a_file_of_its_own(an: User, kind: str) -> None:
    answer = as_(an).get(page("sheet_template", kind))

    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="mau-{FILE_NAMES[kind]}.xlsx"'
    )
    assert "no-store" in answer.headers["Cache-Control"]


def test_sample_rows_are_marked(an: User, da_nang: Province) -> None:
    made = SolutionFactory(steward=da_nang, is_sample=True)
    DeploymentFactory(solution=made, province=da_nang)

    answer = as_(an).get(page("sheet_rows", "deployments", "csv"))
    lines = b"".join(answer.streaming_content).decode().splitlines()

    assert lines[0].endswith("Dữ liệu mẫu")
    assert lines[1].endswith(",Có")


# The page of all kinds ----------------------------------------------------------------------------
def test_page_of_all_kinds_links_each_of_them(an: User) -> None:
    shown = as_(an).get(page("sheets"))

    content = shown.content.decode()
    assert [kind["upload"] for kind in shown.context["kinds"]] == [
        page("sheet_upload", kind) for kind in EVIDENCE
    ]
    for kind in EVIDENCE:
        assert page("sheet_template", kind) in content
        assert page("sheet_rows", kind, "xlsx") in content


def test_menu_leads_to_it(an: User) -> None:
    assert f'href="{page("sheets")}"' in as_(an).get(page("duplicates")).content.decode()


@pytest.mark.parametrize("name", ["sheet_upload", "sheet_template"])
@pytest.mark.parametrize("kind", ["catalogue", "khong-co", "9"])
def test_unknown_kind_is_not_found(an: User, name: str, kind: str) -> None:
    assert as_(an).get(page(name, kind)).status_code == 404


@pytest.mark.parametrize("args", [("deployments", "pdf"), ("catalogue", "csv")])
def test_unknown_file_is_not_found(an: User, args: tuple[str, str]) -> None:
    assert as_(an).get(page("sheet_rows", *args)).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        ("sheets",),
        *((name, kind) for name in ("sheet_upload", "sheet_template") for kind in EVIDENCE),
        *(("sheet_rows", kind, "csv") for kind in EVIDENCE),
    ],
    ids=" ".join,
)
def test_every_role_has_these_pages_and_visitors_have_not(
    client: Client,
    an: User,
    binh: User,
    chi: User,
    minh: User,
    root: User,
    address: tuple[str, ...],
) -> None:
    inside = [as_(user).get(page(*address)).status_code for user in (an, binh, chi, minh, root)]
    outside = client.get(page(*address))

    assert inside == [200] * 5
    assert (outside.status_code, "/login/" in outside.headers["Location"]) == (302, True)


# Whose it is --------------------------------------------------------------------------------------
def test_other_province_does_not_learn_of_the_job(an: User, chi: User, da_nang: Province) -> None:
    solution(steward=da_nang)
    upload(an, "deployments", file_of(ROW))
    job = ImportJob.objects.get()

    answers = [as_(chi).get(page("import_job", job.key)).status_code]
    answers += [as_(chi).post(page("import_confirm", job.key)).status_code]

    assert answers == [404, 404]
    assert Deployment.objects.count() == 0


def test_list_of_imports_names_what_each_holds(an: User, da_nang: Province) -> None:
    solution(steward=da_nang)
    upload(an, "deployments", file_of(ROW))

    shown = as_(an).get(page("import_list")).content.decode()

    assert f"<td>{ImportJob.objects.get().get_kind_display()}</td>" in shown
