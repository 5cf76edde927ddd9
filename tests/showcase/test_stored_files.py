"""Files at /tep/: open while something public shows them, else for those whose they are."""

import datetime as dt

import pytest

from core.models import StoredFile
from solutions.models import Evaluation, Listing, Recognition, Solution
from tests import factories
from tests.factories import PICTURE

YESTERDAY = dt.date(2026, 1, 1)


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def stored(db) -> StoredFile:
    return factories.StoredFileFactory()


@pytest.fixture
def paper(db) -> StoredFile:
    """A PDF document."""
    return factories.StoredFileFactory(
        name="ket-qua.pdf",
        content_type="application/pdf",
        content__data=b"%PDF-1.7 %%EOF",
        content__filename="ket-qua.pdf",
        size=14,
    )


def body(answer) -> bytes:
    """The bytes of an answer, read to the end, which closes the file."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def status(client, stored: StoredFile) -> int:
    answer = client.get(stored.get_absolute_url())
    body(answer)
    return answer.status_code


def show(stored: StoredFile, **listing) -> None:
    """Make ``stored`` a picture of a solution with one listing."""
    image = factories.SolutionImageFactory(file=stored)
    factories.ListingFactory(solution=image.solution, **({"published": True} | listing))


def seen_solution() -> Solution:
    """A solution that visitors see."""
    return factories.ListingFactory(published=True).solution


def test_picture_of_a_public_solution_is_open_and_immutable(client, stored):
    show(stored)

    answer = client.get(stored.get_absolute_url())

    assert (answer.status_code, body(answer)) == (200, PICTURE)
    assert {
        name: answer.headers.get(name)
        for name in (
            "Content-Type",
            "Content-Length",
            "Cache-Control",
            "X-Content-Type-Options",
            "Content-Disposition",
            "ETag",
            "Vary",
            "Set-Cookie",
        )
    } == {
        "Content-Type": "image/webp",
        "Content-Length": str(len(PICTURE)),
        "Cache-Control": "public, max-age=31536000, immutable",
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": 'inline; filename="hinh.webp"',
        "ETag": f'"{stored.digest}"',
        "Vary": None,
        "Set-Cookie": None,
    }
    assert not answer.cookies


def test_reader_who_has_the_bytes_gets_304(client, stored):
    show(stored)

    answer = client.get(stored.get_absolute_url(), headers={"if-none-match": f'"{stored.digest}"'})

    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_head_and_range_are_answered(client, stored):
    show(stored)

    head = client.head(stored.get_absolute_url())
    assert body(head) == b""
    part = client.get(stored.get_absolute_url(), headers={"range": "bytes=0-9"})

    assert (head.status_code, head.headers["Content-Length"]) == (200, str(len(PICTURE)))
    assert (part.status_code, body(part)) == (200, PICTURE)


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_other_methods_are_refused(client, stored, method):
    show(stored)

    assert getattr(client, method)(stored.get_absolute_url()).status_code == 405


@pytest.mark.parametrize(
    "listing",
    [
        {"published": False},
        {"state": "archived", "archive_reason": "Hết hạn", "published": False},
        {"publish_on": dt.date(2999, 1, 1)},
    ],
)
def test_picture_of_what_is_not_public_is_closed(client, stored, listing):
    show(stored, **listing)

    assert status(client, stored) == 404


def test_file_that_nothing_shows_is_closed(client, stored):
    assert status(client, stored) == 404


def test_wrong_name_or_digest_is_404(client, stored):
    show(stored)

    assert client.get(f"/tep/{stored.digest}/khac.webp").status_code == 404
    assert client.get(f"/tep/{'0' * 31}z/{stored.name}").status_code == 404


def test_document_is_saved_never_opened(client, paper):
    recognition = factories.RecognitionFactory(file=paper)
    factories.ListingFactory(solution=recognition.solution, published=True)

    answer = client.get(paper.get_absolute_url())

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ket-qua.pdf"'
    assert body(answer) == b"%PDF-1.7 %%EOF"


def test_odd_type_is_saved_as_bytes(client, stored):
    show(stored)
    stored.content_type = "text/html"
    stored.save()

    answer = client.get(stored.get_absolute_url())
    body(answer)

    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_logo_of_a_public_vendor_is_open(client, stored):
    vendor = factories.VendorFactory(logo=stored)
    assert status(client, stored) == 404

    factories.ListingFactory(solution__vendor=vendor, published=True)

    assert status(client, stored) == 200


def test_photo_of_a_centre_is_open(client, stored):
    factories.CentrePhotoFactory(file=stored)

    assert status(client, stored) == 200


def test_attachment_follows_its_guide(client, paper):
    attachment = factories.GuideAttachmentFactory(file=paper)
    assert status(client, paper) == 404

    attachment.guide.state = "published"
    attachment.guide.save()

    assert status(client, paper) == 200


def test_public_copy_is_open_and_the_original_is_not(client, stored, paper):
    factories.EvaluationFactory(
        solution=seen_solution(), published=True, original_file=stored, public_file=paper
    )

    assert status(client, paper) == 200
    assert status(client, stored) == 404


def test_failed_result_stays_closed_until_its_day(client, paper):
    evaluation = factories.EvaluationFactory(
        solution=seen_solution(),
        published=True,
        overall_micropoints=40_000_000,
        public_file=paper,
    )
    assert status(client, paper) == 404

    evaluation.public_from = YESTERDAY
    evaluation.save()

    assert status(client, paper) == 200


def test_original_is_for_its_own_staff(client, paper, an, binh, chi, minh, da_nang):
    factories.EvaluationFactory(province=da_nang, original_file=paper)

    seen = {}
    for user in (an, binh, chi, minh):
        client.force_login(user)
        seen[user.username] = status(client, paper)

    assert seen == {"an": 200, "binh": 200, "chi": 404, "minh": 200}


# Internal papers ----------------------------------------------------------------------------------
INTERNAL = [
    (Evaluation, "original_file"),
    (Evaluation, "conflict_file"),
    (Recognition, "original_file"),
]


def hold(model: type, field: str, paper: StoredFile, owner, **more) -> Evaluation | Recognition:
    """Something public of the province ``owner`` whose internal paper is ``file``."""
    if model is Evaluation:
        return factories.EvaluationFactory(
            solution=seen_solution(), province=owner, published=True, **{field: paper}, **more
        )
    listing = factories.ListingFactory(published=True, solution__steward=owner)
    return factories.RecognitionFactory(solution=listing.solution, **{field: paper}, **more)


@pytest.mark.parametrize(("model", "field"), INTERNAL)
def test_internal_paper_of_something_public_is_for_its_own_staff_and_the_ministry(
    client, paper, an, binh, chi, minh, root, da_nang, model, field
):
    hold(model, field, paper, da_nang)

    seen = {"visitor": status(client, paper)}
    for user in (an, binh, chi, minh, root):
        client.force_login(user)
        seen[user.username] = status(client, paper)

    assert seen == {"visitor": 404, "an": 200, "binh": 200, "chi": 404, "minh": 200, "root": 200}


@pytest.mark.parametrize(("model", "field"), INTERNAL)
def test_who_uploaded_an_internal_paper_and_left_does_not_read_it(
    client, paper, chi, da_nang, model, field
):
    hold(model, field, paper, da_nang)
    paper.uploaded_by = chi
    paper.save()
    client.force_login(chi)

    assert status(client, paper) == 404


@pytest.mark.parametrize(("model", "field"), INTERNAL)
def test_internal_paper_taken_away_again_stays_closed(client, paper, chi, da_nang, model, field):
    made = hold(model, field, paper, da_nang)
    setattr(made, field, None)
    made.save()
    paper.uploaded_by = chi
    paper.save()

    seen = [status(client, paper)]
    client.force_login(chi)
    seen.append(status(client, paper))

    assert seen == [404, 404]


@pytest.mark.parametrize(("model", "field"), INTERNAL)
def test_proposal_that_names_an_internal_paper_does_not_open_it(
    client, paper, chi, hue, da_nang, model, field
):
    hold(model, field, paper, da_nang)
    vendor = factories.VendorFactory(steward=hue)
    factories.ChangeProposalFactory(
        target=vendor, field="about", new=f"Xem {paper.digest}", owner_province=hue
    )
    client.force_login(chi)

    assert status(client, paper) == 404


@pytest.mark.parametrize(
    ("model", "field", "public"),
    [
        (model, field, "file" if model is Recognition else "public_file")
        for model, field in INTERNAL
    ],
)
def test_original_entered_as_public_copy_by_mistake_stays_closed(
    client, paper, da_nang, model, field, public
):
    hold(model, field, paper, da_nang, **{public: paper})

    assert status(client, paper) == 404


def test_rendition_of_an_internal_picture_is_closed(client, stored, rendition, chi, da_nang):
    hold(Recognition, "original_file", stored, da_nang)

    seen = [status(client, rendition)]
    client.force_login(chi)
    seen.append(status(client, rendition))

    assert seen == [404, 404]


def test_same_bytes_that_another_shows_in_public_are_open_there(client, paper, da_nang, hue):
    hold(Evaluation, "original_file", paper, da_nang)
    hold(Evaluation, "public_file", paper, hue)

    assert status(client, paper) == 200


def test_public_copy_of_what_was_never_shown_is_closed(client, paper):
    factories.EvaluationFactory(published=True, public_file=paper)

    assert status(client, paper) == 404


def test_revoked_result_keeps_its_copy_closed_until_its_day(client, paper):
    made = factories.EvaluationFactory(solution=seen_solution(), revoked=True, public_file=paper)
    before = status(client, paper)

    made.public_from = YESTERDAY
    made.save()

    assert (before, status(client, paper)) == (404, 200)


def test_private_answer_is_not_kept(client, paper, an, da_nang):
    factories.EvaluationFactory(province=da_nang, original_file=paper)
    client.force_login(an)

    answer = client.get(paper.get_absolute_url())
    body(answer)

    assert answer.headers["Cache-Control"] == "private, no-store"


def test_draft_picture_is_for_the_steward(client, stored, an, chi, da_nang):
    factories.SolutionImageFactory(file=stored, solution__steward=da_nang)

    seen = []
    for user in (an, chi):
        client.force_login(user)
        seen.append(status(client, stored))

    assert seen == [200, 404]


def test_uploader_sees_the_own_file(client, stored, chi):
    stored.uploaded_by = chi
    stored.save()
    client.force_login(chi)

    assert status(client, stored) == 200


def test_account_without_a_role_sees_nothing_private(client, stored):
    user = factories.UserFactory()
    stored.uploaded_by = user
    stored.save()
    client.force_login(user)

    assert status(client, stored) == 404


def test_lost_bytes_are_404_and_logged(client, stored, caplog):
    show(stored)
    stored.content.delete(save=False)

    assert status(client, stored) == 404
    assert "missing" in caplog.text


def test_public_file_costs_one_query(client, stored, django_assert_num_queries):
    show(stored)

    with django_assert_num_queries(1):
        status(client, stored)


# Renditions and pictures of steps -----------------------------------------------------------------
@pytest.fixture
def rendition(stored) -> StoredFile:
    """A narrower copy of ``stored``."""
    return factories.RenditionFactory(source=stored, file=factories.StoredFileFactory()).file


def test_rendition_is_open_exactly_when_its_source_is(client, stored, rendition):
    before = status(client, rendition)

    show(stored)

    answer = client.get(rendition.get_absolute_url())
    assert (before, answer.status_code, body(answer)) == (404, 200, PICTURE)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_rendition_is_closed_again_when_its_source_is(client, stored, rendition):
    show(stored)
    Listing.objects.update(state="archived", archive_reason="Hết hạn")

    assert status(client, rendition) == 404


def test_public_rendition_does_not_open_its_source(client, stored, rendition):
    show(rendition)

    assert (status(client, rendition), status(client, stored)) == (200, 404)


def test_draft_rendition_is_for_the_staff_of_its_source(
    client, stored, rendition, an, chi, minh, da_nang
):
    factories.SolutionImageFactory(file=stored, solution__steward=da_nang)

    seen = {}
    for user in (an, chi, minh):
        client.force_login(user)
        seen[user.username] = status(client, rendition)

    assert seen == {"an": 200, "chi": 404, "minh": 200}


def test_public_rendition_costs_one_query_more(
    client, stored, rendition, django_assert_num_queries
):
    show(stored)

    with django_assert_num_queries(2):
        status(client, rendition)


def test_picture_of_a_step_follows_its_guide(client, stored):
    step = factories.GuideStepFactory(picture=stored, picture_alt="Màn hình nhập")
    before = status(client, stored)

    step.guide.state = "published"
    step.guide.save()

    assert (before, status(client, stored)) == (404, 200)


def test_draft_picture_of_a_step_is_for_its_own_staff(client, stored, an, chi, da_nang):
    factories.GuideStepFactory(guide__province=da_nang, picture=stored, picture_alt="Màn hình")

    seen = []
    for user in (an, chi):
        client.force_login(user)
        seen.append(status(client, stored))

    assert seen == [200, 404]


def test_proposed_file_is_for_whoever_decides(client, stored, binh, chi, da_nang):
    vendor = factories.VendorFactory(steward=da_nang)
    factories.ChangeProposalFactory(
        target=vendor, field="logo", new=stored.digest, owner_province=da_nang
    )

    seen = []
    for user in (binh, chi):
        client.force_login(user)
        seen.append(status(client, stored))

    assert seen == [200, 404]


@pytest.mark.parametrize("kind", ["image/webp", "application/pdf", "text/html"])
def test_nothing_uploaded_runs_in_the_origin_of_the_site(client, stored, kind):
    show(stored)
    stored.content_type = kind
    stored.save()

    answer = client.get(stored.get_absolute_url())
    body(answer)

    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
