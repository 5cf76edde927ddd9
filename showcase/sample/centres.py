"""Centres in the sample: open, in preparation or planned, always marked; and how to undo that."""

from collections.abc import Sequence

from provinces.models import Centre, CentreLocation

from .ground import Ground, Place

ADDRESS = "Địa chỉ minh họa: số 00, đường Mẫu"
_HOURS = "Thứ Hai đến thứ Sáu, 7:30–11:30 và 13:30–17:00"
_OPEN, _PREPARING = 0.65, 0.85
_TWO_ROOMS = 0.2
_INTRO = (
    "Số liệu minh họa. Điểm giới thiệu giải pháp chuyển đổi số của {name}: xem giải pháp, dùng thử"
    " thiết bị và được hướng dẫn từng bước."
)
_INTRO_EN = (
    "Sample data. A place of {name} to see digital solutions, try equipment and be shown how."
)
_SAMPLED = ("state", "is_model", "intro", "intro_en", "email", "phone", "opened_on", "is_sample")
_PLANNED = {
    "state": Centre.Phase.PLANNED,
    "is_model": False,
    "intro": "",
    "intro_en": "",
    "email": "",
    "phone": "",
    "opened_on": None,
    "is_sample": False,
}


def open_centres(ground: Ground) -> int:
    """Show untouched planned centres as open or in preparation; how many. No other changes."""
    places = {place.id: place for place in ground.places}
    has_model = Centre.objects.filter(is_model=True).exists()
    changed, rooms = [], []
    planned = Centre.objects.filter(state=Centre.Phase.PLANNED, intro="", province__in=places)
    for centre in planned.select_related("province").order_by("pk"):
        place = places[centre.province_id]
        if _fill(ground, centre, place, is_model=place == ground.model and not has_model):
            changed.append(centre)
            rooms += _rooms(ground, centre, place)
    Centre.objects.bulk_update(changed, _SAMPLED)
    CentreLocation.objects.bulk_create(rooms)
    return len(changed)


def close_centres() -> int:
    """Bring the sample's centres back to planned; how many there were. Rooms go separately."""
    return Centre.objects.filter(is_sample=True).update(**_PLANNED)


def _fill(ground: Ground, centre: Centre, place: Place, *, is_model: bool) -> bool:
    source = ground.chance("centre", place.slug)
    draw = 0.0 if place == ground.model else source.random() / min(1.6, 0.6 + place.richness / 3)
    if draw > _PREPARING:
        return False
    is_open = draw < _OPEN
    days = source.randrange(60, 700)
    host = f"trungtam.{place.slug}.example"
    name = centre.province.full_name
    values = {
        "state": Centre.Phase.OPEN if is_open else Centre.Phase.PREPARING,
        "is_model": is_model,
        "intro": _INTRO.format(name=name),
        "intro_en": _INTRO_EN.format(name=centre.province.name_en or name),
        "email": f"lienhe@{host}",
        "phone": place.phone,
        "opened_on": ground.days_ago(days) if is_open else None,
        "is_sample": True,
    }
    for field, value in values.items():
        setattr(centre, field, value)
    return True


def _rooms(ground: Ground, centre: Centre, place: Place) -> Sequence[CentreLocation]:
    source = ground.chance("rooms", place.slug)
    if centre.state != Centre.Phase.OPEN:
        return []
    count = 2 if place != ground.model and source.random() < _TWO_ROOMS else 1
    return [
        CentreLocation(
            centre=centre,
            name=f"Phòng trưng bày số {number + 1}" if count > 1 else "Phòng trưng bày",
            address=f"{ADDRESS}, {place.full_name}",
            area_m2=source.choice((30, 32, 36, 40)),
            opening_hours=_HOURS,
            position=number,
        )
        for number in range(count)
    ]
