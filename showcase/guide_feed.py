"""The newest guides of the handbook as entries of a feed."""

import datetime as dt
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.atom import NEWEST, Entry, Feed
from core.text import shorten
from guides.models import Guide
from provinces.offices import offices_of

_SUMMARY: Final = 500


def feed_question(answers: Mapping[str, str]) -> str:
    """The canonical query string of the valid parameters that narrow the handbook."""
    return urlencode(sorted((name, value) for name, value in answers.items() if value))


def guide_feed(rows: QuerySet[Guide], answers: Mapping[str, str], on: dt.date) -> Feed:
    """The 50 newest of ``rows``; ``answers`` are the valid parameters that narrowed them.

    5 queries.
    """
    canonical = feed_question(answers)
    newest = list(rows.prefetch_related("sectors")[:NEWEST])
    offices = offices_of((guide.province for guide in newest), on)
    return Feed(
        kind="guides",
        question=canonical,
        title=_("New guides of the digital transformation handbook"),
        subtitle=_("Step-by-step guides, the newest first."),
        page=reverse("guides:list") + (f"?{canonical}" if canonical else ""),
        since=timezone.make_aware(dt.datetime.combine(on, dt.time())),
        entries=[
            Entry(
                key=f"guide/{guide.pk}",
                title=str(guide.local_title),
                path=guide.get_absolute_url(),
                summary=shorten(guide.local_summary, _SUMMARY),
                author=offices[guide.province_id].with_place,
                published=guide.first_published_at or guide.created_at,
                updated=guide.updated_at,
                terms=tuple(str(sector.local_name) for sector in guide.sectors.all()),
                is_sample=guide.is_sample,
            )
            for guide in newest
        ],
    )
