"""Every public address, in both languages: the right answer to a visitor, and to nonsense.

New routes are found by walking the resolver; nothing has to be added here.
"""

import itertools
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import NoReverseMatch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.models import User
from tests.site import LANGUAGES, PUBLIC, Route, Site

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
EVERY_PAGE = tuple(itertools.product(PUBLIC, LANGUAGES))
# Headers, markup and what is refused before any row is read do not depend on the database: those
# tests are ``once``. That every page is answered, whatever the query says, is tested on both.


def directives(policy: str) -> set[str]:
    """The directives of a policy, whatever their order."""
    return {directive.strip() for directive in policy.split(";") if directive.strip()}


# The right answer -------------------------------------------------------------------------------
def test_page_is_right_by_itself(client: Client, site: Site, subtests) -> None:
    """Its language, that it can be cached whole, and its security headers."""
    for route, language in EVERY_PAGE:
        with subtests.test(route=route.name, language=language):
            response = client.get(
                site.address(route, language), headers={"accept-language": "fr, en;q=0.5"}
            )

            page, headers = response.content.decode(), response.headers
            assert response.status_code == 200
            assert headers["Content-Type"] == "text/html; charset=utf-8"
            assert headers["Content-Language"] == language
            assert f'<html lang="{language}"' in page
            vary = {name.strip().lower() for name in headers.get("Vary", "").split(",")}
            assert not vary & {"cookie", "accept-language"}
            assert "Set-Cookie" not in headers
            assert response.cookies == {}
            assert "csrfmiddlewaretoken" not in page
            assert directives(headers["Content-Security-Policy"]) == directives(CSP)
            assert {
                name: headers.get(name)
                for name in ("X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy")
            } == {
                "X-Content-Type-Options": "nosniff",
                "X-Frame-Options": "DENY",
                "Referrer-Policy": "same-origin",
            }


def test_signed_in_person_sees_the_page_of_a_visitor(
    client: Client, site: Site, binh: User, subtests
) -> None:
    of_visitor = {route: client.get(site.address(route)).content for route in PUBLIC}
    client.force_login(binh)

    for route in PUBLIC:
        with subtests.test(route=route.name):
            assert client.get(site.address(route)).content == of_visitor[route]


@pytest.mark.once
def test_head_is_a_page_without_its_body(client: Client, site: Site) -> None:
    answers = {route: client.head(site.address(route)) for route in PUBLIC}

    assert {(answer.status_code, answer.content) for answer in answers.values()} == {(200, b"")}


@pytest.mark.once
def test_address_without_its_slash_leads_on(client: Client, site: Site) -> None:
    addresses = [site.address(route, "en") for route in PUBLIC]

    answers = {address: client.get(address.removesuffix("/")) for address in addresses}

    assert {
        address: (answer.status_code, answer.headers["Location"])
        for address, answer in answers.items()
    } == {address: (301, address) for address in addresses}


# Nonsense ---------------------------------------------------------------------------------------
METHODS = ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "NONSENSE")
ODD_VALUES = (
    "khong-co",
    "0",
    "-",
    "99999999999999999999999999",
    "x" * 3000,
    "Đà Nẵng",
    "đà-nẵng\N{COMBINING ACUTE ACCENT}",
    "'; DROP TABLE core_user; --",
    "../../../etc/passwd",
    "\0",
    "%00",
    "\N{PILE OF POO}",
)
NO_TEXT = ("%ff%fe", "%c3%28", "%ed%a0%80", "%00", "a%00b", "%E2%80%AE")
PREFIXES = ("/", "/en/", "/giai-phap/", "/tinh/", "/tinh/da-nang/", "/tep/", "/tep/0/")


@pytest.mark.once
def test_page_only_reads(client: Client, site: Site, subtests) -> None:
    for route in PUBLIC:
        with subtests.test(route=route.name):
            address = site.address(route)

            statuses = {name: client.generic(name, address).status_code for name in METHODS}

            assert statuses == dict.fromkeys(METHODS, 405)


def test_unknown_row_is_not_found(client: Client, site: Site, subtests) -> None:
    for route, language in EVERY_PAGE:
        if not route.parameters:
            continue
        with subtests.test(route=route.name, language=language):
            known, slug = site.address(route, language), site.slugs[route.place]

            statuses = {
                value: client.get(known.replace(slug, quote(value, safe=""))).status_code
                for value in ODD_VALUES
            }

            assert statuses == dict.fromkeys(ODD_VALUES, 404)


