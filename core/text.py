"""Text as people write it in Vietnam: normal form, folding for search, slugs, sort keys.

Pure. Python's own tools are wrong here: ``slugify`` drops đ, ``sorted`` puts Đ after Z, and neither
database lower-cases or unaccents alike. So every key is made here, once, and stored.
"""

import re
import unicodedata

SLUG_LENGTH = 80
SORT_KEY_LENGTH = 200
FOLD_GROWTH = 4

# Invisible characters that copying from Word, PDF and web pages leaves behind, and spaces that
# look like a space but do not compare equal to one. The joiner U+200D stays: emoji need it.
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u180e\u200b\u2060\ufeff"))
_SPACES = dict.fromkeys(
    (0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000),
    " ",
)
_LINES = dict.fromkeys((0x2028, 0x2029), "\n")
_SANE = _INVISIBLE | _SPACES | _LINES
_ODD = re.compile("[" + "".join(re.escape(chr(code)) for code in _SANE) + "]")

# Letters with a stroke have no decomposition, so removing marks does not reach them. Eth (ð) is
# here because old Vietnamese keyboards produced it for đ.
_STROKES = {
    "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "Ɖ": "D", "ɖ": "d", "ø": "o", "Ø": "O", "ł": "l",
    "Ł": "L", "ħ": "h", "Ħ": "H", "ŧ": "t", "Ŧ": "T", "ı": "i", "æ": "ae", "Æ": "AE", "œ": "oe",
    "Œ": "OE",
}  # fmt: skip
_PLAIN = str.maketrans(_STROKES)
_PLAIN_EXCEPT_D = str.maketrans({k: v for k, v in _STROKES.items() if v not in "dD"})
_ETH = str.maketrans("ðÐƉɖ", "đĐĐđ")

# A dozen signs stand for whole phrases (U+FDFA for 18 letters). They are dropped, so that a folded
# text is never longer than FOLD_GROWTH times the text and columns can be sized.
_PHRASES = {
    code: " "
    for code in (*range(0x3200, 0x3400), *range(0xFDF0, 0xFE00))
    if len(unicodedata.normalize("NFKD", chr(code))) > FOLD_GROWTH
}

_WORD = re.compile(r"[a-z0-9]+")

# Bidirectional overrides turn a shown name around; the rest cannot be stored in XML or PostgreSQL.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)

_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_BREVE, _CIRCUMFLEX, _HORN = "\u0306", "\u0302", "\u031b"
# Tokens of the sort key: none is the beginning of another, so keys compare token by token.
_VARIANTS = {
    ("a1", _BREVE): "a2",
    ("a1", _CIRCUMFLEX): "a3",
    ("e1", _CIRCUMFLEX): "e2",
    ("o1", _CIRCUMFLEX): "o2",
    ("o1", _HORN): "o3",
    ("u1", _HORN): "u2",
}
_LETTERS = {letter: letter for letter in "bcfghijklmnpqrstvwxy"} | {
    **{letter: f"{letter}1" for letter in "adeouz"},
    "đ": "d2",
    **{digit: f"1{digit}" for digit in "0123456789"},
}


def nfc(text: str) -> str:
    """``text`` in NFC, odd spaces as plain spaces, soft hyphens and zero-width marks removed.

    Idempotent. Tone placement is kept as typed: ``hoà`` and ``hòa`` differ here, not in ``fold``.
    """
    # Nearly no text has any of them, and looking is much cheaper than replacing.
    sane = text.translate(_SANE) if _ODD.search(text) else text
    return unicodedata.normalize("NFC", sane)


def squeeze(text: str) -> str:
    """``nfc(text)`` with every run of white space (line ends too) as one space, ends trimmed."""
    return " ".join(nfc(text).split())


