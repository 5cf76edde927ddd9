"""Sample councils and what they found; recognitions."""

import datetime as dt
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from string import ascii_uppercase

from core.text import vi_slugify
from solutions import evaluating, scoring
from solutions.models import (
    CriterionScore,
    Evaluation,
    EvaluationBody,
    Implementer,
    Recognition,
)

from .blueprints import Blueprint
from .chance import weighted
from .ground import Ground, Place
from .themes import vocabulary

NATIONAL_BODIES = 2
_EVALUATED, _PLATFORM_EVALUATED = 0.42, 0.7
# How good products are, in points; a few fall short.
_QUALITY, _DEVIATION, _BEST = 79.5, 7.2, 94.0
_WEAK_SHARE, _WEAK = 0.04, (40.0, 52.0)
_MOST_POINTS = 98
_STATES = {"published": 92.0, "draft": 5.0, "revoked": 3.0}
_OLDEST_DAYS = 800
_RECOGNISED, _IMPLEMENTED = 0.14, 0.25
_REASONS = (
    "Phiên bản đánh giá không còn được cung cấp",
    "Hồ sơ đánh giá thiếu biên bản kiểm tra an toàn thông tin",
)
_ANSWER = "Nhà cung cấp đã gửi bản giải trình và kế hoạch khắc phục trong thời hạn."
_MEMBERS = (5, 7, 9)
_METHODS = (
    "Số liệu minh họa: đọc hồ sơ, dùng thử tại 02 xã mẫu trong 04 tuần, phỏng vấn 15 người dùng.",
    "Số liệu minh họa: nghe trình bày, kiểm tra 20 chức năng theo kịch bản, đo thời gian đáp ứng.",
    "Số liệu minh họa: đọc hồ sơ an toàn thông tin, thử khôi phục dữ liệu, hỏi ý kiến 08 đơn vị.",
)
# One council in so many forgot the declarations: visitors then read nothing of them.
_WITHOUT_FORMS = 11
# One published result in so many has no public copy yet.
_WITHOUT_COPY = 5


@dataclass(slots=True)
class Verdict:
    """An evaluation to be and its scores."""

    evaluation: Evaluation
    scores: list[CriterionScore]


def bodies(ground: Ground) -> list[EvaluationBody]:
    """Councils A to Z: the first of the ministry, the others of the richest provinces."""
    rich = sorted(ground.places, key=lambda place: (-place.richness, place.id))
    owners: list[Place | None] = [None] * NATIONAL_BODIES + list(rich)
    return [_body(letter, place) for letter, place in zip(ascii_uppercase, owners, strict=False)]


def _body(letter: str, place: Place | None) -> EvaluationBody:
    name = f"Hội đồng mẫu {letter}"
    where = f"của {place.full_name}" if place else "của trung ương"
    return EvaluationBody(
        name=name,
        name_en=f"Sample Council {letter}",
        slug=vi_slugify(name),
        province_id=place.id if place else None,
        about=f"Hội đồng minh họa {where}, không phải hội đồng của cơ quan nào có thật.",
        founding_number="00/QĐ-MẪU",
        is_sample=True,
    )


def verdicts(
    ground: Ground, plan: Blueprint, councils: Sequence[EvaluationBody], places: set[int]
) -> Iterator[Verdict]:
    """What councils found of a product: those of provinces that list it, or of the ministry."""
    source = ground.chance("evaluated", plan.number)
    if source.random() > (_PLATFORM_EVALUATED if plan.programme else _EVALUATED):
        return
    able = [body for body in councils if body.province_id is None or body.province_id in places]
    quality = min(_BEST, source.gauss(_QUALITY, _DEVIATION))
    if source.random() < _WEAK_SHARE:
        quality = source.uniform(*_WEAK)
    for body in source.sample(able, min(len(able), source.choice((1, 1, 1, 2, 2, 3, 4)))):
        yield _verdict(source, ground, body, quality)


