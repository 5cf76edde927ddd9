"""The columns of an evaluation's scores: one for every criterion of the published sets.

A council's table has a line for each product and a column for each criterion, so that is what is
read. Criteria of several sets, or of several versions of one, that have the same key or name share
a column: which criterion a cell means follows from the set that its row names.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Final, Self

from django.db.models import F, Prefetch

from solutions.imports.columns import EVALUATIONS, words
from solutions.imports.contract import MAX_ADDRESS, Column, Contract
from solutions.models import CriteriaSet, Criterion

_EXAMPLES: Final = ("92", "85,5", "90", "80", "88", "86,25")
_REMARKS: Final = ("state", "overall")


@dataclass(slots=True)
class _Place:
    """A column in the making: its names, and the criterion that it means in each set."""

    key: str
    first: Criterion
    names: dict[str, str] = field(default_factory=dict)
    criteria: dict[int, Criterion] = field(default_factory=dict)


class CriteriaColumns:
    """The published criteria sets and the columns that their criteria stand in.

    ``contract`` are all columns of the sheet of evaluations. Two queries.
    """

    def __init__(self, sets: Sequence[CriteriaSet]) -> None:
        self.sets = list(sets)
        self._places = _placed(self.sets)
        self.contract = Contract(self._columns(), _REMARKS)
        self._scores = {one.pk: list(self._of_set(one)) for one in self.sets}

    @classmethod
    def load(cls) -> Self:
        """All published sets: what an uploaded sheet, or an export, may speak of."""
        return cls(_published())

    @classmethod
    def latest(cls) -> Self:
        """The version published last of every set: what the template asks for."""
        found = {criteria_set.slug: criteria_set for criteria_set in reversed(_published())}
        return cls(list(found.values()))

    def scores(self, criteria_set: CriteriaSet) -> list[tuple[str, Criterion]]:
        """The column key of every criterion of the set, in the order of the set."""
        return self._scores[criteria_set.pk]

    def has(self, criteria_set: CriteriaSet) -> bool:
        """Whether the set has columns of its own here."""
        return criteria_set.pk in self._scores

    @property
    def keys(self) -> list[str]:
        """Keys of the columns of scores."""
        return [place.key for place in self._places]

    def named(self, text: str, version: str) -> tuple[CriteriaSet | None, str, tuple[object, ...]]:
        """The set that a row names, a code of what is wrong or doubtful, and what to choose from.

        Without a name the only set is meant, without a version the one published last.
        """
        slugs = {one.slug for one in self.sets}
        if text:
            slugs = {
                one.slug for one in self.sets if words(text) in map(words, _names_of(one))
            } or self._like(text)
        if len(slugs) != 1:
            code = "set_unknown" if text and self.sets else "set_needed"
            choices = tuple(dict.fromkeys(one.local_name for one in self.sets))
            return None, code if self.sets else "set_none", choices
        versions = [one for one in self.sets if one.slug in slugs]
        if not version:
            return versions[0], "version_taken" if len(versions) > 1 else "", ()
        for one in versions:
            if _is_version(one.version, version):
                return one, "", ()
        return None, "version_unknown", tuple(one.version for one in versions)

    def _of_set(self, criteria_set: CriteriaSet) -> Iterator[tuple[str, Criterion]]:
        placed = {
            place.criteria[criteria_set.pk].pk: place.key
            for place in self._places
            if criteria_set.pk in place.criteria
        }
        for criterion in criteria_set.criteria.all():
            yield placed[criterion.pk], criterion

    def _like(self, text: str) -> set[str]:
        """A set whose name with its version was written, as our own pages show it."""
        return {one.slug for one in self.sets if words(text) == words(str(one))}

    def _columns(self) -> Iterator[Column]:
        yield from EVALUATIONS.columns
        for position, place in enumerate(self._places):
            yield _score_column(place, _EXAMPLES[position % len(_EXAMPLES)])
        for place in self._places:
            yield _remark_column(place)


def remark_key(key: str) -> str:
    """The key of the column of remarks beside the column of scores ``key``."""
    return f"remark_{key.removeprefix('score_')}"


def _published() -> list[CriteriaSet]:
    """The published sets with their criteria, the newest first."""
    criteria = Prefetch("criteria", Criterion.objects.order_by("position", "pk"))
    published = CriteriaSet.objects.filter(state=CriteriaSet.Stage.PUBLISHED)
    newest = F("published_on").desc(nulls_last=True)
    return list(published.order_by(newest, "-pk").prefetch_related(criteria))


def _names_of(criteria_set: CriteriaSet) -> tuple[str, ...]:
    return criteria_set.slug, criteria_set.name, criteria_set.name_en


def _is_version(stored: str, said: str) -> bool:
    """Whether a cell means this version: Excel turns 1.0 into the number 1."""
    if words(stored) == words(said):
        return True
    try:
        return Decimal(stored) == Decimal(said.replace(",", "."))
    except InvalidOperation:
        return False


def _placed(sets: Iterable[CriteriaSet]) -> list[_Place]:
    places: list[_Place] = []
    for criteria_set in sets:
        for criterion in criteria_set.criteria.all():
            names = (criterion.key, criterion.name, criterion.name_en)
            said = {words(name): name for name in names if words(name)}
            place = next(
                (
                    place
                    for place in places
                    if criteria_set.pk not in place.criteria and place.names.keys() & said.keys()
                ),
                None,
            )
            if place is None:
                place = _Place(_free_key(criterion.key, places), criterion)
                places.append(place)
            place.names = said | place.names
            place.criteria[criteria_set.pk] = criterion
    return places


def _free_key(key: str, places: Sequence[_Place]) -> str:
    wanted = f"score_{key}"
    taken = {place.key for place in places}
    number = 2
    while wanted in taken:
        wanted, number = f"score_{key}-{number}", number + 1
    return wanted


def _score_column(place: _Place, example: str) -> Column:
    vietnamese, english = place.first.name, place.first.name_en or place.first.name
    is_taken = _is_other_column(vietnamese) or _is_other_column(english)
    return Column(
        key=place.key,
        heading_vi=f"Điểm: {vietnamese}" if is_taken else vietnamese,
        kind="points",
        is_required=False,
        example=example,
        aliases=(
            *(name for name in place.names.values() if not _is_other_column(name)),
            *(f"Điểm {name}" for name in place.names.values()),
            f"Score: {english}",
        ),
        heading_en=f"Score: {english}" if is_taken else english,
        notes=(
            f"Điểm từ 0 đến 100; trọng số {_weight(place.first)}%.",
            f"Points from 0 to 100; weight {_weight(place.first)}%.",
        ),
    )


def _remark_column(place: _Place) -> Column:
    english = place.first.name_en or place.first.name
    return Column(
        key=remark_key(place.key),
        heading_vi=f"Nhận xét: {place.first.name}",
        kind="text",
        is_required=False,
        example="",
        aliases=(),
        heading_en=f"Remark: {english}",
        limit=MAX_ADDRESS,
    )


def _weight(criterion: Criterion) -> str:
    return f"{criterion.weight.normalize():f}"


def _is_other_column(text: str) -> bool:
    """Whether a criterion is called like a column that every such sheet has."""
    return bool(EVALUATIONS.match({0: text}).by_index)
