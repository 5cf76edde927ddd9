"""Entries like the one being entered: hinted at while the name is typed, warned of on saving.

The hints need a script; the warning does not. It is a question, not a refusal: whoever ticks that
the entry is another one saves it, and the two are declared different for good.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.forms.widgets import Script
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    JsonResponse,
)
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from core.models import MAX_ADDRESS, MAX_NAME
from provinces import permissions
from provinces.staff.registry_admin import RegistryAdmin
from provinces.staff.scoped_fields import ScopedForm

from .duplicates import declare_distinct
from .models import Vendor

PAIR = 2


class HintForm(forms.Form):
    """What was typed so far."""

    q = forms.CharField(max_length=MAX_NAME, required=False)
    tax_code = forms.CharField(max_length=20, required=False)
    website = forms.CharField(max_length=MAX_ADDRESS, required=False)
    vendor = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)


class SimilarForm(ScopedForm):
    """A new entry that asks once whether it is one of those that are there."""

    # The field beside which the question stands.
    named_by = ""

    is_distinct = forms.BooleanField(
        label=gettext_lazy("I have compared: this is another one, not entered yet"),
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.suspected: list[Model] = []
        if self.instance.pk is not None:
            del self.fields["is_distinct"]

    def find_suspects(self, data: dict[str, Any]) -> list[Model]:
        """The entries that one with the values ``data`` would double."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Ask where the entry seems to be there; the tick answers."""
        data = super().clean()
        if "is_distinct" in self.fields and data.get(self.named_by):
            self.suspected = self.find_suspects(data)
            if self.suspected:
                self.fields["is_distinct"].widget = forms.CheckboxInput()
            if self.suspected and not data.get("is_distinct"):
                self.add_error(self.named_by, forms.ValidationError(_question(self.suspected)))
        return data


class SimilarAdmin(RegistryAdmin):
    """A page of the registry that knows entries like the one being entered."""

    form = SimilarForm
    # Other fields of the form that the hints look at.
    hinted_by: tuple[str, ...] = ()

    class Media:
        js = (Script("js/duplicate-hint.js", type="module"),)

    def find_similar(self, asked: dict[str, Any]) -> list[Model]:
        """Entries that what was typed so far may mean, the likest first."""
        raise NotImplementedError

    def get_urls(self) -> list[URLPattern]:
        """One more address: the hints."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_similar"
        view = self.admin_site.admin_view(self.similar_view)
        return [path("tuong-tu/", view, name=name), *super().get_urls()]

    def similar_view(self, request: HttpRequest) -> HttpResponse:
        """At most eight entries like what is typed, as JSON; of others only what is open to all."""
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = HintForm(request.GET)
        form.is_valid()
        rows = self.find_similar(form.cleaned_data)
        return JsonResponse(
            {
                "heading": gettext("These are entered already; is it one of them?"),
                "entries": [open_facts(row) for row in rows],
            }
        )

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        """The form of a new entry tells the script where to ask."""
        form = super().get_form(request, obj, change, **kwargs)
        name = getattr(form, "named_by", "")
        if obj is None and name in form.base_fields:
            address = f"admin:{self.opts.app_label}_{self.opts.model_name}_similar"
            form.base_fields[name].widget.attrs |= {
                "data-similar": reverse(address),
                "data-similar-with": " ".join(self.hinted_by),
            }
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """The tick stands below the name of a new entry; hidden until it is asked for."""
        sets = super().get_fieldsets(request, obj)
        if obj is not None or not issubclass(self.form, SimilarForm):
            return sets
        (title, options), *rest = sets
        first, *others = options["fields"]
        return [(title, options | {"fields": (first, "is_distinct", *others)}), *rest]

    def save_model(
        self, request: HttpRequest, obj: Model, form: forms.ModelForm, change: bool
    ) -> None:
        """Save, and write down from which entries a new one was said to differ."""
        super().save_model(request, obj, form, change)
        for other in getattr(form, "suspected", []):
            declare_distinct(obj, other, by=request.user)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Merging two entries, for those who may."""
        actions = super().get_actions(request)
        if permissions.can(request.user, "merge", self.model):
            actions["merge_two"] = (merge_two, "merge_two", merge_two.short_description)
        return actions


@admin.action(description=_("Merge two entries"))
def merge_two(
    modeladmin: SimilarAdmin, request: HttpRequest, queryset: QuerySet
) -> HttpResponse | None:
    """Lead to the page on which two ticked entries are compared and merged."""
    keys = list(queryset.order_by("pk").values_list("pk", flat=True)[: PAIR + 1])
    if len(keys) != PAIR:
        text = gettext("Tick exactly two entries that are the same, then choose this again.")
        modeladmin.message_user(request, text, messages.WARNING)
        return None
    address = reverse("admin:merge", args=[modeladmin.opts.model_name, *keys])
    return HttpResponseRedirect(address)


def open_facts(row: Model) -> dict[str, str]:
    """What every member of staff may know of an entry, to avoid a duplicate (section 3).

    Name, vendor, tax code (a household's is personal and stays empty), web domain, steward.
    """
    vendor = row if isinstance(row, Vendor) else row.vendor
    options = row._meta
    return {
        "name": str(row),
        "vendor": vendor.legal_name,
        "tax_code": vendor.public_tax_code,
        "domain": row.web_domain,
        "steward": str(row.steward) if row.steward else gettext("the ministry"),
        "url": reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[row.pk]),
    }


def find_entry(rows: QuerySet, key: int) -> Model:
    """The entry with that number. Raises ``Http404``."""
    found = rows.filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def _question(rows: list[Model]) -> SafeString:
    """Which entries seem to be the same, with a link to each."""
    lines = [
        (facts["url"], facts["name"], _told(facts)) for facts in (open_facts(row) for row in rows)
    ]
    entries = format_html_join("", '<li><a href="{}">{}</a> ({})</li>', lines)
    ask = gettext(
        "It seems to be entered already. Open the entry and use it; if this is another one, tick "
        "below and save again."
    )
    return format_html("{}<ul>{}</ul>", ask, entries)


def _told(facts: dict[str, str]) -> str:
    parts = [facts["vendor"], facts["tax_code"], facts["domain"]]
    kept = gettext("kept by %(steward)s") % {"steward": facts["steward"]}
    return "; ".join([*(part for part in parts if part and part != facts["name"]), kept])
