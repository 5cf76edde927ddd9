"""The pages of steps: what they say beforehand, papers, days, many at once; journey S4."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from core.models import Transition
from guides.models import Guide
from provinces import lifecycle
from provinces.staff.step_view import SHOWN
from solutions.models import Listing
from tests import factories
from tests.staff import TICK, as_, form_of, messages_of, state, step, url

NOON = dt.datetime(2026, 11, 2, 12, tzinfo=dt.timezone(dt.timedelta(hours=7)))
PAPER = {"basis_number": "45/QĐ-SKHCN", "basis_date": "2026-10-30"}

pytestmark = pytest.mark.usefixtures("_noon")


@pytest.fixture
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def waiting(da_nang):
    return factories.ListingFactory(province=da_nang, state="in_review")


def ask(user, verb: str, rows, **data):
    """The page that asks, for a selection in the list."""
    chosen = {"action": f"step_{verb}", "_selected_action": [row.pk for row in rows]}
    return as_(user).post(url(type(rows[0]), "changelist"), chosen | data)


def answer(user, verb: str, page, model, **data):
    """The page's own form sent back."""
    sent = {
        "action": f"step_{verb}",
        "apply": "1",
        "select_across": "1",
        "_selected_action": page.context["first"],
        "selection": page.context["selection"],
    }
    return as_(user).post(url(model, "changelist"), sent | data)


# Journey S4 --------------------------------------------------------------------------------------
def test_two_people_bring_a_listing_to_the_public_and_back(client, an, binh, da_nang):
    listing = factories.ListingFactory(province=da_nang)
    factories.PricePlanFactory(listing=listing, amount=Decimal(100_000))
    editor, approver = as_(an), as_(binh)
    page = url(Listing, "change", listing.pk)
    public = listing.solution.get_absolute_url()

    editor.post(page, form_of(editor, page) | {"booth_code": "A1"})
    step(an, listing, "submit")
    step(binh, listing, "return", reason="Thiếu ảnh")
    assert "Thiếu ảnh" in editor.get(page).content.decode()
    editor.post(page, form_of(editor, page) | {"booth_code": "A2"})
    step(an, listing, "submit")
    refused = step(an, listing, "approve", **TICK)
    assert client.get(public).status_code == 404
    step(binh, listing, "approve", **TICK, **PAPER)
    assert client.get(public).status_code == 200
    step(binh, listing, "withdraw", reason="Sửa giá")

    assert refused.status_code == 403
    assert client.get(public).status_code == 410
    record = [(row.verb, row.by, row.is_self_approval) for row in Transition.objects.order_by("pk")]
    assert record == [
        ("submit", an, False),
        ("return", binh, False),
        ("submit", an, False),
        ("approve", binh, False),
        ("withdraw", binh, False),
    ]
    assert "45/QĐ-SKHCN" in approver.get(page).content.decode()


def test_one_person_does_it_alone_and_it_is_recorded(client, chi, hue):
    listing = factories.ListingFactory(province=hue)
    editor = as_(chi)
    page = url(Listing, "change", listing.pk)
    editor.post(page, form_of(editor, page) | {"booth_code": "A1"})

    step(chi, listing, "submit")
    step(chi, listing, "approve", **TICK, **PAPER)

    assert state(listing) == "published"
    assert client.get(listing.solution.get_absolute_url()).status_code == 200
    approval = lifecycle.transitions_of(listing)[0]
    assert (approval.by, approval.is_self_approval, approval.basis_number) == (
        chi,
        True,
        "45/QĐ-SKHCN",
    )
    step(chi, listing, "withdraw", reason="Sửa giá")
    assert state(listing) == "draft"


def test_four_eyes_are_explained_before_anything_is_typed(binh, da_nang):
    factories.MembershipFactory(province=da_nang, role="approver")
    listing = factories.ListingFactory(province=da_nang)
    step(binh, listing, "submit")

    page = as_(binh).get(url(Listing, "step", listing.pk, "approve"))

    assert page.context["prospect"].hindered.count == 1
    assert 'name="sovereignty"' not in page.content.decode()


