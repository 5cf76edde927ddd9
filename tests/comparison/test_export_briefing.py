"""The briefing for a province's leaders: its words, and that it is two pages."""

import datetime as dt
import io
import re

import pytest
from docx import Document

from comparison import wording
from comparison.exports.briefing import COLUMNS, LONG_OTHERS, Asked, briefing
from comparison.exports.standing import Beside, moved
from comparison.figures import Figure
from comparison.indicators.definitions import indicators
from comparison.quarters import Quarter
from tests.comparison import export_world as world
from tests.office import SOFFICE, converted
from tests.pdf import pages_of

OFFICE = "Sở Khoa học và Công nghệ"


def asked(slug="da-nang", **columns):
    made = columns.pop("board", None) or world.board()
    edition = columns.pop("edition", None) or world.edition(made)
    return Asked(edition, slug, OFFICE, **columns)


def opened(given):
    return Document(io.BytesIO(briefing(given)))


def lines(given):
    return [paragraph.text for paragraph in opened(given).paragraphs if paragraph.text]


def part(given, number):
    """The lines below the heading with this Roman number."""
    found, is_inside = [], False
    for line in lines(given):
        if re.match(r"[IVX]+\. |Nguồn: ", line):
            is_inside = line.startswith(f"{number}. ")
        elif is_inside:
            found.append(line)
    return found


def test_heading_is_that_of_the_province_and_its_quarter():
    document = opened(asked())

    head = [cell.text.strip() for row in document.tables[0].rows for cell in row.cells]
    assert head[0] == "ỦY BAN NHÂN DÂN THÀNH\u00a0PHỐ\u00a0ĐÀ\u00a0NẴNG\nSỞ KHOA HỌC VÀ CÔNG NGHỆ"
    assert head[3] == "Đà Nẵng, ngày …… tháng …… năm 2026"
    texts = [paragraph.text for paragraph in document.paragraphs if paragraph.text]
    assert texts[:3] == [
        "BÁO CÁO TÓM TẮT",
        "Kết quả xây dựng danh mục giải pháp của thành phố Đà Nẵng, quý III/2026",
        "(Không phải Chỉ số chuyển đổi số cấp tỉnh - DTI)",
    ]


def test_place_is_told_with_score_region_best_and_median():
    board = world.board()
    place = Beside(board, "da-nang").place
    best = board.by_rank()[0]

    first, second, *_rest = part(asked(board=board), "I")

    score = f"{place.score}".replace(".", ",")
    assert first == (
        f"- Xếp thứ {place.rank} trong 33 địa phương được xếp hạng, đạt {score}/100 điểm; trong"
        f" vùng: thứ {place.regional_rank}/6."
    )
    most = f"{best.score.points}".replace(".", ",")
    assert second.startswith(f"- Cao nhất: {most} điểm ({best.province.name}); trung vị")


def test_rank_that_is_not_announced_is_told_as_such():
    given = asked(edition=world.edition(world.board(), scope="leaders"), is_announced=False)

    said = part(given, "I")

    assert any(line.startswith("- Thứ hạng này gửi các địa phương, không công bố") for line in said)


def test_table_shows_own_median_best_and_points_of_each_weighted_indicator():
    own = {"da-nang": {"share_priced": Figure(2, 3)}}
    board = world.board(own=own)

    table = opened(asked(board=board)).tables[1]

    rows = {row.cells[0].text: [cell.text for cell in row.cells] for row in table.rows}
    assert list(rows)[0] == COLUMNS[0].heading
    assert list(rows)[1:] == [one.vi for key, one in indicators().items() if key in board.applied]
    held = next(
        one for one in Beside(board, "da-nang").held() if one.indicator.key == "share_priced"
    )
    assert rows["Tỷ lệ giải pháp có giá công khai"][1:3] == ["11,11", "66,7%\n(2/3)"]
    assert held.figure == Figure(2, 3)


def test_strong_and_weak_are_never_the_same():
    said = part(asked(), "III")

    names = [line.split(": ")[1].split(",")[0] for line in said]
    assert [line[2:].split(":")[0] for line in said] == ["Mạnh"] * 3 + ["Yếu"] * 3
    assert len(set(names)) == 6


def test_province_without_open_centre_is_not_ranked_but_knows_where_it_would_stand():
    said = part(asked("lai-chau"), "I")

    assert said[0] == (
        "- Chưa xếp hạng vì trung tâm chưa mở cửa hoặc chưa có chỉ số nào có số liệu."
    )
    assert re.match(r"- Nếu được xếp hạng với số liệu này: thứ \d+ trong 34 địa phương", said[1])


