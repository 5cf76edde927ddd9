"""Staff at work with uses: links sent, papers recorded, reviews checked, domains registered."""

import datetime as dt
import re

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from core.models import Transition
from solutions.models import Deployment, OfficialDomain, Review, ReviewScore, UseRequest
from tests import factories as f
from tests.staff import as_, errors_of, form_of, messages_of, no_lines, state, step, url

TODAY = dt.date(2026, 2, 10)
BOX = "vanthu@xa-mau.gov.vn"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2026, 2, 10, 3, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def use(da_nang) -> Deployment:
    return f.DeploymentFactory(province=da_nang, agency="UBND xã Mẫu", agency_email=BOX)


@pytest.fixture
def review(use) -> Review:
    use.confirmed_on, use.confirmed_by = TODAY, "link"
    use.save()
    return f.ReviewFactory(deployment=use, state="draft", body="Chạy ổn định")


def do(user, use, verb: str, **data: str):
    return as_(user).post(reverse("admin:solutions_deployment_do", args=[use.pk, verb]), data)


def fresh(row):
    row.refresh_from_db()
    return row


# The page of a use ------------------------------------------------------------------------------
def test_use_is_entered_by_hand_but_never_confirmed_by_hand(an, da_nang) -> None:
    solution = f.SolutionFactory()
    sent = {
        "province": da_nang.pk,
        "solution": solution.pk,
        "agency": "Xã B",
        "told_by": "vendor",
        "agency_email": "VanThu@xa-b.gov.vn",
        "confirmed_on": "2026-02-09",
        "ended_on": "2026-02-09",
        "denied_on": "2026-02-09",
    }

    as_(an).post(url(Deployment, "add"), sent)

    made = Deployment.objects.get()
    assert (made.agency, made.told_by, made.agency_email) == (
        "Xã B",
        "vendor",
        "vanthu@xa-b.gov.vn",
    )
    assert (made.confirmed_on, made.ended_on, made.denied_on) == (None, None, None)


@pytest.mark.parametrize("email", ["a@gmail.com", "a@x.gov.vn.evil.com", "a+b@x.gov.vn"])
def test_mailbox_of_anybody_is_refused(an, use, email) -> None:
    client = as_(an)
    sent = form_of(client, url(Deployment, "change", use.pk)) | {"agency_email": email}

    answer = client.post(url(Deployment, "change", use.pk), sent)

    assert set(errors_of(answer)) == {"agency_email"}
    assert fresh(use).agency_email == BOX


def test_what_the_agency_said_is_not_rewritten(an, use) -> None:
    use.confirmed_on, use.confirmed_by, use.users = TODAY, "link", 25
    use.save()
    client = as_(an)
    address = url(Deployment, "change", use.pk)

    client.post(address, form_of(client, address) | {"agency": "Bộ Lớn", "users": "9999"})

    assert (fresh(use).agency, use.users) == ("UBND xã Mẫu", 25)
    assert client.post(url(Deployment, "delete", use.pk), {"post": "yes"}).status_code == 403


def test_list_filters_by_where_uses_stand(an, use, da_nang) -> None:
    lapsed = f.DeploymentFactory(province=da_nang, confirmed_on=dt.date(2025, 2, 9))
    client = as_(an)

    found = {
        key: [
            row.pk
            for row in client.get(url(Deployment, "changelist"), {"standing": key})
            .context["cl"]
            .result_list
        ]
        for key in Deployment.Standing.values
    }

    assert found == {"claimed": [use.pk], "confirmed": [], "lapsed": [lapsed.pk]} | {
        "denied": [],
        "ended": [],
    }


# Links ------------------------------------------------------------------------------------------
def test_opening_the_page_sends_nothing(an, use) -> None:
    answer = as_(an).get(reverse("admin:solutions_deployment_do", args=[use.pk, "hoi"]))

    assert answer.status_code == 200
    assert mail.outbox == []


def test_link_is_sent_by_one_press_and_seen_on_the_page(an, use) -> None:
    answer = do(an, use, "hoi")

    assert answer.status_code == 302
    assert [letter.to for letter in mail.outbox] == [[BOX]]
    page = as_(an).get(url(Deployment, "change", use.pk)).content.decode()
    assert BOX in page
    assert UseRequest.objects.get().digest not in page


