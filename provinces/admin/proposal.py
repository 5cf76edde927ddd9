"""Changes that others propose: found in a list, decided on one page for each object."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.core.exceptions import ValidationError
from django.db.models import QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from provinces import actions, proposals
from provinces.models import ChangeProposal, Scope
from provinces.proposing.rows import label_of, rows_for
from provinces.staff.scoped_admin import ScopedAdmin

from .proposal_page import PEOPLE, DecisionPage


class ProposalList(ChangeList):
    """Each proposal leads to the page of its object, where it is decided."""

    def url_for_result(self, result: ChangeProposal) -> str:
        return reverse("admin:provinces_changeproposal_decide", args=[result.pk])


class ForMeFilter(admin.SimpleListFilter):
    """What waits for the person who looks."""

    title = _("waiting for")
    parameter_name = "wait"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("me", _("my decision"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() != "me":
            return queryset
        waiting = proposals.open_for(Scope.of(request.user)).order_by()
        return queryset.filter(pk__in=waiting.values("pk"))


@admin.register(ChangeProposal)
class ChangeProposalAdmin(ScopedAdmin):
    """To find and to decide; proposers see what became of theirs."""

    list_display = (
        "what",
        "label",
        "short_new",
        "from_province",
        "owner_province",
        "state",
        "created_at",
    )
    list_display_links = ("what", "label")
    list_filter = (
        ForMeFilter,
        "state",
        ("content_type", admin.RelatedOnlyFieldListFilter),
        "owner_province",
    )
    list_select_related = PEOPLE
    search_fields = ("new", "old", "source")
    actions = ("accept_all",)

    def get_urls(self) -> list[URLPattern]:
        """One more address: the page of decisions."""
        view = self.admin_site.admin_view(self.decide_view)
        name = "provinces_changeproposal_decide"
        return [path("<path:object_id>/quyet-dinh/", view, name=name), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ChangeProposal]:
        """What the person's provinces decide, and what they proposed themselves."""
        rows = super(ScopedAdmin, self).get_queryset(request)
        return rows.filter(proposals.visible_to(Scope.of(request.user)))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ProposalList

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """With the objects, one query for each kind that the page shows."""
        found = super().get_changelist_instance(request)
        found.result_list = _with_targets(found.result_list)
        return found

    def has_view_permission(self, request: HttpRequest, obj: ChangeProposal | None = None) -> bool:
        if obj is not None and obj.from_province_id in Scope.of(request.user).provinces:
            return True
        return super().has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: ChangeProposal | None = None
    ) -> bool:
        return False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The page of one proposal is that of its object."""
        return self.decide_view(request, object_id)

    def decide_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Every proposal on the object of this one; chosen ones are decided together."""
        page = DecisionPage(self, request, self.get_object(request, unquote(object_id)))
        if request.method == "POST" and page.save():
            return HttpResponseRedirect(page.next_address())
        return TemplateResponse(request, "admin/proposal_decide.html", page.context())

    @admin.display(description=_("entry"))
    def what(self, proposal: ChangeProposal) -> str:
        """The object, by its kind and name."""
        kind = proposal.content_type.name
        return f"{kind}: {proposal.target}" if proposal.target else kind

    @admin.display(description=_("field"))
    def label(self, proposal: ChangeProposal) -> str:
        """What is to change of it."""
        return label_of(proposal.content_type.model_class(), proposal.field)

    @admin.display(description=_("proposed"))
    def short_new(self, proposal: ChangeProposal) -> str:
        """The beginning of the proposed text; of a whole part its first words."""
        said = proposals.from_json(proposal.new) if "+" in proposal.field else {}
        return ("; ".join(said.values()) or proposal.new)[:80]

    @admin.action(description=_("Accept the selected changes"), permissions=["change"])
    def accept_all(self, request: HttpRequest, queryset: QuerySet[ChangeProposal]) -> None:
        """Write the proposed values into their objects, those of one object together."""
        chosen = queryset.filter(state=proposals.OPEN).select_related(*PEOPLE)
        groups: dict[tuple[int, int], list[ChangeProposal]] = {}
        for proposal in _with_targets(chosen):
            groups.setdefault((proposal.content_type_id, proposal.object_id), []).append(proposal)
        done = sum(self._accept(request, group) for group in groups.values())
        if done:
            text = ngettext("%(count)d change decided.", "%(count)d changes decided.", done)
            self.message_user(request, text % {"count": done}, messages.SUCCESS)

    def _accept(self, request: HttpRequest, group: list[ChangeProposal]) -> int:
        """Accept the changes of one object; how many that were, telling why if none."""
        target = group[0].target
        rows = rows_for(target, group, who=request.user)
        if not all(row.may_decide for row in rows):
            text = gettext("%(object)s: you may not do this.")
            self.message_user(request, text % {"object": self.what(group[0])}, messages.ERROR)
            return 0
        try:
            actions.decide([actions.Verdict(p, accepts=True) for p in group], by=request.user)
        except ValidationError as error:
            text = f"{self.what(group[0])}: {' '.join(error.messages)}"
            self.message_user(request, text, messages.ERROR)
            return 0
        return len(group)


def _with_targets(rows: Any) -> list[ChangeProposal]:
    """The proposals with their objects and what naming those reads."""
    found = list(rows)
    kinds = {row.content_type.model_class() for row in found} - {None}
    querysets = [
        model._base_manager.select_related(*proposals.rules_of(model).reads) for model in kinds
    ]
    prefetch_related_objects(found, GenericPrefetch("target", querysets))
    return found
