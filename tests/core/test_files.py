"""Uploads: judged by their bytes, pictures made anew, everything else refused."""

import io
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageFile

from core import files
from core.models import StoredFile
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def upload(data: bytes, name: str = "hinh.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def picture(size=(400, 300), kind="JPEG", mode="RGB", colour="red", **more) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size, colour).save(buffer, kind, **more)
    return buffer.getvalue()


def opened(stored: StoredFile) -> Image.Image:
    with stored.content.open("rb") as content:
        image = Image.open(io.BytesIO(content.read()))
    image.load()
    return image


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_pictures_become_webp(kind):
    stored = files.store_upload(upload(picture(kind=kind), "Ảnh Chụp.jpeg"))

    image = opened(stored)
    assert (stored.content_type, stored.name) == ("image/webp", "anh-chup.webp")
    assert (image.format, image.size) == ("WEBP", (400, 300))
    assert (stored.width, stored.height) == (400, 300)
    assert stored.size == stored.content.size


def test_wide_picture_is_scaled_down():
    stored = files.store_upload(upload(picture((3200, 1000))))

    assert (stored.width, stored.height) == (1600, 500)


def test_narrow_picture_keeps_its_size():
    stored = files.store_upload(upload(picture((1600, 90))))

    assert (stored.width, stored.height) == (1600, 90)


def test_place_and_camera_are_dropped_and_the_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held sideways
    exif[0x010F] = "Máy ảnh của An"
    exif.get_ifd(0x8825)[2] = (16.0, 4.0, 0.0)
    stored = files.store_upload(upload(picture((400, 300), exif=exif.tobytes())))

    image = opened(stored)
    assert image.size == (300, 400)
    assert not image.getexif()
    assert set(image.info) <= {"background", "loop", "timestamp", "duration"}


def test_transparency_stays():
    stored = files.store_upload(upload(picture(kind="PNG", mode="RGBA", colour=(0, 0, 0, 0))))

    assert opened(stored).getpixel((0, 0))[3] == 0


@pytest.mark.parametrize(("mode", "kind"), [("CMYK", "JPEG"), ("P", "PNG"), ("I;16", "PNG")])
def test_unusual_colours_are_read(mode, kind):
    stored = files.store_upload(upload(picture(mode=mode, kind=kind, colour=0)))

    assert opened(stored).mode == "RGB"


def test_same_content_is_kept_once():
    first = files.store_upload(upload(picture(), "mot.jpg"), UserFactory())

    second = files.store_upload(upload(picture(), "hai.jpg"), UserFactory())

    assert second == first
    assert list(StoredFile.objects.filter(rendition_of=None)) == [first]


def test_who_uploaded_is_recorded():
    user = UserFactory()

    assert files.store_upload(upload(picture()), user).uploaded_by == user


def test_name_never_leads_out_of_its_folder():
    stored = files.store_upload(upload(picture(), "../../../etc/passwd"))

    assert stored.name == "passwd.webp"
    assert stored.content.name == f"{stored.digest[:2]}/{stored.digest}/passwd.webp"


def test_name_without_letters_gets_one():
    assert files.store_upload(upload(picture(), "🙂.png")).name == "hinh.webp"


def test_document_is_kept_as_it_is():
    stored = files.store_upload(upload(PDF, "Quyết định 12.pdf"))

    assert (stored.content_type, stored.name) == ("application/pdf", "quyet-dinh-12.pdf")
    with stored.content.open("rb") as content:
        assert content.read() == PDF


def refusal(data: bytes, name: str = "hinh.jpg", **more) -> str:
    with pytest.raises(ValidationError) as refused:
        files.store_upload(upload(data, name), **more)
    assert StoredFile.objects.count() == 0
    return refused.value.code


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "a.svg"),
        (b"<html><script>alert(1)</script></html>", "a.png"),
        (b"GIF89a" + bytes(100), "a.gif"),
        (b"BM" + bytes(100), "a.jpg"),
        (b"PK\x03\x04" + bytes(100), "a.pdf"),
        (b"MZ" + bytes(100), "a.jpg"),
        (b"\x00" * 100, "a.webp"),
        (b"  %PDF-1.7 %%EOF", "a.pdf"),
    ],
)
def test_other_content_is_refused_whatever_its_name(data, name):
    assert refusal(data, name) == "type"


def test_gif_under_another_name_is_refused():
    assert refusal(picture(kind="GIF", mode="P", colour=0), "a.jpg") == "type"


