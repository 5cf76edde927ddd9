"""By what staff narrow the list of listings: sector, confirmation of the price, pictures."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.clock import today
from solutions.confirmations import confirmed_since
from solutions.models import Listing, Sector, Solution, SolutionImage

NEVER, OLD, FRESH = "never", "old", "fresh"
YES, NO = "yes", "no"


class ConditionFilter(SimpleListFilter):
    """A filter whose every choice is a condition on listings, also for the counts beside them.

    Django would count the listings of each choice by their keys: a second with 100,000 of them.
    """

    @abstractmethod
    def condition(self, value: str) -> Q:
        """The listings of a choice that ``lookups`` offers."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Listing]) -> QuerySet[Listing]:
        """Those of the choice; all, where no such choice is offered."""
        value = self.value()
        is_offered = any(value == str(choice) for choice, _label in self.lookup_choices)
        return queryset.filter(self.condition(value)) if is_offered else queryset

    def get_facet_counts(self, pk_attname: str, filtered_qs: QuerySet[Listing]) -> dict[str, Count]:
        """The number of listings of each choice, in one query for all."""
        return {
            f"{number}__c": Count(pk_attname, filter=self.condition(str(choice)))
            for number, (choice, _label) in enumerate(self.lookup_choices)
        }


class SectorFilter(ConditionFilter):
    """One of the sectors of the listing's solution."""

    title = pgettext_lazy("filter", "sector")
    parameter_name = "sector"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The sectors in use, by their addresses."""
        return [(one.slug, one.local_name) for one in Sector.objects.current(today())]

    def condition(self, value: str) -> Q:
        links = Solution.sectors.through.objects.filter(sector__slug=value)
        return Q(solution__in=links.values("solution"))


class ConfirmedFilter(ConditionFilter):
    """How long ago the vendor confirmed the prices; the limit is that of the public pages."""

    title = _("price confirmed by the vendor")
    parameter_name = "confirmed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Promise]]:
        """Never, too long ago, lately."""
        return (
            (NEVER, pgettext_lazy("price confirmed", "never")),
            (OLD, pgettext_lazy("price confirmed", "more than 6 months ago")),
            (FRESH, pgettext_lazy("price confirmed", "in the last 6 months")),
        )

    def condition(self, value: str) -> Q:
        since = confirmed_since(today())
        return {
            NEVER: Q(price_checked_on__isnull=True),
            OLD: Q(price_checked_on__lt=since),
            FRESH: Q(price_checked_on__gte=since),
        }[value]


class WhetherFilter(ConditionFilter):
    """Yes or no: whether the listing's solution has something; a subclass says what."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Promise]]:
        """Both answers."""
        return ((YES, pgettext_lazy("filter", "yes")), (NO, pgettext_lazy("filter", "no")))

    @abstractmethod
    def found(self) -> Exists:
        """The condition on solutions that have it."""

    def condition(self, value: str) -> Q:
        # Asked once for each solution: it has up to 34 listings.
        having = self.found() if value == YES else ~self.found()
        return Q(solution__in=Solution.objects.filter(having).order_by().values("pk"))


class PictureFilter(WhetherFilter):
    """Whether the solution has a picture."""

    title = pgettext_lazy("filter", "picture")
    parameter_name = "picture"

    def found(self) -> Exists:
        return Exists(SolutionImage.objects.filter(solution=OuterRef("pk")))


# What apps above know of listings; they add their filters when their own pages are loaded.
_from_above: list[type[SimpleListFilter]] = []


def offer(own: type[SimpleListFilter]) -> type[SimpleListFilter]:
    """Add a filter of an app above to the list of listings; a decorator of the class."""
    if own not in _from_above:
        _from_above.append(own)
    return own


def offered() -> list[type[SimpleListFilter]]:
    """The filters of the apps above."""
    return list(_from_above)
