"""Vendors and solutions that may have been entered twice."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Model
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, pgettext

from solutions import duplicates as alike_solutions
from solutions.models import Solution
from vendors import duplicates as alike_vendors
from vendors.duplicates import Pair
from vendors.models import Vendor

from .kinds import Worker
from .order import Item, Risk

KEY = "nghi-trung-lap"


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Suspected pairs; they are no rows of a table, so this kind counts by itself."""

    key: str = KEY
    risk: Risk = Risk.TIDY
    title: Promise = gettext_lazy("Suspected duplicates")
    advice: Promise = gettext_lazy("Compare the two; merge them, or say that they are different.")
    bulk: None = None

    def counted(self, worker: Worker) -> int:
        """How many pairs wait."""
        found = (alike_vendors.count_open_pairs, alike_solutions.count_open_pairs)
        return sum(count(worker.scope) for count in found)

    def listed(self, worker: Worker) -> list[Pair]:
        """Every pair, vendors first, since a vendor's solutions follow it."""
        return [*alike_vendors.open_pairs(worker.scope), *alike_solutions.open_pairs(worker.scope)]

    def first(self, worker: Worker, most: int) -> list[Item]:
        """The surest pairs."""
        pairs = alike_vendors.open_pairs(worker.scope, most)
        if len(pairs) < most:
            pairs += alike_solutions.open_pairs(worker.scope, most - len(pairs))
        return self.describe(self, worker, pairs)

    def items(self, worker: Worker, pairs: Sequence[Pair]) -> list[Item]:
        """What is to be done with each pair; whoever sees it can do it."""
        return self.describe(self, worker, pairs)

    def describe(self, kind: "Duplicates", worker: Worker, pairs: Sequence[Pair]) -> list[Item]:
        """Both names and why they are suspected; two queries."""
        names = {"vendor": _names(Vendor, "vendor", pairs)}
        names["solution"] = _names(Solution, "solution", pairs)
        return [
            Item(
                self.key,
                self.risk,
                gettext("%(first)s and %(second)s")
                % {
                    "first": names[pair.kind].get(pair.low, ""),
                    "second": names[pair.kind].get(pair.high, ""),
                },
                what=str(self.title),
                detail=str(pair.why),
                address=reverse("admin:duplicates"),
                button=pgettext("button", "Compare"),
            )
            for pair in pairs
        ]


def _names(model: type[Model], kind: str, pairs: Sequence[Pair]) -> dict[int, str]:
    keys = {key for pair in pairs if pair.kind == kind for key in (pair.low, pair.high)}
    return {key: str(row) for key, row in model.objects.in_bulk(keys).items()} if keys else {}


KINDS = (Duplicates(),)
