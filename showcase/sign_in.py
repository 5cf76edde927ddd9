"""What stands between a password and the staff site: locks, a first password, the second factor."""

from typing import Any

from allauth.mfa.models import Authenticator
from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.db.models import QuerySet, Sum
from django.http import HttpRequest

from core.models import User
from provinces.models import Scope

# A stranger who guesses from many addresses, or many names from one, is stopped more slowly than
# one who tries one name from one address: a department shares an address, and nobody should be
# able to keep a colleague out with five requests. Failures within AXES_COOLOFF_TIME.
ACCOUNT_FAILURES = 30
ADDRESS_FAILURES = 50

CHANGE_PASSWORD = "account_change_password"  # noqa: S105 the name of a page
ENROL = "mfa_activate_totp"


class StaffHandler(AxesDatabaseHandler):
    """Locks a name at one address (the package's own rule), a name anywhere, an address for all."""

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        """Whether this attempt is refused before the password is looked at."""
        if super().is_locked(request, credentials):
            return True
        is_wide = self._is_locked_widely(request, credentials)
        if is_wide:
            # The package says so itself only for its own rule; the middleware answers 429 by this.
            request.axes_locked_out = True
        return is_wide

    def _is_locked_widely(self, request: HttpRequest, credentials: dict[str, Any] | None) -> bool:
        recent = AccessAttempt.objects.filter(attempt_time__gte=get_cool_off_threshold(request))
        address = getattr(request, "axes_ip_address", None)
        if address and _failures(recent.filter(ip_address=address)) >= ADDRESS_FAILURES:
            return True
        name = get_client_username(request, credentials)
        return bool(name) and _failures(recent.filter(username=name)) >= ACCOUNT_FAILURES


def _failures(attempts: QuerySet[AccessAttempt]) -> int:
    return attempts.aggregate(total=Sum("failures_since_start"))["total"] or 0


def needs_second_factor(user: User) -> bool:
    """Whether the account decides for others: approvers, the ministry, superusers."""
    scope = Scope.of(user)
    return scope.sees_all or bool(scope.approver_of)


def pending_step(user: User) -> str:
    """The name of the page that a signed-in person has to pass before working; "" for none.

    A first password, given by somebody else, is changed; whoever decides for others enrols a
    second factor (product page, section 10: second factor for staff).
    """
    if user.must_change_password:
        return CHANGE_PASSWORD
    if needs_second_factor(user) and not _has_second_factor(user):
        return ENROL
    return ""


def _has_second_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
