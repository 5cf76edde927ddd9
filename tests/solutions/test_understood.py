"""How a text was understood is told in whole sentences."""

import pytest
from django.utils import translation

from provinces.models import Province
from solutions.finder import nearest
from solutions.query import CatalogueQuery
from solutions.search import search
from solutions.understood import Understood, notes
from tests.factories import ListingFactory, SolutionFactory, SynonymFactory
from tests.solutions.catalogue_world import ON

pytestmark = pytest.mark.django_db


def taken(text: str) -> Understood:
    """How the search takes a text."""
    return search(CatalogueQuery(text=text), ON).taken


def told(text: str) -> list[str]:
    """The sentences about a text, in English."""
    with translation.override("en"):
        return list(notes(taken(text)))


def listed(name: str) -> None:
    """A public solution."""
    ListingFactory(solution=SolutionFactory(name=name), national=True, published=True)


def test_plain_words_need_no_sentence(django_assert_num_queries) -> None:
    listed("Hóa đơn nhanh")
    found = taken("hoa don")

    with django_assert_num_queries(0):
        assert list(notes(found)) == []


def test_word_that_nothing_has_is_told_with_what_was_looked_for() -> None:
    listed("Bệnh viện số")

    assert told("bệnh vienn") == [
        "No solution has the word “vienn”; “viện” was looked for as well."
    ]


def test_word_that_sounds_like_another_is_told() -> None:
    listed("Xử lý nước")

    assert told("sử lý nước") == ["Besides “sử”, “xử” was looked for, which sounds alike."]


def test_words_read_anew_are_told() -> None:
    listed("Học bạ điện tử")

    assert told("Hocj  baj dientu") == ["“Hocj baj dientu” was read as “học bạ dien tu”."]


def test_abbreviation_is_told_with_its_meaning() -> None:
    listed("Hóa đơn điện tử")
    SynonymFactory(term="HĐĐT", meanings="hóa đơn điện tử\nhóa đơn số")

    assert told("hddt nhanh")[-1] == "“hddt” also finds “hóa đơn điện tử” or “hóa đơn số”."


def test_old_name_of_a_place_is_told_with_the_place_of_today(
    hai_duong: Province, hai_phong: Province
) -> None:
    listed("Hóa đơn")

    assert told("Hải Dương") == ["“Hải Dương” was taken for a place: Hai Phong."]


def test_more_words_than_can_be_looked_for_are_told() -> None:
    listed("Hóa đơn")
    text = " ".join(f"w{number}" for number in range(13))

    assert told(text)[0] == "Only the first 12 words of the search text were used."
    assert not any("Only" in note for note in told("w1 " + "cho các " * 8))


def test_parts_of_a_text_are_told_as_parts() -> None:
    listed("Học phí mầm non")

    assert told("học phí qqqqqq") == [
        "Nothing has all of these words; results that have part of them are shown."
    ]


def test_nearest_text_that_finds_something_is_named_with_its_marks() -> None:
    listed("Dịch vụ công trực tuyến")

    found, whole = (search(CatalogueQuery(text=text), ON) for text in ("dich vu cng", "dich vu"))

    assert nearest(found, ON) == "dịch vụ công"
    assert nearest(whole, ON) == ""
