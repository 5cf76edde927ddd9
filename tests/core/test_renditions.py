"""Narrower copies of pictures and cuts around their focal points."""

import io
import random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Prefetch
from PIL import Image

from core.files import store_upload
from core.models import Rendition, StoredFile
from core.renditions import make_renditions, shown, stale_tiles, tile
from tests.factories import StoredFileFactory, UserFactory

pytestmark = pytest.mark.django_db

RED, BLUE = (200, 30, 30), (30, 30, 200)


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def stored(image: Image.Image, by=None) -> StoredFile:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return store_upload(SimpleUploadedFile("hinh.png", buffer.getvalue()), by)


def plain(width: int, height: int) -> StoredFile:
    return stored(Image.new("RGB", (width, height), RED))


def halves(width: int, height: int) -> StoredFile:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (width // 2, 0, width, height))
    return stored(image)


def sizes(source: StoredFile) -> dict[str, tuple[int, int]]:
    made = Rendition.objects.filter(source=source).select_related("file")
    return {one.key: (one.file.width, one.file.height) for one in made}


def opened(file: StoredFile) -> Image.Image:
    with file.content.open("rb") as content:
        image = Image.open(io.BytesIO(content.read()))
    image.load()
    return image


def read(source: StoredFile) -> StoredFile:
    return StoredFile.objects.prefetch_related(
        Prefetch("renditions", Rendition.objects.select_related("file").order_by("pk"))
    ).get(pk=source.pk)


def test_upload_makes_the_narrower_widths():
    source = plain(1200, 800)

    assert sizes(source) == {"w320": (320, 213), "w640": (640, 427), "w960": (960, 640)}


@pytest.mark.parametrize(("width", "expected"), [(320, {}), (321, {"w320": (320, 320)})])
def test_picture_is_never_made_wider(width, expected):
    source = plain(width, width)

    assert sizes(source) == expected


def test_renditions_belong_to_whoever_uploaded_the_picture():
    user = UserFactory()

    stored(Image.new("RGB", (400, 300)), user)

    assert [
        one.file.uploaded_by for one in Rendition.objects.select_related("file__uploaded_by")
    ] == [user]


def test_document_has_none():
    document = store_upload(SimpleUploadedFile("a.pdf", b"%PDF-1.7 %%EOF"))

    assert (make_renditions(document), sizes(document)) == (0, {})


@pytest.mark.parametrize(("focal_x", "colour"), [(0, RED), (10, RED), (90, BLUE), (100, BLUE)])
def test_cut_keeps_the_focal_point_in_view(focal_x, colour):
    source = halves(2400, 500)

    make_renditions(source, [(focal_x, 50)])

    cut = opened(Rendition.objects.get(source=source, key=f"c320-{focal_x}-50").file)
    assert cut.size == (320, 200)
    corners = [cut.getpixel(at) for at in ((5, 5), (314, 5), (5, 194), (314, 194))]
    assert all(abs(a - b) < 12 for one in corners for a, b in zip(one, colour, strict=True))


def test_cut_in_the_middle_has_the_point_in_its_middle():
    source = halves(2400, 500)

    make_renditions(source, [(50, 50)])

    cut = opened(Rendition.objects.get(source=source, key="c320-50-50").file)
    left, right = cut.getpixel((20, 100)), cut.getpixel((300, 100))
    assert (left[0] > left[2], right[2] > right[0]) == (True, True)


def test_picture_of_the_shape_of_a_tile_is_not_cut():
    source = plain(960, 600)

    make_renditions(source, [(10, 90)])

    assert set(sizes(source)) == {"w320", "w640"}


def test_making_them_again_makes_nothing():
    source = plain(900, 900)

    first, second = make_renditions(source, [(20, 30)]), make_renditions(source, [(20, 30)])

    assert (first, second) == (2, 0)


def test_narrow_copies_of_a_busy_picture_are_light():
    source = random.Random(7)
    noise = Image.frombytes("RGB", (80, 60), source.randbytes(80 * 60 * 3))

    file = stored(noise.resize((1600, 1200), Image.Resampling.BICUBIC))

    weights = {
        one.key: one.file.size
        for one in Rendition.objects.filter(source=file).select_related("file")
    }
    assert weights["w320"] <= 30_000
    assert weights["w640"] <= 30_000


def test_lost_bytes_are_logged_and_make_nothing(caplog):
    source = StoredFileFactory(width=900, height=900)
    source.content.storage.delete(source.content.name)

    assert (make_renditions(source), sizes(source)) == (0, {})
    assert "missing or damaged" in caplog.text


def test_picture_is_shown_in_all_its_widths():
    source = read(plain(700, 700))

    one = shown(source)

    narrow, middle = (made.file for made in source.renditions.all())
    assert (one.width, one.height) == (700, 700)
    assert one.src == middle.get_absolute_url()
    assert one.srcset == (
        f"{narrow.get_absolute_url()} 320w, {middle.get_absolute_url()} 640w, "
        f"{source.get_absolute_url()} 700w"
    )


def test_tile_is_the_cut_around_the_point():
    source = plain(700, 700)
    make_renditions(source, [(30, 70)])

    one = tile(read(source), (30, 70))

    assert (one.width, one.height) == (640, 400)
    assert [part.split()[-1] for part in one.srcset.split(", ")] == ["320w", "640w"]


def test_tile_without_a_cut_is_the_whole_picture():
    source = read(plain(700, 700))

    assert tile(source, (1, 2)) == shown(source)


def test_nothing_is_asked_of_the_database_while_a_picture_is_shown(django_assert_num_queries):
    source = StoredFile.objects.get(pk=plain(700, 700).pk)

    with django_assert_num_queries(0):
        one = shown(source)

    assert (one.src, one.srcset) == (source.get_absolute_url(), "")


def test_cuts_around_other_points_are_stale():
    source = plain(900, 900)
    make_renditions(source, [(10, 10), (20, 20)])

    stale = stale_tiles(source, [(20, 20)])

    assert sorted(one.key for one in stale) == ["c320-10-10", "c640-10-10"]
