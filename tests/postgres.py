"""The private PostgreSQL of a test run, made and removed with it: as the bench has one."""

from showcase.bench.cluster import binaries, cluster

__all__ = ["binaries", "cluster"]
