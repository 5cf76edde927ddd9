"""The handbook: guides from a problem over its solutions to steps that can be ticked off."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.clock import today
from guides.models import Guide
from showcase.forms import ListForm, audience_choice, province_choice, sector_choice
from showcase.frame import frame, page_of
from showcase.guide_page import TEMPLATE, guide_page, with_parts
from showcase.teasers import guide_teasers, public_guides

PER_PAGE = 24


@require_safe
def guide_list(request: HttpRequest) -> HttpResponse:
    """All guides, newest first; 6 queries, at most 5 more with a province of the past."""
    on = today()
    form = ListForm(request.GET, [sector_choice(on), audience_choice(), province_choice(on)], on)
    page = page_of(request, _narrowed(public_guides(on), form), PER_PAGE)
    guides = guide_teasers(page.object_list)
    context = {"form": form, "page": page, "guides": guides} | frame(
        request,
        [(_("Handbook"), None)],
        page=page,
        notices=[form.notice, *form.problems],
        has_sample=any(guide.is_sample for guide in guides),
    )
    return render(request, "showcase/guides.html", context)


def _narrowed(rows: QuerySet[Guide], form: ListForm) -> QuerySet[Guide]:
    answers = form.answers
    if answers["sector"]:
        rows = rows.filter(sectors__slug=answers["sector"])
    if answers["audience"]:
        rows = rows.filter(audiences__key=answers["audience"])
    if answers["province"]:
        rows = rows.filter(province__slug=answers["province"])
    for word in form.words:
        rows = rows.filter(folded_text__contains=word)
    return rows


@require_safe
def guide_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One guide: problem, approach, steps, solutions with prices, legal basis, attachments."""
    on = today()
    guide = get_object_or_404(with_parts(public_guides(on), on), slug=slug)
    return render(request, TEMPLATE, guide_page(request, guide, on))
