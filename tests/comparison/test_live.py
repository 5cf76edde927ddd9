"""Today's board: kept without a query until something changes, and then right again."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.db import transaction

from comparison import live
from comparison.coverage import coverage
from comparison.figures import Figure
from comparison.live import board_now
from provinces.models import Province
from solutions.models import Listing
from tests.comparison.catalogue import ON, ONE_DAY, offer
from tests.factories import SectorFactory, SolutionFactory, WeightProposalFactory


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    live.forget()
    with time_machine.travel(dt.datetime(2026, 2, 2, 3, tzinfo=dt.UTC), tick=False):
        yield
    live.forget()


def published(province: Province) -> Figure | None:
    return board_now(ON).line_of(province.slug).figures["published_listings"]


# Kept ------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_takes_no_query_while_nothing_changes(catalogue, django_assert_num_queries) -> None:
    first = board_now(ON)

    with django_assert_num_queries(0):
        again = board_now(ON)
        coverage(ON)

    assert again is first


@pytest.mark.django_db(transaction=True)
def test_follows_every_change_and_reads_only_the_prices_that_changed(
    catalogue, da_nang: Province, hue: Province, read: list[set[int] | None]
) -> None:
    before = published(da_nang)
    new = offer(da_nang, SolutionFactory(), monthly=1)
    after = published(da_nang)
    plan = catalogue.stale.plans.get()
    plan.amount = 400_000
    plan.save()
    levels = [board_now(ON).line_of(one.slug).figures["price_level"] for one in (da_nang, hue)]

    assert (before, after) == (Figure(4), Figure(5))
    assert levels == [Figure(1, 3), Figure(4, 3)]
    assert read == [None, {new.solution_id}, {catalogue.one.pk}]


@pytest.mark.django_db(transaction=True)
def test_kept_and_made_anew_are_the_same(catalogue, da_nang: Province, hue: Province) -> None:
    board_now(ON)
    catalogue.dear.plans.all().delete()
    offer(hue, catalogue.two, monthly=3)
    catalogue.centre.state = "suspended"
    catalogue.centre.save()

    kept, covered = board_now(ON), coverage(ON)
    live.forget()

    assert board_now(ON) == kept
    assert coverage(ON) == covered


@pytest.mark.django_db(transaction=True)
def test_a_new_day_is_reckoned_anew(catalogue, da_nang: Province, read: list) -> None:
    board_now(ON)

    tomorrow = board_now(ON + ONE_DAY).line_of(da_nang.slug).figures

    assert tomorrow["published_listings"] == Figure(5)
    assert tomorrow["share_price_confirmed"] == Figure(3, 5)
    assert read == [None, None]


@pytest.mark.django_db(transaction=True)
def test_what_is_not_committed_is_seen_here_and_kept_nowhere(catalogue, da_nang: Province) -> None:
    before = board_now(ON)
    with transaction.atomic():
        offer(da_nang, SolutionFactory(), monthly=1)
        inside = published(da_nang)
        transaction.set_rollback(True)

    assert inside == Figure(5)
    assert board_now(ON) is before


@pytest.mark.django_db(transaction=True)
def test_adopted_weights_count_at_once(catalogue, read: list) -> None:
    before = board_now(ON)
    proposal = WeightProposalFactory(year=2026, number=1, weights={"guides_published": "100"})
    proposed = board_now(ON)
    proposal.state = "adopted"
    proposal.save()

    assert proposed == before
    assert dict(board_now(ON).applied) == {"guides_published": 100}
    assert read == [None]


@pytest.mark.django_db(transaction=True)
def test_many_changes_are_read_as_a_whole(
    catalogue, da_nang: Province, read: list, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "MOST_APART", 1)
    board_now(ON)
    for _time in range(2):
        offer(da_nang, SolutionFactory(), monthly=1)

    assert published(da_nang) == Figure(6)
    assert read == [None, None]


# What is in it ---------------------------------------------------------------------------------
@pytest.mark.django_db
def test_is_ranked_by_the_weights_of_the_quarter(catalogue, da_nang: Province) -> None:
    WeightProposalFactory(year=2026, number=1, weights={"guides_published": "100"}, state="adopted")

    board = board_now(ON)

    assert dict(board.applied) == {"guides_published": 100}
    assert [(line.province, line.score.rank) for line in board.by_rank()] == [(da_nang, 1)]
    assert (board.quarter, board.on, board.missing) == (None, ON, frozenset())


@pytest.mark.django_db
def test_coverage_counts_every_sector_of_every_province(
    catalogue, da_nang: Province, hue: Province, hai_phong: Province
) -> None:
    sectors = [catalogue.health, catalogue.education, catalogue.tourism]

    found = coverage(ON)

    assert [str(one) for one in found.provinces] == ["Đà Nẵng", "Hải Phòng", "Huế"]
    counts = {
        place: [found.counts[place.pk][sector.pk] for sector in sectors]
        for place in (da_nang, hai_phong, hue)
    }
    assert counts == {da_nang: [2, 1, 1], hai_phong: [2, 1, 0], hue: [1, 1, 0]}
    gaps = [(str(place), sector) for place, sector in found.gaps() if sector in sectors]
    assert gaps == [("Hải Phòng", catalogue.tourism), ("Huế", catalogue.tourism)]


@pytest.mark.django_db
def test_coverage_of_nothing(db: None) -> None:
    assert coverage(ON).counts == {}
    SectorFactory()
    assert coverage(ON).gaps() == []


@pytest.mark.django_db
def test_coverage_without_sectors(catalogue, hue: Province) -> None:
    for sector in coverage(ON).sectors:
        sector.valid_to = ON - ONE_DAY
        sector.save()

    assert coverage(ON).counts[hue.pk] == {}
    assert Listing.objects.published(ON).count() == 9
