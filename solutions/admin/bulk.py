"""Bulk care on the staff site: each action asks on a page what is to be done with the selection."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.clock import today
from core.models import MAX_NAME, User
from provinces import permissions
from provinces.models import Scope
from provinces.staff.scoped_fields import ScopedMultipleChoiceField
from provinces.staff.selecting_admin import SelectingAdmin
from provinces.staff.step_view import failures, prospect
from solutions.bulk import (
    MAX_REASON,
    Cared,
    Way,
    change_programmes,
    change_sectors,
    not_featurable,
    not_kept,
    set_featured,
)
from solutions.models import Listing, Programme, ProgrammeEntry, Sector, Solution

# As many cards as the page of booth cards prints at once.
MOST_CARDS: Final = 60
PRINT: Final = "print_booth_cards"


class CareForm(forms.Form):
    """What is asked before many entries are changed; a subclass is one bulk action.

    ``may`` says who is offered it at all; ``hindrances`` which of the rows it passes over, and why.
    """

    name = ""
    label: Any = ""

    def __init__(self, *args: Any, rows: Sequence[Any], by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        self.by = by

    @staticmethod
    def may(user: User) -> bool:
        """Whether the person may do it to some entry."""
        raise NotImplementedError

    def hindrances(self) -> dict[int, str]:
        """Why it is not possible, by the key of each row that it is not possible with."""
        return {}

    def act(self) -> Cared:
        """Do it; call it on a valid form. Raises ``ValidationError``, ``PermissionDenied``."""
        raise NotImplementedError


class SectorsForm(CareForm):
    """Which sectors, and what to do with them."""

    name = "change_sectors"
    label = _("Change the sectors")

    way = forms.ChoiceField(
        label=_("What to do"), choices=Way.choices, initial=Way.ADD, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = ScopedMultipleChoiceField(
            self._offered(),
            label=gettext("Sectors"),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": gettext("Tick at least one sector.")},
        )
        field.scope = Scope.of(self.by)
        self.fields["sectors"] = field

    def _offered(self) -> QuerySet[Sector]:
        """The sectors in use, and what the selection still has of others."""
        through = Solution.sectors.through.objects
        entered = through.filter(solution__in=[row.pk for row in self.rows]).values("sector")
        current = Sector.objects.current(today()).values("pk")
        return Sector.objects.filter(Q(pk__in=current) | Q(pk__in=entered))

    @staticmethod
    def may(user: User) -> bool:
        return permissions.can(user, "change", Solution)

    def hindrances(self) -> dict[int, str]:
        return not_kept(self.rows, self.by)

    def act(self) -> Cared:
        data = self.cleaned_data
        return change_sectors(
            solutions=self.rows, sectors=list(data["sectors"]), way=data["way"], by=self.by
        )


class ProgrammesForm(CareForm):
    """Which national programmes, and whether the solutions come in or go out."""

    name = "change_programmes"
    label = _("Change the programmes")

    way = forms.ChoiceField(
        label=_("What to do"),
        choices=[(Way.ADD, _("Add to the programmes")), (Way.REMOVE, _("Take out of them"))],
        initial=Way.ADD,
        widget=forms.RadioSelect,
    )
    programmes = forms.ModelMultipleChoiceField(
        Programme.objects.all(),
        label=_("Programmes"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one programme.")},
    )

    @staticmethod
    def may(user: User) -> bool:
        return permissions.can(user, "change", ProgrammeEntry)

    def act(self) -> Cared:
        data = self.cleaned_data
        return change_programmes(
            solutions=self.rows, programmes=list(data["programmes"]), way=data["way"], by=self.by
        )


class _FeaturedForm(CareForm):
    is_featured = False

    @staticmethod
    def may(user: User) -> bool:
        return permissions.can(user, "change", Listing)

    def hindrances(self) -> dict[int, str]:
        already = (
            gettext("It is shown already.") if self.is_featured else gettext("It is not shown.")
        )
        same = {row.pk: already for row in self.rows if row.is_featured == self.is_featured}
        return same | not_featurable(self.rows, is_featured=self.is_featured, by=self.by)

    def act(self) -> Cared:
        reason = self.cleaned_data["reason"]
        return set_featured(
            listings=self.rows, is_featured=self.is_featured, reason=reason, by=self.by
        )


class FeatureForm(_FeaturedForm):
    """Why the listings are shown in the centre."""

    name = "feature"
    label = _("Show in the centre")
    is_featured = True

    reason = forms.CharField(
        label=_("Why they are shown in the centre"),
        max_length=MAX_NAME,
        help_text=_(
            "One reason for all of them, for example: Đạt giải Sản phẩm công nghệ số Make in "
            "Viet Nam 2026. Booth numbers stay as they are."
        ),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )


class UnfeatureForm(_FeaturedForm):
    """Why the listings are no longer shown in the centre."""

    name = "unfeature"
    label = _("No longer show in the centre")

    reason = forms.CharField(
        label=_("Reason"),
        max_length=MAX_REASON,
        help_text=_(
            "Kept in the record of changes, for example: Hết đợt trưng bày quý IV/2026. Booth "
            "numbers stay as they are."
        ),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )


class BulkCare(SelectingAdmin):
    """A list with bulk actions that ask something first: ``cares`` are their forms."""

    cares: tuple[type[CareForm], ...] = ()

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """With the actions that the person may take with some entry."""
        actions = super().get_actions(request)
        for care in self.cares:
            if care.may(request.user):
                actions[care.name] = (_action(care), care.name, care.label)
        return actions

    def care_for(
        self, request: HttpRequest, care: type[CareForm], queryset: QuerySet
    ) -> HttpResponse | None:
        """Ask what is to be done, then do it to those of the selection that it is possible with."""
        rows = self.selected(request, queryset)
        if rows is None:
            return None
        is_answer = "apply" in request.POST
        form = care(request.POST if is_answer else None, rows=rows, by=request.user)
        if is_answer and form.is_valid():
            try:
                self._report(request, care, form.act())
            except ValidationError as error:
                form.add_error(None, error)
            else:
                return None
        page = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return self.ask(
            request,
            care.label,
            form,
            rows,
            prospect(rows, form.hindrances(), {}, page),
            request.get_full_path(),
            action=care.name,
        )

    def _report(self, request: HttpRequest, care: type[CareForm], cared: Cared) -> None:
        for text in failures(cared.refused):
            self.message_user(request, text, messages.WARNING)
        if cared.unchanged:
            text = ngettext(
                "%(count)d entry said so already and stays as it is.",
                "%(count)d entries said so already and stay as they are.",
                cared.unchanged,
            )
            self.message_user(request, text % {"count": cared.unchanged}, messages.INFO)
        if done := len(cared.done):
            text = ngettext("%(step)s: %(count)d done.", "%(step)s: %(count)d done.", done)
            self.message_user(request, text % {"step": care.label, "count": done}, messages.SUCCESS)


class SolutionCare(BulkCare):
    """The list of solutions: sectors, and for the ministry programmes, of many at once."""

    cares = (SectorsForm, ProgrammesForm)


class ListingCare(BulkCare):
    """The list of listings: what the centre shows, and the cards beside it."""

    cares = (FeatureForm, UnfeatureForm)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """With the cards for the booths."""
        actions = super().get_actions(request)
        actions[PRINT] = (print_booth_cards, PRINT, print_booth_cards.short_description)
        return actions

    def booth_cards_of(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Lead to the sheet of cards for what was ticked; it must be of one province."""
        rows = queryset.order_by("booth_code", "pk").values_list("pk", "province__slug")
        found = list(rows[: MOST_CARDS + 1])
        places = {place for _key, place in found}
        text = ""
        if len(found) > MOST_CARDS:
            text = gettext("At most %(most)d cards are printed at once; tick fewer listings.")
            text %= {"most": MOST_CARDS}
        elif not found:
            text = gettext("Tick at least one listing.")
        elif None in places:
            text = gettext("A national listing stands in no booth; tick listings of a province.")
        elif len(places) > 1:
            text = gettext("Cards are printed for one centre: tick listings of one province only.")
        if text:
            self.message_user(request, text, messages.WARNING)
            return None
        query = QueryDict(mutable=True)
        query["province"] = places.pop()
        query.setlist("listing", [str(key) for key, _place in found])
        return HttpResponseRedirect(f"{reverse('admin:booth_cards')}?{query.urlencode()}")


@admin.action(description=_("Print booth cards"))
def print_booth_cards(
    modeladmin: ListingCare, request: HttpRequest, queryset: QuerySet[Listing]
) -> HttpResponse | None:
    """The sheet of cards for what was ticked."""
    return modeladmin.booth_cards_of(request, queryset)


def _action(care: type[CareForm]) -> Callable[..., HttpResponse | None]:
    @admin.action(description=care.label)
    def act(
        modeladmin: BulkCare, request: HttpRequest, queryset: QuerySet[Model]
    ) -> HttpResponse | None:
        return modeladmin.care_for(request, care, queryset)

    return act
