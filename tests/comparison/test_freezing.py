"""Freezing a quarter: what is kept, that the same again changes nothing, who may and when."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from comparison.figures import Figure
from comparison.freezing import Difference, freeze, last_finished, look, rescore
from comparison.frozen import full_board_of
from comparison.models import Ranking, Snapshot
from comparison.quarters import Quarter
from core.models import Transition
from provinces.models import Scope
from tests.comparison.boards import Takes, place
from tests.factories import WeightProposalFactory

Q3 = Quarter(2026, 3)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _after_the_quarter():
    with time_machine.travel(dt.datetime(2026, 10, 2, 3, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def takes(monkeypatch, da_nang, hue, hai_phong) -> Takes:
    made = Takes(monkeypatch)
    made.places = [
        place(da_nang, sectors_covered=8, share_priced=(9, 12), published_listings=12),
        place(hai_phong, is_ranked=False, sectors_covered=2, published_listings=0),
        place(hue, sectors_covered=4, share_priced=(2, 12), published_listings=12),
    ]
    return made


def rows() -> list[dict]:
    return list(Snapshot.objects.order_by("pk").values())


def verbs() -> list[tuple[str, str, str, str]]:
    found = Transition.objects.order_by("pk")
    return list(found.values_list("verb", "from_state", "to_state", "reason"))


def refused(quarter=Q3, **answers) -> str:
    with pytest.raises(ValidationError) as error:
        freeze(quarter, scope=Scope.ministry(), **answers)
    return error.value.code


def test_keeps_all_figures_with_both_parts_and_the_ranking(takes, minh, da_nang, hai_phong) -> None:
    ranking = freeze(Q3, by=minh)

    assert (ranking.state, ranking.cutoff_on, ranking.formula) == ("draft", Q3.last_day, "1")
    assert ranking.weights["sectors_covered"] == "15"
    kept = Snapshot.objects.get(province=da_nang)
    assert kept.values["share_priced"] == [9, 12]
    assert kept.values["visits"] is None
    assert kept.scaled == {"sectors_covered": [100, 1], "share_priced": [100, 1]}
    assert (kept.score, kept.rank, kept.communes) == (Decimal("100.00"), 1, 94)
    unranked = Snapshot.objects.get(province=hai_phong)
    assert (unranked.is_ranked, unranked.score, unranked.rank) == (False, None, None)
    assert unranked.values["published_listings"] == [0, 1]
    assert verbs() == [("freeze", "", "draft", "")]
    assert takes.asked == [Q3.last_day]


def test_read_back_is_the_board_that_was_frozen(takes) -> None:
    ranking = freeze(Q3, scope=Scope.ministry())

    assert full_board_of(ranking) == takes(
        Q3.last_day, quarter=Q3, weights=full_board_of(ranking).weights
    )


def test_same_figures_again_change_nothing(takes, minh) -> None:
    first = freeze(Q3, by=minh)
    before = rows()
    with time_machine.travel(dt.datetime(2026, 10, 5, tzinfo=dt.UTC)):
        again = freeze(Q3, by=minh)

    assert (again.pk, again.frozen_at, again.updated_at) == (
        first.pk,
        first.frozen_at,
        first.updated_at,
    )
    assert rows() == before
    assert len(verbs()) == 1


def test_draft_is_frozen_anew_for_another_day(takes, da_nang) -> None:
    freeze(Q3, scope=Scope.ministry())
    takes.places = takes.places[:1]
    takes.missing = frozenset({"programme_share"})
    takes.has_sample = True

    ranking = freeze(Q3, scope=Scope.ministry(), cutoff_on=dt.date(2026, 9, 14))

    assert Ranking.objects.get() == ranking
    assert (ranking.cutoff_on, ranking.missing) == (dt.date(2026, 9, 14), ["programme_share"])
    assert ranking.is_sample
    assert [row.province for row in Snapshot.objects.all()] == [da_nang]
    # Once chosen, the day stays.
    freeze(Q3, scope=Scope.ministry())
    assert takes.asked[-1] == dt.date(2026, 9, 14)


def test_adopted_weights_of_the_quarter_are_used(takes, da_nang) -> None:
    weights = {"sectors_covered": "60", "share_priced": "40"}
    WeightProposalFactory(year=2026, number=2, state="adopted", weights=weights)
    WeightProposalFactory(year=2026, number=4, state="adopted", weights={"visits": "100"})
    WeightProposalFactory(year=2026, number=3, state="open", weights={"visits": "100"})

    ranking = freeze(Q3, scope=Scope.ministry())

    assert {key: weight for key, weight in ranking.weights.items() if weight != "0"} == weights


def test_what_is_with_the_provinces_is_frozen_anew_only_with_a_reason(takes) -> None:
    ranking = freeze(Q3, scope=Scope.ministry())
    Ranking.objects.update(state="consulting", objections_until=dt.date(2026, 10, 11))
    takes.places = takes.places[1:]

    assert refused() == "reason"
    assert refused(reason="Sai ngày", cutoff_on=dt.date(2026, 9, 14)) == "cutoff_fixed"
    again = freeze(Q3, scope=Scope.ministry(), reason="  Nhập bù   số liệu ")

    assert (again.pk, again.state) == (ranking.pk, "consulting")
    assert verbs()[-1] == ("freeze", "consulting", "consulting", "Nhập bù số liệu")


def test_what_is_published_is_never_frozen_again(takes) -> None:
    freeze(Q3, scope=Scope.ministry())
    Ranking.objects.update(
        state="published",
        document_number="1",
        document_signer="A",
        document_date=Q3.last_day,
        published_at=dt.datetime(2026, 10, 2, tzinfo=dt.UTC),
    )
    before = rows()
    takes.places = []

    assert refused(reason="Muốn sửa") == "published"
    assert rows() == before


def test_cutoff_is_a_day_of_the_quarter_that_has_come(takes) -> None:
    assert refused(cutoff_on=dt.date(2026, 10, 1)) == "cutoff"
    assert refused(cutoff_on=dt.date(2026, 6, 30)) == "cutoff"
    assert refused(Quarter(2026, 4)) == "future"
    assert refused(Quarter(2026, 4), cutoff_on=dt.date(2026, 10, 3)) == "future"
    assert freeze(Quarter(2026, 4), scope=Scope.ministry(), cutoff_on=dt.date(2026, 10, 2))


def test_only_the_ministry_freezes(takes, an, binh) -> None:
    for person in (an, binh):
        with pytest.raises(PermissionDenied):
            freeze(Q3, by=person)

    assert not Ranking.objects.exists()


def test_look_says_what_would_change_and_writes_nothing(takes, da_nang, hue) -> None:
    first = look(Q3)
    assert (first.frozen, first.is_same, Ranking.objects.exists()) == (None, False, False)
    freeze(Q3, scope=Scope.ministry())
    assert look(Q3).is_same

    takes.places[0] = place(da_nang, sectors_covered=9, share_priced=(9, 12))
    outlook = look(Q3)

    assert outlook.differences == [
        Difference(da_nang, "published_listings", Figure(12), None),
        Difference(da_nang, "sectors_covered", Figure(8), Figure(9)),
    ]
    assert not outlook.is_same
    assert full_board_of(Ranking.objects.get()).line_of(da_nang.slug).figures[
        "sectors_covered"
    ] == Figure(8)


def test_rescoring_follows_a_changed_figure(takes, da_nang, hue) -> None:
    ranking = freeze(Q3, scope=Scope.ministry())
    row = Snapshot.objects.get(province=hue)
    row.values |= {"sectors_covered": [20, 1], "share_priced": [12, 12]}
    row.save()

    rescore(ranking)

    ranks = dict(Snapshot.objects.values_list("province__slug", "rank"))
    assert ranks == {da_nang.slug: 2, hue.slug: 1, "hai-phong": None}


def test_number_of_queries_does_not_grow(takes, django_assert_num_queries) -> None:
    freeze(Q3, scope=Scope.ministry())
    scope = Scope.ministry()

    with django_assert_num_queries(5):
        freeze(Q3, scope=scope)


def test_last_finished_quarter() -> None:
    assert last_finished(dt.date(2026, 10, 1)) == Q3
    assert last_finished(dt.date(2026, 9, 30)) == Quarter(2026, 2)
