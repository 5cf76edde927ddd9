"""One search over everything: groups with totals, the best of each, ways on from nothing."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from provinces.models import Province
from showcase.searching.asked import MAX_TEXT
from tests import factories as f
from tests.pages import find, read
from tests.site import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

ADDRESS = "/tim-kiem/"


def listed(name: str, **values):
    """A public solution."""
    made = f.SolutionFactory(name=name, **values)
    f.ListingFactory(solution=made, national=True, published=True)
    return made


def page(client: Client, text: str, **more: str) -> str:
    """The page that answers ``text``."""
    response = client.get(ADDRESS, {"q": text} | more)
    assert response.status_code == 200
    return response.content.decode()


def groups(html: str) -> list[tuple[str, int]]:
    """Each kind with its total, in the order of the page."""
    sections = [one for one in find(html, "section") if "data-kind" in one.attributes]
    return [(one.attributes["data-kind"], int(one.attributes["data-count"])) for one in sections]


def names(html: str) -> list[str]:
    """What was found, in the order of the page."""
    return [one.attributes["data-name"] for one in read(html) if "data-name" in one.attributes]


def words(html: str) -> str:
    """The text of the content with single spaces."""
    return find(html, "main")[0].words.replace("\N{NO-BREAK SPACE}", " ")


# Groups -----------------------------------------------------------------------------------------
def test_every_kind_that_has_the_words_is_a_group_with_its_total(client: Client) -> None:
    vendor = f.VendorFactory(legal_name="Công ty Hóa đơn Xanh")
    solution = listed("Hóa đơn nhanh", vendor=vendor)
    f.ProblemFactory(title="Hộ kinh doanh chưa có hóa đơn", published=True)
    f.GuideFactory(title="Lập hóa đơn từng bước", published=True)
    listed("Sổ khám bệnh")

    html = page(client, "hoa don")

    assert dict(groups(html)) == {"solutions": 1, "guides": 1, "problems": 1, "vendors": 1}
    assert set(names(html)) == {
        solution.name,
        "Lập hóa đơn từng bước",
        "Hộ kinh doanh chưa có hóa đơn",
        "Công ty Hóa đơn Xanh",
    }
    assert 'data-total="4"' in html


@pytest.mark.parametrize(
    "typed", ["hoa don", "HÓA ĐƠN", "hoá đơn", "đơn hóa", "hóa đơ", "hoa\u0301 đơn"]
)
def test_words_are_found_however_they_are_written(client: Client, typed: str) -> None:
    f.GuideFactory(title="Lập hóa đơn", published=True)
    f.GuideFactory(title="Ký số", published=True)

    assert names(page(client, typed)) == ["Lập hóa đơn"]


def test_found_words_are_marked_and_texts_are_escaped(client: Client) -> None:
    f.GuideFactory(title="Lập <b>hóa đơn</b> & ký", summary="Hóa đơn <i>mẫu</i>", published=True)

    html = page(client, "hoa don")

    assert "Lập &lt;b&gt;<mark>hóa đơn</mark>&lt;/b&gt; &amp; ký" in html
    assert "<mark>Hóa đơn</mark> &lt;i&gt;mẫu&lt;/i&gt;" in html


def test_excerpt_is_the_part_of_a_long_text_that_has_the_words(client: Client) -> None:
    long_text = f"{'Chuyện khác hẳn. ' * 40}Ở đây có chữ ký số. {'Rồi chuyện khác. ' * 40}"
    f.GuideFactory(title="Cẩm nang", summary=long_text, published=True)

    html = page(client, "ký số")

    excerpt = re.search(r"<p>(… [^…]*<mark>ký số</mark>[^…]*…)</p>", html)
    assert excerpt
    assert len(re.sub("<[^>]+>", "", excerpt[1])) < 200


def test_solutions_show_price_and_evaluation_together(client: Client) -> None:
    listed("Hóa đơn nhanh")

    html = page(client, "hóa đơn")

    assert 'class="result__side"' in html
    assert "Chưa đánh giá" in words(html)


def test_only_the_best_are_shown_and_a_link_leads_to_all(client: Client) -> None:
    for number in range(7):
        f.GuideFactory(title=f"Ký số {number}", published=True)
        listed(f"Ký số nhanh {number}")

    html = page(client, "ký số")

    links = [one.attributes["href"] for one in find(html, "a") if one.attributes.get("href")]
    assert groups(html) == [("solutions", 7), ("guides", 7)]
    assert len(names(html)) == 10
    assert "/tim-kiem/?q=k%C3%BD+s%E1%BB%91&in=guides" in links
    assert "/giai-phap/?q=k%C3%BD+s%E1%BB%91" in links


def test_one_kind_alone_comes_by_pages(client: Client) -> None:
    for number in range(30):
        f.GuideFactory(title=f"Ký số {number:02}", published=True)

    first = page(client, "ký số", **{"in": "guides"})
    second = page(client, "ký số", **{"in": "guides", "page": "2"})

    assert (len(names(first)), len(names(second))) == (24, 6)
    assert not set(names(first)) & set(names(second))
    assert groups(second) == [("guides", 30)]


def test_solutions_alone_are_the_catalogues_to_show(client: Client) -> None:
    response = client.get(ADDRESS, {"q": "ký số", "in": "solutions"})

    assert (response.status_code, response.headers["Location"]) == (
        302,
        "/giai-phap/?q=k%C3%BD+s%E1%BB%91",
    )


def test_kind_of_which_something_has_the_typed_name_comes_first(client: Client) -> None:
    listed("Ký số nhanh Mẫu Sen")
    vendor = f.VendorFactory(legal_name="Mẫu Sen")
    listed("Sổ khám bệnh", vendor=vendor)

    html = page(client, "mau sen")

    assert groups(html)[0] == ("vendors", 1)


def test_kind_that_has_the_words_far_apart_is_left_out_where_another_has_them(
    client: Client,
) -> None:
    f.GuideFactory(title="Mỗi ngày", summary="Ba việc để học", published=True)

    alone = groups(page(client, "hoc ba"))
    listed("Học bạ số")

    assert (alone, groups(page(client, "hoc ba"))) == ([("guides", 1)], [("solutions", 1)])


def test_number_of_queries_does_not_grow_with_the_rows(client: Client, da_nang: Province) -> None:
    made = []
    for number in (1, 2, 3):
        vendor = f.VendorFactory(legal_name=f"Công ty Ký số {number}", province=da_nang)
        listed(f"Ký số nhanh {number}", vendor=vendor)
        f.ProblemFactory(title=f"Chưa ký số {number}", published=True)
        f.GuideFactory(title=f"Ký số từng bước {number}", province=da_nang, published=True)
        with CaptureQueriesContext(connection) as queries:
            page(client, "ky so")
        made.append(len(queries))

    assert made[0] == made[1] == made[2] < 60


# Places -----------------------------------------------------------------------------------------
def test_name_of_the_past_leads_to_the_province_of_today_and_says_why(
    client: Client, hai_duong: Province
) -> None:
    html = page(client, "hai duong")

    assert groups(html) == [("provinces", 1)]
    assert names(html) == ["Hải Phòng"]
    assert 'href="/tinh/hai-phong/"' in html
    assert "tỉnh Hải Dương" in words(html)
    assert "01/7/2025" in words(html)


def test_province_is_found_with_what_is_offered_there(client: Client, da_nang: Province) -> None:
    f.CentreFactory(province=da_nang, state="open")
    guide = f.GuideFactory(title="Ký số", province=da_nang, published=True)
    f.GuideFactory(title="Một cửa", published=True)

    html = page(client, "da nang")

    assert groups(html) == [("provinces", 1), ("guides", 1)]
    assert names(html) == ["Đà Nẵng", guide.title]


def test_other_name_of_a_place_alone_leads_to_the_place_first(
    client: Client, da_nang: Province
) -> None:
    f.ProvinceAliasFactory(province=da_nang, name="Tourane")
    listed("Sổ khám")
    f.ListingFactory(province=da_nang, published=True)

    assert groups(page(client, "tourane"))[0] == ("provinces", 1)
    assert groups(page(client, "sổ khám tourane"))[0][0] == "solutions"


# Sentences ---------------------------------------------------------------------------------------
def test_of_a_sentence_solutions_that_have_a_part_stand_behind_a_guide_that_has_all(
    client: Client,
) -> None:
    text = "người dân chờ lâu khi nộp hồ sơ ở một cửa cấp xã"
    f.GuideFactory(title="Một cửa cấp xã", summary=text, published=True)
    listed("Sổ khám")
    solution = listed("Lấy số", summary="Người dân nộp hồ sơ không chờ lâu")

    html = page(client, f"làm sao để {text}")

    assert groups(html) == [("guides", 1), ("solutions", 1)]
    assert names(html)[-1] == solution.name
    assert "Chỉ tìm theo" not in words(html)
    assert "chứa đủ các từ" not in words(html)


def test_price_alone_offers_the_choice_and_no_parts(client: Client) -> None:
    listed("Sổ khám", summary="Hỗ trợ 5 năm, triệu lượt")

    html = page(client, "dưới 5 triệu")

    assert groups(html) == []
    assert "price_max=5000000" in html


# What nobody may see ----------------------------------------------------------------------------
@pytest.mark.parametrize("state", ["draft", "in_review", "archived"])
def test_what_is_not_public_is_not_found(client: Client, state: str) -> None:
    vendor = f.VendorFactory(legal_name="Công ty Bí mật")
    solution = f.SolutionFactory(name="Bí mật", vendor=vendor)
    f.ListingFactory(solution=solution, state=state, archive_reason="Hết hạn")
    f.GuideFactory(title="Bí mật", state=state, archive_reason="Hết hạn")
    problem = f.ProblemFactory(title="Bí mật", state=state, archive_reason="Hết hạn")
    f.GuideFactory(title="Cẩm nang", problem=problem, published=True)

    assert groups(page(client, "bí mật")) == []


def test_what_becomes_public_tomorrow_is_not_found_today(client: Client) -> None:
    tomorrow = TODAY.date().replace(day=TODAY.day + 1)
    f.GuideFactory(title="Ngày mai", published=True, publish_on=tomorrow)
    f.ProblemFactory(title="Ngày mai", published=True, publish_on=tomorrow)
    solution = f.SolutionFactory(name="Ngày mai", vendor=f.VendorFactory(legal_name="Ngày mai"))
    f.ListingFactory(solution=solution, published=True, publish_on=tomorrow)

    assert groups(page(client, "ngày mai")) == []


def test_tax_code_of_a_firm_is_found_and_the_number_of_a_person_is_not(client: Client) -> None:
    listed("Một", vendor=f.VendorFactory(legal_name="Công ty Mẫu", tax_code="0101234560"))
    person = f.VendorFactory(legal_name="Hộ Mẫu", kind="household", tax_code="001234567890")
    listed("Hai", vendor=person)

    assert names(page(client, "0101234560")) == ["Công ty Mẫu"]
    assert names(page(client, "001234567890")) == []


# Nothing found ----------------------------------------------------------------------------------
def test_page_without_results_offers_fewer_words_and_all_sectors(client: Client) -> None:
    f.SectorFactory(name="Y tế")
    listed("Học phí mầm non")

    html = page(client, "zzzzzz phí")

    assert groups(html) == []
    assert 'data-total="0"' in html
    ways = [one for one in find(html, "a") if one.attributes.get("class") == "chip"]
    assert [(one.words, one.attributes["href"]) for one in ways] == [
        ("phí 1", "/tim-kiem/?q=ph%C3%AD")
    ]
    assert 'href="/linh-vuc/y-te/"' in html


def test_page_without_results_names_sectors_that_are_called_alike(client: Client) -> None:
    f.SectorFactory(name="Du lịch")
    f.SectorFactory(name="Giáo dục", aliases="trường học; đào tạo")

    html = page(client, "zzzzzz truong hoc")

    ways = [one for one in find(html, "a") if one.attributes.get("class") == "chip"]
    assert [(one.words, one.attributes["href"]) for one in ways] == [
        ("Giáo dục 0", "/linh-vuc/giao-duc/")
    ]


# Addresses --------------------------------------------------------------------------------------
def test_page_without_a_text_offers_the_sectors(client: Client) -> None:
    f.SectorFactory(name="Y tế")

    response = client.get(ADDRESS)

    html = response.content.decode()
    assert "data-total" not in html
    assert 'href="/linh-vuc/y-te/"' in html
    assert '<meta name="robots"' not in html


def test_pages_of_results_are_not_for_search_engines(client: Client) -> None:
    assert '<meta name="robots" content="noindex">' in page(client, "ký số")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("q=a&in=khong-co", "khong-co"),
        ("q=a&page=x", "“x”"),
        ("q=a&page=-1", "“-1”"),
        ("q=%3F%3F%3F", "chữ"),
    ],
)
def test_value_that_means_nothing_is_named_and_ignored(
    client: Client, query: str, said: str
) -> None:
    response = client.get(f"{ADDRESS}?{query}")

    assert response.status_code == 200
    assert said in words(response.content.decode())


@pytest.mark.parametrize(
    "query",
    ["q=%00", "q=%ff", "q=" + "x" * 5000, "q=a&page=99999999999999", "q=" + "a+b+c+" * 300, "in=x"],
)
def test_no_address_is_a_fault(client: Client, query: str) -> None:
    assert client.get(f"{ADDRESS}?{query}").status_code == 200


def test_text_is_kept_in_the_field_as_far_as_it_is_used(client: Client) -> None:
    html = page(client, "ký số " * 100)

    field = next(one for one in read(html) if one.attributes.get("id") == "search-q")
    assert 0 < len(field.attributes["value"]) <= MAX_TEXT


# The header -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("address", "action"),
    [("/", "/tim-kiem/"), ("/en/giai-phap/", "/en/tim-kiem/"), ("/khong-co/", "/tim-kiem/")],
)
def test_every_page_can_search_everything(client: Client, address: str, action: str) -> None:
    elements = read(client.get(address).content.decode())

    form = next(one for one in elements if one.attributes.get("id") == "site-search")
    field = next(one for one in elements if one.attributes.get("id") == "site-q")
    label = next(one for one in elements if one.attributes.get("for") == "site-q")
    assert (form.attributes["action"], form.attributes["method"]) == (action, "get")
    assert field.attributes["name"] == "q"
    assert label.words


def test_nearest_text_is_offered(client: Client) -> None:
    listed("Dịch vụ công trực tuyến")

    links = find(page(client, "dich vu cng"), "a")

    assert [one.attributes["href"] for one in links if one.words == "dịch vụ công"] == [
        "/tim-kiem/?q=d%E1%BB%8Bch+v%E1%BB%A5+c%C3%B4ng"
    ]


def test_way_in_which_a_text_was_understood_is_told(client: Client) -> None:
    listed("Hóa đơn điện tử")
    f.SynonymFactory(term="HĐĐT", meanings="hóa đơn điện tử")

    html = client.get(f"/en{ADDRESS}", {"q": "HĐĐT"}).content.decode()

    assert groups(html) == [("solutions", 1)]
    assert "“HĐĐT” also finds “hóa đơn điện tử”." in words(html)
