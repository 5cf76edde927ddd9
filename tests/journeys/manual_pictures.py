"""The pictures of the staff manual, taken from a fresh portal with the sample: ``make manual``.

Each picture carries the words of the sample, is 1280 pixels wide and lighter than 120 KB.
"""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from PIL import Image
from playwright.sync_api import sync_playwright

from tests.syntax import ROOT

from .conftest import CHROMIUM, SWITCHES, free_port, wait_until_ready
from .people import Office, Staff

FOLDER = ROOT / "docs" / "img" / "can-bo"
MOST_BYTES = 120_000
HEIGHT = 860
# Fewer colours until the picture is light enough; screens have few.
COLOURS = (256, 128, 64, 32)
MARK = "SỐ LIỆU MINH HỌA"
# A stamp in the corner of the screen, set as a script may: the policy forbids style in the page.
STAMP = """text => {
  const mark = document.createElement("p");
  mark.textContent = text;
  const looks = {position: "fixed", right: "0", bottom: "0", margin: "0", padding: "6px 12px",
    background: "#7a1f1f", color: "#fff", font: "600 14px sans-serif", zIndex: "9999"};
  Object.assign(mark.style, looks);
  document.body.append(mark);
}"""
LISTINGS = "/quan-tri/solutions/listing/"


@contextmanager
def running_portal(var: Path) -> Iterator[str]:
    """A portal with the whole sample; its address."""
    port = free_port()
    env = {
        "PATH": os.environ["PATH"],
        "VAR": str(var),
        "PORT": str(port),
        "DJANGO_SETTINGS_MODULE": "showcase.settings",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "prepare"], cwd=ROOT, env=env, check=True, capture_output=True)
    server = subprocess.Popen([*manage, "serve"], cwd=ROOT, env=env)
    try:
        wait_until_ready(f"http://127.0.0.1:{port}", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)


def shoot(person: Staff, name: str, *, at: str = "") -> None:
    """Keep what the window shows, with ``at`` scrolled to the top."""
    page = person.page
    page.evaluate("() => document.activeElement && document.activeElement.blur()")
    if at:
        page.locator(at).first.evaluate("e => e.scrollIntoView({block: 'start'})")
    page.evaluate(STAMP, MARK)
    path = FOLDER / f"{name}.png"
    path.write_bytes(light(page.screenshot()))


def light(content: bytes) -> bytes:
    """The picture with as many colours as fit. Raises ``ValueError`` if it stays too heavy."""
    for colours in COLOURS:
        with Image.open(BytesIO(content)) as picture:
            out = BytesIO()
            picture.convert("RGB").quantize(colours).save(out, "PNG", optimize=True)
        if out.tell() < MOST_BYTES:
            return out.getvalue()
    raise ValueError("The picture is heavier than 120 KB.")


def first(person: Staff, query: str) -> str:
    """The address of the first listing of a filtered list."""
    page = person.open(f"{LISTINGS}?{query}")
    address = page.locator("#result_list tbody th a").first.get_attribute("href") or ""
    return address.partition("?")[0]


def sheet(path: Path) -> Path:
    """A short list in which one price is none."""
    book = Workbook()
    page = book.active
    page.append(["Nhà cung cấp", "Tên giải pháp", "Hình thức tính giá", "Đơn giá"])
    for number, amount in enumerate((1_200_000, 900_000, "hỏi sau", 2_500_000), start=1):
        page.append([f"Công ty Mẫu {number}", f"Phần mềm mẫu {number}", "thuê bao", amount])
    book.save(path)
    return path


# The chapters of the manual -----------------------------------------------------------------------
def signing_in(office: Office) -> None:
    """The door, and the account with its second factor."""
    visitor = office.visitor()
    visitor.open("/tai-khoan/login/?next=/quan-tri/")
    shoot(visitor, "01-dang-nhap")
    person = office.sit_down("pheduyet")
    person.open("/tai-khoan/2fa/")
    shoot(person, "02-bao-mat-tai-khoan")
    person.open("/quan-tri/core/user/add/")
    shoot(person, "03-moi-dong-nghiep")


def first_day(office: Office) -> None:
    """Adopting from the model centre."""
    person = office.sit_down("pheduyet-dn")
    person.open("/quan-tri/tiep-nhan/")
    person.click("button[value=tick_page]")
    shoot(person, "04-tiep-nhan")
    person.click("button[value=adopt]")
    shoot(person, "05-ket-qua-tiep-nhan")


