"""Care for many entries at once: who may, what changes, what is written down, what is left."""

import datetime as dt

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model

from core.models import User
from provinces import lifecycle
from provinces.models import Province
from solutions.bulk import Cared, change_programmes, change_sectors, set_featured
from solutions.models import Listing, ProgrammeEntry, Sector, Solution
from tests.factories import (
    AudienceFactory,
    ListingFactory,
    MembershipFactory,
    ProgrammeEntryFactory,
    ProgrammeFactory,
    SectorFactory,
    SolutionFactory,
)

NOW = dt.datetime(2026, 11, 12, 9, tzinfo=dt.UTC)
REASON = "Đạt giải Sản phẩm công nghệ số Make in Viet Nam 2026"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def health(db: None) -> Sector:
    return SectorFactory(name="Y tế")


@pytest.fixture
def schools(db: None) -> Sector:
    return SectorFactory(name="Giáo dục")


@pytest.fixture
def solutions(da_nang: Province, hue: Province, health: Sector) -> list[Solution]:
    """Two that Đà Nẵng stewards, the first with a sector; one of Huế; one of the ministry."""
    made = [SolutionFactory(steward=place) for place in (da_nang, da_nang, hue, None)]
    made[0].sectors.set([health])
    return made


def sectors_of(*rows: Solution) -> list[set[str]]:
    return [set(row.sectors.values_list("name", flat=True)) for row in rows]


def keys(rows: list[Model]) -> list[int]:
    return [row.pk for row in rows]


def refused(cared: Cared) -> list[int]:
    return [row.pk for row, _reason in cared.refused]


# Sectors -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("way", "expected"),
    [
        ("add", [{"Y tế", "Giáo dục"}, {"Giáo dục"}]),
        ("remove", [{"Y tế"}, set()]),
        ("set", [{"Giáo dục"}, {"Giáo dục"}]),
    ],
)
def test_sectors_of_own_solutions_change(an, solutions, schools, way, expected):
    change_sectors(solutions=solutions[:2], sectors=[schools], way=way, by=an)

    assert sectors_of(*solutions[:2]) == expected


def test_solutions_kept_by_others_are_passed_over_with_the_reason(an, solutions, schools):
    cared = change_sectors(solutions=solutions, sectors=[schools], way="add", by=an)

    assert keys(cared.done) == keys(solutions[:2])
    assert refused(cared) == keys(solutions[2:])
    assert "Huế" in cared.refused[0][1]
    assert sectors_of(*solutions[2:]) == [set(), set()]


def test_ministry_changes_every_solution(minh, solutions, schools):
    cared = change_sectors(solutions=solutions, sectors=[schools], way="set", by=minh)

    assert keys(cared.done) == keys(solutions)
    assert sectors_of(*solutions) == [{"Giáo dục"}] * 4


def test_what_says_so_already_gets_no_version(an, solutions, health):
    cared = change_sectors(solutions=solutions[:2], sectors=[health], way="add", by=an)

    assert (keys(cared.done), cared.unchanged) == ([solutions[1].pk], 1)
    assert solutions[0].history.filter(history_user=an).count() == 0


def test_one_version_for_each_names_the_person_and_keeps_sectors_and_audiences(
    an, solutions, health, schools
):
    citizens = AudienceFactory()
    solutions[0].audiences.set([citizens])

    change_sectors(solutions=solutions[:2], sectors=[schools], way="add", by=an)

    versions = [list(row.history.filter(history_user=an)) for row in solutions[:2]]
    assert [len(found) for found in versions] == [1, 1]
    [newest] = versions[0]
    assert newest.history_type == "~"
    assert {link.sector for link in newest.sectors.all()} == {health, schools}
    assert {link.audience for link in newest.audiences.all()} == {citizens}
    solutions[0].refresh_from_db()
    assert solutions[0].updated_at == NOW


