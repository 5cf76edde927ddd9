"""Taxonomy, solutions, listings, uses: what is public on a day, what is derived."""

import datetime as dt

import pytest

from core.models import User
from provinces.models import Province, Scope
from solutions.models import Deployment, LegalInstrument, Listing, Sector, Solution
from tests.factories import (
    CriteriaSetFactory,
    DeploymentFactory,
    ImplementerFactory,
    LegalInstrumentFactory,
    ListingFactory,
    ProgrammeEntryFactory,
    RecognitionFactory,
    ReviewFactory,
    SectorFactory,
    SolutionFactory,
    VendorFactory,
)

TODAY = dt.date(2026, 11, 5)
DAY = dt.timedelta(days=1)


# Taxonomy and law -------------------------------------------------------------------------------
def test_sectors_of_a_day(db: None) -> None:
    always = SectorFactory()
    last_day = SectorFactory(valid_to=TODAY)
    first_day = SectorFactory(valid_from=TODAY)
    SectorFactory(valid_to=TODAY - DAY)
    SectorFactory(valid_from=TODAY + DAY)

    assert set(Sector.objects.current(TODAY)) == {always, last_day, first_day}


def test_law_is_in_force_until_the_day_it_lapses(db: None) -> None:
    lapsing = LegalInstrumentFactory(effective_on=dt.date(2025, 1, 1), expired_on=TODAY)
    coming = LegalInstrumentFactory(effective_on=TODAY)
    LegalInstrumentFactory(effective_on=None)

    in_force = [set(LegalInstrument.objects.in_force(on)) for on in (TODAY - DAY, TODAY)]

    assert in_force == [{lapsing}, {coming}]
    assert [lapsing.has_lapsed(on) for on in (TODAY - DAY, TODAY)] == [False, True]
    assert not coming.has_lapsed(TODAY)


def test_texts_of_taxonomy_for_people(db: None) -> None:
    entry = ProgrammeEntryFactory(programme__name="Nền tảng", solution__name="Sổ số")

    assert str(entry) == "Nền tảng: Sổ số"
    assert str(CriteriaSetFactory(name="Bộ tiêu chí", version="2.0")) == "Bộ tiêu chí (2.0)"


# Listing ----------------------------------------------------------------------------------------
def test_published_listings_of_a_day(db: None) -> None:
    at_once = ListingFactory(published=True)
    today = ListingFactory(published=True, publish_on=TODAY)
    ListingFactory(published=True, publish_on=TODAY + DAY)
    for state in ("draft", "in_review"):
        ListingFactory(state=state)
    ListingFactory(state="archived", archive_reason="Ngừng cung cấp")

    assert set(Listing.objects.published(TODAY)) == {at_once, today}


def test_national_listings_belong_to_no_province(da_nang: Province) -> None:
    national = ListingFactory(national=True)
    ListingFactory(province=da_nang, solution=national.solution)

    assert list(Listing.objects.national()) == [national]
    assert national.owner_province is None


def test_staff_see_the_unpublished_listings_of_their_province(
    an: User, minh: User, da_nang: Province, hue: Province
) -> None:
    own, other = ListingFactory(province=da_nang), ListingFactory(province=hue)
    national = ListingFactory(national=True)

    seen = [set(Listing.objects.visible_to(Scope.of(who))) for who in (an, minh, None)]

    assert seen == [{own}, {own, other, national}, set()]


def test_stored_price_is_trusted_only_before_the_day_it_may_change(db: None) -> None:
    today = ListingFactory(price_from_changes_on=TODAY)
    ListingFactory(price_from_changes_on=TODAY + DAY)
    ListingFactory()

    assert list(Listing.objects.price_may_have_moved(TODAY)) == [today]


# Solution ---------------------------------------------------------------------------------------
def test_solution_is_public_while_a_listing_is(db: None) -> None:
    offered = ListingFactory(published=True).solution
    ListingFactory.create_batch(2, solution=offered, published=True)
    ListingFactory(published=True, publish_on=TODAY + DAY)
    ListingFactory()
    SolutionFactory()

    assert list(Solution.objects.published(TODAY)) == [offered]


def test_solution_is_not_public_after_its_last_listing(db: None) -> None:
    ended = ListingFactory(published=True, archive_reason="Hết hợp đồng")
    ended.state = "archived"
    ended.save()
    ListingFactory()

    assert list(Solution.objects.published(TODAY)) == []


def test_all_staff_see_the_registry_of_solutions(an: User) -> None:
    solution = SolutionFactory()

    seen = [list(Solution.objects.visible_to(Scope.of(who))) for who in (an, None)]

    assert seen == [[solution], []]


def test_columns_that_follow_from_others(db: None) -> None:
    solution = SolutionFactory(
        name="Hóa đơn điện tử",
        name_en="E-invoice",
        summary="Lập hóa đơn",
        description_en="Sends them",
        integrations="Thuế; Kho bạc",
        website="https://www.hoadon.example/a",
    )

    assert solution.folded_name == "hoa don dien tu e-invoice"
    assert solution.folded_text == (
        " hoa don dien tu e invoice lap hoa don sends them thue kho bac "
    )
    assert solution.web_domain == "hoadon.example"
    assert solution.get_absolute_url() == "/giai-phap/hoa-don-dien-tu/"


@pytest.mark.parametrize(
    ("text", "items"), [("", []), ("Một\r\n\n  Hai  \n", ["Một", "Hai"]), ("Một", ["Một"])]
)
def test_features_stand_one_on_a_line(text: str, items: list[str]) -> None:
    assert Solution(features=text).feature_list == items


@pytest.mark.parametrize(("text", "items"), [("", []), ("VNeID; ;Thuế;", ["VNeID", "Thuế"])])
def test_integrations_stand_between_semicolons(text: str, items: list[str]) -> None:
    assert Solution(integrations=text).integration_list == items


def test_what_belongs_to_the_steward(hue: Province) -> None:
    solution = SolutionFactory(steward=hue, vendor=VendorFactory())

    assert solution.owner_province == hue
    assert RecognitionFactory(solution=solution).owner_province == hue
    assert str(ImplementerFactory(solution=solution, name="Đội mẫu")) == "Đội mẫu"


def test_history_keeps_the_sectors_of_a_version(db: None) -> None:
    solution, sector = SolutionFactory(name="Cũ"), SectorFactory()
    solution.sectors.add(sector)
    solution.name = "Mới"
    solution.save()

    assert [past.name for past in solution.history.all()] == ["Mới", "Cũ", "Cũ"]
    assert [row.sector for row in solution.history.first().sectors.all()] == [sector]


# Deployment -------------------------------------------------------------------------------------
def test_uses_that_count(db: None) -> None:
    lasting = DeploymentFactory(confirmed=True)
    ends_tomorrow = DeploymentFactory(confirmed=True, ended_on=TODAY + DAY)
    DeploymentFactory(confirmed=True, ended_on=TODAY)
    DeploymentFactory()

    assert set(Deployment.objects.confirmed(TODAY)) == {lasting, ends_tomorrow}


def test_staff_see_the_uses_of_their_province(an: User, da_nang: Province) -> None:
    own = DeploymentFactory(province=da_nang, agency="Sở mẫu", solution__name="Sổ số")
    DeploymentFactory()

    assert list(Deployment.objects.visible_to(Scope.of(an))) == [own]
    assert ReviewFactory(deployment=own).owner_province == da_nang
    assert str(own) == "Sở mẫu: Sổ số"
