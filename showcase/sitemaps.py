"""The site map: every public page in both languages."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from core.clock import today
from guides.models import Guide, Problem
from provinces.models import Province
from solutions.models import Programme, Sector, Solution
from vendors.models import Vendor


class BothLanguages(Sitemap):
    """Each address in Vietnamese and English, each naming the other."""

    i18n = True
    alternates = True
    x_default = True
    limit = 10_000


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
            *(f"{name}:list" for name in lists),
            *(f"about:{name}" for name in about),
        ]

    def location(self, item: str) -> str:
        """The path of one page."""
        return reverse(item)


class Rows(BothLanguages):
    """The public rows of one model; ``lastmod`` where the row knows when it changed."""

    def __init__(self, rows: Any) -> None:
        self.rows = rows

    def items(self) -> QuerySet | Iterable[Any]:
        """The rows, in a fixed order so that pages of the map stay put."""
        return self.rows().order_by("pk")

    def lastmod(self, item: Any) -> datetime | None:
        """When the row changed last."""
        return getattr(item, "updated_at", None)


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
}
