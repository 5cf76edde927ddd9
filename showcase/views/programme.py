"""National programmes: platforms that the ministry announced, and what is free in each."""

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.clock import today
from showcase.evaluation_papers import paper
from showcase.frame import frame, page_of
from solutions.cards import cards_for
from solutions.models import Programme, ProgrammeEntry, Solution

PER_PAGE = 24


@require_safe
def programme_list(request: HttpRequest) -> HttpResponse:
    """The programmes with their numbers of platforms; 1 query."""
    rows = list(_counted(public_entries()))
    context = {"programmes": [(row, paper_of(row)) for row in rows]} | frame(
        request,
        [(_("National programmes"), None)],
        has_sample=any(row.counts_sample for row in rows),
    )
    return render(request, "showcase/programmes.html", context)


@require_safe
def programme_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One programme: the announcing document and its platforms in the order announced; 6 queries.

    A platform is shown as soon as one listing presents it, be it only the ministry's national one.
    """
    programme = get_object_or_404(_counted(public_entries()), slug=slug)
    rows = public_entries().filter(programme=programme).order_by("position", "pk")
    page = page_of(request, rows, PER_PAGE)
    cards = cards_for([entry.solution_id for entry in page.object_list], today())
    context = {
        "programme": programme,
        "paper": paper_of(programme),
        "page": page,
        "entries": list(zip(cards, page.object_list, strict=True)),
    } | frame(
        request,
        [
            (_("National programmes"), reverse("programmes:list")),
            (programme.local_name, None),
        ],
        page=page,
        has_sample=programme.counts_sample,
    )
    return render(request, "showcase/programme.html", context)


def public_entries() -> QuerySet[ProgrammeEntry]:
    """Entries of programmes whose solution visitors may see."""
    shown = Solution.objects.published(today()).filter(pk=OuterRef("solution"))
    return ProgrammeEntry.objects.filter(Exists(shown)).order_by()


def paper_of(programme: Programme) -> str:
    """Number and date of the document that announced it, "" while they are not entered."""
    return paper(programme.document_number, programme.document_date)


def _counted(entries: QuerySet[ProgrammeEntry]) -> QuerySet[Programme]:
    """Programmes with ``platform_count`` of the entries; ``counts_sample``: some are samples."""
    own = entries.filter(programme=OuterRef("pk"))
    number = own.values("programme").annotate(found=Count("pk")).values("found")
    return Programme.objects.annotate(
        platform_count=Coalesce(Subquery(number, output_field=IntegerField()), 0),
        counts_sample=Exists(own.filter(solution__is_sample=True)),
    )