@pytest.mark.parametrize("are_allowed", [False, True])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_broken_picture_is_refused_also_where_a_library_allows_them(monkeypatch, kind, are_allowed):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", are_allowed)
    whole = picture(kind=kind)

    assert refusal(whole[: len(whole) // 2]) == "type"


def test_cut_document_is_refused():
    assert refusal(PDF[:20], "a.pdf") == "broken"


def test_document_with_something_behind_it_is_refused():
    assert refusal(PDF + b"<html>" + b" " * 4000, "a.pdf") == "broken"


def test_empty_file_is_refused():
    assert refusal(b"") == "empty"


def test_large_file_is_refused():
    assert refusal(bytes(files.MAX_BYTES + 1)) == "size"


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that says it is ``width`` x ``height`` pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((width // 8 + 1) * min(height, 1000)), 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(5001, 5000), (7000, 6000), (20_000, 20_000), (60_000, 60_000)])
def test_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(size):
    assert refusal(bomb(*size), "a.png") == "pixels"


def test_document_is_refused_where_a_picture_is_wanted():
    assert refusal(PDF, "a.pdf", types=frozenset({files.IMAGE})) == "type"


def test_picture_is_refused_where_a_document_is_wanted():
    assert refusal(picture(), types=frozenset({files.DOCUMENT})) == "type"


# Hostile and unusual pictures ---------------------------------------------------------------------
SCRIPT = b"<script>alert(document.domain)</script>"


def test_place_is_nowhere_in_the_file_or_its_renditions():
    exif = Image.Exif()
    exif[0x010F] = "CAMERA-OF-AN"
    exif.get_ifd(0x8825)[29] = "2026:11:22"
    data = picture((800, 600), exif=exif.tobytes())
    assert b"CAMERA-OF-AN" in data

    stored = files.store_upload(upload(data))

    for file in StoredFile.objects.all():
        assert not opened(file).getexif()
        with file.content.open("rb") as content:
            kept = content.read()
        assert b"CAMERA-OF-AN" not in kept
        assert b"2026:11:22" not in kept
    assert StoredFile.objects.filter(rendition_of__source=stored).count() == 2


@pytest.mark.parametrize(
    "data",
    [
        picture(comment=SCRIPT),
        picture() + SCRIPT,
        picture(kind="PNG") + b"PK\x03\x04" + SCRIPT,
        picture(kind="WEBP") + SCRIPT,
    ],
    ids=["in a JPEG's comment", "behind a JPEG", "a ZIP behind a PNG", "behind a WebP"],
)
def test_what_hides_in_a_picture_is_not_kept(data):
    stored = files.store_upload(upload(data, "a.html"))

    with stored.content.open("rb") as content:
        assert b"script" not in content.read()
    assert (stored.content_type, stored.name) == ("image/webp", "a.webp")


def test_picture_that_is_a_script_too_is_refused():
    assert refusal(b"GIF89a/*" + bytes(64) + b"*/=1;alert(1)", "a.js") == "type"


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_moving_picture_becomes_its_first_frame(kind):
    buffer = io.BytesIO()
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "blue")]
    frames[0].save(buffer, kind, save_all=True, append_images=frames[1:], duration=100)

    image = opened(files.store_upload(upload(buffer.getvalue())))

    red, _green, blue = image.convert("RGB").getpixel((30, 20))
    assert (getattr(image, "n_frames", 1), red > 200, blue < 60) == (1, True, True)


def test_shades_of_sixteen_bits_stay_apart():
    levels = [20_000] * 10 + [50_000] * 10
    grey = Image.frombytes("I;16", (20, 10), struct.pack("<20H", *levels) * 10)
    buffer = io.BytesIO()
    grey.save(buffer, "PNG")

    image = opened(files.store_upload(upload(buffer.getvalue())))

    dark, light = image.getpixel((2, 5))[0], image.getpixel((17, 5))[0]
    assert (abs(dark - 78) < 6, abs(light - 195) < 6) == (True, True)


def test_see_through_colours_of_a_palette_stay():
    image = Image.new("P", (40, 30), 0)
    image.putpalette([255, 0, 0, 0, 0, 255])
    image.paste(1, (0, 0, 20, 30))
    buffer = io.BytesIO()
    image.save(buffer, "PNG", transparency=1)

    kept = opened(files.store_upload(upload(buffer.getvalue())))

    assert (kept.getpixel((5, 15))[3], kept.getpixel((35, 15))[3]) == (0, 255)


def test_inks_of_print_become_colours_of_screens():
    cyan = opened(files.store_upload(upload(picture(mode="CMYK", colour=(255, 0, 0, 0)))))

    red, green, blue = cyan.getpixel((10, 10))
    assert (red < 60, green > 100, blue > 150) == (True, True, True)
