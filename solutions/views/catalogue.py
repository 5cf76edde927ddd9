"""The catalogue: search, facets, cards or table."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.clock import today
from solutions.catalogue import Around, catalogue_of, catalogue_page


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """``/giai-phap/``: every public solution of the country."""
    around = Around(crumbs=((_("Solutions"), ""),))
    return catalogue_page(request, "solutions/list.html", catalogue_of(request, today()), around)
