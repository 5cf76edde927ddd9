"""Indices of others that ship with the portal: public data, each with its source.

``data/dti_2022_rank.csv``: ranks of the 63 provinces in the Digital Transformation Index of 2022,
as the ministry published them.
"""

import logging
from pathlib import Path
from typing import Final

from core.reference import Outcome, label_of
from provinces.models import Scope

from .external_import import About, Value, existing, last_day, load_index
from .external_sheet import read_index
from .models import ExternalIndex

log = logging.getLogger("portal.comparison")
DATA: Final = Path(__file__).parent / "data"
DTI_2022: Final = About(
    name="Chỉ số chuyển đổi số cấp tỉnh (DTI)",
    name_en="Provincial Digital Transformation Index (DTI)",
    year=2022,
    publisher="Bộ Thông tin và Truyền thông",
    source="https://dti.gov.vn/xep-hang-2022",
)


def load(*, update: bool = False) -> list[Outcome]:
    """Load the shipped indices; with ``update`` one that exists gets the shipped values again.

    Where the ministry changed provinces so that the file no longer fits them, nothing is loaded.
    """
    label = label_of(ExternalIndex)
    known = existing(DTI_2022)
    if known is not None and not update:
        return [Outcome(label, 0, 0, 1)]
    path = DATA / "dti_2022_rank.csv"
    reading = read_index(path, path.name, year=DTI_2022.year, on=last_day(DTI_2022.year))
    if not reading.is_good:
        wrong = [f"{row.number}: {error}" for row in reading.wrong for error in row.errors]
        log.warning("%s was not loaded: %s", path.name, "; ".join(wrong))
        return [Outcome(label, 0, 0, 0)]
    values = [
        Value(row.province.pk, row.rank, row.value)
        for row in reading.rows
        if row.province is not None
    ]
    load_index(DTI_2022, values, replace=True, by=Scope.ministry())
    return [Outcome(label, int(known is None), int(known is not None), 0)]
