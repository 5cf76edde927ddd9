"""Pages that explain: the method, and which sectors are covered where."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comparison import citation
from comparison.coverage import coverage
from comparison.pages.asked import echo
from comparison.pages.choices import regions_of
from comparison.pages.frame import head_of
from comparison.pages.heat import heat_of
from comparison.pages.live import TOPICS
from comparison.pages.method import example, explained
from comparison.quarters import Quarter
from comparison.weights import adopted_for, weights_by
from core.clock import today
from core.kept_pages import EVERYTHING, Page, kept_page


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """``/so-sanh-tinh/cach-tinh/``: indicators, weights and the formula with a worked example."""

    def make() -> Page:
        adopted = adopted_for(Quarter.of(today()))
        context = {
            "not_the_index": citation.not_the_index(),
            "indicators": explained(weights_by(adopted)),
            "adopted": adopted,
            "example": example(),
        }
        head = head_of(request, [(_("How it is computed"), None)], has_sample=False)
        return Page("comparison/method.html", context | head, TOPICS)

    return kept_page(request, make)


@require_safe
def heat(request: HttpRequest) -> HttpResponse:
    """``/so-sanh-tinh/bao-phu/``: solutions by province and sector, and what is missing where."""
    on = today()
    covered = coverage(on)
    regions = dict(regions_of(covered.provinces))
    asked = request.GET.get("region", "")
    region = asked if asked in regions else ""
    notices = []
    if asked and not region:
        words = _("%(parameter)s: “%(value)s” means nothing here; it was left out.")
        notices = [words % {"parameter": "region", "value": echo(asked)}]

    def make() -> Page:
        context = {
            "heat": heat_of(covered, region),
            "on": on,
            "regions": regions.items(),
            "region": region,
            "region_name": regions.get(region, ""),
        }
        crumbs = [(_("Coverage by sector"), None)]
        head = head_of(request, crumbs, has_sample=covered.has_sample, notices=notices)
        query = f"region={region}" if region else ""
        return Page("comparison/heat.html", context | head, EVERYTHING, query=query)

    return kept_page(request, make, key=None if notices else ("heat", region))
