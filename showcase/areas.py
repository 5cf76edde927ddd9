"""Which kind of objects the portal's own models are, for ``provinces.permissions``."""

from core.changes import watching
from provinces import permissions
from provinces.permissions import Area
from solutions.merging.references import lead_on

from .models import LinkCheck, MergerTask

permissions.register(Area.SYSTEM, LinkCheck)
permissions.register(Area.CATALOGUE, MergerTask, owner="province")
watching.ignore(LinkCheck, MergerTask)
lead_on(MergerTask)
