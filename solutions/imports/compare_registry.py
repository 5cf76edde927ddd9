"""Vendors and solutions of a group against the national registry, and who may change them."""

from solutions.models import Solution
from vendors.models import Vendor

from . import fields
from .drafts import SolutionDraft, VendorDraft
from .groups import Group, Values
from .importer import Importer
from .overlay import Overlay, many_after
from .pictures import compare_pictures
from .rows import is_personal
from .works import ListingWork, Work

_QUOTED = 80


class Registry:
    """Compares the shared entries once for a whole file, with the first listing that needs them.

    An entry that someone else keeps is not changed: what differs becomes proposals.
    """

    def __init__(self, importer: Importer, overlay: Overlay) -> None:
        self._importer = importer
        self._overlay = overlay
        self._solution_fields = {
            column: f"{name}_en"
            if importer.content_lang != "vi" and name in fields.TRANSLATED
            else name
            for column, name in fields.SOLUTION.items()
        }

    def compare_vendor(self, group: Group, work: ListingWork) -> None:
        """What is to be done to the vendor, if no earlier listing of the file did it."""
        draft = group.vendor
        if draft.is_settled:
            return
        if draft.work is None:
            draft.work = self._vendor_work(draft, group, work)
            _tell_proposals(group, draft.work, fields.VENDOR)
        _tell_errors(group, draft.work)

    def compare_solution(self, group: Group, work: ListingWork, stored: Solution | None) -> None:
        """What is to be done to the solution, if no earlier listing of the file did it."""
        draft = group.solution
        if draft.is_settled:
            return
        if draft.work is None:
            draft.work = self._solution_work(draft, group, work, stored)
            solution = draft.work.instance
            draft.has_sector = bool(many_after(draft.work, "sectors"))
            draft.has_summary = bool(solution.summary or solution.summary_en)
            work.changes += compare_pictures(group, draft, self._importer)
            _tell_proposals(group, draft.work, self._solution_fields)
        _tell_errors(group, draft.work)

    def _vendor_work(self, draft: VendorDraft, group: Group, work: ListingWork) -> Work:
        given = draft.given or {}
        if draft.vendor is None:
            done = Work(self._new_vendor(draft), is_new=True)
        else:
            done = Work(draft.vendor)
        if done.is_new or self._importer.keeps(done.instance.steward_id):
            row = group.first.number
            work.changes += self._overlay.lay(done, given, fields.VENDOR, row)
        else:
            self._overlay.propose(done, given, fields.VENDOR)
        return done

    def _new_vendor(self, draft: VendorDraft) -> Vendor:
        kind = Vendor.Kind.UNKNOWN
        if draft.tax_code:
            is_person = is_personal(draft.tax_code)
            kind = Vendor.Kind.HOUSEHOLD if is_person else Vendor.Kind.ENTERPRISE
        return Vendor(steward_id=self._importer.steward_id, kind=kind, tax_code_note=draft.note)

    def _solution_work(
        self, draft: SolutionDraft, group: Group, work: ListingWork, stored: Solution | None
    ) -> Work:
        mapping, given = self._solution_fields, draft.given or {}
        if stored is None:
            new = Solution(steward_id=self._importer.steward_id, kind=_first_kind(group))
            done = Work(new, is_new=True)
        else:
            done = Work(stored)
        if not done.is_new and not self._importer.keeps(done.instance.steward_id):
            self._overlay.propose(done, given, mapping)
            return done
        if not self._importer.scope.sees_all:
            mapping = self._without_ministrys(given, done)
        work.changes += self._overlay.lay(done, given, mapping, group.first.number)
        return done

    def _without_ministrys(self, given: Values, done: Work) -> dict[str, str]:
        """The columns that may be set; what only the ministry sets becomes a proposal to it."""
        mapping = self._solution_fields
        asks = {"programme"} & given.keys()
        kind = given.get("kind")
        if kind and Solution.Kind.STATE_SHARED in (kind.value, done.instance.kind):
            asks.add("kind")
        self._overlay.propose(done, {column: given[column] for column in asks}, mapping)
        kept = asks | {"programme"}
        return {column: name for column, name in mapping.items() if column not in kept}


def _first_kind(group: Group) -> str:
    """The kind of a new solution whose row does not say: free when nothing of it is paid."""
    charges = {plan.given["charge"].value for plan in group.plans}
    return Solution.Kind.FREE if charges == {"free"} else Solution.Kind.COMMERCIAL


def _tell_proposals(group: Group, done: Work, mapping: dict[str, str]) -> None:
    columns = {name: column for column, name in mapping.items()}
    for proposal in done.proposals:
        column = columns[proposal.field]
        text = "…" if column == "vendor_tax_code" else proposal.new[:_QUOTED]
        group.first.warn("proposed", column, text=text)


def _tell_errors(group: Group, done: Work) -> None:
    for column, text in done.errors:
        group.first.error("not_valid", column, text=text)
