"""What a typed text asks for, and in which order documents answer."""

import pytest

from core.finding.documents import Document, prepare
from core.finding.index import TextIndex
from core.finding.lexicon import Entry, Lexicon, build
from core.finding.plain import PlainVocabulary, answers
from core.finding.scoring import fit, unit_rarity
from core.finding.suggesting import did_you_mean
from core.finding.understanding import MAX_WORDS, understand

pytestmark = pytest.mark.once

NO_WORDS = build()
SYNONYMS = build(
    [
        Entry("HĐĐT", ["hóa đơn điện tử"]),
        Entry("EMR", ["bệnh án điện tử", "hồ sơ bệnh án"]),
        Entry("ERP", ["quản trị doanh nghiệp"], is_two_way=False),
        Entry("SOC", ["giám sát an toàn thông tin"]),
        Entry("quản lý kho", ["WMS"]),
    ],
    [("Khánh Hòa", 1), ("tỉnh Khánh Hòa", 1), ("Hải Phòng", 2), ("Hải Dương", 2), ("Huế", 3)],
)


def found(
    text: str, *names: str | Document, lexicon: Lexicon = SYNONYMS
) -> tuple[list[str | int], bool]:
    """The names that a text finds, best first, and whether they have only parts of it."""
    documents = {
        number: prepare(Document([[one]]) if isinstance(one, str) else one)
        for number, one in enumerate(names)
    }
    question = understand(text, lexicon, PlainVocabulary(documents.values()))
    scores, is_partial = answers(question, documents, (5, 4, 3, 1))
    ranked = sorted(scores, key=lambda key: (-scores[key], key))
    return [one if isinstance(one := names[key], str) else key for key in ranked], is_partial


@pytest.mark.parametrize(
    "text",
    [
        "hoa don dien tu", "HÓA ĐƠN", "hoá đơn điện tử", "tử điện đơn hóa", "hóa đơn điện t",
        "HĐĐT", "hddt", "hoa donn dien tu", "hoa đơn dine tu", "phần mềm hóa đơn cho hộ",
    ],
)  # fmt: skip
def test_ways_to_type_electronic_invoice(text: str) -> None:
    names, _is_partial = found(text, "Bệnh án điện tử", "Hóa đơn điện tử")

    assert names[0] == "Hóa đơn điện tử"


def test_tiers_phrase_with_marks_then_phrase_then_words_then_text() -> None:
    names = [
        Document([["Ghi chép"], [], ["sổ khám chữa bệnh"]]),
        "Khám bằng sổ",
        "Bộ so kham mới",
        "Bộ sổ khám mới",
    ]

    assert found("sổ khám", *names)[0] == ["Bộ sổ khám mới", "Bộ so kham mới", "Khám bằng sổ", 0]


def test_typed_without_marks_all_marks_are_alike() -> None:
    assert found("so", "Sổ", "Số", "So")[0] == ["Sổ", "Số", "So"]
    assert found("số", "Sổ", "Số", "So")[0][0] == "Số"


def test_levels_count_by_weight() -> None:
    levels = [
        Document([["Alpha"], [], [], ["kho"]]),
        Document([["Beta"], [], ["kho"]]),
        Document([["Gamma"], ["kho"]]),
        Document([["Kho"]]),
    ]

    assert found("kho", *levels)[0] == [3, 2, 1, 0]


def test_abbreviation_and_meaning_find_each_other() -> None:
    assert found("EMR", "Bệnh án điện tử", "Sổ điện tử")[0] == ["Bệnh án điện tử"]
    assert found("bệnh án điện tử", "EMR Mở", "Sổ")[0] == ["EMR Mở"]
    assert found("hồ sơ bệnh án", "Bệnh án điện tử", "EMR Mở")[0] == ["Bệnh án điện tử", "EMR Mở"]


def test_one_way_meaning_does_not_lead_back() -> None:
    assert found("ERP", "Quản trị doanh nghiệp")[0] == ["Quản trị doanh nghiệp"]
    assert found("quản trị doanh nghiệp", "ERP")[0] == []


def test_abbreviation_in_capitals_is_no_word_with_marks() -> None:
    names = ("Chăm sóc tại nhà", "Giám sát an toàn thông tin")

    assert found("SOC", *names)[0] == ["Giám sát an toàn thông tin"]
    assert found("soc", *names)[0] == ["Chăm sóc tại nhà", "Giám sát an toàn thông tin"]


