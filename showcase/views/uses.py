"""The pages behind the links of letters: an agency confirms its use, a vendor names its users.

A link is the secret itself: whoever has it may answer once, nobody else can guess it. That is why
the pages need no CSRF token, and they could not use one: they ask browsers to send no referrer, and
then the origin of the answer is not told either. They set no cookie, are kept in no cache and by no
search engine, and GET changes nothing, since mail scanners open links too.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from core.clock import today
from provinces.offices import office_of
from showcase.accounts import client_ip
from showcase.throttle import allows
from solutions.models import UseRequest
from solutions.using.answering import (
    Hold,
    confirm_use,
    deny_use,
    end_use_by_agency,
    hold_of,
    request_of,
)
from solutions.using.asking import digest_of
from solutions.using.declaring import MOST_CLAIMS, declare_uses
from solutions.using.forms import AnswerForm, ClaimFormSet

View = Callable[[HttpRequest, str], HttpResponse]
# Answers to one link, and from one address, that are looked at within an hour.
MOST_OF_A_LINK, MOST_OF_AN_ADDRESS, HOUR = 20, 100, 3600
GONE, NOT_FOUND, TOO_MANY = 410, 404, 429


def _secret(view: View) -> View:
    """A page whose address is a secret: it stays between the reader and the portal."""

    @csrf_exempt
    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def page(request: HttpRequest, token: str) -> HttpResponse:
        response = view(request, token)
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return page


@_secret
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """What the agency is asked about one use, and its answer; 404 and 410 say whom to ask."""
    letter = request_of(token, UseRequest.Purpose.CONFIRM)
    if (refusal := _refusal(request, letter, token)) is not None:
        return refusal
    sent = request.POST if request.method == "POST" else None
    form = AnswerForm(sent, deployment=letter.deployment, auto_id="use-%s")
    if form.is_valid() and _kept(lambda: _answer(letter, form), form):
        return _thanks(request, letter, form.cleaned_data["answer"])
    return render(request, "showcase/uses/confirm.html", _context(letter) | {"form": form})


@_secret
def declare(request: HttpRequest, token: str) -> HttpResponse:
    """The lines on which a vendor names the agencies; ``more`` asks for more lines."""
    letter = request_of(token, UseRequest.Purpose.DECLARE)
    if (refusal := _refusal(request, letter, token)) is not None:
        return refusal
    wants_more = "more" in request.POST
    lines = ClaimFormSet(_with_more(request) if wants_more else request.POST or None)
    if not wants_more and lines.is_bound and lines.is_valid():
        claims = [form.claim() for form in lines.filled()]
        if _kept(lambda: declare_uses(request=letter, claims=claims), lines):
            return _thanks(request, letter, UseRequest.Answer.DECLARED)
    context = _context(letter) | {
        "lines": lines,
        "may_more": lines.total_form_count() < MOST_CLAIMS,
        "shows_errors": lines.is_bound and not wants_more,
    }
    return render(request, "showcase/uses/declare.html", context)


# Pieces ------------------------------------------------------------------------------------------
def _answer(letter: UseRequest, form: AnswerForm) -> None:
    data = form.cleaned_data
    if data["answer"] == UseRequest.Answer.YES:
        confirm_use(request=letter, said=form.said())
    elif data["answer"] == UseRequest.Answer.ENDED:
        end_use_by_agency(
            request=letter, ended_on=data["ended_on"], reason=data.get("end_reason", "")
        )
    else:
        deny_use(request=letter)


def _kept(act: Callable[[], Any], form: Any) -> bool:
    """Whether the answer was kept; if not, the form says why."""
    try:
        act()
    except ValidationError as error:
        errors = form.non_form_errors() if hasattr(form, "non_form_errors") else None
        if errors is None:
            form.add_error(None, error)
        else:
            errors.extend(error.messages)
        return False
    return True


def _with_more(request: HttpRequest) -> dict[str, Any]:
    """What was typed, with five more lines."""
    data = request.POST.copy()
    given = data.get("form-TOTAL_FORMS", "")
    total = int(given) if given.isascii() and given.isdecimal() and len(given) < 4 else 0
    data["form-TOTAL_FORMS"] = str(min(total + 5, MOST_CLAIMS))
    return data


def _context(letter: UseRequest) -> dict[str, Any]:
    on = today()
    return {
        "letter": letter,
        "use": letter.deployment,
        "solution": letter.solution,
        "vendor": letter.solution.vendor,
        "office": office_of(letter.province, on),
        "has_sample": letter.solution.is_sample,
        "on": on,
        # The address in the other language is the same link, but nothing for search engines.
        "canonical_vi": "",
    }


def _refusal(request: HttpRequest, letter: UseRequest | None, token: str) -> HttpResponse | None:
    """Why the link is not answered: unknown, too many tries, used or expired; None if it is."""
    if letter is None:
        return _closed(request, NOT_FOUND, "unknown")
    if request.method == "POST" and not (
        allows(f"use:{digest_of(token)}", MOST_OF_A_LINK, HOUR)
        and allows(f"use:{client_ip(request)}", MOST_OF_AN_ADDRESS, HOUR)
    ):
        return render(request, "429.html", {"canonical_vi": ""}, status=TOO_MANY)
    hold = hold_of(letter, today())
    return None if hold is Hold.OPEN else _closed(request, GONE, hold.value, letter)


def _closed(
    request: HttpRequest, status: int, why: str, letter: UseRequest | None = None
) -> HttpResponse:
    context = {
        "why": why,
        "letter": letter,
        "office": office_of(letter.province, today()) if letter else None,
        "has_sample": letter is not None and letter.solution.is_sample,
        "canonical_vi": "",
    }
    return render(request, "showcase/uses/closed.html", context, status=status)


def _thanks(request: HttpRequest, letter: UseRequest, answer: str) -> HttpResponse:
    """The answer is kept; the same link from now on says so."""
    said = {
        UseRequest.Answer.YES: _("It is recorded that your office uses this solution."),
        UseRequest.Answer.ENDED: _("It is recorded that your office uses it no longer."),
        UseRequest.Answer.NO: _("It is recorded that your office never used it."),
        UseRequest.Answer.DECLARED: _(
            "What you said is kept. It is shown as your own word, once the department has read it, "
            "until the agencies confirm it."
        ),
    }[answer]
    return render(
        request, "showcase/uses/thanks.html", _context(letter) | {"said": said, "answer": answer}
    )
