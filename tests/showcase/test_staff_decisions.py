"""Proposed changes decided field by field, on one page for each object."""

import pytest

from provinces.models import ChangeProposal
from solutions.models import Listing
from tests import factories
from tests.factories.core import enrol
from tests.showcase.proposal_world import decide, decide_address, open_ones, save
from tests.staff import as_, url


@pytest.fixture
def public(da_nang, binh) -> Listing:
    """A public listing of Đà Nẵng, where Bình approves."""
    return factories.ListingFactory(province=da_nang, published=True, booth_code="A1")


# Deciding -----------------------------------------------------------------------------------------
def test_each_field_is_decided_on_its_own(an, binh, public):
    save(an, public, booth_code="B2", trial_note="30 ngày", contact_phone="0236 3888 888")

    answer = decide(
        binh,
        ChangeProposal.objects.first(),
        booth_code__choice="accept",
        trial_note__choice="refuse",
        trial_note__reason="Không có dùng thử",
    )

    public.refresh_from_db()
    assert answer.status_code == 302
    assert (public.booth_code, public.trial_note, public.contact_phone) == ("B2", "", "")
    found = ChangeProposal.objects.order_by("field").values_list(
        "field", "state", "decided_by", "reason"
    )
    assert list(found) == [
        ("booth_code", "accepted", binh.pk, ""),
        ("contact_phone", "open", None, ""),
        ("trial_note", "refused", binh.pk, "Không có dùng thử"),
    ]


def test_proposer_reads_the_result_on_the_page_of_the_object(an, binh, public):
    save(an, public, booth_code="B2")
    decide(
        binh,
        ChangeProposal.objects.get(),
        booth_code__choice="refuse",
        booth_code__reason="Gian A1 vẫn dùng",
    )

    page = as_(an).get(url(Listing, "change", public.pk))

    assert [row.proposal.state for row in page.context["decided_proposals"]] == ["refused"]
    assert "Gian A1 vẫn dùng" in page.content.decode()


def test_refusing_without_a_reason_saves_nothing(an, binh, public):
    save(an, public, booth_code="B2", trial_note="30 ngày")

    answer = decide(
        binh,
        ChangeProposal.objects.first(),
        booth_code__choice="refuse",
        trial_note__choice="accept",
    )

    assert answer.status_code == 200
    assert [bool(line.errors) for line in answer.context["lines"]] == [True, False]
    assert len(open_ones()) == 2


def test_nothing_chosen_leaves_everything_waiting(an, binh, public):
    save(an, public, booth_code="B2")

    decide(binh, ChangeProposal.objects.get())

    assert len(open_ones()) == 1


def test_stale_proposal_shows_three_values_and_is_left_out_of_accepting_all(an, binh, public):
    save(an, public, booth_code="B2", trial_note="30 ngày")
    Listing.objects.update(booth_code="D4")

    page = as_(binh).get(decide_address(ChangeProposal.objects.first()))
    decide(binh, ChangeProposal.objects.first(), all="accept")

    [line] = [line for line in page.context["lines"] if line.row.is_stale]
    assert (line.row.old, line.row.now, line.row.new) == ("A1", "D4", "B2")
    public.refresh_from_db()
    assert (public.booth_code, public.trial_note) == ("D4", "30 ngày")
    assert [row[0] for row in open_ones()] == ["booth_code"]


def test_stale_proposal_is_accepted_by_who_saw_the_present_value(an, binh, public):
    save(an, public, booth_code="B2")
    Listing.objects.update(booth_code="D4")

    decide(binh, ChangeProposal.objects.get(), booth_code__choice="accept")

    public.refresh_from_db()
    assert public.booth_code == "B2"


def test_change_while_looking_is_noticed(an, binh, public):
    save(an, public, booth_code="B2")

    answer = decide(
        binh,
        ChangeProposal.objects.get(),
        booth_code__choice="accept",
        booth_code__seen="of another value",
    )

    assert answer.status_code == 200
    assert [bool(line.errors) for line in answer.context["lines"]] == [True]
    public.refresh_from_db()
    assert public.booth_code == "A1"


def test_rules_of_the_form_hold_for_what_is_accepted(an, binh, public):
    save(an, public, is_featured="on", featured_reason="Giải nhất 2026")

    answer = decide(binh, ChangeProposal.objects.first(), is_featured__choice="accept")

    assert answer.status_code == 200
    public.refresh_from_db()
    assert not public.is_featured
    decide(binh, ChangeProposal.objects.first(), all="accept")
    public.refresh_from_db()
    assert (public.is_featured, public.featured_reason) == (True, "Giải nhất 2026")


