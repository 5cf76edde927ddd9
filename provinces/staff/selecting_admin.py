"""Lists whose bulk actions ask something first: a page in between, with the selection as it was.

Django sends the ticked rows once. The page that asks hands their keys on, so that a selection over
all pages of a list stays the one that was shown, whatever is added or changed meanwhile.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Model, QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext

from provinces.staff.scoped_admin import ScopedAdmin
from provinces.staff.step_view import Prospect

# More at once would hold a page, and the database, for too long.
MOST_AT_ONCE = 5_000
# The keys of a selection travel in one field: Django counts fields, not their length.
SELECTION = "selection"


class SelectingAdmin(ScopedAdmin):
    """A page whose list knows what was ticked, also after a page that asked."""

    def response_action(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """As Django, but a selection that no page sends is not found instead of breaking."""
        keys = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if not all(_is_key(key) for key in keys):
            raise Http404
        return super().response_action(request, queryset)

    def selected(self, request: HttpRequest, rows: QuerySet) -> list[Model] | None:
        """The rows of an action; None, with a message, where they are too many for one go.

        The rows that a page handed on are those of the person all the same.
        """
        if SELECTION in request.POST:
            keys = request.POST[SELECTION].split(",")
            if not all(_is_key(key) for key in keys):
                raise Http404
            rows = self._rows(request, keys[: MOST_AT_ONCE + 1])
        found = list(rows[: MOST_AT_ONCE + 1])
        if len(found) <= MOST_AT_ONCE:
            return found
        text = gettext("Choose at most %(limit)d entries at once.") % {"limit": MOST_AT_ONCE}
        self.message_user(request, text, messages.WARNING)
        return None

    def ask(
        self,
        request: HttpRequest,
        title: str | Promise,
        form: Form,
        rows: Sequence[Model],
        prospect: Prospect,
        back: str,
        *,
        action: str = "",
    ) -> HttpResponse:
        """The page that says what will come of it; ``action`` is the bulk action it sends on."""
        context: dict[str, Any] = self.admin_site.each_context(request) | {
            "title": title,
            "opts": self.opts,
            "form": form,
            "rows": rows,
            "prospect": prospect,
            "back": back,
            "is_bulk": bool(action),
            "action": action,
            "selection": ",".join(str(row.pk) for row in rows),
            "first": rows[0].pk if rows else "",
        }
        return TemplateResponse(request, "admin/step.html", context)

    def _rows(self, request: HttpRequest, keys: Sequence[str]) -> QuerySet:
        rows = self.get_queryset(request).filter(pk__in=keys)
        related = self.list_select_related
        return rows.select_related(*related) if isinstance(related, tuple) else rows


def _is_key(text: str) -> bool:
    """Whether a text is the key of a row: ASCII digits, not more than a database holds."""
    return text.isascii() and text.isdecimal() and len(text) < len(str(2**63))