def test_meaning_is_found_as_a_phrase_only() -> None:
    assert found("EMR", "Án phí và bệnh viện điện tử")[0] == []


def test_phrase_typed_with_other_marks_is_no_synonym() -> None:
    question = understand("quạn lý khó", SYNONYMS, PlainVocabulary([]))

    assert all(not unit.phrases for unit in question.units)


def test_place_finds_what_is_offered_there_and_former_names_lead_to_the_successor() -> None:
    here = Document([["Hóa đơn"]], frozenset({2}))
    there = Document([["Hóa đơn"]], frozenset({1}))

    assert found("hóa đơn Hải Dương", here, there) == ([0], False)
    assert found("hoa don tinh Khanh Hoa", here, there) == ([1], False)
    assert found("Hóa đơn tại Hải Phòng", there, "Hóa đơn Hải Phòng", here)[0] == [
        "Hóa đơn Hải Phòng",
        2,
    ]


def test_word_that_no_document_has_does_not_hide_the_other_one() -> None:
    names = ("Gọi món quán ăn", "Chấm công", "Sổ khám", "Học phí")

    assert found("phần mềm cho quán nhậu", *names) == (["Gọi món quán ăn"], True)
    assert found("quán nhậu", "Quán ăn", "Quán nước", "Quán cơm")[0] == []


def test_neighbours_with_other_marks_say_nothing_where_that_is_another_word() -> None:
    money = Document([["Chỗ xe"], [], ["trả tiền đỗ"]])

    assert found("tiến độ", money, "Tiến độ xe")[0] == ["Tiến độ xe"]
    assert found("tiến độ", money)[0] == [0]


def test_word_that_sounds_like_another_finds_that_beside_its_neighbours() -> None:
    assert found("sử lý nước", "Xử lý nước", "Sổ nước") == (["Xử lý nước"], False)
    assert found("lịch sử", "Xử lý", "Lịch sử")[0] == ["Lịch sử"]


@pytest.mark.parametrize(
    ("text", "near"),
    [("vienn", {"vien"}), ("VIEM", set()), ("liệt", set()), ("liet", {"viet"}), ("xbvv", set())],
)
def test_what_looks_like_a_slip_of_the_fingers(text: str, near: set[str]) -> None:
    vocabulary = PlainVocabulary([prepare(Document([["Việt viện xbv kiem"]]))])

    (word,) = understand(text, NO_WORDS, vocabulary).words

    assert set(word.near) == near


@pytest.mark.parametrize(
    ("text", "required"),
    [
        ("các phần mềm kế toán cho tôi", [["kế"], ["toán"]]),
        ("quan ly cho", [["quan", "ly"], ["cho"]]),
        ("của", [["của"]]),
        ("cua hang", [["cua"], ["hang"]]),
        ("quản lý kho", [["quản", "lý", "kho"]]),
    ],
)
def test_words_that_say_nothing_need_not_be_found(text: str, required: list[list[str]]) -> None:
    question = understand(text, SYNONYMS, PlainVocabulary([]))

    assert [
        [word.text for word in question.words[unit.start : unit.end]] for unit in question.required
    ] == required


def test_word_without_marks_says_nothing_only_where_others_have_marks() -> None:
    questions = [understand(text, NO_WORDS, PlainVocabulary([])) for text in ("mua kho", "mua sổ")]

    assert [[unit.start for unit in question.required] for question in questions] == [[0, 1], [1]]


def test_rare_part_says_more_than_frequent_ones() -> None:
    rest = [f"Kho {number} ở xã" for number in range(12)]

    names, is_partial = found("camera kho ở xã tỉnh", "Camera tỉnh", "Camera kho", *rest)

    assert (set(names), is_partial) == ({"Camera tỉnh", "Camera kho"}, True)


def test_word_with_other_marks_makes_the_typed_one_no_less_rare() -> None:
    """Of two words, each in one name, the one whose letters are frequent counts as much."""
    rest = [Document([[f"Bản {number}"], [], [], ["mô hình"]]) for number in range(12)]
    names = (Document([["Mỏ cát"]]), Document([["Đò ngang"]]), *rest)

    prepared = {number: prepare(one) for number, one in enumerate(names)}
    question = understand("mỏ ngang", NO_WORDS, PlainVocabulary(prepared.values()))
    points = [[fit(question, one, (5, 4, 3, 1)).points[unit] for one in prepared.values()]
              for unit in (0, 1)]  # fmt: skip
    rarities = [
        unit_rarity(unit, len(names), sum(own), max(own))
        for unit, own in zip(question.units, points, strict=True)
    ]

    assert rarities == [3, 3]


