"""Staff pages of what a province publishes: listings, guides and problems."""

from django.db.models import Model
from django.http import HttpRequest

from core import states
from provinces.staff.proposing_admin import ProposingAdmin
from provinces.staff.step_admin import LIFECYCLE_STEPS, SteppedAdmin


class LifecycleAdmin(SteppedAdmin, ProposingAdmin):
    """A page of listings, guides or problems.

    What is public, or in review, is edited only by those who may publish it; an edit by others is
    proposed to them. What was public once is never deleted.
    """

    steps = LIFECYCLE_STEPS
    change_form_template = "admin/proposal_step_change_form.html"
    proposes_at_once = True

    def change_verb(self, obj: Model | None) -> str:
        return "change" if obj is None or obj.state == states.DRAFT else "publish"

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        if obj is not None and (obj.state != states.DRAFT or obj.first_published_at is not None):
            return False
        return super().has_delete_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), "state"]

    def view_on_site(self, obj: Model) -> str | None:
        """The public page, once there is one."""
        return obj.get_absolute_url() if self.is_public(obj) else None
