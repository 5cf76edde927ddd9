"""The sample catalogue: repeatable, lawful rows, marked everywhere, and gone without a trace."""

import datetime as dt
import hashlib
import unicodedata
from io import BytesIO, StringIO
from pathlib import Path

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db.models import Model
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.models import Change, StoredFile
from guides.models import Guide, GuideStep, Problem
from provinces.models import Centre
from showcase.sample.build import SampleExistsError, Size, make_sample
from showcase.sample.bulk import batches
from showcase.sample.chance import chance, nice, shares
from showcase.sample.ground import MissingReferenceError, survey
from showcase.sample.guides import Handbook, save_manuals
from showcase.sample.pictures import KINDS, SIZE, draw
from showcase.sample.removal import remove_sample
from showcase.sample.themes import themes, vocabulary
from solutions.models import (
    CriterionScore,
    Deployment,
    Evaluation,
    Listing,
    PricePlan,
    PriceRevision,
    Promotion,
    Recognition,
    Solution,
)
from tests.factories import ListingFactory, SolutionFactory
from vendors.models import Vendor

NOON = dt.datetime(2026, 11, 20, 5, tzinfo=dt.UTC)
ON = NOON.date()
LISTINGS = 150
REAL_NAMES = {
    "viettel", "vnpt", "fpt", "misa", "bkav", "cmc", "vng", "kiotviet", "sapo", "haravan",
    "mobifone", "zalo", "momo", "vnpay", "hoàng sa", "trường sa", "ioffice", "vnedu", "smas",
}  # fmt: skip
# Written anew by every run: keys, moments of saving, and what only points at keys.
UNSTABLE = {"id", "created_at", "updated_at"}


@pytest.fixture
def day() -> None:
    with time_machine.travel(NOON):
        yield


@pytest.fixture
def sample(reference: None, day: None) -> Size:
    return make_sample(LISTINGS, 7)


def rows(model: type[Model]) -> list[tuple[object, ...]]:
    """All rows without their keys, in an order that does not depend on these."""
    plain = [
        column.name
        for column in model._meta.concrete_fields
        if column.name not in UNSTABLE and not column.is_relation
    ]
    return sorted(model._base_manager.values_list(*plain), key=repr)


def digest() -> str:
    made = hashlib.sha256()
    for model in (Vendor, Solution, Listing, PricePlan, Promotion, PriceRevision, Evaluation):
        made.update(repr(rows(model)).encode())
    for model in (CriterionScore, Recognition, Deployment, Guide, GuideStep, StoredFile, Centre):
        made.update(repr(rows(model)).encode())
    return made.hexdigest()


def everything() -> dict[str, int]:
    # Django notes a model as a ContentType when it first meets it, triggers note changes: no data.
    models = [model for model in apps.get_models() if model not in {Change, ContentType}]
    counts = {model._meta.label: model._base_manager.count() for model in models}
    return {label: count for label, count in counts.items() if count}


# Pure -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (0.753, "0.75"),
        (9.994, "9.99"),
        (347, "350"),
        (1_234, "1250"),
        (18_260, "18500"),
        (1_915_000, "1900000"),
        (123_456_789, "125000000"),
    ],
)
def test_nice_is_a_round_amount(amount: float, expected: str) -> None:
    found = nice(amount)

    assert str(found) == expected


@given(
    st.lists(st.floats(0.1, 50), min_size=1, max_size=60),
    st.integers(0, 3),
    st.integers(3, 34),
    st.floats(0, 1),
)
def test_shares_sum_to_the_total_within_their_bounds(
    weights: list[float], least: int, most: int, part: float
) -> None:
    total = round(len(weights) * (least + (most - least) * part))

    found = shares(total, weights, least=least, most=most)

    assert sum(found) == total
    assert all(least <= one <= most for one in found)


def test_shares_without_room_is_an_error() -> None:
    with pytest.raises(ValueError, match="no room"):
        shares(10, [1, 1], least=0, most=4)


def test_chance_is_the_same_for_the_same_parts() -> None:
    assert chance(1, "a").random() == chance(1, "a").random() != chance(1, "b").random()


@pytest.mark.parametrize("kind", KINDS)
def test_picture_is_light_marked_and_repeatable(kind: str) -> None:
    content = draw(kind, "Y tế", 3)

    with Image.open(BytesIO(content)) as picture:
        assert (picture.format, picture.size) == ("WEBP", SIZE)
    assert len(content) < 25_000
    assert content == draw(kind, "Y tế", 3) != draw(kind, "Giáo dục", 3)


