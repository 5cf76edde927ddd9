"""Downloading the files of the cost page."""

import io

import pytest
from docx import Document
from openpyxl import load_workbook

from tests.showcase.cost_world import World, address, figures, make_world

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def world(da_nang) -> World:
    return make_world(da_nang)


@pytest.mark.parametrize(
    ("form", "media_type", "name"),
    [
        (
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "so-sanh-chi-phi-20260210.xlsx",
        ),
        (
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "phu-luc-so-sanh-chi-phi-20260210.docx",
        ),
    ],
)
def test_files_come_as_attachments(client, world, form, media_type, name):
    response = client.get(address(world.rent, world.buy, format=form))

    assert response.status_code == 200
    assert response["Content-Type"] == media_type
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response.content.startswith(b"PK")
    assert not response.cookies


@pytest.mark.parametrize("language", ["", "/en"])
def test_workbook_has_the_figures_of_the_json(client, world, language):
    plans, asked = (world.rent, world.buy), {"quantity": 3, "years": 4, "rate": "7.5"}
    data = figures(client, *plans, **asked)

    response = client.get(address(*plans, language=language, format="xlsx", **asked))

    sheet = load_workbook(io.BytesIO(response.content), data_only=True).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_col=2, max_col=3)]
    for key in ("total", "present_value", "first_year_cost"):
        assert [plan[key] for plan in data["plans"]] in rows
    for year in range(4):
        assert [plan["yearly"][year] for plan in data["plans"]] in rows
        assert [plan["cumulative"][year] for plan in data["plans"]] in rows


def test_workbook_speaks_the_language_of_the_page(client, world):
    titles = {}
    for language in ("", "/en"):
        content = client.get(address(world.rent, language=language, format="xlsx")).content
        titles[language] = load_workbook(io.BytesIO(content)).worksheets[0]["A11"].value

    assert titles == {"": "Giải pháp", "/en": "Solution"}


def test_annex_is_vietnamese_on_the_english_page_too(client, world):
    asked = {"format": "docx", "quantity": 3, "years": 2}

    papers = [
        Document(io.BytesIO(client.get(address(world.rent, language=language, **asked)).content))
        for language in ("", "/en")
    ]

    vietnamese, english = (
        [paragraph.text for paragraph in paper.paragraphs]
        + [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
        for paper in papers
    )
    assert english == vietnamese
    assert any(text.startswith("http://testserver/chi-phi/?plan=") for text in english)
    assert any("Trạm Số" in text for text in english)


@pytest.mark.parametrize("form", ["xlsx", "docx"])
@pytest.mark.parametrize("plan", ["", "999999", "abc"])
def test_without_a_plan_the_page_comes_instead(client, world, form, plan):
    response = client.get(address(plan, format=form))

    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("form", ["xlsx", "docx"])
def test_plans_of_drafts_are_in_no_file(client, world, form):
    world.listing.state = "draft"
    world.listing.save()

    response = client.get(address(world.rent, format=form))

    assert response["Content-Type"].startswith("text/html")
    assert "Trạm Số" not in response.content.decode()


@pytest.mark.parametrize("form", ["xlsx", "docx"])
def test_files_cost_the_queries_of_the_page(client, world, form, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        client.get(address(world.rent, world.buy, format=form))
