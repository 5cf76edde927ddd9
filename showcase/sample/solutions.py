"""Sample solutions: their texts, facts, links to the taxonomy, problems and pictures."""

import random
from collections.abc import Iterator

from solutions.models import Solution

from .blueprints import Blueprint
from .chance import some, weighted
from .ground import Ground
from .themes import Pair, lower_first, pairs, vocabulary
from .vendors import Maker, domain_of

ENGLISH_SHARE = 0.8
_SECOND_SECTOR = 0.18
_SUMMARY_ROOM = 195
_KINDS = {"commercial": 88.0, "open_source": 12.0}
_READINESS = {"pilot": 12.0, "ready": 28.0, "scaled": 34.0, "mature": 24.0, "retiring": 2.0}
_HOSTING = {"cloud": 58.0, "provincial_data_centre": 14.0, "on_premises": 12.0, "hybrid": 16.0}
_LEVELS = {None: 30.0, 1: 8.0, 2: 34.0, 3: 24.0, 4: 4.0}
_VIETNAMESE = {True: 88.0, False: 4.0, None: 8.0}
_SHELF = {True: 55.0, False: 20.0, None: 25.0}
_FEATURES, _COMMON_FEATURES = 4, 2
_VIDEO_SHARE = 0.2


def solution(ground: Ground, plan: Blueprint, maker: Maker) -> Solution:
    """The solution of a blueprint, not saved yet."""
    source = ground.chance("solution", plan.number)
    is_english = plan.programme != "" or source.random() < ENGLISH_SHARE
    summary = _summary(source, plan)
    why = plan.theme.why
    text = _description(source, ground, plan)
    facts = _facts(source, plan, maker)
    made = Solution(
        name=plan.name.vi,
        name_en=plan.name.en if is_english else "",
        slug=plan.slug,
        vendor_id=maker.vendor.pk,
        steward_id=maker.vendor.steward_id if source.random() < 0.7 else None,
        summary=summary.vi,
        summary_en=summary.en if is_english else "",
        problem=why.vi,
        problem_en=why.en if is_english else "",
        description=text.vi,
        description_en=text.en if is_english else "",
        features="\n".join(_features(source, plan)),
        is_sample=True,
        **facts,
    )
    made.derive()
    return made


def sector_ids(ground: Ground, plan: Blueprint) -> list[int]:
    """The theme's sector, sometimes also the one of a problem it solves."""
    source = ground.chance("sectors", plan.number)
    found = [ground.sectors[plan.theme.sector]]
    near = {
        ground.problems[slug].sector_id for slug in plan.theme.problems if slug in ground.problems
    }
    if (others := sorted(near - set(found))) and source.random() < _SECOND_SECTOR:
        found.append(source.choice(others))
    return found


def audience_ids(ground: Ground, plan: Blueprint) -> list[int]:
    """The theme's audiences that the reference data knows."""
    return [ground.audiences[key] for key in plan.theme.audiences if key in ground.audiences]


def problem_notes(ground: Ground, plan: Blueprint) -> Iterator[tuple[int, Pair]]:
    """The reference problems the solution is related to, each with a note on how."""
    notes = pairs(vocabulary("solutions")["words"]["problem_notes"])
    for position, slug in enumerate(plan.theme.problems):
        if slug in ground.problems:
            source = ground.chance("note", plan.number, slug)
            yield ground.problems[slug].pk, notes[0] if position == 0 else source.choice(notes[1:])


def _summary(source: random.Random, plan: Blueprint) -> Pair:
    """What it does, and one of its strong points where both fit a card."""
    what = plan.theme.what
    tails = pairs(vocabulary("solutions")["tails"][plan.theme.nature])
    strong = tails[(plan.number + source.randrange(len(tails))) % len(tails)]
    if len(what.vi) + len(strong.vi) >= _SUMMARY_ROOM:
        return what
    return Pair(f"{what.vi} {strong.vi}", f"{what.en} {strong.en}")


def _description(source: random.Random, ground: Ground, plan: Blueprint) -> Pair:
    words, nature = vocabulary("solutions"), plan.theme.nature
    keys = [key for key in plan.theme.audiences if key in ground.audiences]
    opening = source.choice(pairs(words["opening"]["any"]))
    others = [source.choice(pairs(words[part][nature])) for part in ("middle", "closing")]
    first = Pair(
        opening.vi.format(
            name=plan.name.vi,
            audiences=", ".join(lower_first(ground.audience_names[key].vi) for key in keys),
            what=plan.theme.what.vi,
        ),
        opening.en.format(
            name=plan.name.en,
            audiences=", ".join(words["audiences_en"][key] for key in keys),
            what=plan.theme.what.en,
        ),
    )
    parts = [first, *others]
    return Pair("\n\n".join(p.vi for p in parts), "\n\n".join(p.en for p in parts))


def _features(source: random.Random, plan: Blueprint) -> list[str]:
    own = some(source, plan.theme.features, _FEATURES + source.randrange(2))
    common = vocabulary("solutions")["features"][plan.theme.nature]
    return own + some(source, common, _COMMON_FEATURES)


def _facts(source: random.Random, plan: Blueprint, maker: Maker) -> dict[str, object]:
    words = vocabulary("solutions")["words"]
    hosting = weighted(source, _HOSTING)
    shelf = weighted(source, _SHELF)
    site = domain_of(maker.vendor)
    has_site = bool(site) and source.random() < 0.85
    readiness = "retiring" if maker.vendor.state == "ceased" else weighted(source, _READINESS)
    is_abroad = maker.vendor.kind == "foreign"
    return {
        "kind": _kind(source, plan),
        "readiness": "mature" if plan.programme else readiness,
        "deployment": hosting,
        "off_the_shelf": shelf,
        "off_the_shelf_basis": source.choice(words["shelf_basis"]) if shelf else "",
        "vietnamese_product": False if is_abroad else weighted(source, _VIETNAMESE),
        "security_level": weighted(source, _LEVELS),
        "data_location": _data_location(source, hosting),
        "integrations": "; ".join(some(source, words["integrations"], source.randrange(1, 5))),
        "languages": source.choice(("Tiếng Việt", "Tiếng Việt", "Tiếng Việt; Tiếng Anh")),
        "website": f"https://{site}/{plan.slug}" if has_site else "",
        "video_url": f"https://{site}/video/{plan.slug}"
        if has_site and source.random() < _VIDEO_SHARE
        else "",
    }


def _kind(source: random.Random, plan: Blueprint) -> str:
    if plan.programme == "shared":
        return "state_shared"
    if plan.theme.kind:
        return plan.theme.kind
    if plan.theme.tariff.manner == "f":
        return "free"
    return weighted(source, _KINDS) if plan.theme.nature == "soft" else "commercial"


def _data_location(source: random.Random, hosting: str) -> str:
    vendor_site, province_site, own_site, two_sites = vocabulary("solutions")["words"][
        "data_locations"
    ]
    if hosting == "cloud":
        return source.choice((vendor_site, vendor_site, two_sites))
    return {"provincial_data_centre": province_site, "on_premises": own_site}.get(
        hosting, two_sites
    )