def test_idle_words_of_a_known_phrase_need_not_be_found() -> None:
    assert found("quản lý kho", "Kho thuốc", "Thuốc")[0] == ["Kho thuốc"]


def test_two_words_that_stand_together_in_documents_are_one_unit() -> None:
    documents = [prepare(Document([["nhà trọ"], ["trọ nhà"]])) for _ in range(2)]

    question = understand("nha tro mới", NO_WORDS, PlainVocabulary(documents))

    assert [(unit.start, unit.end) for unit in question.units] == [(0, 2), (2, 3)]


def test_unknown_word_is_replaced_by_all_within_one_edit_and_told() -> None:
    documents = [prepare(Document([["bệnh viện, viền, viên"]])), prepare(Document([["khám bệnh"]]))]

    question = understand("bệnh vienn", NO_WORDS, PlainVocabulary(documents))

    assert question.replaced == {"vienn": ("vien",)}


@pytest.mark.parametrize("text", ["vie", "bệnh viê", "xyz", "ab1cd"])
def test_known_short_and_begun_words_are_not_replaced(text: str) -> None:
    documents = [prepare(Document([["bệnh viện ab2cd"]]))]

    assert understand(text, NO_WORDS, PlainVocabulary(documents)).replaced == {}


def test_what_has_most_of_it_is_found_when_nothing_has_all() -> None:
    names = ("Máy chấm công", "Công ty máy", "Vân gỗ")

    assert found("máy chấm công vân tay", *names) == (["Máy chấm công"], True)


def test_one_of_two_words_is_too_little() -> None:
    assert found("kho thuế", "Kho", "Thuế") == ([], False)


def test_words_far_apart_give_way_to_what_has_most_of_it_side_by_side() -> None:
    scattered = Document([["Vé"], [], [], ["tham số ban đầu, quản lý, quan hệ, bán"]])
    close = Document([["Bán vé điểm đến"]])

    assert found("bán vé tham quan", scattered, close) == ([1, 0], False)


def test_words_apart_are_left_out_where_others_have_them_side_by_side() -> None:
    together = Document([["Y tế"], [], ["sổ khám bệnh"]])
    apart = Document([["Y tế"], [], [], ["khám bệnh ghi vào sổ"]])

    assert found("sổ khám", together, apart)[0] == [0]
    assert found("sổ khám", apart)[0] == [0]


def test_all_of_a_known_phrase_stand_together() -> None:
    whole = Document([["Bán hàng"], [], ["lập hóa đơn điện tử"]])
    halves = Document([["Bán hàng"], [], [], ["in hóa đơn, đọc báo điện tử"]])

    assert found("hoa don dien tu", whole, halves)[0] == [0]


def test_name_with_all_words_is_kept_though_they_stand_apart() -> None:
    assert found("sổ khám", "Bộ sổ khám bệnh", "Khám bằng sổ")[0] == [
        "Bộ sổ khám bệnh",
        "Khám bằng sổ",
    ]


def test_idle_words_of_a_known_phrase_lift_nothing() -> None:
    stock = Document([["Hàng đúng chỗ"], [], ["nhập xuất kho"]])

    other = Document([["Ban quản lý chợ"], [], ["khó tìm"]])

    assert found("quản lý kho", other, stock, *["Sổ khám"] * 8)[0][0] == 1


def test_name_has_a_known_phrase_only_as_a_whole() -> None:
    stock = Document([["Hàng Đúng Chỗ"], ["WMS"], ["quản lý kho hàng, kho lạnh"]])

    assert found("quản lý kho", "Kho Ảnh", stock)[0] == [1]


def test_price_and_how_it_is_asked_are_not_looked_for() -> None:
    names = ["Sổ bán hàng", "Hàng xóm"]

    assert [
        found(text, *names)
        for text in (
            "bán hàng dưới 5 triệu một năm",
            "phần mềm bán hàng miễn phí",
            "PM bán hàng giá 500k/tháng",
            "lam the nao de ban hang",
        )
    ] == [(["Sổ bán hàng"], False)] * 4


@pytest.mark.parametrize("text", ["0312 345 678", "0312.345.678", "MST: 0312345678"])
def test_tax_code_is_found_as_papers_show_it(text: str) -> None:
    assert found(text, "Công ty 0312345678", "Công ty 0312 345") == (["Công ty 0312345678"], False)


