"""Drafts as the public will see them: the same page as the public one, for its own staff.

Which kinds there are and where they are shown; what of a solution may be shown that another
province keeps. The address is given to the staff site, whose pages below know nothing of it.
"""

import datetime as dt
from typing import Final

from django.db.models import Model
from django.urls import reverse

from core.models import User
from guides.models import Guide, Problem
from provinces import permissions
from provinces.models import Publishable
from solutions.models import Listing, Solution
from vendors.models import Vendor

# The part of the address, as the public addresses have it.
KINDS: Final[dict[str, type[Publishable]]] = {
    "giai-phap": Listing,
    "cam-nang": Guide,
    "bai-toan": Problem,
}
# What staff see of any entry of the registry, to avoid duplicates (product page, section 3).
_OPEN_OF_SOLUTION = ("pk", "name", "name_en", "slug", "website", "is_sample")
_OPEN_OF_VENDOR = ("pk", "legal_name", "short_name", "slug", "website", "is_sample")


def preview_address(obj: Model) -> str:
    """Where the preview of ``obj`` is, "" for what has none."""
    for kind, model in KINDS.items():
        if isinstance(obj, model):
            return reverse("admin:preview", args=[kind, obj.pk])
    return ""


def may_show(solution: Solution, who: User, on: dt.date) -> bool:
    """Whether all of the solution may be shown: it is public, or kept by the person's province."""
    return (
        permissions.can(who, "inspect", solution)
        or Solution.objects.published(on).filter(pk=solution.pk).exists()
    )


def as_open(solution: Solution, who: User, on: dt.date) -> Solution:
    """The solution with what is open to ``who`` only, of its vendor too; never to be saved."""
    shown = solution
    if not may_show(solution, who, on):
        shown = Solution(**{name: getattr(solution, name) for name in _OPEN_OF_SOLUTION})
        shown.is_successor_public = False
    shown.vendor = _open_vendor(solution.vendor, who, on)
    return shown


def _open_vendor(vendor: Vendor, who: User, on: dt.date) -> Vendor:
    is_public = Solution.objects.published(on).filter(vendor=vendor).exists()
    if is_public or permissions.can(who, "inspect", vendor):
        return vendor
    return Vendor(**{name: getattr(vendor, name) for name in _OPEN_OF_VENDOR})