def test_address_that_is_no_text_is_not_found(client: Client, site: Site) -> None:
    addresses = [f"{prefix}{raw}/" for prefix in PREFIXES for raw in NO_TEXT]

    statuses = {address: client.get(address).status_code for address in addresses}

    assert statuses == dict.fromkeys(addresses, 404)


@pytest.mark.once
def test_foreign_host_is_refused(client: Client, site: Site) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.once
def test_page_never_links_to_a_site_named_in_the_address(client: Client, site: Site) -> None:
    response = client.get("/", PATH_INFO="//evil.example/")

    assert response.status_code == 404
    assert 'href="//evil.example' not in response.content.decode()


PARAMETERS = (
    "q",
    "sector",
    "pillar",
    "audience",
    "problem",
    "province",
    "region",
    "vendor",
    "vendor_province",
    "programme",
    "kind",
    "readiness",
    "charge",
    "unit",
    "deployment",
    "security_level",
    "evaluated_by",
    "recognition",
    "grade",
    "price_min",
    "price_max",
    "rating_min",
    "trial",
    "promo",
    "featured",
    "vietnamese_product",
    "off_the_shelf",
    "view",
    "sort",
    "page",
    "from",
    "s",
    "khac",
    "quantity",
    "format",
    "next",
)
NASTY = st.sampled_from(
    [
        "",
        "0",
        "-1",
        "1e400",
        "nan",
        "Infinity",
        "99999999999999999999999999999999",
        "1.5",
        "1,5",
        "a%00b".replace("%00", "\0"),
        "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
        "'",
        '"><script>',
        "%",
        "_",
        "\\",
        "{}",
        "%(x)s",
        "đà nẵng",
        "x" * 5000,
        "\N{RIGHT-TO-LEFT OVERRIDE}",
        "٣",
        "1_000",
    ]
)
VALUES = NASTY | st.text(max_size=30)
QUERIES = st.lists(st.tuples(st.sampled_from(PARAMETERS) | st.text(max_size=8), VALUES), max_size=6)


def encoded(pairs: list[tuple[str, str]]) -> str:
    """A query string; lone surrogates go out as a browser would never send them."""
    return "&".join(
        f"{quote(name, errors='surrogatepass')}={quote(value, errors='surrogatepass')}"
        for name, value in pairs
    )


NASTY_QUERIES = (
    [("page", "99999999999999999999")],
    [("q", "a\0b"), ("province", "\0"), ("sector", "\0")],
    [(name, "\0") for name in PARAMETERS],
    [(name, "9" * 40) for name in PARAMETERS],
    [("q", "%"), ("price_min", "-1"), ("price_max", "1e400"), ("rating_min", "nan")],
)
# Of a name that comes twice the last one holds.
BROKEN_QUERIES = ("%&%ff&&&=&&a=1;b=2&q=%ff%fe", f"q=%ZZ&{'=' * 3000}")


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(route=st.sampled_from(PUBLIC), language=st.sampled_from(LANGUAGES), pairs=QUERIES)
def test_any_query_string_is_answered(
    client: Client, site: Site, route: Route, language: str, pairs: list[tuple[str, str]]
) -> None:
    response = client.get(f"{site.address(route, language)}?{encoded(pairs)}")

    assert response.status_code in {200, 301, 302}


def test_nasty_query_string_is_answered(client: Client, site: Site, subtests) -> None:
    queries = [*map(encoded, NASTY_QUERIES), *BROKEN_QUERIES]
    for route in PUBLIC:
        with subtests.test(route=route.name):
            address = site.address(route)

            statuses = {query: client.get(f"{address}?{query}").status_code for query in queries}

            assert statuses == dict.fromkeys(queries, 200)


@pytest.mark.once
def test_text_from_the_query_is_escaped(client: Client, site: Site, subtests) -> None:
    query = "&".join(f"{name}=%3Cscript%3Ealert%281%29%3C%2Fscript%3E" for name in PARAMETERS)
    for route in PUBLIC:
        with subtests.test(route=route.name):
            page = client.get(f"{site.address(route)}?{query}", follow=True).content.decode()

            assert "<script>alert" not in page


# The walk itself --------------------------------------------------------------------------------
def test_walk_finds_the_routes_of_the_site() -> None:
    names = {route.name for route in PUBLIC}

    assert {"home", "solutions:list", "solutions:detail", "about:contact"} <= names


def test_address_needs_its_parameter() -> None:
    with pytest.raises(NoReverseMatch):
        Route("solutions:detail", ()).address("vi")
