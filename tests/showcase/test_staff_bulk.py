"""Bulk care on the staff site: the page in between, its answer, what it lets nobody do."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from showcase.booths import MOST
from solutions.admin.bulk import MOST_CARDS
from solutions.models import Listing, ProgrammeEntry, Solution
from tests.factories import (
    ListingFactory,
    ProgrammeFactory,
    SectorFactory,
    SolutionFactory,
)
from tests.staff import as_, messages_of, url


def tick(user, model, action: str, rows, **answer):
    """Choose ``action`` for the ticked rows; with an answer, send the page that asks as well."""
    keys = [row.pk for row in rows]
    data = {"action": action, "select_across": "0", "_selected_action": keys}
    if answer:
        data |= {"apply": "1", "selection": ",".join(map(str, keys))} | answer
    return as_(user).post(url(model, "changelist"), data)


def actions(user, model) -> set[str]:
    form = as_(user).get(url(model, "changelist")).context["action_form"]
    return {name for name, _label in form.fields["action"].choices}


# Sectors and programmes --------------------------------------------------------------------------
@pytest.fixture
def solutions(da_nang, hue):
    """One that Đà Nẵng stewards, one that Huế does."""
    return [SolutionFactory(steward=da_nang), SolutionFactory(steward=hue)]


def test_page_says_how_many_will_change_and_why_others_not(an, solutions):
    page = tick(an, Solution, "change_sectors", solutions)

    prospect = page.context["prospect"]
    assert page.status_code == 200
    assert [line.name for line in prospect.able.shown] == [str(solutions[0])]
    assert [line.name for line in prospect.hindered.shown] == [str(solutions[1])]
    assert "Huế" in prospect.hindered.shown[0].obstacle


def test_sectors_change_by_one_answer(an, solutions):
    health = SectorFactory(name="Y tế")

    answer = tick(an, Solution, "change_sectors", solutions, way="add", sectors=[health.pk])

    assert answer.status_code == 302
    assert [list(row.sectors.all()) for row in solutions] == [[health], []]
    assert len(messages_of(answer)) == 2


def test_missing_answer_is_asked_again_beside_its_field(an, solutions):
    page = tick(an, Solution, "change_sectors", solutions, way="remove")

    assert page.status_code == 200
    assert list(page.context["form"].errors) == ["sectors"]
    assert page.context["form"]["way"].value() == "remove"


def test_sector_that_was_not_on_offer_is_refused(an, solutions):
    old = SectorFactory(name="Cũ", valid_to="2020-01-01")

    answer = tick(an, Solution, "change_sectors", solutions, way="add", sectors=[old.pk])

    assert answer.status_code == 403
    assert not solutions[0].sectors.exists()


def test_programmes_are_offered_to_the_ministry_alone(an, binh, minh, solutions):
    programme = ProgrammeFactory()

    tick(binh, Solution, "change_programmes", solutions, way="add", programmes=[programme.pk])

    assert "change_programmes" not in actions(an, Solution) | actions(binh, Solution)
    assert "change_programmes" in actions(minh, Solution)
    assert not ProgrammeEntry.objects.exists()


def test_ministry_enters_solutions_in_a_programme(minh, solutions):
    programme = ProgrammeFactory()

    tick(minh, Solution, "change_programmes", solutions, way="add", programmes=[programme.pk])

    assert [entry.solution for entry in programme.entries.all()] == solutions


# In the centre -----------------------------------------------------------------------------------
def test_featuring_asks_why_and_tells_what_is_shown_already(binh, da_nang):
    rows = [
        ListingFactory(province=da_nang, published=True),
        ListingFactory(province=da_nang, is_featured=True, featured_reason="Mới"),
    ]

    page = tick(binh, Listing, "feature", rows)
    tick(binh, Listing, "feature", rows, reason="Đạt giải")

    assert [line.name for line in page.context["prospect"].able.shown] == [str(rows[0])]
    found = Listing.objects.order_by("pk").values_list("is_featured", "featured_reason")
    assert list(found) == [(True, "Đạt giải"), (True, "Mới")]


def test_listing_of_another_province_is_out_of_reach(binh, da_nang, hue):
    own, foreign = ListingFactory(province=da_nang), ListingFactory(province=hue)

    tick(binh, Listing, "feature", [own, foreign], reason="Đạt giải")

    foreign.refresh_from_db()
    own.refresh_from_db()
    assert (own.is_featured, foreign.is_featured) == (True, False)


@pytest.mark.parametrize("selection", ["x", "1,", "9" * 30])
def test_selection_that_no_page_sends_is_not_found(binh, da_nang, selection):
    own = ListingFactory(province=da_nang)
    data = {"action": "feature", "_selected_action": own.pk, "apply": "1", "selection": selection}

    answer = as_(binh).post(url(Listing, "changelist"), data | {"reason": "Đạt giải"})

    assert answer.status_code == 404


# Booth cards -------------------------------------------------------------------------------------
def test_ticked_listings_lead_to_their_cards(an, da_nang):
    rows = [
        ListingFactory(province=da_nang, published=True, booth_code="02"),
        ListingFactory(province=da_nang, published=True, booth_code="01"),
    ]

    answer = tick(an, Listing, "print_booth_cards", rows)

    query = [("province", "da-nang"), ("listing", rows[1].pk), ("listing", rows[0].pk)]
    assert answer["Location"] == f"{reverse('admin:booth_cards')}?{urlencode(query)}"
    assert len(as_(an).get(answer["Location"]).context["cards"]) == 2


def test_cards_are_of_one_province_and_not_of_a_national_listing(minh, da_nang, hue):
    rows = [ListingFactory(province=place) for place in (da_nang, hue)]
    national = ListingFactory(national=True)

    answers = [tick(minh, Listing, "print_booth_cards", found) for found in (rows, [national])]

    assert [len(messages_of(answer)) for answer in answers] == [1, 1]
    assert all("the-gian" not in answer["Location"] for answer in answers)


def test_no_more_cards_are_asked_for_than_the_sheet_prints(an, da_nang):
    rows = [ListingFactory(province=da_nang) for _ in range(MOST_CARDS + 1)]

    answer = tick(an, Listing, "print_booth_cards", rows)

    assert MOST_CARDS == MOST
    assert "the-gian" not in answer["Location"]
