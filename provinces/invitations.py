"""Letting a new colleague in: a link by e-mail, or a first password told by word of mouth."""

import secrets
from collections.abc import Callable

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from core.models import User
from provinces import permissions

SECONDS_A_DAY = 86_400


def invite(user: User, *, by: User, absolute: Callable[[str], str]) -> str:
    """Let ``user``, who has no password yet, in; ``absolute`` makes a whole address of a path.

    With an e-mail address a letter goes out, with a link that works once and for
    ``PASSWORD_RESET_TIMEOUT`` seconds; the answer is "". Without one the answer is a first password
    to hand over, which has to be changed at once. Raises ``PermissionDenied``.
    """
    permissions.require(by, "change", user)
    if user.email:
        _send_letter(user, by, absolute)
        return ""
    first_password = secrets.token_urlsafe(12)
    user.set_password(first_password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    return first_password


def end_sessions(user: User, *, by: User) -> int:
    """Sign ``user`` out on every device; returns on how many. Raises ``PermissionDenied``."""
    permissions.require(by, "change", user)
    sessions = UserSession.objects.purge_and_list(user)
    for session in sessions:
        session.end()
    return len(sessions)


def _send_letter(user: User, by: User, absolute: Callable[[str], str]) -> None:
    path = reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": user_pk_to_url_str(user),
            "key": default_token_generator.make_token(user),
        },
    )
    with translation.override(user.language):
        text = render_to_string(
            "mail/invitation.txt",
            {
                "person": user.get_full_name() or user.get_username(),
                "username": user.get_username(),
                "inviter": by.get_full_name() or by.get_username(),
                "link": absolute(path),
                "days": settings.PASSWORD_RESET_TIMEOUT // SECONDS_A_DAY,
            },
        )
        subject = _("Your account at the portal of the digital transformation centres")
    send_mail(subject, text, None, [user.email])
