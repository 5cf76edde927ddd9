"""The form that chooses what a page of the comparison shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import pgettext

from comparison.board import Board
from comparison.indicators.definitions import indicators
from provinces.models import Province

from .asked import SCORE, Asked
from .topics import Topic


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a field; ``is_weighted`` says that it counts in the score."""

    value: str
    label: str
    is_chosen: bool
    is_weighted: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """The fields of the form; ``kept`` are those that it hands on unseen."""

    topics: Sequence[Choice]
    regions: Sequence[Choice]
    provinces: Sequence[Choice]
    columns: Sequence[Choice]
    kept: Sequence[tuple[str, str]]
    is_grouped: bool
    is_used: bool


def choices_of(board: Board, asked: Asked) -> Choices:
    """The form as it was filled in."""
    everything = pgettext("choice of region", "All regions")
    nobody = pgettext("choice of province", "None")
    kept = {"sort": asked.sort, "order": asked.order}
    usual = Asked()
    return Choices(
        topics=[
            Choice(key, Topic.of(key).name, key == asked.topic) for key in (SCORE, *indicators())
        ],
        regions=[
            Choice("", everything, not asked.region),
            *(
                Choice(slug, name, slug == asked.region)
                for slug, name in regions_of(line.province for line in board.lines)
            ),
        ],
        provinces=[
            Choice("", nobody, not asked.province),
            *(
                Choice(
                    line.province.slug,
                    line.province.local_name,
                    line.province.slug == asked.province,
                )
                for line in board.lines
            ),
        ],
        columns=[
            Choice(key, one.name, key in asked.show, bool(board.weights.get(key)))
            for key, one in indicators().items()
        ],
        kept=[
            (name, value) for name, value in kept.items() if value and value != getattr(usual, name)
        ],
        is_grouped=asked.is_grouped,
        is_used=bool(asked.pairs()),
    )


def regions_of(provinces: Iterable[Province]) -> list[tuple[str, str]]:
    """Slug and name of the regions of provinces, in their order."""
    found = {province.region for province in provinces}
    ordered = sorted(found, key=lambda region: (region.position, region.pk))
    return [(region.slug, region.local_name) for region in ordered]
