"""The pages of suspected duplicates, mergers and undoing: who sees and does what."""

import logging

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import DistinctPair, Journal
from solutions.merging import merge_vendors
from solutions.models import Solution
from tests import factories as f
from tests.staff import as_, messages_of, url
from vendors.models import Vendor


@pytest.fixture
def pair(da_nang, hue):
    """Two like vendors, one kept by Huế, one by the ministry."""
    first = f.VendorFactory(
        legal_name="Công ty Sông Hàn",
        slug="a",
        steward=hue,
        tax_code="079199012345",
        phone="0234 3999 999",
    )
    return first, f.VendorFactory(legal_name="Tập đoàn Sông Hàn", slug="b", phone="1900")


def merge_page(keep, drop) -> str:
    return reverse("admin:merge", args=[keep._meta.model_name, keep.pk, drop.pk])


DUPLICATES = "/quan-tri/solutions/solution/trung-lap/"
MERGERS = "/quan-tri/solutions/solution/da-gop/"


# Duplicates ---------------------------------------------------------------------------------------
def test_steward_sees_the_pair_without_what_is_not_open(chi, pair):
    page = as_(chi).get(DUPLICATES).content.decode()

    assert "Công ty Sông Hàn" in page
    assert "Tập đoàn Sông Hàn" in page
    for hidden in ("079199012345", "0234 3999 999", "1900"):
        assert hidden not in page
    assert merge_page(*pair) not in page


def test_others_see_no_pair(an, pair):
    page = as_(an).get(DUPLICATES)

    assert page.context["pairs"] == []
    assert "Sông Hàn" not in page.content.decode()


def test_ministry_is_led_to_merging_either_way(minh, pair):
    page = as_(minh).get(DUPLICATES).content.decode()

    assert merge_page(*pair) in page
    assert merge_page(*reversed(pair)) in page


@pytest.mark.parametrize("query", ["?kind=vendor", "?kind=solution", "?kind=x&page=-5", "?page=x"])
def test_list_takes_any_query(minh, pair, query):
    answer = as_(minh).get(DUPLICATES + query)

    assert answer.status_code == 200
    assert len(answer.context["pairs"]) == (0 if query == "?kind=solution" else 1)


def test_queries_of_the_list_do_not_grow(minh, pair):
    client = as_(minh)
    client.get(DUPLICATES)
    with CaptureQueriesContext(connection) as few:
        client.get(DUPLICATES)
    for number in range(4):
        f.VendorFactory(legal_name="Sông Hàn", slug=f"c{number}")
    client.get(DUPLICATES)

    with CaptureQueriesContext(connection) as many:
        answer = client.get(DUPLICATES)

    assert len(answer.context["pairs"]) == 15
    assert len(many) == len(few)


def test_declaring_different_takes_one_click(chi, pair):
    first, second = pair
    data = {"kind": "vendor", "low": first.pk, "high": second.pk, "note": "Khác địa chỉ"}

    answer = as_(chi).post(reverse("admin:duplicates_distinct"), data)

    assert answer["Location"] == DUPLICATES
    declared = DistinctPair.objects.get()
    assert (declared.by, declared.note) == (chi, "Khác địa chỉ")
    assert as_(chi).get(DUPLICATES).context["pairs"] == []


def test_foreign_pair_is_not_declared_and_logged(an, pair, caplog):
    first, second = pair
    data = {"kind": "vendor", "low": first.pk, "high": second.pk}

    with caplog.at_level(logging.WARNING, "portal.access"):
        answer = as_(an).post(reverse("admin:duplicates_distinct"), data)

    assert answer.status_code == 403
    assert not DistinctPair.objects.exists()
    assert "outside its provinces" in caplog.text


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({}, 302),
        ({"kind": "user", "low": 1, "high": 2}, 302),
        ({"kind": "vendor", "low": "9" * 40, "high": 2}, 302),
        ({"kind": "vendor", "low": 10**9, "high": 10**9 + 1}, 404),
    ],
)
def test_forged_declarations_do_nothing(root, data, status):
    answer = as_(root).post(reverse("admin:duplicates_distinct"), data)

    assert answer.status_code == status
    assert not DistinctPair.objects.exists()


# Merging ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("person", ["an", "binh", "chi"])
def test_provinces_reach_no_page_of_merging(request, person, method, pair, minh):
    client = as_(request.getfixturevalue(person))
    journal = merge_vendors(f.VendorFactory(), f.VendorFactory(), by=minh)
    addresses = (merge_page(*pair), MERGERS, f"{MERGERS}{journal.pk}/")

    statuses = {address: getattr(client, method)(address).status_code for address in addresses}

    assert statuses == dict.fromkeys(addresses, 403)
    assert Vendor.objects.count() == 3
    journal.refresh_from_db()
    assert journal.undone_at is None


def test_ministry_compares_and_merges(minh, pair):
    keep, drop = pair[1], pair[0]
    solution = f.SolutionFactory(vendor=drop)
    client = as_(minh)

    page = client.get(merge_page(keep, drop))
    start = {name: field.initial for name, field in page.context["form"].fields.items()}
    assert start == {
        "legal_name": "keep",
        "tax_code": "drop",
        "phone": "keep",
        "steward": "keep",
    }
    assert "079199012345" not in page.content.decode()
    answer = client.post(merge_page(keep, drop), start | {"phone": "drop"})

    journal = Journal.objects.get()
    assert answer["Location"] == f"{MERGERS}{journal.pk}/"
    keep.refresh_from_db()
    assert (keep.tax_code, keep.phone, keep.steward) == ("079199012345", "0234 3999 999", None)
    solution.refresh_from_db()
    assert solution.vendor == keep
    record = client.get(answer["Location"]).content.decode()
    assert "079199012345" not in record
    assert "0234 3999 999" in record


