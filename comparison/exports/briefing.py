"""The two-page briefing for the leaders of a province: where it stands, what would raise it.

A paper of a Vietnamese office, so it is always in Vietnamese, in the form of Decree 30/2020/NĐ-CP.
What it says is cut so that it never needs a third page.
"""

import datetime as dt
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from django.utils.translation import override

from comparison import wording
from comparison.board import Line
from comparison.figures import HUNDRED
from comparison.gains import Gain
from comparison.indicators.definitions import Indicator, indicators
from comparison.open_data import SAMPLE_MARK
from comparison.quarters import Quarter
from comparison.ranking import Score
from core.money import NO_BREAK_SPACE
from core.state_form import Letterhead
from core.state_paper import Column, StatePaper
from core.templatetags.ui import vn_date

from .edition import Corrected, Edition
from .standing import Beside, Held, Moved, Place, moved, scores_of

LANGUAGE: Final = "vi"
KIND: Final = "Báo cáo tóm tắt"
SIGNERS: Final = (
    ("Người lập báo cáo", "(Ký, ghi rõ họ tên)"),
    ("Thủ trưởng đơn vị", "(Ký, ghi rõ họ tên, đóng dấu)"),
)
# Millimetres, 165 in all: what a page leaves between its margins.
COLUMNS: Final = (
    Column("Chỉ số", 58),
    Column("Trọng số áp dụng", 17, is_centred=True),
    Column("Của tỉnh", 35, is_centred=True),
    Column("Trung vị", 19, is_centred=True),
    Column("Tốt nhất", 18, is_centred=True),
    Column("Điểm (0–100)", 18, is_centred=True),
)
# What keeps it on two pages: how many lines of each part, how many letters of a line.
STRONGEST, MOST_MOVED, MOST_GAINS, MOST_OTHERS, MOST_CORRECTED = 3, 3, 3, 2, 1
MOST_STEPS: Final = 2  # of what can be done now; beside it stands what the formula would give
LONG: Final = 155
# An index of others names all units that went into the province.
LONG_OTHERS: Final = 210
LONG_OFFICE: Final = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose briefing, of what: ``edition`` with its full board, the same for the quarter before.

    ``is_announced``: the announcement names the province. ``is_comparable`` is False where the
    borders changed between the two. ``others`` are lines about indices of others, ``advice`` what
    the department itself can do now: the key of the indicator and a sentence.
    """

    edition: Edition
    slug: str
    office: str
    is_announced: bool = True
    previous: Edition | None = None
    is_comparable: bool = True
    others: Sequence[str] = ()
    advice: Sequence[tuple[str, str]] = ()


def briefing(asked: Asked) -> bytes:
    """The .docx. Raises ``LookupError`` for a province that is not on the board."""
    with override(LANGUAGE):
        return _briefing(asked, Beside(asked.edition.board, asked.slug))


def _briefing(asked: Asked, own: Beside) -> bytes:
    edition, paper = asked.edition, StatePaper()
    paper.letterhead(_letterhead(asked, own))
    paper.title(KIND, *_below_title(edition, own))
    if edition.has_sample:
        paper.mark(SAMPLE_MARK)
        paper.mark_pages(SAMPLE_MARK)
    paper.heading("I. Vị trí")
    paper.points(_cut(_position(asked, own)))
    paper.heading("II. Các chỉ số có trọng số")
    held = own.held()
    if held:
        paper.table(COLUMNS, [_row(one) for one in held])
        paper.paragraph("Trung vị, tốt nhất: trong các địa phương được xếp hạng.")
    else:
        paper.paragraph("Chưa có chỉ số nào có số liệu.")
    strong, weak = _strong_and_weak(held)
    paper.heading("III. Điểm mạnh, điểm yếu")
    paper.points(_cut([*_judged("Mạnh", strong), *_judged("Yếu", weak)]) or [_NOTHING])
    paper.heading("IV. Thay đổi so với quý trước")
    paper.points(_cut(_changes(asked, own)))
    paper.heading("V. Việc có thể nâng kết quả")
    paper.points(_cut(_to_do(asked, own)) or [_NOTHING])
    if asked.others:
        paper.heading("VI. Chỉ số của cơ quan khác (tham khảo, không cộng vào điểm trên)")
        paper.points(_cut(asked.others[:MOST_OTHERS], LONG_OTHERS))
    paper.paragraph(f"Nguồn: {edition.line_to_cite(LANGUAGE)}")
    paper.signatures(*SIGNERS)
    return paper.content()


_NOTHING: Final = "Chưa có nội dung."


def _letterhead(asked: Asked, own: Beside) -> Letterhead:
    province = own.line.province
    return Letterhead(
        # Where all does not fit on one line the province has its own.
        superior=f"Ủy ban nhân dân {province.full_name.replace(' ', NO_BREAK_SPACE)}".upper(),
        issuer=textwrap.shorten(asked.office, LONG_OFFICE, placeholder="…").upper(),
        number="Số: ………/BC-………",
        place_and_date=f"{province.name}, ngày …… tháng …… năm {asked.edition.read_on:%Y}",
    )


def _below_title(edition: Edition, own: Beside) -> Iterator[str]:
    when = _when(edition.board.quarter, edition.board.on)
    where = own.line.province.full_name
    yield f"Kết quả xây dựng danh mục giải pháp của {where}, {when}"
    yield "(Không phải Chỉ số chuyển đổi số cấp tỉnh - DTI)"


def _when(quarter: Quarter | None, on: dt.date) -> str:
    return quarter.label if quarter else f"tạm tính ngày {vn_date(on)}"


def _position(asked: Asked, own: Beside) -> Iterator[str]:
    edition, place = asked.edition, own.place
    if place is None:
        yield "Chưa xếp hạng vì trung tâm chưa mở cửa hoặc chưa có chỉ số nào có số liệu."
        if own.standing:
            yield (
                f"Nếu được xếp hạng với số liệu này: thứ {own.standing.rank} trong"
                f" {own.standing.of} địa phương, {wording.score(own.standing.score)}/100 điểm."
            )
    else:
        yield from _ranked(asked, place)
    yield _taken(edition)
    mine = [one for one in edition.corrections if one.province == asked.slug]
    yield from (_corrected(one) for one in mine[:MOST_CORRECTED])


def _ranked(asked: Asked, place: Place) -> Iterator[str]:
    yield (
        f"Xếp thứ {place.rank} trong {place.of} địa phương được xếp hạng, đạt"
        f" {wording.score(place.score)}/100 điểm; trong vùng: thứ {place.regional_rank}/"
        f"{place.regional_of}."
    )
    names = _names(place.leaders)
    yield (
        f"Cao nhất: {wording.score(place.best)} điểm ({names}); trung vị của các địa phương:"
        f" {wording.number(place.middle, 2)} điểm."
    )
    if not asked.is_announced:
        yield (
            "Thứ hạng này gửi các địa phương, không công bố: văn bản chỉ công bố nhóm dẫn đầu và"
            " các địa phương tiến bộ nhất."
        )


def _taken(edition: Edition) -> str:
    """As of when the figures are, and by which document they were announced."""
    cited, day = edition.cited, vn_date(edition.board.on)
    if edition.board.quarter is None:
        return f"Số liệu ngày {day}; tạm tính, chưa phải kết quả công bố."
    said = f"Số liệu tính đến hết ngày {day}"
    if not cited.document or cited.document_date is None:
        return f"{said}."
    return f"{said}; công bố tại văn bản số {cited.document} ngày {vn_date(cited.document_date)}."


def _corrected(one: Corrected) -> str:
    named = indicators().get(one.indicator)
    old, new = (wording.with_parts(one.indicator, figure) for figure in (one.old, one.new))
    return (
        f"Đính chính ({one.document_number}, ngày {vn_date(one.document_date)}):"
        f" {named.name if named else one.indicator}: đã công bố {old}, đúng là {new}."
    )


def _row(held: Held) -> tuple[str, ...]:
    one, gain = held.indicator, held.gain
    return (
        one.name,
        wording.number(gain.applied, 2),
        wording.with_parts(one.key, held.figure).replace(" (", "\n("),
        _value(one, gain.median),
        _value(one, gain.best),
        wording.number(gain.scaled, 1),
    )


def _value(indicator: Indicator, value: Fraction) -> str:
    """An exact value (a share: part of 1) with its unit."""
    shown = value * HUNDRED if indicator.is_share else value
    return wording.middle(indicator.unit, shown)


def _strong_and_weak(held: Sequence[Held]) -> tuple[list[Held], list[Held]]:
    """The indicators with the most and the fewest points, none among both."""
    ordered = sorted(held, key=lambda one: -one.gain.scaled)
    count = min(STRONGEST, len(ordered) // 2)
    return ordered[:count], ordered[len(ordered) - count :][::-1]


def _judged(word: str, held: Sequence[Held]) -> Iterator[str]:
    for one in held:
        points = wording.number(one.gain.scaled, 1)
        yield f"{word}: {one.indicator.name}, {points}/100 điểm."


def _changes(asked: Asked, own: Beside) -> Iterator[str]:
    before = asked.previous
    if before is None:
        yield "Chưa có kết quả của quý trước để so sánh."
        return
    label = _when(before.board.quarter, before.board.on)
    if not asked.is_comparable:
        yield (
            f"Không so sánh được với {label}: địa giới hành chính của địa phương thay đổi từ ngày"
            f" {vn_date(own.line.province.boundaries_changed_on) or '01/7/2025'}."
        )
        return
    line = before.board.line_of(asked.slug)
    if line is None:
        yield f"Địa phương không có số liệu {label}."
        return
    yield from _scores_moved(own, scores_of(before.board), label)
    changed = sorted(moved(own.line, line), key=_weight_of_move)
    yield from (_move(one) for one in changed[:MOST_MOVED])
    if not changed:
        yield f"Các chỉ số không thay đổi so với {label}."


def _scores_moved(own: Beside, former: Mapping[int, Score], label: str) -> Iterator[str]:
    place, then = own.place, former.get(own.line.province.pk)
    if place is None or then is None:
        yield f"Không có điểm để so sánh với {label}."
        return
    difference = wording.signed(place.score - then.points, 2)
    yield (
        f"So với {label}: điểm {wording.score(place.score)} (trước: {wording.score(then.points)},"
        f" {difference}); thứ hạng {place.rank} (trước: {then.rank})."
    )


def _weight_of_move(one: Moved) -> tuple[bool, float]:
    """Weighted ones first, then those that changed most for their size."""
    most = max(abs(one.new.exact), abs(one.old.exact))
    return one.indicator.weight == 0, -float(abs(one.new.exact - one.old.exact) / most)


def _move(one: Moved) -> str:
    new, old = (wording.with_parts(one.indicator.key, figure) for figure in (one.new, one.old))
    return f"{one.indicator.name}: {new}; quý trước: {old}."


def _to_do(asked: Asked, own: Beside) -> list[str]:
    """What can be done now, then what the formula would give for other indicators."""
    steps = asked.advice[:MOST_STEPS]
    named = {key for key, _text in steps}
    gains = [_gain(indicators()[one.key], one) for one in own.gains() if one.key not in named]
    return [*(text for _key, text in steps), *gains][:MOST_GAINS]


def _gain(one: Indicator, gain: Gain[int]) -> str:
    """What reaching the median and the best would add, the others as they are."""
    steps = [
        f"lên {word} ({_value(one, value)}): tăng {wording.number(raised.points, 2)} điểm"
        for word, value, raised in (
            ("mức trung vị", gain.median, gain.to_median),
            ("mức tốt nhất", gain.best, gain.to_best),
        )
        if raised is not None and raised.points > 0
    ]
    own = wording.no_data() if gain.own is None else _value(one, gain.own)
    return f"{one.name} (hiện {own}): {'; '.join(steps)}."


def _names(lines: Sequence[Line]) -> str:
    names = [str(line.province.name) for line in lines]
    return ", ".join(names[:3]) + ("…" if len(names) > 3 else "")


def _cut(lines: Sequence[str] | Iterator[str], most: int = LONG) -> list[str]:
    return [textwrap.shorten(line, most, placeholder="…") for line in lines]
