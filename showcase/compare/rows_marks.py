"""How the solutions were evaluated, criterion by criterion; recognitions; who uses them."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.ui import grade_label, number, points, vn_date
from solutions.models import CriteriaSet, Criterion, Evaluation
from solutions.ratings import Rating
from solutions.scoring import EXCELLENT_POINTS, mean

from .facts import Column
from .rows_about import listed, names
from .table import EMPTY, HIGHEST, MOST, Cell, Group, Line, Row, marked, plain

_NOT_EVALUATED = "not evaluated"


@dataclass(frozen=True, slots=True)
class _Scored:
    """A criteria set with the evaluations by it, column by column."""

    criteria: CriteriaSet
    evaluations: Sequence[Sequence[Evaluation]]


def rating_group(columns: Sequence[Column]) -> Group:
    """The overall results: points, grade, who evaluated, when, by which criteria set."""
    overall = Row("rating", _("Overall result"), tuple(map(_overall, columns)), is_figure=True)
    sets = {evaluation.criteria_set_id for column in columns for evaluation in column.evaluations}
    note = ""
    if len(sets) > 1:
        note = _("Evaluated by different criteria sets: none is marked as highest.")
    else:
        overall = marked(overall, "high", HIGHEST)
    return Group(
        "rating",
        _("Evaluation"),
        (
            Row(overall.key, overall.label, overall.cells, note=note, is_figure=True),
            Row("evaluated_by", _("Evaluated by"), tuple(map(_bodies, columns))),
            Row("criteria_sets", _("Criteria set"), tuple(map(_sets, columns))),
        ),
        note=_("“Not evaluated yet” means that no council has a result; it is not 0 points."),
    )


def criteria_groups(columns: Sequence[Column]) -> list[Group]:
    """One group for each criteria set in use; different sets are never put into one row."""
    return [
        Group(
            f"criteria-{scored.criteria.pk}",
            _("By %(name)s, version %(version)s")
            % {"name": scored.criteria.local_name, "version": scored.criteria.version},
            tuple(_criterion_row(criterion, scored) for criterion in _criteria(scored)),
        )
        for scored in _by_set(columns)
    ]


def recognition_group(columns: Sequence[Column]) -> Group:
    """Awards, certificates, announcements; never turned into points."""
    row = Row(
        "recognitions", _("Awards, certificates, recognition"), tuple(map(_recognitions, columns))
    )
    return Group(
        "recognitions",
        _("Awards, certificates, recognition"),
        (row,),
        note=_("Shown beside evaluations and never turned into points."),
    )


def use_group(columns: Sequence[Column]) -> Group:
    """What agencies confirmed within a year; claims that nobody confirmed stand apart."""
    confirmed = Row("confirmed_uses", _("Confirmed by using agencies"), tuple(map(_use, columns)))
    claimed = Row("claimed_uses", _("Not confirmed yet, not counted"), tuple(map(_claims, columns)))
    return Group("use", _("Who uses it"), (marked(confirmed, "high", MOST), claimed))


# Evaluations --------------------------------------------------------------------------------------
def _not_evaluated() -> Cell:
    return Cell((Line(_("Not evaluated yet"), look="note"),), _NOT_EVALUATED)


def _overall(column: Column) -> Cell:
    rating = column.rating
    if rating is None:
        return _not_evaluated()
    shown = f"{points(rating.points)}/100"
    if rating.points >= EXCELLENT_POINTS:
        return Cell(tuple(_excellent(rating, shown)), rating.points, rating.points)
    graded = Line(f"{grade_label(rating.grade)} {shown}", look="strong")
    return Cell((graded, Line(_count(rating), look="note")), rating.points, rating.points)


def _excellent(rating: Rating, shown: str) -> list[Line]:
    """An excellent result always says by which criteria set, by whom and when."""
    grade = _("Grade %(grade)s") % {"grade": grade_label(rating.grade)}
    by = _("by %(criteria)s, version %(version)s, evaluated by %(body)s on %(day)s") % {
        "criteria": rating.criteria_name,
        "version": rating.criteria_version,
        "body": rating.body_name,
        "day": vn_date(rating.evaluated_on),
    }
    return [
        Line(f"{grade} ({shown})", look="strong"),
        Line(by, look="note"),
        Line(_count(rating), look="note"),
    ]


def _count(rating: Rating) -> str:
    text = ngettext("%(number)s evaluation", "%(number)s evaluations", rating.count)
    return text % {"number": number(rating.count)}


def _bodies(column: Column) -> Cell:
    """Each evaluation that counts: who, when, until when."""
    items = []
    for evaluation in column.evaluations:
        day = vn_date(evaluation.evaluated_on)
        said = _("evaluated on %(day)s") % {"day": day}
        if evaluation.valid_until:
            said = _("evaluated on %(day)s, valid until %(until)s") % {
                "day": day,
                "until": vn_date(evaluation.valid_until),
            }
        body = evaluation.body
        items.append((Line(body.local_name, body.get_absolute_url()), Line(said, look="note")))
    key = frozenset((item.body_id, item.evaluated_on) for item in column.evaluations)
    return listed(items, key, shown=4) if items else _not_evaluated()


def _sets(column: Column) -> Cell:
    sets = {item.criteria_set_id: item.criteria_set for item in column.evaluations}
    text = _("%(name)s, version %(version)s")
    lines = [Line(text % {"name": row.local_name, "version": row.version}) for row in sets.values()]
    return names(lines, frozenset(sets)) if lines else _not_evaluated()


def _by_set(columns: Sequence[Column]) -> list[_Scored]:
    """The sets, that of most columns first, then the one used last."""
    sets: dict[int, CriteriaSet] = {}
    latest: dict[int, str] = {}
    for column in columns:
        for item in column.evaluations:
            sets[item.criteria_set_id] = item.criteria_set
            day = str(item.evaluated_on or "")
            latest[item.criteria_set_id] = max(latest.get(item.criteria_set_id, ""), day)
    found = [
        _Scored(
            criteria,
            [[e for e in column.evaluations if e.criteria_set_id == pk] for column in columns],
        )
        for pk, criteria in sets.items()
    ]
    found.sort(key=lambda scored: (latest[scored.criteria.pk], scored.criteria.pk), reverse=True)
    found.sort(key=lambda scored: -sum(bool(own) for own in scored.evaluations))
    return found


def _criteria(scored: _Scored) -> list[Criterion]:
    """The criteria of a set in their order, as the scores name them."""
    found = {
        score.criterion_id: score.criterion
        for own in scored.evaluations
        for evaluation in own
        for score in evaluation.scores.all()
    }
    return sorted(found.values(), key=lambda row: (row.position, row.pk))


def _criterion_row(criterion: Criterion, scored: _Scored) -> Row:
    cells = [_criterion_cell(criterion, own) for own in scored.evaluations]
    row = Row(
        f"criterion-{criterion.pk}",
        criterion.local_name,
        tuple(cells),
        hint=_("weight %(percent)s%%") % {"percent": number(criterion.weight)},
        is_figure=True,
    )
    return marked(row, "high", HIGHEST)


def _criterion_cell(criterion: Criterion, evaluations: Sequence[Evaluation]) -> Cell:
    """The mean of a column's scores by this set; without any it was not evaluated by it."""
    scores = [
        Fraction(score.points)
        for evaluation in evaluations
        for score in evaluation.scores.all()
        if score.criterion_id == criterion.pk
    ]
    value = mean(scores)
    if value is None:
        text = _("Not evaluated by this set")
        return Cell((Line(text, look="note"),), _NOT_EVALUATED)
    lines = [Line(points(value), look="strong")]
    if len(scores) > 1:
        text = ngettext(
            "mean of %(number)s evaluation", "mean of %(number)s evaluations", len(scores)
        )
        lines.append(Line(text % {"number": number(len(scores))}, look="note"))
    return Cell(tuple(lines), value, value=value, percent=value)


