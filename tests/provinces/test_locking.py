"""Two people edit the same: nothing typed is lost, nothing of the other is overwritten unseen."""

import datetime as dt
import threading
from decimal import Decimal

import pytest
from django.core import signing
from django.db import connection
from django.forms import modelform_factory
from django.http import QueryDict

from guides.models import Guide
from provinces import lifecycle
from provinces.staff import locking
from provinces.staff.sent_forms import rearrange
from solutions.models import Listing, PricePlan, Solution
from tests import factories
from tests.screen import Screen
from tests.staff import as_, url
from vendors.models import Vendor


@pytest.fixture
def listing(da_nang):
    return factories.ListingFactory(
        province=da_nang, booth_code="A1", contact_phone="0236 1", trial_note="Cũ"
    )


def choose(**choices: str) -> dict[str, str]:
    return {locking.CHOICE + name: choice for name, choice in choices.items()}


def fresh(obj):
    return type(obj)._base_manager.get(pk=obj.pk)


# No false alarm -----------------------------------------------------------------------------------
def test_saving_what_nobody_else_touched_goes_through(listing, an):
    answer = Screen(an, listing).save(booth_code="B7")

    assert answer.status_code == 302
    assert fresh(listing).booth_code == "B7"


def test_one_person_saves_twice_from_two_tabs_with_the_same_value(listing, an):
    first, second = Screen(an, listing), Screen(an, listing)
    first.save(booth_code="B7")

    answer = second.save(booth_code="B7")

    assert answer.status_code == 302


def test_unchanged_saves_and_steps_of_a_colleague_that_set_no_field_are_no_conflict(
    listing, an, binh
):
    factories.PricePlanFactory(listing=listing, note="Dòng một\nDòng hai", amount=Decimal("1.5000"))
    screen = Screen(an, listing)
    Screen(binh, listing).save()

    answer = screen.save(contact_phone="0236 2")

    assert answer.status_code == 302


def test_form_without_the_hidden_field_is_taken_as_it_is(listing, an):
    screen = Screen(an, listing)
    Screen(an, listing).save(booth_code="B7")

    assert screen.save(booth_code="C9", opened_version=None).status_code == 302
    assert Screen(an, listing).save(booth_code="D1", opened_version="bịa").status_code == 302


def test_new_object_has_no_lock(an):
    page = as_(an).get(url(Solution, "add"))

    assert locking.OPENED not in page.context["adminform"].form.fields


@pytest.mark.parametrize(
    "make",
    [
        lambda p: factories.ListingFactory(province=p),
        lambda p: factories.PromotionFactory(plan__listing__province=p).plan,
        lambda p: factories.GuideStepFactory(guide__province=p, guide__problem=None).guide,
        lambda p: factories.ProblemTaskFactory(problem__province=p).problem,
        lambda p: factories.SolutionImageFactory(solution__steward=p).solution,
        lambda p: factories.VendorFactory(steward=p),
        lambda p: factories.CriterionScoreFactory(evaluation__province=p).evaluation,
        lambda p: factories.DeploymentFactory(province=p),
        lambda p: factories.CentreFactory(province=p),
        lambda p: factories.MembershipFactory(province=p, role="editor"),
        lambda p: factories.MembershipFactory(province=p, role="editor").user,
        lambda p: p,
        lambda p: factories.SectorFactory(),
    ],
)
def test_every_form_comes_back_unchanged_without_a_conflict(root, da_nang, make):
    obj = make(da_nang)

    answer = Screen(root, obj).save()

    assert answer.status_code == 302, answer.context["errors"]


# Different fields ---------------------------------------------------------------------------------
def test_different_fields_are_merged_by_saving_once_more(listing, an, binh):
    screen = Screen(an, listing)
    Screen(binh, listing).save(booth_code="B7")

    screen.save(contact_phone="0236 2")
    stored = fresh(listing)
    told, asks = screen.told, screen.conflict.asks
    screen.take_page()
    answer = screen.save()

    assert (stored.booth_code, stored.contact_phone) == ("B7", "0236 1")
    assert told == [("booth_code", "B7", "A1", False)]
    assert not asks
    assert answer.status_code == 302
    assert (fresh(listing).booth_code, fresh(listing).contact_phone) == ("B7", "0236 2")


def test_who_saved_last_is_named(listing, an, binh):
    screen = Screen(an, listing)
    Screen(binh, listing).save(booth_code="B7")

    screen.save(contact_phone="0236 2")

    assert screen.answer.context["last_change"][0] == "binh"
    assert "binh" in screen.answer.content.decode()


