"""Staff pages of places, people and records."""

from .account import AccountAdmin, MembershipAdmin
from .centre import CentreAdmin
from .place import ProvinceAdmin, RegionAdmin
from .proposal import ChangeProposalAdmin
from .record import OldAddressAdmin, StoredFileAdmin, TransitionAdmin

__all__ = [
    "AccountAdmin",
    "CentreAdmin",
    "ChangeProposalAdmin",
    "MembershipAdmin",
    "OldAddressAdmin",
    "ProvinceAdmin",
    "RegionAdmin",
    "StoredFileAdmin",
    "TransitionAdmin",
]
