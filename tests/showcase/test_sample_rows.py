"""The rows of the sample catalogue: of every kind, lawful, marked everywhere."""

from collections import Counter
from collections.abc import Iterator

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker

from guides.models import Guide, GuideSolution, GuideStep, ProblemSolution
from provinces.models import Centre, CentreLocation
from showcase.sample.build import Size, make_sample
from solutions.models import (
    CriterionScore,
    Deployment,
    Evaluation,
    EvaluationBody,
    Listing,
    PricePlan,
    PriceRevision,
    Programme,
    Promotion,
    Recognition,
    Solution,
    SolutionImage,
)
from solutions.prices import store_price_from
from solutions.pricing import problems_of
from tests.showcase.test_sample import LISTINGS, NOON, ON
from vendors import tax_code
from vendors.models import Vendor


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Size]:
    """The sample, made once for this file: each test sees it in a savepoint of its own."""
    whole = transaction.atomic()
    with django_db_blocker.unblock(), time_machine.travel(NOON):
        whole.__enter__()
        call_command("load_reference", verbosity=0)
        size = make_sample(LISTINGS, 7)
    yield size
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        whole.__exit__(None, None, None)


@pytest.fixture
def sample(made: Size, db: None) -> Iterator[Size]:
    """The sample on the day on which it was made."""
    with time_machine.travel(NOON):
        yield made


def test_sample_has_the_wanted_rows_of_every_kind(sample: Size) -> None:
    states = Counter(Listing.objects.values_list("state", flat=True))
    shown = {
        listing.solution_id
        for listing in Listing.objects.all()
        if listing.state == "published" and (listing.publish_on is None or listing.publish_on <= ON)
    }

    assert (Listing.objects.count(), Solution.objects.count()) == (LISTINGS, LISTINGS // 5)
    assert (Vendor.objects.count(), Guide.objects.count()) == (sample.vendors, sample.guides)
    assert set(PricePlan.objects.values_list("charge", flat=True)) == set(PricePlan.Charge.values)
    assert set(PricePlan.objects.values_list("role", flat=True)) == set(PricePlan.Role.values)
    assert Solution.objects.published(ON).count() == len(shown)
    assert states["published"] > LISTINGS * 0.8
    assert Listing.objects.filter(province__slug="khanh-hoa").count() >= 5
    assert all(programme.entries.exists() for programme in Programme.objects.all())
    assert ProblemSolution.objects.exists()
    assert GuideSolution.objects.exists()
    assert Promotion.objects.exists()


def test_sample_rows_pass_their_own_validation(sample: Size) -> None:
    models = (Vendor, Solution, Listing, PricePlan, Promotion, PriceRevision, EvaluationBody)
    models += (Evaluation, CriterionScore, Recognition, Deployment, Guide, GuideStep)

    for model in models:
        for row in model.objects.order_by("pk")[:40]:
            row.full_clean()


def test_sample_plans_have_no_problem(sample: Size) -> None:
    plans = PricePlan.objects.prefetch_related("promotions")

    found = Counter(problem.code for plan in plans for problem in problems_of(plan.terms()))

    assert set(found) <= {"promotion_open_end"}


def test_sample_prices_are_what_the_pure_rules_give(sample: Size) -> None:
    priced = Listing.objects.filter(price_from__gt=0)

    changed = store_price_from(Listing.objects.all(), ON)

    assert priced.count() > LISTINGS // 3
    assert changed == 0


def test_sample_is_marked_everywhere(sample: Size) -> None:
    for model in (Vendor, Solution, Guide, EvaluationBody):
        assert not model.objects.filter(is_sample=False).exists()
    hosts = Vendor.objects.exclude(website="").values_list("website", flat=True)
    papers = {
        *Evaluation.objects.values_list("result_number", flat=True),
        *Recognition.objects.values_list("number", flat=True),
        *Listing.objects.exclude(approval_number="").values_list("approval_number", flat=True),
    }
    centres = Centre.objects.exclude(state="planned")

    assert all(host.endswith(".example") for host in hosts)
    assert all("Mẫu" in v.legal_name or "Sample" in v.legal_name for v in Vendor.objects.all())
    assert all("MẪU" in paper for paper in papers)
    assert set(centres.values_list("is_sample", flat=True)) == {True}
    assert all("minh họa" in room.address for room in CentreLocation.objects.all())
    assert all("số liệu minh họa" in picture.alt for picture in SolutionImage.objects.all())
    assert all("mẫu" in use.agency for use in Deployment.objects.all())
    assert all("mẫu" in body.name for body in EvaluationBody.objects.all())
    assert Centre.objects.get(is_model=True).province.slug == "khanh-hoa"


def test_sample_tax_codes_are_valid_and_of_no_tax_office(sample: Size) -> None:
    codes = list(Vendor.objects.exclude(tax_code="").values_list("tax_code", flat=True))

    kinds = {code: tax_code.check(code) for code in codes}

    assert {code: found.value for code, found in kinds.items()} == dict(
        zip(codes, codes, strict=True)
    )
    assert all(code.startswith(("0199", "099")) for code in codes)
