"""The cache that the processes of several machines share, and what happens when it is gone.

Nothing depends on it: without an answer the portal works on as if the cache were empty, slower, and
the log says so once a minute.
"""

import logging
import time
from collections.abc import Callable
from typing import Any, ClassVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache

log = logging.getLogger("portal.cache")

# How long a connection and an answer may take, in seconds; a page is rendered in less.
PATIENCE = {"socket_connect_timeout": 0.3, "socket_timeout": 0.5}
# After a failure the server is left alone so long, so that not every request waits for it.
PAUSE = 5.0
SILENCE = 60.0


class UnreachableError(Exception):
    """The server did not answer, or refused."""


class SharedCache(RedisCache):
    """Django's cache in Valkey or Redis, which answers "not there" when the server does not."""

    # Of the process: each thread has a cache object of its own.
    _paused_until: ClassVar[float] = 0.0
    _silent_until: ClassVar[float] = 0.0

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        params["OPTIONS"] = PATIENCE | params.get("OPTIONS", {})
        super().__init__(server, params)

    def ask(self, operation: Callable[[RedisCache], Any]) -> Any:
        """What ``operation`` gives on Django's own cache; raises ``UnreachableError``."""
        # Ten megabytes in each process, and most installations have no such server.
        from redis.exceptions import RedisError  # noqa: PLC0415

        if time.monotonic() < SharedCache._paused_until:
            raise UnreachableError
        try:
            return operation(super())  # type: ignore[arg-type]
        except (RedisError, OSError) as error:
            self._complain(error)
            raise UnreachableError from error

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """The value, ``default`` without an answer."""
        return self._or(default, lambda cache: cache.get(key, default, version))

    def set(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        """Keep the value, or not."""
        self._or(None, lambda cache: cache.set(key, value, timeout, version))

    def add(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Whether it was not there; so without an answer."""
        return bool(self._or(True, lambda cache: cache.add(key, value, timeout, version)))

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Whether it was there to be kept longer."""
        return bool(self._or(False, lambda cache: cache.touch(key, timeout, version)))

    def delete(self, key: str, version: int | None = None) -> bool:
        """Whether it was there."""
        return bool(self._or(False, lambda cache: cache.delete(key, version)))

    def has_key(self, key: str, version: int | None = None) -> bool:
        """Whether it is there."""
        return bool(self._or(False, lambda cache: cache.has_key(key, version)))

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """The new number, ``delta`` without an answer; raises ``ValueError`` if it is not there."""
        return int(self._or(delta, lambda cache: cache.incr(key, delta, version)))

    def get_many(self, keys: Any, version: int | None = None) -> dict[str, Any]:
        """Those that are there."""
        return dict(self._or({}, lambda cache: cache.get_many(keys, version)))

    def set_many(
        self, data: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> list[str]:
        """Keep the values; the keys that could not be kept."""
        return list(
            self._or(list(data), lambda cache: cache.set_many(data, timeout, version)),
        )

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        """Forget them."""
        self._or(None, lambda cache: cache.delete_many(keys, version))

    def clear(self) -> bool:
        """Forget everything."""
        return bool(self._or(False, lambda cache: cache.clear()))

    def _or(self, otherwise: Any, operation: Callable[[RedisCache], Any]) -> Any:
        try:
            return self.ask(operation)
        except UnreachableError:
            return otherwise

    def _complain(self, error: Exception) -> None:
        now = time.monotonic()
        SharedCache._paused_until = now + PAUSE
        if now >= SharedCache._silent_until:
            SharedCache._silent_until = now + SILENCE
            # The address may hold a password; the kind of error says enough.
            log.error(
                "The shared cache does not answer (%s); going on without", type(error).__name__
            )
