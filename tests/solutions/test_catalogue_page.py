"""``/giai-phap/``: hooks, facets and counts, chips, messages, empty pages, both languages."""

import datetime as dt
import re
from decimal import Decimal
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client

from core.clock import today
from provinces.models import Province
from solutions.models import Listing, Solution
from solutions.prices import store_price_from
from tests.factories import (
    EvaluationFactory,
    ListingFactory,
    PricePlanFactory,
    ProblemFactory,
    ProblemSolutionFactory,
    PromotionFactory,
    ProvinceAliasFactory,
    SectorFactory,
    SolutionFactory,
)

pytestmark = pytest.mark.django_db

PAGE = "/giai-phap/"


def offer(name: str, province: Province | None, **terms: object) -> Listing:
    """A public solution of the health sector with a price and a mark."""
    solution = Solution.objects.filter(name=name).first() or SolutionFactory(name=name)
    solution.sectors.add(SectorFactory(name="Y tế", name_en="Health"))
    listing = ListingFactory(solution=solution, province=province, published=True)
    PricePlanFactory(listing=listing, **terms)
    store_price_from([listing.pk], today())
    return listing


def text_of(response: HttpResponse) -> str:
    """The words of a page, spaces as people see them."""
    words = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(unescape(words).replace("\u00a0", " ").split())


def found(response: HttpResponse, pattern: str) -> list:
    return re.findall(pattern, response.content.decode())


def names(response: HttpResponse) -> list[str]:
    return [unescape(name) for name in found(response, r'data-name="([^"]*)"')]


def total(response: HttpResponse) -> str:
    return found(response, r'data-total="(\d+)"')[0]


def counts(response: HttpResponse, facet: str) -> dict[str, int]:
    pattern = rf'data-facet="{facet}" data-value="([^"]*)" data-count="(\d+)"'
    return {value: int(count) for value, count in found(response, pattern)}


# What is shown ----------------------------------------------------------------------------------
def test_result_shows_price_rating_and_hooks(client: Client, da_nang: Province) -> None:
    listing = offer(
        "Trạm Y tế Số",
        da_nang,
        amount=Decimal(1_900_000),
        unit="trạm",
        setup_fee=Decimal(3_000_000),
        trial_days=60,
    )
    EvaluationFactory(solution=listing.solution, published=True)

    page = client.get(PAGE)
    text = text_of(page)

    assert page.status_code == 200
    assert 'data-solution="tram-y-te-so" data-name="Trạm Y tế Số"' in page.content.decode()
    assert "data-listing" not in page.content.decode()
    assert total(page) == "1"
    assert "1.900.000 đ /tháng/trạm" in text
    assert "năm đầu 25.800.000 đ (1 trạm, gồm khởi tạo)" in text
    assert "Dùng thử 60 ngày" in text
    assert "92,0 /100" in text
    assert "1 có giá, 0 liên hệ" in text
    assert "Giá do nhà cung cấp công bố và chịu trách nhiệm" in text


def test_listing_is_hooked_where_a_province_is_chosen(
    client: Client, da_nang: Province, hue: Province
) -> None:
    here = offer("Sổ Khám", da_nang, amount=Decimal(300_000))
    offer("Sổ Khám", hue, amount=Decimal(200_000))

    page = client.get(PAGE, {"province": "da-nang"})

    assert found(page, r'data-listing="(\d+)"') == [str(here.pk)]
    assert "300.000 đ" in text_of(page)
    assert "200.000 đ" not in text_of(page)


def test_choices_carry_counts_and_those_without_solutions_are_hidden(
    client: Client, da_nang: Province, hue: Province
) -> None:
    offer("Một", da_nang, trial_days=30)
    offer("Hai", hue)
    SectorFactory(name="Đất đai")

    page = client.get(PAGE, {"province": "da-nang", "sector": "dat-dai", "grade": "good"})

    assert counts(client.get(PAGE), "province") == {"da-nang": 1, "hue": 1}
    assert counts(client.get(PAGE), "sector") == {"y-te": 2}
    assert counts(client.get(PAGE), "trial") == {"1": 1}
    assert counts(page, "sector") == {"dat-dai": 0}
    assert counts(page, "grade") == {"good": 0}


def test_long_facet_shows_its_top_values_and_how_many_are_left(client: Client) -> None:
    for number in range(22):
        offer(f"Số {number}", None)
    busiest = Solution.objects.get(name="Số 21")
    busiest.vendor = Solution.objects.get(name="Số 20").vendor
    busiest.save()

    page = client.get(PAGE)

    shown = counts(page, "vendor")
    assert (len(shown), shown[busiest.vendor.slug]) == (20, 2)
    assert "Còn 1 lựa chọn khác" in text_of(page)


