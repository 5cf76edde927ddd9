"""The language comes from the path alone; an address of the past leads on."""

import gzip
from io import BytesIO

import pytest
from django.http import FileResponse, HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.utils.translation import get_language

from core.models import OldAddress
from tests.factories import OldAddressFactory


def language_page(request: HttpRequest) -> HttpResponse:
    """Which language a page is made in."""
    return HttpResponse(f"{get_language()} {request.LANGUAGE_CODE}")


def long_page(request: HttpRequest, kind: str) -> HttpResponse:
    """Five thousand letters of a type."""
    return HttpResponse("x" * 5000, content_type=f"{kind}/{request.GET.get('sub', 'html')}")


def long_file(request: HttpRequest) -> FileResponse:
    """A text that is sent as a file."""
    return FileResponse(BytesIO(b"x" * 5000), content_type="text/plain")


urlpatterns = [
    path("dai/<slug:kind>/", long_page),
    path("tep-dai/", long_file),
    path("ngon-ngu/", language_page),
    path("en/ngon-ngu/", language_page),
    path("entropy/", language_page),
]


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("address", "language"), [("/ngon-ngu/", "vi"), ("/en/ngon-ngu/", "en"), ("/entropy/", "vi")]
)
@pytest.mark.parametrize("preferred", ["", "en-GB,en;q=0.9", "vi", "fr,*;q=0.1", "!!"])
def test_path_alone_decides_the_language(
    client: Client, address: str, language: str, preferred: str
) -> None:
    response = client.get(address, headers={"accept-language": preferred})

    assert response.content.decode() == f"{language} {language}"
    assert response.headers["Content-Language"] == language
    assert "Vary" not in response.headers


@pytest.mark.urls(__name__)
def test_cookie_does_not_decide_the_language(client: Client) -> None:
    client.cookies["django_language"] = "en"

    assert client.get("/ngon-ngu/").content == b"vi vi"


@pytest.fixture
def moved(db: None) -> OldAddress:
    """A page of the past that leads to Huế."""
    return OldAddressFactory(path="/trang-cu/hue/", target="/tinh/hue/")


@pytest.mark.parametrize(
    ("asked", "target"),
    [
        ("/trang-cu/hue/", "/tinh/hue/"),
        ("/en/trang-cu/hue/", "/en/tinh/hue/"),
        ("/trang-cu/hue/?sector=y-te&page=2", "/tinh/hue/?sector=y-te&page=2"),
    ],
)
@pytest.mark.parametrize("method", ["get", "head"])
def test_old_address_leads_on_for_good(
    client: Client, moved: OldAddress, asked: str, target: str, method: str
) -> None:
    response = getattr(client, method)(asked)

    assert (response.status_code, response.headers["Location"]) == (301, target)


def test_old_address_answers_no_form(client: Client, moved: OldAddress) -> None:
    assert client.post(moved.path).status_code == 404


@pytest.mark.parametrize(
    "address", ["/khong-co/", "/" + "x" * 3000 + "/", "/en/khong-co/", "/a%00b/"]
)
def test_unknown_address_stays_unknown(client: Client, moved: OldAddress, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.urls(__name__)
def test_page_that_exists_asks_for_no_old_address(
    client: Client, db: None, django_assert_num_queries
) -> None:
    with django_assert_num_queries(0):
        client.get("/ngon-ngu/")


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("address", "is_compressed"),
    [
        ("/dai/text/", True),
        ("/dai/application/?sub=json", True),
        ("/dai/image/?sub=webp", False),
        ("/dai/application/?sub=pdf", False),
    ],
)
def test_texts_go_out_compressed(client: Client, address: str, is_compressed: bool) -> None:
    response = client.get(address, headers={"accept-encoding": "gzip, br"})

    assert response.headers.get("Content-Encoding", "") == ("gzip" if is_compressed else "")
    body = gzip.decompress(response.content) if is_compressed else response.content
    assert body == b"x" * 5000


@pytest.mark.urls(__name__)
def test_files_go_out_as_they_are(client: Client) -> None:
    response = client.get("/tep-dai/", headers={"accept-encoding": "gzip"})

    assert "Content-Encoding" not in response.headers
    assert b"".join(response.streaming_content) == b"x" * 5000


@pytest.mark.urls(__name__)
def test_page_is_plain_for_who_asks_nothing_else(client: Client) -> None:
    response = client.get("/dai/text/")

    assert response.content == b"x" * 5000
    assert response.headers["Vary"] == "Accept-Encoding"
