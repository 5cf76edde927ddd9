"""How staff accounts behave under allauth and axes: nobody signs up alone."""

from ipaddress import ip_address
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from showcase.sign_in import needs_second_factor

NO_ADDRESS = "0.0.0.0"  # noqa: S104 a value that says "unknown", nothing is bound to it


def client_ip(request: HttpRequest) -> str:
    """The address from which a request came, for counting failed sign-ins.

    Behind ``settings.PROXY_COUNT`` proxies it is that many entries from the end of
    ``X-Forwarded-For``; what stands before it the client may have invented.
    """
    candidates = [request.META.get("REMOTE_ADDR", "")]
    forwarded = request.headers.get("x-forwarded-for", "").split(",")
    if settings.PROXY_COUNT and len(forwarded) >= settings.PROXY_COUNT:
        candidates.insert(0, forwarded[-settings.PROXY_COUNT].strip())
    return next((text for text in candidates if _is_address(text)), NO_ADDRESS)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


class StaffAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an approver or the ministry, never by a visitor."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Sign-up is closed."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Leave the counting of failed passwords to axes.

        The package counts by name alone, so that a stranger could lock a colleague out from
        anywhere, and in the memory of each process. Its count of wrong codes stays.
        """

    def get_client_ip(self, request: HttpRequest) -> str:
        """The same address that axes counts by."""
        return client_ip(request)


class StaffMFAAdapter(DefaultMFAAdapter):
    """The second factor, with a QR code that stands in the page itself.

    The package's picture is a ``data:`` address, which our content security policy refuses.
    """

    def build_totp_svg(self, url: str) -> str:
        """The code as an ``svg`` element on white, also where the page is dark."""
        made = super().build_totp_svg(url)
        element = made[made.index("<svg") :]
        opening, _sign, rest = element.partition(">")
        ground = '<rect width="100%" height="100%" fill="#fff"/>'
        return f'{opening} role="img" aria-label="QR">{ground}{rest}'

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whoever decides for others keeps the second factor."""
        is_app = authenticator.type == Authenticator.Type.TOTP
        return not (is_app and needs_second_factor(authenticator.user))
