"""All rows that a merger may touch, for comparing before and after."""

import datetime as dt
from typing import Any

from django.apps import apps
from django.db.models import Model

from core.models import Change, Journal, JournalEntry

DAY = dt.date(2026, 2, 10)
OUR_APPS = ("core", "provinces", "vendors", "solutions", "guides", "desk", "comparison", "showcase")


def rows_of(*models: type[Model]) -> dict[str, list[dict[str, Any]]]:
    """Every column of every row but the moments of writing."""
    return {
        model._meta.label: [
            {name: value for name, value in row.items() if name != "updated_at"}
            for row in model._base_manager.order_by("pk").values()
        ]
        for model in models
    }


def everything() -> dict[str, list[dict[str, Any]]]:
    """All that a merger may touch, of all our apps, without its own record and the history."""
    own = (Change, Journal, JournalEntry)
    return rows_of(
        *(
            model
            for model in apps.get_models(include_auto_created=True)
            if model._meta.app_label in OUR_APPS
            and model not in own
            and "Historical" not in model.__name__
        )
    )
