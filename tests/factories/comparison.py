"""Quarters as they were frozen, and what was said about them."""

import datetime as dt

import factory

from comparison import models
from comparison.indicators.definitions import default_weights

from .base import Made
from .core import UserFactory
from .provinces import ProvinceFactory

FROZEN = dt.datetime(2026, 10, 1, 1, tzinfo=dt.UTC)


class RankingFactory(Made):
    """A frozen quarter: each one made is the quarter before the last one's."""

    class Meta:
        model = models.Ranking

    class Params:
        consulting = factory.Trait(state="consulting", objections_until=dt.date(2026, 10, 11))
        published = factory.Trait(
            state="published",
            document_number="00/QĐ-MẪU",
            document_date=dt.date(2026, 10, 20),
            document_signer="Lãnh đạo đơn vị mẫu",
            published_at=FROZEN,
        )

    year = factory.Sequence(lambda n: 2026 - n // 4 % 7)
    number = factory.Sequence(lambda n: 4 - n % 4)
    cutoff_on = factory.LazyAttribute(
        lambda made: models.Ranking(year=made.year, number=made.number).quarter.last_day
    )
    weights = factory.LazyFunction(
        lambda: {key: str(weight) for key, weight in default_weights().items()}
    )
    frozen_at = FROZEN


class SnapshotFactory(Made):
    class Meta:
        model = models.Snapshot

    ranking = factory.SubFactory(RankingFactory)
    province = factory.SubFactory(ProvinceFactory)
    is_ranked = True
    values = factory.LazyFunction(lambda: {"sectors_covered": [3, 1], "share_priced": [1, 2]})


class ObjectionFactory(Made):
    class Meta:
        model = models.Objection

    snapshot = factory.SubFactory(SnapshotFactory)
    indicator = "sectors_covered"
    text = "Số liệu thiếu lĩnh vực y tế."
    by = factory.SubFactory(UserFactory)


class CorrectionFactory(Made):
    class Meta:
        model = models.Correction

    snapshot = factory.SubFactory(SnapshotFactory)
    indicator = "sectors_covered"
    old = [3, 1]
    new = [4, 1]
    reason = "Thiếu một lĩnh vực khi chốt số liệu."
    document_number = "Số 01/QĐ-MẪU"
    document_date = dt.date(2026, 11, 2)


class WeightProposalFactory(Made):
    class Meta:
        model = models.WeightProposal

    title = factory.Sequence(lambda n: f"Phương án trọng số {n}")
    year = 2026
    number = 4
    weights = factory.LazyFunction(
        lambda: {key: str(weight) for key, weight in default_weights().items()}
    )
    by = factory.SubFactory(UserFactory)


class ExternalIndexFactory(Made):
    class Meta:
        model = models.ExternalIndex

    name = factory.Sequence(lambda n: f"Chỉ số mẫu {n}")
    year = 2022
    source = "https://chi-so.example/2022"


class ExternalValueFactory(Made):
    class Meta:
        model = models.ExternalValue

    index = factory.SubFactory(ExternalIndexFactory)
    province = factory.SubFactory(ProvinceFactory)
    rank = 1


class QuarterReportFactory(Made):
    class Meta:
        model = models.QuarterReport

    ranking = factory.SubFactory(RankingFactory)
    language = "vi"
    by = factory.SubFactory(UserFactory)
