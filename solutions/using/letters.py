"""The letters with links. In Vietnamese, as between offices; no person is named.

They carry no more than is needed: which use is meant, the link, until when, and whom to ask.
"""

import logging
from collections.abc import Sequence
from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from core.clock import today
from core.site_address import site_address
from provinces.models import Province
from provinces.offices import office_of
from solutions.models import Review, UseRequest

log = logging.getLogger("portal.uses")

LANGUAGE = "vi"


def send_to_agency(requests: Sequence[UseRequest], tokens: Sequence[str]) -> bool:
    """One letter to one office about several uses, each with its link; whether it was sent."""
    first = requests[0]
    with translation.override(LANGUAGE):
        lines = [
            {
                "agency": one.deployment.agency,
                "solution": one.solution.local_name,
                "vendor": one.solution.vendor.shown_name,
                "link": site_address() + reverse("uses:confirm", args=[token]),
            }
            for one, token in zip(requests, tokens, strict=True)
        ]
        context = {"lines": lines, "until": first.expires_on, "count": len(lines)}
        subject = _("Please confirm whether you use a digital solution")
        return _send(
            "mail/use_confirm.txt", subject, first.email, first.province, context, requests
        )


def send_to_vendor(request: UseRequest, token: str) -> bool:
    """The letter that asks a vendor who uses its solution; whether it was sent."""
    with translation.override(LANGUAGE):
        context = {
            "solution": request.solution.local_name,
            "vendor": request.solution.vendor.shown_name,
            "link": site_address() + reverse("uses:declare", args=[token]),
            "until": request.expires_on,
        }
        subject = _("Please say which agencies use your solution")
        return _send(
            "mail/use_declare.txt", subject, request.email, request.province, context, [request]
        )


def tell_vendor(review: Review) -> bool:
    """Tell the vendor that a review is public and that it may reply; whether a letter went out."""
    solution = review.deployment.solution
    if not solution.vendor.email:
        return False
    with translation.override(LANGUAGE):
        context = {
            "solution": solution.local_name,
            "vendor": solution.vendor.shown_name,
            "agency": review.deployment.agency,
            "address": site_address() + reverse("solutions:detail", args=[solution.slug]),
            "is_sample": solution.is_sample,
        }
        subject = _("An agency reviewed your solution; you may reply")
        return _send(
            "mail/review_public.txt",
            subject,
            solution.vendor.email,
            review.deployment.province,
            context,
            [],
        )


def _send(
    template: str,
    subject: str,
    to: str,
    province: Province | None,
    context: dict[str, Any],
    requests: Sequence[UseRequest],
) -> bool:
    office = office_of(province, today())
    is_sample = any(one.solution.is_sample for one in requests)
    letter = EmailMessage(
        subject=subject,
        body=render_to_string(template, {"office": office, "is_sample": is_sample} | context),
        to=[to],
        reply_to=[office.email] if office.email else None,
        headers={"Auto-Submitted": "auto-generated"},
    )
    try:
        letter.send()
    except (OSError, SMTPException) as error:
        # Neither the address nor the link: both are nobody's business who reads the log.
        log.warning("A letter about uses was not sent: %s", type(error).__name__)
        return False
    return True
