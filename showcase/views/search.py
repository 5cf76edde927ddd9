"""The search over everything."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.clock import today
from core.page_cache.marks import answers
from showcase.searching.asked import read_asked
from showcase.searching.page import KINDS, SOLUTIONS, answer
from showcase.searching.page_html import search_page
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
    return HttpResponse(search_page(request, answer(asked, on), on))


@require_safe
def search_suggestions(request: HttpRequest) -> JsonResponse:
    """``/tim-kiem/goi-y/?q=``: what to propose while ``q`` is typed; an empty list for nonsense."""
    asked = read_asked(request.GET, ())
    answers(request, asked.canonical)
    found = as_json(suggestions(asked.text, today()))
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False})
