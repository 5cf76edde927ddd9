"""The two files of a result: the workbook and the annex."""

import datetime as dt
from collections.abc import Callable
from typing import Final

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import override

from core.state_form import MEDIA_TYPE as DOCX_TYPE

from .annex import LANGUAGE, cost_annex
from .page import CostPage, cost_page
from .query import read_query
from .workbook import MEDIA_TYPE as XLSX_TYPE
from .workbook import cost_workbook

XLSX, DOCX = "xlsx", "docx"
FORMATS: Final = frozenset({XLSX, DOCX})


def cost_file(
    page: CostPage, form: str, params: QueryDict, absolute: Callable[[str], str]
) -> HttpResponse | None:
    """The file of ``page`` in one of ``FORMATS``; None while there is nothing to put into it.

    ``params`` are those of the address; ``absolute`` makes an address absolute. The workbook is in
    the language of the page; the annex is always Vietnamese, so what it says is read again.
    """
    if page.table is None:
        return None
    if form == XLSX:
        return _attachment(cost_workbook(page), XLSX_TYPE, "so-sanh-chi-phi", page.today, form)
    with override(LANGUAGE):
        base = absolute(reverse("costs"))
        vietnamese = cost_page(read_query(params, page.today), page.today, base)
    if vietnamese.table is None:
        return None
    content = cost_annex(vietnamese, absolute("/").rstrip("/"))
    return _attachment(content, DOCX_TYPE, "phu-luc-so-sanh-chi-phi", page.today, form)


def _attachment(
    content: bytes, media_type: str, name: str, today: dt.date, form: str
) -> HttpResponse:
    filename = f"{name}-{today:%Y%m%d}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{filename}"'}
    return HttpResponse(content, content_type=media_type, headers=headers)
