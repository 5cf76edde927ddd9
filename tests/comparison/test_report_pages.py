"""Papers of a quarter on the staff site and for visitors: who gets what, and only that."""

import datetime as dt
import io
import json

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from comparison.models import QuarterReport
from comparison.reports import runs
from showcase.chores import CHORES
from tests.comparison.export_world import figures
from tests.factories import (
    CentreFactory,
    ListingFactory,
    PricePlanFactory,
    QuarterReportFactory,
    RankingFactory,
    SnapshotFactory,
)
from tests.site import FILES, LANGUAGES
from tests.staff import as_

PDF = b"%PDF-1.7 bao cao"
PAPERS = "/quan-tri/tai-lieu-so-sanh/"
BRIEFING = f"{PAPERS}tom-tat/"
Stage = QuarterReport.Stage


@pytest.fixture
def printer(monkeypatch):
    monkeypatch.setattr(runs, "made", lambda ranking, language, on, beat: PDF)


@pytest.fixture
def places(da_nang, hue):
    for province in (da_nang, hue):
        CentreFactory(province=province, state="open")
    return da_nang, hue


def frozen(places, number=3, **columns):
    """A quarter of 2026 with figures of both provinces, Đà Nẵng first."""
    ranking = RankingFactory(year=2026, number=number, **columns)
    for rank, place in enumerate(places, start=1):
        values = {
            key: figure and figure.packed() for key, figure in figures(7 * rank + number).items()
        }
        SnapshotFactory(ranking=ranking, province=place, values=values, score=100 - rank, rank=rank)
    return ranking


@pytest.fixture
def quarter(places):
    return frozen(places, published=True)


def words(response):
    document = Document(io.BytesIO(response.content))
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


# Briefings ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("person", ["an", "binh", "minh", "root"])
def test_own_staff_and_the_ministry_get_the_briefing(request, quarter, person):
    client = as_(request.getfixturevalue(person))

    response = client.get(BRIEFING, {"province": "da-nang", "quarter": "2026-q3"})

    assert response.status_code == 200
    assert response["Content-Disposition"] == (
        'attachment; filename="tom-tat-da-nang-2026-q3.docx"'
    )
    assert response["Cache-Control"].startswith("private, no-store")
    assert "Xếp thứ 1 trong 2 địa phương" in words(response)


def test_staff_of_another_province_find_nothing_and_it_is_logged(quarter, chi, caplog):
    response = as_(chi).get(BRIEFING, {"province": "da-nang", "quarter": "2026-q3"})

    assert response.status_code == 404
    assert "outside its provinces" in caplog.text


def test_visitor_is_shown_the_door(client, quarter):
    response = client.get(BRIEFING, {"province": "da-nang", "quarter": "2026-q3"})

    assert response.status_code == 302


@pytest.mark.parametrize("state", [{}, {"consulting": True}])
def test_quarter_that_is_not_published_has_no_briefing(places, an, minh, state):
    frozen(places, **state)

    for person in (an, minh):
        answer = as_(person).get(BRIEFING, {"province": "da-nang", "quarter": "2026-q3"})
        assert answer.status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"province": "khong-co", "quarter": "2026-q3"},
        {"province": "da-nang\x00", "quarter": "2026-q9"},
        {"province": "da-nang", "quarter": "9999-q1"},
        {"province": "da-nang", "quarter": "2026-q3' OR 1=1"},
    ],
)
def test_nonsense_is_not_found(quarter, minh, query):
    assert as_(minh).get(BRIEFING, query).status_code == 404


def test_briefing_of_today_is_provisional(places, an):
    response = as_(an).get(BRIEFING, {"province": "da-nang", "quarter": ""})

    assert response.status_code == 200
    assert "tạm tính, chưa phải kết quả công bố" in words(response)


def test_briefing_says_what_can_be_done_now(places, an):
    listing = ListingFactory(province=places[0], published=True)
    other = ListingFactory(
        province=places[1], published=True, price_checked_on=timezone.localdate()
    )
    for one in (listing, other):
        PricePlanFactory(listing=one)

    said = words(as_(an).get(BRIEFING, {"province": "da-nang"}))

    assert "tăng" in said.partition("V. Việc có thể nâng kết quả")[2]
    assert f"(theo số liệu ngày {timezone.localdate():%d/%m/%Y})" in said


