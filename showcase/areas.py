"""Which kind of objects the portal's own models are, for ``provinces.permissions``."""

from core.changes import watching
from provinces import permissions
from provinces.permissions import Area

from .models import LinkCheck

permissions.register(Area.SYSTEM, LinkCheck)
watching.ignore(LinkCheck)
