"""The data block for search engines in the head of a page."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.structured_data import as_script, breadcrumbs

register = template.Library()


@register.simple_tag(takes_context=True)
def structured_data(context: Context) -> SafeString | str:
    """Where the page stands (``crumbs``) and what it is about (``structured``, ready nodes).

    Nothing for a page without breadcrumbs and nodes, and for the preview of what is not public.
    A page that has the block ready (``script_of``) gives it as ``structured_script``.
    """
    if ready := context.get("structured_script"):
        return str(ready)
    request = context.get("request")
    if request is None or context.get("preview"):
        return ""
    return script_of(request, context.get("structured") or (), context.get("crumbs") or ())


def script_of(
    request: HttpRequest,
    structured: Iterable[dict[str, Any]],
    crumbs: Sequence[tuple[object, object]],
) -> SafeString | str:
    """The block for a page with these nodes and breadcrumbs, (label, path) each; "" without any."""
    nodes = list(structured)
    if crumbs:
        home = "/en/" if get_language() == "en" else "/"
        steps = [(_("Home"), home), *((str(label), str(url or "")) for label, url in crumbs)]
        absolute = [(name, request.build_absolute_uri(url) if url else "") for name, url in steps]
        nodes.append(breadcrumbs(absolute))
    if not nodes:
        return ""
    # The script escapes what could end it; anything else is JSON.
    text = mark_safe(as_script(nodes))  # noqa: S308
    return format_html('<script type="application/ld+json">{}</script>', text)
