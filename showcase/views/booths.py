"""The sheet of booth cards on the staff site, to be printed."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.clock import today
from provinces import permissions
from provinces.models import Province, Scope
from showcase.booths import MOST, booth_cards, centre_name
from solutions.models import Listing

MAX_DIGITS = 15


def urls(site: admin.AdminSite) -> list[URLPattern]:
    """The addresses of the booth cards on the staff site."""
    return [path("the-gian/", site.admin_view(sheet), name="booth_cards")]


@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """Cards of the listings named in ``listing``, else of all that the centre shows."""
    province = _province(request)
    keys = [key for key in request.GET.getlist("listing") if key.isascii() and key.isdecimal()]
    chosen = [int(key) for key in keys if len(key) <= MAX_DIGITS]
    cards = booth_cards(province, chosen[:MOST], today(), request.build_absolute_uri)
    context = admin.site.each_context(request) | {
        "title": _("Booth cards"),
        "cards": cards,
        "centre": centre_name(province),
        "has_sample": any(card.card.is_sample for card in cards),
        "left_out": len(chosen) - len(cards) if chosen else 0,
    }
    return render(request, "admin/booths/sheet.html", context)


def _province(request: HttpRequest) -> Province:
    """The province asked for, else the only one of the person; 404 for one that is not theirs."""
    scope = Scope.of(request.user)
    if not permissions.can(scope, "view", Listing):
        raise PermissionDenied
    mine = (
        Province.objects.all()
        if scope.sees_all
        else Province.objects.filter(pk__in=scope.provinces)
    )
    if slug := request.GET.get("province", "").replace("\x00", ""):
        return get_object_or_404(mine, slug=slug)
    found = mine.filter(valid_to__isnull=True).order_by("pk").first()
    return get_object_or_404(mine, pk=found and found.pk)
