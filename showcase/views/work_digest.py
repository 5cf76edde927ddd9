"""Switching the weekly summary on and off: in the account, and by the link of a letter."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from showcase import digest


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def in_account(request: HttpRequest) -> HttpResponse:
    """The person's own switch; POST turns it to the other side (``wants`` is "yes" or "no")."""
    if request.method == "POST":
        wants = request.POST.get("wants") == "yes"
        digest.switch(request.user, wants=wants)
        messages.success(request, _said(wants=wants))
        return redirect("account_digest")
    return render(request, "account/digest.html", {"is_on": request.user.wants_digest})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def off_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link of a letter: one button, no sign-in. A forged link is 404."""
    user = digest.user_of(token)
    if user is None:
        raise Http404
    if request.method == "POST":
        digest.switch(user, wants=False)
    context = {"is_on": user.wants_digest, "email": user.email}
    return render(request, "account/digest_off.html", context)


def _said(*, wants: bool) -> str:
    return (
        gettext("The weekly summary is switched on.")
        if wants
        else gettext("The weekly summary is switched off.")
    )
