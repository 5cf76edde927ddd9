"""Every kind of results, in the order of the page; the catalogue's solutions come before them."""

from typing import Final

from .guides import GUIDES
from .places import PLACES
from .problems import PROBLEMS
from .source import Source
from .vendors import VENDORS

SOURCES: Final[tuple[Source, ...]] = (GUIDES, PROBLEMS, VENDORS, PLACES)
