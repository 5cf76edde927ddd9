"""What web processes do before their first request, and what is done once for all of them."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final
from urllib.parse import quote, urlsplit
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Model, QuerySet
from django.urls import reverse

from core.clock import today
from core.site_address import site_address
from guides.models import Guide
from provinces.models import Province
from showcase.searching import finding
from solutions.finder import ask_index
from solutions.index.keeper import in_own_process, keeper
from solutions.models import Sector, Solution

log = logging.getLogger("portal")

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

# Seconds after which no further page is asked for: nobody waits for a server that gets ready.
LONGEST: Final = 2.0


def warm_for_all(application: Application) -> None:
    """In the process that all others are made of: take the index, read the texts, ask for pages.

    With the first page of a kind its templates are read, its statements put together, and much is
    reckoned that other pages need as well; what one process learns so, the others have too. Nothing
    happens where no index is stored: whoever waits for it is better served by a started portal.
    """
    if not settings.SEARCHES_BY_INDEX:
        return
    try:
        if not ask_index(today(), lambda _contents: True):
            return
        finding.read_ahead()
        end = time.monotonic() + LONGEST
        for address in _addresses():
            if time.monotonic() > end:
                log.info("the server starts before %s was asked for", address)
                break
            _ask(application, address)
    except DatabaseError as error:
        log.warning("nothing is warm before the database answers: %s", error)
    except Exception:
        # What fails here fails a visitor too, who is told so; nobody is helped by no server at all.
        log.exception("the server starts before it is warm")
    finally:
        connection.close()


def warm() -> None:
    """Take the stored search index, or have one made; without a database the server starts too.

    The texts of everything else are read beside it.
    """
    if not settings.SEARCHES_BY_INDEX:
        return
    try:
        keeper.warm(in_own_process)
        finding.get_ready()
    except DatabaseError as error:
        log.warning("the search index waits for the database: %s", error)
    finally:
        connection.close()


def _addresses() -> Iterator[str]:
    """A page of each kind that visitors ask for most, as far as there is one."""
    yield reverse("home")
    yield reverse("solutions:list")
    solutions = Solution.objects.published(today()).order_by("-pk")
    if (solution := solutions.first()) is not None:
        yield reverse("solutions:detail", args=[solution.slug])
        asked = f"?q={quote(solution.name)}"
        yield reverse("solutions:list") + asked
        yield reverse("search") + asked
    lists: list[tuple[str, QuerySet[Any]]] = [
        ("guides:detail", Guide.objects.published(today())),
        ("sectors:detail", Sector.objects.current(today())),
        ("provinces:centre", Province.objects.current(today())),
        ("provinces:catalogue", Province.objects.current(today())),
    ]
    for name, rows in lists:
        found: Model | None = rows.order_by("pk").first()
        if found is not None:
            yield reverse(name, args=[found.slug])
    yield reverse("comparison:list")


def _ask(application: Application, address: str) -> None:
    """Have a page made and forget it: with the cookie of a session no page is kept."""
    site, page = urlsplit(site_address()), urlsplit(address)
    environment = {
        "PATH_INFO": page.path,
        "QUERY_STRING": page.query,
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": site.netloc,
        "HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}=",
        "HTTP_X_FORWARDED_PROTO": site.scheme,
        "wsgi.url_scheme": site.scheme,
    }
    setup_testing_defaults(environment)
    answer = application(environment, lambda *_said: None)
    try:
        b"".join(answer)
    finally:
        if (close := getattr(answer, "close", None)) is not None:
            close()