def test_tick_and_date_and_relation_of_the_other_are_filled_in(da_nang, an, binh):
    listing = factories.ListingFactory(province=da_nang)
    screen = Screen(an, listing)
    Screen(binh, listing).save(trial_offer="on", price_checked_on="01/11/2026")

    screen.save(booth_code="B7")
    screen.take_page()
    screen.save()

    saved = fresh(listing)
    assert (saved.trial_offer, saved.price_checked_on, saved.booth_code) == (
        True,
        dt.date(2026, 11, 1),
        "B7",
    )


def test_several_relations_are_merged(da_nang, an, binh):
    old, new = factories.SectorFactory(name="Cũ"), factories.SectorFactory(name="Mới")
    solution = factories.SolutionFactory(steward=da_nang)
    solution.sectors.set([old])
    screen = Screen(an, solution)
    Screen(binh, solution).save(sectors=[old.pk, new.pk])

    screen.save(name="Tên mới")
    told = screen.told
    screen.take_page()
    screen.save()

    assert told == [("sectors", "Cũ; Mới", "Cũ", False)]
    assert set(fresh(solution).sectors.all()) == {old, new}
    assert fresh(solution).name == "Tên mới"


# The same field -----------------------------------------------------------------------------------
@pytest.mark.parametrize(("choice", "kept"), [("mine", "C9"), ("theirs", "B7")])
def test_same_field_asks_and_the_choice_holds(listing, an, binh, choice, kept):
    screen = Screen(an, listing)
    Screen(binh, listing).save(booth_code="B7")

    screen.save(booth_code="C9", contact_phone="0236 2")
    told, shown = screen.told, screen.answer.context["adminform"].form["booth_code"].value()
    screen.take_page()
    answer = screen.save(**choose(booth_code=choice))

    assert told == [("booth_code", "B7", "C9", True)]
    assert shown == "C9"
    assert answer.status_code == 302
    assert (fresh(listing).booth_code, fresh(listing).contact_phone) == (kept, "0236 2")


def test_without_a_choice_nothing_is_saved_however_often_one_presses(listing, an, binh):
    screen = Screen(an, listing)
    Screen(binh, listing).save(booth_code="B7")
    screen.save(booth_code="C9")

    for _again in range(2):
        screen.take_page()
        assert screen.save().status_code == 200

    assert fresh(listing).booth_code == "B7"


def test_choice_holds_for_what_was_seen_only(listing, an, binh):
    screen = Screen(an, listing)
    Screen(binh, listing).save(booth_code="B7")
    screen.save(booth_code="C9")
    screen.take_page()
    Screen(binh, listing).save(booth_code="D1")

    answer = screen.save(**choose(booth_code="mine"))

    assert answer.status_code == 200
    assert screen.told == [("booth_code", "D1", "C9", True)]
    assert fresh(listing).booth_code == "D1"


def test_choice_outlives_a_mistake_elsewhere(listing, an, binh):
    screen = Screen(an, listing)
    Screen(binh, listing).save(booth_code="B7")
    screen.save(booth_code="C9", contact_email="sai")
    screen.take_page()
    screen.save(**choose(booth_code="mine"))
    mistaken = dict(screen.answer.context["adminform"].form.errors)
    screen.take_page()

    answer = screen.save(contact_email="sokhcn@danang.example")

    assert list(mistaken) == ["contact_email"]
    assert answer.status_code == 302
    assert fresh(listing).booth_code == "C9"


def test_field_is_marked_where_it_stands(listing, an, binh):
    screen = Screen(an, listing)
    Screen(binh, listing).save(booth_code="B7")

    screen.save(booth_code="C9")

    errors = screen.answer.context["adminform"].form.errors
    assert set(errors) == {"__all__", "booth_code"}
    assert "B7" in errors["booth_code"][0]


def test_notice_keeps_the_content_policy(listing, an, binh):
    screen = Screen(an, listing)
    Screen(binh, listing).save(booth_code="<b>B7</b>")

    page = screen.save(booth_code="C9").content.decode()

    assert 'name="choice:booth_code"' in page
    assert "<b>B7</b>" not in page
    assert "style=" not in page


