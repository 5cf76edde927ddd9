"""After a test that commits there is no row of ours, and what a migration made is still there."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType

from core.models import Change
from tests.emptying import empty
from tests.factories import GuideFactory, ListingFactory, PricePlanFactory


def rows() -> dict[str, int]:
    """How many rows each table of a model has, but for empty ones."""
    models = apps.get_models(include_auto_created=True)
    counts = {model._meta.label: model._base_manager.count() for model in models}
    return {label: count for label, count in counts.items() if count}


@pytest.mark.django_db(transaction=True)
def test_every_row_goes_but_types_and_permissions() -> None:
    stays = {
        "auth.Permission": Permission.objects.count(),
        "contenttypes.ContentType": ContentType.objects.count(),
    }
    PricePlanFactory(listing=ListingFactory(published=True))
    GuideFactory(published=True)
    filled = set(rows())

    empty()

    assert {"solutions.Listing", "guides.Guide", Change._meta.label} <= filled
    assert rows() == stays
    assert min(stays.values()) > 0


@pytest.mark.django_db(transaction=True)
def test_changes_are_noted_again_afterwards() -> None:
    """The triggers are silent while the tables are emptied, and only then."""
    empty()

    ListingFactory()

    assert Change.objects.exists()
