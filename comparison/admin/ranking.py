"""Staff pages of the quarters: the list, each with its steps, and the full order of all provinces.

No form of the admin edits a ranking: each step is an action. A draft is the ministry's; while a
quarter is with the provinces each sees its own figures; once published all staff see the order.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comparison.admin import quarter_figures, quarter_steps
from comparison.admin.quarter_page import corrections_shown, order_context, quarter_context
from comparison.frozen import Announced
from comparison.models import Ranking, Snapshot
from core.clock import today
from provinces import permissions
from provinces.models import Scope
from provinces.staff.scoped_admin import ScopedAdmin


@admin.register(Ranking)
class RankingAdmin(ScopedAdmin):
    """Quarters: frozen, sent to the provinces, published."""

    list_display = ("shown_quarter", "state", "cutoff_on", "objections_until", "document_number")
    list_display_links = ("shown_quarter",)
    list_filter = ("state", "year")
    ordering = ("-year", "-number")
    change_list_template = "admin/comparison/quarters.html"

    @admin.display(description=gettext_lazy("quarter"), ordering="year")
    def shown_quarter(self, obj: Ranking) -> str:
        """The quarter in words."""
        return obj.quarter.label

    def get_queryset(self, request: HttpRequest) -> QuerySet[Ranking]:
        """Drafts are the ministry's."""
        rows = super().get_queryset(request)
        keeps = permissions.can(request.user, "change", Ranking)
        return rows if keeps else rows.exclude(state=Ranking.Stage.DRAFT)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        own = [
            path(
                f"<path:object_id>/{place}/",
                self.admin_site.admin_view(self._step(view)),
                name=f"comparison_ranking_{name}",
            )
            for name, place, view in quarter_steps.STEPS
        ]
        return [*own, *super().get_urls()]

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody, by a form: a quarter moves by its steps."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody: a quarter is frozen anew, or corrected."""
        return False

    def view_on_site(self, obj: Ranking) -> str | None:
        """The public page, once there is one."""
        return obj.get_absolute_url() if obj.is_published else None

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Freeze a quarter. Raises ``PermissionDenied`` for all but the ministry."""
        permissions.require(request.user, "add", Ranking)
        return quarter_steps.freeze_first(request)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The page of a quarter: steps for the ministry, own figures or the order for provinces."""
        ranking = self.get_object(request, object_id)
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        if permissions.can(request.user, "change", ranking):
            return self._page(request, "quarter", quarter_context(ranking, today()))
        if not ranking.is_published:
            return self._own_figures(request, ranking)
        context = {
            "ranking": ranking,
            "has_sample": ranking.is_sample,
            "corrections": corrections_shown(ranking),
            **order_context(Announced(ranking)),
        }
        return self._page(request, "quarter", context)

    def _own_figures(self, request: HttpRequest, ranking: Ranking) -> HttpResponse:
        """Of what is with the provinces each sees its own figures alone."""
        mine = Scope.of(request.user).provinces
        rows = Snapshot.objects.filter(ranking=ranking, province__in=mine)
        own = list(rows.select_related("province__region").order_by("province__sort_key"))
        if len(own) == 1:
            return quarter_figures.page(request, ranking, own[0])
        links = [
            (row.province, reverse("admin:quarter_province", args=[ranking.pk, row.province.slug]))
            for row in own
        ]
        return self._page(request, "quarter", {"ranking": ranking, "own": links})

    def _step(
        self, view: Callable[[HttpRequest, Ranking], HttpResponse]
    ) -> Callable[[HttpRequest, str], HttpResponse]:
        """A step of the quarter at the address, for the ministry."""

        def act(request: HttpRequest, object_id: str) -> HttpResponse:
            ranking = self.get_object(request, object_id)
            permissions.require(request.user, "change", ranking)
            return view(request, ranking)

        return act

    def _page(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        ranking = context["ranking"]
        shared = admin.site.each_context(request) | {
            "title": _("Comparison of the provinces, %(quarter)s")
            % {"quarter": ranking.quarter.label},
            "opts": self.opts,
        }
        return TemplateResponse(request, f"admin/comparison/{name}.html", shared | context)
