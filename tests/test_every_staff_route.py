"""Every address of the staff: a visitor learns nothing, nonsense never breaks, the policy holds."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import NoReverseMatch

from core.models import User
from tests.site import LANGUAGES, STAFF, Route
from tests.test_every_route import CSP, directives

VALUES = ("1", "khong-co", "9" * 40, "-1", "Đà Nẵng", "_5F", "a b", "core_user", "'")
# Where a person without a session may go: the doors themselves.
DOORS = ("account_", "mfa_", "admin:login", "admin:logout")


def addresses(route: Route, language: str) -> Iterator[str]:
    """The addresses of a route with every value that its parameters take."""
    for value in VALUES if route.parameters else ("",):
        try:
            yield route.address(language, value)
        except NoReverseMatch:
            continue


# A visitor is sent away before any row is asked for.
@pytest.mark.once
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("route", STAFF, ids=str)
def test_visitor_is_shown_the_door(client: Client, db: None, route: Route, language: str) -> None:
    for address in addresses(route, language):
        response = client.get(address)

        if route.name.startswith(DOORS):
            assert response.status_code in {200, 302, 404, 405}, address
        elif response.status_code != 404:
            assert response.status_code == 302, address
            assert "/login/" in response.headers["Location"], address
        assert directives(response.headers["Content-Security-Policy"]) == directives(CSP)


@pytest.mark.parametrize("route", STAFF, ids=str)
def test_superuser_is_answered_whatever_is_asked(client: Client, root: User, route: Route) -> None:
    client.force_login(root)

    for address in addresses(route, "vi"):
        response = client.get(address)

        assert response.status_code in {200, 302, 400, 403, 404, 405}, address
        assert directives(response.headers["Content-Security-Policy"]) == directives(CSP)


@pytest.mark.parametrize(
    "query", ["q=%00", "q=x&p=9999999999999999999999", "o=x.y", "e=1", "zz__zz=1"]
)
@pytest.mark.parametrize(
    "route", [route for route in STAFF if route.name.endswith("_changelist")], ids=str
)
def test_lists_of_the_admin_take_any_query(
    client: Client, root: User, route: Route, query: str
) -> None:
    client.force_login(root)

    response = client.get(f"{route.address('vi')}?{query}")

    assert response.status_code in {200, 302}


def test_walk_finds_the_pages_of_the_staff() -> None:
    names = {route.name for route in STAFF}

    assert {"admin:index", "admin:solutions_listing_changelist", "account_login"} <= names
