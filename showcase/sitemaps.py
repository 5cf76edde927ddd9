"""The site map: every public page in both languages."""

from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.core.paginator import Paginator
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.urls import reverse

from comparison.models import Ranking
from core.clock import today
from guides.models import Guide, Problem
from provinces.models import Province
from solutions.models import Programme, Sector, Solution
from vendors.models import Vendor

# What an entry shows of a row; tens of thousands of whole rows would fill the memory.
_SHOWN: Final = frozenset({"slug", "updated_at", "year", "number"})


class BothLanguages(Sitemap):
    """Each address in Vietnamese and English, each naming the other."""

    i18n = True
    alternates = True
    x_default = True
    limit = 2_000


class Pages(BothLanguages):
    """The pages that always exist."""

    def items(self) -> list[str]:
        """Names of their addresses."""
        lists = (
            "solutions",
            "sectors",
            "vendors",
            "provinces",
            "problems",
            "guides",
            "programmes",
            "bodies",
        )
        about = ("prices", "ratings", "accessibility", "privacy", "contact")
        return [
            "home",
            "costs",
            "excellent",
            "comparison:list",
            "comparison:heat",
            "comparison:method",
            *(f"{name}:list" for name in lists),
            *(f"about:{name}" for name in about),
        ]

    def location(self, item: str) -> str:
        """The path of one page."""
        return reverse(item)


class InLanguages:
    """The rows of a query, each in one language after the other; read by pieces."""

    def __init__(self, rows: QuerySet) -> None:
        self._rows = rows
        self._languages = [code for code, _name in settings.LANGUAGES]

    def count(self) -> int:
        """Rows times languages (1 query)."""
        return self._rows.count() * len(self._languages)

    def __getitem__(self, piece: slice) -> list[tuple[Any, str]]:
        many = len(self._languages)
        first, last = piece.start // many, -(-piece.stop // many)
        pairs = [(row, code) for row in self._rows[first:last] for code in self._languages]
        return pairs[piece.start - first * many : piece.stop - first * many]


class Rows(BothLanguages):
    """The public rows of one model; ``lastmod`` where the row knows when it changed."""

    def __init__(self, rows: Any) -> None:
        self.rows = rows

    def items(self) -> QuerySet:
        """The rows, in a fixed order so that pages of the map stay put."""
        rows = self.rows().order_by("pk")
        return rows.only("pk", *self._shown(rows))

    @property
    def paginator(self) -> Paginator:
        """The pages of the map, each read for itself."""
        return Paginator(InLanguages(self.items()), self.limit)

    def lastmod(self, item: Any) -> datetime | None:
        """When the row changed last."""
        return getattr(item, "updated_at", None)

    def get_latest_lastmod(self) -> datetime | None:
        """When any of the rows changed last (1 query)."""
        rows = self.items()
        if "updated_at" not in self._shown(rows):
            return None
        return rows.order_by().aggregate(last=Max("updated_at"))["last"]

    def _shown(self, rows: QuerySet) -> set[str]:
        return {field.name for field in rows.model._meta.concrete_fields} & _SHOWN


def _vendors() -> QuerySet:
    solutions = Solution.objects.published(today()).filter(vendor=OuterRef("pk"))
    return Vendor.objects.filter(Exists(solutions))


SITEMAPS = {
    "pages": Pages,
    "solutions": Rows(lambda: Solution.objects.published(today())),
    "vendors": Rows(_vendors),
    "sectors": Rows(lambda: Sector.objects.current(today())),
    "programmes": Rows(Programme.objects.all),
    "problems": Rows(lambda: Problem.objects.published(today())),
    "guides": Rows(lambda: Guide.objects.published(today())),
    "centres": Rows(lambda: Province.objects.current(today())),
    "quarters": Rows(Ranking.objects.published),
}
