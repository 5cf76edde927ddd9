"""What plans cost over years, rent versus buy: the page, its JSON and its files."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.clock import today
from showcase.costs import files
from showcase.costs.chart import chart_of
from showcase.costs.choices import choices_of
from showcase.costs.data import as_json
from showcase.costs.form import form_of
from showcase.costs.page import CostPage, cost_page
from showcase.costs.query import Read, read_query
from showcase.costs.rows import cost_rows, estimate_rows
from showcase.frame import frame
from showcase.shared_platforms import shared_platforms_for


@require_safe
def costs(request: HttpRequest) -> HttpResponse:
    """Up to four plans over 1-10 years; ``format`` json, xlsx or docx gives the same as a file.

    1 query without a plan, 5 with some, whatever their number, 2 more where one is not offered;
    and those of ``choices_of`` where something is looked for.
    """
    on = today()
    read = read_query(request.GET, on)
    page = cost_page(read, on, request.build_absolute_uri(reverse("costs")))
    form = request.GET.get("format")
    if form == "json":
        answer, status = as_json(page)
        return JsonResponse(answer, status=status, json_dumps_params={"ensure_ascii": False})
    if form in files.FORMATS:
        file = files.cost_file(page, form, request.GET, request.build_absolute_uri)
        if file is not None:
            return file
    return _html(request, read, page)


def _html(request: HttpRequest, read: Read, page: CostPage) -> HttpResponse:
    question = page.question
    choices = choices_of(request.GET, question.plan_ids, question.on, page.today)
    platforms = shared_platforms_for(page.paid_solutions, page.today) if page.plans else ()
    shown = [*platforms, *choices.solutions]
    context = {
        "page": page,
        "form": form_of(read, page),
        "choices": choices,
        "platforms": platforms,
        "rows": cost_rows(page),
        "estimate_rows": estimate_rows(page),
        "chart": chart_of(page.plans),
    } | frame(
        request,
        [(_("Cost of hiring, purchase and investment"), None)],
        has_sample=page.has_sample or any(item.is_sample for item in shown),
        notices=[
            *(problem.message for problem in page.problems),
            *choices.notices,
            _unknown_format(request),
        ],
    )
    return render(request, "showcase/costs.html", context)


def _unknown_format(request: HttpRequest) -> str:
    """A sentence for a ``format`` that does not exist, "" otherwise."""
    if request.GET.get("format", "") in {"", "json", *files.FORMATS}:
        return ""
    message = _("%(parameter)s: there is no file or data of this kind; this is the page.")
    return message % {"parameter": "format"}
