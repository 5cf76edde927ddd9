"""The pages about the portal, whose figures come from the rules of the catalogue."""

import re

import pytest
from django.test import Client

PAGES = ("gia", "danh-gia", "tiep-can", "rieng-tu", "lien-he")


def words(client: Client, address: str) -> str:
    """The text of a page, spaces squeezed."""
    html = client.get(address).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html).replace("\u00a0", " "))


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_page_stands_in_both_languages_without_a_query(
    client: Client, name: str, prefix: str
) -> None:
    answer = client.get(f"{prefix}/gioi-thieu/{name}/")

    html = answer.content.decode()
    assert (answer.status_code, html.count("<h1>")) == (200, 1)
    assert f'<html lang="{"en" if prefix else "vi"}">' in html
    assert f'hreflang="en" href="http://testserver/en/gioi-thieu/{name}/"' in html
    assert f'hreflang="vi" href="http://testserver/gioi-thieu/{name}/"' in html


def test_prices_page_reckons_rent_and_purchase(client: Client) -> None:
    text = words(client, "/en/gioi-thieu/gia/")

    assert "12 × VND 1,900,000 + VND 3,000,000 = VND 25,800,000" in text
    assert "5 VND 22,800,000 VND 117,000,000 VND 60,800,000" in text
    assert "here year 2" in text


def test_ratings_page_shows_why_the_exact_score_decides(client: Client) -> None:
    text = words(client, "/en/gioi-thieu/danh-gia/")

    assert "The exact overall score is 89.95; it is shown as 90.0/100. The grade is Good" in text
    assert "one evaluation of 95.0 points counts as 85.0" in text
    assert "four evaluations of 90.0 points count as 86.7" in text


def test_ratings_page_lists_every_grade_with_its_range(client: Client) -> None:
    text = words(client, "/en/gioi-thieu/danh-gia/")

    assert "Excellent 90 points and more" in text
    assert "Good from 80 to under 90 points" in text
    assert "Fail from 0 to under 50 points" in text


@pytest.mark.parametrize("name", PAGES)
def test_page_answers_reading_methods_only(client: Client, name: str) -> None:
    assert client.post(f"/gioi-thieu/{name}/").status_code == 405


def test_language_switch_keeps_page_and_query(client: Client) -> None:
    html = client.get("/gioi-thieu/gia/?a=1&b=%C4%91").content.decode()

    assert 'href="/en/gioi-thieu/gia/?a=1&amp;b=%C4%91" hreflang="en"' in html


def test_menu_marks_where_the_visitor_is(client: Client) -> None:
    html = client.get("/en/gioi-thieu/gia/").content.decode()

    assert '<a href="/en/gioi-thieu/gia/">How prices are published</a>' in html
    assert 'aria-current="page"' in html


def test_pages_carry_no_cookie_and_no_form_token(client: Client) -> None:
    answer = client.get("/gioi-thieu/gia/")

    assert (answer.cookies.output(), "csrfmiddlewaretoken" in answer.content.decode()) == (
        "",
        False,
    )


def test_unknown_page_helps_and_is_in_the_language_of_its_address(client: Client, db: None) -> None:
    answer = client.get("/en/khong-co/")

    assert answer.status_code == 404
    assert "<h1>Page not found</h1>" in answer.content.decode()
