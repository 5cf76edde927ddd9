"""Which kind of objects vendors are, for ``provinces.permissions``."""

from provinces import permissions
from provinces.permissions import Area

from .models import Vendor

permissions.register(Area.REGISTRY, Vendor, owner="steward")
