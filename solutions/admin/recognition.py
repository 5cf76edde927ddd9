"""Awards, certificates and the like on the staff page of a solution."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from provinces.staff.scoped_admin import ScopedStackedInline
from provinces.staff.scoped_fields import ScopedForm
from solutions.models import Recognition

from .help_texts import RECOGNITION

# Also said of the files of an evaluation.
SAME_FILE = _(
    "This is the internal paper itself. Take the personal data out of a copy and upload that."
)


class RecognitionForm(ScopedForm):
    """A recognition whose public copy is another file than the internal original."""

    def clean(self) -> dict[str, Any]:
        """Days in order, and two files that are two."""
        data = super().clean()
        issued, ends = data.get("issued_on"), data.get("valid_until")
        if issued and ends and ends < issued:
            self.add_error("valid_until", _("It cannot lapse before it is issued."))
        if data.get("file") is not None and data["file"] == data.get("original_file"):
            self.add_error("file", SAME_FILE)
        return data


class RecognitionInline(ScopedStackedInline):
    """Visitors read all of it but the internal original; nothing of it becomes points."""

    model = Recognition
    form = RecognitionForm
    help_texts = RECOGNITION
    fields = (
        "kind",
        "title",
        ("issuer", "number"),
        ("issued_on", "valid_until"),
        ("scope", "product_version"),
        ("original_file", "file"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Recognition]:
        """With the files, one query for all."""
        return super().get_queryset(request).select_related("original_file", "file")