def test_capitals_that_look_like_a_word_that_says_nothing_need_a_neighbour() -> None:
    lexicon = build([Entry("AI", ["trí tuệ nhân tạo"])])
    who = Document([["Báo tin"], [], [], ["biết báo cho ai"]])
    meant = Document([["Soạn thảo"], [], ["trí tuệ nhân tạo"]])
    beside = Document([["Đếm người"], [], ["camera AI"]])

    assert found("AI", who, meant, lexicon=lexicon)[0] == [1]
    assert found("AI", "Trợ lý AI", who, lexicon=lexicon)[0] == ["Trợ lý AI"]
    assert found("camera AI", who, beside, lexicon=lexicon)[0] == [1]


def test_next_best_level_counts_a_little() -> None:
    sector = Document([["Sổ"], ["Kỹ năng số"]])
    both = Document([["Thi"], ["Kỹ năng số"], ["đo kỹ năng số"]])

    assert found("kỹ năng số", sector, both)[0] == [1, 0]


def test_price_alone_is_a_text_like_others() -> None:
    assert found("5 triệu", "Hỗ trợ 5 triệu", "Sổ bán hàng") == (["Hỗ trợ 5 triệu"], False)


def test_parts_of_a_price_alone_find_nothing() -> None:
    assert found("dưới 5 triệu một năm", "Hỗ trợ 5 năm dưới một tỉ") == ([], False)


@pytest.mark.parametrize("text", ["kho lạnh 2025", "kho lạnh năm 2025", "kho lanh nam 2025"])
def test_year_is_not_demanded(text: str) -> None:
    assert found(text, "Kho lạnh chung", "Năm 2025") == (["Kho lạnh chung"], False)
    assert found("2025", "Kho lạnh", "Kế hoạch 2025")[0] == ["Kế hoạch 2025"]


def test_document_cited_by_its_number_finds_what_it_is_about() -> None:
    lexicon = build([Entry("30/2020/NĐ-CP", ["văn thư"], is_two_way=False)])
    names = ("Văn thư số", "Sổ khám", "Nghị sự, định hướng")

    assert found("nghị định 30", *names, lexicon=lexicon)[0] == ["Văn thư số"]
    assert found("Nghị định số 30/2020/NĐ-CP", *names, lexicon=lexicon)[0] == ["Văn thư số"]
    assert found("thông tư 99 sổ khám", *names, lexicon=lexicon)[0] == ["Sổ khám"]
    assert found("thông tư 99", *names, lexicon=lexicon)[0] == []


def test_phrase_that_means_the_name_of_a_place_means_the_place() -> None:
    lexicon = build([Entry("Nha Trang", ["Khánh Hòa"], is_two_way=False)], [("Khánh Hòa", 1)])
    here = Document([["Hóa đơn"]], frozenset({1}))

    assert found("hoa don nha trang", here, "Hóa đơn xa", lexicon=lexicon)[0] == [0]
    assert understand("nha trang", lexicon, PlainVocabulary([])).is_place
    assert not understand("hóa đơn nha trang", lexicon, PlainVocabulary([])).is_place


def test_committee_before_a_place_is_the_place() -> None:
    lexicon = build([Entry("UBND", ["ủy ban nhân dân"])], [("Huế", 3)])

    for text in ("UBND Huế", "ủy ban nhân dân Huế"):
        assert understand(text, lexicon, PlainVocabulary([])).is_place


def test_abbreviation_says_as_much_as_the_words_it_stands_for() -> None:
    lexicon = build([Entry("TTHC", ["thủ tục hành chính"])])
    question = understand("TTHC", lexicon, PlainVocabulary([]))

    (unit,) = question.units

    assert (unit.weight, unit.counted(unit.phrases[0])) == (2, 3)


def test_small_letters_of_a_word_that_says_nothing_are_most_likely_that_word() -> None:
    lexicon = build([Entry("AI", ["trí tuệ nhân tạo"])])

    small = understand("không ai biết", lexicon, PlainVocabulary([])).units[1]
    large = understand("AI", lexicon, PlainVocabulary([])).units[0]

    assert (small.is_word, small.weight, small.counted(small.phrases[0])) == (True, 1, 1)
    assert (large.is_word, large.weight, large.counted(large.phrases[0])) == (False, 2, 3)


def test_known_phrase_that_stands_there_counts_no_less_than_its_meaning() -> None:
    typed = Document([["Sổ"], [], ["hóa đơn điện tử"]])
    meant = Document([["Sổ"], [], ["HĐĐT"]])

    assert found("hóa đơn điện tử", meant, typed)[0] == [1, 0]


