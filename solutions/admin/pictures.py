"""The pictures of a solution on its staff page: several at once, each with text and focal point."""

from typing import Any

from django import forms
from django.db.models import Max, QuerySet
from django.forms.widgets import Script
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.files import MAX_BYTES
from core.renditions import MIDDLE, with_renditions
from provinces.staff.part_formset import PartFormSet
from provinces.staff.scoped_admin import ScopedStackedInline
from provinces.staff.scoped_fields import ScopedForm
from solutions.models import SolutionImage
from solutions.picture_tiles import make_tile

# Without a script so many pictures are added at a time.
EMPTY_ROWS = 3


class ImageForm(ScopedForm):
    """One picture; what holds for all of them stands above the rows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("focal_x", "focal_y"):
            if name in self.fields:
                self.fields[name].required = False

    def clean_focal_x(self) -> int:
        """Percent from the left; the middle when nothing is said."""
        return _or(self.cleaned_data["focal_x"], MIDDLE[0])

    def clean_focal_y(self) -> int:
        """Percent from the top; the middle when nothing is said."""
        return _or(self.cleaned_data["focal_y"], MIDDLE[1])


class ImageFormSet(PartFormSet):
    """New pictures stand last unless they are told where; tiles are made when one is saved."""

    def clean(self) -> None:
        """The same picture once; said beside the row that repeats it."""
        super().clean()
        seen: set[int] = set()
        for form in self.forms:
            file = form.cleaned_data.get("file") if form.is_valid() else None
            if file is None or self._should_delete_form(form):
                continue
            if file.pk in seen and "file" in form.changed_data:
                form.add_error("file", _("This picture is in the list already."))
            seen.add(file.pk)

    def save_new(self, form: forms.ModelForm, commit: bool = True) -> SolutionImage:
        if "position" not in form.changed_data:
            form.instance.position = self._next_position()
        return _with_tile(super().save_new(form, commit))

    def save_existing(
        self, form: forms.ModelForm, obj: SolutionImage, commit: bool = True
    ) -> SolutionImage:
        return _with_tile(super().save_existing(form, obj, commit))

    def _next_position(self) -> int:
        """After those that are there and those that were added before in this form."""
        if not hasattr(self, "_last"):
            found = SolutionImage.objects.filter(solution=self.instance)
            self._last = found.aggregate(last=Max("position"))["last"] or 0
        self._last += 1
        return self._last


class ImageInline(ScopedStackedInline):
    """Rows that work without a script; with one, a place to drop many pictures at once."""

    model = SolutionImage
    form = ImageForm
    formset = ImageFormSet
    template = "admin/pictures.html"
    extra = EMPTY_ROWS
    most_bytes = MAX_BYTES
    fields = (("file", "alt"), ("focal_x", "focal_y", "position"))
    picture_fields = ("file",)
    help_texts = {
        "alt": _(
            "For those who cannot see it, for example: Màn hình nhập số định danh, nút Gửi ở dưới."
        )
    }

    class Media:
        js = (
            Script("js/picture-drop.js", type="module"),
            Script("js/focal-point.js", type="module"),
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[SolutionImage]:
        """With the files and their renditions, two queries for all."""
        rows = super().get_queryset(request).select_related("file")
        return rows.prefetch_related(with_renditions("file"))


def _with_tile(image: SolutionImage) -> SolutionImage:
    make_tile(image)
    return image


def _or(percent: int | None, otherwise: int) -> int:
    return otherwise if percent is None else percent
