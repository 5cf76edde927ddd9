"""Vendors and solutions that a sheet names, between the batch that names them and the next one."""

from dataclasses import dataclass
from typing import Any

from core.text import fold
from solutions.models import Solution
from vendors.models import Vendor


@dataclass(eq=False, slots=True)
class VendorDraft:
    """A vendor that the file names: one of the registry (``vendor_id``), or a new one.

    ``said_by`` are the numbers of the listings whose rows say something of it that no earlier one
    says. Only while a batch is worked on there are ``given``, the values that the file says, by
    column; ``vendor``, the row of the registry; ``work``, what is to be done to it. When that is
    done ``is_settled`` says so and the vendor is known.
    """

    tax_code: str
    vendor_id: int | None = None
    note: str = ""
    is_firm: bool = False
    is_settled: bool = False
    said_by: tuple[int, ...] = ()
    given: dict[str, Any] | None = None
    vendor: Vendor | None = None
    work: Any = None

    def settle(self) -> None:
        """The work is done (or was only looked at): later listings find nothing left to do."""
        self.vendor_id = self.work.instance.pk
        self.vendor, self.work, self.is_settled = None, None, True

    def reload(self) -> None:
        """Look the vendor up again after a failure: someone may have made or changed it."""
        self.vendor = self.work = None
        known = Vendor.objects.filter(pk=self.vendor_id)
        if self.vendor_id is None and self.tax_code:
            known = Vendor.objects.filter(tax_code=self.tax_code)
        self.vendor_id = known.values_list("pk", flat=True).first()

    def rest(self) -> None:
        """The batch is done with: forget all that can be looked up again."""
        self.given = self.vendor = self.work = None


@dataclass(eq=False, slots=True)
class SolutionDraft:
    """A solution that the file names; ``solution_id`` is None for a new one.

    The rest as for vendors. Once settled, what later listings ask of it is kept: whether it
    ``has_sector`` and ``has_summary``.
    """

    vendor: VendorDraft
    solution_id: int | None = None
    is_settled: bool = False
    has_sector: bool = False
    has_summary: bool = False
    said_by: tuple[int, ...] = ()
    given: dict[str, Any] | None = None
    work: Any = None

    def settle(self) -> None:
        """The work is done (or was only looked at): later listings find nothing left to do."""
        self.solution_id = self.work.instance.pk
        self.work, self.is_settled = None, True

    def reload(self) -> None:
        """Look the solution up again after a failure; its vendor has been looked up before."""
        self.work = None
        name = fold((self.given or {})["solution_name"].value)
        own = Solution.objects.filter(vendor=self.vendor.vendor_id)
        names = own.order_by("pk").values_list("pk", "name")
        self.solution_id = next((pk for pk, known in names if fold(known) == name), None)

    def rest(self) -> None:
        """The batch is done with: forget all that can be looked up again."""
        self.given = self.work = None
