"""Nothing that a visitor or a vendor sends to any public address changes a rating.

Addresses are found by walking the resolver, so that a new one is tried from its first day.
"""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch

from provinces.models import Province
from showcase import urls
from solutions.models import (
    CriteriaSet,
    Criterion,
    CriterionScore,
    Evaluation,
    EvaluationBody,
    Recognition,
)
from solutions.ratings import totals, valid_evaluations
from tests.site import LANGUAGES, TODAY, Route, Site, make_site, routes

# What is refused is refused before any row is asked for.
pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("frozen")]

RATED = (CriteriaSet, Criterion, CriterionScore, Evaluation, EvaluationBody, Recognition)
# Everything but the staff's own addresses, also what is added to the site later.
_OPEN = [pattern for pattern in urls.urlpatterns if pattern not in urls.staff]
STAFF = {route.name for route in routes(urls.staff)}
OPEN = [r for r in dict.fromkeys(routes(_OPEN)) if r.name not in STAFF and r.name != "gallery"]
METHODS = ("post", "put", "patch", "delete")


def everything_that_rates() -> tuple[Any, ...]:
    """All rows behind ratings, and what follows from them today."""
    rows = [list(model.objects.order_by("pk").values()) for model in RATED]
    ratings = totals(valid_evaluations(TODAY.date())).order_by("solution")
    return (*rows, list(ratings))


def attack() -> dict[str, str]:
    """Every field that an evaluation, a score or a review has, with a value that would please."""
    names = {field.name for model in RATED for field in model._meta.get_fields()}
    said = dict.fromkeys(names, "1") | {"points": "100", "state": "published"}
    more = ("rating", "score", "vote", "stars", "grade", "solution", "scores-0-points")
    return said | dict.fromkeys(more, "100") | {"overall_micropoints": "100000000"}


def addresses(site: Site, route: Route, language: str) -> list[str]:
    """The address of a route with values that exist and with one that does not."""
    known = site.slugs.get(route.place, "1")
    found = []
    for value in (known, "1", "khong-co"):
        try:
            found.append(route.address(language, value))
        except NoReverseMatch:
            continue
    return list(dict.fromkeys(found))


def test_walk_finds_the_open_addresses() -> None:
    names = {route.name for route in OPEN}

    assert {"home", "solutions:detail", "bodies:detail", "excellent", "stored_file"} <= names
    assert not any(name.startswith("admin:") for name in names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_sent_to_an_open_address_changes_a_rating(
    client: Client, da_nang: Province, hue: Province, language: str
) -> None:
    site = make_site(da_nang, hue)
    before = everything_that_rates()
    said = attack()
    client.raise_request_exception = True

    statuses = set()
    for route in OPEN:
        for address in addresses(site, route, language):
            for method in METHODS:
                sent = getattr(client, method)(address, json.dumps(said), "application/json")
                statuses.add(sent.status_code)
            statuses.add(client.post(address, said).status_code)
            statuses.add(client.get(address, said).status_code)

    assert everything_that_rates() == before
    assert max(statuses) < 500
    assert 405 in statuses


def test_staff_addresses_take_nothing_from_a_visitor(
    client: Client, da_nang: Province, hue: Province
) -> None:
    make_site(da_nang, hue)
    evaluation = Evaluation.objects.first()
    before = everything_that_rates()
    said = attack()

    for page in ("change", "delete", "history", "buoc/revoke", "buoc/publish"):
        address = f"/quan-tri/solutions/evaluation/{evaluation.pk}/{page}/"
        assert client.post(address, said | {"reason": "x", "post": "yes"}).status_code == 302

    assert everything_that_rates() == before
