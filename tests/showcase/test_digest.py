"""The weekly summary by e-mail: who gets it, what it says, how it is switched off."""

import datetime as dt

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation

from core.models import User
from provinces.models import Province
from showcase.digest import Sent, send_digests, token_of, user_of
from tests.factories import ListingFactory
from tests.staff import as_

MONDAY = dt.date(2026, 11, 9)
SITE = "https://cong.example"


@pytest.fixture
def reader(binh: User, da_nang: Province) -> User:
    """Bình, who has an address and one listing to review."""
    ListingFactory(province=da_nang, state="in_review", solution__name="Một cửa điện tử")
    binh.email = "pheduyet@example.vn"
    binh.save()
    return binh


def test_summary_says_what_to_do_and_where(reader: User) -> None:
    done = send_digests(MONDAY, SITE)

    [letter] = mail.outbox
    [(html, kind)] = letter.alternatives
    listing = reader.memberships.get().province.listings.get()
    step = reverse("admin:solutions_listing_step", args=[listing.pk, "approve"])
    assert done == Sent(sent=1)
    assert (letter.to, kind) == (["pheduyet@example.vn"], "text/html")
    for text in (letter.body, html):
        assert "Một cửa điện tử" in text
        assert f"{SITE}{step}" in text
        assert f"{SITE}{reverse('account_digest_off', args=[token_of(reader)])}" in text


def test_names_are_not_garbled_in_plain_text_nor_run_in_html(
    reader: User, da_nang: Province
) -> None:
    solution = da_nang.listings.get().solution
    solution.name = 'A & B "C" <b>'
    solution.save()

    send_digests(MONDAY, SITE)

    [letter] = mail.outbox
    assert 'A & B "C" <b>' in letter.body
    assert "<b>" not in letter.alternatives[0][0]


def test_language_is_the_persons(reader: User) -> None:
    reader.language = "en"
    reader.save()

    send_digests(MONDAY, SITE)

    assert "/en/quan-tri/" in mail.outbox[0].body


def test_nobody_gets_two_within_seven_days(reader: User) -> None:
    send_digests(MONDAY, SITE)

    sent = [send_digests(MONDAY + dt.timedelta(days=n), SITE).sent for n in (0, 1, 6, 7)]

    assert sent == [0, 0, 0, 1]
    assert len(mail.outbox) == 2


@pytest.mark.parametrize(
    "values", [{"wants_digest": False}, {"email": ""}, {"is_active": False}, {"is_staff": False}]
)
def test_who_does_not_want_it_or_cannot_get_it_is_left_alone(reader: User, values: dict) -> None:
    User.objects.filter(pk=reader.pk).update(**values)

    assert (send_digests(MONDAY, SITE), mail.outbox) == (Sent(), [])


def test_nothing_to_do_means_no_letter_and_no_mark(binh: User) -> None:
    User.objects.filter(pk=binh.pk).update(email="pheduyet@example.vn")

    done = send_digests(MONDAY, SITE)

    binh.refresh_from_db()
    assert (done, mail.outbox, binh.digest_sent_on) == (Sent(idle=1), [], None)


def test_person_without_a_role_gets_nothing(db: None) -> None:
    User.objects.create(username="x", email="x@example.vn", is_staff=True)

    assert (send_digests(MONDAY, SITE), mail.outbox) == (Sent(idle=1), [])


def test_one_province_reads_nothing_of_another(reader: User, chi: User) -> None:
    User.objects.filter(pk=chi.pk).update(email="hue@example.vn")

    send_digests(MONDAY, SITE)

    assert [letter.to for letter in mail.outbox] == [["pheduyet@example.vn"]]


def test_letter_that_cannot_be_delivered_is_tried_again(
    reader: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(self: EmailBackend, messages: list) -> int:
        raise ConnectionRefusedError

    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", refuse)
        first = send_digests(MONDAY, SITE)

    again = send_digests(MONDAY + dt.timedelta(days=1), SITE)

    assert (first, again) == (Sent(failed=1), Sent(sent=1))
    assert "was not sent" in caplog.text
    assert "pheduyet@example.vn" not in caplog.text


def test_command_says_what_it_did(reader: User, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("send_digest", "--address", f"{SITE}/")

    assert capsys.readouterr().out == "1 sent, 0 with nothing to tell, 0 not delivered.\n"
    assert f"{SITE}/quan-tri/" in mail.outbox[0].body


# Switching it off -------------------------------------------------------------------------------
def off(user: User) -> str:
    return reverse("account_digest_off", args=[token_of(user)])


def test_link_of_the_letter_needs_no_sign_in_but_a_press(client: Client, reader: User) -> None:
    asked = client.get(off(reader))
    reader.refresh_from_db()
    still = reader.wants_digest

    pressed = client.post(off(reader))

    reader.refresh_from_db()
    assert (asked.status_code, still) == (200, True)
    assert (pressed.status_code, reader.wants_digest) == (200, False)


@pytest.mark.parametrize("token", ["x", "MQ:abc:def", "Đà Nẵng", "'"])
def test_forged_link_is_not_found(client: Client, reader: User, token: str) -> None:
    for answer in (
        client.get(reverse("account_digest_off", args=[token])),
        client.post(reverse("account_digest_off", args=[token])),
    ):
        assert answer.status_code == 404


def test_link_says_only_who(reader: User) -> None:
    assert user_of(token_of(reader)) == reader
    assert reader.email not in token_of(reader)


def test_account_switches_both_ways(reader: User) -> None:
    client = as_(reader)
    wanted = []

    for wants in ("no", "yes"):
        client.post(reverse("account_digest"), {"wants": wants})
        reader.refresh_from_db()
        wanted.append(reader.wants_digest)

    assert wanted == [False, True]


def test_switch_of_the_account_asks_who_it_is(client: Client, db: None) -> None:
    answer = client.get(reverse("account_digest"))

    assert (answer.status_code, "/login/" in answer["Location"]) == (302, True)


def test_english_link_leads_to_the_english_page(client: Client, reader: User) -> None:
    with translation.override("en"):
        page = client.get(off(reader))

    assert b"Switch it off" in page.content