# States, files ------------------------------------------------------------------------------------
def test_step_of_a_colleague_is_told_before_a_draft_goes_live(listing, binh, da_nang):
    lifecycle.submit(listing, by=binh)
    other = factories.MembershipFactory(province=da_nang, role="approver").user
    screen = Screen(other, listing)
    lifecycle.approve(listing, by=other)

    screen.save(booth_code="B7")
    state = screen.conflict.state
    stored = fresh(listing).booth_code
    screen.take_page()
    answer = screen.save()

    assert (state.before, state.now) == ("Chờ duyệt", "Đã công khai")
    assert stored == "A1"
    assert answer.status_code == 302
    assert fresh(listing).booth_code == "B7"


def test_logo_of_a_colleague_stays_when_this_form_brings_none(da_nang, an):
    vendor = factories.VendorFactory(steward=da_nang)
    screen = Screen(an, vendor)
    logo = factories.StoredFileFactory()
    Vendor.objects.filter(pk=vendor.pk).update(logo=logo)

    answer = screen.save(short_name="Tên ngắn")

    assert answer.status_code == 302
    assert fresh(vendor).logo == logo


# Hostile forms ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "values",
    [
        {"plans-TOTAL_FORMS": "x"},
        {"plans-INITIAL_FORMS": "99999999999999999999"},
        {"drop:plans-0": "on", "drop:": "on", "drop:x-y": "on"},
        {"choice:": "theirs", "seen:": "", "choice:booth_code": "theirs", "seen:booth_code": "x"},
        {"choice:plans-0-id": "theirs", "seen:plans-0-id": "x", "theirs:plans-0-id": "999"},
    ],
)
def test_forged_form_is_never_an_error_of_the_server(listing, an, binh, values):
    factories.PricePlanFactory(listing=listing)
    screen = Screen(an, listing)
    Screen(binh, listing).save(booth_code="B7")

    assert screen.save(**values).status_code == 200


def test_forged_key_of_another_provinces_plan_touches_nothing(listing, an, hue):
    factories.PricePlanFactory(listing=listing)
    foreign = factories.PricePlanFactory(listing__province=hue, name="Của Huế")
    before = list(PricePlan.objects.order_by("pk").values_list("pk", "name", "listing"))
    screen = Screen(an, listing)

    screen.save(**{"plans-0-id": str(foreign.pk), "plans-0-name": "Sửa trộm"})

    after = list(PricePlan.objects.order_by("pk").values_list("pk", "name", "listing"))
    assert after == before
    assert {listing.pk} != {owner for _pk, _name, owner in after}


# The smallest pieces ------------------------------------------------------------------------------
def test_lines_of_rows_that_are_gone_become_new_ones_at_the_end():
    data = QueryDict(mutable=True)
    data.update({"p-TOTAL_FORMS": "3", "p-INITIAL_FORMS": "2"})
    for at, (key, name) in enumerate([("5", "A"), ("6", "B"), ("", "C")]):
        data.update({f"p-{at}-id": key, f"p-{at}-name": name})

    lost = rearrange(data, "p", gone={"5"})

    assert lost == {"p-2": ("p", "5")}
    assert data.dict() == {
        "p-TOTAL_FORMS": "3",
        "p-INITIAL_FORMS": "1",
        "p-0-id": "6",
        "p-0-name": "B",
        "p-1-id": "",
        "p-1-name": "C",
        "p-2-name": "A",
    }


def test_hash_is_of_the_value_not_of_how_it_is_written(db, da_nang):
    guide = factories.GuideFactory(body="Một\nHai")
    form = _unbound(Guide, ["body", "effective_on"], guide)

    first = locking.token(form, [])
    guide.body = "Một\r\nHai "
    second = locking.token(_unbound(Guide, ["body", "effective_on"], guide), [])

    assert _content(first) == _content(second)


def _unbound(model, fields, obj):
    return modelform_factory(model, fields=fields)(instance=obj)


def _content(token):
    return signing.loads(token, salt="provinces.staff.locking")


# Truly at once ------------------------------------------------------------------------------------
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_saves_at_the_same_moment_do_not_both_pass(listing, an, binh):
    if connection.vendor != "postgresql":
        pytest.skip("only on PostgreSQL: the embedded database has one writer at a time")
    screens = [Screen(user, listing) for user in (an, binh)]
    start = threading.Barrier(len(screens))
    codes: list[int] = []

    def press(screen: Screen, text: str) -> None:
        start.wait()
        codes.append(screen.save(booth_code=text).status_code)
        connection.close()

    people = [
        threading.Thread(target=press, args=pair)
        for pair in zip(screens, ("B7", "C9"), strict=True)
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()

    assert sorted(codes) == [200, 302]
    assert Listing.objects.get().history.count() == 2
