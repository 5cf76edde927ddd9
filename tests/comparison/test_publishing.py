"""Publishing a quarter: by its document, after the provinces were heard, and then for good."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from comparison.consulting import object_to
from comparison.models import Correction, Ranking, Snapshot
from comparison.publishing import (
    Document,
    Words,
    correct,
    figure_in_force,
    obstacles,
    paper_number,
    publish,
    unanswered,
)
from comparison.quarters import Quarter
from core.models import Transition
from provinces.models import Scope
from tests.comparison.boards import board, figure, keep, place

Q3 = Quarter(2026, 3)
PAPER = Document(" 812/TB-BKHCN ", dt.date(2026, 10, 20), "Cục Chuyển đổi số quốc gia")
LATER = dt.date(2026, 10, 20)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _after_the_days():
    with time_machine.travel(dt.datetime(2026, 10, 20, 3, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def ranking(da_nang, hue) -> Ranking:
    """Q3 with the provinces until 11 October."""
    made = board(Q3, place(da_nang, sectors_covered=8), place(hue, sectors_covered=4))
    return keep(made, consulting=True)


def published(ranking: Ranking, **answers) -> Ranking:
    given = {"document": PAPER, "publication": "leaders", "scope": Scope.ministry()}
    return publish(ranking, **given | answers)


def code_of(ranking: Ranking, **answers) -> str | None:
    with pytest.raises(ValidationError) as error:
        published(ranking, **answers)
    return getattr(error.value, "code", None) or error.value.messages[0]


def test_published_with_its_document_scope_and_words(ranking, minh) -> None:
    publish(
        ranking,
        document=PAPER,
        publication="all",
        words=Words(" Công bố. ", "Announced."),
        by=minh,
    )

    kept = Ranking.objects.get()
    assert kept.is_published
    assert (kept.document_number, kept.document_date, kept.document_signer) == (
        "812/TB-BKHCN",
        LATER,
        "Cục Chuyển đổi số quốc gia",
    )
    assert (kept.scope, kept.announcement, kept.announcement_en) == (
        "all",
        "Công bố.",
        "Announced.",
    )
    assert kept.published_at == dt.datetime(2026, 10, 20, 3, tzinfo=dt.UTC)
    row = Transition.objects.get()
    assert (row.verb, row.from_state, row.to_state, row.by) == (
        "publish",
        "consulting",
        "published",
        minh,
    )
    assert (row.basis_number, row.basis_date, row.is_self_approval) == (
        "812/TB-BKHCN",
        LATER,
        False,
    )


def test_who_froze_it_publishes_by_self_approval(ranking, minh, root) -> None:
    for person in (root, minh):
        Transition.objects.create(target=ranking, verb="freeze", to_state="draft", by=person)

    published(ranking, by=minh, scope=None)

    assert Transition.objects.get(verb="publish").is_self_approval


def test_provinces_are_heard_first_unless_a_reason_is_recorded(ranking, hue, chi) -> None:
    day = dt.date(2026, 10, 11)
    early = Document("1", day, "A")
    assert code_of(ranking, on=day, document=early)
    object_to(ranking.snapshots.get(province=hue), by=chi, text="Sai", on=day)
    assert len(obstacles(ranking, day, unanswered(ranking))) == 2
    assert len(obstacles(ranking, LATER, unanswered(ranking))) == 1
    assert code_of(ranking)
    assert not Ranking.objects.get().is_published

    published(ranking, reason="Theo yêu cầu của Bộ trưởng.")

    assert Ranking.objects.get().is_published
    assert Transition.objects.get().reason == "Theo yêu cầu của Bộ trưởng."


@pytest.mark.parametrize(
    "answers",
    [
        {"document": Document("  ", LATER, "A")},
        {"document": Document("1", LATER, " ")},
        {"document": Document("1", LATER + dt.timedelta(days=1), "A")},
        {"document": Document("x" * 61, LATER, "A")},
        {"publication": "khong-co"},
    ],
)
def test_document_and_scope_must_be_right(ranking, answers) -> None:
    with pytest.raises(ValidationError):
        published(ranking, **answers)

    assert Ranking.objects.get().state == "consulting"


def test_draft_is_not_published(ranking) -> None:
    Ranking.objects.update(state="draft")

    assert code_of(ranking, reason="Gấp") == "state"


def test_only_the_ministry_publishes(ranking, an, binh, chi) -> None:
    for person in (an, binh, chi):
        with pytest.raises(PermissionDenied):
            published(ranking, by=person, scope=None)


# What is published never changes ----------------------------------------------------------------
def test_published_quarter_refuses_every_change(ranking, minh, hue) -> None:
    published(ranking)
    snapshot = Snapshot.objects.get(province=hue)
    before = list(Snapshot.objects.values()), Ranking.objects.values().get()

    assert code_of(ranking) == "state"
    ranking.scope = "all"
    snapshot.values |= {"sectors_covered": [9, 1]}
    for row in (ranking, snapshot, Snapshot(ranking=ranking, province=hue)):
        with pytest.raises(ValidationError) as error:
            row.full_clean(validate_unique=False)
        assert "never changes" in str(error.value) or "không" in str(error.value)

    assert (list(Snapshot.objects.values()), Ranking.objects.values().get()) == before


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Số  812/TB-BKHCN ", "812/TB-BKHCN"),
        ("số: 812/TB-BKHCN", "812/TB-BKHCN"),
        ("SỐ12", "12"),
        ("Sổ 5", "Sổ 5"),
        ("812/TB-BKHCN", "812/TB-BKHCN"),
    ],
)
def test_the_word_for_number_is_no_part_of_the_number(typed: str, kept: str) -> None:
    assert paper_number(typed) == kept


def test_correction_stands_beside_the_figure(ranking, minh, hue) -> None:
    published(ranking)
    snapshot = Snapshot.objects.get(province=hue)
    before = Snapshot.objects.values().get(pk=snapshot.pk)
    papers = {"document_number": "31/ĐC", "document_date": LATER, "by": minh}

    first = correct(
        snapshot, indicator="sectors_covered", new=figure(5), reason="Thiếu một.", **papers
    )
    second = correct(
        snapshot, indicator="sectors_covered", new=figure(6), reason="Thiếu hai.", **papers
    )

    assert (first.old, first.new, second.old, second.new) == ([4, 1], [5, 1], [5, 1], [6, 1])
    assert figure_in_force(snapshot, "sectors_covered") == figure(6)
    assert figure_in_force(snapshot, "share_priced") is None
    assert Snapshot.objects.values().get(pk=snapshot.pk) == before


@pytest.mark.parametrize(
    "answers",
    [
        {"new": figure(4)},
        {"new": figure(-1)},
        {"indicator": "khong_co"},
        {"reason": " "},
        {"document_number": " "},
        {"document_date": LATER + dt.timedelta(days=1)},
    ],
)
def test_correction_says_something_else_and_why(ranking, minh, hue, answers) -> None:
    published(ranking)
    given = {
        "indicator": "sectors_covered",
        "new": figure(5),
        "reason": "Thiếu một.",
        "document_number": "31/ĐC",
        "document_date": LATER,
        "by": minh,
    }

    with pytest.raises(ValidationError):
        correct(Snapshot.objects.get(province=hue), **given | answers)

    assert not Correction.objects.exists()


def test_only_the_ministry_corrects_and_only_what_is_published(ranking, minh, binh, hue) -> None:
    snapshot = Snapshot.objects.get(province=hue)
    given = {
        "indicator": "sectors_covered",
        "new": figure(5),
        "reason": "Thiếu một.",
        "document_number": "31/ĐC",
        "document_date": LATER,
    }

    with pytest.raises(ValidationError):
        correct(snapshot, by=minh, **given)
    with pytest.raises(PermissionDenied):
        correct(snapshot, by=binh, **given)
