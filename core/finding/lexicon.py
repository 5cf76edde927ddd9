"""What words mean besides themselves: synonyms, places, words that say little. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from core.text import nfc

from .citing import Cited, whole_citation
from .gaps import Gaps
from .words import has_marks, lacks_marks_of, other_tone, read, words_in

Spelt = tuple[tuple[str, str], ...]  # term and form of each word of a phrase

# Words that say nothing about what is looked for. Ranked, but not demanded, while others remain.
# Typed with their marks; without marks only where no other word looks the same (not cua: cửa).
EMPTY_WORDS: Final = (
    "các", "cách", "cái", "cần", "cho", "có", "của", "để", "được", "giúp", "hãy", "hoặc", "là",
    "làm", "loại", "mà", "mới", "muốn", "mua", "một", "những", "nào", "này", "ở", "qua", "ra",
    "sao", "tại", "tìm", "theo", "thì", "tôi", "tốt", "trên", "trong", "từ", "và", "vào", "với",
    "về", "việc", "xem", "bằng", "bởi", "khi", "đang", "như", "hay", "nhất", "rẻ", "giá", "thuê",
    "bị", "không", "chưa", "đã", "sẽ", "sắp", "rồi", "vẫn", "còn", "cũng", "chỉ", "đều", "mọi",
    "mỗi", "từng", "quá", "rất", "lắm", "hơn", "nên", "vì", "nếu", "nhưng", "phải", "ai", "gì",
    "đâu", "thế", "lại", "đi", "đến", "tới", "lên", "xuống", "nhau", "cùng", "luôn", "thường",
    "mình", "chúng", "họ", "nơi", "lúc", "bao", "mấy", "nhờ", "đỡ", "cứ", "bạn", "em", "ạ", "ơi",
    "nhé", "vậy", "đó", "nữa", "xin", "giùm", "nhiều", "ít",
)  # fmt: skip
# No Vietnamese word looks like these: English, and how "phần mềm", "quản lý" and "mã số thuế" are
# cut short.
FOREIGN_EMPTY_WORDS: Final = (
    "pm", "ql", "pmql", "mst",
    "for", "of", "and", "with", "need", "want", "how", "from", "using", "app", "apps", "software",
    "system", "systems", "platform", "solution", "solutions", "management", "tool", "tools",
    "free", "our", "is", "are", "does", "what", "which", "where", "cheap", "best",
)  # fmt: skip
_CLEAR_WITHOUT_MARKS: Final = frozenset(
    {"cac", "cho", "va", "nhung", "nao", "nay", "tai", "theo", "thi", "trong", "tren", "voi"}
    | {"duoc", "hoac", "the", "khong", *FOREIGN_EMPTY_WORDS}
)
# Phrases that fit nearly everything in a catalogue of software.
EMPTY_PHRASES: Final = (
    "phần mềm", "giải pháp", "hệ thống", "ứng dụng", "nền tảng", "công cụ", "chương trình",
    "công nghệ", "phần mềm quản lý", "hệ thống quản lý", "ứng dụng quản lý", "quản lý",
    "thông minh", "công việc", "đơn vị", "nhà cung cấp", "trên địa bàn", "ở đâu", "nào tốt",
    "giá bao nhiêu", "bao nhiêu tiền", "miễn phí", "dùng thử", "như thế nào", "thế nào", "làm sao",
    "làm sao để", "làm thế nào", "làm thế nào để", "làm gì", "là gì", "để biết", "hay không",
    "được không", "có cách nào", "chúng tôi", "mã số thuế", "bà con", "sử dụng",
)  # fmt: skip
# What stands before the name of a place and belongs to it.
PLACE_PREFIXES: Final = (
    "tỉnh", "thành phố", "tp", "t.p", "sở", "ở", "tại", "ubnd", "ủy ban nhân dân",
)  # fmt: skip
MAX_PHRASE_WORDS: Final = 8
VOWELS: Final = frozenset("aeiouy")
LONGEST_EMPTY_PHRASE: Final = max(len(words_in(phrase)) for phrase in EMPTY_PHRASES)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of synonyms: ``term`` also means ``meanings``.

    If ``is_two_way`` all of them mean each other, the meanings too.
    """

    term: str
    meanings: Sequence[str]
    is_two_way: bool = True


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase of the lexicon stands for besides its own words."""

    spelt: Spelt
    phrases: tuple[Spelt, ...] = ()
    places: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrases by their terms: what they mean, and how their words are written (``shown``).

    ``longest`` is the number of words of the longest one, ``words`` are the terms of all. ``cited``
    says what official documents are about. ``gaps`` finds slips within phrases.
    """

    known: Mapping[tuple[str, ...], Sequence[Meaning]] = field(default_factory=dict)
    empty: Mapping[tuple[str, ...], Sequence[Spelt]] = field(default_factory=dict)
    before_places: Mapping[tuple[str, ...], Sequence[Spelt]] = field(default_factory=dict)
    shown: Mapping[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    longest: int = 0
    words: frozenset[str] = frozenset()
    cited: Sequence[tuple[Cited, tuple[Spelt, ...]]] = ()
    gaps: Gaps = field(default_factory=lambda: Gaps({}))

    def about(self, document: Cited) -> tuple[Spelt, ...]:
        """What a cited document is about, by its number however it is written."""
        return tuple(
            dict.fromkeys(
                phrase
                for known, phrases in self.cited
                if known.is_same(document)
                for phrase in phrases
            )
        )

    def meanings(self, typed: Spelt) -> list[Meaning]:
        """What the typed words stand for; a word typed with marks must have the entry's marks.

        Where no entry has, a mark left out or hỏi for ngã is a slip.
        """
        found = self.known.get(tuple(term for term, _form in typed), ())
        fitting = [meaning for meaning in found if _fits(typed, meaning.spelt)]
        return fitting or [meaning for meaning in found if _nearly_fits(typed, meaning.spelt)]

    def is_empty(self, typed: Spelt, *, is_marked: bool = False) -> bool:
        """Whether the typed words say nothing about what is looked for.

        ``is_marked``: the text has marks, so that a word without any is meant so (mua, not mùa).
        """
        candidates = self.empty.get(tuple(term for term, _form in typed), ())
        if len(typed) > 1:
            return any(_nearly_fits(typed, spelt) for spelt in candidates)
        return any(
            _fits(typed, spelt) and _is_clear(typed, spelt, is_marked=is_marked)
            for spelt in candidates
        )

    def looks_empty(self, term: str) -> bool:
        """Whether a word that says nothing has these letters, whatever its marks."""
        return (term,) in self.empty

    def is_before_place(self, typed: Spelt) -> bool:
        """Whether the typed words only introduce the name of a place."""
        candidates = self.before_places.get(tuple(term for term, _form in typed), ())
        return any(_fits(typed, spelt) for spelt in candidates)


def build(entries: Iterable[Entry] = (), places: Iterable[tuple[str, int]] = ()) -> Lexicon:
    """A lexicon of synonyms and of names of places with the keys they lead to today.

    What several entries say of one phrase is put together; a chain of entries is not followed. A
    phrase that means the name of a place (Nha Trang: Khánh Hòa) means the place.
    """
    phrases: dict[Spelt, list[Spelt]] = defaultdict(list)
    shown: dict[tuple[str, ...], tuple[str, ...]] = {}
    cited: list[tuple[Cited, tuple[Spelt, ...]]] = []
    for entry in entries:
        term, *meanings = (_noted(shown, text) for text in (entry.term, *entry.meanings))
        if document := whole_citation(nfc(entry.term)):
            cited.append((document, tuple(filter(None, meanings))))
            continue
        group = [spelt for spelt in dict.fromkeys((term, *meanings)) if spelt]
        for spelt in group if entry.is_two_way else [term]:
            phrases[spelt] += [other for other in group if other != spelt]
    located: dict[Spelt, list[int]] = defaultdict(list)
    for name, key in places:
        if spelt := _noted(shown, name):
            located[spelt].append(key)
    known: dict[tuple[str, ...], list[Meaning]] = defaultdict(list)
    for spelt in dict.fromkeys((*phrases, *located)):
        if 0 < len(spelt) <= MAX_PHRASE_WORDS:
            meant = tuple(dict.fromkeys(phrases.get(spelt, ())))
            keys = {key for own in (spelt, *meant) for key in located.get(own, ())}
            meaning = Meaning(spelt, meant, tuple(sorted(keys)))
            known[tuple(term for term, _form in spelt)].append(meaning)
    said = dict(shown)
    for text in EMPTY_PHRASES:
        _noted(said, text)
    return Lexicon(
        known=dict(known),
        empty=_by_terms((*EMPTY_WORDS, *FOREIGN_EMPTY_WORDS, *EMPTY_PHRASES)),
        before_places=_by_terms(PLACE_PREFIXES),
        shown=shown,
        longest=max(map(len, known), default=0),
        words=frozenset(term for terms in shown for term in terms),
        cited=cited,
        gaps=Gaps(said),
    )


def _noted(shown: dict[tuple[str, ...], tuple[str, ...]], text: str) -> Spelt:
    """The words of a phrase, and note how they are written."""
    plain = nfc(text)
    words = words_in(plain)
    written = tuple(plain[word.start : word.end] for word in words)
    shown.setdefault(tuple(word.term for word in words), written)
    return tuple((word.term, word.form) for word in words)


def _by_terms(texts: Iterable[str]) -> dict[tuple[str, ...], list[Spelt]]:
    found: dict[tuple[str, ...], list[Spelt]] = defaultdict(list)
    for text in texts:
        spelt = tuple(read(text))
        found[tuple(term for term, _form in spelt)].append(spelt)
    return dict(found)


def _fits(typed: Spelt, spelt: Spelt) -> bool:
    return all(
        not has_marks(form) or form == meant
        for (_term, form), (_same, meant) in zip(typed, spelt, strict=True)
    )


def _nearly_fits(typed: Spelt, spelt: Spelt) -> bool:
    """With marks left out, or with hỏi for ngã.

    Both at once make another phrase (sữa chua is no sửa chữa), and so does either in a single word
    (tiên is no tiền), unless it is an abbreviation.
    """
    if len(typed) == 1 and not VOWELS.isdisjoint(typed[0][0]):
        return False
    forms = [(form, meant) for (_term, form), (_same, meant) in zip(typed, spelt, strict=True)]
    return all(lacks_marks_of(form, meant) for form, meant in forms) or all(
        meant in {form, other_tone(form)} for form, meant in forms
    )


def _is_clear(typed: Spelt, spelt: Spelt, *, is_marked: bool) -> bool:
    """A single word typed without its marks may be another word (mua: mùa, mưa)."""
    ((term, form),) = typed
    is_meant_so = has_marks(form) or (is_marked and form == spelt[0][1])
    return is_meant_so or term in _CLEAR_WITHOUT_MARKS
