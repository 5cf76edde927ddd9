"""What is asked of the search over everything; every address passes here."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from core.finding.words import terms_in
from core.text import shorten, squeeze, strip_controls

MAX_TEXT: Final = 200
# No page has so high a number; longer digits would not fit a machine's integer.
MAX_PAGE: Final = 999_999
_ECHO: Final = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """A text, the one kind of things it is looked for among ("" all kinds), and the page of that.

    ``notes`` say what was left out.
    """

    text: str
    kind: str = ""
    page: int = 1
    notes: tuple[str, ...] = ()

    @property
    def canonical(self) -> str:
        """The query string without ``?`` that asks this; "" without a text."""
        return question_address(self.text, self.kind, self.page)[1:] if self.text else ""

    def address(self, kind: str = "", page: int = 1) -> str:
        """The query string, with ``?``, that asks the same of a kind of things."""
        return question_address(self.text, kind, page)


def question_address(text: str, kind: str = "", page: int = 1) -> str:
    """The query string, with ``?``, that looks for ``text``."""
    pairs = [("q", text)]
    if kind:
        pairs.append(("in", kind))
    if page > 1:
        pairs.append(("page", str(page)))
    return f"?{urlencode(pairs)}"


def read_asked(params: QueryDict, kinds: Collection[str]) -> Asked:
    """The question of an address; values that mean nothing are named and left out."""
    text, notes = _text(params.get("q", ""))
    kind = squeeze(strip_controls(params.get("in", ""))[0])
    if kind and kind not in kinds:
        message = _("There is no kind of results called “%(kind)s”; all kinds are shown.")
        notes.append(message % {"kind": shorten(kind, _ECHO)})
        kind = ""
    page, is_number = _page(params.get("page", ""))
    if not is_number:
        message = _("“%(value)s” is not the number of a page; this is the first one.")
        shown = strip_controls(params.get("page", ""))[0]
        notes.append(message % {"value": shorten(shown, _ECHO)})
    return Asked(text, kind, page, tuple(notes))


def _text(typed: str) -> tuple[str, list[str]]:
    text = squeeze(strip_controls(typed)[0])
    notes = []
    if text and not terms_in(text):
        return "", [_("The search text has no letter or digit to look for.")]
    if len(text) > MAX_TEXT:
        notes.append(_("Only the first 200 characters of the search text were used."))
        text = shorten(text, MAX_TEXT).removesuffix("…")
    return text, notes


def _page(typed: str) -> tuple[int, bool]:
    text = squeeze(typed)
    if not text:
        return 1, True
    if not (text.isascii() and text.isdigit() and text.strip("0")):
        return 1, False
    digits = text.lstrip("0")
    return (int(digits) if len(digits) < len(str(MAX_PAGE)) else MAX_PAGE), True
