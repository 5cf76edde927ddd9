"""Uses by agencies from a sheet: claims, and what staff record of them.

A confirming paper and the end of a use are steps, taken by the same actions as on the screen. An
empty cell takes neither back. What an agency said through its link stays as it said it.
"""

import datetime as dt
from collections.abc import Hashable, Mapping, Sequence
from functools import cached_property, partial
from typing import Final

from django.db.models import Model

from core.text import fold
from solutions.imports.cell_parser import ParsedRow
from solutions.imports.works import Change
from solutions.models import Deployment, OfficialDomain, Solution
from solutions.official_mail import is_official
from solutions.using.recording import confirm_by_paper, end_use

from .records import Entry, EntryWork, Records

# What an agency says of itself when it confirms; afterwards no sheet says otherwise.
SAID: Final = {"users": "users", "communes": "communes", "since": "since", "told_by": "told_by"}
MAILBOX: Final = {"agency_email": "agency_email"}
CONFIRMATION: Final = ("confirmed_on", "confirmation_paper", "confirmation_paper_date")
END: Final = ("ended_on", "end_reason")


class DeploymentRecords(Records):
    """A use is known by its solution and agency, whoever entered it."""

    model = Deployment
    fields = SAID | MAILBOX
    kept = frozenset({"told_by"})

    def identify(self, row: ParsedRow, solution: Solution) -> Hashable | None:
        """Solution and agency; None while one is missing or the province is wrong."""
        agency = row.values.get("agency")
        if not agency or any(message.column == "province" for message in row.errors):
            return None
        return solution.pk, fold(agency)

    def stored(self, entries: Sequence[Entry]) -> Mapping[Hashable, Model]:
        """Those of the same solutions, whosever they are: one query."""
        rows = Deployment.objects.filter(solution__in={entry.solution.pk for entry in entries})
        return {(one.solution_id, fold(one.agency)): one for one in rows.order_by("-pk")}

    def fresh(self, entry: Entry) -> Deployment:
        """A claim of the place that the row names."""
        values = entry.first.values
        return Deployment(
            solution=entry.solution, agency=values["agency"], province=values["province"]
        )

    def lay(self, work: EntryWork, mapping: Mapping[str, str]) -> None:
        """Of another place's use nothing is written, of an agency's own word only the mailbox."""
        use, province = work.done.instance, work.entry.first.values["province"]
        if use.province_id != (province and province.pk):
            work.entry.first.error("use_elsewhere", "agency")
            return
        if use.confirmed_by == Deployment.Way.LINK:
            self._refuse_other_words(work)
            mapping = MAILBOX
        super().lay(work, mapping)

    def finish(self, work: EntryWork) -> None:
        """The official address, the confirmation by paper, the end."""
        row, use = work.entry.first, work.done.instance
        if row.errors:
            return
        is_new_mailbox = "agency_email" in work.done.changed and use.agency_email
        if is_new_mailbox and not is_official(use.agency_email, self._domains):
            row.error("email_not_official", "agency_email")
        self._confirm(work)
        self._end(work)

    def title(self, row: ParsedRow, solution: Solution | None) -> str:
        """Solution and agency."""
        name, agency = super().title(row, solution), row.values.get("agency") or ""
        return f"{name} – {agency}" if agency else name

    @cached_property
    def _domains(self) -> frozenset[str]:
        """The registered mail domains of public units."""
        return frozenset(OfficialDomain.objects.values_list("domain", flat=True))

    def _refuse_other_words(self, work: EntryWork) -> None:
        row, use = work.entry.first, work.done.instance
        for key, name in SAID.items():
            if key in row.values and row.values[key] != getattr(use, name):
                row.error("said_by_agency", key)

    def _confirm(self, work: EntryWork) -> None:
        """A confirmation by paper, which counts from the date of the paper."""
        row, use = work.entry.first, work.done.instance
        said = {key: row.values[key] for key in CONFIRMATION if key in row.values}
        if all(getattr(use, key) == value for key, value in said.items()):
            return
        paper, dated = said.get("confirmation_paper"), said.get("confirmation_paper_date")
        if not paper or not dated:
            lacking = "confirmation_paper_date" if paper else "confirmation_paper"
            row.error("confirmation_needs_paper", lacking)
            return
        if said.get("confirmed_on", dated) not in (dated, use.confirmed_on):
            row.error("confirmation_by_paper_day", "confirmed_on", day=_day(dated))
        if dated > self.importer.on:
            row.error("day_ahead", "confirmation_paper_date")
        if use.confirmed_on and dated < use.confirmed_on:
            known = _day(use.confirmed_on)
            row.error("confirmation_older", "confirmation_paper_date", day=known)
        if use.standing(self.importer.on) is Deployment.Standing.ENDED:
            row.error("confirmation_of_ended", "confirmation_paper")
        new = {"confirmed_on": dated} | {key: said[key] for key in CONFIRMATION[1:]}
        self._tell(work, new)
        work.steps.append(
            partial(confirm_by_paper, deployment=use, number=paper, date=dated, by=self.importer.by)
        )

    def _end(self, work: EntryWork) -> None:
        """The end of a use, recorded once."""
        row, use = work.entry.first, work.done.instance
        said = {key: row.values[key] for key in END if key in row.values}
        if all(getattr(use, key) == value for key, value in said.items()):
            return
        ended, reason = said.get("ended_on"), said.get("end_reason")
        if use.ended_on is not None:
            row.error("end_recorded", "ended_on", day=_day(use.ended_on))
        elif not ended or not reason:
            column = "end_reason" if ended else "ended_on"
            row.error("end_needs_reason" if ended else "reason_needs_end", column)
        elif ended > self.importer.on:
            row.error("day_ahead", "ended_on")
        elif use.since and ended < use.since:
            row.error("ends_before", "ended_on", day=_day(use.since))
        else:
            self._tell(work, said)
            work.steps.append(
                partial(end_use, deployment=use, ended_on=ended, reason=reason, by=self.importer.by)
            )

    def _tell(self, work: EntryWork, new: Mapping[str, object]) -> None:
        """Note what a step will change, without writing it: the step itself does."""
        if work.done.is_new:
            return
        for key, value in new.items():
            old = getattr(work.done.instance, key)
            if old != value:
                work.changes.append(Change(work.entry.first.number, key, old, value))


def _day(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"
