"""Vendors and solutions on the staff site: who enters, finds, reads and keeps them."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from core.models import StoredFile
from solutions.models import (
    Solution,
    SolutionImage,
)
from tests import factories
from tests.staff import as_, errors_of, form_of, no_lines, url
from vendors.models import Vendor


# Registry -----------------------------------------------------------------------------------------
def test_editor_enters_a_vendor_that_the_own_province_stewards(an, da_nang):
    page = as_(an).get(url(Vendor, "add"))
    assert page.context["adminform"].form.initial["steward"] == da_nang.pk

    as_(an).post(
        url(Vendor, "add"),
        {
            "legal_name": "Công ty cổ phần Mẫu Sông Hàn",
            "kind": "enterprise",
            "state": "active",
            "steward": da_nang.pk,
            "tax_code": "0100109106",
        },
    )

    vendor = Vendor.objects.get()
    assert (vendor.slug, vendor.steward, vendor.tax_code) == (
        "cong-ty-co-phan-mau-song-han",
        da_nang,
        "0100109106",
    )
    assert vendor.history.get().history_user == an


@pytest.mark.parametrize(
    ("typed", "note", "kept"),
    [
        ("0100109107", "", None),
        ("0100109107", "Đã đối chiếu giấy đăng ký", "0100109107"),
        ("0100109106001", "", "0100109106-001"),
        ("12345", "Đã đối chiếu", None),
    ],
)
def test_tax_code_is_checked(an, da_nang, typed, note, kept):
    as_(an).post(
        url(Vendor, "add"),
        {
            "legal_name": "Công ty Mẫu",
            "kind": "enterprise",
            "state": "active",
            "steward": da_nang.pk,
            "tax_code": typed,
            "tax_code_note": note,
        },
    )

    assert list(Vendor.objects.values_list("tax_code", flat=True)) == ([kept] if kept else [])


def test_colleagues_elsewhere_read_what_avoids_duplicates_and_no_more(an, hue):
    vendor = factories.VendorFactory(
        steward=hue, tax_code="079199012345", phone="0234 3999 999", about="Hồ sơ nội bộ"
    )

    page = as_(an).get(url(Vendor, "change", vendor.pk)).content.decode()

    assert vendor.legal_name in page
    assert "Huế" in page
    assert "079199012345" not in page
    assert "0234 3999 999" not in page
    assert "Hồ sơ nội bộ" not in page


def test_personal_tax_code_is_hidden_in_the_list(root):
    factories.VendorFactory(tax_code="079199012345")

    page = as_(root).get(url(Vendor, "changelist")).content.decode()

    assert "079199012345" not in page
    assert "•••••••••345" in page


def test_draft_solution_of_others_shows_no_description(an, hue):
    solution = factories.SolutionFactory(steward=hue, description="Chưa công khai")

    page = as_(an).get(url(Solution, "change", solution.pk)).content.decode()

    assert solution.name in page
    assert "Chưa công khai" not in page


def test_search_needs_no_marks(an):
    factories.SolutionFactory(name="Hóa đơn điện tử Sông Hàn")
    factories.SolutionFactory(name="Bệnh án điện tử")

    answer = as_(an).get(url(Solution, "changelist"), {"q": "HOA DON dien tu"})

    assert [row.name for row in answer.context["cl"].result_list] == ["Hóa đơn điện tử Sông Hàn"]


@pytest.mark.parametrize("term", ["\x00", "%", "'", "a" * 5000])
def test_odd_search_words_do_no_harm(an, term):
    client = as_(an)

    assert client.get(url(Solution, "changelist"), {"q": term}).status_code == 200
    completion = {"app_label": "solutions", "model_name": "listing", "field_name": "solution"}
    answer = client.get("/quan-tri/autocomplete/", {**completion, "term": term})
    assert answer.status_code == 200


def test_shared_platform_is_named_by_the_ministry(an, minh, da_nang):
    vendor = factories.VendorFactory()
    data = {
        "name": "Nền tảng dùng chung",
        "vendor": vendor.pk,
        "steward": da_nang.pk,
        "kind": "state_shared",
        **no_lines("images", "recognitions", "implementers", "programme_entries"),
    }

    refused = as_(an).post(url(Solution, "add"), data)
    as_(minh).post(url(Solution, "add"), data)

    assert errors_of(refused).keys() == {"kind"}
    assert Solution.objects.get().kind == "state_shared"


# Pictures -----------------------------------------------------------------------------------------
def jpeg() -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Image.new("RGB", (800, 600), "green").save(buffer, "JPEG")
    return SimpleUploadedFile("Màn hình.jpg", buffer.getvalue(), "image/jpeg")


@pytest.fixture
def own_solution(da_nang) -> Solution:
    return factories.SolutionFactory(steward=da_nang)


def with_image(client: Client, solution: Solution, **line: Any):
    address = url(Solution, "change", solution.pk)
    data = form_of(client, address) | {"images-TOTAL_FORMS": 1}
    return client.post(address, data | {f"images-0-{name}": value for name, value in line.items()})


def test_picture_is_uploaded_with_its_text(an, own_solution):
    answer = with_image(as_(an), own_solution, file=jpeg(), alt="Màn hình chính", position=0)

    assert answer.status_code == 302
    image = SolutionImage.objects.select_related("file").get()
    assert (image.alt, image.file.content_type, image.file.uploaded_by) == (
        "Màn hình chính",
        "image/webp",
        an,
    )


def test_picture_stays_when_only_its_text_changes(an, own_solution):
    image = factories.SolutionImageFactory(solution=own_solution)
    client = as_(an)
    address = url(Solution, "change", own_solution.pk)

    client.post(address, form_of(client, address) | {"images-0-alt": "Văn bản mới"})

    kept = SolutionImage.objects.get()
    assert (kept.alt, kept.file_id) == ("Văn bản mới", image.file_id)


def test_form_links_to_the_present_picture(an, own_solution):
    image = factories.SolutionImageFactory(solution=own_solution)

    page = as_(an).get(url(Solution, "change", own_solution.pk)).content.decode()

    assert f'href="{image.file.get_absolute_url()}"' in page


def test_script_under_the_name_of_a_picture_is_refused(an, own_solution):
    fake = SimpleUploadedFile("a.jpg", b"<script>alert(1)</script>", "image/jpeg")

    answer = with_image(as_(an), own_solution, file=fake, alt="Hình", position=0)

    assert errors_of(answer).keys() == {"images-0-file"}
    assert StoredFile.objects.count() == 0


def test_picture_without_text_is_refused(an, own_solution):
    answer = with_image(as_(an), own_solution, file=jpeg(), alt="", position=0)

    assert errors_of(answer).keys() == {"images-0-alt"}
