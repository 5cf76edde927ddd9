"""Whether the process is up, and whether it can serve."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Database, cache and migrations are ready: 200, else 503 and which of them is not."""
    state = {"database": False, "migrations": False, "cache": False}
    try:
        executor = MigrationExecutor(connection)
        state["database"] = True
        state["migrations"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        state["database"] = False
    cache.set("readyz", "1", 5)
    state["cache"] = cache.get("readyz") == "1"
    return JsonResponse(state, status=200 if all(state.values()) else 503)
