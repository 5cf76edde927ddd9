"""Which names are so alike that they may mean the same: folded, without company forms, with slips.

Pure. Names with different numbers never are ("Giải pháp 1", "Giải pháp 2"). A slip is a letter too
many, too few or another one: none in short names, one from 8 letters on, two from 12.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from urllib.parse import urlsplit

from rapidfuzz import distance

from core.text import fold_words

# Folded words that say what kind of firm it is, longest first.
_FORMS = tuple(
    form.split()
    for form in (
        "cong ty trach nhiem huu han mot thanh vien",
        "cong ty trach nhiem huu han hai thanh vien",
        "cong ty trach nhiem huu han",
        "cong ty tnhh mot thanh vien",
        "cong ty tnhh hai thanh vien",
        "cong ty tnhh 1 thanh vien",
        "cong ty tnhh 2 thanh vien",
        "cong ty tnhh mtv",
        "cong ty tnhh 1tv",
        "cong ty co phan",
        "cong ty hop danh",
        "tong cong ty co phan",
        "tong cong ty",
        "tap doan",
        "doanh nghiep tu nhan",
        "lien hiep hop tac xa",
        "ho kinh doanh",
        "hop tac xa",
        "chi nhanh",
        "cong ty tnhh",
        "cong ty cp",
        "cong ty",
        "joint stock company",
        "company limited",
        "limited liability company",
        "co ltd",
        "cty cp",
        "cty tnhh",
        "cty",
        "ctcp",
        "tnhh mtv",
        "tnhh",
        "mtv",
        "jsc",
        "llc",
        "ltd",
        "inc",
        "corp",
        "corporation",
        "group",
    )
)
# Folded words before a product's name that say only that it is one.
_GENERIC = tuple(
    form.split()
    for form in (
        "phan mem",
        "he thong",
        "giai phap",
        "nen tang",
        "ung dung",
        "dich vu",
        "cong thong tin",
    )
)
# Hosts of many firms' pages, which say nothing about whose a page is.
_SHARED_HOSTS = frozenset(
    {
        "facebook.com",
        "google.com",
        "sites.google.com",
        "play.google.com",
        "apps.apple.com",
        "github.com",
        "youtube.com",
        "zalo.me",
        "oa.zalo.me",
        "linkedin.com",
        "bit.ly",
    }
)
_ROOT_LENGTH = 10
_MOST_SLIPS = 2
_PARTS = _MOST_SLIPS + 1
# Names change rarely and are compared often: so many are not taken apart again.
_REMEMBERED = 100_000


@lru_cache(_REMEMBERED)
def bare_firm(name: str) -> str:
    """The name of a firm without its form: "Công ty Cổ phần Mẫu Sông Hàn" gives "mau song han"."""
    return _without(fold_words(name), _FORMS, everywhere=True)


@lru_cache(_REMEMBERED)
def bare_product(name: str) -> str:
    """The name of a product without "phần mềm", "hệ thống" and the like before it."""
    return _without(fold_words(name), _GENERIC, everywhere=False)


def are_alike(one: str, other: str) -> bool:
    """Whether two bare names may mean the same: the same words in any order, or a slip apart."""
    if not one or not other:
        return False
    if len(one) == len(other) and sorted(one.split()) == sorted(other.split()):
        return True
    left, right = one.replace(" ", ""), other.replace(" ", "")
    most = _slips(min(len(left), len(right)))
    if distance.Levenshtein.distance(left, right, score_cutoff=most) > most:
        return False
    return numbers(one) == numbers(other)


def numbers(bare: str) -> tuple[str, ...]:
    """The words of a bare name that have a digit, in order of size: versions, years, branches."""
    return tuple(sorted(word for word in bare.split() if any(map(str.isdigit, word))))


def alike_pairs(names: Mapping[int, Iterable[str]]) -> set[tuple[int, int]]:
    """The pairs of keys (smaller first) of which some bare names are alike.

    Not every name is compared with every other: two texts two slips apart share one of three parts,
    at most two places moved (the pass-join of Li, Deng, Wang and Feng, 2011).
    """
    owners: dict[str, set[int]] = defaultdict(set)
    for key, bares in names.items():
        for bare in bares:
            owners[bare].add(key)
    owners.pop("", None)
    found: set[tuple[int, int]] = set()
    for own in owners.values():
        found |= _pairs(own, own)
    for one, other in (*_same_words(owners), *_slips_apart(owners)):
        found |= _pairs(owners[one], owners[other])
    return found


def _same_words(bares: Iterable[str]) -> Iterator[tuple[str, str]]:
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for bare in bares:
        groups[tuple(sorted(bare.split()))].append(bare)
    for group in groups.values():
        yield from combinations(group, 2)


def _slips_apart(bares: Iterable[str]) -> Iterator[tuple[str, str]]:
    index: dict[tuple[int, int, str], list[tuple[str, str, tuple[str, ...]]]] = defaultdict(list)
    for bare in bares:
        text, digits = bare.replace(" ", ""), numbers(bare)
        seen = set()
        for place in _places(text):
            for other, letters, others in index.get(place, ()):
                if other in seen or digits != others:
                    continue
                seen.add(other)
                most = _slips(min(len(text), len(letters)))
                if distance.Levenshtein.distance(text, letters, score_cutoff=most) <= most:
                    yield bare, other
        for number, (start, end) in enumerate(_cuts(len(text))):
            index[len(text), number, text[start:end]].append((bare, text, digits))


def tax_root(code: str) -> str:
    """The ten digits that a firm and its branches share; "" for households and for no code."""
    root, _hyphen, branch = code.partition("-")
    return root if len(root) == _ROOT_LENGTH and (not branch or branch.isdigit()) else ""


def own_domain(domain: str) -> str:
    """The web domain, "" where it is a host of many firms."""
    return "" if domain.removeprefix("www.") in _SHARED_HOSTS else domain


@lru_cache(_REMEMBERED)
def tidy_address(website: str) -> str:
    """A web address for comparing: without scheme, ``www.``, a last slash and fragments."""
    try:
        parts = urlsplit(website.strip().lower())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}"


def _without(words: list[str], forms: Sequence[list[str]], *, everywhere: bool) -> str:
    """The words without the forms, at the beginning or everywhere; all where nothing would be left.

    Forms are looked for in their order, the longer before the shorter.
    """
    left: list[str] = []
    rest = list(words)
    while rest:
        form = next((form for form in forms if rest[: len(form)] == form), None)
        if form is not None and (everywhere or not left):
            rest = rest[len(form) :]
        else:
            left.append(rest.pop(0))
    return " ".join(left or words)


def _slips(length: int) -> int:
    if length < 8:
        return 0
    return 1 if length < 12 else _MOST_SLIPS


def _cuts(length: int) -> list[tuple[int, int]]:
    """Where a text of that length is cut into three parts, the last ones longer."""
    size = length // _PARTS
    starts = [number * size for number in range(_PARTS)]
    return list(zip(starts, [*starts[1:], length], strict=True))


def _places(text: str) -> Iterator[tuple[int, int, str]]:
    """Every (length, part, letters) under which a text at most two slips away is kept."""
    length = len(text)
    for other in range(max(1, length - _MOST_SLIPS), length + _MOST_SLIPS + 1):
        for number, (start, end) in enumerate(_cuts(other)):
            for moved in range(-_MOST_SLIPS, _MOST_SLIPS + 1):
                if start + moved >= 0 and end + moved <= length:
                    yield other, number, text[start + moved : end + moved]


def _pairs(some: Iterable[int], others: Iterable[int]) -> set[tuple[int, int]]:
    return {(min(a, b), max(a, b)) for a in some for b in others if a != b}