def test_rank_outside_the_announcement_is_told_to_the_own_staff_only(places, chi, client):
    ranking = frozen(places, published=True, scope="leaders")
    # The leading third of two is one: Đà Nẵng.
    told = words(as_(chi).get(BRIEFING, {"province": "hue", "quarter": "2026-q3"}))

    book = load_workbook(io.BytesIO(client.get("/en/so-sanh-tinh/2026-q3.xlsx").content))

    assert "Xếp thứ 2 trong 2 địa phương" in told
    assert "Thứ hạng này gửi các địa phương, không công bố" in told
    cells = {cell.value for row in book["Scores and ranks"].iter_rows() for cell in row}
    assert {99, "Da Nang"} <= cells
    assert not {98, "Hue"} & cells
    assert ranking.scope == "leaders"


# The list ----------------------------------------------------------------------------------------
def test_province_sees_published_quarters_and_its_own_name_only(places, an):
    frozen(places, published=True)
    frozen(places, number=4)

    page = as_(an).get(PAPERS).content.decode()

    assert "2026-q3" in page
    assert "2026-q4" not in page
    assert 'value="da-nang"' in page
    assert 'value="hue"' not in page
    assert "lap-bao-cao" not in page


def test_ministry_sees_drafts_all_provinces_and_can_start(places, minh):
    frozen(places, published=True)
    frozen(places, number=4)

    page = as_(minh).get(PAPERS).content.decode()

    assert all(text in page for text in ("2026-q3", "2026-q4", 'value="hue"', "lap-bao-cao"))


def test_list_takes_few_queries_whatever_there_is(
    places, minh, printer, django_assert_max_num_queries
):
    for number in range(1, 5):
        ranking = frozen(places, number=number, published=True)
        QuarterReportFactory.create_batch(3, ranking=ranking, stage="done")
    client = as_(minh)

    with django_assert_max_num_queries(12):
        client.get(PAPERS)


# Reports on the staff site -----------------------------------------------------------------------
def start(person, quarter="2026-q3", language="vi"):
    data = {"quarter": quarter, "language": language}
    return as_(person).post(f"{PAPERS}lap-bao-cao/", data)


def test_ministry_starts_a_report_and_downloads_it(quarter, minh, printer):
    response = start(minh)

    report = QuarterReport.objects.get()
    assert response["Location"] == f"{PAPERS}{report.key}/"
    page = as_(minh).get(response["Location"])
    assert f"{PAPERS}{report.key}/tep/" in page.content.decode()
    file = as_(minh).get(f"{PAPERS}{report.key}/tep/")
    assert (file.content, file["Content-Type"]) == (PDF, "application/pdf")
    assert file["Cache-Control"].startswith("private, no-store")


@pytest.mark.parametrize("person", ["an", "binh", "chi"])
def test_provinces_start_none(request, quarter, printer, person):
    assert start(request.getfixturevalue(person)).status_code == 403
    assert not QuarterReport.objects.exists()


def test_starting_is_a_post(quarter, minh):
    assert as_(minh).get(f"{PAPERS}lap-bao-cao/").status_code == 405


@pytest.mark.parametrize(("quarter_text", "status"), [("2026-q1", 404), ("x", 404), ("", 404)])
def test_start_of_an_unknown_quarter_is_not_found(quarter, minh, quarter_text, status):
    assert start(minh, quarter_text).status_code == status


def test_start_in_an_unknown_language_is_explained(quarter, minh):
    response = start(minh, language="fr")

    assert response["Location"] == PAPERS
    assert not QuarterReport.objects.exists()


def test_provinces_read_the_report_of_what_is_published(quarter, minh, an, printer):
    start(minh)
    key = QuarterReport.objects.get().key

    assert as_(an).get(f"{PAPERS}{key}/tep/").content == PDF


@pytest.mark.parametrize("page", ["", "tien-do/", "tep/"])
def test_report_of_a_draft_is_for_the_ministry_only(places, minh, an, printer, page, caplog):
    frozen(places)
    start(minh)
    key = QuarterReport.objects.get().key

    assert as_(minh).get(f"{PAPERS}{key}/{page}").status_code == 200
    assert as_(an).get(f"{PAPERS}{key}/{page}").status_code == 404
    assert "outside its provinces" in caplog.text


def test_progress_is_shown_and_told_to_the_script(quarter, minh):
    report = QuarterReportFactory(
        ranking=quarter, stage="making", alive_at=timezone.now(), parts_total=160, parts_done=40
    )

    page = as_(minh).get(f"{PAPERS}{report.key}/").content.decode()
    told = json.loads(as_(minh).get(f"{PAPERS}{report.key}/tien-do/").content)

    assert '<progress id="report-bar" max="160" value="40">' in page
    assert {name: told[name] for name in ("isRunning", "isSilent", "done", "total")} == {
        "isRunning": True,
        "isSilent": False,
        "done": 40,
        "total": 160,
    }


