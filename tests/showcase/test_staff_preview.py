"""Drafts as the public will see them, for those whose they are."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.urls import reverse

from provinces import lifecycle
from tests import factories
from tests.staff import TICK, as_, step, url

LATER = dt.date(2100, 1, 1)


def address(obj) -> str:
    kind = {"Listing": "giai-phap", "Guide": "cam-nang", "Problem": "bai-toan"}
    return reverse("admin:preview", args=[kind[type(obj).__name__], obj.pk])


def main_of(answer) -> str:
    """What stands below the frame of a page, with its white space squeezed."""
    main = re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL)[0]
    return re.sub(r"\s+", " ", main)


@pytest.fixture
def listing(da_nang):
    solution = factories.SolutionFactory(name="Quản lý trạm y tế", steward=da_nang)
    made = factories.ListingFactory(province=da_nang, solution=solution)
    factories.PricePlanFactory(listing=made, amount=Decimal(1_900_000), unit="trạm")
    return made


@pytest.fixture
def guide(da_nang):
    made = factories.GuideFactory(province=da_nang, title="Đưa trạm y tế lên phần mềm")
    factories.GuideStepFactory(guide=made, title="Khảo sát hiện trạng")
    return made


@pytest.fixture
def problem(da_nang):
    return factories.ProblemFactory(province=da_nang, title="Trạm y tế ghi chép bằng giấy")


@pytest.mark.parametrize("kind", ["listing", "guide", "problem"])
def test_draft_looks_as_it_will_when_it_is_public(request, client, an, binh, kind):
    draft = request.getfixturevalue(kind)
    before = as_(an).get(address(draft))
    assert before.status_code == 200

    step(an, draft, "submit")
    step(binh, draft, "approve", **TICK)

    if kind == "listing":
        public = f"{draft.solution.get_absolute_url()}?province={draft.province.slug}"
    else:
        public = draft.get_absolute_url()
    assert main_of(before) == main_of(client.get(public))


def test_prices_of_a_draft_are_shown(an, listing):
    page = as_(an).get(address(listing)).content.decode().replace("\N{NO-BREAK SPACE}", " ")

    assert "1.900.000 đ" in page


def test_nobody_keeps_a_preview(an, guide):
    answer = as_(an).get(address(guide))

    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    assert answer["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in answer.content.decode()
    assert url(type(guide), "change", guide.pk) in answer.content.decode()


def test_public_page_knows_nothing_of_previews(client, da_nang):
    guide = factories.GuideFactory(province=da_nang, published=True)

    page = client.get(guide.get_absolute_url())

    assert "X-Robots-Tag" not in page
    assert 'name="robots"' not in page.content.decode()


@pytest.mark.parametrize("kind", ["listing", "guide", "problem"])
def test_others_see_no_draft(request, client, chi, kind, caplog):
    draft = request.getfixturevalue(kind)

    assert as_(chi).get(address(draft)).status_code == 404
    assert any("outside its provinces" in record.message for record in caplog.records)
    assert client.get(address(draft)).status_code == 302


def test_ministry_sees_the_drafts_of_all(minh, guide):
    assert as_(minh).get(address(guide)).status_code == 200


@pytest.mark.parametrize(
    "path", ["giai-phap/0", "cam-nang/99999999999999999999999", "khong-co/1", "guide/1"]
)
def test_what_is_not_there_is_not_found(an, da_nang, path):
    assert as_(an).get(f"/quan-tri/xem-truoc/{path}/").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_preview_is_only_read(an, guide, method):
    assert getattr(as_(an), method)(address(guide)).status_code == 405


def test_page_of_an_object_leads_to_its_preview(an, guide):
    page = as_(an).get(url(type(guide), "change", guide.pk)).content.decode()

    assert f'href="{address(guide)}"' in page


def test_scheduled_guide_says_from_when(binh, guide):
    lifecycle.advance(guide, "publish", by=binh, publish_on=LATER)

    banner = as_(binh).get(address(guide)).context["preview"]

    assert "01/01/2100" in banner["text"]


def test_unpublished_solution_of_another_keeps_its_texts_to_itself(an, da_nang, hue):
    solution = factories.SolutionFactory(
        name="Hồ sơ sức khỏe", steward=hue, summary="Bí mật của Huế", description="Mô tả của Huế"
    )
    solution.vendor.legal_name, solution.vendor.steward = "Công ty Kín", hue
    solution.vendor.tax_code = "0100109106"
    solution.vendor.save()
    factories.SolutionImageFactory(solution=solution, alt="Ảnh của Huế")
    listing = factories.ListingFactory(province=da_nang, solution=solution)

    page = as_(an).get(address(listing)).content.decode()

    assert "Hồ sơ sức khỏe" in page
    assert "Công ty Kín" in page
    secrets = ("Bí mật của Huế", "Mô tả của Huế", "Ảnh của Huế", "0100109106")
    assert [text for text in secrets if text in page] == []


def test_public_solution_of_another_is_shown_whole(an, da_nang, hue):
    solution = factories.SolutionFactory(steward=hue, summary="Ai cũng đọc được")
    factories.ListingFactory(province=hue, solution=solution, published=True)
    listing = factories.ListingFactory(province=da_nang, solution=solution)

    page = as_(an).get(address(listing)).content.decode()

    assert "Ai cũng đọc được" in page


def test_drafts_of_others_are_not_among_the_offers(an, listing, hue):
    foreign = factories.ListingFactory(province=hue, solution=listing.solution)

    offers = as_(an).get(address(listing)).context["offers"]

    assert [offer.listing.pk for offer in offers] == [listing.pk]
    assert foreign.pk != listing.pk
