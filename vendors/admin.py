"""Staff pages of the vendors' registry."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.slugs import free_slug
from provinces.registry_admin import RegistryAdmin
from provinces.scoped_fields import ScopedForm

from . import tax_code
from .models import Vendor


class VendorForm(ScopedForm):
    """A vendor with its tax code in canonical form."""

    def clean_tax_code(self) -> str:
        """The canonical code; one whose check digit fails needs a note that says why it is right.

        The note is asked for in ``clean``.
        """
        typed = self.cleaned_data["tax_code"]
        if not typed:
            return ""
        try:
            return tax_code.check(typed).value
        except tax_code.TaxCodeError as error:
            if not error.value:
                raise forms.ValidationError(str(error), code=error.code) from None
            self.doubtful_code = str(error)
            return error.value

    def clean(self) -> dict[str, Any]:
        """A doubtful tax code goes with its note."""
        data = super().clean()
        doubt = getattr(self, "doubtful_code", "")
        if doubt and not data.get("tax_code_note"):
            self.add_error("tax_code", doubt)
            self.add_error("tax_code_note", _("Say here why the code is right all the same."))
        return data


@admin.register(Vendor)
class VendorAdmin(RegistryAdmin):
    form = VendorForm
    list_display = ("shown", "legal_name", "shown_tax_code", "kind", "steward", "state")
    list_filter = ("kind", "state", "steward", ("tax_code", admin.EmptyFieldListFilter))
    list_select_related = ("steward",)
    search_fields = ("folded_name", "sort_key", "tax_code", "web_domain", "slug")
    folds_search = True
    autocomplete_fields = ("province",)
    picture_fields = ("logo",)
    open_fields = ("legal_name", "short_name", "shown_tax_code", "website", "steward")
    readonly_fields = ("shown_tax_code",)
    fieldsets = (
        (None, {"fields": ("legal_name", "short_name", "kind", "state", "steward")}),
        (_("Tax code"), {"fields": ("tax_code", "tax_code_note", "tax_code_checked_on")}),
        (_("Headquarters"), {"fields": ("province", "address")}),
        (_("Office contact"), {"fields": ("website", "email", "phone")}),
        (_("Profile"), {"fields": ("logo", "about", ("founded_year", "staff_range"))}),
    )

    def save_model(
        self, request: HttpRequest, obj: Vendor, form: forms.ModelForm, change: bool
    ) -> None:
        """A new vendor gets its address from its name."""
        if not obj.slug:
            obj.slug = free_slug(Vendor, obj.shown_name)
        super().save_model(request, obj, form, change)

    @admin.display(description=_("vendor"), ordering="sort_key")
    def shown(self, vendor: Vendor) -> str:
        """The short name where there is one."""
        return vendor.shown_name

    @admin.display(description=_("tax code"), ordering="tax_code")
    def shown_tax_code(self, vendor: Vendor) -> str:
        """The tax code; a person's 12 digits are hidden."""
        return tax_code.mask(vendor.tax_code)
