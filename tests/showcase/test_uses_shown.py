"""What visitors see of uses: what agencies confirmed, apart from what vendors say, and reviews."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.utils import translation

from provinces.models import Province
from showcase.uses import uses_of
from solutions.models import Deployment, Review, Solution
from solutions.using.figures import UseFigure, use_figures
from tests import factories as f

TODAY = dt.date(2026, 2, 10)
DAY = dt.timedelta(days=1)
YEAR_AGO = dt.date(2025, 2, 10)
PAGE = "/en/giai-phap/tram/"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2026, 2, 10, 3, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def solution(da_nang: Province) -> Solution:
    made = f.SolutionFactory(name="Trạm", slug="tram")
    f.ListingFactory(solution=made, province=da_nang, published=True)
    return made


def use(solution: Solution, **values: object) -> Deployment:
    return f.DeploymentFactory(solution=solution, **({"confirmed_on": TODAY} | values))


def reviewed(solution: Solution, *points: int, **values: object) -> Deployment:
    made = use(solution, **values)
    review = f.ReviewFactory(deployment=made, body=f"Lời của {made.agency}")
    for dimension, one in zip(("fit", "ease", "reliability"), points, strict=False):
        f.ReviewScoreFactory(review=review, dimension=dimension, points=Decimal(one))
    return made


def text(client: Client, address: str = PAGE) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def section(page: str) -> str:
    return page.partition('id="uses"')[2].partition("</section>")[0]


# What counts ------------------------------------------------------------------------------------
def test_sentence_counts_agencies_and_provinces(client: Client, solution, da_nang, hue) -> None:
    for place in (da_nang, da_nang, hue, None):
        use(solution, province=place, confirmed_on=dt.date(2025, 11, 10))
    use(solution, province=hue, confirmed_on=YEAR_AGO - DAY)
    use(solution, province=hue, confirmed_on=None, told_by="vendor")

    assert use_figures([solution.pk], TODAY) == {
        solution.pk: UseFigure(4, 2, dt.date(2025, 11, 10), lapsed=1, claimed=1)
    }
    said = "4 agencies in 2 provinces confirm using it, most recently 3 months ago."
    assert said in section(text(client))


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (UseFigure(), ""),
        (UseFigure(1, 1, TODAY), "1 agency in 1 province confirms using it, most recently less"),
        (UseFigure(2, 0, YEAR_AGO), "2 agencies confirm using it, most recently 12 months ago"),
    ],
)
def test_sentence_in_english(figure: UseFigure, said: str) -> None:
    with translation.override("en"):
        assert figure.sentence(TODAY).startswith(said)


def test_each_kind_of_use_stands_in_its_place(client: Client, solution) -> None:
    use(solution, agency="Đã xác nhận", confirmed_on=YEAR_AGO)
    use(solution, agency="Quá hạn", confirmed_on=YEAR_AGO - DAY)
    use(solution, agency="Hãng nói", confirmed_on=None, told_by="vendor", agency_email="a@b.gov.vn")
    use(solution, agency="Sở nhập", confirmed_on=None)
    use(solution, agency="Từ chối", denied_on=TODAY)
    use(solution, agency="Hãng nói sai", confirmed_on=None, told_by="vendor", denied_on=TODAY)
    use(solution, agency="Đã thôi", ended_on=TODAY)

    shown = section(text(client))

    table, _, rest = shown.partition("</table>")
    lapsed, _, claimed = rest.partition("Claimed by the vendor, not confirmed")
    assert "Đã xác nhận" in table
    assert "1 agency confirmed it more than 12 months ago, not counted" in lapsed
    assert "Quá hạn" in lapsed
    assert "Hãng nói" in claimed
    for hidden in ("Sở nhập", "Từ chối", "Hãng nói sai", "Đã thôi", "a@b.gov.vn"):
        assert hidden not in shown


def test_nobody_confirmed_yet(client: Client, solution) -> None:
    assert "No organisation has confirmed using it yet." in section(text(client))


# Many -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("many", "queries"), [(12, 1), (90, 1), (110, 7)])
def test_many_uses_take_few_queries(
    client: Client, solution, many, queries, django_assert_num_queries
) -> None:
    for number in range(many):
        reviewed(solution, 80, 90, agency=f"Xã {number:03}")
        use(solution, confirmed_on=YEAR_AGO - DAY)
        use(solution, confirmed_on=None, told_by="vendor")

    with django_assert_num_queries(queries):
        found = uses_of(solution.pk, TODAY)
        said = [(row.agency, row.province) for row in (*found.confirmed, *found.lapsed)]
        said += [(one.agency, one.dimensions) for one in found.reviews]

    assert said
    assert (len(found.confirmed), len(found.reviews), found.figure.count) == (10, 6, many)


def test_many_uses_are_shown_as_few_are(solution, da_nang, monkeypatch) -> None:
    for number in range(4):
        province = da_nang if number % 2 else None
        reviewed(solution, 80 - number, agency=f"Xã {number}", province=province)
        reviewed(solution, 50, agency=f"Thôi {number}", ended_on=TODAY)
        reviewed(solution, 50, agency=f"Từ chối {number}", denied_on=TODAY)
        use(solution, confirmed_on=YEAR_AGO + number * DAY, agency=f"Sở {9 - number}")
        use(solution, confirmed_on=YEAR_AGO - number * DAY, agency=f"Cũ {9 - number}")
        use(solution, confirmed_on=None, told_by="vendor", agency=f"Hãng {9 - number}")
        use(solution, confirmed_on=None, agency=f"Nhập {number}")
    Review.objects.filter(deployment__agency="Xã 3").update(state=Review.Stage.DRAFT)

    few = uses_of(solution.pk, TODAY)
    monkeypatch.setattr("showcase.uses.READ_AT_ONCE", 5)

    assert uses_of(solution.pk, TODAY) == few
    assert (few.figure.count, few.figure.lapsed, few.figure.claimed) == (9, 3, 4)
    assert [one.agency for one in (*few.reviews, *few.more_reviews)] == [
        *("Thôi 3", "Thôi 2", "Xã 2", "Thôi 1", "Xã 1", "Thôi 0", "Xã 0")
    ]


def test_the_others_are_on_a_page_of_their_own(client: Client, solution) -> None:
    for number in range(30):
        reviewed(solution, 80, agency=f"Xã {number:03}")

    shown = section(text(client))
    pages = [text(client, f"{PAGE}don-vi-su-dung/?page={number}") for number in (1, 2)]

    assert 'href="/en/giai-phap/tram/don-vi-su-dung/"' in shown
    assert "All 30 confirmed uses" in shown
    assert [page.count('<tr><th scope="row">') for page in pages] == [24, 6]
    assert "Lời của Xã 029" in pages[1]
    assert "30 agencies confirm using it" in pages[0]


def test_ten_need_no_other_page(client: Client, solution) -> None:
    for _ in range(10):
        use(solution)

    assert "don-vi-su-dung" not in section(text(client))


def test_uses_of_what_is_not_public_are_not_found(client: Client, db) -> None:
    use(f.SolutionFactory(slug="kin"))

    assert client.get("/giai-phap/kin/don-vi-su-dung/").status_code == 404


def test_page_of_sample_uses_is_marked(client: Client, solution) -> None:
    Solution.objects.update(is_sample=True)
    use(solution)

    assert 'class="banner"' in text(client, f"{PAGE}don-vi-su-dung/")


# Reviews ----------------------------------------------------------------------------------------
def test_two_reviews_have_no_mean(client: Client, solution) -> None:
    for _ in range(2):
        reviewed(solution, 80)

    shown = section(text(client))

    assert "A mean is shown from three reports on." in shown
    assert "Mean of" not in shown


def test_three_reviews_have_a_mean_overall_and_by_dimension(client: Client, solution) -> None:
    reviewed(solution, 100, 0)
    reviewed(solution, 80, 90)
    reviewed(solution, 60)

    found, shown = uses_of(solution.pk, TODAY), section(text(client))

    assert found.mean_count == 3
    assert "Mean of 3 reports: 65.0/100." in shown
    assert [(one.key, one.points) for one in found.dimensions] == [("fit", 80)]


@pytest.mark.parametrize(
    "values", [{"ended_on": TODAY}, {"confirmed_on": YEAR_AGO - DAY}], ids=["ended", "lapsed"]
)
def test_review_of_a_use_that_ended_or_lapsed_is_read_but_not_counted(
    client: Client, solution, values
) -> None:
    for points in (80, 90):
        reviewed(solution, points)
    old = reviewed(solution, 0, **values)

    shown = section(text(client))

    assert f"Lời của {old.agency}" in shown
    assert ("uses it no longer" in shown) == ("ended_on" in values)
    assert ("Not confirmed again for 12 months" in shown) == ("confirmed_on" in values)
    assert "Mean of" not in shown


@pytest.mark.parametrize("values", [{"denied_on": TODAY}, {"confirmed_on": None}])
def test_review_without_a_confirmed_use_is_not_shown(client: Client, solution, values) -> None:
    made = reviewed(solution, 80, **values)

    assert made.agency not in section(text(client))


def test_draft_is_not_shown_and_a_reply_stands_below(client: Client, solution) -> None:
    draft, public = reviewed(solution, 80), reviewed(solution, 90)
    draft.review.state = "draft"
    draft.review.save()
    public.review.vendor_reply, public.review.replied_on = "Xin cảm ơn", TODAY
    public.review.save()

    shown = section(text(client))

    assert draft.review.body not in shown
    review, _, reply = shown.partition("Reply of the vendor")
    assert public.review.body in review
    assert "10 February 2026" in reply
    assert "Xin cảm ơn" in reply


def test_text_of_agencies_and_vendors_is_escaped(client: Client, solution) -> None:
    made = reviewed(solution, 80, agency="<script>alert(1)</script>")
    made.review.body = made.review.vendor_reply = "<img src=x onerror=alert(1)>"
    made.review.save()
    use(solution, agency="<b>x</b>", confirmed_on=None, told_by="vendor")

    for page in (text(client), text(client, f"{PAGE}don-vi-su-dung/")):
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<b>x</b>" not in page
