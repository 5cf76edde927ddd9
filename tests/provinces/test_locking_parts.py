"""Two people edit parts of the same: plans, tasks, scores; lines that the other one removed."""

from decimal import Decimal

import pytest
from django.contrib.admin.models import LogEntry

from provinces.staff import locking
from solutions.models import PricePlan, Sector
from tests import factories
from tests.screen import Screen


@pytest.fixture
def listing(da_nang):
    return factories.ListingFactory(
        province=da_nang, booth_code="A1", contact_phone="0236 1", trial_note="Cũ"
    )


def choose(**choices: str) -> dict[str, str]:
    return {locking.CHOICE + name: choice for name, choice in choices.items()}


def fresh(obj):
    return type(obj)._base_manager.get(pk=obj.pk)


# Parts --------------------------------------------------------------------------------------------
def test_plan_changed_on_its_own_page_is_not_overwritten_by_its_listing(listing, an, binh):
    plan = factories.PricePlanFactory(listing=listing, amount=Decimal(100_000))
    screen = Screen(an, listing)
    Screen(binh, plan).save(amount="120000")

    screen.save(**{"booth_code": "B7", "plans-0-note": "Ghi chú"})
    told = screen.told
    screen.take_page()
    answer = screen.save()

    plan.refresh_from_db()
    assert told == [("plans-0-amount", "120000", "100000", False)]
    assert answer.status_code == 302
    assert (plan.amount, plan.note, fresh(listing).booth_code) == (
        Decimal(120_000),
        "Ghi chú",
        "B7",
    )


def test_both_change_one_plan(listing, an, binh):
    plan = factories.PricePlanFactory(listing=listing, amount=Decimal(100_000))
    screen = Screen(an, listing)
    Screen(binh, listing).save(**{"plans-0-amount": "120000"})

    screen.save(**{"plans-0-amount": "130000"})
    screen.take_page()
    screen.save(**choose(**{"plans-0-amount": "mine"}))

    plan.refresh_from_db()
    assert plan.amount == Decimal(130_000)


def test_plan_added_by_a_colleague_is_no_conflict_and_stays(listing, an, binh):
    screen = Screen(an, listing)
    factories.PricePlanFactory(listing=listing)

    answer = screen.save(booth_code="B7")

    assert answer.status_code == 302
    assert PricePlan.objects.count() == 1


def test_plan_removed_by_a_colleague_stays_away_if_untouched(listing, an, binh):
    factories.PricePlanFactory(listing=listing, name="Gói A")
    kept = factories.PricePlanFactory(listing=listing, name="Gói B")
    screen = Screen(an, listing)
    Screen(binh, listing).save(**{"plans-0-DELETE": "on"})

    screen.save(booth_code="B7")
    [lost] = screen.conflict.lost
    screen.take_page()
    answer = screen.save(**{lost.name: "on"})

    assert (lost.name, lost.is_untouched) == ("drop:plans-1", True)
    assert answer.status_code == 302
    assert list(PricePlan.objects.all()) == [kept]


def test_work_on_a_plan_that_a_colleague_removed_is_kept_as_a_new_line(listing, an, binh):
    factories.PricePlanFactory(listing=listing, name="Gói A")
    screen = Screen(an, listing)
    Screen(binh, listing).save(**{"plans-0-DELETE": "on"})

    screen.save(**{"plans-0-amount": "777000"})
    [lost] = screen.conflict.lost
    screen.take_page()
    answer = screen.save()

    assert not lost.is_untouched
    assert answer.status_code == 302
    assert [(p.name, p.amount) for p in PricePlan.objects.all()] == [("Gói A", Decimal(777_000))]


@pytest.mark.parametrize(("choice", "left"), [("mine", 0), ("theirs", 1)])
def test_removing_what_a_colleague_changed_asks(listing, an, binh, choice, left):
    factories.PricePlanFactory(listing=listing)
    screen = Screen(an, listing)
    Screen(binh, listing).save(**{"plans-0-amount": "120000"})

    screen.save(**{"plans-0-DELETE": "on"})
    before = PricePlan.objects.count()
    screen.take_page()
    screen.save(**choose(**{"plans-0-DELETE": choice}))
    if choice == "theirs" and screen.answer.status_code == 200:
        screen.take_page()
        screen.save()

    assert (before, PricePlan.objects.count()) == (1, left)
    assert {plan.amount for plan in PricePlan.objects.all()} <= {Decimal(120_000)}


def test_parts_without_a_history_are_guarded_too(da_nang, an, binh):
    task = factories.ProblemTaskFactory(problem__province=da_nang, text="Cũ")
    screen = Screen(an, task.problem)
    Screen(binh, task.problem).save(**{"tasks-0-text": "Của Bình"})

    screen.save(**{"tasks-0-text": "Của An"})

    assert screen.told == [("tasks-0-text", "Của Bình", "Của An", True)]


def test_objects_without_a_history_are_guarded_too(minh, root):
    sector = factories.SectorFactory(name="Cũ")
    screen = Screen(minh, sector)
    Screen(root, sector).save(name="Của Root")

    screen.save(name="Của Minh")

    assert screen.told == [("name", "Của Root", "Của Minh", True)]
    assert screen.answer.context["last_change"][0] == "root"
    assert Sector.objects.get().name == "Của Root"
    assert LogEntry.objects.count() == 1
