"""robots.txt, security.txt and the site map."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.factories import ListingFactory


def test_robots_trial_site_is_closed(client: Client) -> None:
    response = client.get("/robots.txt")

    assert response.content.decode() == "User-agent: *\nDisallow: /\n"


def test_robots_production_names_the_site_map(client: Client, settings) -> None:
    settings.IS_PRODUCTION = True

    text = client.get("/robots.txt").content.decode()

    assert "Disallow: /quan-tri/\n" in text
    assert text.endswith("Sitemap: http://testserver/sitemap.xml\n")


@time_machine.travel("2026-11-22 10:00:00+00:00", tick=False)
def test_security_txt_has_contact_and_expiry(client: Client) -> None:
    text = client.get("/.well-known/security.txt").content.decode()

    assert text.splitlines() == [
        f"Contact: http://testserver{reverse('about:contact')}",
        "Expires: 2027-04-30T00:00:00Z",
        "Preferred-Languages: vi, en",
    ]


@pytest.mark.django_db
def test_sitemap_lists_public_rows_in_both_languages(client: Client) -> None:
    shown = ListingFactory(state="published")
    hidden = ListingFactory(state="draft")

    index = client.get("/sitemap.xml").content.decode()
    page = client.get("/sitemap-solutions.xml").content.decode()

    assert "http://testserver/sitemap-solutions.xml" in index
    assert f"http://testserver/giai-phap/{shown.solution.slug}/" in page
    assert f"http://testserver/en/giai-phap/{shown.solution.slug}/" in page
    assert hidden.solution.slug not in page
