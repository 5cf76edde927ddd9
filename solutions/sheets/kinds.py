"""The kinds of sheets that can be uploaded: their columns, how they are read and what they save.

``solutions.imports.job_runs`` works on a job of any kind through this table.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from django.db.models import Model
from django.utils.functional import Promise

from solutions.imports import apply, preview
from solutions.imports.batches import Counts, Keep
from solutions.imports.columns import CATALOGUE, DEPLOYMENTS, RECOGNITIONS
from solutions.imports.contract import Contract
from solutions.imports.importer import Importer
from solutions.imports.messages import Message
from solutions.imports.preview import Track
from solutions.imports.reader import Sheet
from solutions.imports.report import Outcome
from solutions.models import Deployment, Evaluation, ImportJob, Listing, Recognition

from . import saving
from .criteria import CriteriaColumns
from .deployments import DeploymentRecords
from .evaluations import EvaluationRecords
from .reading import EntryReading
from .recognitions import RecognitionRecords

Kind = ImportJob.Kind


class SheetReading(Protocol):
    """A sheet of any kind once it is read; ``preview.Reading`` says what its parts are."""

    rows: int
    warnings: list[Message]
    notes: list[Message]
    codes: dict[str, list[tuple[int, str]]]

    @property
    def lost(self) -> Iterable[Outcome]:
        """The outcomes of the rows that are about nothing that can be told."""

    def skip(self, numbers: set[int]) -> None:
        """Leave out what these rows are about, which an earlier run has done."""


@dataclass(frozen=True, slots=True)
class SheetKind:
    """One kind of sheet.

    ``contract`` gives its columns (a call, because criteria are rows of the database), ``read``
    takes an opened sheet in, ``previewed`` and ``saved`` work it off batch by batch. ``model`` is
    what a row, or a group of rows, becomes.
    """

    key: str
    model: type[Model]
    contract: Callable[[], Contract]
    read: Callable[[Sheet, Importer, Track], Any]
    previewed: Callable[[Any], Iterator[list[Outcome]]]
    saved: Callable[[Any, Importer, Keep], Iterator[tuple[list[Outcome], Counts]]]

    @property
    def label(self) -> str | Promise:
        """What such a sheet holds, in words."""
        return Kind(self.key).label

    @property
    def is_catalogue(self) -> bool:
        """Whether it holds solutions and prices, which alone may be published at once."""
        return self.key == Kind.CATALOGUE


def _evaluations(sheet: Sheet, importer: Importer, track: Track) -> EntryReading:
    records = EvaluationRecords(CriteriaColumns.load(), importer, sheet.keys)
    return EntryReading(sheet, records, track)


def _recognitions(sheet: Sheet, importer: Importer, track: Track) -> EntryReading:
    return EntryReading(sheet, RecognitionRecords(RECOGNITIONS, importer, sheet.keys), track)


def _deployments(sheet: Sheet, importer: Importer, track: Track) -> EntryReading:
    return EntryReading(sheet, DeploymentRecords(DEPLOYMENTS, importer, sheet.keys), track)


def _evidence(
    key: str,
    model: type[Model],
    contract: Callable[[], Contract],
    read: Callable[[Sheet, Importer, Track], EntryReading],
) -> SheetKind:
    return SheetKind(key, model, contract, read, saving.previewed, saving.saved)


_ALL: Final = (
    SheetKind(
        Kind.CATALOGUE,
        Listing,
        lambda: CATALOGUE,
        preview.Reading,
        preview.previewed,
        apply.saved,
    ),
    _evidence(Kind.EVALUATIONS, Evaluation, lambda: CriteriaColumns.load().contract, _evaluations),
    _evidence(Kind.RECOGNITIONS, Recognition, lambda: RECOGNITIONS, _recognitions),
    _evidence(Kind.DEPLOYMENTS, Deployment, lambda: DEPLOYMENTS, _deployments),
)
KINDS: Final[Mapping[str, SheetKind]] = {kind.key: kind for kind in _ALL}
# Those besides the catalogue.
EVIDENCE: Final[Mapping[str, SheetKind]] = {
    kind.key: kind for kind in _ALL if not kind.is_catalogue
}