def test_what_lacks_a_little_is_shown_behind_what_has_all() -> None:
    near = Document([["Mượn"], [], ["mượn sách thư viện"]])
    whole = Document([["Mượn"], [], ["mượn sách thư viện"], ["mạng"]])
    far = Document([["Sổ"], [], ["thư viện"]])

    assert found("mượn sách thư viện mạng", far, near, whole) == ([2, 1], False)


def test_letters_without_a_vowel_are_an_abbreviation() -> None:
    assert found("khcn", "Khen thưởng", "Sở khen")[0] == []
    assert found("khem thưởng", "Khen thưởng")[0] == ["Khen thưởng"]


def test_sentence_may_lack_more() -> None:
    story = "bé nhà hàng xóm ốm sốt cao mà lịch tiêm chủng quên mất"
    question = understand(story, NO_WORDS, PlainVocabulary([]))

    assert question.is_sentence
    assert not understand("lịch tiêm chủng", NO_WORDS, PlainVocabulary([])).is_sentence


def test_of_a_long_text_the_words_that_say_nothing_are_left_out() -> None:
    text = "làm thế nào để cho các bạn ở trong xã tôi có thể xem lịch tiêm và sổ khám của trẻ"
    question = understand(text, NO_WORDS, PlainVocabulary([]))

    assert question.text == "trong xã tôi có thể xem lịch tiêm và sổ khám trẻ"
    assert not question.is_cut


def test_word_that_comes_again_and_again_is_looked_for_once() -> None:
    question = understand("hóa đơn " * 20, NO_WORDS, PlainVocabulary([]))

    assert (question.text, question.is_cut) == ("hóa đơn", False)


def test_of_a_sentence_without_marks_what_looks_like_saying_nothing_is_not_demanded() -> None:
    text = "mua kho lanh cho hop tac xa phai hoi ai"
    units = understand(text, NO_WORDS, PlainVocabulary([])).units
    short = understand("phai mua kho", NO_WORDS, PlainVocabulary([])).units

    assert [unit.is_required for unit in units] == [
        False, True, True, False, True, True, True, False, True, False,
    ]  # fmt: skip
    assert all(unit.is_required for unit in short)


def test_at_most_twelve_words_count_and_signs_are_no_words() -> None:
    question = understand(" ".join(f"từ{n}" for n in range(40)), NO_WORDS, PlainVocabulary([]))

    assert len(question.words) == MAX_WORDS
    assert question.is_cut
    assert not understand("?! %_'\" OR", NO_WORDS, PlainVocabulary([])).words[1:]
    assert not understand("… —", NO_WORDS, PlainVocabulary([]))


def test_word_typed_twice_counts_once() -> None:
    question = understand("kho sổ kho mới", NO_WORDS, PlainVocabulary([]))

    assert [unit.start for unit in question.units] == [0, 1, 3]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("dich vu cng", "dịch vụ công"),
        ("kham bnh", "khám bệnh"),
        ("hoa don dein tu", "hóa đơn điện tử"),
        ("dich vu cong", ""),
        ("qqqq wwww", ""),
    ],
)
def test_did_you_mean_is_the_nearest_text_that_finds_something_with_its_marks(
    text: str, meant: str
) -> None:
    names = ["Dịch vụ công trực tuyến", "Dịch vụ cùng xóm", "Cổng dịch vụ công", "Khám bệnh từ xa",
             "Hóa đơn điện tử", "Minh họa", "Từ điển"]  # fmt: skip
    index = TextIndex((slot, Document([[name]])) for slot, name in enumerate(names))

    assert did_you_mean(text, index, NO_WORDS) == meant


def test_sentence_of_known_words_is_no_slip() -> None:
    names = ["Người dân nộp hồ sơ", "Nộp tiền", "Chờ lâu", "Người lạ", "Dấn thân"]
    index = TextIndex((slot, Document([[name]])) for slot, name in enumerate(names))

    assert did_you_mean("người dân nộp hồ sơ chờ tiền lạ thân", index, SYNONYMS) == ""


def test_what_is_typed_with_marks_is_kept_by_did_you_mean() -> None:
    names = ["Khám bệnh từ xa", "Khám bện"]
    index = TextIndex((slot, Document([[name]])) for slot, name in enumerate(names))

    assert did_you_mean("khám bệnnh từ xa", index, SYNONYMS) == "khám bệnh từ xa"
