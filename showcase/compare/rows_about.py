"""What the solutions are, for whom, how they run."""

from collections.abc import Callable, Hashable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.templatetags.ui import number
from core.text import fold

from .facts import Column
from .table import EMPTY, MOST, Cell, Group, Line, Row, marked, plain

# Names of a cell that are written out; of the others only the number is given.
SHOWN_NAMES = 6


def about_group(columns: Sequence[Column]) -> Group:
    """What each solution is."""
    return Group(
        "about",
        pgettext("comparison", "What it is"),
        (
            _row("vendor", _("Vendor"), columns, _vendor),
            _row("summary", _("Summary"), columns, lambda c: plain(c.solution.local_summary)),
            _row("kind", pgettext("solution", "Kind"), columns, _kind),
            _row("sectors", _("Sectors"), columns, _sectors),
            _row("problems", _("Problems"), columns, _problems),
            _row("audiences", _("For whom"), columns, _audiences),
            _row("readiness", _("Readiness"), columns, _readiness),
            _row("off_the_shelf", _("Ready-made service"), columns, _off_the_shelf),
            _row(
                "vietnamese_product",
                pgettext("heading", "Vietnamese digital product or service"),
                columns,
                lambda c: _yes_or_no(c.solution.vietnamese_product),
            ),
        ),
    )


def technical_group(columns: Sequence[Column]) -> Group:
    """How each runs, what it connects to, how safe it is meant to be."""
    return Group(
        "technical",
        _("Technical facts"),
        (
            _row("security_level", _("System security level"), columns, _security),
            _row("deployment", _("Way of deployment"), columns, _hosting),
            _row(
                "data_location",
                _("Where data is kept"),
                columns,
                lambda c: plain(c.solution.data_location, fold(c.solution.data_location)),
            ),
            _row("integrations", _("Connects to"), columns, _integrations),
            _row("languages", _("Languages of the product"), columns, _languages),
        ),
    )


def presence_group(columns: Sequence[Column]) -> Group:
    """Where each is presented, and how to put it to use."""
    provinces = _row("provinces", _("Provinces that present it"), columns, _provinces)
    return Group(
        "presence",
        pgettext("comparison", "Where to see it, how to do it"),
        (
            marked(provinces, "high", MOST),
            _row("guides", _("Guides"), columns, _guides),
        ),
    )


def names(lines: Sequence[Line], key: Hashable, *, shown: int = SHOWN_NAMES) -> Cell:
    """A cell that lists names, each a line of its own; beyond ``shown`` how many more there are."""
    return listed([(line,) for line in lines], key, shown=shown)


def listed(items: Sequence[tuple[Line, ...]], key: Hashable, *, shown: int = SHOWN_NAMES) -> Cell:
    """The same of items of several lines each."""
    if not items:
        return EMPTY
    lines = [line for item in items[:shown] for line in item]
    if rest := len(items) - min(shown, len(items)):
        more = ngettext("and %(count)s more", "and %(count)s more", rest)
        lines.append(Line(more % {"count": number(rest)}, look="note"))
    return Cell(tuple(lines), key)


def _row(key: str, label: str, columns: Sequence[Column], cell: Callable[[Column], Cell]) -> Row:
    return Row(key, label, tuple(cell(column) for column in columns))


def _vendor(column: Column) -> Cell:
    vendor = column.solution.vendor
    return Cell((Line(vendor.shown_name, vendor.get_absolute_url()),), vendor.pk)


def _kind(column: Column) -> Cell:
    solution = column.solution
    programmes = [entry.programme for entry in solution.programme_entries.all()]
    lines = [Line(str(solution.get_kind_display()))]
    lines += [Line(each.local_name, each.get_absolute_url(), "note") for each in programmes]
    return Cell(tuple(lines), (solution.kind, frozenset(each.pk for each in programmes)))


def _sectors(column: Column) -> Cell:
    rows = column.solution.sectors.all()
    lines = [Line(row.local_name, row.get_absolute_url()) for row in rows]
    return names(lines, frozenset(row.pk for row in rows))


def _audiences(column: Column) -> Cell:
    rows = column.solution.audiences.all()
    return names([Line(row.local_name) for row in rows], frozenset(row.pk for row in rows))


def _problems(column: Column) -> Cell:
    """The problems of the register; in their own words where it is linked to none."""
    rows = column.problems
    if not rows:
        return plain(column.solution.local_problem)
    lines = [Line(row.local_title, row.get_absolute_url()) for row in rows]
    return names(lines, frozenset(row.pk for row in rows))


def _guides(column: Column) -> Cell:
    rows = column.guides
    lines = [Line(row.local_title, row.get_absolute_url()) for row in rows]
    return names(lines, frozenset(row.pk for row in rows), shown=4)


def _readiness(column: Column) -> Cell:
    return plain(column.solution.get_readiness_display(), column.solution.readiness)


def _off_the_shelf(column: Column) -> Cell:
    cell = _yes_or_no(column.solution.off_the_shelf)
    basis = column.solution.off_the_shelf_basis
    if not cell.lines or not basis:
        return cell
    return Cell((*cell.lines, Line(basis, look="note")), cell.key)


def _yes_or_no(value: bool | None) -> Cell:
    return EMPTY if value is None else plain(_("Yes") if value else _("No"), value)


def _security(column: Column) -> Cell:
    level = column.solution.security_level
    if not level:
        return EMPTY
    return plain(_("meets the requirements of level %(number)s") % {"number": level}, level)


def _hosting(column: Column) -> Cell:
    return plain(column.solution.get_deployment_display(), column.solution.deployment)


def _integrations(column: Column) -> Cell:
    parts = column.solution.integration_list
    return names([Line(part) for part in parts], frozenset(map(fold, parts)), shown=10)


def _languages(column: Column) -> Cell:
    parts = [part.strip() for part in column.solution.languages.split(";") if part.strip()]
    return names([Line(part) for part in parts], frozenset(map(fold, parts)))


def _provinces(column: Column) -> Cell:
    rows = column.presence.provinces
    if not rows:
        return plain(_("Only in the national list"), 0)
    text = ngettext("%(count)s province", "%(count)s provinces", len(rows))
    cell = names([Line(row.local_name, row.get_absolute_url()) for row in rows], None)
    count = Line(text % {"count": number(len(rows))}, look="strong")
    keys = frozenset(row.pk for row in rows)
    return Cell((count, *cell.lines), keys, value=len(rows))