def test_sector_out_of_use_is_only_taken_away(an, solutions):
    old = SectorFactory(name="Cũ", valid_to=dt.date(2026, 1, 1))
    solutions[0].sectors.add(old)

    with pytest.raises(ValidationError) as caught:
        change_sectors(solutions=solutions[:1], sectors=[old], way="add", by=an)
    change_sectors(solutions=solutions[:1], sectors=[old], way="remove", by=an)

    assert list(caught.value.message_dict) == ["sectors"]
    assert sectors_of(solutions[0]) == [{"Y tế"}]


@pytest.mark.parametrize(("way", "field"), [("set", "sectors"), ("away", "way")])
def test_no_sector_or_no_way_changes_nothing(an, solutions, way, field):
    with pytest.raises(ValidationError) as caught:
        change_sectors(solutions=solutions[:1], sectors=[], way=way, by=an)

    assert list(caught.value.message_dict) == [field]
    assert sectors_of(solutions[0]) == [{"Y tế"}]


def test_visitor_changes_no_sector(solutions, schools, db):
    stranger = User.objects.create(username="la")

    with pytest.raises(PermissionDenied):
        change_sectors(solutions=solutions, sectors=[schools], way="add", by=stranger)


def test_sectors_take_the_same_queries_for_two_and_for_twelve(
    an, da_nang, hue, schools, django_assert_max_num_queries
):
    def queries(many: int) -> int:
        rows = [SolutionFactory(steward=place) for _ in range(many) for place in (da_nang, hue)]
        with django_assert_max_num_queries(30) as made:
            change_sectors(solutions=rows, sectors=[schools], way="add", by=an)
        return len(made)

    queries(1)  # what one may do is read once for each person

    assert queries(2) == queries(12)


# Programmes --------------------------------------------------------------------------------------
def test_programmes_are_the_ministrys_to_say(an, binh, solutions):
    programme = ProgrammeFactory()

    for person in (an, binh):
        with pytest.raises(PermissionDenied):
            change_programmes(solutions=solutions, programmes=[programme], way="add", by=person)

    assert not ProgrammeEntry.objects.exists()


def test_solutions_come_to_the_end_of_a_programme_and_each_gets_a_line(minh, solutions):
    programme = ProgrammeFactory(name="Nền tảng dùng chung")
    ProgrammeEntryFactory(programme=programme, solution=solutions[1], position=7)

    cared = change_programmes(solutions=solutions[:3], programmes=[programme], way="add", by=minh)

    found = programme.entries.order_by("position").values_list("solution", "position")
    assert list(found) == [(solutions[1].pk, 7), (solutions[0].pk, 8), (solutions[2].pk, 9)]
    assert (keys(cared.done), cared.unchanged) == ([solutions[0].pk, solutions[2].pk], 1)
    log = LogEntry.objects.all()
    assert sorted((int(line.object_id), line.user) for line in log) == [
        (solutions[0].pk, minh),
        (solutions[2].pk, minh),
    ]
    assert all("Nền tảng dùng chung" in str(line.get_change_message()) for line in log)


def test_entry_that_tells_what_is_free_is_not_taken_out(minh, solutions):
    programme = ProgrammeFactory()
    plain = ProgrammeEntryFactory(programme=programme, solution=solutions[0])
    told = ProgrammeEntryFactory(
        programme=programme, solution=solutions[1], free_functions="Đăng bài, nhận phản ánh"
    )

    cared = change_programmes(
        solutions=solutions[:3], programmes=[programme], way="remove", by=minh
    )

    assert (keys(cared.done), refused(cared), cared.unchanged) == (
        [solutions[0].pk],
        [solutions[1].pk],
        1,
    )
    assert not ProgrammeEntry.objects.filter(pk=plain.pk).exists()
    assert ProgrammeEntry.objects.filter(pk=told.pk).exists()


# In the centre -----------------------------------------------------------------------------------
@pytest.fixture
def listings(da_nang: Province) -> list[Listing]:
    """A public one with a booth, and a draft."""
    return [
        ListingFactory(province=da_nang, published=True, booth_code="07"),
        ListingFactory(province=da_nang),
    ]


