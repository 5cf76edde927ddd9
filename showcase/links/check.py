"""A round of asking: the addresses that were not asked for longest first, within its time.

At most one request a second goes to one host; several hosts are asked at a time.
"""

import datetime as dt
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Event
from urllib.parse import urlsplit

from django.utils import timezone

from core.clock import today
from provinces.models import Centre
from showcase.models import LinkCheck
from solutions.models import LegalInstrument, Solution
from vendors.models import Vendor

from .fetch import Answer, ask

# An address that answered is asked again after so many days.
FRESH_DAYS = 7
# A page that was away for a moment is not broken: it takes this many failures on different days.
FAILURES = 2
HOSTS_AT_ONCE = 8
SECONDS_BETWEEN = 1.0
BATCH = 500

Asking = Callable[[str], Answer]


@dataclass(slots=True)
class Round:
    """What a round did: how many addresses were asked, are broken now, and are left for later."""

    asked: int = 0
    broken: int = 0
    left: int = 0


def named_addresses(on: dt.date) -> set[str]:
    """Every address that a public entry names on the day ``on``."""
    public = Solution.objects.published(on)
    sources = (
        public.values_list("website", flat=True),
        public.values_list("video_url", flat=True),
        Vendor.objects.filter(solutions__in=public.values("pk")).values_list("website", flat=True),
        LegalInstrument.objects.values_list("website", flat=True),
        Centre.objects.values_list("website", flat=True),
    )
    return {address for rows in sources for address in rows.order_by() if address}


def check_links(minutes: float, asking: Asking = ask, pause: float = SECONDS_BETWEEN) -> Round:
    """Ask the addresses that are due for at most ``minutes``; keeps each answer at once.

    What is named nowhere any more is forgotten.
    """
    named = named_addresses(today())
    kept = set(LinkCheck.objects.values_list("address", flat=True))
    gone = sorted(kept - named)
    for start in range(0, len(gone), BATCH):
        LinkCheck.objects.filter(address__in=gone[start : start + BATCH]).delete()
    due = _due(named)
    end = time.monotonic() + minutes * 60
    done = Round(left=len(due))
    for address, answer in _answers(due, asking, pause, end):
        done.broken += _keep(address, answer).result == LinkCheck.Result.BROKEN
        done.asked += 1
        done.left -= 1
    return done


def _due(named: set[str]) -> list[str]:
    """The addresses to ask now: those never asked, then those asked longest ago."""
    fresh_since = timezone.now() - dt.timedelta(days=FRESH_DAYS)
    checked = dict(LinkCheck.objects.values_list("address", "checked_at"))
    fresh = set(
        LinkCheck.objects.filter(
            checked_at__gte=fresh_since, result=LinkCheck.Result.FINE
        ).values_list("address", flat=True)
    )
    # What failed or was doubtful is asked again the next day.
    start_of_today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    asked_today = {address for address, at in checked.items() if at >= start_of_today}
    never = timezone.make_aware(dt.datetime(1970, 1, 1), dt.UTC)
    return sorted(
        named - fresh - asked_today, key=lambda address: (checked.get(address, never), address)
    )


def _answers(
    due: list[str], asking: Asking, pause: float, end: float
) -> Iterator[tuple[str, Answer]]:
    """Each address with its answer as it comes in; the addresses of one host one after another.

    When the caller stops early, nothing more is asked.
    """
    hosts: dict[str, list[str]] = defaultdict(list)
    for address in due:
        hosts[urlsplit(address).netloc].append(address)
    answers: SimpleQueue[tuple[str, Answer] | None] = SimpleQueue()
    is_over = Event()

    def ask_host(addresses: list[str]) -> None:
        try:
            for number, address in enumerate(addresses):
                if time.monotonic() >= end or (number and is_over.wait(pause)):
                    break
                answers.put((address, asking(address)))
        finally:
            answers.put(None)

    pool = ThreadPoolExecutor(HOSTS_AT_ONCE)
    try:
        waiting = [pool.submit(ask_host, addresses) for addresses in hosts.values()]
        left = len(waiting)
        while left:
            found = answers.get()
            if found is None:
                left -= 1
            else:
                yield found
    finally:
        is_over.set()
        pool.shutdown(wait=False, cancel_futures=True)


def _keep(address: str, answer: Answer) -> LinkCheck:
    """Store an answer. A second failure on another day makes the address broken."""
    now = timezone.now()
    found = LinkCheck.objects.filter(address=address).first()
    check = found or LinkCheck(address=address, result=LinkCheck.Result.FINE)
    check.status = answer.status
    check.checked_at = now
    if answer.is_fine:
        check.failures, check.broken_since = 0, None
        check.result = LinkCheck.Result.FINE
    elif answer.is_doubtful:
        # Says nothing new: what was broken stays so.
        if check.result != LinkCheck.Result.BROKEN:
            check.result = LinkCheck.Result.UNSURE
    else:
        check.failures += 1
        check.broken_since = check.broken_since or now
        is_broken = check.failures >= FAILURES
        check.result = LinkCheck.Result.BROKEN if is_broken else LinkCheck.Result.UNSURE
    check.save()
    return check
