"""Staff pages of the mail domains of public units outside ``.gov.vn``."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from provinces.staff.scoped_admin import ScopedHistoryAdmin
from provinces.staff.scoped_fields import ScopedForm
from solutions.models import OfficialDomain
from solutions.official_mail import can_be_registered, is_state


class OfficialDomainForm(ScopedForm):
    """A domain that stands for one public unit."""

    def clean_domain(self) -> str:
        """The domain in small letters, without "@". Raises ``ValidationError``."""
        domain = self.cleaned_data["domain"].strip().lower().removeprefix("@")
        if is_state(domain):
            raise ValidationError(_("Domains under .gov.vn need not be registered."), code="state")
        if not can_be_registered(domain):
            raise ValidationError(
                _(
                    "This is no domain of a single public unit: anybody may have a mailbox or a "
                    "name there. Such a unit confirms by a paper."
                ),
                code="anybody",
            )
        return domain


@admin.register(OfficialDomain)
class OfficialDomainAdmin(ScopedHistoryAdmin):
    """Kept by the approver of the province, or by the ministry."""

    form = OfficialDomainForm
    help_texts = {
        "domain": gettext_lazy("What stands behind the “@”, for example: benhvien-mau.vn."),
        "name": gettext_lazy("The unit whose mailboxes these are."),
        "basis": gettext_lazy(
            "How it is known that the domain is the unit's: a paper with number and date, or its "
            "official website."
        ),
    }
    empty_text = gettext_lazy(
        "No domain yet. Addresses under .gov.vn need none; register the domain of a hospital or "
        "school that has another one."
    )
    list_display = ("domain", "name", "province", "basis")
    list_filter = ("province",)
    list_select_related = ("province",)
    search_fields = ("domain", "name")
    fields = ("province", "domain", "name", "basis")
