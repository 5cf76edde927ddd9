"""How views say that their page may be kept, and of which question it is the answer."""

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import Any, TypeVar

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver

View = TypeVar("View", bound=Callable[..., Any])

_public: set[Callable[..., Any]] = set()
_is_for_now: ContextVar[bool] = ContextVar("is for now", default=False)


def public_page(view: View) -> View:
    """Say that ``view`` shows everybody the same: no session, no person, no CSRF token."""
    _public.add(view)
    return view


def public_pages(patterns: Iterable[URLPattern | URLResolver]) -> None:
    """Say so of every view below ``patterns``."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            public_pages(pattern.url_patterns)
        else:
            public_page(pattern.callback)


def is_public_page(view: object) -> bool:
    """Whether ``view`` was said to show everybody the same."""
    return view in _public


def answers(request: HttpRequest, query: str) -> None:
    """Say the canonical query string of the question that this request's page answers.

    A page without a word of it answers the empty one. Only a request with just these pairs is kept:
    an unknown parameter or a value that was left out must not fill the cache.
    """
    request.canonical_query = query  # type: ignore[attr-defined]


def answered(request: HttpRequest) -> str:
    """The canonical query string of the question that was answered."""
    return getattr(request, "canonical_query", "")


def for_now() -> None:
    """Say that what this request is answered holds only for the moment: nobody may keep it."""
    _is_for_now.set(True)


def is_for_now() -> bool:
    """Whether that was said."""
    return _is_for_now.get()


def begin() -> None:
    """A request begins, of which nothing was said yet."""
    _is_for_now.set(False)
