"""A quarter with the provinces: who sees and objects to what, and what an answer changes."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from comparison.consulting import (
    accept,
    explain,
    object_to,
    send_to_provinces,
    takes_objections,
)
from comparison.freezing import freeze
from comparison.models import Objection, Ranking, Snapshot
from comparison.quarters import Quarter
from core.models import Transition
from provinces.models import Scope
from tests.comparison.boards import Takes, figure, place
from tests.factories import RankingFactory

Q3 = Quarter(2026, 3)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _after_the_quarter():
    with time_machine.travel(dt.datetime(2026, 10, 2, 3, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def takes(monkeypatch, da_nang, hue) -> Takes:
    made = Takes(monkeypatch)
    made.places = [
        place(da_nang, sectors_covered=8, share_priced=(9, 12)),
        place(hue, sectors_covered=4, share_priced=(2, 12)),
    ]
    return made


@pytest.fixture
def ranking(takes) -> Ranking:
    """Q3 frozen, with the provinces since 2 October."""
    made = freeze(Q3, scope=Scope.ministry())
    return send_to_provinces(made, scope=Scope.ministry())


@pytest.fixture
def of_hue(ranking, hue) -> Snapshot:
    return ranking.snapshots.get(province=hue)


@pytest.fixture
def objection(of_hue, chi) -> Objection:
    """Chi objects for Huế."""
    return object_to(of_hue, by=chi, indicator="sectors_covered", text="Thiếu lĩnh vực y tế.")


def test_provinces_have_ten_days(ranking) -> None:
    assert ranking.state == "consulting"
    assert ranking.objections_until == dt.date(2026, 10, 12)
    assert takes_objections(ranking, dt.date(2026, 10, 12))
    assert not takes_objections(ranking, dt.date(2026, 10, 13))
    last = Transition.objects.order_by("-pk").first()
    assert (last.verb, last.from_state, last.to_state) == ("consult", "draft", "consulting")


def test_only_a_draft_with_figures_is_sent(ranking, an, binh) -> None:
    empty = RankingFactory(year=2025, number=1)
    for wrong, code in ((ranking, "state"), (empty, "empty")):
        with pytest.raises(ValidationError) as error:
            send_to_provinces(wrong, scope=Scope.ministry())
        assert error.value.code == code
    for person in (an, binh):
        with pytest.raises(PermissionDenied):
            send_to_provinces(empty, by=person)


# Objections --------------------------------------------------------------------------------------
def test_staff_object_to_figures_of_their_own_province(objection, of_hue, chi) -> None:
    kept = Objection.objects.get()
    assert (kept.snapshot, kept.by, kept.indicator, kept.text, kept.answer) == (
        of_hue,
        chi,
        "sectors_covered",
        "Thiếu lĩnh vực y tế.",
        "",
    )


def test_nobody_objects_for_others(of_hue, an, binh, minh) -> None:
    for person in (an, binh, minh):
        with pytest.raises(PermissionDenied):
            object_to(of_hue, by=person, text="Sai")

    assert not Objection.objects.exists()


def test_objections_end_with_the_days_and_with_publication(of_hue, chi, ranking) -> None:
    object_to(of_hue, by=chi, text="Sai", on=dt.date(2026, 10, 12))
    with pytest.raises(ValidationError) as late:
        object_to(of_hue, by=chi, text="Sai", on=dt.date(2026, 10, 13))
    Ranking.objects.update(state="draft")
    with pytest.raises(ValidationError) as draft:
        object_to(of_hue, by=chi, text="Sai")

    assert (late.value.code, draft.value.code) == ("over", "state")
    assert Objection.objects.count() == 1


@pytest.mark.parametrize(
    "answers",
    [{"text": "  "}, {"text": "Sai", "indicator": "khong_co"}, {"text": "x" * 20_001}],
)
def test_objection_needs_a_text_and_a_known_indicator(of_hue, chi, answers) -> None:
    with pytest.raises(ValidationError):
        object_to(of_hue, by=chi, **answers)

    assert not Objection.objects.exists()


# Answers -----------------------------------------------------------------------------------------
def test_explained_leaves_the_figures(objection, of_hue, minh) -> None:
    before = Snapshot.objects.values()[:]

    explain(objection, by=minh, text="Hồ sơ công khai sau ngày chốt.")

    kept = Objection.objects.get()
    assert (kept.answer, kept.answered_by) == ("explained", minh)
    assert kept.answered_at is not None
    assert list(Snapshot.objects.values()) == list(before)


def test_accepted_takes_the_figure_anew_from_the_data(
    objection, of_hue, ranking, takes, minh, da_nang, hue
) -> None:
    takes.places[1] = place(hue, sectors_covered=9, share_priced=(12, 12))
    takes.places[0] = place(da_nang, sectors_covered=1)

    accept(objection, by=minh, text="Đã cập nhật.")

    of_hue.refresh_from_db()
    # Only what was objected to, and only of this province; all are ranked anew.
    assert of_hue.values["sectors_covered"] == [9, 1]
    assert of_hue.values["share_priced"] == [2, 12]
    kept = {row.province: row for row in Snapshot.objects.select_related("province")}
    assert kept[da_nang].values["sectors_covered"] == [8, 1]
    assert (kept[da_nang].score, kept[hue].score) == (Decimal("40.00"), Decimal("60.00"))
    assert (kept[da_nang].rank, kept[hue].rank) == (2, 1)
    last = Transition.objects.order_by("-pk").first()
    assert (last.verb, last.by, last.reason) == (
        "accept",
        minh,
        "Huế. Số lĩnh vực có giải pháp: 4 → 9",
    )
    assert Objection.objects.get().answer == "accepted"


def test_accepted_takes_a_typed_figure(objection, of_hue, ranking, minh) -> None:
    accept(
        objection,
        by=minh,
        text="Theo công văn số 12.",
        figures={"sectors_covered": figure(5), "share_priced": figure((12, 12))},
    )

    of_hue.refresh_from_db()
    assert of_hue.values["sectors_covered"] == [5, 1]
    assert of_hue.values["share_priced"] == [2, 12]


def test_objection_to_all_may_change_all(of_hue, chi, minh, ranking) -> None:
    whole = object_to(of_hue, by=chi, text="Sai toàn bộ.")

    accept(whole, by=minh, text="Đúng.", figures={"share_priced": figure((12, 12)), "visits": None})

    of_hue.refresh_from_db()
    assert of_hue.values["share_priced"] == [12, 12]


def test_what_cannot_be_reconstructed_stays(of_hue, chi, minh, takes, hue) -> None:
    whole = object_to(of_hue, by=chi, text="Sai toàn bộ.")
    takes.places[1] = place(hue, sectors_covered=5)
    takes.missing = frozenset({"share_priced"})

    accept(whole, by=minh, text="Đúng.")

    of_hue.refresh_from_db()
    assert of_hue.values["sectors_covered"] == [5, 1]
    assert of_hue.values["share_priced"] == [2, 12]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("sectors_covered", -1),
        ("share_priced", (13, 12)),
        ("share_priced", (1, 0)),
        ("mean_rating", (201, 2)),
        ("khong_co", 1),
    ],
)
def test_figure_that_cannot_be_right_is_refused(of_hue, chi, minh, key, value) -> None:
    whole = object_to(of_hue, by=chi, text="Sai.")

    with pytest.raises(ValidationError):
        accept(whole, by=minh, text="Đúng.", figures={key: figure(value)})

    assert Objection.objects.get().answer == ""


def test_accepting_without_any_change_is_no_acceptance(objection, minh) -> None:
    with pytest.raises(ValidationError) as error:
        accept(objection, by=minh, text="Đúng.")

    assert error.value.code == "unchanged"


def test_answer_gives_reasons_and_is_given_once_by_the_ministry(
    objection, chi, an, minh, of_hue
) -> None:
    with pytest.raises(ValidationError):
        explain(objection, by=minh, text=" ")
    for person in (chi, an):
        with pytest.raises(PermissionDenied):
            explain(objection, by=person, text="Không.")
        with pytest.raises(PermissionDenied):
            accept(objection, by=person, text="Có.", figures={"sectors_covered": figure(9)})
    fresh = Objection.objects.get()
    explain(fresh, by=minh, text="Đúng quy định.")
    with pytest.raises(ValidationError) as error:
        accept(objection, by=minh, text="Có.", figures={"sectors_covered": figure(9)})

    assert error.value.code == "answered"
    of_hue.refresh_from_db()
    assert of_hue.values["sectors_covered"] == [4, 1]
