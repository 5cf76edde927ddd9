"""Pages of what went wrong: each lets one search the whole portal."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def searches(html: str) -> list[str]:
    """Where the search forms of a page lead that take a text ``q``."""
    forms = re.findall(r"<form[^>]*role=\"search\".*?</form>", html, re.DOTALL)
    return [re.search(r'action="([^"]*)"', form)[1] for form in forms if 'name="q"' in form]


@pytest.mark.parametrize(
    ("prefix", "heading"), [("", "Không tìm thấy trang"), ("/en", "Page not found")]
)
def test_missing_page_offers_the_search_over_everything(
    client: Client, prefix: str, heading: str
) -> None:
    response = client.get(f"{prefix}/nothing-here/")

    html = response.content.decode()
    assert response.status_code == 404
    assert f"<h1>{heading}</h1>" in html
    assert searches(html) == [f"{prefix}{reverse('search')}"] * 2
    assert html.count("data-suggest=") == 2


def test_form_without_its_token_is_refused_in_the_look_of_the_portal() -> None:
    client = Client(enforce_csrf_checks=True)

    response = client.post("/en/giai-phap/")

    html = response.content.decode()
    assert response.status_code == 403
    assert "<h1>The form was not sent</h1>" in html
    assert searches(html) == ["/en/tim-kiem/"]
    assert "<style" not in html


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_page_that_stands_alone_has_a_search_too(client: Client, name: str) -> None:
    html = Path(settings.BASE_DIR, "templates", name).read_text(encoding="utf-8")

    assert searches(html) == [reverse("search")]