def test_many_are_asked_at_once_and_told_what_hinders(an, use, da_nang) -> None:
    other = f.DeploymentFactory(province=da_nang, agency="Không hộp thư")
    client = as_(an)
    address = url(Deployment, "changelist")
    ticked = {"action": "do_hoi", "_selected_action": [use.pk, other.pk]}

    asked = client.post(address, ticked)
    assert "Không hộp thư" in asked.content.decode()
    assert mail.outbox == []

    done = client.post(address, ticked | {"apply": "1", "selection": f"{use.pk},{other.pk}"})

    assert len(mail.outbox) == 1
    assert any("Không hộp thư" in text for text in messages_of(done))


def test_stranger_finds_nothing_and_ministry_may_not(use, chi, minh) -> None:
    for verb in ("hoi", "van-ban", "ket-thuc"):
        data = {"number": "1", "date": "2026-02-09", "ended_on": "2026-02-09", "reason": "x"}
        assert do(chi, use, verb, **data).status_code == 404
        assert do(minh, use, verb, **data).status_code == 403

    assert (fresh(use).confirmed_on, use.ended_on, mail.outbox) == (None, None, [])


# Papers -----------------------------------------------------------------------------------------
def test_paper_is_recorded_with_number_and_date(an, use) -> None:
    wrong = do(an, use, "van-ban", number="15/XN", date="2026-02-11")
    assert wrong.context["form"].errors.keys() == {"date"}
    assert wrong.context["form"]["number"].value() == "15/XN"

    assert do(an, use, "van-ban", number="15/XN", date="2026-02-09").status_code == 302

    assert (fresh(use).confirmed_on, use.confirmation_paper) == (dt.date(2026, 2, 9), "15/XN")
    record = as_(an).get(url(Deployment, "history", use.pk)).content.decode()
    assert "15/XN" in record


def test_end_is_recorded_with_its_reason(an, use) -> None:
    assert do(an, use, "ket-thuc", ended_on="2026-02-09").context["form"].errors.keys() == {
        "reason"
    }

    do(an, use, "ket-thuc", ended_on="2026-02-09", reason="Hết hợp đồng")

    assert (fresh(use).ended_on, use.end_reason) == (dt.date(2026, 2, 9), "Hết hợp đồng")


# Reviews ----------------------------------------------------------------------------------------
def test_words_of_the_agency_are_published_but_not_edited(binh, review) -> None:
    f.ReviewScoreFactory(review=review, points=80)
    client = as_(binh)
    address = url(Review, "change", review.pk)
    sent = form_of(client, address)

    client.post(address, sent | {"body": "Sửa trộm", "scores-0-points": "100", "paper": "1"})

    assert (fresh(review).body, review.paper) == ("Chạy ổn định", "")
    assert ReviewScore.objects.get().points == 80
    step(binh, review, "publish")
    assert state(review) == "published"


def test_editor_beside_an_approver_does_not_publish(an, binh, review) -> None:
    assert step(an, review, "publish").status_code == 403
    assert state(review) == "draft"


def test_review_held_back_keeps_its_reason_for_staff(binh, review) -> None:
    step(binh, review, "return", reason="Có tên cá nhân")

    assert state(review) == "draft"
    assert Transition.objects.get(verb="hold_review").reason == "Có tên cá nhân"
    assert "Có tên cá nhân" in as_(binh).get(url(Review, "change", review.pk)).content.decode()


def test_vendor_is_told_when_a_review_is_public(binh, review) -> None:
    review.deployment.solution.vendor.email = "lienhe@congty.example"
    review.deployment.solution.vendor.save()

    step(binh, review, "publish")

    assert [letter.to for letter in mail.outbox] == [["lienhe@congty.example"]]


def test_reply_of_the_vendor_is_added_to_a_public_review(binh, an, review) -> None:
    step(binh, review, "publish")
    address = url(Review, "change", review.pk)
    client = as_(binh)
    sent = form_of(client, address) | {"vendor_reply": "Xin cảm ơn"}
    assert set(errors_of(client.post(address, sent))) == {"replied_on"}

    client.post(address, sent | {"replied_on": "2026-02-09"})

    assert (fresh(review).vendor_reply, review.replied_on) == ("Xin cảm ơn", dt.date(2026, 2, 9))
    assert as_(an).post(address, sent).status_code == 403