def test_silent_report_can_be_resumed_by_the_ministry(quarter, minh, an, printer):
    silent = timezone.now() - dt.timedelta(minutes=2)
    report = QuarterReportFactory(ranking=quarter, stage="making", alive_at=silent)
    address = f"{PAPERS}{report.key}/lam-tiep/"

    assert address in as_(minh).get(f"{PAPERS}{report.key}/").content.decode()
    assert as_(an).post(address).status_code == 403
    as_(minh).post(address)

    report.refresh_from_db()
    assert report.stage == Stage.DONE


def test_failure_is_told(quarter, minh):
    report = QuarterReportFactory(ranking=quarter, stage="failed", failure="Thiếu Pango")

    page = as_(minh).get(f"{PAPERS}{report.key}/").content.decode()

    assert "Thiếu Pango" in page


# Visitors ----------------------------------------------------------------------------------------
def test_report_that_is_not_made_yet_says_so(client, quarter):
    response = client.get("/so-sanh-tinh/2026-q3.pdf")

    assert response.status_code == 404
    page = response.content.decode()
    assert quarter.get_absolute_url() in page
    assert "<h1>" in page
    assert "Set-Cookie" not in response.headers


def test_visitors_get_the_report_in_the_language_of_the_address(client, quarter, minh, printer):
    start(minh, language="en")

    english, vietnamese = (
        client.get(f"{prefix}/so-sanh-tinh/2026-q3.pdf") for prefix in ("/en", "")
    )

    assert (english.content, vietnamese.status_code) == (PDF, 404)
    assert english["Content-Disposition"] == ('attachment; filename="so-sanh-tinh-2026-q3-en.pdf"')


@pytest.mark.parametrize("ending", ["pdf", "xlsx"])
@pytest.mark.parametrize("state", [{}, {"consulting": True}])
def test_visitors_get_nothing_of_what_is_not_published(
    client, places, minh, printer, ending, state
):
    frozen(places, **state)
    start(minh)

    assert client.get(f"/so-sanh-tinh/2026-q3.{ending}").status_code == 404


def test_report_whose_file_is_gone_is_not_ready(client, quarter, minh, printer):
    start(minh)
    QuarterReport.objects.get().file.delete()
    QuarterReport.objects.update(file="reports/gone.pdf")

    assert client.get("/so-sanh-tinh/2026-q3.pdf").status_code == 404


@pytest.mark.parametrize("name", ["figures_xlsx", "figures_csv"])
def test_figures_of_today_are_a_file(client, places, name):
    response = client.get(reverse(f"comparison:{name}"))

    assert response.status_code == 200
    assert response["Content-Disposition"].startswith('attachment; filename="so-sanh-tinh-')
    assert not response.cookies


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("route", FILES, ids=str)
def test_every_file_is_an_attachment_for_everybody(client, quarter, minh, printer, route, language):
    start(minh, language=language)
    address = route.address(language, "2026-q3")

    response, head = client.get(f"{address}?la=1&x=%00"), client.head(address)

    assert (response.status_code, head.status_code, head.content) == (200, 200, b"")
    assert response["Content-Disposition"].startswith("attachment; ")
    assert response["Content-Language"] == language
    assert not response.cookies
    assert {"cookie", "accept-language"}.isdisjoint(response.get("Vary", "").lower().split(", "))


@pytest.mark.parametrize("text", ["2026-q5", "1999-q1", "2026-Q3", "2026-q3x", "9999-q4", "-", "x"])
@pytest.mark.parametrize("ending", ["pdf", "xlsx"])
def test_file_of_a_quarter_that_never_was_is_not_found(client, quarter, text, ending):
    assert client.get(f"/so-sanh-tinh/{text}.{ending}").status_code == 404


def test_files_only_read(client, quarter):
    addresses = [route.address("vi", "2026-q3") for route in FILES]

    assert {client.post(address).status_code for address in addresses} == {405}


def test_visitors_files_take_few_queries(
    client, quarter, minh, printer, django_assert_max_num_queries
):
    start(minh)

    with django_assert_max_num_queries(2):
        client.get("/so-sanh-tinh/2026-q3.pdf")
    with django_assert_max_num_queries(6):
        client.get("/so-sanh-tinh/2026-q3.xlsx")


def test_old_reports_are_forgotten_by_the_chore(quarter, minh, printer, capsys):
    with time_machine.travel(dt.datetime(2026, 1, 1, tzinfo=dt.UTC)):
        QuarterReportFactory(ranking=quarter, stage="failed")

    call_command("forget_reports")

    assert capsys.readouterr().out == "1 reports forgotten.\n"
    assert "forget_reports" in {chore.command for chore in CHORES}
