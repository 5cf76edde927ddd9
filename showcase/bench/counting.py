"""Counts the statements of a request that asks for it, so that the others cost the same as ever."""

from collections.abc import Callable
from typing import Any, Final

from django.db import connection
from django.http import HttpRequest, HttpResponse

ASKED: Final = "x-bench-count"
STATEMENTS: Final = "x-bench-statements"
OF_SESSIONS: Final = "x-bench-session-statements"
_SESSIONS: Final = "django_session"


class CountStatements:
    """Adds the number of statements, and how many of them were about sessions, as headers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if ASKED not in request.headers:
            return self.get_response(request)
        made: list[str] = []

        def noted(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
            made.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(noted):
            response = self.get_response(request)
        response.headers[STATEMENTS] = str(len(made))
        response.headers[OF_SESSIONS] = str(sum(_SESSIONS in sql for sql in made))
        return response