def test_table_shows_the_same_solutions(client: Client, da_nang: Province) -> None:
    offer("Một", da_nang)

    page = client.get(PAGE, {"view": "table"})

    assert names(page) == ["Một"]
    assert "<table" in page.content.decode()
    assert '<input type="hidden" name="view" value="table">' in page.content.decode()


def test_search_box_and_order_keep_the_filters(client: Client, da_nang: Province) -> None:
    offer("Một", da_nang, amount=Decimal(1))

    page = client.get(PAGE, {"q": "mot", "sort": "price", "price_max": "1 tỷ", "trial": ""})
    html = page.content.decode()

    assert 'form="filters" id="catalogue-q" name="q" type="search" value="mot"' in html
    assert '<option value="price" selected>' in html
    assert 'name="price_max"' in html
    assert 'value="1 tỷ"' in html


def test_text_leads_on_to_guides_and_problems_with_it(client: Client, da_nang: Province) -> None:
    offer("Hồ sơ & một cửa", da_nang)

    with_text = found(
        client.get(PAGE, {"q": "hồ sơ & một"}), r'class="more" href="(/tim-kiem/[^"]*)"'
    )
    without = found(client.get(PAGE), r'class="more" href="(/tim-kiem/[^"]*)"')

    assert with_text == ["/tim-kiem/?q=h%E1%BB%93+s%C6%A1+%26+m%E1%BB%99t"]
    assert without == []


def test_usual_order_has_no_value_so_that_a_text_brings_relevance(client: Client) -> None:
    orders = {
        query: found(client.get(PAGE + query), r'<option value="([^"]*)"( selected)?>')[:3]
        for query in ("", "?q=mot", "?q=mot&sort=rating")
    }

    assert orders == {
        "": [("", " selected"), ("price", ""), ("-price", "")],
        "?q=mot": [("", " selected"), ("rating", ""), ("price", "")],
        "?q=mot&sort=rating": [("", ""), ("rating", " selected"), ("price", "")],
    }


def test_sample_solutions_are_marked_on_page_and_card(client: Client, da_nang: Province) -> None:
    listing = offer("Một", da_nang)
    before = text_of(client.get(PAGE))
    Solution.objects.filter(pk=listing.solution_id).update(is_sample=True)
    after = text_of(client.get(PAGE))

    assert ("Số liệu minh họa" in before, after.count("Số liệu minh họa")) == (False, 2)


# Addresses --------------------------------------------------------------------------------------
def test_chips_remove_one_condition_and_return_to_the_first_page(
    client: Client, da_nang: Province
) -> None:
    offer("Một", da_nang, trial_days=9)

    page = client.get(PAGE, {"sector": "y-te", "trial": "1", "q": "một", "page": "1"})
    chips = found(page, r'<a class="chip" href="([^"]*)" rel="nofollow">([^<]*)')

    assert [(unescape(url), unescape(label).strip()) for url, label in chips] == [
        ("?sector=y-te&trial=1", "“một”"),
        ("?q=m%E1%BB%99t&trial=1", "Y tế"),
        ("?q=m%E1%BB%99t&sector=y-te", "Có dùng thử"),
    ]
    assert 'href="?">Bỏ tất cả bộ lọc' in page.content.decode()


def test_canonical_address_has_only_what_counts(client: Client, da_nang: Province) -> None:
    offer("Một", da_nang)

    page = client.get(PAGE + "?utm=x&sort=rating&trial=&sector=zzz&sector=y-te&price_min=")

    assert found(page, r'<link rel="canonical" href="([^"]*)"') == [
        "http://testserver/giai-phap/?sector=y-te"
    ]


def test_pages_are_numbered_and_the_last_one_stands_for_those_beyond(client: Client) -> None:
    for number in range(25):
        offer(f"Số {number:02}", None)

    second = client.get(PAGE, {"sort": "name", "page": "2", "sector": "y-te"})
    beyond = client.get(PAGE, {"sort": "name", "page": "99999999999999999999"})

    assert names(second) == ["Số 24"]
    assert 'href="?sector=y-te&amp;sort=name&amp;page=1"' in second.content.decode()
    assert names(beyond) == ["Số 24"]
    assert "Kết quả chỉ có 2 trang; đây là trang cuối." in text_of(beyond)


# Messages ---------------------------------------------------------------------------------------
def test_bad_values_are_named_and_the_others_apply(client: Client, da_nang: Province) -> None:
    offer("Một", da_nang)

    page = client.get(PAGE, {"sector": "thien-van", "price_min": "abc", "province": "da-nang"})
    text = text_of(page)

    assert page.status_code == 200
    assert names(page) == ["Một"]
    assert "Lĩnh vực: không có giá trị “thien-van”, đã bỏ qua." in text
    assert "Chi phí từ: đã bỏ qua giá trị “abc”." in text


