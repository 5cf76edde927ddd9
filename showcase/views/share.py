"""Pictures of shared links, made when they are asked for and kept for a day."""

import hashlib

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.translation import override
from django.views.decorators.http import require_safe

from core.clock import today
from showcase.share.picture import draw
from showcase.share.subjects import subject_of

# Seconds; what a page says may change from day to day.
KEPT = 24 * 60 * 60


@require_safe
def picture(request: HttpRequest, lang: str, kind: str, slug: str) -> HttpResponse:
    """A PNG about one public page, in the language of the page that names it; else 404.

    The picture is kept by what it says, so that an edit makes a new one at once.
    """
    with override(lang):
        subject = subject_of(kind, slug, today())
    if subject is None:
        raise Http404
    mark = hashlib.sha256(repr(subject).encode()).hexdigest()[:32]
    headers = {"ETag": f'"{mark}"', "Cache-Control": f"public, max-age={KEPT}"}
    if request.headers.get("If-None-Match") == headers["ETag"]:
        return HttpResponseNotModified(headers=headers)
    content = cache.get_or_set(f"share-{mark}", lambda: draw(subject), KEPT)
    return HttpResponse(content, content_type="image/png", headers=headers)