def monday(office: Office) -> None:
    """The work queue and the confirmation of prices."""
    person = office.sit_down("pheduyet")
    person.open("/quan-tri/")
    shoot(person, "06-viec-can-xu-ly")
    person.click("[data-work='gia-chua-xac-nhan'] a.work-button")
    person.page.fill("[name=source]", "Công văn số 15/CV ngày 10/02/2026")
    shoot(person, "07-xac-nhan-gia")


def spreadsheet(office: Office, folder: Path) -> None:
    """Upload and preview."""
    person = office.sit_down("bientap1")
    person.open("/quan-tri/nhap-bang-tinh/tai-len/")
    shoot(person, "08-tai-bang-tinh-len")
    person.page.set_input_files("[name=sheet]", sheet(folder / "danh-muc-mau.xlsx"))
    person.click("#content form .submit-row input.default")
    shoot(person, "09-xem-truoc-bang-tinh")


def review(office: Office) -> None:
    """From the draft to the public page, with the four eyes."""
    approver, editor = office.sit_down("pheduyet"), office.sit_down("bientap1")
    address = first(approver, "state__exact=published")
    approver.open(address)
    approver.click(".object-tools a[href*='/buoc/withdraw/']")
    approver.page.fill("[name=reason]", "Nhà cung cấp đổi bảng giá")
    shoot(approver, "10-rut-khoi-danh-muc")
    approver.click("#content form .submit-row input.default")
    editor.open(address)
    shoot(editor, "11-ho-so")
    shoot(editor, "12-goi-gia", at="#plans-group")
    editor.open(address)
    editor.click(".object-tools a[href*='/buoc/submit/']")
    editor.click("#content form .submit-row input.default")
    approver.open(address)
    approver.click(".object-tools a[href*='/buoc/approve/']")
    shoot(approver, "13-phe-duyet")
    approver.click("[name=sovereignty]")
    approver.click("#content form .submit-row input.default")
    editor.open(address)
    editor.page.fill("[name=booth_code]", "B-07")
    editor.click("[name=_save]")
    approver.open("/quan-tri/")
    approver.click("[data-work='de-nghi-sua-doi'] a.work-button")
    shoot(approver, "14-de-nghi-sua-doi")
    approver.click("button[name=all]")
    approver.open(f"{address.removesuffix('change/')}history/")
    shoot(approver, "15-lich-su")


def two_people(office: Office) -> None:
    """What the second of two people is told."""
    approver, editor = office.sit_down("pheduyet"), office.sit_down("bientap1")
    address = first(approver, "state__exact=published&p=1")
    approver.open(address)
    approver.click(".object-tools a[href*='/buoc/withdraw/']")
    approver.page.fill("[name=reason]", "Sửa thông tin liên hệ")
    approver.click("#content form .submit-row input.default")
    for person in (approver, editor):
        person.open(address)
    for person, booth in ((approver, "D-01"), (editor, "D-02")):
        person.page.fill("[name=booth_code]", booth)
        person.click("[name=_continue]")
    shoot(editor, "16-hai-nguoi-cung-sua")


def handbook(office: Office) -> None:
    """A guide as its author has it."""
    person = office.sit_down("pheduyet")
    person.open("/quan-tri/guides/guide/add/")
    shoot(person, "17-viet-cam-nang")
    person.click("#steps-group .add-row a")
    shoot(person, "18-buoc-co-hinh", at="#steps-group")


def room(office: Office) -> None:
    """Cards, and the registry."""
    person = office.sit_down("pheduyet")
    person.open(f"{LISTINGS}?state__exact=published")
    for row in range(2):
        person.click(person.page.locator("#result_list .action-select").nth(row))
    person.page.select_option("[name=action]", "print_booth_cards")
    person.click("button[name=index]")
    shoot(person, "19-the-gian-trung-bay")
    person.open("/quan-tri/solutions/listing/danh-muc-trinh/")
    shoot(person, "20-danh-muc-trinh")


def main() -> None:
    """Take all pictures anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory(prefix="portal-manual-") as folder, sync_playwright() as play:
        var = Path(folder)
        browser = play.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        with running_portal(var) as address:
            office = Office(browser, address, var, height=HEIGHT)
            signing_in(office)
            monday(office)
            first_day(office)
            spreadsheet(office, var)
            review(office)
            two_people(office)
            handbook(office)
            room(office)
        browser.close()


if __name__ == "__main__":
    main()