@pytest.mark.once
def test_vocabulary_is_whole_and_names_no_real_product(reference: None) -> None:
    problems = set(Problem.objects.values_list("slug", flat=True))
    texts = " ".join(
        path.read_text(encoding="utf-8")
        for path in Path(settings.BASE_DIR, "showcase", "sample", "data").rglob("*.toml")
    )
    all_themes = [theme for own in themes().values() for theme in own]
    names = [pair.vi for theme in all_themes for pair in theme.names]

    assert {slug: len(own) >= 12 for slug, own in themes().items()} == dict.fromkeys(themes(), True)
    assert len(themes()) == 20
    assert {slug for theme in all_themes for slug in theme.problems} == problems
    assert set(vocabulary("guides")["problems"]) == problems
    assert len(names) == len(set(names))
    assert all(pair.vi and pair.en for theme in all_themes for pair in (*theme.names, theme.what))
    assert unicodedata.normalize("NFC", texts) == texts
    assert [name for name in REAL_NAMES if name in texts.lower()] == []


def test_size_keeps_variety_in_small_samples() -> None:
    assert [Size.of(count) for count in (100, 1500, 100_000)] == [
        Size(100, 20, 7, 25),
        Size(1500, 300, 60, 45),
        Size(100_000, 20_000, 2_000, 5_000),
    ]


# Made -------------------------------------------------------------------------------------------
@pytest.mark.once
def test_guides_of_provinces_come_from_the_first_to_their_problem(
    reference: None, day: None
) -> None:
    ground = survey(7)
    handbook = Handbook(ground, {})
    size = len(ground.problems) * 2 + 3
    for batch in batches(handbook.manuals(size), len(ground.problems)):
        save_manuals(ground, batch)

    editions = Guide.objects.filter(adopted_from__isnull=False).select_related("adopted_from")
    found = {(guide.problem_id, guide.adopted_from.problem_id) for guide in editions}

    assert Guide.objects.count() == size
    assert editions.count() == len(ground.problems) + 3
    assert all(own == origin for own, origin in found)
    assert not editions.filter(province__isnull=True).exists()
    assert all(guide.steps.count() >= 5 for guide in Guide.objects.all()[:20])


@pytest.mark.once
def test_sample_is_the_same_for_a_seed_and_a_day(sample: Size) -> None:
    first = digest()
    remove_sample()
    make_sample(LISTINGS, 7)
    again = digest()
    remove_sample()
    make_sample(LISTINGS, 8)

    assert first == again != digest()


# Taken away -------------------------------------------------------------------------------------
def test_remove_sample_leaves_the_reference_data_and_nothing_else(
    reference: None, day: None, django_capture_on_commit_callbacks: object
) -> None:
    before, centres = everything(), rows(Centre)
    make_sample(LISTINGS, 7)
    files = [Path(file.content.path) for file in StoredFile.objects.all()]
    listing = Listing.objects.first()
    listing.contact_phone = "0258 000 0001"
    listing.save()

    with django_capture_on_commit_callbacks(execute=True):
        removed = remove_sample()

    assert removed.kept == []
    assert everything() == before
    assert rows(Centre) == centres
    assert files
    assert [path for path in files if path.exists()] == []


def test_remove_sample_keeps_real_rows_and_says_what_they_stand_on(sample: Size) -> None:
    vendor = Vendor.objects.filter(kind="enterprise").first()
    real = ListingFactory(solution=SolutionFactory(vendor=vendor), state="published")
    other = ListingFactory()

    removed = remove_sample()

    assert set(Listing.objects.all()) == {real, other}
    assert list(Vendor.objects.filter(is_sample=True)) == [vendor]
    assert len(removed.kept) == 1
    assert str(vendor) in removed.kept[0]


# Commands ---------------------------------------------------------------------------------------
@pytest.mark.once
def test_commands_say_what_they_did(reference: None, day: None) -> None:
    made, taken, nothing = StringIO(), StringIO(), StringIO()

    call_command("make_sample", listings=20, seed=3, stdout=made, stderr=StringIO())
    call_command("remove_sample", stdout=taken)
    call_command("remove_sample", stdout=nothing)

    assert "20" in made.getvalue()
    assert ": 20\n" in taken.getvalue()
    assert len(nothing.getvalue().splitlines()) == 1


@pytest.mark.once
def test_make_sample_refuses_a_second_one(sample: Size) -> None:
    with pytest.raises(CommandError, match="remove_sample"):
        call_command("make_sample", listings=20, verbosity=0)
    with pytest.raises(SampleExistsError):
        make_sample(20, 1)


def test_make_sample_refuses_too_few_listings(db: None) -> None:
    with pytest.raises(CommandError, match="20"):
        call_command("make_sample", listings=19, verbosity=0)


def test_make_sample_needs_the_reference_data(db: None) -> None:
    with pytest.raises(MissingReferenceError):
        make_sample(20, 1)
    with pytest.raises(CommandError, match="load_reference"):
        call_command("make_sample", listings=20, verbosity=0)