# Recognitions and uses ----------------------------------------------------------------------------
def _recognitions(column: Column) -> Cell:
    rows = column.recognitions
    if not rows:
        return plain(_("None entered"), 0)
    items = []
    for row in rows:
        about = f"{row.get_kind_display()}, {row.issuer}"
        if row.issued_on:
            about = f"{about}, {vn_date(row.issued_on)}"
        items.append((Line(row.title), Line(about, look="note")))
    return listed(items, frozenset((row.title, row.issuer) for row in rows), shown=4)


def _use(column: Column) -> Cell:
    use = column.use
    if not use.confirmed:
        return Cell((Line(_("No agency has confirmed within a year"), look="note"),), 0, value=0)
    text = ngettext("%(count)s agency", "%(count)s agencies", use.confirmed)
    said = text % {"count": number(use.confirmed)}
    if use.provinces:
        where = ngettext("in %(count)s province", "in %(count)s provinces", use.provinces)
        said = f"{said} {where % {'count': number(use.provinces)}}"
    latest = _("latest confirmation on %(day)s") % {"day": vn_date(use.latest_on)}
    key = (use.confirmed, use.provinces, use.latest_on)
    return Cell((Line(said, look="strong"), Line(latest, look="note")), key, value=use.confirmed)


def _claims(column: Column) -> Cell:
    count = column.use.claimed
    if not count:
        return EMPTY
    text = ngettext("%(count)s agency", "%(count)s agencies", count)
    return plain(text % {"count": number(count)}, count)
