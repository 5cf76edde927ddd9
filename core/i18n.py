"""Content in two languages by plain columns, and the two addresses of each page."""

from typing import Any

from django.utils.translation import get_language

ENGLISH_PREFIX = "/en"


class LangText(str):
    """A text that knows its language: ``lang`` is "" when it is the language of the page."""

    __slots__ = ("lang",)

    def __new__(cls, text: str, lang: str = "") -> "LangText":
        """``lang``: "vi" or "en" where the text stands in for a missing translation."""
        made = super().__new__(cls, text)
        made.lang = lang
        return made


class Translated:
    """Reads ``field`` or ``field_en`` by the active language; a missing one falls back."""

    def __init__(self, field: str) -> None:
        self.field = field

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self
        texts = {
            "vi": getattr(instance, self.field),
            "en": getattr(instance, f"{self.field}_en"),
        }
        wanted = "en" if get_language() == "en" else "vi"
        other = "vi" if wanted == "en" else "en"
        if texts[wanted] or not texts[other]:
            return LangText(texts[wanted])
        return LangText(texts[other], other)


def strip_language(path: str) -> tuple[str, str]:
    """The language prefix ("" or "/en") and the rest of a path."""
    if path == ENGLISH_PREFIX or path.startswith(f"{ENGLISH_PREFIX}/"):
        return ENGLISH_PREFIX, path[len(ENGLISH_PREFIX) :] or "/"
    return "", path


def alternates(path: str) -> tuple[str, str]:
    """The Vietnamese and the English address of the page at ``path``."""
    _prefix, rest = strip_language(path)
    return rest, f"{ENGLISH_PREFIX}{rest}"
