"""The page of a solution: who evaluated and who uses it, what it leads to, technical facts."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.test import Client

from provinces.models import Province
from solutions.models import Solution
from tests import factories as f
from tests.showcase.solution_world import ON, page, priced

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def station() -> Solution:
    """Trạm Y tế Số, not listed yet."""
    return f.SolutionFactory(
        name="Trạm Y tế Số", name_en="Digital Station", vendor__legal_name="Công ty Mẫu Lúa Vàng"
    )


# Evaluations, recognitions, uses ----------------------------------------------------------------
def test_evaluation_shows_score_criteria_papers_and_the_fixed_notes(
    client: Client, station: Solution, da_nang: Province
) -> None:
    priced(station, da_nang, 100_000)
    evaluation = f.EvaluationFactory(
        solution=station,
        published=True,
        body__name_en="Council A",
        criteria_set__name_en="Criteria A",
        overall_micropoints=80_750_000,
        valid_until=dt.date(2027, 1, 5),
        members_present=6,
        members_total=7,
        minutes_number="02/BB-MẪU",
        has_conflict_forms=True,
        vendor_reply="Chúng tôi đồng ý.",
    )
    for name, weight, points in (("Functions", 75, 92), ("Service", 25, 47)):
        criterion = f.CriterionFactory(
            criteria_set=evaluation.criteria_set, name=name, name_en=name, weight=weight
        )
        f.CriterionScoreFactory(evaluation=evaluation, criterion=criterion, points=Decimal(points))

    text = page(client, "/en/giai-phap/tram-y-te-so/")
    html = client.get("/giai-phap/tram-y-te-so/").content.decode()

    for part in (
        "80.8 of 100, grade Good",
        "Council A",
        "5 January 2026",
        "5 January 2027",
        "Criteria A, version 1.0",
        "6 of 7",
        "No. 02/BB-MẪU",
        "No. 01/TB-MẪU of 5 January 2026",
        "Functions 75% 92",
        "Service 25% 47 below the pass mark",
        "The members declared that they have no conflict of interest.",
        "Chúng tôi đồng ý.",
        "the dark mark on each bar is the pass mark of 50 points.",
        "it does not replace the selection of contractors",
    ):
        assert part in text
    assert '<rect class="bar__value" width="92.00" height="8"/>' in html


def test_expired_and_revoked_evaluations_are_shown_but_do_not_count(
    client: Client, station: Solution, da_nang: Province
) -> None:
    priced(station, da_nang, 100_000)
    f.EvaluationFactory(
        solution=station, published=True, overall_micropoints=90_000_000, valid_until=ON
    )
    f.EvaluationFactory(
        solution=station,
        published=True,
        overall_micropoints=60_000_000,
        valid_until=ON - dt.timedelta(days=1),
    )
    f.EvaluationFactory(
        solution=station, revoked=True, overall_micropoints=70_000_000, public_from=ON
    )

    text = page(client, "/en/giai-phap/tram-y-te-so/")

    assert "Grade Excellent 90.0 /100" in text
    assert "Valid until 9 February 2026; it no longer counts." in text
    assert "Revoked on 2 February 2026; it no longer counts. Sản phẩm không còn đúng" in text


def test_result_that_is_not_public_yet_is_not_shown(
    client: Client, station: Solution, da_nang: Province
) -> None:
    priced(station, da_nang, 100_000)
    tomorrow = ON + dt.timedelta(days=1)
    f.EvaluationFactory(
        solution=station, published=True, overall_micropoints=40_000_000, public_from=tomorrow
    )
    f.EvaluationFactory(solution=station, revoked=True, public_from=tomorrow)
    f.EvaluationFactory(solution=station)

    text = page(client, "/en/giai-phap/tram-y-te-so/")

    assert "Not evaluated yet. Only named councils and agencies evaluate" in text
    assert "40.0" not in text


def test_province_counts_its_own_evaluations_those_it_succeeded_and_national_ones(
    client: Client, station: Solution, hai_duong: Province, da_nang: Province
) -> None:
    priced(station, hai_duong.successor, 100_000)
    for place, points in ((hai_duong, 60), (None, 80), (da_nang, 100)):
        f.EvaluationFactory(
            solution=station,
            province=place,
            published=True,
            overall_micropoints=points * 1_000_000,
        )

    everywhere = page(client, "/en/giai-phap/tram-y-te-so/")
    there = page(client, "/en/giai-phap/tram-y-te-so/?province=hai-phong")

    assert "Rating 80.0/100, grade Good: the mean of 3 valid evaluations." in everywhere
    assert "Rating 70.0/100, grade Fair: the mean of 2 valid evaluations." in there
    assert "Hai Duong (before the rearrangement of administrative units)" in there


def test_confirmed_uses_stand_apart_from_what_the_vendor_claims(
    client: Client, station: Solution, da_nang: Province
) -> None:
    priced(station, da_nang, 100_000)
    use = f.DeploymentFactory(
        solution=station, agency="Trạm Một", province=da_nang, users=1200, confirmed=True
    )
    f.ReviewFactory(deployment=use, body="Dùng ổn định", vendor_reply="Xin cảm ơn")
    f.DeploymentFactory(solution=station, agency="Trạm Hai", told_by="vendor")
    f.DeploymentFactory(solution=station, agency="Trạm Ba", confirmed=True, ended_on=ON)

    text = page(client, "/en/giai-phap/tram-y-te-so/")

    confirmed, _, claimed = text.partition("Claimed by the vendor, not confirmed")
    assert "1 agency in 1 province confirms using it, most recently 1 month ago." in text
    assert "1,200 users" in confirmed
    assert "Dùng ổn định" in confirmed
    assert "Xin cảm ơn" in confirmed
    assert "Trạm Hai" in claimed
    assert "Trạm Hai" not in confirmed
    assert "Trạm Ba" not in text
    # One voice is no mean.
    assert "Mean of" not in text


def test_three_reviews_have_a_mean(client: Client, station: Solution, da_nang: Province) -> None:
    priced(station, da_nang, 100_000)
    for points in (70, 80, 91):
        use = f.DeploymentFactory(solution=station, confirmed=True)
        review = f.ReviewFactory(deployment=use)
        f.ReviewScoreFactory(review=review, points=Decimal(points))

    assert "Mean of 3 reports: 80.3/100." in page(client, "/en/giai-phap/tram-y-te-so/")


def test_recognitions_are_beside_and_say_when_they_lapsed(
    client: Client, station: Solution, da_nang: Province
) -> None:
    priced(station, da_nang, 100_000)
    f.RecognitionFactory(solution=station, number="7", valid_until=ON - dt.timedelta(days=1))

    text = page(client, "/en/giai-phap/tram-y-te-so/")

    assert "Award Giải thưởng mẫu lapsed since 10 February 2026 Hội đồng mẫu; No. 7" in text


# What else is on the page -----------------------------------------------------------------------
def test_problems_guides_and_similar_solutions_are_linked_if_public(
    client: Client, station: Solution, da_nang: Province
) -> None:
    priced(station, da_nang, 100_000)
    problem = f.ProblemFactory(title="Ghi sổ giấy", published=True)
    hidden = f.ProblemFactory(title="Bài toán kín")
    twin = f.SolutionFactory(name="Sổ Khám")
    priced(twin, da_nang, 90_000)
    draft = f.SolutionFactory(name="Giải pháp kín")
    f.ListingFactory(solution=draft, province=da_nang)
    for solution in (station, twin, draft):
        f.ProblemSolutionFactory(problem=problem, solution=solution)
        f.ProblemSolutionFactory(problem=hidden, solution=solution)
    f.GuideSolutionFactory(guide=f.GuideFactory(title="Cách làm", published=True), solution=station)
    f.GuideSolutionFactory(guide=f.GuideFactory(title="Cách kín"), solution=station)

    html = client.get("/giai-phap/tram-y-te-so/").content.decode()

    assert 'href="/bai-toan/ghi-so-giay/"' in html
    assert 'href="/cam-nang/cach-lam/"' in html
    assert 'data-solution="so-kham"' in html
    for secret in ("Bài toán kín", "Cách kín", "Giải pháp kín"):
        assert secret not in html


def test_pictures_have_sizes_and_are_loaded_when_they_come_into_sight(
    client: Client, station: Solution, da_nang: Province
) -> None:
    priced(station, da_nang, 100_000)
    for position in range(3):
        f.SolutionImageFactory(solution=station, position=position)

    html = client.get("/giai-phap/tram-y-te-so/").content.decode()

    pictures = re.findall(r"<img[^>]+>", html)
    assert ["loading" in picture for picture in pictures] == [True, True, True]
    assert all('width="40" height="30"' in picture for picture in pictures)


def test_technical_facts_say_what_is_not_stated(
    client: Client, station: Solution, da_nang: Province
) -> None:
    priced(station, da_nang, 100_000)
    f.ImplementerFactory(solution=station, name="Công ty Lắp Đặt", province=da_nang)
    Solution.objects.filter(pk=station.pk).update(
        security_level=3, off_the_shelf=False, vietnamese_product=True
    )

    text = page(client, "/en/giai-phap/tram-y-te-so/")

    assert "Ready-made service No" in text
    assert "Vietnamese digital product or service Yes" in text
    assert "meets the requirements of level 3" in text
    assert "Where data is kept Not stated" in text
    assert "Công ty Lắp Đặt (Da Nang)" in text


def test_page_has_its_own_title_canonical_address_and_both_languages(
    client: Client, station: Solution, da_nang: Province
) -> None:
    priced(station, da_nang, 100_000)

    vietnamese = client.get("/giai-phap/tram-y-te-so/?province=da-nang").content.decode()
    english = client.get("/en/giai-phap/tram-y-te-so/").content.decode()

    assert "<title>Trạm Y tế Số, Công ty Mẫu Lúa Vàng | " in vietnamese
    assert '<link rel="canonical" href="http://testserver/giai-phap/tram-y-te-so/">' in vietnamese
    assert "<title>Digital Station, Công ty Mẫu Lúa Vàng | " in english
    assert '<link rel="canonical" href="http://testserver/en/giai-phap/tram-y-te-so/">' in english


@pytest.mark.parametrize("is_sample", [True, False])
def test_sample_data_is_marked(
    client: Client, station: Solution, da_nang: Province, *, is_sample: bool
) -> None:
    priced(station, da_nang, 100_000)
    Solution.objects.update(is_sample=is_sample)

    html = client.get("/en/giai-phap/tram-y-te-so/").content.decode()

    assert ('class="banner"' in html) is is_sample
    assert ("Sample data" in html) is is_sample


def test_household_number_is_never_shown(client: Client, station: Solution, hue: Province) -> None:
    priced(station, hue, 100_000)
    station.vendor.tax_code = "001099000017"
    station.vendor.save()

    assert "001099000017" not in client.get("/giai-phap/tram-y-te-so/").content.decode()
