"""A sheet on its way: uploaded, previewed, confirmed, saved; interrupted, cancelled, forgotten."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.translation import gettext

from core.models import User
from provinces.models import Membership, Province
from solutions.imports import job_runs, jobs
from solutions.imports.job_rows import shown_changes, unpacked
from solutions.models import ImportJob, ImportJobRow, Listing, PricePlan
from tests.factories import ImportJobFactory, ImportJobRowFactory, MembershipFactory
from tests.solutions.imports.tables import LEAST, PAID

pytestmark = pytest.mark.django_db

SECOND = PAID | {"solution_name": "Phần mềm C"}
WRONG = PAID | {"solution_name": "Phần mềm D", "amount": "một triệu"}


def file_of(*rows: dict[str, str], name: str = "danh-muc.csv") -> SimpleUploadedFile:
    """The rows as an uploaded .csv."""
    keys = list(dict.fromkeys(key for row in rows for key in row))
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, keys, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return SimpleUploadedFile(name, buffer.getvalue().encode())


def uploaded(by: User, province: Province | None, *rows: dict[str, str], **more: Any) -> ImportJob:
    """A job for the rows, read at once."""
    return jobs.create_job(
        by=by, province=province, sheet=file_of(*rows), **({"is_small": True} | more)
    )


def outcomes(job: ImportJob) -> list[tuple[int, str]]:
    """Number and outcome of every row."""
    return list(job.rows.values_list("number", "outcome"))


def silent_since(job: ImportJob, seconds: int, **columns: Any) -> None:
    """Make the job look as if its worker had last been alive so long ago."""
    at = timezone.now() - dt.timedelta(seconds=seconds)
    ImportJob.objects.filter(pk=job.pk).update(alive_at=at, **columns)
    job.refresh_from_db()


# The way ------------------------------------------------------------------------------------------
def test_upload_is_previewed_and_saves_nothing(an: User, da_nang: Province) -> None:
    job = uploaded(an, da_nang, LEAST, SECOND, SECOND, WRONG)

    assert (job.stage, job.rows_total, job.rows_done) == ("previewed", 4, 4)
    assert outcomes(job) == [(2, "created"), (3, "created"), (4, "duplicate"), (5, "rejected")]
    assert job.tallies["preview"] == {
        "rows": 4,
        "created": 2,
        "duplicate": 1,
        "rejected": 1,
        "warnings": 2,
    }
    assert Listing.objects.count() == 0


def test_confirming_saves_what_was_shown(an: User, da_nang: Province) -> None:
    job = uploaded(an, da_nang, LEAST, SECOND, WRONG)

    jobs.confirm(job=job, by=an)

    rows = list(job.rows.values_list("number", "outcome", "planned", "differs", "listing"))
    first, second = Listing.objects.order_by("pk")
    assert (job.stage, job.finished_at is not None) == ("done", True)
    assert rows == [
        (2, "created", "created", False, first.pk),
        (3, "created", "created", False, second.pk),
        (4, "rejected", "rejected", False, None),
    ]
    assert job.tallies["saved"] == {
        "created": 2,
        "rejected": 1,
        "rows": 3,
        "warnings": 2,
        "differs": 0,
    }
    assert job.tallies["objects"]["listing_created"] == 2
    assert {listing.state for listing in (first, second)} == {"draft"}
    assert first.history.get().history_user == an
    assert first.history.get().history_change_reason == "nhập từ tệp danh-muc.csv"


def test_changes_are_kept_as_old_and_new(an: User, da_nang: Province) -> None:
    jobs.confirm(job=uploaded(an, da_nang, PAID | {"vat_rate": "8", "trial": "Không"}), by=an)

    job = uploaded(an, da_nang, PAID | {"amount": "2.000.000", "vat_rate": "10", "trial": "Có"})

    shown = [(c.label, c.old, c.new) for c in shown_changes(job.rows.get())]
    assert outcomes(job) == [(2, "changed")]
    assert shown == [
        ("Cho dùng thử", "Không", "Có"),
        ("Đơn giá", "1.900.000\xa0đ", "2.000.000\xa0đ"),
        ("Thuế suất thuế GTGT (%)", "8%", "10%"),
    ]


def test_same_sheet_again_changes_nothing(an: User, da_nang: Province) -> None:
    jobs.confirm(job=uploaded(an, da_nang, LEAST, SECOND), by=an)

    job = uploaded(an, da_nang, LEAST, SECOND)
    jobs.confirm(job=job, by=an)

    assert outcomes(job) == [(2, "unchanged"), (3, "unchanged")]
    assert (Listing.objects.count(), PricePlan.objects.count()) == (2, 2)


def test_report_says_what_differs_from_the_preview(an: User, da_nang: Province) -> None:
    earlier = uploaded(an, da_nang, LEAST, SECOND)
    jobs.confirm(job=uploaded(an, da_nang, LEAST), by=an)

    jobs.confirm(job=earlier, by=an)

    rows = list(earlier.rows.values_list("number", "planned", "outcome", "differs"))
    assert rows == [(2, "created", "unchanged", True), (3, "created", "created", False)]
    assert earlier.tallies["saved"]["differs"] == 1


def test_refused_file_says_why(an: User, da_nang: Province) -> None:
    sheet = SimpleUploadedFile("danh-muc.csv", b"mot,hai\n1,2\n")

    job = jobs.create_job(by=an, province=da_nang, sheet=sheet, is_small=True)

    assert job.stage == "refused"
    assert job.refusal.startswith("Không tìm thấy dòng tiêu đề")


def test_file_that_is_gone_is_said(an: User, da_nang: Province) -> None:
    job = uploaded(an, da_nang, LEAST)
    job.sheet.storage.delete(job.sheet.name)

    jobs.confirm(job=job, by=an)

    assert (job.stage, Listing.objects.count()) == ("refused", 0)
    assert job.refusal == gettext("The uploaded file is no longer there. Upload it again.")


def test_large_sheet_is_left_to_the_background(an: User, da_nang: Province) -> None:
    job = uploaded(an, da_nang, LEAST, is_small=False)

    # The tests' own background works at once.
    assert job.stage == "previewed"


def test_small_is_what_a_person_can_wait_for() -> None:
    rows = [LEAST | {"solution_name": f"Phần mềm {n}"} for n in range(jobs.SMALL + 1)]

    assert jobs.is_small(file_of(*rows[:-1]), "a.csv") is True
    assert jobs.is_small(file_of(*rows), "a.csv") is False


# Interruptions ------------------------------------------------------------------------------------
def test_job_at_work_is_not_taken_by_another(an: User, da_nang: Province) -> None:
    job = uploaded(an, da_nang, LEAST)
    silent_since(job, 30, stage="saving")

    assert job_runs.run(str(job.key)) is False
    assert Listing.objects.count() == 0


def test_silent_job_is_taken_up_and_goes_on_behind_what_is_saved(
    an: User, da_nang: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("solutions.imports.preview.BATCH", 1)
    rows = [PAID | {"solution_name": f"Phần mềm {n}"} for n in range(4)]
    job = uploaded(an, da_nang, *rows)
    real, left = job_runs.as_row, [4 + 2]  # dies while the third listing is being saved

    def dies(*arguments: Any) -> ImportJobRow:
        left[0] -= 1
        if left[0] < 4:
            raise KeyboardInterrupt
        return real(*arguments)

    monkeypatch.setattr(job_runs, "as_row", dies)
    with pytest.raises(KeyboardInterrupt):
        jobs.confirm(job=job, by=an)
    monkeypatch.setattr(job_runs, "as_row", real)
    assert Listing.objects.count() == 2
    silent_since(job, 61)

    assert job_runs.run(str(job.key)) is True

    job.refresh_from_db()
    assert (job.stage, job.rows_done) == ("done", 4)
    assert outcomes(job) == [(2, "created"), (3, "created"), (4, "created"), (5, "created")]
    assert job.tallies["saved"]["created"] == 4
    assert job.tallies["objects"]["listing_created"] == 4
    assert Listing.objects.count() == 4


def test_worker_that_was_only_slow_stops_when_another_took_over(
    an: User, da_nang: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = uploaded(an, da_nang, LEAST, SECOND)
    real = job_runs.read_table

    def taken_over_meanwhile(*arguments: Any) -> Any:
        ImportJob.objects.filter(pk=job.pk).update(alive_at=timezone.now())
        return real(*arguments)

    monkeypatch.setattr(job_runs, "read_table", taken_over_meanwhile)

    jobs.confirm(job=job, by=an)

    assert (job.stage, Listing.objects.count()) == ("saving", 0)


def test_failing_job_is_given_up_after_some_attempts(
    an: User, da_nang: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = uploaded(an, da_nang, LEAST)

    def fails(*arguments: Any) -> None:
        raise RuntimeError("disk")

    monkeypatch.setattr(job_runs, "read_table", fails)
    jobs.confirm(job=job, by=an)
    stages = [job.stage]
    while job_runs.run(str(job.key)):
        job.refresh_from_db()
        stages.append(job.stage)

    assert stages == ["saving", "saving", "saving", "refused"]
    assert job.refusal == gettext(
        "The import failed several times. Please tell whoever runs the portal."
    )


def test_person_goes_on_with_a_silent_job(an: User, da_nang: Province) -> None:
    job = uploaded(an, da_nang, LEAST)
    silent_since(job, 61, stage="saving")

    jobs.resume(job=job, by=an)

    assert (job.stage, Listing.objects.count()) == ("done", 1)
    with pytest.raises(ValidationError):
        jobs.resume(job=job, by=an)


# Rights -------------------------------------------------------------------------------------------
def test_stranger_may_not_upload(chi: User, da_nang: Province) -> None:
    with pytest.raises(PermissionDenied):
        uploaded(chi, da_nang, LEAST)

    assert ImportJob.objects.count() == 0


def test_colleague_neither_confirms_nor_cancels(an: User, binh: User, da_nang: Province) -> None:
    job = uploaded(an, da_nang, LEAST)

    for act in (jobs.confirm, jobs.cancel, jobs.resume):
        with pytest.raises(PermissionDenied):
            act(job=job, by=binh)

    job.refresh_from_db()
    assert job.stage == "previewed"


@pytest.mark.parametrize("loss", ["role", "account", "staff"])
def test_rights_are_those_of_the_moment(an: User, da_nang: Province, loss: str) -> None:
    job = uploaded(an, da_nang, LEAST)
    if loss == "role":
        Membership.objects.filter(user=an).delete()
    else:
        field = {"account": "is_active", "staff": "is_staff"}[loss]
        User.objects.filter(pk=an.pk).update(**{field: False})
    ImportJob.objects.filter(pk=job.pk).update(stage="queued")

    job_runs.run(str(job.key))

    job.refresh_from_db()
    assert (job.stage, Listing.objects.count()) == ("refused", 0)
    assert job.refusal


def test_job_reaches_no_other_province_of_its_person(
    an: User, da_nang: Province, hue: Province
) -> None:
    MembershipFactory(user=an, province=hue, role="editor")
    rows = [LEAST | {"province": "Đà Nẵng"}, SECOND | {"province": "Huế"}]

    job = uploaded(User.objects.get(pk=an.pk), da_nang, *rows)

    assert outcomes(job) == [(2, "created"), (3, "rejected")]
    assert [m.code for m in unpacked(job.rows.get(number=3).messages, "error")] == [
        "province_not_yours"
    ]


def test_sole_approver_publishes_at_once(binh: User, da_nang: Province) -> None:
    job = uploaded(binh, da_nang, LEAST, publishes=True)

    jobs.confirm(job=job, by=binh)

    assert Listing.objects.get().state == "published"


def test_second_approver_is_needed_where_there_is_one(binh: User, da_nang: Province) -> None:
    MembershipFactory(province=da_nang, role="approver")

    with pytest.raises(ValidationError):
        uploaded(binh, da_nang, LEAST, publishes=True)


def test_approver_who_came_meanwhile_decides(binh: User, da_nang: Province) -> None:
    job = uploaded(binh, da_nang, LEAST, publishes=True)
    MembershipFactory(province=da_nang, role="approver")

    jobs.confirm(job=job, by=binh)

    assert (job.stage, Listing.objects.get().state) == ("done", "draft")


def test_editor_does_not_publish(an: User, binh: User, da_nang: Province) -> None:
    with pytest.raises(ValidationError):
        uploaded(an, da_nang, LEAST, publishes=True)


def test_ministry_enters_national_listings(minh: User, da_nang: Province) -> None:
    job = uploaded(minh, None, LEAST, SECOND | {"province": "Đà Nẵng"})

    jobs.confirm(job=job, by=minh)

    assert outcomes(job) == [(2, "created"), (3, "rejected")]
    assert Listing.objects.get().province is None


# Tax codes ----------------------------------------------------------------------------------------
DOUBTFUL = LEAST | {"vendor_tax_code": "0100109107"}


def test_doubtful_tax_code_is_confirmed_with_a_note(an: User, da_nang: Province) -> None:
    job = uploaded(an, da_nang, DOUBTFUL)
    assert job.tallies["codes"] == {"0100109107": [[2, "Công ty A"]]}
    assert outcomes(job) == [(2, "rejected")]

    jobs.confirm_tax_codes(job=job, notes={"0100109107": " theo giấy  chứng nhận "}, by=an)

    assert (job.stage, outcomes(job), job.tallies["codes"]) == ("previewed", [(2, "created")], {})
    jobs.confirm(job=job, by=an)
    vendor = Listing.objects.get().solution.vendor
    assert (vendor.tax_code, vendor.tax_code_note) == ("0100109107", "theo giấy chứng nhận")


@pytest.mark.parametrize(
    "notes", [{}, {"0100109107": "  "}, {"0100109107": "x" * 201}, {"0100109106": "vì thế"}]
)
def test_tax_code_needs_a_note_and_stands_in_the_sheet(
    an: User, da_nang: Province, notes: dict[str, str]
) -> None:
    job = uploaded(an, da_nang, DOUBTFUL)

    with pytest.raises(ValidationError):
        jobs.confirm_tax_codes(job=job, notes=notes, by=an)

    job.refresh_from_db()
    assert (job.stage, job.tax_code_notes) == ("previewed", {})


# Ends ---------------------------------------------------------------------------------------------
def test_cancelled_job_saves_nothing(an: User, da_nang: Province) -> None:
    job = uploaded(an, da_nang, LEAST)

    jobs.cancel(job=job, by=an)

    assert job.stage == "cancelled"
    with pytest.raises(ValidationError):
        jobs.confirm(job=job, by=an)
    assert Listing.objects.count() == 0


@pytest.mark.parametrize("stage", ["saving", "done", "refused", "cancelled"])
def test_what_is_over_is_not_cancelled(an: User, da_nang: Province, stage: str) -> None:
    job = ImportJobFactory(by=an, province=da_nang, stage=stage)

    with pytest.raises(ValidationError):
        jobs.cancel(job=job, by=an)


def test_old_imports_lose_their_files_and_rows(
    an: User, da_nang: Province, django_capture_on_commit_callbacks: Any
) -> None:
    today = timezone.localdate()
    old = ImportJobFactory(by=an, stage="previewed", tax_code_notes={"0100109107": "vì thế"})
    done = ImportJobFactory(by=an, stage="done", tallies={"saved": {"rows": 1}, "codes": {"1": []}})
    young = ImportJobFactory(by=an, stage="previewed")
    long_ago = timezone.now() - dt.timedelta(days=jobs.KEPT_DAYS + 1)
    ImportJob.objects.filter(pk__in=[old.pk, done.pk]).update(created_at=long_ago)
    ImportJobRowFactory(job=old)
    kept = ImportJobRowFactory(job=young)
    names = [job.sheet.name for job in (old, done, young)]

    with django_capture_on_commit_callbacks(execute=True):
        count = jobs.forget_old(today)

    storage = young.sheet.storage
    for job in (old, done, young):
        job.refresh_from_db()
    assert count == 2
    assert [storage.exists(name) for name in names] == [False, False, True]
    assert [job.stage for job in (old, done, young)] == ["cancelled", "done", "previewed"]
    assert [bool(job.sheet) for job in (old, done, young)] == [False, False, True]
    assert (old.tax_code_notes, done.tallies["saved"]) == ({}, {"rows": 1})
    assert "codes" not in done.tallies
    assert list(ImportJobRow.objects.all()) == [kept]
    assert jobs.forget_old(today) == 0
