"""The search over everything."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.clock import today
from core.page_cache.marks import answers
from showcase.frame import frame
from showcase.national import national
from showcase.overview import sector_tiles
from showcase.searching.asked import read_asked
from showcase.searching.page import KINDS, SOLUTIONS, answer
from showcase.searching.suggestions import as_json, suggestions


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """``/tim-kiem/?q=``: the best of every kind; with ``in`` one kind, by pages.

    Without a text the sectors to browse. Solutions alone are the catalogue's to show.
    """
    on = today()
    asked = read_asked(request.GET, KINDS)
    if asked.kind == SOLUTIONS:
        return HttpResponseRedirect(reverse("solutions:list") + asked.address())
    answers(request, asked.canonical)
    found = answer(asked, on)
    context = {
        "answer": found,
        "tiles": () if asked.text else sector_tiles(on, national(on).by_sector),
        "is_unlisted": bool(request.GET),
    } | frame(request, [(_("Search"), None)], has_sample=found.has_sample, notices=[*found.notes])
    return render(request, "showcase/search.html", context)


@require_safe
def search_suggestions(request: HttpRequest) -> JsonResponse:
    """``/tim-kiem/goi-y/?q=``: what to propose while ``q`` is typed; an empty list for nonsense."""
    asked = read_asked(request.GET, ())
    answers(request, asked.canonical)
    found = as_json(suggestions(asked.text, today()))
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False})