# Papers ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"basis_number": "45/QĐ"}, "basis_date"),
        ({"basis_date": "2026-10-30"}, "basis_number"),
        ({"basis_number": "45/QĐ", "basis_date": "2026-11-03"}, "basis_date"),
        ({"basis_number": "45/QĐ", "basis_date": "31/02/2026"}, "basis_date"),
        ({"basis_number": "4" * 61, "basis_date": "2026-10-30"}, "basis_number"),
        ({"publish_on": "2026-11-01"}, "publish_on"),
        ({"publish_on": "ngày mai"}, "publish_on"),
    ],
)
def test_wrong_answers_are_told_beside_the_field(binh, waiting, given, field):
    asked = step(binh, waiting, "approve", **TICK, **given)

    assert asked.context["form"].errors.keys() == {field}
    assert state(waiting) == "in_review"
    for name, value in given.items():
        assert asked.context["form"][name].value() == value


def test_day_may_be_typed_as_people_write_it(binh, waiting):
    paper = {"basis_number": "45/QĐ", "basis_date": "30/10/2026"}

    step(binh, waiting, "approve", **TICK, **paper, publish_on="05/12/2026")

    waiting.refresh_from_db()
    assert (waiting.publish_on, waiting.approval_date) == (
        dt.date(2026, 12, 5),
        dt.date(2026, 10, 30),
    )


def test_step_without_paper_asks_for_none(binh, waiting):
    page = as_(binh).get(url(Listing, "step", waiting.pk, "return"))

    assert list(page.context["form"].fields) == ["reason"]


def test_paper_typed_in_before_stands_ready(binh, waiting):
    waiting.approval_number, waiting.approval_date = "9/QĐ", dt.date(2026, 10, 1)
    waiting.save()

    form = as_(binh).get(url(Listing, "step", waiting.pk, "approve")).context["form"]

    assert (form["basis_number"].value(), form["basis_date"].value()) == (
        "9/QĐ",
        dt.date(2026, 10, 1),
    )


# Days --------------------------------------------------------------------------------------------
def test_list_says_from_when_it_is_public(client, binh, waiting):
    step(binh, waiting, "approve", **TICK, publish_on="2026-12-05")

    page = as_(binh).get(url(Listing, "changelist")).content.decode()

    assert 'class="state state--scheduled"' in page
    assert "05/12/2026" in page
    assert client.get(waiting.solution.get_absolute_url()).status_code == 404
    with time_machine.travel(dt.datetime(2026, 12, 5, 1, tzinfo=NOON.tzinfo)):
        assert client.get(waiting.solution.get_absolute_url()).status_code == 200


def test_no_link_leads_to_a_page_that_is_not_public_yet(binh, waiting):
    step(binh, waiting, "approve", **TICK, publish_on="2026-12-05")

    page = as_(binh).get(url(Listing, "change", waiting.pk)).content.decode()

    assert f'href="{waiting.solution.get_absolute_url()}' not in page


def test_one_that_waits_for_its_day_is_published_at_once(binh, waiting):
    waiting.publish_on = dt.date(2026, 12, 5)
    waiting.save()
    form = as_(binh).get(url(Listing, "step", waiting.pk, "approve")).context["form"]
    assert form["publish_on"].value() == dt.date(2026, 12, 5)

    step(binh, waiting, "approve", **TICK, publish_on="")

    waiting.refresh_from_db()
    assert (waiting.publish_on, waiting.first_published_at) == (None, NOON)


# Many --------------------------------------------------------------------------------------------
def test_page_says_beforehand_who_is_left_out_and_why(binh, da_nang, waiting):
    draft = factories.ListingFactory(province=da_nang)

    prospect = ask(binh, "approve", [waiting, draft]).context["prospect"]

    assert [line.name for line in prospect.able.shown] == [str(waiting)]
    assert [line.name for line in prospect.hindered.shown] == [str(draft)]
    assert all(line.obstacle for line in prospect.hindered.shown)


