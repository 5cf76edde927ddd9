"""Which mailboxes are an agency's own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions.official_mail import PUBLIC_MAIL, can_be_registered, host_of, is_official

REGISTERED = {"benhvien-mau.vn", "truong.edu.vn"}


@pytest.mark.parametrize(
    "address",
    [
        "vanthu@xa-mau.gov.vn",
        "vanthu@haichau.danang.gov.vn",
        "VanThu@Moh.Gov.VN",
        "van_thu.01@a.gov.vn",
        "hanhchinh@benhvien-mau.vn",
        "vanthu@truong.edu.vn",
    ],
)
def test_agency_mailbox_is_official(address: str) -> None:
    assert is_official(address, REGISTERED)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "vanthu",
        "vanthu@gmail.com",
        "vanthu@gov.vn",
        "vanthu@gov.vn.evil.com",
        "vanthu@x.gov.vn.evil.com",
        "vanthu@xgov.vn",
        "vanthu@x.gov.vn.",
        "vanthu@x..gov.vn",
        "vanthu@.gov.vn",
        "vanthu@-x.gov.vn",
        "vanthu@x.gov.vn@evil.com",
        "evil@evil.com,a@x.gov.vn",
        "evil@evil.com a@x.gov.vn",
        "<a@x.gov.vn>",
        "a@x.gov.vn>evil@evil.com",
        '"a@evil.com"@x.gov.vn',
        "vanthu+evil@x.gov.vn",
        "van..thu@x.gov.vn",
        ".vanthu@x.gov.vn",
        "vanthu@x.gov.vn\n",
        " vanthu@x.gov.vn",
        "vanthu@x.gov.vn\r\nBcc: evil@evil.com",
        "vanthu@[127.0.0.1]",
        "vanthu@127.0.0.1",
        "vănthư@x.gov.vn",
        "vanthu@x.gоv.vn",  # noqa: RUF001 a Cyrillic letter
        "vanthu@xn--x-tfa.gov.vn",
        "vanthu@x.gov.vn\N{ZERO WIDTH SPACE}",
        "vanthu@x。gov。vn",
        "sv.01@st.truong.edu.vn",
        "a@khong-dang-ky.vn",
        f"{'a' * 250}@x.gov.vn",
    ],
)
def test_other_mailbox_is_not_official(address: str) -> None:
    assert not is_official(address, REGISTERED)


@given(st.text(max_size=40))
def test_what_is_official_has_one_at_sign_and_a_plain_host(text: str) -> None:
    address = f"{text}@x.gov.vn"

    if is_official(address):
        assert address.count("@") == 1
        assert address.isascii()
        assert host_of(address) == "x.gov.vn"


@pytest.mark.parametrize("domain", ["benhvien-mau.vn", "truong.edu.vn", "bv.example.org"])
def test_domain_of_one_unit_can_be_registered(domain: str) -> None:
    assert can_be_registered(domain)


@pytest.mark.parametrize(
    "domain",
    [
        *sorted(PUBLIC_MAIL),
        "mail.yahoo.com",
        "edu.vn",
        "com.vn",
        "vn",
        "gov.vn",
        "",
        "a b.vn",
        "xn--bnhvin.vn",
        "1.2.3.4",
        "*.vn",
        "@x.vn",
    ],
)
def test_domain_of_anybody_cannot_be_registered(domain: str) -> None:
    assert not can_be_registered(domain)
