"""Addresses put together are those that Django would look for."""

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from core.addresses import address_of


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("page", ["solutions:detail", "vendors:detail", "provinces:centre"])
def test_address_is_the_one_looked_for(page: str, language: str) -> None:
    with translation.override(language):
        found = [address_of(page, slug) for slug in ("mot-giai-phap", "a_1", "0-here-0")]

        assert found == [reverse(page, args=[s]) for s in ("mot-giai-phap", "a_1", "0-here-0")]


def test_what_is_no_slug_has_no_address() -> None:
    with pytest.raises(NoReverseMatch):
        address_of("solutions:detail", "a/b")
