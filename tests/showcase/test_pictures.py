"""Pictures on public pages; making what is missing and forgetting what nothing uses."""

import datetime as dt
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from core.files import store_upload
from core.models import Rendition, StoredFile
from solutions.models import SolutionImage
from solutions.picture_tiles import make_tile
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def upload(colour: str = "red", size=(800, 800)) -> StoredFile:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "PNG")
    return store_upload(SimpleUploadedFile("hinh.png", buffer.getvalue()))


def images_of(page: str, within: str) -> list[dict[str, str]]:
    """The attributes of the pictures in the elements of that class."""
    found = []
    for part in page.split(f'class="{within}"')[1:]:
        for tag in re.findall(r"<img ([^>]*)>", part.partition("</ul>")[0]):
            found.append(dict(re.findall(r'([a-z-]+)="([^"]*)"', tag)))
    return found


def public_solution(*colours: str) -> str:
    """A public solution with a picture of each colour; its address."""
    listing = factories.ListingFactory(published=True)
    for position, colour in enumerate(colours):
        image = factories.SolutionImageFactory(
            solution=listing.solution, file=upload(colour), alt=f"Màn {colour}", position=position
        )
        make_tile(image)
    return listing.solution.get_absolute_url()


def test_gallery_shows_tiles_in_widths_with_measures_once_they_come_near(client: Client) -> None:
    address = public_solution("red", "blue")

    shown = images_of(client.get(address).content.decode(), "gallery")

    assert [(one["alt"], one["width"], one["height"], one.get("loading")) for one in shown] == [
        ("Màn red", "640", "400", "lazy"),
        ("Màn blue", "640", "400", "lazy"),
    ]
    for one in shown:
        assert one["sizes"] == "(max-width: 47.99rem) 46vw, 20rem"
        addresses = dict(part.split()[::-1] for part in one["srcset"].split(", "))
        assert addresses.keys() == {"320w", "640w"}
        for source in addresses.values():
            answer = client.get(source)
            assert answer.status_code == 200
            assert len(b"".join(answer.streaming_content)) <= 30_000


def test_pictures_cost_the_same_queries_however_many(client: Client) -> None:
    counts = []
    for colours in (("red",), ("red", "green", "blue")):
        address = public_solution(*colours)
        with CaptureQueriesContext(connection) as counted:
            client.get(address)
        counts.append(len(counted))

    assert counts[0] == counts[1]


def test_old_picture_without_renditions_is_shown_whole(client: Client) -> None:
    listing = factories.ListingFactory(published=True)
    image = factories.SolutionImageFactory(solution=listing.solution)

    page = client.get(listing.solution.get_absolute_url()).content.decode()

    assert images_of(page, "gallery") == [
        {
            "src": image.file.get_absolute_url(),
            "alt": image.alt,
            "width": "40",
            "height": "30",
            "loading": "lazy",
            "decoding": "async",
        }
    ]


def test_logo_is_loaded_before_other_pictures(client: Client) -> None:
    listing = factories.ListingFactory(published=True)
    vendor = listing.solution.vendor
    vendor.logo = upload()
    vendor.save()

    page = client.get(vendor.get_absolute_url()).content.decode()

    (logo,) = re.findall(r'<img class="vendor-logo"[^>]*>', page)
    assert 'fetchpriority="high"' in logo
    assert "loading=" not in logo


def test_guide_shows_the_pictures_of_its_steps(client: Client) -> None:
    step = factories.GuideStepFactory(
        guide__state="published", picture=upload(), picture_alt="Màn hình “nhập” hộ"
    )

    page = client.get(step.guide.get_absolute_url()).content.decode()

    (shown,) = images_of(page, "step__picture")
    assert (shown["alt"], shown["width"], shown["height"], shown["loading"]) == (
        "Màn hình “nhập” hộ",
        "800",
        "800",
        "lazy",
    )
    assert [part.split()[1] for part in shown["srcset"].split(", ")] == ["320w", "640w", "800w"]


def test_pictures_of_steps_cost_the_same_queries_however_many(client: Client) -> None:
    counts = []
    for number in (1, 3):
        guide = factories.GuideFactory(state="published")
        for colour in ("red", "green", "blue")[:number]:
            factories.GuideStepFactory(guide=guide, picture=upload(colour), picture_alt=colour)
        with CaptureQueriesContext(connection) as counted:
            client.get(guide.get_absolute_url())
        counts.append(len(counted))

    assert counts[0] == counts[1]


# Commands -----------------------------------------------------------------------------------------
def run(name: str) -> str:
    out = io.StringIO()
    call_command(name, stdout=out)
    return out.getvalue().strip()


def test_missing_renditions_are_made_once() -> None:
    image = factories.SolutionImageFactory(file=upload(), focal_x=10, focal_y=20)
    Rendition.objects.all().delete()
    StoredFile.objects.exclude(pk=image.file_id).delete()

    first, second = run("make_renditions"), run("make_renditions")

    assert (first, second) == ("4 renditions made.", "0 renditions made.")
    made = Rendition.objects.filter(source=image.file).order_by("key")
    assert [one.key for one in made] == ["c320-10-20", "c640-10-20", "w320", "w640"]


@pytest.fixture
def old() -> StoredFile:
    """A picture that came 31 days ago."""
    file = upload()
    StoredFile.objects.update(created_at=timezone.now() - dt.timedelta(days=31))
    return file


def test_old_upload_of_a_form_that_was_never_saved_is_forgotten(
    old: StoredFile, tmp_path, django_capture_on_commit_callbacks
) -> None:
    young = upload("blue")

    with django_capture_on_commit_callbacks(execute=True):
        said = run("forget_files")

    assert said == "3 files forgotten."
    assert list(StoredFile.objects.filter(rendition_of=None)) == [young]
    assert len(list(tmp_path.rglob("*.webp"))) == StoredFile.objects.count() == 3


def test_file_that_an_open_proposal_names_is_kept(old: StoredFile) -> None:
    proposal = factories.ChangeProposalFactory(
        target=factories.VendorFactory(), field="logo", new=old.digest
    )
    first = run("forget_files")

    proposal.state = "refused"
    proposal.decided_at = timezone.now()
    proposal.save()

    assert (first, run("forget_files")) == ("0 files forgotten.", "3 files forgotten.")


def test_cuts_around_a_point_that_has_moved_are_forgotten() -> None:
    image = factories.SolutionImageFactory(file=upload(), focal_x=10, focal_y=20)
    make_tile(image)
    SolutionImage.objects.update(focal_x=30)
    run("make_renditions")

    run("forget_files")

    cuts = Rendition.objects.filter(key__startswith="c").order_by("key")
    assert [one.key for one in cuts] == ["c320-30-20", "c640-30-20"]
