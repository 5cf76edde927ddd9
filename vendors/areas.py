"""Which kind of objects vendors are, for ``provinces.permissions``."""

from provinces import permissions
from provinces.permissions import Area
from provinces.record.shown_values import hide

from . import tax_code
from .models import Vendor

permissions.register(Area.REGISTRY, Vendor, owner="steward")
hide(Vendor, "tax_code", tax_code.mask)
