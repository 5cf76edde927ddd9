"""Excellent solutions by sector: the rule, the fixed note, and where each result is from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.clock import today
from core.i18n import LangText
from showcase.excellent import excellent_by_sector
from showcase.forms import Choice, ListForm
from showcase.frame import frame
from solutions.card_html import ReadyCard, Shape, ready_cards
from solutions.models import Sector

PER_PAGE, PER_SECTOR = 24, 4


@dataclass(frozen=True, slots=True)
class SectorGroup:
    """A sector with its first excellent solutions; ``total`` counts them all."""

    name: LangText
    slug: str
    url: str
    total: int
    cards: Sequence[ReadyCard]


@require_safe
def excellent(request: HttpRequest) -> HttpResponse:
    """All sectors with their best, or one sector, paged; 8 queries at most.

    Of a sector without an excellent solution only the number, 0, is said.
    """
    on = today()
    ranking = excellent_by_sector(on)
    sectors = list(Sector.objects.current(on))
    found = ranking.by_sector
    form = ListForm(request.GET, [_sector_choice(sectors, found)], on)
    del form.fields["q"]
    asked = form.answers["sector"]
    chosen = next((row for row in sectors if row.slug == asked), None)
    rows = [row for row in ([chosen] if chosen else sectors) if found.get(row.pk)]
    own = found.get(chosen.pk, ()) if chosen else ()
    page = Paginator(own, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    shown = {row.pk: page.object_list if chosen else found[row.pk][:PER_SECTOR] for row in rows}
    wanted = list(dict.fromkeys(chain.from_iterable(shown.values())))
    cards = {card.solution_id: card for card in ready_cards(wanted, on, Shape.TILE)}
    groups = [
        SectorGroup(
            name=row.local_name,
            slug=row.slug,
            url=row.get_absolute_url(),
            total=len(found[row.pk]),
            cards=[cards[key] for key in shown[row.pk] if key in cards],
        )
        for row in rows
    ]
    context = {
        "form": form,
        "total": ranking.total,
        "chosen": chosen,
        "page": page,
        "groups": groups,
        "empty": [] if chosen else [row.local_name for row in sectors if not found.get(row.pk)],
    } | _frame(request, form, chosen, page, list(cards.values()))
    return render(request, "showcase/excellent.html", context)


def _sector_choice(sectors: Sequence[Sector], found: Mapping[int, Sequence[int]]) -> Choice:
    options = [(row.slug, f"{row.local_name} ({len(found.get(row.pk, ()))})") for row in sectors]
    return Choice("sector", _("Sector"), _("All sectors"), options)


def _frame(
    request: HttpRequest,
    form: ListForm,
    chosen: Sector | None,
    page: Page,
    cards: Sequence[ReadyCard],
) -> dict[str, object]:
    """The frame; a chosen sector is part of the canonical address."""
    made = frame(
        request,
        [(_("Solutions"), reverse("solutions:list")), (_("Excellent solutions"), None)],
        page=page,
        notices=form.problems,
        has_sample=any(card.is_sample for card in cards),
    )
    if chosen is not None:
        query = {"sector": chosen.slug} | ({"page": page.number} if page.number > 1 else {})
        made["canonical"] = request.build_absolute_uri(f"{request.path}?{urlencode(query)}")
    return made
