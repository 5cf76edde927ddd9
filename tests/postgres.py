"""The private PostgreSQL of a test run, made and removed with it: as the bench has one."""

from collections.abc import Iterator
from contextlib import contextmanager

from showcase.bench import cluster as benches
from showcase.bench.cluster import binaries

__all__ = ["binaries", "cluster"]

# The server takes the catalogue's plain searches for dear ones, since nobody has counted the rows
# of a test, and would compile each: 70 of the 90 seconds that it took for two files of tests.
UNCOMPILED = "jit=off"


@contextmanager
def cluster() -> Iterator[str]:
    """The value of ``DATABASE_URL`` for a cluster that runs until the block ends."""
    with benches.cluster(settings=(*benches.SPEED, UNCOMPILED)) as url:
        yield url
