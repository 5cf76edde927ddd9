"""The sample's past quarters: derived from its figures, marked, the same for a seed, removable."""

import datetime as dt

import pytest

from comparison.board import scored
from comparison.figures import Figure
from comparison.frozen import full_board_of, places_of
from comparison.models import Correction, Ranking, Snapshot
from showcase.sample import quarters
from showcase.sample.quarters import make_quarters
from showcase.sample.removal import remove_sample
from tests.site import TODAY, Site

ON = TODAY.date()


def forget_quarters() -> None:
    """As before any quarter was frozen."""
    for model in (Correction, Snapshot, Ranking):
        model.objects.all().delete()


@pytest.fixture
def made(site: Site) -> list[Ranking]:
    """The sample quarters over the site's figures, the oldest first."""
    forget_quarters()
    make_quarters(7, ON)
    return list(Ranking.objects.order_by("year", "number"))


def test_quarters_begin_with_the_new_provinces(made: list[Ranking]) -> None:
    assert [str(one.quarter) for one in made] == ["2025-q3", "2025-q4"]
    assert {one.state for one in made} == {"published"}
    assert [one.scope for one in made] == ["leaders", "all"]


def test_no_quarter_is_announced_before_its_day(site: Site) -> None:
    forget_quarters()

    assert make_quarters(7, dt.date(2026, 1, 19)) == 1
    assert make_quarters(7, dt.date(2026, 1, 19)) == 0


def test_quarters_are_marked_and_name_no_real_body(made: list[Ranking]) -> None:
    assert all(one.is_sample for one in made)
    assert {(one.document_number, one.document_signer) for one in made} == {
        ("00/QĐ-MẪU", "Lãnh đạo đơn vị mẫu")
    }
    assert all("số liệu minh họa" in one.announcement for one in made)


def test_scores_are_those_of_the_formula(made: list[Ranking]) -> None:
    for ranking in made:
        board = full_board_of(ranking)

        again = scored(places_of(board), board.weights, on=board.on, quarter=board.quarter)

        assert [line.score for line in again.lines] == [line.score for line in board.lines]
        assert any(line.score for line in board.lines)


def test_figures_never_grow_into_the_past_and_shares_stay_shares(made: list[Ranking]) -> None:
    older, newer = (full_board_of(one) for one in made)

    for past, now in zip(older.lines, newer.lines, strict=True):
        for key, figure in past.figures.items():
            current = now.figures[key]
            assert (figure is None) == (current is None)
            if figure and current and key not in {"mean_rating", "price_level"}:
                assert figure.numerator <= current.numerator
                assert figure.numerator <= figure.denominator or figure.denominator == 1


def test_shares_of_listings_are_of_the_listings_of_the_quarter(made: list[Ranking]) -> None:
    shares = ("share_priced", "share_price_confirmed", "share_evaluated", "share_trial")
    lines = [line for one in made for line in full_board_of(one).lines]

    wholes = [
        {line.figures[key].denominator for key in shares}
        for line in lines
        if line.figures["share_priced"]
    ]

    assert wholes == [
        {line.figures["published_listings"].numerator}
        for line in lines
        if line.figures["share_priced"]
    ]


def test_same_seed_gives_the_same_quarters(made: list[Ranking]) -> None:
    first = list(
        Snapshot.objects.order_by("ranking__year", "ranking__number", "province").values(
            "values", "score"
        )
    )
    forget_quarters()

    make_quarters(7, ON)

    again = Snapshot.objects.order_by("ranking__year", "ranking__number", "province")
    assert list(again.values("values", "score")) == first


def test_share_keeps_its_whole_above_its_part() -> None:
    found = quarters._earlier(Figure(3, 3), (1, "hue", "share_trial"), 5)

    assert found is not None
    assert 0 <= found.numerator <= found.denominator


def test_quarters_go_with_the_sample(made: list[Ranking]) -> None:
    removed = remove_sample()

    assert not Ranking.objects.exists()
    assert not Snapshot.objects.exists()
    assert removed.counts[str(Ranking._meta.verbose_name_plural)] == 2
