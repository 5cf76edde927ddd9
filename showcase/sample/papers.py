"""A paper to download: the public copy of a sample result, with "SỐ LIỆU MINH HỌA" all over it."""

import time
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from core.files import DOCUMENT
from core.models import StoredFile

from .pictures import FONT, MARK, kept

# A4 at 100 dots per inch.
SIZE = WIDTH, HEIGHT = 827, 1169
NAME = "ket-qua-danh-gia-ban-cong-khai.pdf"
_MARGIN, _PAPER, _INK, _SOFT = 90, 255, 30, 170
_LINES = (
    (26, "THÔNG BÁO KẾT QUẢ ĐÁNH GIÁ (BẢN CÔNG KHAI)"),
    (18, "Số 00/TB-MẪU, Hội đồng mẫu"),
    (18, "Tệp này chỉ để minh họa, không phải văn bản của cơ quan nào có thật."),
    (18, "Bản công khai không có tên thành viên, chữ ký và dữ liệu cá nhân."),
    (18, "Điểm theo từng tiêu chí xem tại trang của giải pháp."),
)


def result_paper() -> StoredFile:
    """The stored file of the paper, saved; the same bytes whenever it is made."""
    made = kept(_pdf(), NAME, DOCUMENT)
    found = StoredFile.objects.filter(digest=made.digest).first()
    if found is None:
        made.save()
    return found or made


def _pdf() -> bytes:
    """One page: a few lines, the mark across and below."""
    page = Image.new("L", SIZE, _PAPER)
    pen = ImageDraw.Draw(page)
    below = 140
    for size, text in _LINES:
        pen.text((_MARGIN, below), text, fill=_INK, font=ImageFont.truetype(FONT, size))
        below += 3 * size
    large = ImageFont.truetype(FONT, 64)
    pen.text((WIDTH // 2, HEIGHT // 2), MARK, fill=_SOFT, font=large, anchor="mm")
    small = ImageFont.truetype(FONT, 18)
    pen.text((WIDTH // 2, HEIGHT - _MARGIN), MARK, fill=_INK, font=small, anchor="mm")
    buffer = BytesIO()
    never = time.gmtime(0)
    page.save(buffer, "PDF", resolution=100, title=MARK, creationDate=never, modDate=never)
    return buffer.getvalue()
