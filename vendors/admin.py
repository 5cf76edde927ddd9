"""Staff pages of the vendors' registry."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.slugs import free_slug

from . import duplicates, tax_code
from .help_texts import EMPTY, VENDOR
from .models import HOUSEHOLD_DIGITS, Vendor, web_domain
from .similar_admin import SimilarAdmin, SimilarForm


class VendorForm(SimilarForm):
    """A vendor with its tax code in canonical form."""

    named_by = "legal_name"

    def find_suspects(self, data: dict[str, Any]) -> list[Vendor]:
        """Vendors with a like name, the same ten digits or the same web domain."""
        names = ("legal_name", "short_name", "tax_code", "website")
        draft = Vendor(**{name: data.get(name) or "" for name in names})
        draft.derive()
        return duplicates.suspects(draft)

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


class ProposedVendorForm(VendorForm):
    """A vendor as others propose to change it: without personal numbers, which nobody copies."""

    def clean_tax_code(self) -> str:
        """The canonical code. Raises ``ValidationError`` for a person's 12 digits."""
        code = super().clean_tax_code()
        if len(code.replace("-", "")) == HOUSEHOLD_DIGITS:
            raise forms.ValidationError(
                _(
                    "A 12-digit number belongs to a person and is not copied into a proposal; give "
                    "it to the steward in another way."
                ),
                code="personal",
            )
        return code


@admin.register(Vendor)
class VendorAdmin(SimilarAdmin):
    form = VendorForm
    help_texts = VENDOR
    empty_text = EMPTY
    hinted_by = ("tax_code", "website")
    list_display = ("shown", "legal_name", "shown_tax_code", "kind", "steward", "state")
    list_filter = ("kind", "state", "steward", ("tax_code", admin.EmptyFieldListFilter))
    list_select_related = ("steward",)
    search_fields = ("folded_name", "sort_key", "tax_code", "web_domain", "slug")
    folds_search = True
    autocomplete_fields = ("province",)
    picture_fields = ("logo",)
    open_fields = ("legal_name", "short_name", "shown_tax_code", "website", "steward")
    public_fields = ("legal_name", "short_name", "kind", "province", "website", "about")
    readonly_fields = ("shown_tax_code",)
    fieldsets = (
        (None, {"fields": ("legal_name", "short_name", "kind", "state", "steward")}),
        (_("Tax code"), {"fields": ("tax_code", "tax_code_note", "tax_code_checked_on")}),
        (_("Headquarters"), {"fields": ("province", "address")}),
        (_("Office contact"), {"fields": ("website", "email", "phone")}),
        (_("Profile"), {"fields": ("logo", "about", ("founded_year", "staff_range"))}),
    )

    def fields_to_propose(self, obj: Vendor) -> tuple[str, ...]:
        """A missing tax code may be added; one that stands is corrected by its steward."""
        fields = super().fields_to_propose(obj)
        return fields if obj.tax_code else (*fields, "tax_code", "tax_code_note")

    def get_form(
        self, request: HttpRequest, obj: Vendor | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        """Proposals never carry a person's number."""
        if self.is_proposal(request, obj):
            kwargs.setdefault("form", ProposedVendorForm)
        return super().get_form(request, obj, change, **kwargs)

    def save_model(
        self, request: HttpRequest, obj: Vendor, form: forms.ModelForm, change: bool
    ) -> None:
        """A new vendor gets its address from its name."""
        if not obj.slug:
            obj.slug = free_slug(Vendor, obj.shown_name)
        super().save_model(request, obj, form, change)

    def find_similar(self, asked: dict[str, Any]) -> list[Vendor]:
        """Vendors like what is typed."""
        domain = web_domain(asked.get("website", ""))
        code = asked.get("tax_code", "")
        return duplicates.similar(asked.get("q", ""), tax_code=code, website_domain=domain)

    @admin.display(description=_("vendor"), ordering="sort_key")
    def shown(self, vendor: Vendor) -> str:
        """The short name where there is one."""
        return vendor.shown_name

    @admin.display(description=_("tax code"), ordering="tax_code")
    def shown_tax_code(self, vendor: Vendor) -> str:
        """The tax code; a person's 12 digits are hidden."""
        return tax_code.mask(vendor.tax_code)
