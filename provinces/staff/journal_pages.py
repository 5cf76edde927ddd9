"""What the staff pages of mergers share: the list, one merger with all it changed, its undoing."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import ngettext

from core.models import Journal
from core.undoing import UNDO_DAYS, Undone, can_be_undone, undo_until
from provinces.record.journal_lines import lines_of

ENTRIES_A_PAGE: Final = 100
# Keys of rows are below this; a larger one is no number that a database takes.
_MAX_KEY: Final = 2**63


def journals(kinds: Sequence[str]) -> QuerySet[Journal]:
    """The journals of these kinds with who did and who undid them, the newest first."""
    return Journal.objects.filter(kind__in=kinds).select_related("by", "undone_by")


def journal_of(kinds: Sequence[str], key: int) -> Journal:
    """The journal of this key. Raises ``Http404`` for none, and for one of another kind."""
    found = journals(kinds).filter(pk=key).first() if key < _MAX_KEY else None
    if found is None:
        raise Http404
    return found


def list_context(page: Page, route: str) -> dict[str, Any]:
    """A page of ``journals``; each leads to the address called ``route`` with its key."""
    return {
        "page": page,
        "days": UNDO_DAYS,
        "mergers": [
            {
                "journal": row,
                "address": reverse(route, args=[row.pk]),
                "can_undo": can_be_undone(row),
                "until": undo_until(row),
            }
            for row in page
        ],
    }


def journal_context(request: HttpRequest, journal: Journal) -> dict[str, Any]:
    """One journal with a page (``?page=``) of its entries, what is still to decide first.

    ``left``: how many values undoing left as they are; 0 before it.
    """
    entries = journal.entries.select_related("content_type").order_by("is_undone", "pk")
    page = Paginator(entries, ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    is_undone = journal.undone_at is not None
    return {
        "title": journal.title,
        "journal": journal,
        "page": page,
        "lines": lines_of(list(page)),
        "can_undo": can_be_undone(journal),
        "until": undo_until(journal),
        "days": UNDO_DAYS,
        "left": entries.filter(is_undone=False).count() if is_undone else 0,
    }


def undone(request: HttpRequest, undo: Callable[[], Undone]) -> Undone | None:
    """Call ``undo`` and say how many values were given back; None where it refused, and why."""
    try:
        done = undo()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return None
    text = ngettext(
        "Undone: %(count)d value was given back.",
        "Undone: %(count)d values were given back.",
        done.restored,
    )
    messages.success(request, text % {"count": done.restored})
    return done
