"""Random documents and questions full of accents, slips, abbreviations and places."""

from random import Random

from core.finding.documents import Document
from core.finding.lexicon import Entry, build
from core.text import fold

WORDS = (
    "hóa", "đơn", "điện", "tử", "bệnh", "án", "hoá", "đón", "dien", "tử", "ký", "kĩ", "kỹ", "thuật",
    "số", "sổ", "quý", "quyền", "lý", "liên", "y", "tế", "xã", "công", "cổng", "dịch", "vụ", "khám",
    "phần", "mềm", "quản", "lý", "hddt", "emr", "his", "anh", "ảnh", "ánh", "soc", "sóc",
)  # fmt: skip
TYPED = [*WORDS, "Khánh", "Hòa", "huế", "HĐĐT", "EMR", "SOC", "cho", "các", "phần mềm", "tỉnh",
         "quản lý", "xxxxx", "dienn", "thuat", "nghị định 30", "2025", "5 triệu",
         "Nha Trang"]  # fmt: skip
LEXICON = build(
    [
        Entry("HĐĐT", ["hóa đơn điện tử"]),
        Entry("EMR", ["bệnh án điện tử", "hồ sơ bệnh án"]),
        Entry("quản lý sổ", ["sổ điện tử"]),
        Entry("ký số", ["chữ ký số"], is_two_way=False),
        Entry("SOC", ["an ninh", "ảnh cổng"]),
        Entry("30/2020/NĐ-CP", ["quản lý sổ"], is_two_way=False),
        Entry("Nha Trang", ["Khánh Hòa"], is_two_way=False),
    ],
    [("Khánh Hòa", 1), ("Huế", 2), ("liên", 3)],
)


def document(random: Random) -> Document:
    """A document of up to eight short texts and two places."""
    levels = [
        [
            " ".join(random.choices(WORDS, k=random.randint(1, 5)))
            for _ in range(random.randint(0, 2))
        ]
        for _ in range(4)
    ]
    return Document(levels, frozenset(random.sample([1, 2, 3], random.randint(0, 2))))


def typed(random: Random) -> str:
    """A text as it may be typed: with a slip, without marks, not yet to its end."""
    text = " ".join(random.choices(TYPED, k=random.choice((1, 2, 3, 4, 5, 6, 16))))
    if random.random() < 0.4:
        place = random.randrange(len(text))
        text = text[:place] + random.choice("abcdđinhtuư ") + text[place + random.randint(0, 1) :]
    if random.random() < 0.3:
        text = text[:-1]
    return fold(text) if random.random() < 0.3 else text
