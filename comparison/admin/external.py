"""Staff pages of the indices of others: the ministry loads them from a file, with a preview."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comparison.external_form import IndexForm, day_of, initial_of, packed, unpacked
from comparison.external_import import load_index
from comparison.models import ExternalIndex, ExternalValue
from provinces import permissions
from provinces.staff.scoped_admin import ScopedAdmin

# Digits of a key.
_LONGEST_KEY = 10


@admin.register(ExternalIndex)
class ExternalIndexAdmin(ScopedAdmin):
    """An index is added by its file; what it is called and where it is from can be corrected."""

    change_form_template = "admin/comparison/external_change.html"
    list_display = ("name", "shown_year", "publisher", "units")
    list_filter = ("year",)
    search_fields = ("name", "name_en", "publisher")
    fields = ("name", "name_en", "year", "publisher", "source", "units")
    readonly_fields = ("units",)

    @admin.display(description=gettext_lazy("year"), ordering="year")
    def shown_year(self, obj: ExternalIndex) -> str:
        """The year in digits: it is no quantity, so nothing stands between its thousands."""
        return str(obj.year)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form with the values below it, to be read: they are replaced all at once."""
        key = unquote(object_id)
        rows = ExternalValue.objects.none()
        if key.isascii() and key.isdigit() and len(key) < _LONGEST_KEY:
            rows = ExternalValue.objects.filter(index=int(key)).select_related("province")
        context = {"values": rows} | (extra_context or {})
        return super().change_view(request, object_id, form_url, context)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask for a file, show what it says, save what was shown. Raises ``PermissionDenied``."""
        permissions.require(request.user, "add", ExternalIndex)
        if request.method == "POST" and "seen" in request.POST:
            return self._save(request)
        if request.method == "POST":
            form = IndexForm(request.POST, request.FILES)
            if form.is_valid():
                return self._preview(request, form)
        else:
            form = IndexForm(initial=initial_of(self._named(request)))
        return self._page(request, "admin/comparison/external_upload.html", {"form": form})

    def _named(self, request: HttpRequest) -> ExternalIndex | None:
        """The index whose values are to be replaced, where the address names one."""
        key = request.GET.get("index", "")
        if not (key.isascii() and key.isdigit() and len(key) < _LONGEST_KEY):
            return None
        return ExternalIndex.objects.filter(pk=int(key)).first()

    def _preview(self, request: HttpRequest, form: IndexForm) -> HttpResponse:
        about, reading = form.about(), form.reading
        replace = form.cleaned_data["replace"]
        context = {
            "form": form,
            "about": about,
            "reading": reading,
            "on": day_of(form),
            "replace": replace,
            "seen": packed(about, reading, replace=replace) if reading.is_good else "",
        }
        return self._page(request, "admin/comparison/external_preview.html", context)

    def _save(self, request: HttpRequest) -> HttpResponse:
        try:
            about, values, replace = unpacked(request.POST["seen"])
            index = load_index(about, values, replace=replace, by=request.user)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
            return HttpResponseRedirect(request.path)
        said = {"index": index, "count": index.units}
        messages.success(request, _("%(index)s: %(count)d values saved.") % said)
        address = reverse("admin:comparison_externalindex_change", args=[index.pk])
        return HttpResponseRedirect(address)

    def _page(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        frame = self.admin_site.each_context(request) | {
            "title": _("Index of others from a file"),
            "opts": self.opts,
        }
        return TemplateResponse(request, template, frame | context)
