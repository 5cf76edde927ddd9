"""What the handbook adds to the list of listings: whether a guide names the solution."""

from django.db.models import Exists, OuterRef
from django.utils.translation import pgettext_lazy

from core.models import State
from guides.models import GuideSolution
from solutions.admin.listing_filters import WhetherFilter, offer


@offer
class GuideFilter(WhetherFilter):
    """Whether a public guide names the solution, as the work queue counts it."""

    title = pgettext_lazy("filter", "guide")
    parameter_name = "guide"

    def found(self) -> Exists:
        """The condition on solutions that a public guide names."""
        links = GuideSolution.objects.filter(solution=OuterRef("pk"))
        return Exists(links.filter(guide__state=State.PUBLISHED))
