"""The test ground itself: every model has a factory, and what it makes obeys the model's rules."""

import pytest
from django.apps import apps
from django.db import models

from tests import factories

OURS = ("core", "provinces", "vendors", "solutions", "guides", "desk", "comparison", "showcase")
BY_MODEL = {
    made._meta.model: made
    for made in vars(factories).values()
    if isinstance(made, type) and issubclass(made, factories.Made) and made is not factories.Made
}


def our_models() -> list[type[models.Model]]:
    """The models of the portal, without the history tables that follow them."""
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label in OURS and not model.__name__.startswith("Historical")
    ]


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model.__name__)
def test_factory_makes_a_valid_object(db: None, model: type[models.Model]) -> None:
    made = BY_MODEL[model]()

    made.full_clean()

    assert model.objects.filter(pk=made.pk).exists()


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model.__name__)
def test_two_of_a_factory_do_not_clash(db: None, model: type[models.Model]) -> None:
    BY_MODEL[model].create_batch(2)

    assert model.objects.count() >= 2
