"""Guides, centres, lists and the site itself as nodes of schema.org."""

from collections.abc import Callable, Iterable, Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.structured_data import Node, node
from core.text import shorten
from guides.models import Guide
from provinces.models import Centre, CentreLocation, Province
from showcase.steps import Phase, Totals

Absolute = Callable[[str], str]


def how_to(guide: Guide, phases: Sequence[Phase], totals: Totals, address: str) -> Node:
    """A guide with its steps, its days one after the other and what it costs as far as known."""
    steps = [
        node(
            "HowToStep",
            name=step.title,
            url=f"{address}#{step.key}",
            position=step.number,
            text=_step_text(step.title, [tick.text for tick in step.ticks]),
        )
        for phase in phases
        for step in phase.steps
    ]
    cost = node("MonetaryAmount", currency="VND", value=totals.cost) if totals.cost else None
    return node(
        "HowTo",
        name=guide.local_title,
        description=shorten(guide.local_summary),
        url=address,
        inLanguage=guide.local_title.lang or get_language(),
        totalTime=f"P{totals.days}D" if totals.days else "",
        estimatedCost=cost,
        step=steps,
    )


def office(
    centre: Centre | None, province: Province, locations: Iterable[CentreLocation], address: str
) -> Node | None:
    """A centre with its first room; None where no centre has been founded.

    Opening hours are free text for people and therefore not given here.
    """
    if centre is None:
        return None
    first = next(iter(locations), None)
    area = node("AdministrativeArea", name=province.full_name)
    return node(
        "GovernmentOffice",
        name=centre.local_name,
        url=address,
        email=centre.email,
        telephone=centre.phone,
        sameAs=centre.website,
        areaServed=area,
        address=_postal(first, province),
        geo=_point(first),
    )


def website(absolute: Callable[[str], str], home: str, search: str) -> Node:
    """The site with the address that searches it; ``home`` and ``search`` are paths."""
    action = node("SearchAction", target=f"{absolute(search)}?q={{search_term_string}}")
    action["query-input"] = "required name=search_term_string"
    return node(
        "WebSite",
        name=_("Digital Transformation Centres Portal"),
        url=absolute(home),
        inLanguage=get_language(),
        potentialAction=action,
    )


def _step_text(title: str, ticks: Sequence[str]) -> str:
    return "; ".join([title, *ticks])


def _postal(location: CentreLocation | None, province: Province) -> Node | None:
    if location is None:
        return None
    return node(
        "PostalAddress",
        streetAddress=location.address,
        addressRegion=province.full_name,
        addressCountry="VN",
    )


def _point(location: CentreLocation | None) -> Node | None:
    if location is None or location.latitude is None or location.longitude is None:
        return None
    return node("GeoCoordinates", latitude=location.latitude, longitude=location.longitude)
