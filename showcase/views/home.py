"""The national home page: from problems and sectors to solutions, centres and guides."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from core.clock import today
from core.kept_pages import EVERYTHING, Page, kept_page
from core.templatetags.ui import number
from showcase import highlights, overview, teasers
from showcase.frame import counts_sample
from showcase.national import National, national
from showcase.structured.pages import website
from solutions.card_html import ReadyCard, Shape, ready_cards

PROBLEMS = 6
CARDS = 4
# More than are shown: a card decides whether its promotion is one.
PROMOTION_CANDIDATES = 12
GUIDES = 3


@dataclass(frozen=True, slots=True)
class Section:
    """A row of solutions with the part of the catalogue's query that shows all of its kind."""

    title: str
    cards: Sequence[ReadyCard]
    query: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A fact in figures."""

    value: str
    label: str


def sections(best: Sequence[int]) -> list[Section]:
    """The rows of solutions that are not empty; ``best`` are those with the best evaluations."""
    on = today()
    groups = {
        "featured": highlights.featured(on, CARDS),
        "newest": highlights.newest(on, CARDS),
        "best": best[:CARDS],
        "promoted": highlights.promoted(on, PROMOTION_CANDIDATES),
    }
    keys = highlights.unique(groups.values())
    cards = {card.solution_id: card for card in ready_cards(keys, on, Shape.TILE)}
    rows = {name: [cards[key] for key in group if key in cards] for name, group in groups.items()}
    rows["promoted"] = [card for card in rows["promoted"] if card.has_promo][:CARDS]
    caution = _(
        "Information for reference; it does not replace the selection of contractors under the "
        "law on bidding."
    )
    found = [
        Section(_("Shown in the centres now"), rows["featured"], "featured=1"),
        Section(_("Best evaluated"), rows["best"], "sort=rating", caution),
        Section(_("Promotions in force"), rows["promoted"], "promo=1"),
        Section(_("Newest solutions"), rows["newest"], "sort=newest"),
    ]
    return [section for section in found if section.cards]


def figures(places: overview.Places, counts: National, guides: int) -> list[Figure]:
    """The four facts under the search box."""
    priced, evaluated = counts.priced, counts.evaluated
    return [
        Figure(f"{places.open_count}/{places.total}", _("provincial centres are open")),
        Figure(
            number(priced),
            ngettext("solution with a published price", "solutions with published prices", priced),
        ),
        Figure(number(evaluated), ngettext("evaluated solution", "evaluated solutions", evaluated)),
        Figure(number(guides), ngettext("how-to guide", "how-to guides", guides)),
    ]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The page; the number of its queries does not depend on the number of rows."""
    return kept_page(request, lambda: _page(request))


def _page(request: HttpRequest) -> Page:
    on = today()
    counts = national(on)
    places = overview.places(on, counts.by_province)
    problems = teasers.front_problems(on, PROBLEMS, counts.by_problem)
    guides = teasers.guide_teasers(teasers.public_guides(on)[:GUIDES])
    has_sample = (
        places.has_sample
        or any(item.is_sample for item in (*problems, *guides))
        # The figures and counts are made from every solution, also those not shown here.
        or counts_sample(on)
    )
    context = {
        "places": places,
        "figures": figures(places, counts, highlights.count_guides(on)),
        "problems": problems,
        "sectors": overview.sector_tiles(on, counts.by_sector),
        "sections": sections(counts.best),
        "guides": guides,
        "has_sample": has_sample,
        "structured": [website(request.build_absolute_uri, reverse("home"), reverse("search"))],
    }
    return Page("showcase/home.html", context, EVERYTHING)
