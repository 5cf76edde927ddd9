"""Places and people: provinces, centres, who belongs where."""

from .centre import Centre, CentreLocation, CentrePhoto, DepartmentName
from .member import ChangeProposal, Membership, Scope
from .place import Province, ProvinceAlias, ProvinceCode, Region
from .publishable import Publishable, PublishableQuerySet

__all__ = [
    "Centre",
    "CentreLocation",
    "CentrePhoto",
    "ChangeProposal",
    "DepartmentName",
    "Membership",
    "Province",
    "ProvinceAlias",
    "ProvinceCode",
    "Publishable",
    "PublishableQuerySet",
    "Region",
    "Scope",
]
