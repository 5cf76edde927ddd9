"""``manage.py merge_provinces``: provinces merge, with all that is theirs."""

import datetime as dt
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from core.clock import today
from core.models import User
from provinces.models import Province, Scope
from showcase.province_merger.csv_plan import read_plans
from showcase.province_merger.operations import Merged, merge_many, title_of
from showcase.province_merger.plan import Plan
from showcase.province_merger.previewing import Preview, preview


class Command(BaseCommand):
    """One merger by its options, or many from a CSV plan; all or none."""

    help = "Merges provinces: everything of the former ones goes to their successor."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--into", metavar="SLUG", help="the successor")
        parser.add_argument("--former", metavar="SLUG", nargs="+", help="what becomes part of it")
        parser.add_argument("--on", type=dt.date.fromisoformat, help="first day, as 2025-07-01")
        parser.add_argument("--resolution", help="number of the resolution, as 202/2025/QH15")
        parser.add_argument("--plan", type=Path, metavar="FILE", help="a CSV plan of many mergers")
        parser.add_argument("--by", metavar="USER", help="the person to record")
        parser.add_argument("--lang", choices=("vi", "en"), default="vi")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")

    def handle(self, **options: Any) -> None:
        with override(options["lang"]):
            try:
                self._run(options)
            except ValidationError as error:
                raise CommandError("\n".join(error.messages)) from error

    def _run(self, options: dict[str, Any]) -> None:
        plans = _plans(options)
        by = _person(options["by"])
        if options["dry_run"]:
            for plan in plans:
                self._tell(preview(plan, today()))
            self.stdout.write(_("Nothing was saved."))
            return
        done = merge_many(plans, by=by, scope=Scope.ministry())
        for merged in done:
            self._report(merged)
        if not done:
            self.stdout.write(_("There is nothing to do: all of it is done already."))

    def _tell(self, seen: Preview) -> None:
        if not seen.plan.former:
            text = _("%(province)s: there is nothing to do.")
            self.stdout.write(text % {"province": seen.plan.into.full_name})
            return
        self.stdout.write(title_of(seen.plan))
        for text in seen.hindrances:
            self.stdout.write(f"  ! {text}")
        for heap in seen.heaps:
            self.stdout.write(f"  {heap.label}: {heap.count} – {heap.said}")
        for pair in seen.meetings:
            text = _("“%(solution)s”: the listing of %(stays)s stays, that of %(goes)s ends")
            said = {"stays": pair.stays_of.full_name, "goes": pair.goes_of.full_name}
            self.stdout.write("  " + text % (said | {"solution": pair.solution}))
        for person in seen.people:
            text = _("%(person)s belongs to both and keeps the higher role")
            self.stdout.write("  " + text % {"person": person.get_username()})

    def _report(self, merged: Merged) -> None:
        self.stdout.write(merged.journal.title)
        changes = merged.journal.entries.count()
        text = ngettext("%(count)d change written down", "%(count)d changes written down", changes)
        self.stdout.write("  " + text % {"count": changes})
        tasks = len(merged.tasks)
        text = ngettext("%(count)d task for staff", "%(count)d tasks for staff", tasks)
        self.stdout.write("  " + text % {"count": tasks})


def _plans(options: dict[str, Any]) -> Sequence[Plan]:
    single = [options[name] for name in ("into", "former", "on", "resolution")]
    if (path := options["plan"]) is not None:
        if any(single):
            raise CommandError(_("Give either a plan or one merger, not both."))
        try:
            return read_plans(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            text = _("The file {name} cannot be opened: {reason}.")
            raise CommandError(text.format(name=path, reason=error)) from error
    if not all(single):
        raise CommandError(_("Give --into, --former, --on and --resolution, or --plan."))
    into, former, on, resolution = single
    return [Plan(_province(into), [_province(slug) for slug in former], on, resolution)]


def _province(slug: str) -> Province:
    found = Province.objects.filter(slug=slug).first()
    if found is None:
        raise CommandError(_("There is no province with the address “%(slug)s”.") % {"slug": slug})
    return found


def _person(username: str | None) -> User | None:
    if username is None:
        return None
    try:
        return User.objects.get(username=username)
    except User.DoesNotExist:
        raise CommandError(_("There is no account “{name}”.").format(name=username)) from None