def test_rules_of_prices_hold_for_what_is_accepted(an, binh, public):
    plan = factories.PricePlanFactory(listing=public)
    save(an, public, **{"plans-0-charge": "quote", "plans-0-amount": ""})
    name = f"plans_{plan.pk}_charge"

    answer = decide(binh, ChangeProposal.objects.first(), **{f"{name}__choice": "accept"})

    assert answer.status_code == 200
    assert any(line.errors for line in answer.context["lines"])
    plan.refresh_from_db()
    assert (plan.charge, len(open_ones())) == ("subscription", 2)


def test_editor_does_not_decide_but_takes_back(an, public):
    save(an, public, booth_code="B2")
    proposal = ChangeProposal.objects.get()

    client = as_(an)
    forged = {f"{proposal.pk}-choice": "accept", "all": "accept"}
    assert client.post(decide_address(proposal), forged).status_code == 200
    assert len(open_ones()) == 1
    decide(an, proposal, booth_code__choice="withdraw")

    public.refresh_from_db()
    proposal.refresh_from_db()
    assert (public.booth_code, proposal.state, proposal.decided_by) == ("A1", "refused", an)


def test_own_proposal_waits_for_another_approver(an, binh, da_nang, public):
    save(an, public, booth_code="B2")
    an.memberships.update(role="approver")
    enrol(an)
    proposal = ChangeProposal.objects.get()

    page = as_(an).get(decide_address(proposal))
    decide(an, proposal, all="accept")

    assert [line.row.must_wait for line in page.context["lines"]] == [True]
    assert len(open_ones()) == 1
    binh.memberships.all().delete()
    decide(type(an).objects.get(pk=an.pk), proposal, all="accept")
    public.refresh_from_db()
    proposal.refresh_from_db()
    assert (public.booth_code, proposal.decided_by) == ("B2", an)


def test_others_do_not_reach_the_page_of_decisions(chi, an, public):
    save(an, public, booth_code="B2")
    proposal = ChangeProposal.objects.get()
    client = as_(chi)

    assert client.get(decide_address(proposal)).status_code == 404
    assert client.post(decide_address(proposal), {"all": "accept"}).status_code == 404
    assert len(open_ones()) == 1


def test_many_are_accepted_from_the_list(an, binh, public, da_nang):
    other = factories.ListingFactory(province=da_nang, published=True)
    third = factories.GuideFactory(province=da_nang, published=True)
    save(an, public, booth_code="B2", trial_note="30 ngày")
    save(an, other, booth_code="C3")
    save(an, third, summary="Mới")
    client = as_(binh)
    address = url(ChangeProposal, "changelist")

    listed = client.get(f"{address}?wait=me")
    keys = [row.pk for row in listed.context["cl"].result_list]
    client.post(address, {"action": "accept_all", "_selected_action": keys})

    assert len(keys) == 4
    assert open_ones() == []
    assert sorted(Listing.objects.values_list("booth_code", flat=True)) == ["B2", "C3"]


def test_proposals_on_what_was_deleted_can_be_refused(an, binh, public):
    save(an, public, booth_code="B2")
    proposal = ChangeProposal.objects.get()
    Listing.objects.all().delete()

    page = as_(binh).get(decide_address(proposal))
    decide(binh, proposal, booth_code__choice="refuse", booth_code__reason="Đã xóa")

    assert page.context["is_gone"]
    proposal.refresh_from_db()
    assert proposal.state == "refused"


def test_long_text_is_compared_word_by_word(an, binh, da_nang):
    guide = factories.GuideFactory(
        province=da_nang, published=True, summary="Đưa mọi trạm y tế xã lên phần mềm trong một năm"
    )
    save(an, guide, summary="Đưa mọi trạm y tế xã lên phần mềm trong hai năm")

    page = as_(binh).get(decide_address(ChangeProposal.objects.get()))

    [line] = page.context["lines"]
    assert [(piece.kind, piece.text) for piece in line.row.marks if piece.kind != "same"] == [
        ("removed", "một"),
        ("added", "hai"),
    ]
    assert "<ins>" in page.content.decode()


@pytest.mark.parametrize("number", [1, 6])
def test_page_of_decisions_asks_as_often_for_many_as_for_one(
    an, binh, public, number, django_assert_num_queries
):
    for position in range(number):
        factories.PricePlanFactory(listing=public, position=position)
    save(an, public, **{f"plans-{n}-amount": "120000" for n in range(number)})
    client = as_(binh)
    address = decide_address(ChangeProposal.objects.first())
    client.get(address)

    with django_assert_num_queries(QUERIES):
        page = client.get(address)

    assert len(page.context["lines"]) == number


QUERIES = 12
