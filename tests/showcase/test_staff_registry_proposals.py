"""Changes to vendors and solutions that another department keeps."""

import pytest

from provinces.models import ChangeProposal
from solutions.models import Solution
from tests import factories
from tests.showcase.proposal_world import decide, decide_address, open_ones, propose
from tests.staff import as_, errors_of, url
from vendors.models import Vendor


# The shared registry ------------------------------------------------------------------------------
def test_others_propose_on_a_public_solution_all_that_visitors_read(chi, an, da_nang, hue):
    solution = factories.SolutionFactory(steward=da_nang, summary="Cũ", data_location="Hà Nội")
    factories.ListingFactory(solution=solution, province=da_nang, published=True)

    page = as_(chi).get(url(Solution, "change", solution.pk))
    answer = propose(chi, solution, summary="Mới", data_location="Đà Nẵng")

    assert page.context["propose_url"] == url(Solution, "propose", solution.pk)
    assert answer.status_code == 302
    assert open_ones() == [("data_location", "Hà Nội", "Đà Nẵng"), ("summary", "Cũ", "Mới")]
    made = ChangeProposal.objects.first()
    assert (made.from_province, made.owner_province) == (hue, da_nang)
    decide(an, made, all="accept")
    solution.refresh_from_db()
    assert (solution.summary, solution.data_location) == ("Mới", "Đà Nẵng")
    assert solution.history.latest().history_user == an


def test_of_a_hidden_solution_only_the_open_fields_are_proposed_on(chi, da_nang):
    solution = factories.SolutionFactory(
        steward=da_nang, name="Kho số", description="Chưa công khai"
    )

    page = as_(chi).get(url(Solution, "propose", solution.pk))
    propose(chi, solution, name="Kho dữ liệu số", description="Sửa mò")

    assert set(page.context["adminform"].form.fields) & {
        field.name for field in Solution._meta.fields
    } == {"name", "vendor", "website"}
    assert "Chưa công khai" not in page.content.decode()
    assert open_ones() == [("name", "Kho số", "Kho dữ liệu số")]


def test_vendor_without_a_steward_is_the_ministrys_to_decide(an, minh, da_nang):
    vendor = factories.VendorFactory(tax_code="")

    answer = propose(an, vendor, website="https://mau.example", tax_code="0100109106")

    assert answer.status_code == 302, errors_of(answer)
    made = ChangeProposal.objects.first()
    assert (made.owner_province, made.from_province) == (None, da_nang)
    decide(minh, made, all="accept")
    vendor.refresh_from_db()
    assert (vendor.website, vendor.tax_code) == ("https://mau.example", "0100109106")


def test_persons_number_is_never_copied_into_a_proposal(an):
    vendor = factories.VendorFactory(tax_code="")
    known = factories.VendorFactory(tax_code="079199012345")

    answer = propose(an, vendor, tax_code="079199012345")
    page = as_(an).get(url(Vendor, "propose", known.pk))

    assert errors_of(answer).keys() == {"tax_code"}
    assert open_ones() == []
    assert "079199012345" not in page.content.decode()


def test_who_may_change_an_entry_has_nothing_to_propose(an, minh, da_nang):
    vendor = factories.VendorFactory(steward=da_nang, phone="0236 3999 999")
    address = url(Vendor, "propose", vendor.pk)

    for user in (an, minh):
        client = as_(user)
        assert client.get(address).status_code == 403
        assert client.post(address, {"legal_name": "Khác"}).status_code == 403

    vendor.refresh_from_db()
    assert vendor.phone == "0236 3999 999"


def test_usual_form_of_a_foreign_entry_stays_closed(chi, da_nang):
    vendor = factories.VendorFactory(steward=da_nang)

    answer = as_(chi).post(url(Vendor, "change", vendor.pk), {"legal_name": "Khác"})

    assert answer.status_code == 403
    assert open_ones() == []


def test_proposer_does_not_read_hidden_values_by_way_of_a_proposal(chi, da_nang, hue):
    """A spreadsheet may propose on what its author does not see."""
    solution = factories.SolutionFactory(steward=da_nang, description="Chưa công khai")
    proposal = factories.ChangeProposalFactory(
        target=solution,
        field="description",
        old="Chưa công khai",
        new="Mô tả của Huế",
        from_province=hue,
        owner_province=da_nang,
    )

    page = as_(chi).get(decide_address(proposal)).content.decode()
    form = as_(chi).get(url(Solution, "change", solution.pk)).content.decode()

    for text in (page, form):
        assert "Mô tả của Huế" in text
        assert "Chưa công khai" not in text


@pytest.mark.parametrize("number", [1, 5])
def test_proposers_page_asks_as_often_for_many_as_for_one(
    chi, da_nang, hue, number, django_assert_num_queries
):
    solution = factories.SolutionFactory(steward=da_nang)
    for field in ("name", "summary", "features", "problem", "description")[:number]:
        factories.ChangeProposalFactory(
            target=solution, field=field, from_province=hue, owner_province=da_nang
        )
    client = as_(chi)
    address = decide_address(ChangeProposal.objects.first())
    client.get(address)

    with django_assert_num_queries(PROPOSER_QUERIES):
        page = client.get(address)

    assert len(page.context["lines"]) == number


PROPOSER_QUERIES = 10
