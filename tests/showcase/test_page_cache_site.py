"""The page cache on the whole site: what is kept, what never, and edits that are seen at once."""

from collections.abc import Iterable, Iterator

import brotli
import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse
from pytest_django import Settings

from core.models import OldAddress, User
from core.page_cache.marks import is_public_page
from core.page_cache.store import store
from provinces.models import Centre
from showcase import urls
from showcase.views import files, health
from solutions.models import Listing, Sector, Solution
from tests.site import Site

pytestmark = pytest.mark.django_db(transaction=True)
# Of a session that ended.
SESSION = "sessionid=khong-con-phien-nay"
EVERYBODY = "public, max-age=0, must-revalidate"


@pytest.fixture
def _kept(settings: Settings) -> None:
    """The page cache, turned on."""
    settings.CACHES_PAGES = True


@pytest.fixture
def kept(site: Site, _kept: None) -> Site:
    """The public site with the page cache turned on, nothing kept yet."""
    store.clear()
    return site


def test_every_public_page_is_kept_and_is_the_page_that_was_made(
    client: Client, kept: Site, subtests, django_assert_num_queries
) -> None:
    for address in kept.addresses():
        with subtests.test(address=address):
            visitor = Client(headers={"accept-encoding": "br"})
            past = Client(headers={"accept-encoding": "br", "cookie": SESSION})
            number = len(store.memory)
            made = past.get(address)

            first = visitor.get(address)
            is_kept = len(store.memory) == number + 1
            with django_assert_num_queries(0):
                second = visitor.get(address)
            known = {"if-none-match": second.headers["ETag"]}
            unchanged = [who.get(address, headers=known).status_code for who in (visitor, past)]

            assert (is_kept, unchanged) == (True, [304, 304])
            assert first.content == second.content
            assert brotli.decompress(second.content) == brotli.decompress(made.content)
            assert dict(first.headers) == dict(second.headers)
            # Packed with less effort what is sent once.
            private = {"Cache-Control": made.headers["Cache-Control"]}
            length = {"Content-Length": made.headers["Content-Length"]}
            assert dict(second.headers) | private | length == dict(made.headers)


def test_catalogue_is_kept_for_valid_questions(client: Client, kept: Site) -> None:
    sector = Sector.objects.first()
    assert sector is not None
    questions = {
        f"?sector={sector.slug}": 1,
        f"?readiness=ready&sector={sector.slug}": 1,
        f"?sector={sector.slug}&readiness=ready": 0,
        "?q=giai+phap&view=table": 1,
        "?sector=khong-co": 0,
        "?page=99": 0,
        "?sort=nonsense": 0,
        "?utm_source=letter": 0,
        "?price_min=abc": 0,
    }

    added = {}
    for question in questions:
        before = len(store.memory)
        assert client.get(f"/giai-phap/{question}").status_code == 200
        added[question] = len(store.memory) - before

    assert added == questions


def test_lists_are_kept_for_choices_that_exist(client: Client, kept: Site) -> None:
    sector = Sector.objects.first()
    assert sector is not None
    questions = {
        f"/bai-toan/?sector={sector.slug}": 1,
        f"/cam-nang/?sector={sector.slug}": 1,
        "/nha-cung-cap/?province=da-nang&q=mau": 1,
        "/nha-cung-cap/?province=ha-noi-2": 0,
        "/cam-nang/?sector=khong-co": 0,
        "/nha-cung-cap/?page=1": 0,
    }

    added = {}
    for question in questions:
        before = len(store.memory)
        assert client.get(question).status_code == 200
        added[question] = len(store.memory) - before

    assert added == questions


def test_what_a_name_asks_in_two_ways_is_one_page(client: Client, kept: Site) -> None:
    sector = Sector.objects.first()
    assert sector is not None
    asked = [f"sector={sector.slug}", "readiness=ready"]

    one, other = (client.get(f"/giai-phap/?{'&'.join(order)}") for order in (asked, asked[::-1]))

    assert one.content == other.content


