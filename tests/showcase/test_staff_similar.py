"""Entering a vendor or solution that is there already: hints while typing, a question on saving."""

import pytest

from core.models import DistinctPair
from solutions.models import Solution
from tests import factories as f
from tests.staff import as_, errors_of, no_lines, url
from vendors.models import Vendor

PARTS = no_lines("images", "recognitions", "implementers", "programme_entries")


def new_vendor(da_nang, **more):
    return {
        "legal_name": "Công ty TNHH Mẫu Sông Hàn",
        "kind": "enterprise",
        "state": "active",
        "steward": da_nang.pk,
        **more,
    }


@pytest.fixture
def known(hue):
    return f.VendorFactory(
        legal_name="Công ty Cổ phần Mẫu Sông Hàn",
        tax_code="0100109106",
        website="https://songhan.example/vi",
        phone="0234 3999 999",
        about="Hồ sơ nội bộ",
        steward=hue,
    )


# Hints --------------------------------------------------------------------------------------------
def test_hint_tells_what_is_open_to_all_staff_and_no_more(an, known):
    answer = as_(an).get(url(Vendor, "similar"), {"q": "mau song han"})

    assert answer.json()["entries"] == [
        {
            "name": "Công ty Cổ phần Mẫu Sông Hàn",
            "vendor": "Công ty Cổ phần Mẫu Sông Hàn",
            "tax_code": "0100109106",
            "domain": "songhan.example",
            "steward": "Huế",
            "url": url(Vendor, "change", known.pk),
        }
    ]


def test_hint_never_tells_a_persons_number(an):
    f.VendorFactory(legal_name="Hộ kinh doanh Sông Hàn", tax_code="079199012345")

    answer = as_(an).get(url(Vendor, "similar"), {"q": "song han"})

    assert [entry["tax_code"] for entry in answer.json()["entries"]] == [""]
    assert "079199012345" not in answer.content.decode()


def test_hints_of_solutions(an, known):
    solution = f.SolutionFactory(name="Hóa đơn điện tử", vendor=known, description="Chưa công khai")

    answer = as_(an).get(url(Solution, "similar"), {"q": "hoa don", "vendor": known.pk})

    assert [(row["name"], row["vendor"]) for row in answer.json()["entries"]] == [
        (solution.name, known.legal_name)
    ]
    assert "Chưa công khai" not in answer.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"q": "\x00"},
        {"q": "a" * 5000},
        {"vendor": "9" * 40, "q": "sông hàn"},
        {"vendor": "x", "website": "https://[", "tax_code": "'"},
    ],
)
@pytest.mark.parametrize("model", [Vendor, Solution])
def test_hints_survive_anything(an, model, query):
    answer = as_(an).get(url(model, "similar"), query)

    assert answer.status_code == 200
    assert answer.json()["entries"] == []


def test_hints_are_read_only_and_not_for_visitors(client, an):
    assert as_(an).post(url(Vendor, "similar")).status_code == 405
    assert "/login/" in client.get(url(Vendor, "similar"))["Location"]


def test_only_the_form_of_a_new_entry_asks(an, da_nang):
    mine = f.VendorFactory(steward=da_nang)

    new = as_(an).get(url(Vendor, "add")).content.decode()
    old = as_(an).get(url(Vendor, "change", mine.pk)).content.decode()

    assert f'data-similar="{url(Vendor, "similar")}"' in new
    assert "data-similar=" not in old


# The question on saving ---------------------------------------------------------------------------
def test_saving_asks_first_and_shows_the_entry(an, da_nang, known):
    answer = as_(an).post(url(Vendor, "add"), new_vendor(da_nang))

    [error] = errors_of(answer)["legal_name"]
    assert url(Vendor, "change", known.pk) in error
    assert "0100109106" in error
    page = answer.content.decode()
    assert 'type="checkbox" name="is_distinct"' in page
    assert "0234 3999 999" not in page
    assert Vendor.objects.count() == 1


def test_tick_saves_and_declares_the_two_different(an, da_nang, known):
    as_(an).post(url(Vendor, "add"), new_vendor(da_nang, is_distinct="on"))

    made = Vendor.objects.exclude(pk=known.pk).get()
    pair = DistinctPair.objects.get()
    assert (pair.low_id, pair.high_id, pair.by) == (known.pk, made.pk, an)


def test_new_name_is_saved_without_a_question(an, da_nang, known):
    as_(an).post(url(Vendor, "add"), new_vendor(da_nang, legal_name="Công ty Bạch Đằng"))

    assert Vendor.objects.count() == 2
    assert not DistinctPair.objects.exists()


def test_solution_of_the_vendor_is_asked_about(an, da_nang, known):
    f.SolutionFactory(name="Hóa đơn điện tử", vendor=known)
    data = {
        "name": "Phần mềm hóa đơn điện tử",
        "vendor": known.pk,
        "steward": da_nang.pk,
        "kind": "commercial",
        **PARTS,
    }

    first = as_(an).post(url(Solution, "add"), data)
    assert list(errors_of(first)) == ["name"]
    as_(an).post(url(Solution, "add"), data | {"is_distinct": "on"})

    assert Solution.objects.count() == 2
    assert DistinctPair.objects.count() == 1


def test_name_of_an_entry_is_text_and_never_markup(an, da_nang):
    f.VendorFactory(legal_name="<img src=x> Mẫu Sông Hàn", slug="x")

    answer = as_(an).post(
        url(Vendor, "add"), new_vendor(da_nang, legal_name="img src x mẫu sông hàn")
    )

    assert "<img src=x>" not in answer.content.decode()
    assert "&lt;img src=x&gt;" in answer.content.decode()
