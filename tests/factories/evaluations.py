"""Evaluations, recognitions, real uses."""

import datetime as dt
from decimal import Decimal

import factory

from solutions import models

from .base import EVALUATED_ON, Made, Sluggish
from .core import UserFactory
from .solutions import SolutionFactory


class EvaluationBodyFactory(Made):
    class Meta:
        model = models.EvaluationBody

    name = factory.Sequence(lambda n: f"Hội đồng mẫu {n}")
    slug = Sluggish("name")


class CriteriaSetFactory(Made):
    class Meta:
        model = models.CriteriaSet

    name = factory.Sequence(lambda n: f"Bộ tiêu chí {n}")
    slug = Sluggish("name")
    version = "1.0"


class CriterionFactory(Made):
    class Meta:
        model = models.Criterion

    criteria_set = factory.SubFactory(CriteriaSetFactory)
    name = factory.Sequence(lambda n: f"Tiêu chí {n}")
    key = Sluggish("name")
    weight = Decimal(100)


class EvaluationFactory(Made):
    """A draft; published: 92,0 points, evaluated on 5 January 2026, valid without end."""

    class Meta:
        model = models.Evaluation

    solution = factory.SubFactory(SolutionFactory)
    body = factory.SubFactory(EvaluationBodyFactory)
    criteria_set = factory.SubFactory(CriteriaSetFactory)

    class Params:
        published = factory.Trait(
            state="published",
            evaluated_on=EVALUATED_ON,
            overall_micropoints=92_000_000,
            result_number="01/TB-MẪU",
            result_date=EVALUATED_ON,
        )
        revoked = factory.Trait(
            state="revoked",
            evaluated_on=EVALUATED_ON,
            overall_micropoints=92_000_000,
            result_number="01/TB-MẪU",
            revoked_on=dt.date(2026, 2, 2),
            revoke_reason="Sản phẩm không còn đúng với hồ sơ đánh giá",
        )


class CriterionScoreFactory(Made):
    class Meta:
        model = models.CriterionScore

    evaluation = factory.SubFactory(EvaluationFactory)
    criterion = factory.SubFactory(
        CriterionFactory, criteria_set=factory.SelfAttribute("..evaluation.criteria_set")
    )
    points = Decimal(92)


class RecognitionFactory(Made):
    class Meta:
        model = models.Recognition

    solution = factory.SubFactory(SolutionFactory)
    kind = "award"
    title = "Giải thưởng mẫu"
    issuer = "Hội đồng mẫu"


class DeploymentFactory(Made):
    class Meta:
        model = models.Deployment

    solution = factory.SubFactory(SolutionFactory)
    agency = factory.Sequence(lambda n: f"Đơn vị mẫu {n}")

    class Params:
        confirmed = factory.Trait(confirmed_on=dt.date(2026, 1, 5))


class ReviewFactory(Made):
    class Meta:
        model = models.Review

    deployment = factory.SubFactory(DeploymentFactory, confirmed=True)
    state = "published"
    points = Decimal(80)
    written_on = dt.date(2026, 2, 2)


class ReviewScoreFactory(Made):
    class Meta:
        model = models.ReviewScore

    review = factory.SubFactory(ReviewFactory)
    dimension = "fit"
    points = Decimal(80)


class OfficialDomainFactory(Made):
    class Meta:
        model = models.OfficialDomain

    domain = factory.Sequence(lambda n: f"don-vi-{n}.example")
    name = factory.Sequence(lambda n: f"Đơn vị mẫu {n}")
    basis = "Quyết định 00/QĐ-MẪU"


class UseRequestFactory(Made):
    """A letter to the agency of a use, not answered yet."""

    class Meta:
        model = models.UseRequest

    purpose = "confirm"
    deployment = factory.SubFactory(DeploymentFactory)
    solution = factory.SelfAttribute("deployment.solution")
    province = factory.SelfAttribute("deployment.province")
    email = "vanthu@xa-mau.gov.vn"
    digest = factory.Sequence(lambda n: f"{n:064x}")
    sent_by = factory.SubFactory(UserFactory)
    sent_at = dt.datetime(2026, 1, 5, 8, tzinfo=dt.UTC)
    expires_on = dt.date(2026, 2, 4)
