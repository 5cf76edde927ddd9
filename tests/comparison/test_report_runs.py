"""Reports are made in the background: once, alive, taken up again, clear when they fail."""

import datetime as dt
from pathlib import Path

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from comparison.models import QuarterReport
from comparison.reports import runs, starting
from comparison.reports.printing import CannotPrintError
from tests.factories import QuarterReportFactory, RankingFactory, SnapshotFactory
from tests.pdf import pages_of

NOW = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
PDF = b"%PDF-1.7 bao cao"
Stage = QuarterReport.Stage


@pytest.fixture
def printer(monkeypatch):
    """Pages are made at once; what was asked for is kept."""
    asked = []

    def made(ranking, language, on, beat):
        beat(1, 2)
        asked.append((ranking.pk, language, on))
        return PDF

    monkeypatch.setattr(runs, "made", made)
    return asked


@pytest.fixture
def published(db):
    return RankingFactory(published=True)


def read(report):
    report.refresh_from_db()
    with report.file.open("rb") as file:
        return file.read()


def fails(monkeypatch, error):
    def made(*_args):
        raise error

    monkeypatch.setattr(runs, "made", made)


# Starting ----------------------------------------------------------------------------------------
def test_ministry_has_a_report_made(printer, published, minh):
    with time_machine.travel(NOW, tick=False):
        report = starting.start(published, "vi", by=minh)

    assert (report.stage, report.by, read(report)) == (Stage.DONE, minh, PDF)
    assert printer == [(published.pk, "vi", NOW.date())]


def test_publishing_has_one_made_in_each_language_by_nobody(printer, published):
    made = starting.start_all(published, by=None)

    assert [(report.language, report.stage, report.by) for report in made] == [
        ("vi", Stage.DONE, None),
        ("en", Stage.DONE, None),
    ]


@pytest.mark.parametrize("person", ["an", "binh"])
def test_provinces_have_none_made(request, printer, published, person):
    with pytest.raises(PermissionDenied):
        starting.start(published, "vi", by=request.getfixturevalue(person))

    assert (printer, QuarterReport.objects.count()) == ([], 0)


def test_unknown_language_is_refused(printer, published, minh):
    with pytest.raises(ValidationError):
        starting.start(published, "fr", by=minh)


def test_one_that_is_being_made_is_not_made_twice(printer, published, minh):
    waiting = QuarterReportFactory(ranking=published, stage="making", alive_at=timezone.now())

    assert starting.start(published, "vi", by=minh) == waiting
    assert printer == []


def test_one_that_is_finished_is_made_anew(printer, published, minh):
    first = starting.start(published, "vi", by=minh)

    second = starting.start(published, "vi", by=minh)

    assert second != first
    assert len(printer) == 2


# Runs --------------------------------------------------------------------------------------------
def test_finished_report_is_not_taken_again(printer, published, minh):
    report = starting.start(published, "vi", by=minh)

    assert not runs.run(str(report.key))
    assert len(printer) == 1


def test_report_of_somebody_alive_is_left_alone(printer, published):
    alive = timezone.now() - dt.timedelta(seconds=50)
    report = QuarterReportFactory(ranking=published, stage="making", alive_at=alive)

    assert not runs.run(str(report.key))
    assert not runs.is_silent(report)


def test_report_without_a_sign_of_life_for_a_minute_is_taken_up(printer, published):
    silent = timezone.now() - dt.timedelta(seconds=61)
    report = QuarterReportFactory(ranking=published, stage="making", alive_at=silent)

    assert runs.is_silent(report)
    assert runs.run(str(report.key))
    assert read(report) == PDF
    assert report.stage == Stage.DONE


def test_report_that_kills_its_worker_again_and_again_fails_in_the_end(printer, published):
    with time_machine.travel(NOW - dt.timedelta(minutes=61)):
        report = QuarterReportFactory(ranking=published, stage="making")

    with time_machine.travel(NOW):
        assert not runs.run(str(report.key))

    report.refresh_from_db()
    assert (report.stage, printer) == (Stage.FAILED, [])


def test_silent_run_that_wakes_up_later_writes_nothing(monkeypatch, published):
    report = QuarterReportFactory(ranking=published)

    def made(_ranking, _language, _on, _beat):
        # Meanwhile another worker took it up and finished.
        later = timezone.now() + dt.timedelta(minutes=2)
        QuarterReport.objects.update(stage="done", alive_at=later, file="reports/other.pdf")
        return PDF

    monkeypatch.setattr(runs, "made", made)

    runs.run(str(report.key))

    report.refresh_from_db()
    assert (report.stage, report.file.name) == (Stage.DONE, "reports/other.pdf")


