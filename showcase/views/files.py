"""Uploaded files at ``/tep/``: what is published is open to all, the rest by permission.

A file is open while something public shows it: a picture of a public solution, a recognition, a
logo, a centre's photo, the public copy of a public evaluation, an attachment of a public guide.
The internal original of an evaluation never is. Public answers touch neither session nor cookie.
"""

import datetime as dt
import logging
from collections.abc import Iterable

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from core.clock import today
from core.files import DOCUMENT, IMAGE
from core.models import StoredFile
from guides.models import Guide, GuideAttachment
from provinces import permissions
from provinces.models import CentrePhoto, Scope
from solutions.models import Evaluation, Recognition, Solution, SolutionImage
from vendors.models import Vendor

log = logging.getLogger("portal.files")

PUBLIC_CACHE = "public, max-age=31536000, immutable"
PRIVATE_CACHE = "private, no-store"

# Where files hang, by the name of the foreign key.
_HOLDERS: tuple[tuple[type[Model], str], ...] = (
    (SolutionImage, "file"),
    (Recognition, "file"),
    (Vendor, "logo"),
    (CentrePhoto, "file"),
    (Evaluation, "original_file"),
    (Evaluation, "public_file"),
    (GuideAttachment, "file"),
)


@require_safe
def stored_file(request: HttpRequest, digest: str, name: str) -> HttpResponseBase:
    """One stored file, 404 for whoever may not have it."""
    rows = StoredFile.objects.annotate(is_public=_any(_public_uses(today())))
    found = get_object_or_404(rows, digest=digest, name=name)
    if not found.is_public and not _may_read(request, found):
        raise Http404
    return _answer(request, found)


def _public_uses(on: dt.date) -> Iterable[QuerySet]:
    """For a file (``OuterRef``), the public things that show it on the day ``on``."""
    solutions = Solution.objects.published(on)
    guides = Guide.objects.published(on)
    ref = OuterRef("pk")
    yield SolutionImage.objects.filter(file=ref, solution__in=solutions.values("pk"))
    yield Recognition.objects.filter(file=ref, solution__in=solutions.values("pk"))
    yield solutions.filter(vendor__logo=OuterRef("pk"))
    yield CentrePhoto.objects.filter(file=ref)
    yield Evaluation.objects.public(on).filter(public_file=ref)
    yield GuideAttachment.objects.filter(file=ref, guide__in=guides.values("pk"))


def _any(uses: Iterable[QuerySet]) -> Q:
    condition = Q()
    for rows in uses:
        condition |= Q(Exists(rows))
    return condition


def _may_read(request: HttpRequest, found: StoredFile) -> bool:
    """Whether staff may read it: their own upload, or on something that is theirs to inspect."""
    user = request.user
    scope = Scope.of(user)
    if not scope.is_staff:
        return False
    if scope.sees_all or found.uploaded_by_id == user.pk:
        return True
    return any(
        model._base_manager.filter(
            permissions.visible(scope, model, "inspect"), **{field: found}
        ).exists()
        for model, field in _HOLDERS
    )


def _answer(request: HttpRequest, found: StoredFile) -> HttpResponseBase:
    """The bytes, whole even when a part is asked for; 304 when the reader has them."""
    etag = f'"{found.digest}"'
    unchanged = get_conditional_response(request, etag=etag)
    response = _bytes(found) if unchanged is None else unchanged
    response["ETag"] = etag
    response["Cache-Control"] = PUBLIC_CACHE if found.is_public else PRIVATE_CACHE
    response["X-Content-Type-Options"] = "nosniff"
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
