"""Changes that others propose to what a province stewards."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from provinces import actions, permissions
from provinces.models import ChangeProposal, Scope
from provinces.scoped_admin import ScopedAdmin


@admin.register(ChangeProposal)
class ChangeProposalAdmin(ScopedAdmin):
    """To read, and to accept or refuse by an action; proposers see what became of theirs."""

    list_display = (
        "created_at",
        "content_type",
        "object_id",
        "field",
        "short_new",
        "from_province",
        "owner_province",
        "state",
    )
    list_filter = ("state", "content_type", "field", "owner_province")
    list_select_related = ("content_type", "from_province", "owner_province")
    search_fields = ("field", "new", "object_id")
    actions = ("accept_all", "refuse_all")
    fields = (
        ("content_type", "object_id"),
        "field",
        "old",
        "new",
        "source",
        ("from_province", "proposed_by"),
        "owner_province",
        "state",
        ("decided_by", "decided_at"),
        "reason",
    )
    readonly_fields = tuple(
        name for row in fields for name in ((row,) if isinstance(row, str) else row)
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[ChangeProposal]:
        """What the person's provinces decide, and what they proposed themselves."""
        scope = Scope.of(request.user)
        decided = permissions.visible(scope, ChangeProposal)
        rows = super(ScopedAdmin, self).get_queryset(request)
        return rows.filter(decided | Q(from_province__in=scope.provinces))

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

    @admin.display(description=_("proposed"))
    def short_new(self, proposal: ChangeProposal) -> str:
        """The beginning of the proposed text."""
        return proposal.new[:80]

    @admin.action(description=_("Accept the selected changes"), permissions=["change"])
    def accept_all(self, request: HttpRequest, queryset: QuerySet[ChangeProposal]) -> None:
        """Write each proposed value into its object."""
        self._decide(request, queryset, accepts=True)

    @admin.action(description=_("Refuse the selected changes"), permissions=["change"])
    def refuse_all(self, request: HttpRequest, queryset: QuerySet[ChangeProposal]) -> None:
        """Leave the objects as they are."""
        self._decide(request, queryset, accepts=False)

    def _decide(
        self, request: HttpRequest, queryset: QuerySet[ChangeProposal], *, accepts: bool
    ) -> None:
        done = 0
        for proposal in queryset.select_related("owner_province"):
            if not permissions.can(request.user, "change", proposal):
                text = gettext("%(object)s: you may not do this.") % {"object": proposal.field}
                self.message_user(request, text, messages.ERROR)
                continue
            try:
                actions.decide_proposal(proposal, accepts=accepts, by=request.user)
            except ValidationError as error:
                text = f"{proposal.field}: {' '.join(error.messages)}"
                self.message_user(request, text, messages.ERROR)
            else:
                done += 1
        if done:
            text = ngettext("%(count)d change decided.", "%(count)d changes decided.", done)
            self.message_user(request, text % {"count": done}, messages.SUCCESS)