def test_progress_is_written_once_a_second_at_most(monkeypatch, published):
    seen = []

    def made(_ranking, _language, _on, beat):
        for step, seconds in enumerate((0.2, 0.4, 1.1, 1.2, 2.3)):
            clock.move_to(NOW + dt.timedelta(seconds=seconds))
            beat(step, 9)
            seen.append(QuarterReport.objects.get().parts_done)
        return PDF

    monkeypatch.setattr(runs, "made", made)
    with time_machine.travel(NOW, tick=False) as clock:
        report = QuarterReportFactory(ranking=published)

        runs.run(str(report.key))

    assert seen == [0, 0, 2, 2, 4]


def test_missing_library_is_told_on_the_report(monkeypatch, published, minh):
    fails(monkeypatch, CannotPrintError("Pango is missing"))

    report = starting.start(published, "vi", by=minh)

    assert (report.stage, report.failure) == (Stage.FAILED, "Pango is missing")


def test_any_other_failure_is_told_without_its_details(monkeypatch, published, minh, caplog):
    fails(monkeypatch, RuntimeError("secret path"))

    report = starting.start(published, "vi", by=minh)

    assert report.stage == Stage.FAILED
    assert "secret" not in report.failure
    assert "secret path" in caplog.text


def test_interrupted_one_is_resumed_by_the_ministry_only(printer, published, minh, an):
    silent = timezone.now() - dt.timedelta(minutes=2)
    report = QuarterReportFactory(ranking=published, stage="making", alive_at=silent)

    with pytest.raises(PermissionDenied):
        starting.resume(report, by=an)
    assert starting.resume(report, by=minh).stage == Stage.DONE


def test_living_one_is_not_resumed(printer, published, minh):
    report = QuarterReportFactory(ranking=published, stage="making", alive_at=timezone.now())

    with pytest.raises(ValidationError):
        starting.resume(report, by=minh)


# Finished ones -----------------------------------------------------------------------------------
def test_visitors_get_the_latest_one_made_since_the_publication(printer, published, minh):
    before = published.published_at - dt.timedelta(minutes=1)
    with time_machine.travel(before):
        starting.start(published, "vi", by=minh)
    assert starting.finished(published, "vi") is None

    with time_machine.travel(NOW):
        starting.start(published, "vi", by=minh)
    with time_machine.travel(NOW + dt.timedelta(days=1)):
        latest = starting.start(published, "vi", by=minh)

    assert starting.finished(published, "vi") == latest
    assert starting.finished(published, "en") is None


def test_visitors_get_nothing_of_a_draft(printer, db, minh):
    draft = RankingFactory()
    starting.start(draft, "vi", by=minh)

    assert starting.finished(draft, "vi") is None


def test_old_ones_are_forgotten_but_those_that_visitors_get(
    printer, published, minh, django_capture_on_commit_callbacks
):
    with time_machine.travel(NOW):
        old, last = (starting.start(published, "vi", by=minh) for _ in range(2))
        english = starting.start(published, "en", by=minh)
        draft = starting.start(RankingFactory(), "vi", by=minh)
    names = {report.pk: report.file.path for report in (old, last, english, draft)}

    with django_capture_on_commit_callbacks(execute=True):
        early = starting.forget_old(NOW + dt.timedelta(days=29))
        gone = starting.forget_old(NOW + dt.timedelta(days=31))

    assert (early, gone) == (0, 2)
    assert set(QuarterReport.objects.all()) == {last, english}
    there = {pk for pk, path in names.items() if Path(path).exists()}
    assert there == {last.pk, english.pk}


@pytest.mark.slow
@pytest.mark.once
def test_report_of_a_frozen_quarter_is_a_pdf_with_a_page_for_each_province(published, minh):
    pytest.importorskip("weasyprint")
    SnapshotFactory.create_batch(3, ranking=published)

    report = starting.start(published, "vi", by=minh)

    assert report.stage == Stage.DONE, report.failure
    # Cover, contents, results, two indicators, three provinces, corrections, method.
    assert pages_of(read(report)) == 10
