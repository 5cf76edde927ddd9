"""Past quarters of a sample: today's figures made smaller quarter by quarter, and announced.

Nothing before the rearrangement of 1 July 2025: there is no sample of the provinces of that time.
"""

import datetime as dt
from typing import Final

from django.utils import timezone

from comparison.board import Board, Line, Place, scored
from comparison.figures import Figure, share
from comparison.indicators.definitions import default_weights, indicators
from comparison.live import board_now
from comparison.models import Ranking, Snapshot
from comparison.quarters import Quarter
from comparison.weights import packed_weights

from .bulk import saved
from .chance import chance

# Of the two documents of an announcement; nothing is invented for a real body.
DOCUMENT: Final = "00/QĐ-MẪU"
SIGNER: Final = "Lãnh đạo đơn vị mẫu"
ANNOUNCEMENT: Final = (
    "Thông báo mẫu, số liệu minh họa: kết quả được tính từ danh mục mẫu, không phải kết quả của "
    "địa phương nào.\nCông thức, trọng số và toàn bộ số liệu của kỳ này được công khai để ai cũng "
    "tính lại được."
)
ANNOUNCEMENT_EN: Final = (
    "A sample announcement with illustrative figures: the results are computed from the sample "
    "catalogue and are those of no province.\nFormula, weights and all figures of this quarter are "
    "public, so that anyone can compute them again."
)
MOST: Final = 6
_FIRST: Final = Quarter(2025, 3)
# Days from the last day of a quarter until its results are announced.
_ANNOUNCED_AFTER: Final = 20
# Of each quarter back, how many of a hundred a count keeps: between these.
_KEPT: Final = (82, 97)
_NOT_SHRUNK: Final = frozenset({"price_level", "mean_rating"})


def make_quarters(seed: int, on: dt.date) -> int:
    """Make the sample quarters that were over and announced by the day ``on``; how many.

    Quarters that are kept already are left as they are.
    """
    now = board_now(on)
    kept = {(row.year, row.number) for row in Ranking.objects.all()}
    wanted = [quarter for quarter in _quarters(on) if (quarter.year, quarter.number) not in kept]
    for quarter in wanted:
        _save(seed, quarter, _board(seed, quarter, now, on), on)
    return len(wanted)


def _quarters(on: dt.date) -> list[Quarter]:
    """The last quarters announced by the day ``on``, the oldest first."""
    found, quarter = [], Quarter.of(on).previous
    while len(found) < MOST and quarter >= _FIRST:
        if quarter.last_day + dt.timedelta(days=_ANNOUNCED_AFTER) <= on:
            found.append(quarter)
        quarter = quarter.previous
    return found[::-1]


def _board(seed: int, quarter: Quarter, now: Board, on: dt.date) -> Board:
    """The figures of a past quarter: each count is today's, less by a share for each quarter."""
    back, current = 0, Quarter.of(on)
    while current.back(back) > quarter:
        back += 1
    places = [
        Place(
            province=line.province,
            figures=_figures(line, seed, back),
            is_ranked=line.is_ranked,
            communes=line.communes,
        )
        for line in now.lines
    ]
    weights = default_weights()
    return scored(places, weights, on=quarter.last_day, quarter=quarter, has_sample=True)


def _figures(line: Line, seed: int, back: int) -> dict[str, Figure | None]:
    """The figures of ``back`` quarters ago. Shares of the listings are shares of fewer of them."""
    listed = line.figures["published_listings"]
    found = {
        key: _earlier(figure, (seed, line.province.slug, key), back)
        for key, figure in line.figures.items()
    }
    for key, figure in found.items():
        if indicators()[key].is_share and figure and figure.denominator == listed.numerator:
            whole = found["published_listings"].numerator
            found[key] = share(min(figure.numerator, whole), whole)
    return found


def _earlier(figure: Figure | None, part: tuple[object, ...], back: int) -> Figure | None:
    """A figure ``back`` quarters ago, of the same whole; what there is never becomes nothing."""
    if figure is None or part[-1] in _NOT_SHRUNK:
        return figure
    source = chance("quarters", *part)
    count = figure.numerator
    for _quarter in range(back):
        count = max(count * source.randint(*_KEPT) // 100, min(count, 1))
    return Figure(count, figure.denominator)


def _save(seed: int, quarter: Quarter, board: Board, on: dt.date) -> None:
    announced = quarter.last_day + dt.timedelta(days=_ANNOUNCED_AFTER)
    moment = timezone.make_aware(dt.datetime.combine(announced, dt.time(9)))
    # One of them by the default scope, so that both kinds of announcement can be seen.
    is_narrow = quarter == Quarter.of(on).previous.previous
    ranking = Ranking.objects.create(
        year=quarter.year,
        number=quarter.number,
        cutoff_on=quarter.last_day,
        state=Ranking.Stage.PUBLISHED,
        weights=packed_weights(board.weights),
        frozen_at=timezone.make_aware(dt.datetime.combine(quarter.next.first_day, dt.time(1))),
        objections_until=quarter.last_day + dt.timedelta(days=10),
        scope=Ranking.Scope.LEADERS if is_narrow else Ranking.Scope.ALL,
        document_number=DOCUMENT,
        document_date=announced,
        document_signer=SIGNER,
        announcement=ANNOUNCEMENT,
        announcement_en=ANNOUNCEMENT_EN,
        published_at=moment,
        is_sample=True,
    )
    saved(
        Snapshot,
        [
            Snapshot(
                ranking=ranking,
                province=line.province,
                is_ranked=line.is_ranked,
                communes=line.communes,
                values={
                    key: figure.packed() if figure else None for key, figure in line.figures.items()
                },
                scaled=(
                    {
                        key: [value.numerator, value.denominator]
                        for key, value in line.score.scaled.items()
                    }
                    if line.score
                    else {}
                ),
                score=line.score.points if line.score else None,
                rank=line.score.rank if line.score else None,
            )
            for line in board.lines
        ],
    )
