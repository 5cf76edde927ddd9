"""A centre's front page: who runs it, where it is, what it shows; addresses of ended provinces."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.test import Client

from provinces.models import Province
from showcase.centres import natural_key
from solutions.models import Listing
from solutions.prices import store_price_from
from tests import factories as f
from tests.site import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def page(client: Client, address: str = "/en/tinh/da-nang/") -> str:
    """The page with its white space squeezed."""
    return re.sub(r"[ \n]+", " ", client.get(address).content.decode())


def listed(province: Province | None, name: str, **listing: object) -> Listing:
    """A public listing of a solution of that name."""
    solution = f.SolutionFactory(name=name, vendor__legal_name=f"Công ty {name}")
    return f.ListingFactory(province=province, solution=solution, published=True, **listing)


# Who and where ----------------------------------------------------------------------------------
def test_names_the_department_of_today_and_the_one_before(
    client: Client, da_nang: Province
) -> None:
    centre = f.CentreFactory(province=da_nang, name_en="Da Nang showcase")
    f.DepartmentNameFactory(
        centre=centre, name="Sở Cũ", name_en="Old Department", valid_to=dt.date(2025, 2, 28)
    )
    f.DepartmentNameFactory(
        centre=centre,
        name="Sở Mới",
        name_en="New Department",
        valid_from=dt.date(2025, 3, 1),
    )

    english, vietnamese = page(client), page(client, "/tinh/da-nang/")

    assert "<h1>Da Nang showcase</h1>" in english
    assert "New Department of Da Nang City" in english
    assert "Old Department (until 28 February 2025)" in english
    assert "Sở Mới thành phố Đà Nẵng" in vietnamese


def test_department_that_names_its_province_does_not_name_it_twice(
    client: Client, da_nang: Province
) -> None:
    centre = f.CentreFactory(province=da_nang)
    f.DepartmentNameFactory(centre=centre, name="Sở Khoa học và Công nghệ Đà Nẵng")

    html = page(client, "/tinh/da-nang/")

    assert "Sở Khoa học và Công nghệ Đà Nẵng" in html
    assert "Đà Nẵng thành phố Đà Nẵng" not in html


def test_every_location_has_its_address_and_hours(client: Client, da_nang: Province) -> None:
    centre = f.CentreFactory(
        province=da_nang, state="open", phone="0236 000 0000", email="cds@mau.example"
    )
    f.CentreLocationFactory(
        centre=centre, name="Phòng Một", address="Số 1", area_m2=36, opening_hours="7:30–11:30"
    )
    f.CentreLocationFactory(centre=centre, address="Số 2", opening_hours="8:00–11:00")

    html = page(client)

    values = re.findall(r"<dd>(.*?)</dd>", html.partition("</dl>")[0])
    assert values == [
        '<span lang="vi">Phòng Một: Số 1 (36\N{NO-BREAK SPACE}m²)</span>',
        '<span lang="vi">7:30–11:30</span>',
        '<span lang="vi">Số 2</span>',
        '<span lang="vi">8:00–11:00</span>',
        '<a href="tel:02360000000">0236 000 0000</a>',
        '<a href="mailto:cds@mau.example">cds@mau.example</a>',
    ]


def test_telephone_that_is_no_single_number_is_only_text(client: Client, da_nang: Province) -> None:
    f.CentreFactory(province=da_nang, phone="1022 hoặc 0236 000 000")

    html = page(client)

    assert "<dd>1022 hoặc 0236 000 000</dd>" in html
    assert "tel:" not in html


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("planned", "The centre is planned and not open yet."),
        ("preparing", "The centre is being prepared and not open yet."),
        ("suspended", "The centre receives no visitors for the time being."),
        ("open", ""),
    ],
)
def test_a_centre_that_receives_nobody_says_so(
    client: Client, da_nang: Province, state: str, sentence: str
) -> None:
    f.CentreFactory(province=da_nang, state=state)

    found = re.findall(r'<div class="note note--warn"><p> ?(.*?)</p>', page(client))

    assert found == ([sentence] if sentence else [])


def test_province_without_a_centre_has_its_page_all_the_same(
    client: Client, da_nang: Province
) -> None:
    listed(da_nang, "Một Cửa 24")

    html = page(client)

    assert "<h1>Solutions in Da Nang City</h1>" in html
    assert "Nothing is known about a centre of this province yet." in html
    assert 'data-name="Một Cửa 24"' in html


def test_units_before_the_rearrangement_are_named(client: Client, hai_duong: Province) -> None:
    f.CentreFactory(province=hai_duong.successor)

    html = page(client, "/en/tinh/hai-phong/")

    assert "<dt>Formed from</dt><dd>Hai Duong, Hai Phong</dd>" in html


def test_photos_are_sized_and_described(client: Client, da_nang: Province) -> None:
    centre = f.CentreFactory(province=da_nang)
    f.CentrePhotoFactory.create_batch(3, centre=centre, alt="Lối vào")

    html = page(client)

    assert html.count('alt="Lối vào" width="40" height="30" loading="lazy"') == 2


# What it shows ----------------------------------------------------------------------------------
def test_counts_only_what_the_centre_itself_lists(
    client: Client, da_nang: Province, hue: Province
) -> None:
    f.CentreFactory(province=da_nang)
    f.PricePlanFactory(listing=listed(da_nang, "Có giá", is_featured=True))
    f.PricePlanFactory(listing=listed(da_nang, "Miễn phí", booth_code="A1"), free=True)
    f.PricePlanFactory(listing=listed(da_nang, "Liên hệ"), on_request=True)
    both = listed(da_nang, "Có cả hai")
    f.PricePlanFactory(listing=both)
    f.PricePlanFactory(listing=both, on_request=True)
    f.PricePlanFactory(listing=listed(da_nang, "Hết hạn"), valid_to=dt.date(2026, 2, 9))
    f.ListingFactory(province=da_nang)
    f.ListingFactory(province=da_nang, published=True, publish_on=dt.date(2026, 2, 11))
    listed(hue, "Ở Huế")
    listed(None, "Toàn quốc")
    store_price_from(Listing.objects.all(), TODAY.date())

    html = page(client)

    assert (
        "5 solutions in the catalogue: 3 with a published price, 1 on request. "
        "Shown in the centre: 2."
    ) in html
    assert [name for name in ("Ở Huế", "Toàn quốc") if name in html] == []


def test_booths_stand_by_number_and_have_price_and_grade(client: Client, da_nang: Province) -> None:
    f.CentreFactory(province=da_nang)
    tenth = listed(da_nang, "Trạm Y tế Số", booth_code="A10")
    listed(da_nang, "Vé Điểm Đến", is_featured=True)
    listed(da_nang, "Một Cửa 24", booth_code="A2")
    f.PricePlanFactory(listing=tenth, amount=Decimal(1_900_000), unit="trạm")
    f.EvaluationFactory(solution=tenth.solution, published=True)
    store_price_from(Listing.objects.all(), TODAY.date())

    english, vietnamese = page(client), page(client, "/tinh/da-nang/")

    table = english.partition("<tbody>")[2].partition("</tbody>")[0]
    assert re.findall(r'data-name="([^"]+)"', table) == [
        "Một Cửa 24",
        "Trạm Y tế Số",
        "Vé Điểm Đến",
    ]
    assert re.findall(r'href="#(booth-\d+)"', english) == re.findall(r'id="(booth-\d+)"', table)[:2]
    assert f'data-listing="{tenth.pk}"' in table
    assert "VND\N{NO-BREAK SPACE}1,900,000" in table
    assert '<span class="num">92.0</span>' in table
    assert "1.900.000\N{NO-BREAK SPACE}đ" in vietnamese.partition("<tbody>")[2]


def test_evaluations_of_another_province_do_not_count_here(
    client: Client, da_nang: Province, hue: Province
) -> None:
    f.CentreFactory(province=da_nang)
    listing = listed(da_nang, "Một Cửa 24", booth_code="A2")
    f.EvaluationFactory(solution=listing.solution, province=hue, published=True)

    table = page(client).partition("<tbody>")[2].partition("</tbody>")[0]

    assert "Not evaluated yet" in table
    assert "92.0" not in table


def test_newest_listings_come_first_and_are_four(client: Client, da_nang: Province) -> None:
    f.CentreFactory(province=da_nang)
    for day in range(1, 7):
        listing = listed(da_nang, f"Ngày {day}", is_featured=day == 1)
        Listing.objects.filter(pk=listing.pk).update(
            first_published_at=dt.datetime(2026, 1, day, tzinfo=dt.UTC)
        )

    cards = page(client).partition("sheet--cards")[2]

    assert re.findall(r'data-name="([^"]+)"', cards) == ["Ngày 6", "Ngày 5", "Ngày 4", "Ngày 3"]


def test_sectors_count_the_listings_and_lead_into_the_catalogue(
    client: Client, da_nang: Province, hue: Province
) -> None:
    f.CentreFactory(province=da_nang)
    health = f.SectorFactory(name="Y tế", name_en="Health", slug="y-te")
    f.SectorFactory(name="Du lịch", name_en="Tourism", slug="du-lich")
    for place, name in ((da_nang, "Một"), (da_nang, "Hai"), (hue, "Ba")):
        listed(place, name).solution.sectors.add(health)

    html = page(client)

    tiles = re.findall(
        r'href="(/en/tinh/da-nang/giai-phap/\?sector=[^"]+)">.*?sheet__count">(.*?)</span></a>',
        html,
    )
    assert tiles == [
        ("/en/tinh/da-nang/giai-phap/?sector=y-te", '<span class="num">2</span> solutions'),
        (
            "/en/tinh/da-nang/giai-phap/?sector=du-lich",
            "No solutions yet; enterprises are invited to register",
        ),
    ]


def test_guides_are_those_of_the_province(client: Client, da_nang: Province, hue: Province) -> None:
    f.CentreFactory(province=da_nang)
    f.GuideFactory(title="Của Đà Nẵng", province=da_nang, published=True)
    f.GuideFactory(title="Bản nháp", province=da_nang)
    f.GuideFactory(title="Của Huế", province=hue, published=True)

    html = page(client)

    shown = [title for title in ("Của Đà Nẵng", "Bản nháp", "Của Huế") if title in html]
    assert shown == ["Của Đà Nẵng"]


def test_empty_catalogue_says_where_to_go_on(client: Client, da_nang: Province) -> None:
    f.CentreFactory(province=da_nang)

    html = page(client)

    assert "The catalogue of this centre is still empty" in html
    assert 'href="/en/giai-phap/">See all solutions</a>' in html


@pytest.mark.parametrize("is_sample", [True, False])
def test_sample_data_is_marked(client: Client, da_nang: Province, is_sample: bool) -> None:
    f.CentreFactory(province=da_nang)
    f.ListingFactory(province=da_nang, solution__is_sample=is_sample, published=True)

    html = page(client)

    assert ('<aside class="banner"' in html) is is_sample


@pytest.mark.parametrize(
    ("before", "after"), [("A2", "A10"), ("2", "10"), ("A", "B"), ("", "1"), ("9a", "10")]
)
def test_booth_numbers_are_compared_as_numbers(before: str, after: str) -> None:
    assert natural_key(before) < natural_key(after)


# Its catalogue ----------------------------------------------------------------------------------
def test_catalogue_has_only_what_the_centre_lists(
    client: Client, da_nang: Province, hue: Province
) -> None:
    f.CentreFactory(province=da_nang)
    here = listed(da_nang, "Ở Đà Nẵng")
    listed(hue, "Ở Huế")
    listed(None, "Toàn quốc")

    html = page(client, "/en/tinh/da-nang/giai-phap/")

    assert 'data-total="1"' in html
    assert re.findall(r'data-name="([^"]+)" data-listing="(\d+)"', html) == [
        ("Ở Đà Nẵng", str(here.pk))
    ]
    assert '<link rel="canonical" href="http://testserver/en/tinh/da-nang/giai-phap/">' in html


def test_catalogue_cannot_be_turned_to_another_province(
    client: Client, da_nang: Province, hue: Province
) -> None:
    listed(da_nang, "Ở Đà Nẵng")
    listed(hue, "Ở Huế")

    html = page(client, "/en/tinh/da-nang/giai-phap/?province=hue")

    assert 'data-name="Ở Huế"' not in html


def test_catalogue_shows_the_price_of_the_province(
    client: Client, da_nang: Province, hue: Province
) -> None:
    here = listed(da_nang, "Một Cửa 24")
    there = f.ListingFactory(province=hue, solution=here.solution, published=True)
    f.PricePlanFactory(listing=here, amount=Decimal(1_900_000))
    f.PricePlanFactory(listing=there, amount=Decimal(1_200_000))
    store_price_from(Listing.objects.all(), TODAY.date())

    html = page(client, "/tinh/da-nang/giai-phap/")

    assert "1.900.000\N{NO-BREAK SPACE}đ" in html
    assert "1.200.000" not in html


# Addresses of the past --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/tinh/hai-duong/", "/tinh/hai-phong/?from=hai-duong"),
        ("/en/tinh/hai-duong/", "/en/tinh/hai-phong/?from=hai-duong"),
        (
            "/tinh/hai-duong/giai-phap/?sector=y-te&page=2",
            "/tinh/hai-phong/giai-phap/?sector=y-te&page=2&from=hai-duong",
        ),
        ("/tinh/hai-duong/tham-quan/", "/tinh/hai-phong/tham-quan/?from=hai-duong"),
        ("/tinh/hai-duong/a/b/c/?q=x", "/tinh/hai-phong/a/b/c/?q=x&from=hai-duong"),
        ("/tinh/hai-duong/?from=da-nang", "/tinh/hai-phong/?from=hai-duong"),
    ],
)
def test_ended_province_leads_to_the_same_path_of_its_successor(
    client: Client, hai_duong: Province, old: str, new: str
) -> None:
    answer = client.get(old)

    assert (answer.status_code, answer.url) == (301, new)


def test_former_name_leads_to_the_name_of_today(client: Client, hue: Province) -> None:
    f.ProvinceAliasFactory(province=hue, name="Thừa Thiên Huế", slug="thua-thien-hue")
    f.ProvinceAliasFactory(province=hue, name="Cố đô")

    answers = [client.get(f"/tinh/{slug}/giai-phap/") for slug in ("thua-thien-hue", "co-do")]

    # Only a name that was official once is said to be old.
    assert [(answer.status_code, answer.url) for answer in answers] == [
        (301, "/tinh/hue/giai-phap/?from=thua-thien-hue"),
        (301, "/tinh/hue/giai-phap/"),
    ]


@pytest.mark.parametrize("address", ["/en/tinh/hai-phong/", "/en/tinh/hai-phong/giai-phap/"])
def test_the_target_says_what_became_of_the_old_province(
    client: Client, hai_duong: Province, address: str
) -> None:
    f.LegalInstrumentFactory(number="202/2025/QH15", kind="resolution")

    html = page(client, f"{address}?from=hai-duong")

    assert (
        "Since 1 July 2025, Hai Duong Province and Hai Phong City have been rearranged into "
        "Hai Phong City (Resolution No. 202/2025/QH15)."
    ) in html


@pytest.mark.parametrize("wrong", ["da-nang", "hai-phong", "atlantis", "", "%00", "%3Cscript%3E"])
@pytest.mark.parametrize("address", ["/en/tinh/hai-phong/", "/en/tinh/hai-phong/giai-phap/"])
def test_a_wrong_old_name_is_ignored(
    client: Client, hai_duong: Province, da_nang: Province, address: str, wrong: str
) -> None:
    html = page(client, f"{address}?from={wrong}")

    assert "rearranged" not in html
    assert '<div class="note" role="status">' not in html


@pytest.mark.parametrize(
    "address",
    ["/tinh/atlantis/", "/tinh/atlantis/giai-phap/", "/tinh/atlantis/x/", "/tinh/da-nang/x/"],
)
def test_what_no_province_has_is_not_found(client: Client, da_nang: Province, address: str) -> None:
    assert client.get(address).status_code == 404


def test_old_addresses_are_only_read(client: Client, hai_duong: Province) -> None:
    assert client.post("/tinh/hai-duong/tham-quan/").status_code == 405


# Queries ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("address", "queries"), [("/tinh/da-nang/", 19), ("/tinh/da-nang/giai-phap/", 8)]
)
def test_number_of_queries_does_not_depend_on_rows(
    client: Client,
    django_assert_num_queries: object,
    da_nang: Province,
    address: str,
    queries: int,
    rows: int,
) -> None:
    centre = f.CentreFactory(province=da_nang)
    f.DepartmentNameFactory(centre=centre)
    f.ProvinceFactory.create_batch(rows, ended=True, successor=da_nang)
    f.CentreLocationFactory.create_batch(rows, centre=centre)
    f.CentrePhotoFactory.create_batch(rows, centre=centre)
    for number in range(rows):
        listing = listed(da_nang, f"Giải pháp {number}", booth_code=f"A{number}")
        listing.solution.sectors.add(*f.SectorFactory.create_batch(rows))
        f.PricePlanFactory.create_batch(rows, listing=listing)
        f.EvaluationFactory(solution=listing.solution, published=True)
        guide = f.GuideFactory(province=da_nang, published=True)
        f.GuideStepFactory.create_batch(rows, guide=guide)

    with django_assert_num_queries(queries):
        client.get(address)
