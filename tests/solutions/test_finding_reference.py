"""The index over what is read for it finds what the reference finds, with the same scores."""

import datetime as dt
from random import Random

import pytest

from core.finding.index import TextIndex
from core.finding.understanding import understand
from provinces.models import Province
from solutions.models import Sector
from solutions.wording import WEIGHTS, documents, find, lexicon
from tests.core.finding_world import TYPED, WORDS, typed
from tests.factories import (
    ListingFactory,
    SectorFactory,
    SolutionFactory,
    SynonymFactory,
    VendorFactory,
)
from tests.solutions.catalogue_world import ON

pytestmark = pytest.mark.django_db
PLACES = [*TYPED, "Đà Nẵng", "Hải Dương", "hue", "tỉnh Hải Dương"]


def some(random: Random, most: int) -> str:
    return " ".join(random.choices(WORDS, k=random.randint(0, most)))


def world(random: Random, places: list[Province]) -> None:
    """A dozen solutions; some are drafts, some public from tomorrow on."""
    SynonymFactory(term="HĐĐT", meanings="hóa đơn điện tử\ne-invoice")
    SynonymFactory(term="EMR", meanings="bệnh án điện tử", is_two_way=False)
    SynonymFactory(term="SOC", meanings="công xã", is_active=False)
    sectors = [SectorFactory(name="Y tế", aliases="bệnh viện; khám"), SectorFactory(name="Xã")]
    vendors = [VendorFactory(legal_name=f"Công ty {some(random, 2)} {n}") for n in range(3)]
    for number in range(12):
        solution = SolutionFactory(
            name=f"{some(random, 4)} {number}",
            name_en=random.choice(["", "E-invoice", "His quay"]),
            summary=some(random, 8),
            description=some(random, 12),
            features=some(random, 5),
            vendor=random.choice(vendors),
        )
        solution.sectors.set(random.sample(sectors, random.randint(0, 2)))
        for place in random.sample([None, *places], random.randint(0, 2)):
            ListingFactory(
                solution=solution,
                province=place,
                state=random.choice(["published", "published", "published", "draft"]),
                publish_on=random.choice([None, ON, ON + dt.timedelta(days=1)]),
            )


@pytest.mark.parametrize("seed", range(8))
def test_index_finds_what_the_reference_finds(
    seed: int, da_nang: Province, hue: Province, hai_phong: Province, hai_duong: Province
) -> None:
    random = Random(seed)
    world(random, [da_nang, hue, hai_phong])
    index, words = TextIndex(documents(ON), WEIGHTS), lexicon(ON)

    for _ in range(25):
        text = random.choice([typed(random), " ".join(random.sample(PLACES, 3))])
        expected = find(text, ON)
        found = index.find(understand(text, words, index))
        scores = dict(zip(found.slots.tolist(), found.scores.tolist(), strict=True))
        assert (scores, found.is_partial) == (expected.scores, expected.is_partial), text


def test_changed_solutions_are_read_alone(da_nang: Province) -> None:
    random = Random(1)
    world(random, [da_nang])
    everything = dict(documents(ON))
    some_keys = random.sample(sorted(everything), 2)

    assert dict(documents(ON, some_keys)) == {key: everything[key] for key in some_keys}


def test_number_of_queries_does_not_grow(da_nang: Province, django_assert_num_queries) -> None:
    world(Random(1), [da_nang])
    with django_assert_num_queries(7):
        find("hóa đơn", ON)
    Sector.objects.create(name="Đất", slug="dat", pillar=Sector.objects.first().pillar)
    world_again = SolutionFactory(name="Thêm một")
    ListingFactory(solution=world_again, province=da_nang, published=True)

    with django_assert_num_queries(7):
        found = find("them mot", ON)

    assert list(found.scores) == [world_again.pk]


def test_former_name_of_a_place_finds_what_its_successor_lists(
    hai_phong: Province, hai_duong: Province, da_nang: Province
) -> None:
    for place in (hai_phong, da_nang):
        ListingFactory(solution__name=f"Sổ {place.slug}", province=place, published=True)
    listed = ListingFactory(solution__name="Sổ khác", province=hai_phong, published=True)

    found = find("sổ khác Hải Dương", ON)

    assert list(found.scores) == [listed.solution_id]
