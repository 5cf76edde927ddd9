"""The catalogue: search, facets, cards or table."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.clock import today
from solutions.catalogue import catalogue_context


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """``/giai-phap/``: every public solution of the country."""
    context = {"crumbs": [(_("Solutions"), "")]}
    return render(request, "solutions/list.html", context | catalogue_context(request, today()))
