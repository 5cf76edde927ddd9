"""``manage.py bench_admin``: how fast the staff site's list of listings answers, in this database.

It signs in as a made-up superuser and as a made-up editor; nothing stays of either.
"""

import statistics
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import User
from provinces.models import Membership, Province
from solutions.models import Listing, Sector

MILLISECONDS: Final = 1000
LIMIT_MS: Final = 1000
OK: Final = 200


def asked(sector: str) -> dict[str, str]:
    """What is asked of the list, by name: query strings."""
    return {
        "open": "",
        "page 40": "p=40",
        "search, common words": "q=hoa+don+dien+tu",
        "search, rare word": "q=khongcogi",
        "search, two fields": "q=benh+vien+cong+ty",
        "state": "state__exact=draft",
        "public": "state__exact=published",
        "sector": f"sector={sector}",
        "price old": "confirmed=old",
        "price never": "confirmed=never",
        "no picture": "picture=no",
        "no guide": "guide=no",
        "featured, trial": "is_featured__exact=1&trial_offer__exact=1",
        "search and filters": f"q=hoa+don&state__exact=published&sector={sector}&guide=yes",
        "by name": "o=1",
        "by price": "o=-4",
        "with counts": "_facets=True",
    }


class Command(BaseCommand):
    """Prints a table; exit status 1 when a page took longer than a second."""

    help = "Measure the list of listings on the staff site: queries and milliseconds (medians)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--times", type=int, default=5, help="ask each page so often (5)")

    def handle(self, *args: Any, times: int, **options: Any) -> None:
        sector = Sector.objects.annotate(number=Count("solutions")).order_by("-number").first()
        place = Province.objects.annotate(number=Count("listings")).order_by("-number").first()
        if sector is None or place is None:
            raise CommandError("There is no data to measure with: run manage.py make_sample first.")
        total = Listing.objects.count()
        slow = []
        with _nothing_stays():
            for who, client in (("superuser", _superuser()), ("editor", _editor(place))):
                self.stdout.write(f"{who}, {total} listings        queries   median ms   most ms")
                for name, query in asked(sector.slug).items():
                    queries, spent = _measured(client, query, times)
                    middle = statistics.median(spent)
                    self.stdout.write(f"  {name:30}{queries:10}{middle:12.0f}{max(spent):10.0f}")
                    if middle > LIMIT_MS:
                        slow.append(f"{who}: {name}")
        if slow:
            raise CommandError(f"Longer than {LIMIT_MS} ms: {', '.join(slow)}")


@contextmanager
def _nothing_stays() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _superuser() -> Client:
    user = User.objects.create(username="bench-superuser", is_staff=True, is_superuser=True)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    return _signed_in(user)


def _editor(province: Province) -> Client:
    user = User.objects.create(username="bench-editor", is_staff=True)
    Membership.objects.create(user=user, province=province, role=Membership.Role.EDITOR)
    return _signed_in(user)


def _signed_in(user: User) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[-1])
    return client


def _measured(client: Client, query: str, times: int) -> tuple[int, list[float]]:
    """The number of queries, and the milliseconds of each answer after a first one."""
    address = f"{reverse('admin:solutions_listing_changelist')}?{query}".rstrip("?")
    with CaptureQueriesContext(connection) as made:
        answer = client.get(address)
    # Read now: the next request empties the log.
    queries = len(made)
    if answer.status_code != OK:
        to = answer.headers.get("Location", "")
        raise CommandError(f"{address} answered {answer.status_code} {to}".rstrip())
    spent = []
    for _again in range(times):
        began = time.perf_counter()
        client.get(address)
        spent.append((time.perf_counter() - began) * MILLISECONDS)
    return queries, spent
