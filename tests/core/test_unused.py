"""Files that nothing uses any more."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import ProtectedError
from django.utils import timezone
from PIL import Image

from core.files import store_upload
from core.journal import Recorder
from core.models import Rendition, StoredFile
from core.unused import forget, unused_files
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def upload(colour: str = "red") -> StoredFile:
    """A picture of 400 x 300 pixels with one rendition."""
    buffer = io.BytesIO()
    Image.new("RGB", (400, 300), colour).save(buffer, "PNG")
    return store_upload(SimpleUploadedFile("hinh.png", buffer.getvalue()))


def unused() -> list[StoredFile]:
    return list(unused_files(timezone.now() + dt.timedelta(seconds=1)))


def test_upload_that_nothing_uses_is_found_and_its_rendition_is_not():
    file = upload()

    assert unused() == [file]


def test_young_upload_is_not_found():
    upload()

    assert list(unused_files(timezone.now() - dt.timedelta(days=30))) == []


@pytest.mark.parametrize(
    "use",
    [
        lambda file: factories.SolutionImageFactory(file=file),
        lambda file: factories.VendorFactory(logo=file),
        lambda file: factories.RecognitionFactory(file=file),
        lambda file: factories.CentrePhotoFactory(file=file),
        lambda file: factories.EvaluationFactory(original_file=file),
        lambda file: factories.GuideAttachmentFactory(file=file),
        lambda file: factories.GuideStepFactory(picture=file, picture_alt="Màn hình"),
    ],
    ids=["image", "logo", "recognition", "photo", "evaluation", "attachment", "step"],
)
def test_file_in_use_is_not_found(use):
    use(upload())

    assert unused() == []


def test_file_of_an_earlier_version_is_not_found():
    step = factories.GuideStepFactory(picture=upload(), picture_alt="Màn hình")
    step.picture = None
    step.save()

    assert unused() == []


def test_file_of_a_row_that_can_be_brought_back_is_not_found():
    image = factories.SolutionImageFactory(file=upload())
    recorder = Recorder("merge_solutions", "Gộp", by=factories.UserFactory())
    recorder.remove(image)
    recorder.close()

    assert unused() == []


def test_forgotten_file_takes_its_renditions_and_bytes_with_it(
    tmp_path, django_capture_on_commit_callbacks
):
    other = upload("blue")
    kept = {other.digest, Rendition.objects.select_related("file").get(source=other).file.digest}
    file = upload()

    with django_capture_on_commit_callbacks(execute=True):
        count = forget([file])

    assert count == 2
    assert set(StoredFile.objects.values_list("digest", flat=True)) == kept
    assert {path.parent.name for path in tmp_path.rglob("*.webp")} == kept


def test_file_in_use_is_never_forgotten():
    file = upload()
    factories.SolutionImageFactory(file=file)

    with pytest.raises(ProtectedError):
        forget([file])

    assert StoredFile.objects.filter(pk=file.pk).exists()


def test_rendition_that_something_uses_by_itself_stays():
    file = upload()
    made = Rendition.objects.select_related("file").get(source=file).file
    factories.VendorFactory(logo=made)

    forget([file])

    assert list(StoredFile.objects.all()) == [made]


def test_file_that_is_sent_again_counts_as_new():
    file = upload()
    StoredFile.objects.update(created_at=timezone.now() - dt.timedelta(days=40))

    upload()

    assert file not in unused_files(timezone.now() - dt.timedelta(days=30))
