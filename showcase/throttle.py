"""How often something may be sent in a while, by a key; kept in the cache, forgotten by itself.

Several processes that share no cache count apart, which is looser but never locks anybody out.
"""

from django.core.cache import cache


def allows(key: str, most: int, seconds: int) -> bool:
    """Count one more try under ``key``; False once there were ``most`` within ``seconds``."""
    name = f"throttle:{key}"
    if cache.add(name, 1, seconds):
        return True
    try:
        return cache.incr(name) <= most
    except ValueError:
        # It ran out between the two lines.
        cache.set(name, 1, seconds)
        return True