def test_ended_province_leads_to_its_successor_and_says_so(
    client: Client, hai_duong: Province, hai_phong: Province
) -> None:
    offer("Một", hai_phong)

    page = client.get(PAGE, {"province": "hai-duong"})

    assert names(page) == ["Một"]
    assert "Từ ngày 01/7/2025, Hải Dương thuộc Hải Phòng" in text_of(page).replace(
        "01/07/2025", "01/7/2025"
    )


@pytest.mark.parametrize(
    "address",
    [
        "?q=%00",
        "?q=%FF%FE",
        "?q=" + "a" * 5000,
        "?page=-1&sort=;drop&view=%27",
        "?price_min=1e400&price_max=NaN&rating_min=Infinity",
        "?price_max=" + "9" * 400,
        "?security_level=99999999999999999999&unit=%00&vendor=%00",
        "?province=01&region=&problem=%F0%9F%98%80",
        "?" + "&".join(f"sector=x{number}" for number in range(900)),
        "?q[]=1&sector[0]=2&__proto__=1",
    ],
)
def test_strange_addresses_are_served(client: Client, address: str, da_nang: Province) -> None:
    offer("Một", da_nang)

    assert client.get(PAGE + address).status_code == 200


# Nothing found ----------------------------------------------------------------------------------
def test_empty_page_says_which_condition_to_drop_and_what_there_is(
    client: Client, da_nang: Province
) -> None:
    listing = offer("Một", da_nang)
    problem = ProblemFactory(title="Trạm y tế xã vẫn ghi sổ giấy", published=True)
    ProblemSolutionFactory(problem=problem, solution=listing.solution)

    page = client.get(PAGE, {"q": "zzz", "sector": "y-te"})
    text = text_of(page)

    assert total(page) == "0"
    assert "Không có giải pháp đáp ứng mọi điều kiện" in text
    assert 'href="?sector=y-te" rel="nofollow"' in page.content.decode()
    assert f'href="?problem={problem.slug}" rel="nofollow"' in page.content.decode()
    assert "Trạm y tế xã vẫn ghi sổ giấy" in text


def test_portal_without_solutions_invites_them(client: Client) -> None:
    page = client.get(PAGE)

    assert (page.status_code, total(page)) == (200, "0")
    assert "Chưa có giải pháp" in text_of(page)
    assert "Mời doanh nghiệp đăng ký giới thiệu giải pháp." in text_of(page)


# The whole --------------------------------------------------------------------------------------
def test_english_page_has_english_words_and_addresses(client: Client, da_nang: Province) -> None:
    offer("Sổ Khám", da_nang, amount=Decimal(1_000))

    page = client.get("/en" + PAGE, {"sector": "y-te"})
    text = text_of(page)

    assert "Sector" in text
    assert "Health" in text
    assert "VND 1,000" in text
    assert found(page, r'<link rel="canonical" href="([^"]*)"') == [
        "http://testserver/en/giai-phap/?sector=y-te"
    ]
    assert 'href="/en/giai-phap/so-kham/"' in page.content.decode()


def test_page_can_be_cached_whole(client: Client, da_nang: Province) -> None:
    offer("Một", da_nang)

    page = client.get(PAGE)

    assert page.cookies == {}
    assert "csrfmiddlewaretoken" not in page.content.decode()
    assert not {"Cookie", "Accept-Language"} & set(page.get("Vary", "").split(", "))


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_page_only_answers_questions(client: Client, method: str) -> None:
    assert getattr(client, method)(PAGE).status_code in {403, 405}


QUERIES = {
    "": 7,
    "?view=table&sort=price": 7,
    "?q=so&province=thua-thien-hue&price_min=1&rating_min=50&trial=1&sort=price": 15,
    "?q=zzz&sector=y-te&province=hue": 12,
}


def test_number_of_queries_is_the_same_for_one_row_and_thirty(
    client: Client, hue: Province, da_nang: Province, django_assert_max_num_queries
) -> None:
    def queries(address: str) -> int:
        with django_assert_max_num_queries(100) as made:
            pages[address] = client.get(PAGE + address)
        return len(made)

    def add(number: int) -> None:
        for place in (hue, da_nang, None):
            listing = offer(f"Sổ {number}", place, trial_days=30)
            PromotionFactory(
                plan=listing.plans.get(),
                starts_on=today() - dt.timedelta(days=1),
                ends_on=today() + dt.timedelta(days=60),
            )
            Listing.objects.filter(pk=listing.pk).update(price_from_changes_on=today())
        EvaluationFactory(solution=listing.solution, published=True)

    ProvinceAliasFactory(province=hue, name="Thừa Thiên Huế", slug="thua-thien-hue")
    pages: dict[str, HttpResponse] = {}
    add(0)
    of_one = {address: queries(address) for address in QUERIES}
    for number in range(1, 30):
        add(number)

    of_thirty = {address: queries(address) for address in QUERIES}

    assert of_one == of_thirty == QUERIES
    totals = {address: total(page) for address, page in pages.items()}
    assert totals == {address: "0" if "zzz" in address else "30" for address in QUERIES}
