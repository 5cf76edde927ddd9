"""The list of provinces: tile map, centres by region, and the names of before July 2025."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.clock import today
from core.kept_pages import EVERYTHING, Page, kept_page
from provinces.models import Province
from provinces.naming import Gazetteer
from showcase import overview
from showcase.national import national


def ended_provinces() -> list[Province]:
    """The units of before the rearrangement with what they became (1 query)."""
    return list(Province.objects.filter(successor__isnull=False).select_related("successor"))


@require_safe
def province_list(request: HttpRequest) -> HttpResponse:
    """All provinces; ``?province=`` (the form without scripts) leads to that centre's page."""
    wanted = request.GET.get("province", "")
    found = Gazetteer.load().resolve(wanted) if wanted else None
    if found:
        # The old name's own address says what became of it.
        return redirect(found.asked if isinstance(found.asked, Province) else found.province)
    return kept_page(request, lambda: _page(wanted), key=None if wanted else ())


def _page(wanted: str) -> Page:
    on = today()
    places = overview.places(on, national(on).by_province)
    context = {
        "crumbs": [(_("Provincial centres"), None)],
        "places": places,
        "ended": ended_provinces(),
        "unknown": wanted,
        "has_sample": places.has_sample,
    }
    return Page("showcase/provinces.html", context, EVERYTHING)
