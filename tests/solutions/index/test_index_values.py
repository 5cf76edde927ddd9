"""Values of a facet that has very many: their order, which a stored copy brings along."""

import numpy as np

from solutions.index.values import Values


def named(places: list[int] | None = None) -> Values:
    names = {"c": "Đà Lạt", "a": "Đại Lộc", "b": "An Khê"}
    return Values(["c", "a", "b"], names, places=None if places is None else np.array(places))


def test_values_stand_in_the_order_of_their_names() -> None:
    assert named().ranks.tolist() == [1, 2, 0]


def test_a_known_order_is_trusted_until_a_name_changes_or_a_value_comes() -> None:
    values, more = named([2, 1, 0]), named([2, 1, 0])
    assert values.ranks.tolist() == [2, 1, 0]

    values.rename("b", "Vũng Tàu", is_one=True)
    more.rename("d", "Bến Tre", is_one=more.make("d") == 0)

    assert values.ranks.tolist() == [0, 1, 2]
    assert more.ranks.tolist() == [2, 3, 0, 1]