def strip_controls(text: str) -> tuple[str, bool]:
    """Remove what cannot be shown or stored: control characters, text-direction overrides.

    Returns the text and whether something was removed. Tabs and line feeds stay; Windows and old
    Mac line ends become line feeds, which is no loss and not reported.
    """
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    clean = _UNWANTED.sub("", unix)
    return clean, clean != unix


def fold(text: str) -> str:
    """``text`` for comparing and searching: no marks, đ as d, lower case, single spaces.

    Idempotent for every string, in NFC. Compatibility forms fold too (full-width letters, ``m²``),
    and the two tone placements (hoà, hòa) become one. Letters of other scripts stay. At most
    ``FOLD_GROWTH`` times as long as ``text``.
    """
    if text.isascii():
        return " ".join(text.lower().split())
    plain = _without_marks(nfc(text).translate(_PHRASES).translate(_PLAIN))
    bare = _without_marks(plain.casefold().translate(_PLAIN))
    return " ".join(unicodedata.normalize("NFC", bare).split())


def fold_words(text: str) -> list[str]:
    """The words of ``[a-z0-9]+`` of the folded text, in order, repeated ones too."""
    return _WORD.findall(fold(text))


def vi_slugify(text: str, max_length: int = SLUG_LENGTH) -> str:
    """ASCII slug: ``Đà Nẵng`` gives ``da-nang``; at most ``max_length`` characters, whole words.

    Empty when the text has no Latin letter or digit (only emoji, only Chinese): the caller then
    decides. Clashes are the caller's too (PRODUCT section 3, "Slugs and order").
    """
    slug = "-".join(fold_words(text))
    if len(slug) <= max_length:
        return slug
    cut = slug[: max_length + 1].rpartition("-")[0]
    return cut or slug[:max_length]


def vi_sort_key(text: str, max_length: int = SORT_KEY_LENGTH) -> str:
    """Key of ``[0-9a-z]`` whose binary order is the order of a Vietnamese dictionary.

    Letters a ă â b c d đ e ê ... o ô ơ ... u ư v w x y z first, over the whole text; then the tones
    (ngang, huyền, hỏi, ngã, sắc, nặng), one per word so that hoà and hòa sort alike. Digits come
    before letters, other alphabets after z; case and punctuation do not count. Only these 36
    characters are used because PostgreSQL's language collations order them as bytes do.
    """
    letters: list[str] = []
    tones: list[str] = []
    for word in _sortable_words(text):
        tokens, tone = _word_tokens(word)
        if tokens:  # a mark standing alone is no word
            letters.append(tokens)
            tones.append(tone)
    # "00" ends the letters: lower than a next word ("0" and a token never beginning with 0).
    return f"{'0'.join(letters)}00{''.join(tones)}"[:max_length]


def shorten(text: str, limit: int = 200) -> str:
    """``squeeze(text)`` in at most ``limit`` characters, cut at a word and ended with ``…``.

    For display only: stored text is never cut. A single word longer than that is cut inside.
    """
    tidy = squeeze(text)
    if len(tidy) <= limit:
        return tidy
    cut = tidy[:limit].rpartition(" ")[0] or tidy[: limit - 1]
    return cut.rstrip(" ,;:.-–—") + "…"


def _without_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _sortable_words(text: str) -> list[str]:
    """Words in decomposed lower case: letters and digits with the marks that belong to them."""
    plain = nfc(text).translate(_PLAIN_EXCEPT_D).translate(_ETH)
    lower = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", plain).casefold())
    kept = (c if c.isalnum() or unicodedata.combining(c) else " " for c in lower)
    return "".join(kept).split()


def _word_tokens(word: str) -> tuple[str, str]:
    tokens: list[str] = []
    tone = "0"
    for char in word:
        if char in _TONES:
            tone = max(tone, _TONES[char])
        elif not unicodedata.combining(char):
            tokens.append(_LETTERS.get(char) or f"z2{ord(char):06x}")
        elif tokens:
            tokens[-1] = _VARIANTS.get((tokens[-1], char), tokens[-1])
    return "".join(tokens), tone
