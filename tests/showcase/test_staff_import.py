"""Spreadsheets on the staff site: uploaded, previewed, confirmed; nobody else's are seen."""

import io
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from core.models import User
from provinces.models import Province
from solutions.models import ImportJob, Listing
from tests.factories import ImportJobFactory, ImportJobRowFactory, MembershipFactory
from tests.solutions.imports.tables import LEAST, PAID
from tests.solutions.imports.test_jobs import DOUBTFUL, WRONG, file_of, silent_since, uploaded
from tests.staff import as_, messages_of

pytestmark = pytest.mark.django_db

PAGES = ("import_job", "import_progress", "import_errors")
VERBS = ("import_confirm", "import_cancel", "import_resume", "import_codes")


def page(name: str, job: ImportJob) -> str:
    return reverse(f"admin:{name}", args=[job.key])


def upload(user: User, sheet: SimpleUploadedFile, **data: Any):
    return as_(user).post(reverse("admin:import_upload"), {"sheet": sheet, **data})


# Uploading ----------------------------------------------------------------------------------------
def test_editor_uploads_previews_and_saves(an: User, da_nang: Province) -> None:
    answer = upload(an, file_of(LEAST, WRONG))

    job = ImportJob.objects.get()
    assert answer.headers["Location"] == page("import_job", job)
    assert (job.by, job.province, job.stage) == (an, da_nang, "previewed")
    preview = as_(an).get(page("import_job", job))
    tallies = {tally.key: tally.count for tally in preview.context["tallies"]}
    assert tallies == {"created": 1, "changed": 0, "unchanged": 0, "rejected": 1, "warnings": 1}
    assert [shown.row.number for shown in preview.context["rows"]] == [2, 3]
    assert Listing.objects.count() == 0

    saved = as_(an).post(page("import_confirm", job), follow=True)

    listing = Listing.objects.get()
    change = reverse("admin:solutions_listing_change", args=[listing.pk])
    assert saved.context["is_over"] is True
    assert f'href="{change}"' in saved.content.decode()


def test_form_asks_only_what_concerns_the_person(an: User, binh: User, minh: User) -> None:
    fields = {
        user.username: list(as_(user).get(reverse("admin:import_upload")).context["form"].fields)
        for user in (an, binh, minh)
    }

    assert fields == {
        "an": ["sheet", "pictures"],
        "binh": ["sheet", "pictures", "publishes", "sovereignty"],
        "minh": ["sheet", "pictures", "publishes", "sovereignty"],
    }


def test_person_of_two_provinces_chooses(an: User, da_nang: Province, hue: Province) -> None:
    MembershipFactory(user=an, province=hue, role="editor")

    missing = upload(an, file_of(LEAST))
    chosen = upload(an, file_of(LEAST), province=hue.pk)

    assert list(missing.context["form"].errors) == ["province"]
    assert chosen.status_code == 302
    assert ImportJob.objects.get().province == hue


def test_foreign_province_is_a_forged_form(an: User, hue: Province, hai_phong: Province) -> None:
    MembershipFactory(user=an, province=hai_phong, role="editor")

    answer = upload(an, file_of(LEAST), province=hue.pk)

    assert (answer.status_code, ImportJob.objects.count()) == (403, 0)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("danh-muc.xlsx", b"PK\x03\x04 khong phai bang tinh"),
        ("danh-muc.pdf", b"%PDF-1.4"),
        ("danh-muc.csv", b""),
        ("danh-muc.csv", b"a,b\n1,2\n"),
        ("danh-muc.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ],
)
def test_hostile_or_useless_file_is_refused_beside_its_field(
    an: User, name: str, content: bytes
) -> None:
    answer = upload(an, SimpleUploadedFile(name, content))

    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["sheet"])
    assert ImportJob.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "content"), [("anh.zip", b"khong phai zip"), ("anh.rar", b"Rar!")]
)
def test_bad_archive_is_refused_beside_its_field(an: User, name: str, content: bytes) -> None:
    answer = upload(an, file_of(LEAST), pictures=SimpleUploadedFile(name, content))

    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["pictures"])
    assert ImportJob.objects.count() == 0


def test_publishing_needs_the_tick_on_sovereignty(binh: User) -> None:
    without = upload(binh, file_of(LEAST), publishes="on")
    ticked = upload(binh, file_of(LEAST), publishes="on", sovereignty="on")

    assert list(without.context["form"].errors) == ["sovereignty"]
    assert ticked.status_code == 302
    as_(binh).post(page("import_confirm", ImportJob.objects.get()))
    assert Listing.objects.get().state == "published"


# Looking ------------------------------------------------------------------------------------------
def test_rows_are_filtered_and_paged(an: User, da_nang: Province) -> None:
    rows = [PAID | {"solution_name": f"Phần mềm {n}"} for n in range(60)]
    job = uploaded(an, da_nang, *rows, WRONG)
    client = as_(an)

    def numbers(query: str) -> list[int]:
        answer = client.get(f"{page('import_job', job)}?{query}")
        return [shown.row.number for shown in answer.context["rows"]]

    assert numbers("") == list(range(2, 52))
    assert numbers("page=2") == list(range(52, 63))
    assert numbers("outcome=rejected") == [62]
    assert numbers("outcome=changed") == []
    assert numbers("outcome=%00&page=x") == list(range(2, 52))


