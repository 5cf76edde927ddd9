"""M5 in a real browser: a quarter is frozen, checked, objected to, published, corrected.

After the other journeys of the ministry, since it publishes the present quarter. No barrier by axe,
nothing wider than 320 pixels, not a word on the console; and anyone computes the ranking again.
"""

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from comparison.quarters import Quarter
from core.clock import today
from tests.syntax import ROOT

from .people import Staff

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SUBMIT = "#content-main .submit-row [type=submit].default"
LIST = "/quan-tri/comparison/ranking/"


def test_m5_from_freezing_to_a_correction(at_desk, tmp_path: Path) -> None:
    ministry, department = at_desk("bokhcn"), at_desk("bientap-dn")
    quarter = Quarter.of(today())

    _freeze_and_send(ministry, quarter)
    address = ministry.path
    _object(department, address)
    _answer(ministry, address)
    _publish(ministry)
    _correct(ministry)

    assert address == ministry.path
    data = tmp_path / "data.json"
    public = f"{ministry.portal}/so-sanh-tinh/{quarter}"
    data.write_bytes(ministry.page.request.get(f"{public}.json").body())
    script = ROOT / "docs" / "recompute_ranking.py"
    done = subprocess.run([sys.executable, "-I", str(script), str(data)], check=False)
    assert done.returncode == 0


def _freeze_and_send(ministry: Staff, quarter: Quarter) -> None:
    page = ministry.open(LIST)
    ministry.click(".addlink")
    page.locator("[name=quarter]").select_option(str(quarter))
    page.locator("[name=cutoff_on]").fill(today().isoformat())
    ministry.click("#content-main .submit-row [type=submit]")
    expect(page.locator(".quarter-order li").first).to_be_visible()
    ministry.look("figures to be frozen")
    ministry.click(SUBMIT)
    expect(page.locator(".quarter-step--now")).to_have_count(1)
    ministry.click(".quarter-step button")
    expect(page.locator("tr[data-province]")).to_have_count(34)
    ministry.look("quarter with the provinces")


def _object(department: Staff, address: str) -> None:
    page = department.open(address)
    expect(page.locator("tr[data-province]")).to_have_count(0)
    page.locator("[name=indicator]").select_option("sectors_covered")
    page.locator("[name=text]").fill("Thiếu lĩnh vực y tế.")
    department.look("own figures")
    department.click(SUBMIT)
    expect(page.locator(".quarter-objections li")).to_have_count(1)


def _answer(ministry: Staff, address: str) -> None:
    page = ministry.open(address)
    ministry.click(".quarter-objections a")
    ministry.look("an objection")
    page.locator("[name=answer][value=typed]").check()
    page.locator("[name=numerator]").fill("30")
    page.locator("[name=text]").fill("Theo hồ sơ gửi kèm công văn.")
    ministry.click(SUBMIT)
    expect(page.locator(".quarter-objections .state--ok")).to_have_count(1)


def _publish(ministry: Staff) -> None:
    page = ministry.page
    ministry.click("a[href$='/cong-bo/']")
    ministry.look("before the publication")
    expect(page.locator("[name=announcement]")).not_to_be_empty()
    page.locator("[name=document_number]").fill("00/TB-MẪU")
    page.locator("[name=document_date]").fill(today().isoformat())
    page.locator("[name=document_signer]").fill("Lãnh đạo đơn vị mẫu")
    page.locator("[name=reason]").fill("Các địa phương đã có ý kiến.")
    ministry.click(SUBMIT)
    expect(page.locator(".state--published")).to_be_visible()
    ministry.look("published quarter")


def _correct(ministry: Staff) -> None:
    page = ministry.page
    ministry.click("a[href$='/dinh-chinh/']")
    ministry.look("a correction")
    page.locator("[name=snapshot]").select_option(index=1)
    page.locator("[name=indicator]").select_option("guides_published")
    page.locator("[name=numerator]").fill("77")
    page.locator("[name=reason]").fill("Thiếu cẩm nang công khai trong quý.")
    page.locator("[name=document_number]").fill("01/ĐC-MẪU")
    page.locator("[name=document_date]").fill(today().isoformat())
    ministry.click(SUBMIT)
    expect(page.locator("#corrections")).to_be_visible()


def test_weights_are_tried_and_proposed(at_desk) -> None:
    ministry = at_desk("bokhcn")
    page = ministry.open("/quan-tri/thu-trong-so/")
    ministry.look("weights laboratory")

    page.locator("[name=w-sectors_covered]").fill("0")
    page.locator("[name=w-share_trial]").fill("20")
    expect(page.locator("[data-weights-sum]")).to_have_text("100")
    ministry.click(".weights-form [type=submit]")
    expect(page.locator("tr[data-province] :is(.up, .down)").first).to_be_visible()
    page.locator("[name=title]").fill("Nhấn mạnh dùng thử")
    ministry.click(SUBMIT)

    expect(page.locator("[name=decision]")).to_have_count(2)
    ministry.look("proposed weights")
