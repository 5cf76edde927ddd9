"""``manage.py freeze_quarter``, over the real indicators: today's data and a past day's records."""

import datetime as dt
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from comparison.models import Ranking, Snapshot
from comparison.taking import stands_yet
from solutions.models import Listing
from tests.factories import CentreFactory, ListingFactory, SectorFactory

pytestmark = pytest.mark.django_db


def at(text: str):
    """A moment of local time."""
    return time_machine.travel(dt.datetime.fromisoformat(f"{text}+07:00"), tick=False)


def run(*words: str) -> str:
    said = StringIO()
    call_command("freeze_quarter", *words, stdout=said, no_color=True)
    return said.getvalue()


@pytest.fixture
def catalogue(da_nang, hue) -> None:
    """Đà Nẵng published two solutions of a sector in September, prices confirmed; Huế none."""
    sector = SectorFactory()
    with at("2026-09-10T09:00:00"):
        for place in (da_nang, hue):
            CentreFactory(province=place, state="open")
        for _ in range(2):
            listing = ListingFactory(
                province=da_nang, published=True, price_checked_on=dt.date(2026, 9, 9)
            )
            listing.solution.sectors.add(sector)


def value(province, key: str) -> list[int] | None:
    return Snapshot.objects.get(province=province).values[key]


def test_default_is_the_last_finished_quarter(catalogue, da_nang, hue) -> None:
    with at("2026-10-01T01:30:00"):
        said = run()

    ranking = Ranking.objects.get()
    assert (str(ranking.quarter), ranking.state) == ("2026-q3", "draft")
    assert "the data as they stand; 2 provinces, 2 with an open centre" in said
    assert "2026-q3: kept." in said
    assert value(da_nang, "published_listings") == [2, 1]
    assert value(da_nang, "sectors_covered") == [1, 1]
    assert value(hue, "published_listings") == [0, 1]
    ranks = dict(Snapshot.objects.values_list("province__slug", "rank"))
    assert (ranks["da-nang"], ranks["hue"]) == (1, 2)


def test_second_run_finds_the_same(catalogue) -> None:
    with at("2026-10-01T01:30:00"):
        run()
        before = Ranking.objects.values().get(), list(Snapshot.objects.values())
        said = run("2026-q3")

    assert "nothing has changed" in said
    assert (Ranking.objects.values().get(), list(Snapshot.objects.values())) == before


def test_dry_run_writes_nothing(catalogue) -> None:
    with at("2026-10-01T01:30:00"):
        said = run("2026-q3", "--dry-run", "--cutoff", "2026-09-14")

    assert "figures of the end of 2026-09-14, from the records of that day" in said
    assert "da-nang" in said
    assert not Ranking.objects.exists()


def test_past_day_is_taken_from_its_records(catalogue, da_nang) -> None:
    with at("2026-10-20T09:00:00"):
        ListingFactory(province=da_nang, published=True, price_checked_on=dt.date(2026, 10, 19))
        run("2026-q3")

    assert Listing.objects.filter(province=da_nang).count() == 3
    assert value(da_nang, "published_listings") in ([2, 1], None)
    for key in Ranking.objects.get().missing:
        assert value(da_nang, key) is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["2026-q5"], "no quarter"),
        (["2026-q3", "--cutoff", "31/12"], "no day"),
        (["2026-q3", "--cutoff", "2026-10-01"], "quý III/2026|Q3"),
        (["2027-q1"], "."),
    ],
)
def test_wrong_words_are_refused(words, said, db) -> None:
    with at("2026-10-02T09:00:00"), pytest.raises(CommandError, match=said):
        run(*words)

    assert not Ranking.objects.exists()


@pytest.mark.parametrize(
    ("moment", "stands"),
    [
        ("2026-09-30T23:59:00", True),
        ("2026-10-01T05:59:00", True),
        ("2026-10-01T06:00:00", False),
        ("2026-10-02T00:10:00", False),
    ],
)
def test_data_stand_for_the_day_until_the_next_morning(moment, stands) -> None:
    with at(moment):
        assert stands_yet(dt.date(2026, 9, 30)) is stands
