"""Staff pages of the synonyms of the search: the ministry keeps them, everybody reads them."""

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.clock import today
from provinces.staff.scoped_admin import ScopedAdmin
from solutions.models import Synonym
from solutions.synonym_effects import Effect, effects


@admin.register(Synonym)
class SynonymAdmin(ScopedAdmin):
    """An entry counts for the next search after it is saved."""

    help_texts = {
        "term": gettext_lazy("As people type it, with its marks, for example: HĐĐT."),
        "meanings": gettext_lazy("One word or phrase a line, for example: hóa đơn điện tử."),
    }
    list_display = ("term", "shown_meanings", "is_two_way", "is_active")
    list_filter = ("is_active", "is_two_way")
    search_fields = ("term", "folded_term", "meanings")
    fields = ("term", "meanings", "is_two_way", "is_active", "note", "shown_effect")
    readonly_fields = ("shown_effect",)

    @admin.display(description=gettext_lazy("means the same as"))
    def shown_meanings(self, obj: Synonym) -> str:
        """The meanings on one line."""
        return "; ".join(obj.meaning_list)

    @admin.display(description=gettext_lazy("what it changes"))
    def shown_effect(self, obj: Synonym) -> SafeString | str:
        """How many solutions its words find without and with the entry."""
        if not obj.pk:
            return _("Shown when the entry is saved.")
        lines = ((_told(effect),) for effect in effects(obj, today()))
        return format_html_join("", "<p>{}</p>", lines)


def _told(effect: Effect) -> str:
    text = ngettext(
        "“%(text)s” finds %(within)d solution; without this entry: %(without)d.",
        "“%(text)s” finds %(within)d solutions; without this entry: %(without)d.",
        effect.within,
    )
    return text % {"text": effect.text, "within": effect.within, "without": effect.without}
