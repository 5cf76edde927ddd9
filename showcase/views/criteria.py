"""What the criteria of a set mean, version by version, and who evaluates by them."""

from dataclasses import dataclass

from django.db.models import Count, F, Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.clock import today
from showcase.evaluations import public_evaluations
from showcase.frame import frame
from showcase.steps import LawShown, laws_of
from solutions.models import CriteriaSet, Criterion, LegalInstrument


@dataclass(frozen=True, slots=True)
class VersionShown:
    """A published version with its criteria; ``uses`` counts the public results by it."""

    version: CriteriaSet
    criteria: list[Criterion]
    laws: list[LawShown]
    uses: int


@require_safe
def criteria_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The published versions of a criteria set, the newest first; 4 queries."""
    on = today()
    laws = LegalInstrument.objects.select_related("replaced_by")
    published = CriteriaSet.objects.filter(slug=slug, state=CriteriaSet.Stage.PUBLISHED)
    rows = list(
        published.prefetch_related("criteria", Prefetch("legal_basis", laws)).order_by(
            F("published_on").desc(nulls_last=True), "-pk"
        )
    )
    if not rows:
        raise Http404
    results = public_evaluations(on).filter(criteria_set__in=rows).order_by()
    counts = dict(results.values_list("criteria_set").annotate(Count("pk")))
    versions = [
        VersionShown(
            row,
            list(row.criteria.all()),
            laws_of(row.legal_basis.all(), on),
            counts.get(row.pk, 0),
        )
        for row in rows
    ]
    context = {"name": rows[0].local_name, "versions": versions} | frame(
        request,
        [
            (_("Evaluation and grading method"), reverse("about:ratings")),
            (rows[0].local_name, None),
        ],
    )
    return render(request, "showcase/criteria.html", context)
