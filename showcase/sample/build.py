"""Makes a sample catalogue in batches: bulk rows, flat memory, all or nothing."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, transaction

from guides.models import Guide
from solutions.models import EvaluationBody, Solution
from vendors.models import Vendor

from . import evaluations
from .blueprints import LISTINGS_A_SOLUTION, blueprints
from .bulk import batches, saved
from .centres import open_centres
from .deviations import make_deviations
from .ground import survey
from .guides import Handbook, save_manuals
from .products import Products
from .quarters import make_quarters
from .vendors import make_vendors

LEAST_LISTINGS = 20
BATCH = 250
# Small samples keep variety: at least so many vendors and guides where there is room.
_VENDORS, _GUIDES = 60, 45
_LISTINGS_A_VENDOR, _LISTINGS_A_GUIDE = 50, 20
_GUIDES_GROW_FROM = 2_000

Progress = Callable[[int], object]


class SampleExistsError(RuntimeError):
    """There is a sample already: it is taken away first."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many rows a sample has."""

    listings: int
    solutions: int
    vendors: int
    guides: int

    @classmethod
    def of(cls, listings: int) -> "Size":
        """About five listings a product, ten products a vendor."""
        products = max(1, listings // LISTINGS_A_SOLUTION)
        vendors = max(listings // _LISTINGS_A_VENDOR, min(_VENDORS, products // 3 + 1))
        grown = listings // _LISTINGS_A_GUIDE if listings >= _GUIDES_GROW_FROM else 0
        return cls(listings, products, vendors, max(grown, min(_GUIDES, listings // 4)))


def sample_exists() -> bool:
    """Whether any sample vendor, solution, guide or council is there."""
    return any(
        model.objects.filter(is_sample=True).exists()
        for model in (Vendor, Solution, Guide, EvaluationBody)
    )


@transaction.atomic
def make_sample(
    listings: int, seed: int, *, on: dt.date | None = None, progress: Progress = lambda _n: None
) -> Size:
    """Make a sample of ``listings`` listings; the same for a seed, a size and a day.

    ``progress`` hears how many listings and guides were saved. Raises ``SampleExistsError``,
    ``MissingReferenceError``, ``ValueError`` for fewer than ``LEAST_LISTINGS``.
    """
    if listings < LEAST_LISTINGS:
        raise ValueError(f"at least {LEAST_LISTINGS} listings")
    if sample_exists():
        raise SampleExistsError
    ground, size = survey(seed, on), Size.of(listings)
    open_centres(ground)
    makers = make_vendors(ground, size.vendors)
    saved(Vendor, [maker.vendor for maker in makers])
    councils = saved(EvaluationBody, evaluations.bodies(ground))
    products = Products(ground, makers, councils)
    for batch in batches(blueprints(ground, makers, listings), BATCH):
        progress(products.save(batch))
    make_deviations(ground)
    handbook = Handbook(ground, products.by_problem)
    # One batch for each round through the problems: later guides come from saved ones.
    for batch in batches(handbook.manuals(size.guides), len(ground.problems)):
        progress(save_manuals(ground, batch))
    with connection.cursor() as cursor:
        # Without fresh statistics the planner scans the new tables.
        cursor.execute("ANALYZE")
    # Last, since their figures are those of all that was made.
    make_quarters(seed, ground.on)
    return size
