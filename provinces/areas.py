"""Which kind of objects the models of core and provinces are, for ``provinces.permissions``."""

from core.models import (
    DistinctPair,
    Journal,
    JournalEntry,
    OldAddress,
    Rendition,
    StoredFile,
    Transition,
    User,
)

from . import permissions
from .models import (
    Centre,
    CentreLocation,
    CentrePhoto,
    ChangeProposal,
    DepartmentName,
    Membership,
    Province,
    ProvinceAlias,
    ProvinceCode,
    Region,
)
from .permissions import Area

permissions.register(
    Area.SYSTEM,
    DistinctPair,
    Journal,
    JournalEntry,
    OldAddress,
    Rendition,
    StoredFile,
    Transition,
)
permissions.register(Area.ACCOUNT, User)
permissions.register(Area.REFERENCE, Region, Province, ProvinceAlias, ProvinceCode)
permissions.register(Area.CENTRE, Centre, owner="province")
permissions.register(
    Area.CENTRE, CentreLocation, CentrePhoto, DepartmentName, owner="centre__province"
)
permissions.register(Area.MEMBERSHIP, Membership, owner="province")
permissions.register(Area.PROPOSAL, ChangeProposal, owner="owner_province")
