"""What a text finds in a large catalogue whose index is still being made."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from core.page_cache.marks import begin, is_for_now
from core.page_cache.store import store
from solutions import interim, wording
from solutions.index.keeper import keeper
from solutions.models import Solution
from tests.factories import ListingFactory, ProvinceFactory, SynonymFactory
from tests.index import searching_by_index

in_public = pytest.mark.django_db(transaction=True)


def offered(name: str, **values: str) -> Solution:
    """A public solution."""
    solution = {f"solution__{key}": value for key, value in values.items()}
    return ListingFactory(solution__name=name, published=True, **solution).solution


def found(text: str) -> list[int]:
    """The keys found, best first."""
    scores = interim.find(text, timezone.localdate()).scores
    return sorted(scores, key=lambda key: (-scores[key], key))


@pytest.fixture(autouse=True)
def unsaid() -> Iterator[None]:
    """Nothing said of this answer before, nor of the next one afterwards."""
    begin()
    yield
    begin()


@pytest.fixture
def is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue of two solutions is too large to be read."""
    monkeypatch.setattr(interim, "MOST_READ", 1)


@pytest.mark.django_db
def test_small_catalogue_is_read_whole() -> None:
    solution = offered("Hóa đơn điện tử")

    result = interim.find("hoá đon", timezone.localdate())

    assert result.scores == wording.find("hoá đon", timezone.localdate()).scores
    assert list(result.scores) == [solution.pk]
    assert not is_for_now()


@pytest.mark.django_db
def test_all_typed_words_must_be_there_and_names_come_first(is_large: None) -> None:
    told = offered("Sổ sách", summary="Xuất hóa đơn điện tử")
    named = offered("Hóa đơn điện tử")
    by_vendor = offered("Hóa đơn", vendor__legal_name="Công ty Điện Tử Ánh Sao")
    offered("Hóa đơn giấy")

    assert found("HOÁ ĐƠN điện t") == [named.pk, by_vendor.pk, told.pk]
    assert is_for_now()


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["%", "_", "??", "", "\\"])
def test_what_has_no_word_finds_nothing(text: str, is_large: None) -> None:
    offered("Một")
    offered("Hai")

    assert found(text) == []


@pytest.mark.django_db
def test_meanings_and_places_are_found_and_empty_words_not_demanded(is_large: None) -> None:
    SynonymFactory(term="HĐĐT", meanings="hóa đơn điện tử")
    here = ProvinceFactory(name="Huế")
    invoice = offered("Xuất Nhanh", summary="Lập hóa đơn điện tử")
    local = ListingFactory(solution__name="Hóa đơn điện tử", published=True, province=here).solution
    offered("Hóa đơn giấy điện nước tử tế")

    assert found("phần mềm HĐĐT cho tôi") == [invoice.pk, local.pk]
    assert found("HĐĐT ở Huế") == [local.pk]


@pytest.mark.django_db
def test_five_statements_however_many(is_large: None, django_assert_num_queries) -> None:
    for number in range(5):
        offered(f"Hóa đơn {number}")

    with django_assert_num_queries(5):
        assert len(found("hoa don")) == 5


@in_public
def test_page_is_answered_meanwhile_and_not_kept(
    is_large: None, client: Client, settings: Settings
) -> None:
    settings.CACHES_PAGES = True
    offered("Hóa đơn điện tử")
    offered("Trường học")
    store.clear()
    with searching_by_index():
        keeper.drop(None)
        meanwhile = client.get("/giai-phap/", {"q": "hoa don"})
    with searching_by_index():
        afterwards = client.get("/giai-phap/", {"q": "hoa don"})
    store.clear()

    assert "Hóa đơn điện tử" in meanwhile.content.decode()
    assert "Trường học" not in meanwhile.content.decode()
    assert meanwhile["Cache-Control"] == "private, no-store"
    assert "Hóa đơn điện tử" in afterwards.content.decode()
    assert afterwards["Cache-Control"] == "public, max-age=0, must-revalidate"
