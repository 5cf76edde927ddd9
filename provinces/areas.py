"""Which kind of objects the models of core and provinces are, for ``provinces.permissions``."""

from core.changes import watching
from core.models import (
    Change,
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
    Change,
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

watching.ignore(
    Change, ChangeProposal, DistinctPair, Journal, JournalEntry, Membership, Transition, User
)
watching.part_of("province", Centre, ProvinceAlias, ProvinceCode)
watching.part_of("centre__province", CentreLocation, CentrePhoto, DepartmentName)
