"""Content in two languages: what a page shows, and the two addresses of it."""

import pytest
from django.utils import translation

from core.i18n import LangText, Translated, alternates, strip_language


class Row:
    """What ``Translated`` needs of a row."""

    title = Translated("name")

    def __init__(self, name: str, name_en: str) -> None:
        self.name, self.name_en = name, name_en


@pytest.mark.parametrize(
    ("language", "name", "name_en", "shown", "marked"),
    [
        ("vi", "Y tế", "Health", "Y tế", ""),
        ("en", "Y tế", "Health", "Health", ""),
        ("en", "Y tế", "", "Y tế", "vi"),
        ("vi", "", "Health", "Health", "en"),
        ("vi", "", "", "", ""),
        ("en", "", "", "", ""),
    ],
)
def test_missing_text_falls_back_and_says_its_language(
    language: str, name: str, name_en: str, shown: str, marked: str
) -> None:
    with translation.override(language):
        text = Row(name, name_en).title

    assert (text, text.lang) == (shown, marked)


def test_without_a_language_the_text_is_vietnamese() -> None:
    with translation.override(None):
        assert Row("Y tế", "Health").title == "Y tế"


def test_descriptor_of_the_class_is_itself() -> None:
    assert isinstance(Row.title, Translated)


def test_language_text_is_a_plain_text_too() -> None:
    text = LangText("Y tế", "vi")

    assert text == "Y tế"
    assert text.lang == "vi"
    assert LangText("Y tế").lang == ""


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("/", ("", "/")),
        ("/en/", ("/en", "/")),
        ("/en", ("/en", "/")),
        ("/giai-phap/", ("", "/giai-phap/")),
        ("/en/giai-phap/", ("/en", "/giai-phap/")),
        ("/energy/", ("", "/energy/")),
        ("/giai-phap/en/", ("", "/giai-phap/en/")),
    ],
)
def test_language_prefix_of_a_path(path: str, parts: tuple[str, str]) -> None:
    assert strip_language(path) == parts


@pytest.mark.parametrize("path", ["/tinh/hue/", "/en/tinh/hue/"])
def test_both_addresses_of_a_page(path: str) -> None:
    assert alternates(path) == ("/tinh/hue/", "/en/tinh/hue/")
