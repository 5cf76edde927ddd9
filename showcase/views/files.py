"""Uploaded files at ``/tep/``: what is published is open to all, the rest by permission.

A file is open while something public shows it: a picture of a public solution, a recognition, a
logo, a centre's photo, the public copy of a public evaluation, an attachment of a public guide or
the picture of its step. A rendition is open exactly when its source is. Internal papers (the signed
original of an evaluation or recognition, declarations on conflicts of interest) open nothing by
themselves, and only the staff whose object it is and the ministry read them, whoever uploaded them.
Public answers touch neither session nor cookie.
"""

import datetime as dt
import logging
from collections.abc import Iterable, Sequence

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from core.clock import today
from core.files import DOCUMENT, IMAGE
from core.models import StoredFile
from guides.models import Guide, GuideAttachment, GuideStep
from provinces import permissions
from provinces.models import CentrePhoto, ChangeProposal, Scope
from showcase.evaluations import public_evaluations
from solutions.models import Evaluation, Recognition, Solution, SolutionImage
from vendors.models import Vendor

log = logging.getLogger("portal.files")

PUBLIC_CACHE = "public, max-age=31536000, immutable"
PRIVATE_CACHE = "private, no-store"
SANDBOX = "default-src 'none'; sandbox"

# Where papers hang that are never public and never another department's.
_INTERNAL: tuple[tuple[type[Model], str], ...] = (
    (Evaluation, "original_file"),
    (Evaluation, "conflict_file"),
    (Recognition, "original_file"),
)
# Where files hang, by the name of the foreign key.
_HOLDERS: tuple[tuple[type[Model], str], ...] = (
    *_INTERNAL,
    (SolutionImage, "file"),
    (Recognition, "file"),
    (Vendor, "logo"),
    (CentrePhoto, "file"),
    (Evaluation, "public_file"),
    (GuideAttachment, "file"),
    (GuideStep, "picture"),
)


@require_safe
def stored_file(request: HttpRequest, digest: str, name: str) -> HttpResponseBase:
    """One stored file, 404 for whoever may not have it."""
    found = get_object_or_404(_rows(), digest=digest, name=name)
    sources = [found]
    if not found.is_public:
        # A rendition says the same as its source, and is for the same people.
        sources += _rows().filter(renditions__file=found)
    is_public = any(source.is_public for source in sources)
    if not is_public and not _may_read(request, sources):
        raise Http404
    return _answer(request, found, is_public=is_public)


def _rows() -> QuerySet[StoredFile]:
    """Files with ``is_public``: whether something public shows them today."""
    return StoredFile.objects.annotate(is_public=_any(_public_uses(today())))


def _public_uses(on: dt.date) -> Iterable[QuerySet]:
    """For a file (``OuterRef``), the public things that show it on the day ``on``."""
    solutions = Solution.objects.published(on)
    guides = Guide.objects.published(on)
    ref = OuterRef("pk")
    yield SolutionImage.objects.filter(file=ref, solution__in=solutions.values("pk"))
    # The same bytes entered as original and as copy stay closed: somebody took the wrong file.
    recognitions = Recognition.objects.filter(file=ref, solution__in=solutions.values("pk"))
    yield recognitions.exclude(original_file=F("file"))
    yield solutions.filter(vendor__logo=OuterRef("pk"))
    yield CentrePhoto.objects.filter(file=ref)
    results = public_evaluations(on).filter(public_file=ref)
    yield results.exclude(original_file=F("public_file")).exclude(conflict_file=F("public_file"))
    yield GuideAttachment.objects.filter(file=ref, guide__in=guides.values("pk"))
    yield GuideStep.objects.filter(picture=ref, guide__in=guides.values("pk"))


def _any(uses: Iterable[QuerySet]) -> Q:
    condition = Q()
    for rows in uses:
        condition |= Q(Exists(rows))
    return condition


def _may_read(request: HttpRequest, sources: Sequence[StoredFile]) -> bool:
    """Whether staff may read one of them: their own upload, or on something theirs to inspect."""
    user = request.user
    scope = Scope.of(user)
    if not scope.is_staff:
        return False
    if scope.sees_all or _hangs_on_own(scope, sources):
        return True
    if _is_internal(sources):
        # Neither the upload of a former colleague nor a proposal that names it opens such a paper.
        return False
    return any(source.uploaded_by_id == user.pk for source in sources) or _is_proposed(
        scope, sources
    )


def _hangs_on_own(scope: Scope, sources: Sequence[StoredFile]) -> bool:
    """Whether one of them is part of something that the person may see whole."""
    return any(
        model._base_manager.filter(
            permissions.visible(scope, model, "inspect"), **{f"{field}__in": sources}
        ).exists()
        for model, field in _HOLDERS
    )


def _is_internal(sources: Sequence[StoredFile]) -> bool:
    """Whether one of them is an internal paper of anybody, now or in an earlier version."""
    return any(
        rows.filter(**{f"{field}__in": [source.pk for source in sources]}).exists()
        for model, field in _INTERNAL
        for rows in (model._base_manager, model.history.model._base_manager)
    )


def _is_proposed(scope: Scope, sources: Sequence[StoredFile]) -> bool:
    """Whether an open proposal that the person may see names one of them, by its hash."""
    named = Q()
    for source in sources:
        named |= Q(new__contains=source.digest)
    waiting = ChangeProposal.objects.filter(state=ChangeProposal.Decision.OPEN)
    return waiting.filter(named, permissions.visible(scope, ChangeProposal, "inspect")).exists()


def _answer(request: HttpRequest, found: StoredFile, *, is_public: bool) -> HttpResponseBase:
    """The bytes, whole even when a part is asked for; 304 when the reader has them."""
    etag = f'"{found.digest}"'
    unchanged = get_conditional_response(request, etag=etag)
    response = _bytes(found) if unchanged is None else unchanged
    response["ETag"] = etag
    response["Cache-Control"] = PUBLIC_CACHE if is_public else PRIVATE_CACHE
    response["X-Content-Type-Options"] = "nosniff"
    # Opened by itself it is a page without scripts, forms and origin, whatever its bytes say.
    response["Content-Security-Policy"] = SANDBOX
    return response


def _bytes(found: StoredFile) -> FileResponse:
    try:
        content = found.content.open("rb")
    except FileNotFoundError:
        log.error("The bytes of stored file %s are missing", found.digest)
        raise Http404 from None
    is_known = found.content_type in {IMAGE, DOCUMENT}
    is_shown = found.content_type == IMAGE
    response = FileResponse(
        content,
        content_type=found.content_type if is_known else "application/octet-stream",
    )
    # Only pictures open in the page; a document or anything odd is saved, never run.
    response["Content-Disposition"] = content_disposition_header(not is_shown, found.name)
    response["Content-Length"] = found.size
    response["Accept-Ranges"] = "none"
    return response
