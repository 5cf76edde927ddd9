"""The centre of a province that ends, and the codes of the province.

The entry of the former centre stays with the former province: its founding decision, the names of
its department and its record belong to that unit, and nothing else leads to it. What visitors can
go to, rooms and photos, becomes the successor's.
"""

from typing import Any, Final

from django.db.models import ForeignKey, Model
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.models import MAX_NAME
from provinces.models import Centre, CentreLocation, CentrePhoto

from .merging import Merging
from .rules_rows import rows_of

_PHASE = Centre.Phase
# The further on a centre is, the more it has to show.
_ORDER: Final = (_PHASE.PLANNED, _PHASE.PREPARING, _PHASE.SUSPENDED, _PHASE.OPEN)
_CONTACTS: Final = ("email", "phone", "website")
_INTRO: Final = ("intro", "intro_en")


def settle_centre(merging: Merging, key: ForeignKey) -> None:
    """Make the rooms and photos of the former centre those of the successor's."""
    theirs = rows_of(key, merging.former.pk).first()
    if theirs is None:
        return
    mine = rows_of(key, merging.into.pk).first()
    if mine is None:
        # The successor had none: the centre goes on under its new province.
        merging.recorder.set(theirs, province_id=merging.into.pk)
        _tell(merging, theirs)
        return
    had_room = _move_parts(merging, theirs, mine)
    values = _taken_over(theirs, mine)
    was_open = theirs.state == _PHASE.OPEN
    ended = {"is_model": False}
    if theirs.state != _PHASE.PLANNED:
        ended["state"] = _PHASE.SUSPENDED
    merging.recorder.set(theirs, **ended)
    merging.recorder.set(mine, **values)
    if had_room or was_open or values:
        _tell(merging, mine)


def close_codes(merging: Merging, key: ForeignKey) -> None:
    """Codes that are still in force end with the province."""
    last = merging.former.valid_to
    rows = rows_of(key, merging.former.pk).filter(valid_to=None)
    merging.recorder.set_many([(row, {"valid_to": max(last, row.valid_from)}) for row in rows])


def _move_parts(merging: Merging, theirs: Centre, mine: Centre) -> bool:
    """Rooms and photos follow those that are there; whether there was a room."""
    changes: list[tuple[Model, dict[str, Any]]] = []
    with override("vi"):
        label = _("Area of %(province)s before the rearrangement") % {
            "province": merging.former.full_name
        }
    rooms = list(CentreLocation.objects.filter(centre=theirs).order_by("position", "pk"))
    for place, room in enumerate(rooms, start=_next(CentreLocation, mine)):
        name = {} if room.name else {"name": label[:MAX_NAME]}
        changes.append((room, {"centre_id": mine.pk, "position": place} | name))
    merging.recorder.set_many(changes)
    photos = CentrePhoto.objects.filter(centre=theirs).order_by("position", "pk")
    merging.recorder.set_many(
        [
            (photo, {"centre_id": mine.pk, "position": place})
            for place, photo in enumerate(photos, start=_next(CentrePhoto, mine))
        ]
    )
    return bool(rooms)


def _next(model: type[Model], centre: Centre) -> int:
    """The place behind the last of a centre's parts."""
    last = model._base_manager.filter(centre=centre).order_by("-position").first()
    return 0 if last is None else last.position + 1


def _taken_over(theirs: Centre, mine: Centre) -> dict[str, Any]:
    """What the successor's centre lacks and the former one has; by ``attname``."""
    lacking = [name for name in _CONTACTS if not getattr(mine, name)]
    # An introduction and its translation belong together.
    lacking += _INTRO if not mine.intro else ()
    values: dict[str, Any] = {name: text for name in lacking if (text := getattr(theirs, name))}
    if _ORDER.index(theirs.state) > _ORDER.index(mine.state):
        values["state"] = theirs.state
        values["opened_on"] = theirs.opened_on or mine.opened_on
    if theirs.is_model:
        values["is_model"] = True
    return {name: value for name, value in values.items() if getattr(mine, name) != value}


def _tell(merging: Merging, centre: Centre) -> None:
    with override("vi"):
        note = _(
            "The rooms of the centre of %(former)s belong to this centre now. Check its name, "
            "founding decision, opening hours and contact."
        )
        merging.ask(centre, note % {"former": merging.former.full_name})