def test_change_tells_score_rank_and_figures_of_both_quarters():
    board, before = world.board(), world.board(world.QUARTER.previous, shift=3)
    given = asked(board=board, previous=world.edition(before))

    said = part(given, "IV")

    now, then = (one.line_of("da-nang").score for one in (board, before))
    assert f"(trước: {then.points}".replace(".", ",") in said[0]
    assert f"thứ hạng {now.rank} (trước: {then.rank})." in said[0]
    assert len(said) == 4


def test_change_across_the_reorganisation_is_not_compared():
    before = world.edition(world.board(Quarter(2025, 2), shift=3))
    given = asked(board=world.board(Quarter(2025, 3)), previous=before, is_comparable=False)

    assert part(given, "IV") == [
        "- Không so sánh được với quý II/2025: địa giới hành chính của địa phương thay đổi từ ngày"
        " 01/07/2025."
    ]


def test_first_quarter_has_nothing_to_compare_with():
    assert part(asked(), "IV") == ["- Chưa có kết quả của quý trước để so sánh."]


def test_only_what_differs_has_moved():
    own = {"da-nang": {"sectors_covered": Figure(1), "share_priced": Figure(1, 2)}}
    other = {"da-nang": {"sectors_covered": Figure(2), "share_priced": Figure(2, 4)}}
    new, old = (world.board(own=one).line_of("da-nang") for one in (own, other))

    assert [(one.indicator.key, one.new, one.old) for one in moved(new, old)] == [
        ("sectors_covered", Figure(1), Figure(2))
    ]


def test_gains_are_those_of_the_formula_largest_first():
    board = world.board()
    gains = Beside(board, "da-nang").gains()

    said = part(asked(board=board), "V")

    most = wording.number(gains[0].to_best.points, 2)
    assert said[0].endswith(f": tăng {most} điểm.")
    assert [one.to_best.points for one in gains] == sorted(
        (one.to_best.points for one in gains), reverse=True
    )


def test_what_can_be_done_now_comes_first_and_is_not_said_twice():
    board = world.board()
    key = Beside(board, "da-nang").gains()[0].key

    said = part(asked(board=board, advice=[(key, "Việc thứ nhất.")]), "V")

    assert said[0] == "- Việc thứ nhất."
    assert not [line for line in said if line.startswith(f"- {indicators()[key].vi} (hiện")]
    assert len(said) == 3


def test_sample_figures_are_marked_on_every_page():
    document = opened(asked(board=world.board(has_sample=True)))

    section = document.sections[0]
    feet = [section.first_page_footer.paragraphs[0].text, section.footer.paragraphs[0].text]
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert "SỐ LIỆU MINH HỌA" in texts
    assert feet == ["SỐ LIỆU MINH HỌA"] * 2


def test_real_figures_carry_no_mark():
    assert "SỐ LIỆU MINH HỌA" not in lines(asked())


def test_province_that_is_not_on_the_board_is_refused():
    with pytest.raises(LookupError):
        briefing(asked("hai-duong"))


def long_one():
    """Everything at its longest, with texts that nobody would write."""
    own = {
        one.slug: {key: Figure(99_900 + number, 100_000) for key in indicators()}
        for number, one in enumerate(world.provinces())
    }
    name = "<w:p/>&=1+1 " + "rất dài " * 60
    board = world.board(own=own, has_sample=True)
    before = world.board(world.QUARTER.previous)
    corrections = [
        world.correction(reason=name, document_number="Số " + "9" * 50) for _ in range(9)
    ]
    edition = world.edition(board, corrections=corrections, scope="leaders")
    return Asked(
        edition,
        "da-nang",
        "Sở " + "Khoa học và Công nghệ " * 5,
        is_announced=False,
        previous=world.edition(before),
        others=[name] * 9,
        advice=[("visits", name)] * 9,
    )


def test_hostile_texts_are_texts_and_are_cut():
    texts = lines(long_one())

    assert any("<w:p/>&=1+1 rất dài" in text for text in texts)
    assert max(len(text) for text in texts if text.startswith("- ")) <= LONG_OTHERS + 2


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_briefing_is_two_pages(tmp_path):
    before = world.edition(world.board(world.QUARTER.previous, shift=3))
    files = {
        "usual.docx": asked(previous=before, others=["DTI 2022: hạng 1."]),
        "bare.docx": asked("lai-chau"),
        "long.docx": long_one(),
    }

    made = converted({name: briefing(one) for name, one in files.items()}, tmp_path, "pdf")

    assert {name: pages_of(pdf) for name, pdf in made.items()} == dict.fromkeys(files, 2)


def test_day_of_reading_stands_in_the_source():
    [*_others, source] = [line for line in lines(asked()) if line.startswith("Nguồn: ")]

    assert source.endswith(f"Truy cập ngày {dt.date(2026, 11, 22):%d/%m/%Y}.")
