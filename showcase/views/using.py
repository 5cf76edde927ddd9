"""The page of all agencies that confirmed using a solution, each with what it says."""

from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.clock import today
from showcase.frame import frame, page_of
from showcase.solution_page import crumbs, with_successor
from showcase.uses import confirmed_uses, with_reviews
from solutions.models import Listing
from solutions.using.figures import UseFigure, use_figures

PAGE_SIZE = 24


@require_safe
def solution_uses(request: HttpRequest, slug: str) -> HttpResponse:
    """The confirmed uses of a public solution, 24 a page; 404 for one that is not public.

    7 queries whatever the rows.
    """
    on = today()
    solution = get_object_or_404(with_successor(on), slug=slug)
    if not Listing.objects.published(on).filter(solution=solution).exists():
        raise Http404
    page: Page = page_of(request, confirmed_uses(solution.pk, on), PAGE_SIZE)
    figure = use_figures([solution.pk], on).get(solution.pk, UseFigure())
    above = crumbs(solution, None)[:-1]
    here = [
        *above,
        (solution.local_name, solution.get_absolute_url()),
        (_("Who uses it"), None),
    ]
    context = {
        "solution": solution,
        "sentence": figure.sentence(on),
        "page_obj": page,
        "rows": with_reviews(page.object_list, on),
    } | frame(request, here, page=page, has_sample=solution.is_sample)
    return render(request, "showcase/solution_uses.html", context)
