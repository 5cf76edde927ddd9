"""The registry of vendors: the list, and one vendor with its solutions.

A vendor is public while one of its solutions is; afterwards its page answers 410.
"""

import datetime as dt
import re
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.changes.feed import ANY
from core.clock import today
from core.fragments import Topic
from core.kept_pages import PLACES, Page, kept_page, topics
from core.renditions import with_renditions
from showcase.forms import ListForm, province_choice
from showcase.frame import Crumb, frame, page_of
from showcase.gone import ended_listings, ending_of
from showcase.related import similar_solutions
from showcase.structured.products import organisation
from solutions.card_html import Shape, ready_cards
from solutions.cards import cards_for
from solutions.models import Listing, Solution
from vendors.models import HOUSEHOLD_DIGITS, Vendor

PAGE_NUMBER: Final = re.compile(r"[1-9]\d{0,3}|")
PER_PAGE = 48
SOLUTIONS_PER_PAGE = 24
ALTERNATIVES = 4


@require_safe
def vendor_list(request: HttpRequest) -> HttpResponse:
    """Vendors with a public solution, by name; 4 queries, at most 5 more with an old province."""
    on = today()
    form = ListForm(request.GET, [province_choice(on)], on)
    page = page_of(request, _narrowed(public_vendors(on), form), PER_PAGE)
    public = Solution.objects.published(on).filter(vendor__in=[row.pk for row in page.object_list])
    counts = dict(public.order_by().values_list("vendor").annotate(Count("pk")))
    vendors = [(vendor, counts.get(vendor.pk, 0)) for vendor in page.object_list]
    context = {"form": form, "page": page, "vendors": vendors} | frame(
        request,
        [(_("Vendors"), None)],
        page=page,
        asked=form.answers,
        notices=[form.notice, *form.problems],
        has_sample=any(vendor.is_sample for vendor in page.object_list),
    )
    return render(request, "showcase/vendors.html", context)


@require_safe
def vendor_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One vendor; 410 with alternatives when none of its solutions is public now."""
    asked = request.GET.get("page", "")
    # The links to other pages repeat whatever else is asked.
    is_plain = request.GET.keys() <= {"page"} and PAGE_NUMBER.fullmatch(asked)
    return kept_page(request, lambda: _page(request, slug), key=(asked,) if is_plain else None)


def _page(request: HttpRequest, slug: str) -> Page | HttpResponse:
    on = today()
    rows = Vendor.objects.select_related("province", "logo")
    vendor = get_object_or_404(rows.prefetch_related(with_renditions("logo")), slug=slug)
    solutions = Solution.objects.published(on).filter(vendor=vendor).order_by("sort_key", "pk")
    page = page_of(request, solutions.values_list("pk", flat=True), SOLUTIONS_PER_PAGE)
    if not page.object_list:
        return _vendor_gone(request, vendor, on)
    cards = ready_cards(page.object_list, on, Shape.RESULT)
    context = {
        "vendor": vendor,
        "has_contacts": vendor.kind != Vendor.Kind.INDIVIDUAL,
        "page": page,
        "cards": cards,
        "structured": [organisation(vendor, request.build_absolute_uri)],
    } | frame(
        request,
        _crumbs(vendor),
        page=page,
        has_sample=vendor.is_sample or any(card.is_sample for card in cards),
    )
    query = f"page={page.number}" if page.number > 1 else ""
    return Page("showcase/vendor.html", context, _topics(vendor), query=query)


def _topics(vendor: Vendor) -> frozenset[Topic]:
    """Any solution, as it may be the vendor's next one."""
    return PLACES | topics("vendor", [vendor.pk]) | {("solution", ANY)}


def public_vendors(on: dt.date) -> QuerySet[Vendor]:
    """Vendors of which a solution is public on the day ``on``, by name."""
    public = Solution.objects.published(on).filter(vendor=OuterRef("pk"))
    return Vendor.objects.filter(Exists(public)).select_related("province")


def _narrowed(rows: QuerySet[Vendor], form: ListForm) -> QuerySet[Vendor]:
    answers = form.answers
    if answers["province"]:
        rows = rows.filter(province__slug=answers["province"])
    if not answers["q"]:
        return rows
    wanted = Q(short_name__icontains=answers["q"])
    if form.words:
        by_name = Q()
        for word in form.words:
            by_name &= Q(folded_name__contains=word)
        wanted |= by_name
    code = answers["q"].replace(" ", "")
    # A number of 12 digits is a person's; whether somebody has it is not for visitors to ask.
    if len(code) != HOUSEHOLD_DIGITS and code[:10].isdigit():
        wanted |= Q(tax_code=code)
    return rows.filter(wanted)


def _vendor_gone(request: HttpRequest, vendor: Vendor, on: dt.date) -> HttpResponse:
    """Name, day, public reason and alternatives; 404 for a vendor that was never public."""
    ended = ended_listings(Listing.objects.filter(solution__vendor=vendor))
    if not ended:
        raise Http404
    similar = similar_solutions({row.solution_id for row in ended}, on, ALTERNATIVES)
    alternatives = cards_for(similar, on)
    context = {
        "name": vendor.shown_name,
        "kicker": _("Vendor"),
        "ending": ending_of(ended),
        "alternatives": alternatives,
    } | frame(
        request,
        _crumbs(vendor),
        has_sample=vendor.is_sample or any(card.is_sample for card in alternatives),
    )
    return render(request, "showcase/gone.html", context, status=410)


def _crumbs(vendor: Vendor) -> list[Crumb]:
    return [(_("Vendors"), reverse("vendors:list")), (vendor.shown_name, None)]
