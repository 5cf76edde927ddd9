"""Django's tags whose result is kept: the same as without, in each language."""

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch
from django.utils import translation


def rendered(template: Template, language: str, **context: object) -> str:
    with translation.override(language):
        return template.render(Context(context))


@pytest.mark.parametrize(
    ("source", "vi", "en"),
    [
        ('{% translate "Price" %}', "Giá", "Price"),
        ('{% translate "Price" as word %}[{{ word }}]', "[Giá]", "[Price]"),
        ('{% translate "Compare" context "button" %}', "So sánh", "Compare"),
        ('{% url "compare" %}', "/so-sanh/", "/en/so-sanh/"),
        ('{% url "compare" as address %}{{ address }}?s=a', "/so-sanh/?s=a", "/en/so-sanh/?s=a"),
        ('{% url "no-such-page" as address %}[{{ address }}]', "[]", "[]"),
    ],
)
def test_each_language_has_its_own(source: str, vi: str, en: str) -> None:
    template = Template(source)

    found = [rendered(template, language) for language in ("vi", "en", "vi", "en")]

    assert found == [vi, en, vi, en]


def test_what_comes_from_the_context_is_looked_up_each_time() -> None:
    words = Template("{% translate word %}")
    counted = Template(
        "{% blocktranslate trimmed count number=n %}{{ number }} province"
        "{% plural %}{{ number }} provinces{% endblocktranslate %}"
    )

    said = [rendered(words, "vi", word=word) for word in ("Price", "Vendor")]
    counts = [rendered(counted, "en", n=number) for number in (1, 2, 1)]

    assert said == ["Giá", "Nhà cung cấp"]
    assert counts == ["1 province", "2 provinces", "1 province"]


def test_address_that_does_not_exist_is_an_error_each_time() -> None:
    template = Template('{% url "no-such-page" %}')

    for _time in range(2):
        with pytest.raises(NoReverseMatch):
            rendered(template, "vi")
