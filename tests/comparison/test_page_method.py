"""The method explained: the worked example is what the formula gives, worked out by hand."""

from decimal import Decimal

from django.test import Client
from django.utils.translation import override

from comparison.indicators.definitions import DESK, default_weights, indicators
from comparison.pages.method import ExampleRow, example, explained
from provinces.models import Province
from tests.factories import WeightProposalFactory

ADDRESS = "/en/so-sanh-tinh/cach-tinh/"


def test_example_is_worked_out_to_the_last_digit() -> None:
    with override("en"):
        found = example()

    # Sectors 2, 6, 8, 12: 5% lies 0.15 of the way from 2 to 6, 95% 0.85 of the way from 8 to 12.
    assert (found.lows, found.highs) == (["2.60", "27.00%", "1.15"], ["11.40", "72.00%", "5.40"])
    assert (found.weights, found.applied) == (["15", "10", "5"], ["50.00", "33.33", "16.67"])
    assert found.total == "100"
    # B: (8 - 2.6) / 8.8 = 61.36; (2 - 1.15) / 4.25 = 20; 30.6818 + 33.3333 + 3.3333.
    assert found.rows[1] == ExampleRow(
        name="B",
        figures=["8", "75.0% (30/40)", "2"],
        scaled=["61.36", "100.00", "20.00"],
        sum="67.3485",
        score="67.35",
        rank="2",
    )
    assert [row.score for row in found.rows] == ["80.00", "67.35", "22.65", "0.00"]
    assert found.rows[3].figures[1] == "no data"


def test_every_indicator_is_explained_with_its_weight() -> None:
    found = explained(default_weights() | {"visits": Decimal("2.5")})

    assert [one.indicator.key for one in found] == list(indicators())
    assert all(one.note.what and one.note.source and one.unit and one.better for one in found)
    assert {one.indicator.key for one in found if one.is_waiting} == DESK
    with override("en"):
        assert explained({"visits": Decimal("2.5")})[-1].weight == "2.50"


def test_page_names_the_weights_that_were_adopted(client: Client, hue: Province) -> None:
    plain = client.get(ADDRESS).content.decode()
    WeightProposalFactory(title="Phương án mẫu", year=2020, number=1, state="adopted")

    page = client.get(ADDRESS).content.decode()

    assert "The weights in force were adopted" not in plain
    assert "The weights in force were adopted as “Phương án mẫu”." in page
    assert all(f'id="{key}"' in page for key in indicators())
