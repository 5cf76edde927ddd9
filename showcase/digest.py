"""The weekly summary by e-mail: a person's work queue, for those who want it and have something.

Who is asked is decided by ``User.wants_digest``; nobody gets two within seven days, so that the
command may run every day.
"""

import datetime as dt
import logging
from dataclasses import dataclass
from smtplib import SMTPException

from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from core.models import User
from core.site_address import site_address
from provinces.models import Scope
from showcase.work.queue import Queue, queue_of

log = logging.getLogger("portal.digest")

DAYS_BETWEEN = 7
_SALT = "portal.digest"


@dataclass(frozen=True, slots=True)
class Sent:
    """How many were sent, had nothing to be told, or could not be sent."""

    sent: int = 0
    idle: int = 0
    failed: int = 0


def send_digests(on: dt.date, address: str = "") -> Sent:
    """Send the summary of the day ``on`` to everyone who wants it and got none for seven days.

    ``address`` is scheme and host of the links; empty: that of the installation. One that cannot
    be delivered is logged and tried again by the next run.
    """
    counted = {"sent": 0, "idle": 0, "failed": 0}
    for user in _due(on).iterator():
        counted[_send_one(user, on, address or site_address())] += 1
    return Sent(**counted)


def token_of(user: User) -> str:
    """What the link in a letter carries: who, signed; good for switching the summary off only."""
    return signing.dumps(user.pk, salt=_SALT)


def user_of(token: str) -> User | None:
    """Whose letter a link is from; None for a forged or outdated one."""
    try:
        key = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=key, is_active=True).first()


def switch(user: User, *, wants: bool) -> User:
    """Keep whether the person wants the weekly summary."""
    user.wants_digest = wants
    user.save(update_fields=["wants_digest"])
    return user


def _due(on: dt.date) -> QuerySet[User]:
    """Active people with an address who want the summary and got none lately."""
    before = on - dt.timedelta(days=DAYS_BETWEEN)
    return User.objects.filter(
        Q(digest_sent_on__isnull=True) | Q(digest_sent_on__lte=before),
        is_active=True,
        is_staff=True,
        wants_digest=True,
    ).exclude(email="")


def _send_one(user: User, on: dt.date, address: str) -> str:
    if not Scope.of(user).is_staff:
        return "idle"
    with translation.override(user.language):
        queue = queue_of(user, on)
        if not queue.has_work:
            return "idle"
        letter = _letter(user, queue, address)
    before = user.digest_sent_on
    # Claimed first: of two runs at once only one sends.
    claimed = _due(on).filter(pk=user.pk).update(digest_sent_on=on)
    if not claimed:
        return "idle"
    try:
        letter.send()
    except (OSError, SMTPException):
        log.exception("The weekly summary of account %s was not sent", user.pk)
        User.objects.filter(pk=user.pk).update(digest_sent_on=before)
        return "failed"
    return "sent"


def _letter(user: User, queue: Queue, address: str) -> EmailMultiAlternatives:
    """The letter in the language that is active."""
    off = address + reverse("account_digest_off", args=[token_of(user)])
    context = {
        "address": address,
        "name": user.get_full_name() or user.get_username(),
        "queue": queue,
        "groups": [group for group in queue.groups if group.heaps],
        "home": address + reverse("admin:index"),
        "off": off,
        "language": translation.get_language(),
    }
    letter = EmailMultiAlternatives(
        subject=gettext("To do this week on the portal of the digital transformation centres"),
        body=render_to_string("mail/digest.txt", context),
        to=[user.email],
        headers={"List-Unsubscribe": f"<{off}>", "Auto-Submitted": "auto-generated"},
    )
    letter.attach_alternative(render_to_string("mail/digest.html", context), "text/html")
    return letter
