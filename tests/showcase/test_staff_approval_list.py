"""The list for signature on the staff site: look, download, record the approval."""

from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from solutions.models import Listing
from tests import factories
from tests.staff import TICK, as_, messages_of, state, url

ADDRESS = "/quan-tri/solutions/listing/danh-muc-trinh/"


@pytest.fixture
def waiting(da_nang):
    return [
        factories.ListingFactory(
            province=da_nang, state="in_review", solution__name=f"Giải pháp {letter}"
        )
        for letter in "BA"
    ]


def shown(page) -> list[str]:
    return [row.solution for row in page.context["rows"]]


def download(user, rows, ending: str, **data):
    selection = ",".join(str(row.pk) for row in rows)
    return as_(user).post(ADDRESS, {"selection": selection, "file": ending} | data)


def test_list_begins_with_what_is_in_review(an, da_nang, hue, waiting):
    factories.ListingFactory(province=da_nang)
    factories.ListingFactory(province=hue, state="in_review")

    page = as_(an).get(ADDRESS)

    assert reverse("admin:solutions_listing_approval_list") == ADDRESS
    assert shown(page) == ["Giải pháp A", "Giải pháp B"]


def test_nothing_in_review_says_what_to_do(an):
    page = as_(an).get(ADDRESS)

    assert page.status_code == 200
    assert url(Listing, "changelist") in page.content.decode()


def test_selection_of_the_list_is_shown(an, waiting):
    page = as_(an).post(
        url(Listing, "changelist"),
        {"action": "approval_list", "_selected_action": [waiting[0].pk]},
    )

    assert shown(page) == ["Giải pháp B"]


@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_file_has_the_rows_of_the_page(an, waiting, ending):
    answer = download(an, waiting, ending, number="12/TTr-SKHCN", date="2026-01-05")

    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith('attachment; filename="danh-muc-trinh-da-nang')
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    if ending == "docx":
        cells = [row.cells[1].text for row in Document(BytesIO(answer.content)).tables[1].rows]
    else:
        sheet = load_workbook(BytesIO(answer.content)).active
        cells = [row[1] for row in sheet.iter_rows(values_only=True) if row[0] in {"1", "2"}]
    assert cells[-2:] == ["Giải pháp A", "Giải pháp B"]
    assert "12/TTr-SKHCN" in _all_text(answer.content, ending)


def _all_text(data: bytes, ending: str) -> str:
    if ending == "docx":
        return " ".join(p.text for p in Document(BytesIO(data)).paragraphs)
    sheet = load_workbook(BytesIO(data)).active
    return " ".join(str(v) for row in sheet.iter_rows(values_only=True) for v in row if v)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"number": "12/TTr"}, "date"),
        ({"date": "2026-01-05"}, "number"),
        ({"number": "12/TTr", "date": "hôm qua"}, "date"),
        ({"number": "1" * 61, "date": "2026-01-05"}, "number"),
    ],
)
def test_half_a_paper_is_told_beside_the_field(an, waiting, data, field):
    page = download(an, waiting, "docx", **data)

    assert page.context["form"].errors.keys() == {field}
    assert page.context["count"] == 2


def test_listings_of_another_province_are_not_in_it(an, hue, waiting):
    foreign = factories.ListingFactory(province=hue, state="in_review", solution__name="Của Huế")

    page = as_(an).post(ADDRESS, {"selection": f"{waiting[0].pk},{foreign.pk}"})

    assert shown(page) == ["Giải pháp B"]
    file = download(an, [foreign], "xlsx")
    assert "spreadsheetml" not in file["Content-Type"]
    assert "Của Huế" not in file.content.decode()


def test_nobody_signs_for_two_provinces(minh, hue, waiting):
    foreign = factories.ListingFactory(province=hue, state="in_review")

    answer = as_(minh).post(
        url(Listing, "changelist"),
        {"action": "approval_list", "_selected_action": [waiting[0].pk, foreign.pk]},
    )

    assert answer.status_code == 302
    assert len(messages_of(answer)) == 1


def test_ministry_chooses_the_province(minh, hue, waiting):
    factories.ListingFactory(province=hue, state="in_review", solution__name="Của Huế")

    first, other = as_(minh).get(ADDRESS), as_(minh).get(f"{ADDRESS}?province=hue")

    assert [slug for slug, _name, _chosen in first.context["owners"]] == ["da-nang", "hue"]
    assert shown(first) == ["Giải pháp A", "Giải pháp B"]
    assert shown(other) == ["Của Huế"]


@pytest.mark.parametrize("data", [{"file": "exe"}, {"file": "exe", "selection": "1"}])
def test_other_kinds_of_files_are_not_found(an, da_nang, data):
    assert as_(an).post(ADDRESS, data).status_code == 404


def test_signed_list_is_approved_in_one_go(binh, waiting):
    client = as_(binh)
    page = client.get(ADDRESS)
    hand_over = {
        "action": "step_approve",
        "select_across": "1",
        "_selected_action": page.context["first"],
        "selection": page.context["selection"],
    }
    asked = client.post(url(Listing, "changelist"), hand_over)
    assert asked.context["prospect"].able.count == 2

    paper = {"basis_number": "45/QĐ-SKHCN", "basis_date": "2026-01-05"}
    client.post(url(Listing, "changelist"), hand_over | {"apply": "1"} | TICK | paper)

    assert [state(row) for row in waiting] == ["published", "published"]
    assert {row.approval_number for row in waiting} == {"45/QĐ-SKHCN"}


def test_editor_beside_an_approver_records_no_approval(an, binh, waiting):
    assert as_(an).get(ADDRESS).context["may_approve"] is False
    assert as_(binh).get(ADDRESS).context["may_approve"] is True
