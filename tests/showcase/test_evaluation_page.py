"""What visitors read of evaluations on the page of a solution: who, when, how, which criteria."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from provinces.models import Province
from solutions.models import CriteriaSet, Evaluation, Solution
from tests import factories as f
from tests.showcase.solution_world import ON, page, priced

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

DAY = dt.timedelta(days=1)
ADDRESS = "/en/giai-phap/mot-cua/"


@pytest.fixture
def solution(da_nang: Province) -> Solution:
    made = f.SolutionFactory(name="Một Cửa", slug="mot-cua")
    priced(made, da_nang, 100_000)
    return made


@pytest.fixture
def criteria() -> CriteriaSet:
    return f.CriteriaSetFactory(
        name="Bộ tiêu chí A", slug="bo-a", version="2.1", state="published", published_on=ON
    )


def evaluated(solution: Solution, **said: Any) -> Evaluation:
    return f.EvaluationFactory(solution=solution, published=True, **said)


def section(client: Client, address: str = ADDRESS) -> str:
    """The part of the page about evaluations, as HTML."""
    html = client.get(address).content.decode()
    part = html.partition('id="evaluations"')[2]
    return part.partition("<section ")[0]


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).replace("&nbsp;", " ")


# Scores ------------------------------------------------------------------------------------------
def test_bars_stand_in_the_order_of_the_set_with_the_pass_mark(
    client: Client, solution: Solution, criteria: CriteriaSet
) -> None:
    evaluation = evaluated(solution, criteria_set=criteria, overall_micropoints=75_250_000)
    rows = (("Second", 1, 25, "49.99"), ("First", 0, 70, "84.5"), ("Third", 2, 5, "50"))
    for name, place, weight, points in rows:
        criterion = f.CriterionFactory(
            criteria_set=criteria, name=name, position=place, weight=Decimal(weight)
        )
        f.CriterionScoreFactory(evaluation=evaluation, criterion=criterion, points=Decimal(points))

    html = section(client)

    found = re.findall(r'data-criterion="(\w+)".*?width="([\d.]+)" height="8"/><rect', html, re.S)
    assert [name for name, _width in found] == ["First", "Second", "Third"]
    widths = re.findall(r'bar__value" width="([\d.]+)"', html)
    assert widths == ["84.50", "49.99", "50.00"]
    assert html.count('class="bar__limit" x="50"') == 3
    rows = [text_of(row).strip() for row in re.findall(r"<tr data-criterion.*?</tr>", html, re.S)]
    assert [row.split("> ")[-1] for row in rows] == [
        "First 70% 84.5",
        "Second 25% 49.99 below the pass mark",
        "Third 5% 50",
    ]
    assert "the dark mark on each bar is the pass mark of 50 points." in html


# Who and how -------------------------------------------------------------------------------------
def test_who_evaluated_it_and_how(
    client: Client, solution: Solution, criteria: CriteriaSet, da_nang: Province
) -> None:
    body = f.EvaluationBodyFactory(name="Hội đồng A", slug="hoi-dong-a", province=da_nang)
    body.legal_basis.set(
        [f.LegalInstrumentFactory(number="7/2020/NĐ-CP", expired_on=ON, website="")]
    )
    criteria.legal_basis.set([f.LegalInstrumentFactory(number="41/2026/TT-BKHCN")])
    evaluated(
        solution,
        body=body,
        province=da_nang,
        criteria_set=criteria,
        method="Đọc hồ sơ, dùng thử 04 tuần",
        product_version="5.2",
        founding_number="120/QĐ-SKHCN",
        founding_date=dt.date(2025, 12, 1),
        members_present=7,
        members_total=9,
        minutes_number="03/BB-HĐ",
        result_signer="Giám đốc Sở",
        has_conflict_forms=True,
        public_file=f.StoredFileFactory(name="ket-qua.pdf", content_type="application/pdf"),
    )

    html = section(client)

    how = text_of(html.partition("evaluation__how")[2])
    for part in (
        "Hội đồng A , Da Nang",
        "No. 120/QĐ-SKHCN of 1 December 2025",
        "7 of 9",
        "No. 03/BB-HĐ",
        "No. 01/TB-MẪU of 5 January 2026, signed by: Giám đốc Sở",
        "Đọc hồ sơ, dùng thử 04 tuần",
        "The members declared that they have no conflict of interest.",
        "7/2020/NĐ-CP",
        "No longer in force since 10 February 2026",
        "41/2026/TT-BKHCN",
        "Public copy of the result",
    ):
        assert part in how
    assert 'href="/en/to-chuc-danh-gia/hoi-dong-a/"' in html
    assert 'href="/en/bo-tieu-chi/bo-a/#phien-ban-2-1"' in html
    assert re.search(r'href="/tep/\w+/ket-qua.pdf"', html)


def test_conflict_of_interest_is_said_only_when_it_was_declared(
    client: Client, solution: Solution
) -> None:
    evaluated(solution, conflict_file=f.StoredFileFactory())

    html = section(client)

    assert "conflict of interest" not in html
    assert "/tep/" not in html


def test_internal_papers_are_named_nowhere(client: Client, solution: Solution) -> None:
    original = f.StoredFileFactory(name="ban-goc.webp")
    forms = f.StoredFileFactory(name="cam-ket.webp", content__data=b"khac", content__filename="b")
    evaluated(solution, original_file=original, conflict_file=forms, has_conflict_forms=True)
    f.RecognitionFactory(solution=solution, original_file=original)

    html = client.get(ADDRESS).content.decode()

    assert "/tep/" not in html.partition("<main")[2]
    assert original.digest not in html


# Standing ----------------------------------------------------------------------------------------
def test_expired_results_are_folded_and_count_no_more(client: Client, solution: Solution) -> None:
    evaluated(solution, valid_until=ON - DAY)
    evaluated(solution, valid_until=ON - DAY, overall_micropoints=60_000_000)

    html = section(client)

    folded = html.partition("data-expired")[2].partition("</details>")[0]
    assert "2 earlier results, no longer valid" in text_of(folded)
    assert folded.count("<article") == html.count("<article") == 2
    assert "No evaluation is valid today" in html
    assert "Grade Excellent" not in html


def test_last_valid_day_still_counts(client: Client, solution: Solution) -> None:
    evaluated(solution, valid_until=ON)

    html = section(client)

    assert "data-expired" not in html
    assert "Grade Excellent (92.0/100)" in html


@pytest.mark.parametrize(
    ("public_from", "is_shown"), [(ON, True), (ON + DAY, False), (None, False)]
)
def test_revocation_is_shown_with_reason_and_day_after_the_reply_period(
    client: Client, solution: Solution, public_from: dt.date | None, is_shown: bool
) -> None:
    f.EvaluationFactory(solution=solution, revoked=True, public_from=public_from)

    html = section(client)

    text = text_of(html)
    assert ("was revoked on 2 February 2026." in text) is is_shown
    assert ("Sản phẩm không còn đúng với hồ sơ đánh giá" in text) is is_shown
    assert "Grade Excellent" not in text
    assert ("Not evaluated yet" in text) is not is_shown


@pytest.mark.parametrize(
    ("public_from", "is_shown"), [(ON, True), (ON + DAY, False), (None, False)]
)
def test_failed_result_is_shown_with_the_reply_after_the_reply_period(
    client: Client, solution: Solution, public_from: dt.date | None, is_shown: bool
) -> None:
    evaluated(
        solution,
        overall_micropoints=49_990_000,
        public_from=public_from,
        vendor_reply="Đã khắc phục",
    )

    text = text_of(section(client))

    assert ("below the pass mark of 50 points" in text) is is_shown
    assert ("Đã khắc phục" in text) is is_shown


def test_result_of_another_province_says_that_it_does_not_count_here(
    client: Client, solution: Solution, da_nang: Province, hue: Province
) -> None:
    evaluated(solution, province=hue, overall_micropoints=60_000_000)
    evaluated(solution, province=da_nang, overall_micropoints=80_000_000)

    here = section(client, f"{ADDRESS}?province=da-nang")
    anywhere = section(client)

    assert here.count("it does not count in the rating shown here") == 1
    assert here.index("80.0") < here.index("it does not count")
    assert "it does not count in the rating shown here" not in anywhere


# Excellent ---------------------------------------------------------------------------------------
def test_excellent_is_said_with_criteria_version_body_and_day(
    client: Client, solution: Solution, criteria: CriteriaSet
) -> None:
    evaluated(
        solution,
        criteria_set=criteria,
        body=f.EvaluationBodyFactory(name="Hội đồng A", name_en="Council A"),
    )

    text = text_of(section(client))

    assert (
        "Grade Excellent (92.0/100) by Bộ tiêu chí A, version 2.1, evaluated by Council A on "
        "5 January 2026."
    ) in text
    assert "it does not replace the selection of contractors" in text


@pytest.mark.parametrize(("second", "is_excellent"), [(88_000_000, True), (87_999_998, False)])
def test_excellent_is_the_exact_mean_over_all_valid_ones(
    client: Client, solution: Solution, second: int, is_excellent: bool
) -> None:
    evaluated(solution)
    evaluated(solution, overall_micropoints=second)

    html = section(client)

    assert ("data-excellent" in html) is is_excellent


# Recognitions ------------------------------------------------------------------------------------
def test_recognitions_stand_beside_with_papers_and_expiry(
    client: Client, solution: Solution
) -> None:
    copy = f.StoredFileFactory(name="giay.webp")
    f.RecognitionFactory(
        solution=solution,
        kind="certificate",
        title="Chứng nhận mẫu",
        number="12/GCN-MẪU",
        issued_on=dt.date(2025, 1, 5),
        valid_until=ON - DAY,
        scope="phân hệ kế toán",
        product_version="5.2",
        file=copy,
    )

    text = page(client, ADDRESS)
    html = client.get(ADDRESS).content.decode()

    part = text.partition("Awards, certificates, recognition")[2]
    for words in (
        "Certificate Chứng nhận mẫu lapsed since 10 February 2026",
        "No. 12/GCN-MẪU; 5 January 2025; valid until 9 February 2026",
        "scope: phân hệ kế toán; product version 5.2",
        "Shown beside evaluations and never turned into points.",
    ):
        assert words in part
    assert copy.get_absolute_url() in html
    assert "Not evaluated yet" in text


# Criteria sets -----------------------------------------------------------------------------------
def test_versions_of_a_criteria_set_are_explained_newest_first(
    client: Client, solution: Solution, criteria: CriteriaSet
) -> None:
    f.CriterionFactory(
        criteria_set=criteria, name_en="Speed", description_en="Answers in a second", weight=100
    )
    criteria.legal_basis.set([f.LegalInstrumentFactory(number="41/2026/TT-BKHCN", expired_on=ON)])
    f.CriteriaSetFactory(
        name="Bộ tiêu chí A",
        slug="bo-a",
        version="1.0",
        state="published",
        published_on=ON - DAY,
    )
    f.CriteriaSetFactory(name="Bộ tiêu chí A", slug="bo-a", version="3.0")
    evaluated(solution, criteria_set=criteria)
    evaluated(f.SolutionFactory(), criteria_set=criteria)

    html = client.get("/en/bo-tieu-chi/bo-a/").content.decode()

    assert re.findall(r'<section class="block" id="([^"]+)"', html) == [
        "phien-ban-2-1",
        "phien-ban-1-0",
    ]
    text = text_of(html)
    assert "Speed Answers in a second 100%" in text
    assert "No longer in force since 10 February 2026" in text
    # The result of a solution that nobody has shown is not counted either.
    assert "; 1 published result " in text


def test_criteria_that_nobody_published_are_not_found(client: Client) -> None:
    f.CriteriaSetFactory(slug="du-thao")

    assert client.get("/bo-tieu-chi/du-thao/").status_code == 404
    assert client.get("/bo-tieu-chi/khong-co/").status_code == 404