def test_many_references_move_from_the_page_too(minh, da_nang, hue):
    keep, drop = f.SolutionFactory(), f.SolutionFactory()
    problem = f.ProblemFactory()
    for solution in (keep, drop):
        for province in (da_nang, hue):
            listing = f.ListingFactory(province=province, solution=solution, published=True)
            f.PriceRevisionFactory(plan__listing=listing)
            f.TransitionFactory(target=listing)
        f.ProblemSolutionFactory(problem=problem, solution=solution)
        for _number in range(3):
            f.EvaluationFactory(solution=solution)
            f.SolutionImageFactory(solution=solution)
    client = as_(minh)
    page = client.get(merge_page(keep, drop))
    start = {name: field.initial for name, field in page.context["form"].fields.items()}

    answer = client.post(merge_page(keep, drop), start)
    record = client.get(answer["Location"])
    undone = client.post(answer["Location"])

    assert record.context["lines"]
    assert len(messages_of(undone)) == 1
    assert (keep.evaluations.count(), drop.evaluations.count()) == (3, 3)
    assert client.get(answer["Location"]).status_code == 200


def test_page_says_what_becomes_of_two_listings_of_a_province(minh, da_nang):
    keep = f.ListingFactory(province=da_nang, published=True)
    drop = f.ListingFactory(province=da_nang)

    page = as_(minh).get(merge_page(keep.solution, drop.solution))

    assert [(one["stays"], one["goes"]) for one in page.context["meetings"]] == [(keep, drop)]
    assert url(type(keep), "change", keep.pk) in page.content.decode()


def test_refusal_is_shown_on_the_page_and_keeps_the_choice(minh):
    keep, drop = f.SolutionFactory(summary="A"), f.SolutionFactory(summary="B")
    for solution in (keep, drop):
        f.ReviewFactory(deployment__solution=solution, deployment__agency="UBND xã A")
    data = {"name": "keep", "vendor": "keep", "summary": "drop"}

    answer = as_(minh).post(merge_page(keep, drop), data)

    assert answer.status_code == 200
    assert "UBND xã A" in str(answer.context["form"].non_field_errors())
    assert answer.context["form"]["summary"].value() == "drop"
    assert Solution.objects.count() == 2


def test_incomplete_choice_is_asked_again(minh, pair):
    answer = as_(minh).post(merge_page(*pair), {"legal_name": "both"})

    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {"legal_name", "tax_code", "phone", "steward"}
    assert Vendor.objects.count() == 2


@pytest.mark.parametrize(
    "path", ["vendor/1/1", "user/1/2", "vendor/1/999999", f"vendor/{'9' * 40}/1"]
)
def test_strange_addresses_are_not_found(root, pair, path):
    answer = as_(root).get(f"/quan-tri/solutions/solution/gop/{path}/")

    assert answer.status_code == 404


@pytest.mark.parametrize(("ticked", "leads"), [(1, False), (2, True), (3, False)])
def test_two_ticked_entries_of_a_list_are_merged(minh, ticked, leads):
    vendors = [f.VendorFactory() for _ in range(3)]
    data = {"action": "merge_two", "_selected_action": [row.pk for row in vendors[:ticked]]}

    answer = as_(minh).post(url(Vendor, "changelist"), data)

    assert (answer["Location"] == merge_page(*vendors[:2])) is leads


def test_list_offers_merging_to_the_ministry_only(an, minh):
    f.VendorFactory()

    offered = [
        "merge_two" in as_(person).get(url(Vendor, "changelist")).content.decode()
        for person in (an, minh)
    ]

    assert offered == [False, True]


# Undoing ------------------------------------------------------------------------------------------
def test_undoing_takes_one_click_and_lists_what_is_left(minh, pair):
    keep, drop = pair
    journal = merge_vendors(keep, drop, by=minh, values={"phone": "drop", "legal_name": "drop"})
    Vendor.objects.filter(pk=keep.pk).update(phone="0236 3111 111")
    client, address = as_(minh), f"{MERGERS}{journal.pk}/"

    answer = client.post(address)

    assert answer["Location"] == address
    assert len(messages_of(answer)) == 2
    assert Vendor.objects.filter(pk=drop.pk).exists()
    page = client.get(address)
    assert page.context["left"] == 1
    assert page.context["lines"][0]["entry"].field == "phone"
    assert not page.context["can_undo"]


def test_second_undoing_is_refused_kindly(minh):
    journal = merge_vendors(f.VendorFactory(), f.VendorFactory(), by=minh)
    client = as_(minh)
    first = client.post(f"{MERGERS}{journal.pk}/")

    second = client.post(f"{MERGERS}{journal.pk}/")

    assert second.status_code == 302
    assert len(messages_of(second)) == len(messages_of(first)) + 1


def test_list_of_mergers_shows_only_mergers(minh):
    journal = merge_vendors(f.VendorFactory(), f.VendorFactory(), by=minh)
    f.JournalFactory(kind="something_else")

    answer = as_(minh).get(MERGERS)

    assert [row["journal"] for row in answer.context["mergers"]] == [journal]


def test_journal_of_something_else_is_not_found(root):
    other = f.JournalFactory(kind="something_else")

    assert as_(root).get(f"{MERGERS}{other.pk}/").status_code == 404
    assert as_(root).get(f"{MERGERS}{'9' * 40}/").status_code == 404