def test_number_of_queries_does_not_grow(
    an: User, da_nang: Province, django_assert_num_queries: Any
) -> None:
    client = as_(an)
    small = uploaded(an, da_nang, PAID)
    large = uploaded(an, da_nang, *[PAID | {"solution_name": f"P{n}"} for n in range(30)])
    client.get(page("import_job", small))
    counts = []
    for job in (small, large):
        with django_assert_num_queries(20, exact=False) as captured:
            client.get(page("import_job", job))
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_errors_come_back_as_a_workbook(an: User, da_nang: Province) -> None:
    job = uploaded(an, da_nang, LEAST, WRONG)

    answer = as_(an).get(page("import_errors", job))

    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    texts = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="danh-muc-loi.xlsx"'
    assert "Phần mềm D" in texts
    assert "Phần mềm B" not in texts


def test_no_workbook_without_errors(an: User, da_nang: Province) -> None:
    job = uploaded(an, da_nang, LEAST)

    assert as_(an).get(page("import_errors", job)).status_code == 404


def test_progress_tells_how_far_it_is(an: User, da_nang: Province) -> None:
    job = ImportJobFactory(by=an, province=da_nang, rows_total=200, rows_done=50)
    silent_since(job, 5, stage="saving")

    answer = as_(an).get(page("import_progress", job)).json()

    text = answer.pop("text")
    assert answer == {
        "stage": "saving",
        "isRunning": True,
        "done": 50,
        "total": 200,
        "isWaiting": False,
        "isSilent": False,
    }
    assert "50" in text
    assert "200" in text


def test_page_without_a_worker_says_that_it_waits(an: User, da_nang: Province) -> None:
    job = ImportJobFactory(by=an, province=da_nang, stage="waiting")
    long_ago = job.created_at.replace(year=job.created_at.year - 1)
    ImportJob.objects.filter(pk=job.pk).update(updated_at=long_ago)

    waiting = as_(an).get(page("import_job", job))
    other = ImportJobFactory(by=an, province=da_nang)
    silent_since(other, 1, stage="saving")
    behind = as_(an).get(page("import_job", job))

    assert waiting.context["waits_for_worker"] is True
    assert behind.context["waits_for_worker"] is False


def test_silent_job_offers_to_go_on(an: User, da_nang: Province) -> None:
    job = uploaded(an, da_nang, LEAST)
    silent_since(job, 61, stage="saving")
    resume = page("import_resume", job)

    shown = as_(an).get(page("import_job", job)).content.decode()
    as_(an).post(resume)

    assert f'action="{resume}"' in shown
    assert Listing.objects.count() == 1


def test_tax_codes_are_confirmed_on_the_preview(an: User, da_nang: Province) -> None:
    job = uploaded(an, da_nang, DOUBTFUL)
    data = {"code": ["0100109107"], "note": ["theo giấy chứng nhận"]}

    empty = as_(an).post(page("import_codes", job), {"code": ["0100109107"], "note": [""]})
    as_(an).post(page("import_codes", job), data)

    job.refresh_from_db()
    assert len(messages_of(empty)) == 1
    assert job.tax_code_notes == {"0100109107": "theo giấy chứng nhận"}
    assert job.rows.get().outcome == "created"


# Whose it is --------------------------------------------------------------------------------------
def test_colleague_sees_but_does_not_decide(an: User, binh: User, da_nang: Province) -> None:
    job = uploaded(an, da_nang, LEAST)

    seen = as_(binh).get(page("import_job", job))
    answers = {name: as_(binh).post(page(name, job)).status_code for name in VERBS}

    assert seen.status_code == 200
    assert page("import_confirm", job) not in seen.content.decode()
    assert set(answers.values()) == {403}
    job.refresh_from_db()
    assert job.stage == "previewed"


def test_other_province_does_not_learn_that_it_exists(
    an: User, chi: User, da_nang: Province, caplog: pytest.LogCaptureFixture
) -> None:
    job = uploaded(an, da_nang, LEAST, WRONG)
    client = as_(chi)

    answers = [client.get(page(name, job)).status_code for name in PAGES]
    answers += [client.post(page(name, job)).status_code for name in VERBS]
    listed = client.get(reverse("admin:import_list")).context["page"].object_list

    job.refresh_from_db()
    assert answers == [404] * 7
    assert list(listed) == []
    assert job.stage == "previewed"
    assert len([r for r in caplog.records if "outside its provinces" in r.message]) == 7


@pytest.mark.parametrize("key", ["khong-co", "1", str(UUID(int=7))])
@pytest.mark.parametrize("name", PAGES)
def test_unknown_job_is_not_found(an: User, name: str, key: str) -> None:
    assert as_(an).get(reverse(f"admin:{name}", args=[key])).status_code == 404


@pytest.mark.parametrize("name", VERBS)
def test_changes_are_made_by_post_alone(an: User, da_nang: Province, name: str) -> None:
    job = uploaded(an, da_nang, LEAST)

    assert as_(an).get(page(name, job)).status_code == 405
    job.refresh_from_db()
    assert job.stage == "previewed"


def test_list_shows_the_imports_of_the_province(
    an: User, minh: User, da_nang: Province, hue: Province
) -> None:
    own, foreign = ImportJobFactory(province=da_nang), ImportJobFactory(province=hue)
    ImportJobRowFactory(job=own)

    seen = {
        user.username: set(as_(user).get(reverse("admin:import_list")).context["page"].object_list)
        for user in (an, minh)
    }

    assert seen == {"an": {own}, "minh": {own, foreign}}
