"""The field history of models."""

from core.history import History
from solutions.models import Listing, PricePlan


def test_manager_is_of_one_class_for_all() -> None:
    """Making the class anew at every access costs a save more than writing the version."""
    assert type(Listing.history) is type(PricePlan.history)


def test_options_are_those_of_the_package() -> None:
    assert History(excluded_fields=["state"]).excluded_fields == ["state"]
