"""Which evaluations a visitor sees, which count, and which do not any more."""

import datetime as dt
from fractions import Fraction

import pytest

from core.models import User
from provinces.models import Province, Scope
from solutions.models import Evaluation
from tests.factories import CriterionScoreFactory, EvaluationBodyFactory, EvaluationFactory

TODAY = dt.date(2026, 11, 5)
DAY = dt.timedelta(days=1)


def is_public(on: dt.date = TODAY) -> bool:
    """Whether the one evaluation of the test may be seen."""
    return Evaluation.objects.public(on).exists()


def counts(on: dt.date = TODAY) -> bool:
    """Whether the one evaluation of the test counts in ratings."""
    return Evaluation.objects.valid(on).exists()


def test_draft_is_nobodys_business(db: None) -> None:
    EvaluationFactory()

    assert (is_public(), counts()) == (False, False)


def test_passed_evaluation_counts_at_once(db: None) -> None:
    EvaluationFactory(published=True)

    assert (is_public(), counts()) == (True, True)


@pytest.mark.parametrize(
    ("valid_until", "counted"), [(TODAY, True), (TODAY - DAY, False), (None, True)]
)
def test_expired_evaluation_is_shown_but_does_not_count(
    db: None, valid_until: dt.date | None, counted: bool
) -> None:
    made = EvaluationFactory(published=True, valid_until=valid_until)

    assert (is_public(), counts()) == (True, counted)
    assert made.is_expired(TODAY) is not counted


@pytest.mark.parametrize(("micropoints", "shown"), [(50_000_000, True), (49_999_999, False)])
def test_failed_result_waits_for_the_reply_of_the_vendor(
    db: None, micropoints: int, shown: bool
) -> None:
    EvaluationFactory(published=True, overall_micropoints=micropoints)

    assert (is_public(), counts()) == (shown, shown)


@pytest.mark.parametrize(("public_from", "shown"), [(TODAY + DAY, False), (TODAY, True)])
def test_failed_result_is_public_after_the_notice(
    db: None, public_from: dt.date, shown: bool
) -> None:
    EvaluationFactory(published=True, overall_micropoints=30_000_000, public_from=public_from)

    assert (is_public(), counts()) == (shown, shown)


@pytest.mark.parametrize(
    ("public_from", "shown"), [(None, False), (TODAY + DAY, False), (TODAY, True)]
)
def test_revocation_is_public_after_the_notice_and_never_counts(
    db: None, public_from: dt.date | None, shown: bool
) -> None:
    EvaluationFactory(revoked=True, public_from=public_from)

    assert (is_public(), counts()) == (shown, False)


def test_staff_see_the_evaluations_of_their_province(
    an: User, da_nang: Province, hue: Province
) -> None:
    own = EvaluationFactory(province=da_nang)
    EvaluationFactory(province=hue)
    EvaluationFactory()

    assert list(Evaluation.objects.visible_to(Scope.of(an))) == [own]
    assert own.owner_province == da_nang


def test_overall_score_is_exact(db: None) -> None:
    assert EvaluationFactory().overall is None
    assert EvaluationFactory(published=True, overall_micropoints=89_950_001).overall == Fraction(
        89_950_001, 1_000_000
    )


def test_body_of_a_province_belongs_to_it(hue: Province) -> None:
    body = EvaluationBodyFactory(name="Hội đồng mẫu Huế", province=hue)

    assert (body.owner_province, str(body)) == (hue, "Hội đồng mẫu Huế")
    assert body.get_absolute_url() == "/to-chuc-danh-gia/hoi-dong-mau-hue/"


def test_score_names_its_criterion(db: None) -> None:
    assert str(CriterionScoreFactory(criterion__name="Chức năng")) == "Chức năng: 92"