def test_what_listings_lack_is_told_and_does_not_stop_them(binh, da_nang, waiting):
    full = factories.ListingFactory(province=da_nang, state="in_review")
    full.solution.summary = "Gọn"
    full.solution.save()
    full.solution.sectors.add(factories.SectorFactory())
    factories.PricePlanFactory(listing=full)

    page = ask(binh, "approve", [full, waiting])
    answer(binh, "approve", page, Listing, **TICK)

    prospect = page.context["prospect"]
    assert [number for _text, number in prospect.lacks] == [1, 1, 1]
    assert [len(line.notes) for line in prospect.able.shown] == [3, 0]
    assert [state(full), state(waiting)] == ["published", "published"]


def test_first_are_named_and_the_rest_counted(binh, da_nang):
    rows = factories.ListingFactory.create_batch(SHOWN + 5, province=da_nang, state="in_review")

    page = ask(binh, "approve", rows)

    able = page.context["prospect"].able
    assert (able.count, len(able.shown), "5" in able.more) == (SHOWN + 5, SHOWN, True)


@pytest.mark.parametrize("number", [2, 22])
def test_queries_of_the_page_do_not_grow(binh, da_nang, number, django_assert_max_num_queries):
    rows = factories.ListingFactory.create_batch(number, province=da_nang, state="in_review")
    client = as_(binh)
    sent = {"action": "step_approve", "_selected_action": [row.pk for row in rows]}
    client.post(url(Listing, "changelist"), sent)

    with django_assert_max_num_queries(25):
        client.post(url(Listing, "changelist"), sent)


def test_selection_over_all_pages_stays_the_one_that_was_shown(binh, da_nang):
    rows = factories.ListingFactory.create_batch(3, province=da_nang, state="in_review")
    page = ask(binh, "approve", rows[:1], select_across="1")
    late = factories.ListingFactory(province=da_nang, state="in_review")

    done = answer(binh, "approve", page, Listing, **TICK, **PAPER)

    assert [state(row) for row in (*rows, late)] == [*["published"] * 3, "in_review"]
    assert len(messages_of(done)) == 1
    assert Listing.objects.filter(approval_number="45/QĐ-SKHCN").count() == 3


def test_failures_are_told_by_reason_not_one_by_one(binh, da_nang, waiting):
    drafts = factories.ListingFactory.create_batch(12, province=da_nang)

    done = ask(binh, "approve", [waiting, *drafts], apply="1", **TICK)

    assert len(messages_of(done)) == 2
    assert state(waiting) == "published"


@pytest.mark.parametrize("selection", ["x", "1,", "", "-1", "9" * 40, "1;2"])
def test_forged_selection_is_not_found(binh, waiting, selection):
    assert ask(binh, "approve", [waiting], selection=selection).status_code == 404


def test_forged_key_is_not_found(binh, waiting):
    sent = {"action": "step_approve", "_selected_action": ["x"]}

    assert as_(binh).post(url(Listing, "changelist"), sent).status_code == 404


def test_foreign_listing_in_a_forged_selection_is_not_touched(binh, hue, waiting):
    foreign = factories.ListingFactory(province=hue, state="in_review")

    forged = f"{waiting.pk},{foreign.pk}"
    done = ask(binh, "approve", [waiting], selection=forged, apply="1", **TICK)

    assert done.status_code == 302
    assert [state(waiting), state(foreign)] == ["published", "in_review"]


def test_guides_are_withdrawn_together_on_paper(binh, da_nang):
    guides = factories.GuideFactory.create_batch(2, province=da_nang, published=True)

    page = ask(binh, "withdraw", guides)
    answer(binh, "withdraw", page, Guide, reason="Hết hiệu lực", **PAPER)

    assert [state(guide) for guide in guides] == ["draft", "draft"]
    rows = Transition.objects.order_by().values_list("verb", "reason", "basis_number")
    assert list(rows.distinct()) == [("withdraw", "Hết hiệu lực", "45/QĐ-SKHCN")]


def test_step_of_another_province_is_not_found(chi, waiting):
    address = reverse("admin:solutions_listing_step", args=[waiting.pk, "approve"])

    assert as_(chi).get(address).status_code == 404
