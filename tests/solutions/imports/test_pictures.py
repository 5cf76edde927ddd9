"""Pictures sent along with a sheet: found by name, checked, described, never added twice."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from PIL import Image

from provinces.models import Province
from solutions.imports import archive
from solutions.imports.archive import PictureArchive
from solutions.imports.messages import CellError, FileRefusedError
from solutions.models import Solution, SolutionImage
from tests.factories import (
    ListingFactory,
    SolutionFactory,
    SolutionImageFactory,
    VendorFactory,
)
from tests.solutions.imports.tables import (
    LEAST,
    errors,
    imported,
    importer,
    kinds,
    previewed,
    warnings,
)


def png(colour: str = "red", size: tuple[int, int] = (40, 30)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "PNG")
    return buffer.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in files.items():
            target.writestr(name, data)
    return buffer.getvalue()


def opened(files: dict[str, bytes]) -> PictureArchive:
    return PictureArchive.open(io.BytesIO(zipped(files)))


def named(files: str, texts: str) -> dict[str, str]:
    return LEAST | {"image_files": files, "image_texts": texts}


def refusal(data: bytes) -> str:
    with pytest.raises(FileRefusedError) as caught:
        PictureArchive.open(io.BytesIO(data))
    assert "{" not in str(caught.value)
    return caught.value.message.code


def attached() -> list[tuple[str, str, int]]:
    images = SolutionImage.objects.order_by("position")
    return [(image.file.name, image.alt, image.position) for image in images]


@pytest.fixture(autouse=True)
def _own_media(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


# The archive -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "asked",
    ["Ảnh 1.PNG", "anh 1.png", "Ảnh 1.png", "ẢNH  1.Png"],
)
def test_names_are_matched_as_people_write_them(asked: str) -> None:
    made = opened({"Bộ ảnh/Ảnh 1.png": b"x", "__MACOSX/._Ảnh 1.png": b"", ".DS_Store": b""})

    entry = made.find(asked)

    assert entry is not None
    assert made.read(entry) == b"x"
    assert len(made) == 1


def test_names_of_other_programs_are_read_as_utf8() -> None:
    data = zipped({"Ảnh.png": b"x"})
    made = PictureArchive.open(io.BytesIO(data))
    for entry in made._archive.infolist():
        entry.filename, entry.flag_bits = entry.filename.encode().decode("cp437"), 0

    again = PictureArchive(made._archive)

    assert again.find("ảnh.png") is not None


def test_same_names_in_two_folders_are_told_apart_only_if_spelled_otherwise() -> None:
    made = opened({"a/Hình.png": b"1", "b/hinh.png": b"2", "c/x.png": b"3", "d/x.png": b"4"})

    assert made.read(made.find("hinh.png")) == b"2"
    with pytest.raises(CellError) as caught:
        made.find("x.png")
    assert caught.value.code == "picture_twice"


def test_hostile_archives_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = zipped({"a.png": b"\0" * (5 * 1024 * 1024)})
    large = zipped({"a.png": b"\0" * (archive.MAX_ENTRY + 1)})
    outside = zipped({"../../etc/a.png": b"x"})
    drive = zipped({"C:/a.png": b"x"})

    assert refusal(b"PK no zip at all") == "archive_damaged"
    assert refusal(bomb) == "archive_bomb"
    assert refusal(large) == "archive_entry_too_big"
    assert refusal(outside) == refusal(drive) == "archive_paths"
    monkeypatch.setattr(archive, "MAX_ENTRIES", 1)
    assert refusal(zipped({"a.png": b"1", "b.png": b"2"})) == "archive_too_many"
    monkeypatch.setattr(archive, "MAX_ALL", 1)
    assert refusal(zipped({"a.png": b"12"})) == "archive_too_big"


def test_protected_archive_is_refused() -> None:
    data = bytearray(zipped({"a.png": b"x"}))
    directory = data.index(b"PK\x01\x02")
    data[directory + 8] |= 1

    assert refusal(bytes(data)) == "archive_encrypted"


# The import --------------------------------------------------------------------------------------
@pytest.fixture
def pictures() -> Iterator[PictureArchive]:
    with opened({"Màn hình.png": png("red"), "Báo cáo.png": png("blue"), "hỏng.png": b"x"}) as made:
        yield made


def test_pictures_are_added_once(da_nang: Province, pictures: PictureArchive) -> None:
    row = named("man hinh.png; Báo cáo.png", "Màn hình khám bệnh; Màn hình báo cáo")
    by = importer(da_nang, pictures=pictures)

    first = imported(row, by=by)
    second = imported(row, by=by)

    assert kinds(first) == ["created"]
    assert kinds(second) == ["unchanged"]
    assert attached() == [
        ("man-hinh.webp", "Màn hình khám bệnh", 1),
        ("bao-cao.webp", "Màn hình báo cáo", 2),
    ]


def test_same_content_under_another_name_is_not_added(
    da_nang: Province, pictures: PictureArchive
) -> None:
    imported(named("Màn hình.png", "Màn hình"), by=importer(da_nang, pictures=pictures))
    with opened({"khác.png": png("red")}) as other:
        report = imported(named("khác.png", "Màn hình"), by=importer(da_nang, pictures=other))

    assert kinds(report) == ["unchanged"]
    assert len(attached()) == 1


def test_a_text_is_written_anew(da_nang: Province, pictures: PictureArchive) -> None:
    by = importer(da_nang, pictures=pictures)
    imported(named("Màn hình.png", "Chữ cũ"), by=by)

    report = imported(named("Màn hình.png", "Chữ mới"), by=by)

    assert [(c.column, c.old, c.new) for o in report.outcomes for c in o.changes] == [
        ("image_texts", ("Chữ cũ",), ("Chữ mới",))
    ]
    assert attached() == [("man-hinh.webp", "Chữ mới", 1)]


def test_preview_keeps_nothing(da_nang: Province, pictures: PictureArchive, tmp_path: Path) -> None:
    report = previewed(named("Màn hình.png", "Màn hình"), by=importer(da_nang, pictures=pictures))

    assert kinds(report) == ["created"]
    assert attached() == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("files", "texts", "found"),
    [
        ("man hinh.png", "", [(2, "image_texts", "not_valid")]),
        ("Màn hinhf.png", "Màn hình", [(2, "image_files", "not_valid")]),
        ("hỏng.png", "Màn hình", [(2, "image_files", "not_valid")]),
        ("Màn hình.png", "Màn hình; thừa", [(2, "image_texts", "not_valid")]),
        ("Màn hình.png", "a" * 201, [(2, "image_texts", "not_valid")]),
        ("Báo cáo.png; Màn hình.png", "; Màn hình", [(2, "image_texts", "not_valid")]),
    ],
)
def test_wrong_pictures_make_the_row_wrong(
    da_nang: Province,
    pictures: PictureArchive,
    files: str,
    texts: str,
    found: list[tuple[int, str, str]],
) -> None:
    report = imported(named(files, texts), by=importer(da_nang, pictures=pictures))

    assert errors(report) == found
    assert not Solution.objects.exists()


def test_a_near_name_is_suggested(da_nang: Province, pictures: PictureArchive) -> None:
    report = previewed(named("Man hinhh.png", "x"), by=importer(da_nang, pictures=pictures))

    assert "Màn hình.png" in report.outcomes[0].errors[0].text


def test_without_archive_names_are_only_warned_of(da_nang: Province) -> None:
    report = imported(named("a.png", "Màn hình"), by=importer(da_nang))

    assert kinds(report) == ["created"]
    assert (2, "image_files", "pictures_not_read") in warnings(report)


def test_pictures_of_a_solution_kept_elsewhere_are_left(
    da_nang: Province, hue: Province, pictures: PictureArchive
) -> None:
    vendor = VendorFactory(legal_name=LEAST["vendor_name"], steward=hue)
    SolutionFactory(name=LEAST["solution_name"], vendor=vendor, steward=hue)

    report = imported(named("Màn hình.png", "Màn hình"), by=importer(da_nang, pictures=pictures))

    assert kinds(report) == ["created"]
    assert (2, "image_files", "pictures_not_yours") in warnings(report)
    assert attached() == []


def test_pictures_that_the_solution_has_need_no_archive(da_nang: Province) -> None:
    vendor = VendorFactory(legal_name=LEAST["vendor_name"], steward=da_nang)
    solution = SolutionFactory(name=LEAST["solution_name"], vendor=vendor, steward=da_nang)
    image = SolutionImageFactory(solution=solution, alt="Hình; có dấu chấm phẩy")
    ListingFactory(solution=solution, province=da_nang)

    report = imported(
        named(image.file.name, "Hình, có dấu chấm phẩy"),
        by=importer(da_nang, publishes=False),
    )

    assert [change.column for o in report.outcomes for change in o.changes] == []
    assert "pictures_not_read" not in [code for _row, _column, code in warnings(report)]
