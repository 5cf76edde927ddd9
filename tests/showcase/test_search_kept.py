"""The texts that a process keeps: read again as soon as something of them was committed."""

import datetime as dt

import pytest
import time_machine
from django.conf import LazySettings
from django.db import connection

from core.changes.kept import Kept
from guides.models import Guide
from showcase.searching import finding
from showcase.searching.collection import Shelf, library_of
from showcase.searching.guides import GUIDES
from showcase.searching.places import PLACES
from showcase.searching.problems import PROBLEMS
from showcase.searching.source import Source
from showcase.searching.vendors import VENDORS
from solutions.models import Listing
from tests import factories as f

pytestmark = pytest.mark.django_db(transaction=True)

ON = dt.date(2026, 2, 10)


@pytest.fixture(autouse=True)
def _kept(settings: LazySettings) -> None:
    settings.SEARCHES_BY_INDEX = True


def shelf(source: Source) -> Shelf:
    """A shelf of one process with one kind of things."""
    return Shelf({source.key: library_of(source.texts), "lexicon": Kept(lambda on: None, _same)})


def _same(made: object, news: object, before: dt.date, on: dt.date) -> object:
    return made


def found(shelf: Shelf, source: Source, text: str, on: dt.date = ON) -> list[int]:
    """The keys that answer."""
    with shelf.opened(on) as things:
        library = things[source.key]
        question = finding.understand(text, finding.wording.lexicon(on), library.index)
        return library.ranked(question).in_order()


def test_edit_is_found_by_the_next_question() -> None:
    kept = shelf(GUIDES)
    guide = f.GuideFactory(title="Ký số", published=True)
    assert found(kept, GUIDES, "ký số") == [guide.pk]

    guide.title = "Một cửa"
    guide.save()

    assert found(kept, GUIDES, "ký số") == []
    assert found(kept, GUIDES, "một cửa") == [guide.pk]


def test_new_withdrawn_and_deleted_things_are_noticed() -> None:
    kept = shelf(GUIDES)
    assert found(kept, GUIDES, "ký số") == []

    guide = f.GuideFactory(title="Ký số", published=True)
    other = f.GuideFactory(title="Ký số hai", published=True)
    assert set(found(kept, GUIDES, "ký số")) == {guide.pk, other.pk}
    Guide.objects.filter(pk=guide.pk).update(state="draft")
    assert found(kept, GUIDES, "ký số") == [other.pk]
    other.delete()

    assert found(kept, GUIDES, "ký số") == []


def test_only_what_changed_is_read_again(django_assert_max_num_queries) -> None:
    kept = shelf(GUIDES)
    for number in range(5):
        f.GuideFactory(title=f"Ký số {number}", published=True)
    found(kept, GUIDES, "ký số")

    with kept.opened(ON) as things:
        before = things[GUIDES.key]
    Guide.objects.filter(title="Ký số 3").update(title="Một cửa")
    with kept.opened(ON) as things:
        after = things[GUIDES.key]
    with django_assert_max_num_queries(0), kept.opened(ON):
        pass

    assert after is before
    assert len(after.index) == 5


def test_guide_follows_its_problem() -> None:
    kept = shelf(GUIDES)
    problem = f.ProblemFactory(title="Sổ giấy", published=True)
    guide = f.GuideFactory(title="Bỏ sổ", problem=problem, published=True)
    assert found(kept, GUIDES, "sổ giấy") == [guide.pk]

    problem.title = "Hàng chờ"
    problem.save()

    assert found(kept, GUIDES, "sổ giấy") == []
    assert found(kept, GUIDES, "hàng chờ") == [guide.pk]


def test_problem_follows_the_name_of_its_sector() -> None:
    kept = shelf(PROBLEMS)
    sector = f.SectorFactory(name="Y tế")
    problem = f.ProblemFactory(title="Sổ giấy", sector=sector, published=True)
    assert found(kept, PROBLEMS, "y tế") == [problem.pk]

    sector.name = "Giáo dục"
    sector.save()

    assert found(kept, PROBLEMS, "y tế") == []
    assert found(kept, PROBLEMS, "giáo dục") == [problem.pk]


def test_vendor_is_found_while_one_of_its_solutions_is_public() -> None:
    kept = shelf(VENDORS)
    vendor = f.VendorFactory(legal_name="Mẫu Sen")
    listing = f.ListingFactory(solution__vendor=vendor, national=True)
    assert found(kept, VENDORS, "mẫu sen") == []

    Listing.objects.filter(pk=listing.pk).update(state="published")
    assert found(kept, VENDORS, "mẫu sen") == [vendor.pk]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE \"solutions_listing\" SET state = 'draft'")

    assert found(kept, VENDORS, "mẫu sen") == []


def test_province_follows_its_other_names_and_its_centre() -> None:
    kept = shelf(PLACES)
    place = f.ProvinceFactory(name="Đà Nẵng")
    assert found(kept, PLACES, "tourane") == []

    f.ProvinceAliasFactory(province=place, name="Tourane")
    f.CentreFactory(province=place, name="Điểm Sông Hàn")

    assert found(kept, PLACES, "tourane") == [place.pk]
    assert found(kept, PLACES, "sông hàn") == [place.pk]


def test_new_day_shows_what_begins_with_it() -> None:
    kept = shelf(GUIDES)
    tomorrow = ON + dt.timedelta(days=1)
    guide = f.GuideFactory(title="Ký số", published=True, publish_on=tomorrow)

    with kept.opened(ON) as things:
        before = things[GUIDES.key]
    assert found(kept, GUIDES, "ký số") == []
    assert found(kept, GUIDES, "ký số", tomorrow) == [guide.pk]
    with kept.opened(tomorrow) as things:
        assert things[GUIDES.key] is before
    assert found(kept, GUIDES, "ký số") == []


def test_what_was_read_ahead_needs_no_query(django_assert_num_queries) -> None:
    f.GuideFactory(title="Ký số", published=True)
    with time_machine.travel(ON):
        finding.read_ahead()

    with django_assert_num_queries(0), finding.opened(ON) as desk:
        assert len(desk.libraries["guides"].index) == 1


def test_synonym_and_sector_are_known_at_once() -> None:
    with time_machine.travel(ON):
        guide = f.GuideFactory(title="Hóa đơn điện tử", published=True)
        with finding.opened(ON) as desk:
            assert desk.ranked("guides", desk.question("HĐĐT")).in_order() == []

        f.SynonymFactory(term="HĐĐT", meanings="hóa đơn điện tử")

        with finding.opened(ON) as desk:
            assert desk.ranked("guides", desk.question("HĐĐT")).in_order() == [guide.pk]
            assert desk.phrases.like("hddt", desk.lexicon) == ["hóa đơn điện tử"]
