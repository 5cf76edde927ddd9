"""What machines ask for first: robots.txt and security.txt."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

CLOSED = ("/quan-tri/", "/tai-khoan/", "/en/quan-tri/", "/en/tai-khoan/")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """A trial site asks not to be indexed: its figures are samples."""
    if not settings.IS_PRODUCTION:
        lines = ["User-agent: *", "Disallow: /"]
    else:
        address = request.build_absolute_uri(reverse("sitemap"))
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), f"Sitemap: {address}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116); the day of expiry moves with each month."""
    month = datetime.now(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    expires = month + timedelta(days=180)
    lines = [
        f"Contact: {request.build_absolute_uri(reverse('about:contact'))}",
        f"Expires: {expires.isoformat().replace('+00:00', 'Z')}",
        "Preferred-Languages: vi, en",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
