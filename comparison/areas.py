"""Which kind of objects the models of the comparison are, and what pages follow."""

from core.changes import watching
from provinces import permissions
from provinces.permissions import Area

from .models import (
    Correction,
    ExternalIndex,
    ExternalValue,
    Objection,
    QuarterReport,
    Ranking,
    Snapshot,
    WeightProposal,
)

permissions.register(
    Area.REFERENCE, Correction, ExternalIndex, ExternalValue, QuarterReport, Ranking, Snapshot
)
permissions.register(Area.SYSTEM, WeightProposal)
permissions.register(Area.CATALOGUE, Objection, owner="snapshot__province")

watching.ignore(Objection, QuarterReport)
watching.part_of("ranking", Snapshot)
watching.part_of("snapshot__ranking", Correction)
