"""The form with which a person uploads a sheet: for whom, which file, public at once or not."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.clock import today
from core.models import User
from provinces import permissions
from provinces.models import Province, Scope
from provinces.staff.scoped_fields import ScopedChoiceField
from solutions.models import ImportJob, Listing

from . import job_runs, jobs
from .archive import MAX_ALL, PictureArchive
from .messages import FileRefusedError
from .reader import MAX_BYTES

_EVIDENCE_SHEETS: Final = {
    ImportJob.Kind.EVALUATIONS: gettext_lazy(
        "An .xlsx or .csv file of at most 10 MB and 20,000 rows, one row for each evaluation. "
        "Nothing is saved before you have seen the preview."
    ),
    ImportJob.Kind.RECOGNITIONS: gettext_lazy(
        "An .xlsx or .csv file of at most 10 MB and 20,000 rows, one row for each recognition. "
        "Nothing is saved before you have seen the preview."
    ),
    ImportJob.Kind.DEPLOYMENTS: gettext_lazy(
        "An .xlsx or .csv file of at most 10 MB and 20,000 rows, one row for each use by an "
        "agency. Nothing is saved before you have seen the preview."
    ),
}


class UploadForm(forms.Form):
    """A sheet to be previewed; the fields are those that concern the person.

    ``province`` is asked only of those who enter for several; ``publishes``, with the tick on
    sovereignty, only of those who may publish alone.
    """

    province = ScopedChoiceField(
        Province.objects.none(),
        label=pgettext_lazy("import", "For"),
        help_text=gettext_lazy("Rows that name no province are entered for this one."),
    )
    sheet = forms.FileField(
        label=pgettext_lazy("import", "Spreadsheet"),
        help_text=gettext_lazy(
            "An .xlsx or .csv file of at most 10 MB and 20,000 rows, one row for each price plan. "
            "Nothing is saved before you have seen the preview."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    pictures = forms.FileField(
        label=pgettext_lazy("import", "Pictures"),
        required=False,
        help_text=gettext_lazy(
            "A .zip with the pictures that the sheet names, at most 200 MB. May be left out."
        ),
        widget=forms.FileInput(attrs={"accept": ".zip"}),
    )
    publishes = forms.BooleanField(
        label=gettext_lazy("Publish at once"),
        required=False,
        help_text=gettext_lazy("Without this tick new entries become drafts."),
    )
    sovereignty = forms.BooleanField(
        label=gettext_lazy(
            "I have checked that pictures, maps, videos and documents show national sovereignty "
            "correctly"
        ),
        required=False,
    )

    def __init__(
        self, person: User, *args: Any, kind: str = ImportJob.Kind.CATALOGUE, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.is_small = False
        self._person = person
        self._kind = kind
        scope = Scope.of(person)
        self._may_national = permissions.places(scope, "add", Listing).national
        offered = _provinces(scope)
        self._only = None if self._may_national else _only(offered)
        if self._only or not offered.exists():
            del self.fields["province"]
        else:
            self._offer(scope, offered)
        if kind != ImportJob.Kind.CATALOGUE:
            self._ask_for_evidence()
        elif not self._may_publish_somewhere(scope):
            del self.fields["publishes"], self.fields["sovereignty"]

    @property
    def only_province(self) -> Province | None:
        """The one province for which the person enters; None: a choice, or national entries."""
        return self._only

    @property
    def may_publish(self) -> bool:
        """Whether the form offers to publish at once."""
        return "publishes" in self.fields

    def clean_sheet(self) -> UploadedFile:
        """The sheet, once it could be opened."""
        sheet = self.cleaned_data["sheet"]
        if sheet.size > MAX_BYTES:
            refused = FileRefusedError("too_big", limit=MAX_BYTES >> 20)
            raise ValidationError(str(refused), code="too_big")
        try:
            self.is_small = jobs.is_small(sheet.file, sheet.name, self._kind)
        except FileRefusedError as error:
            raise ValidationError(str(error), code=error.message.code) from error
        return sheet

    def clean_pictures(self) -> UploadedFile | None:
        """The archive, if it may be one."""
        archive = self.cleaned_data["pictures"]
        if archive and not archive.name.lower().endswith(".zip"):
            raise ValidationError(_("Put the pictures into one .zip file."), code="type")
        if not archive:
            return None
        try:
            if archive.size > MAX_ALL:
                raise FileRefusedError("archive_too_big", limit=MAX_ALL >> 20)
            PictureArchive.open(archive.file).close()
        except FileRefusedError as error:
            raise ValidationError(str(error), code=error.message.code) from error
        archive.seek(0)
        return archive

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data["province"] = data.get("province") or self._only
        if not data.get("publishes"):
            return data
        if not data.get("sovereignty"):
            self.add_error("sovereignty", _("Publishing needs this tick."))
        if not job_runs.may_publish(self._person, data["province"]):
            text = _("Another approver has to publish here; the entries will be drafts.")
            self.add_error("publishes", text)
        return data

    def _ask_for_evidence(self) -> None:
        """Evaluations and the like have no pictures, and publishing them is another step."""
        for name in ("pictures", "publishes", "sovereignty"):
            del self.fields[name]
        self.fields["sheet"].help_text = _EVIDENCE_SHEETS[self._kind]
        if self._kind == ImportJob.Kind.RECOGNITIONS and "province" in self.fields:
            self.fields["province"].help_text = _("Whose solutions the sheet is about.")

    def _offer(self, scope: Scope, offered: QuerySet[Province]) -> None:
        field = self.fields["province"]
        field.queryset, field.scope, field.is_short = offered, scope, True
        field.required = not self._may_national
        if self._may_national:
            field.empty_label = _("The ministry (national entries)")

    def _may_publish_somewhere(self, scope: Scope) -> bool:
        if self._only:
            return job_runs.may_publish(self._person, self._only)
        return permissions.can(scope, "publish", Listing)


def _provinces(scope: Scope) -> QuerySet[Province]:
    """The provinces for which the person may enter listings."""
    places = permissions.places(scope, "add", Listing)
    current = Province.objects.current(today())
    return current if places.provinces is None else current.filter(pk__in=places.provinces)


def _only(offered: QuerySet[Province]) -> Province | None:
    found = list(offered[:2])
    return found[0] if len(found) == 1 else None
