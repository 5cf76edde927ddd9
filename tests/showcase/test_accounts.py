"""From which address a request came."""

import pytest
from django.test import RequestFactory

from showcase.accounts import client_ip


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "10.0.0.1, 203.0.113.9", "203.0.113.9"),
        (2, "203.0.113.9, 198.51.100.2", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.1"),
        (1, "2001:db8::7", "2001:db8::7"),
        (1, "", "192.0.2.1"),
        (1, "không phải địa chỉ", "192.0.2.1"),
        (1, "203.0.113.9:4711", "192.0.2.1"),
    ],
)
def test_only_as_many_entries_as_there_are_proxies_are_believed(
    settings, proxies, forwarded, expected
):
    settings.PROXY_COUNT = proxies
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR="192.0.2.1")

    assert client_ip(request) == expected


def test_no_address_at_all_is_a_value_too():
    assert client_ip(RequestFactory().get("/", REMOTE_ADDR="")) == "0.0.0.0"
