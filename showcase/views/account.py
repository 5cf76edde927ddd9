"""Pages of one's own account beside those of allauth."""

from allauth.account.decorators import login_required
from allauth.usersessions.models import UserSession
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST


@require_POST
@login_required
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out on every device, this one too."""
    for session in UserSession.objects.purge_and_list(request.user):
        session.end()
    logout(request)
    return redirect("account_login")
