"""Bare pages: what the server, Django and our middleware cost when a page costs nothing.

They are the ceiling that every page is measured against.
"""

import os
import random
from functools import cache
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from core.clock import today
from solutions.finder import ask_index

REF_BYTES: Final = 40 * 1024
_SEED: Final = 5
_WORDS: Final = (
    "phần mềm quản lý hồ sơ bệnh án điện tử cho trạm y tế xã và phòng khám học bạ số thu học phí "
    "không dùng tiền mặt hóa đơn điện tử chữ ký số dịch vụ công trực tuyến một cửa camera giao "
    "thông truy xuất nguồn gốc nông sản bản đồ quy hoạch họp không giấy tờ trung tâm điều hành"
)


@cache
def ready_html() -> bytes:
    """Exactly 40 KB of ready HTML, always the same: cards with links, as our lists have them.

    It compresses about as well as a page of the catalogue, so that compressing costs as much.
    """
    chance = random.Random(_SEED)  # noqa: S311 no secret
    words = _WORDS.split()
    pieces = ['<!doctype html><html lang="vi"><head><title>Trang thử</title></head><body><ul>']
    size = len(pieces[0].encode())
    while size < REF_BYTES:
        name, text = (" ".join(chance.choices(words, k=k)) for k in (8, 24))
        number = chance.randrange(100_000)
        pieces.append(
            f'<li class="card" data-solution="giai-phap-{number}"><h3 class="card-title">'
            f'<a href="/giai-phap/giai-phap-{number}/">{name}</a></h3><p class="card-text">{text}'
            f'</p><span class="price">{number}.000 đ</span></li>\n'
        )
        size += len(pieces[-1].encode())
    # Cut at a whole letter, filled up with spaces.
    return "".join(pieces).encode()[:REF_BYTES].decode(errors="ignore").encode().ljust(REF_BYTES)


@require_safe
def ref(request: HttpRequest) -> HttpResponse:
    """The ceiling: 40 KB of ready HTML."""
    return HttpResponse(ready_html())


@require_safe
def page(request: HttpRequest, name: str) -> HttpResponse:
    """The body of a real page, ready."""
    return HttpResponse(_body(name))


@cache
def _body(name: str) -> bytes:
    return (settings.BENCH_PAGES / f"{name}.html").read_bytes()


@require_safe
def worker(request: HttpRequest) -> JsonResponse:
    """The number of the process that answers."""
    return JsonResponse(os.getpid(), safe=False)


@require_safe
def index(request: HttpRequest) -> JsonResponse:
    """The number of the process that answers, and whether it has an index to answer from."""
    has_index = ask_index(today(), lambda contents: True) is True
    return JsonResponse({"process": os.getpid(), "has_index": has_index})
