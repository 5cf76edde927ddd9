"""What a department can do next, and what it gains; who stopped working."""

import datetime as dt
from decimal import Decimal

import pytest

from comparison.board import Board, Place, scored
from comparison.figures import Figure
from comparison.gains import Raised
from comparison.next_steps import next_steps, trial_of
from comparison.supervision import supervise
from core.models import User
from provinces.models import Province
from tests import factories as f

pytestmark = pytest.mark.django_db

ON = dt.date(2026, 11, 12)
WEIGHTS = {"share_price_confirmed": Decimal(60), "sectors_covered": Decimal(40)}


def place(province: Province, confirmed: tuple[int, int], sectors: int, **more) -> Place:
    figures = {
        "share_price_confirmed": Figure(*confirmed),
        "sectors_covered": Figure(sectors),
        "share_trial": Figure(0, 4),
    }
    return Place(province, figures, **({"is_ranked": True, "communes": 94} | more))


def board(*places: Place) -> Board:
    return scored(places, WEIGHTS, on=ON)


def test_steps_say_how_much_is_left_and_what_it_gains(da_nang: Province, hue: Province) -> None:
    f.SectorFactory.create_batch(3)
    made = board(place(da_nang, (1, 4), 1), place(hue, (3, 4), 3))

    steps = next_steps(made, made.lines[0], ON)

    # What has no weight on the board is no step: trials here.
    assert [(step.key, step.count) for step in steps] == [
        ("share_price_confirmed", 3),
        ("sectors_covered", 2),
    ]
    # Of two provinces the better one has 100 of an indicator, equal ones 50.
    assert steps[0].raised == Raised(Decimal("60.00"), Decimal("60.00"), 1)
    assert steps[1].raised == Raised(Decimal("20.00"), Decimal("20.00"), 2)
    assert all(step.address.startswith("/quan-tri/") for step in steps)


def test_province_without_an_open_centre_sees_where_it_would_stand(
    da_nang: Province, hue: Province
) -> None:
    made = board(place(da_nang, (4, 4), 2, is_ranked=False), place(hue, (3, 4), 1))

    found = trial_of(made, made.lines[0]).standing()

    assert made.lines[0].score is None
    assert (found.rank, found.of, found.score) == (1, 2, Decimal("100.00"))


def test_complete_province_has_nothing_to_do(da_nang: Province, hue: Province) -> None:
    f.SectorFactory()
    made = board(place(da_nang, (4, 4), 1), place(hue, (4, 4), 1))

    assert next_steps(made, made.lines[0], ON) == []


# The ministry -----------------------------------------------------------------------------------
def at(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(9), dt.timezone(dt.timedelta(hours=7)))


def touched(row: object, day: dt.date) -> None:
    type(row).objects.filter(pk=row.pk).update(updated_at=at(day))


def test_provinces_that_stopped_are_named(da_nang: Province, hue: Province, an: User) -> None:
    touched(f.ListingFactory(province=da_nang), dt.date(2026, 10, 12))
    touched(f.GuideFactory(province=hue), dt.date(2026, 10, 13))
    User.objects.filter(pk=an.pk).update(last_login=at(dt.date(2026, 11, 1)))

    [idle] = supervise(ON).idle

    assert (idle.province, idle.changed_on) == (da_nang, dt.date(2026, 10, 12))
    assert (idle.signed_in_on, idle.people) == (dt.date(2026, 11, 1), 1)


def test_closed_centres_and_waiting_things(da_nang: Province, hue: Province) -> None:
    f.CentreFactory(province=hue, state="open")
    f.ChangeProposalFactory(owner_province=None, from_province=hue)
    touched(f.ListingFactory(province=hue, state="in_review"), dt.date(2026, 10, 28))
    touched(f.ListingFactory(province=hue, state="in_review"), dt.date(2026, 10, 29))

    found = supervise(ON)

    assert [one.province for one in found.closed] == [da_nang]
    assert [(one.province, one.count) for one in found.proposals] == [(None, 1)]
    assert [(one.province, one.count, one.since) for one in found.reviews] == [
        (hue, 1, dt.date(2026, 10, 28))
    ]


def test_quarters_on_their_way_with_their_objections(da_nang: Province) -> None:
    ranking = f.RankingFactory(consulting=True, objections_until=dt.date(2026, 11, 15))
    snapshot = f.SnapshotFactory(ranking=ranking, province=da_nang)
    f.ObjectionFactory(snapshot=snapshot)
    f.ObjectionFactory(
        snapshot=snapshot, answer="explained", answer_text="Đúng.", answered_at=at(ON)
    )
    f.RankingFactory(published=True)

    [quarter] = supervise(ON).quarters

    assert (quarter.ranking, quarter.objections, quarter.unanswered) == (ranking, 2, 1)
    assert quarter.days_left == 3


def test_unusual_publishing_is_named(da_nang: Province, hue: Province) -> None:
    for province, days in ((da_nang, [0] * 10), (hue, [0] * 10 + [30] * 60)):
        for day in days:
            when = at(ON - dt.timedelta(days=day))
            f.ListingFactory(province=province, published=True, first_published_at=when)

    [burst] = supervise(ON).bursts

    assert (burst.province, burst.publishing.week, burst.publishing.before) == (da_nang, 10, 0)


def test_supervision_asks_the_same_of_one_and_of_many(
    da_nang: Province, hue: Province, django_assert_max_num_queries
) -> None:
    f.ListingFactory(province=da_nang, published=True)
    with django_assert_max_num_queries(15) as one:
        supervise(ON)
    for _number in range(3):
        f.ListingFactory(province=hue, published=True)
        f.RankingFactory(consulting=True)

    with django_assert_max_num_queries(len(one)):
        supervise(ON)