def test_review_from_paper_names_it_and_reckons_its_points(an, use) -> None:
    sent = {
        "deployment": use.pk,
        "written_on": "2026-02-09",
        "body": "Tốt",
        "scores-TOTAL_FORMS": "5",
        "scores-INITIAL_FORMS": "0",
    }
    for number, key in enumerate(ReviewScore.Dimension.values):
        points = {0: "90", 1: "80"}.get(number, "")
        sent |= {f"scores-{number}-dimension": key, f"scores-{number}-points": points}
    client = as_(an)
    assert set(errors_of(client.post(url(Review, "add"), sent))) == {"paper", "deployment"}
    use.confirmed_on = TODAY
    use.save()

    client.post(url(Review, "add"), sent | {"paper": "15/CV ngày 09/02/2026"})

    made = Review.objects.get()
    assert (made.state, made.points, made.scores.count()) == ("draft", 85, 2)


def test_review_of_a_foreign_use_cannot_be_added(chi, use) -> None:
    use.confirmed_on = TODAY
    use.save()
    sent = {"deployment": use.pk, "written_on": "2026-02-09", "paper": "1", "body": "x"}

    assert as_(chi).post(url(Review, "add"), sent | no_lines("scores")).status_code == 403
    assert not Review.objects.exists()


# Domains ----------------------------------------------------------------------------------------
def test_approver_registers_a_domain_and_editor_does_not(an, binh, da_nang) -> None:
    sent = {"province": da_nang.pk, "name": "Bệnh viện Mẫu", "basis": "Quyết định 1"}
    assert as_(an).post(url(OfficialDomain, "add"), sent).status_code == 403

    as_(binh).post(url(OfficialDomain, "add"), sent | {"domain": "@BenhVien-Mau.vn"})

    assert OfficialDomain.objects.get().domain == "benhvien-mau.vn"


@pytest.mark.parametrize("domain", ["gmail.com", "edu.vn", "xa.gov.vn", "không phải", "a@b.vn"])
def test_domain_of_anybody_is_refused(binh, da_nang, domain) -> None:
    sent = {"province": da_nang.pk, "name": "x", "basis": "x", "domain": domain}

    answer = as_(binh).post(url(OfficialDomain, "add"), sent)

    assert set(errors_of(answer)) == {"domain"}


# Vendors ----------------------------------------------------------------------------------------
def test_vendor_is_asked_and_its_word_taken_over(an, da_nang) -> None:
    solution = f.SolutionFactory(vendor__email="lienhe@congty.example")
    sent = {"province": da_nang.pk, "solution": solution.pk}

    as_(an).post(url(UseRequest, "add"), sent)

    [letter] = mail.outbox
    path = re.search(r"/khai-bao/[\w-]{43}/", letter.body)[0]
    lines = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-agency": "Xã A"}
    as_(an).post(path, lines)
    request = UseRequest.objects.get()
    assert "Xã A" in as_(an).get(url(UseRequest, "change", request.pk)).content.decode()

    as_(an).post(reverse("admin:solutions_userequest_do", args=[request.pk, "tiep-nhan"]))

    made = Deployment.objects.get()
    assert (made.agency, made.told_by, made.province) == ("Xã A", "vendor", da_nang)


def test_vendor_without_a_mailbox_is_refused_with_the_reason(an, da_nang) -> None:
    sent = {"province": da_nang.pk, "solution": f.SolutionFactory().pk}

    answer = as_(an).post(url(UseRequest, "add"), sent)

    assert set(errors_of(answer)) == {"__all__"}
    assert not UseRequest.objects.exists()


def test_letter_is_never_rewritten_or_deleted(an, use) -> None:
    do(an, use, "hoi")
    request = UseRequest.objects.get()

    statuses = [
        as_(an).post(url(UseRequest, page, request.pk), {"email": "x@x.vn", "post": "yes"})
        for page in ("change", "delete")
    ]

    assert [answer.status_code for answer in statuses] == [403, 403]
    assert fresh(request).email == BOX