def shown(listing: Listing) -> tuple[bool, str, str]:
    listing.refresh_from_db()
    return listing.is_featured, listing.featured_reason, listing.booth_code


def test_approver_shows_many_in_the_centre_for_one_reason(binh, listings):
    cared = set_featured(listings=listings, is_featured=True, reason=f" {REASON} ", by=binh)

    assert keys(cared.done) == keys(listings)
    assert [shown(row) for row in listings] == [(True, REASON, "07"), (True, REASON, "")]
    newest = [row.history.first() for row in listings]
    assert [(one.history_user, one.featured_reason) for one in newest] == [(binh, REASON)] * 2


def test_booth_stays_when_a_listing_is_no_longer_shown(binh, listings):
    set_featured(listings=listings, is_featured=True, reason=REASON, by=binh)

    set_featured(listings=listings, is_featured=False, reason="Hết đợt trưng bày", by=binh)

    assert [shown(row) for row in listings] == [(False, "", "07"), (False, "", "")]
    assert "Hết đợt trưng bày" in listings[0].history.first().history_change_reason


def test_what_is_shown_already_keeps_its_own_reason(binh, listings):
    set_featured(listings=listings[:1], is_featured=True, reason="Mới", by=binh)

    cared = set_featured(listings=listings, is_featured=True, reason=REASON, by=binh)

    assert (keys(cared.done), cared.unchanged) == ([listings[1].pk], 1)
    assert shown(listings[0]) == (True, "Mới", "07")


def test_editor_changes_drafts_only(an, binh, listings):
    cared = set_featured(listings=listings, is_featured=True, reason=REASON, by=an)

    assert (keys(cared.done), refused(cared)) == ([listings[1].pk], [listings[0].pk])
    assert shown(listings[0]) == (False, "", "07")


def test_editor_where_nobody_approves_changes_what_is_public(an, listings):
    cared = set_featured(listings=listings, is_featured=True, reason=REASON, by=an)

    assert keys(cared.done) == keys(listings)


def test_whoever_changed_it_does_not_approve_it_alone(binh, da_nang, listings):
    MembershipFactory(province=da_nang, role="approver")
    set_featured(listings=listings[1:], is_featured=True, reason=REASON, by=binh)
    lifecycle.submit(listings[1], by=binh)

    with pytest.raises(ValidationError):
        lifecycle.approve(listings[1], by=binh)


def test_listings_of_others_national_and_ended_ones_are_passed_over(binh, hue, da_nang, root):
    foreign = ListingFactory(province=hue)
    ended = ListingFactory(province=da_nang, published=True)
    lifecycle.archive(ended, by=root, reason="Hết hạn")
    national = ListingFactory(national=True)

    mine = set_featured(listings=[foreign, ended], is_featured=True, reason=REASON, by=binh)
    all_of_it = set_featured(listings=[national], is_featured=True, reason=REASON, by=root)

    assert (refused(mine), refused(all_of_it)) == ([foreign.pk, ended.pk], [national.pk])
    assert not Listing.objects.filter(is_featured=True).exists()


@pytest.mark.parametrize(
    ("is_featured", "reason"), [(True, "  "), (True, "x" * 201), (False, ""), (False, "x" * 91)]
)
def test_reason_is_needed_and_not_too_long(binh, listings, is_featured, reason):
    with pytest.raises(ValidationError) as caught:
        set_featured(listings=listings, is_featured=is_featured, reason=reason, by=binh)

    assert list(caught.value.message_dict) == ["reason"]


def test_featuring_takes_the_same_queries_for_two_and_for_twelve(
    binh, da_nang, django_assert_max_num_queries
):
    def queries(many: int) -> int:
        rows = [ListingFactory(province=da_nang) for _ in range(many)]
        with django_assert_max_num_queries(30) as made:
            set_featured(listings=rows, is_featured=True, reason=REASON, by=binh)
        return len(made)

    queries(1)  # what one may do is read once for each person

    assert queries(2) == queries(12)
