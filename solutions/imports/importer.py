"""Who imports, with which rights, for which province, in which language."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from core.models import User
from provinces import permissions
from provinces.models import Province, Scope
from solutions.models import Listing

from .archive import PictureArchive

BY_COMMAND = "nhập bằng lệnh"


@dataclass(slots=True)
class Importer:
    """The circumstances of one import.

    ``province`` is taken for rows that name none (None: national). ``by`` is the person to record,
    None for a command nobody signed. ``publishes``: entries become public where the rights allow
    it, else drafts. ``content_lang`` (vi, en) is the language of summaries, problems and
    descriptions. ``reason`` is kept with every change. ``tax_code_notes`` are the notes with which
    staff confirmed tax codes whose check digit fails. ``pictures`` is the archive with the pictures
    that the sheet names.
    """

    scope: Scope
    on: dt.date
    province: Province | None = None
    by: User | None = None
    publishes: bool = False
    content_lang: str = "vi"
    reason: str = BY_COMMAND
    tax_code_notes: Mapping[str, str] = field(default_factory=dict)
    pictures: PictureArchive | None = None
    _allowed: dict[tuple[str, int | None], bool] = field(default_factory=dict)

    @classmethod
    def for_command(cls, province: Province | None, on: dt.date, **more: object) -> Self:
        """A command's rights: of the province's approver, else of the ministry.

        Without a province the operator of the portal acts: for the ministry and, in rows that
        name a province, for that province's approver.
        """
        if province is not None:
            return cls(Scope.approver(province), on, province, **more)
        everywhere = frozenset(Province.objects.values_list("pk", flat=True))
        return cls(Scope(is_ministry=True, approver_of=everywhere), on, **more)

    def may(self, verb: str, province: Province | None) -> bool:
        """Whether the rights cover ``verb`` on listings of the province (None: national ones)."""
        key = verb, province and province.pk
        if key not in self._allowed:
            self._allowed[key] = permissions.can(self.scope, verb, Listing(province=province))
        return self._allowed[key]

    def keeps(self, steward_id: int | None) -> bool:
        """Whether a vendor or solution of that steward (None: the ministry) may be changed."""
        return self.scope.sees_all or steward_id in self.scope.provinces

    @property
    def steward_id(self) -> int | None:
        """Who keeps the vendors and solutions that the import creates."""
        return None if self.province is None else self.province.pk