def _verdict(
    source: random.Random, ground: Ground, body: EvaluationBody, quality: float
) -> Verdict:
    scores = {key: _points(source, quality) for key in ground.criteria}
    state = weighted(source, _STATES)
    if state == "draft":
        scores.pop(source.choice(list(scores)))
    weights = {key: criterion.weight for key, criterion in ground.criteria.items()}
    overall = None if state == "draft" else scoring.overall_points(scores, weights)
    day = ground.days_ago(source.randrange(15, _OLDEST_DAYS))
    members = source.choice(_MEMBERS)
    made = Evaluation(
        province_id=body.province_id,
        body_id=body.pk,
        criteria_set_id=ground.criteria_set,
        method=_METHODS[day.toordinal() % len(_METHODS)],
        product_version=f"{source.randrange(1, 6)}.{source.randrange(10)}",
        evaluated_on=day,
        valid_until=day + dt.timedelta(days=source.choice((365, 365, 730))),
        state=state,
        founding_number="00/QĐ-MẪU",
        founding_date=day - dt.timedelta(days=40),
        members_present=members - source.randrange(2),
        members_total=members,
        minutes_number="00/BB-MẪU",
        minutes_date=day,
        result_number="00/TB-MẪU",
        result_date=day + dt.timedelta(days=7),
        result_signer=f"Chủ tịch {body.name}",
        has_conflict_forms=day.toordinal() % _WITHOUT_FORMS != 0,
        overall_micropoints=None if overall is None else scoring.to_micropoints(overall),
    )
    if overall is not None and (overall < scoring.PASS_POINTS or state == "revoked"):
        _tell_vendor(source, ground, made, day)
    return Verdict(
        made,
        [
            CriterionScore(criterion_id=ground.criteria[key].pk, points=points)
            for key, points in scores.items()
        ],
    )


def attach_copies(verdicts: Iterable[Verdict], paper: int) -> None:
    """Give most of what is published its public copy: the stored file with the key ``paper``."""
    for verdict in verdicts:
        made = verdict.evaluation
        if made.state != "draft" and made.evaluated_on.toordinal() % _WITHOUT_COPY:
            made.public_file_id = paper


def _points(source: random.Random, quality: float) -> Decimal:
    """A score in half points, around the quality of the product."""
    halves = round(source.gauss(quality, 4.5) * 2)
    return Decimal(min(2 * _MOST_POINTS, max(0, halves))) / 2


def _tell_vendor(source: random.Random, ground: Ground, made: Evaluation, day: dt.date) -> None:
    """A failed or revoked result is public 10 working days after the vendor was told."""
    if made.state == "revoked":
        made.revoked_on = min(ground.on, day + dt.timedelta(days=source.randrange(20, 300)))
        made.revoke_reason = source.choice(_REASONS)
    told = min(ground.on, (made.revoked_on or day) + dt.timedelta(days=source.randrange(2, 12)))
    made.vendor_notified_on = told
    made.public_from = evaluating.public_from(told)
    if source.random() < 0.5 and told < ground.on:
        made.vendor_reply = _ANSWER


def recognitions(ground: Ground, plan: Blueprint) -> Iterator[Recognition]:
    """Awards and certificates of made-up issuers, some of them lapsed."""
    source = ground.chance("recognised", plan.number)
    if source.random() > _RECOGNISED:
        return
    line = source.choice(vocabulary("solutions")["words"]["recognitions"])
    kind, title, issuer = line.split(" | ")
    day = ground.days_ago(source.randrange(30, 900))
    yield Recognition(
        kind=kind,
        title=title,
        issuer=issuer,
        number="00/GCN-MẪU",
        issued_on=day,
        scope=f"Giải pháp {plan.name.vi}",
        valid_until=day + dt.timedelta(days=1095) if kind == "certificate" else None,
    )


def implementers(ground: Ground, plan: Blueprint, places: Sequence[Place]) -> Iterator[Implementer]:
    """Who else installs the product in the provinces that list it."""
    source = ground.chance("implementers", plan.number)
    if source.random() > _IMPLEMENTED:
        return
    names = vocabulary("solutions")["words"]["implementers"]
    for place in places[: source.randrange(1, 4)]:
        yield Implementer(name=source.choice(names), province_id=place.id)