# Nothing of a person ----------------------------------------------------------------------------
def views(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[object]:
    """Every view below the patterns."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns)
        else:
            yield pattern.callback


def test_nothing_of_staff_or_letters_is_called_public() -> None:
    private = [*views(urls.staff), *views(urls.letters), files.stored_file, health.ready]

    assert [view for view in private if is_public_page(view)] == []
    assert all(is_public_page(view) for view in views(urls.public))


@pytest.mark.parametrize(
    "address",
    [
        *(
            "/quan-tri/core/user/",
            "/quan-tri/solutions/listing/",
            "/quan-tri/solutions/listing/1/change/",
        ),
        *("/tai-khoan/login/", "/xac-nhan/abc/", "/khai-bao/abc/"),
    ],
)
def test_pages_of_staff_and_letters_are_never_kept(
    client: Client, kept: Site, root: User, address: str
) -> None:
    signed_in = Client()
    signed_in.force_login(root)

    for visitor in (client, signed_in, client, signed_in):
        response = visitor.get(address, headers={"accept-encoding": "br, gzip"})

        control = response.headers["Cache-Control"]
        assert ("public" in control, "no-store" in control, "private" in control) == (
            *(False, True, True),
        )
        # Packed with bytes at random, if at all.
        assert response.headers.get("Content-Encoding", "gzip") == "gzip"
    assert len(store.memory) == 0


def test_signed_in_person_is_answered_past_the_cache(client: Client, kept: Site, an: User) -> None:
    client.force_login(an)

    response = client.get("/")

    assert response.headers["Cache-Control"] == "private, max-age=0, must-revalidate"
    assert len(store.memory) == 0


def test_letters_and_states_of_the_machine_are_for_nobody_to_keep(
    client: Client, kept: Site
) -> None:
    answers = {path: client.get(path) for path in ("/healthz", "/readyz", "/khong-co/")}

    assert {path: answer.headers["Cache-Control"] for path, answer in answers.items()} == (
        dict.fromkeys(answers, "private, no-store")
    )


def test_foreign_host_is_refused_though_the_page_is_kept(client: Client, kept: Site) -> None:
    client.get("/")

    response = client.get("/", headers={"host": "evil.example"})

    assert response.status_code == 400
    assert response.headers["Cache-Control"] == "private, no-store"
    assert b"evil.example" not in response.content


# Edits ------------------------------------------------------------------------------------------
def test_edit_is_seen_by_the_next_request(client: Client, kept: Site) -> None:
    solution = Solution.objects.get(slug=kept.slugs["solutions"])
    address = solution.get_absolute_url()
    before = client.get(address).content.decode()

    Solution.objects.filter(pk=solution.pk).update(name="Tên vừa đổi")
    after = client.get(address).content.decode()

    assert ("Tên vừa đổi" in before, "Tên vừa đổi" in after) == (False, True)


def test_page_that_was_taken_back_is_gone_at_once(client: Client, kept: Site) -> None:
    address = reverse("solutions:detail", args=[kept.slugs["solutions"]])
    before = client.get(address).status_code

    Listing.objects.filter(solution__slug=kept.slugs["solutions"]).update(state="draft")

    assert (before, client.get(address).status_code) == (200, 410)


def test_centre_that_opens_is_seen_on_every_page_that_shows_it(client: Client, kept: Site) -> None:
    addresses = ["/", reverse("provinces:list"), reverse("provinces:centre", args=["hue"])]
    before = [client.get(address).headers["ETag"] for address in addresses]

    Centre.objects.filter(province__slug="hue").update(state="open", intro="Vừa mở cửa")

    after = [client.get(address).headers["ETag"] for address in addresses]
    assert [old == new for old, new in zip(before, after, strict=True)] == [False, False, False]


def test_what_no_page_shows_leaves_the_pages_kept(
    client: Client, kept: Site, django_assert_num_queries
) -> None:
    client.get("/")

    User.objects.create(username="moi")
    with django_assert_num_queries(0):
        client.get("/")


def test_address_of_the_past_leads_on_also_with_the_cache(client: Client, kept: Site) -> None:
    OldAddress.objects.create(path="/trang-cu/", target="/giai-phap/")

    for _ in range(2):
        response = client.get("/trang-cu/")

        assert (response.status_code, response.headers["Location"]) == (301, "/giai-phap/")


def test_machines_are_served_from_the_cache(client: Client, kept: Site) -> None:
    paths = ["/robots.txt", "/sitemap.xml", "/.well-known/security.txt"]

    for path in paths:
        client.get(path)

    assert len(store.memory) == len(paths)
    assert {client.get(path).headers["Cache-Control"] for path in paths} == {EVERYBODY}
