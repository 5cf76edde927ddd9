"""Pictures and lines of shared links: of public pages only, in the language of the page."""

from io import BytesIO

import pytest
from django.test import Client
from PIL import Image

from provinces.models import Province
from showcase.share.address import share_picture
from showcase.share.picture import SIZE, Subject, draw
from showcase.share.subjects import subject_of
from solutions.models import Listing
from solutions.prices import store_price_from
from tests import factories as f
from tests.pages import find
from tests.showcase.solution_world import ON, priced

SITE = "Cổng Trung tâm Chuyển đổi số"
MOST_BYTES = 60_000


def test_a_picture_has_the_size_that_networks_ask_for():
    content = draw(Subject("Y tế", "Trạm Y tế Số", ("Mẫu A",), SITE))

    picture = Image.open(BytesIO(content))
    assert (picture.format, picture.size) == ("PNG", SIZE)
    assert len(content) < MOST_BYTES


@pytest.mark.parametrize("title", ["", "A" * 400, "Ễ ợ ặ Đ ỹ " * 60, "Tên\u202e 😀 ﷺ"])
def test_any_title_makes_a_picture(title: str):
    content = draw(Subject(title, title, (title,) * 3, SITE, is_sample=True))

    assert Image.open(BytesIO(content)).size == SIZE


def test_the_mark_of_sample_data_changes_the_picture():
    plain, marked = (Subject("", "Tên", (), SITE, is_sample=mark) for mark in (False, True))

    assert draw(plain) != draw(marked)


def test_a_solution_is_told_with_price_and_grade(frozen: None, da_nang: Province):
    solution = f.SolutionFactory(
        name="Trạm Y tế Số",
        vendor=f.VendorFactory(legal_name="Công ty Mẫu A"),
        is_sample=True,
    )
    solution.sectors.add(f.SectorFactory(name="Y tế"))
    priced(solution, da_nang, 1_900_000, unit="trạm")
    f.EvaluationFactory(solution=solution, published=True)
    store_price_from(Listing.objects.all(), ON)

    subject = subject_of("giai-phap", solution.slug, ON)

    assert subject == Subject(
        "Y tế",
        "Trạm Y tế Số",
        (
            "Công ty Mẫu A",
            "1.900.000\N{NO-BREAK SPACE}đ/tháng/trạm",
            "Xuất sắc 92,0/100",
        ),
        SITE,
        is_sample=True,
    )


def test_pages_have_the_picture_of_what_they_are_about(client: Client, site):
    addresses = {
        "/giai-phap/tram/": "/anh-chia-se/vi/giai-phap/tram.png",
        "/en/cam-nang/mot/": "/anh-chia-se/vi/cam-nang/mot.png",
        "/tinh/da-nang/giai-phap/": "/anh-chia-se/vi/tinh/da-nang.png",
        "/giai-phap/": "/anh-chia-se/vi/cong/cong.png",
        "/gioi-thieu/gia/": "/anh-chia-se/vi/cong/cong.png",
        "/giai-phap/%ff%00/": "/anh-chia-se/vi/cong/cong.png",
    }

    assert {path: share_picture(path) for path in addresses} == addresses


def test_every_kind_of_page_has_a_picture_in_both_languages(client: Client, site):
    kinds = ("giai-phap", "nha-cung-cap", "linh-vuc", "tinh", "bai-toan", "cam-nang")
    names = ("solutions", "vendors", "sectors", "provinces", "problems", "guides")
    slugs = zip(kinds, (site.slugs[name] for name in names), strict=True)
    addresses = [
        f"/anh-chia-se/{lang}/{kind}/{slug}.png" for kind, slug in slugs for lang in ("vi", "en")
    ]

    answers = [client.get(address) for address in [*addresses, "/anh-chia-se/vi/cong/cong.png"]]

    assert {(a.status_code, a.headers["Content-Type"]) for a in answers} == {(200, "image/png")}


@pytest.mark.parametrize("kind", ["giai-phap", "cam-nang", "bai-toan", "nha-cung-cap", "la"])
def test_what_is_not_public_has_no_picture(client: Client, db: None, kind: str):
    draft = f.ListingFactory(solution=f.SolutionFactory(slug="kin")).solution
    f.GuideFactory(slug="kin")
    f.ProblemFactory(slug="kin")
    draft.vendor.slug = "kin"
    draft.vendor.save()

    answer = client.get(f"/anh-chia-se/vi/{kind}/kin.png")

    assert answer.status_code == 404


def test_an_unchanged_picture_is_not_sent_again(client: Client, site):
    first = client.get("/anh-chia-se/vi/cong/cong.png")

    again = client.get(
        "/anh-chia-se/vi/cong/cong.png", headers={"if-none-match": first.headers["ETag"]}
    )

    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("prefix", "locale", "lang", "title"),
    [("", "vi_VN", "vi", "Giải pháp mẫu 0"), ("/en", "en_US", "en", "Sample solution 0")],
)
def test_a_page_says_what_a_shared_link_shows(
    client: Client, site, prefix: str, locale: str, lang: str, title: str
):
    slug = site.slugs["solutions"]

    page = client.get(f"{prefix}/giai-phap/{slug}/").content.decode()

    said = {
        meta.attributes["property"]: meta.attributes["content"]
        for meta in find(page, "meta")
        if "property" in meta.attributes
    }
    assert said["og:title"] == title
    assert said["og:url"] == f"http://testserver{prefix}/giai-phap/{slug}/"
    assert said["og:image"] == f"http://testserver/anh-chia-se/{lang}/giai-phap/{slug}.png"
    assert said["og:locale"] == locale
    assert said["og:description"]
