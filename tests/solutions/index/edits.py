"""Random edits of the small world, by every way of writing, as staff, imports and tools do them."""

import datetime as dt
from collections.abc import Callable
from random import Random

from django.db import connection
from django.utils import timezone

from guides.models import Problem, ProblemSolution
from provinces.models import Province
from solutions.models import (
    Audience,
    Evaluation,
    EvaluationBody,
    Listing,
    PricePlan,
    ProgrammeEntry,
    Promotion,
    Recognition,
    Sector,
    Solution,
    Synonym,
)
from solutions.prices import store_price_from
from tests import factories as made
from tests.solutions.catalogue_world import AMOUNTS, DAY, NAMES, ON, TEXTS
from vendors.models import Vendor


def change(random: Random) -> None:
    """Edit something."""
    random.choice(EDITS)(random)


def rename(random: Random) -> None:
    solution = _any(random, Solution)
    solution.name = f"{random.choice(NAMES)} {random.randint(0, 99)}"
    solution.description = random.choice(TEXTS)
    solution.vendor = _any(random, Vendor)
    solution.save()


def update_columns(random: Random) -> None:
    Solution.objects.filter(pk__in=_keys(random, Solution, 3)).update(
        kind=random.choice(Solution.Kind.values),
        vietnamese_product=random.choice([None, True, False]),
        security_level=random.choice([None, 2, 5]),
    )


def write_sql(random: Random) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            'UPDATE "solutions_solution" SET readiness = %s WHERE id = %s',
            [random.choice(["", "ready", "scaled"]), _any(random, Solution).pk],
        )


def sort_in(random: Random) -> None:
    solution = _any(random, Solution)
    solution.sectors.set(_some(random, Sector, 2))
    solution.audiences.set(_some(random, Audience, 2))


def publish(random: Random) -> None:
    Listing.objects.filter(pk=_any(random, Listing).pk).update(
        state=random.choice(["published", "published", "draft"]),
        publish_on=random.choice([None, ON, ON + DAY]),
        is_featured=random.random() < 0.5,
        first_published_at=random.choice([None, timezone.now() - random.randint(1, 99) * DAY]),
    )


def list_somewhere(random: Random) -> None:
    solution = _any(random, Solution) if random.random() < 0.7 else made.SolutionFactory()
    places = [*Province.objects.order_by("pk"), None]
    taken = Listing.objects.filter(solution=solution).values_list("province", flat=True)
    free = [place for place in places if (place.pk if place else None) not in set(taken)]
    if free:
        listing = made.ListingFactory(
            solution=solution, province=random.choice(free), published=True
        )
        made.PricePlanFactory(listing=listing, unit=random.choice(["Trạm", "hồ sơ"]))
        store_price_from([listing.pk], ON)


def price_anew(random: Random) -> None:
    plans = PricePlan.objects.filter(amount__isnull=False).order_by("pk")
    if plan := plans.filter(pk__gte=random.randint(0, 40)).first():
        plan.amount = random.choice(AMOUNTS)
        plan.unit = random.choice(["Trạm", "trạm", "hóa đơn", "TRẠM"])
        plan.save()
        if random.random() < 0.7:
            store_price_from([plan.listing_id], ON)


def end_promotion(random: Random) -> None:
    Promotion.objects.filter(pk__in=_keys(random, Promotion, 2)).update(
        ends_on=random.choice([None, ON, ON - DAY])
    )


def drop_plan(random: Random) -> None:
    PricePlan.objects.filter(pk__in=_keys(random, PricePlan, 1)).delete()


def evaluate(random: Random) -> None:
    Evaluation.objects.filter(pk__in=_keys(random, Evaluation, 2)).update(
        overall_micropoints=random.choice([49, 50, 64, 80, 90, 100]) * 10**6,
        state=random.choice(["published", "published", "draft"]),
        valid_until=random.choice([None, ON, ON - DAY]),
    )


def recognise(random: Random) -> None:
    made.RecognitionFactory(
        solution=_any(random, Solution), kind=random.choice(Recognition.Kind.values)
    )


def move_vendor(random: Random) -> None:
    vendor = _any(random, Vendor)
    vendor.short_name = random.choice(["", "Mới", "Sông"])
    vendor.province = random.choice([None, *_some(random, Province, 1)])
    vendor.save()


def rename_sector(random: Random) -> None:
    Sector.objects.filter(pk=_any(random, Sector).pk).update(aliases=random.choice(["", "kho"]))


def rename_audience(random: Random) -> None:
    audience = Audience.objects.filter(pk=_any(random, Audience).pk)
    audience.update(aliases=random.choice(["", "kho"]))


def rename_body(random: Random) -> None:
    body = _any(random, EvaluationBody)
    EvaluationBody.objects.filter(pk=body.pk).update(slug=f"hoi-dong-{random.randint(0, 99)}")


def hide_problem(random: Random) -> None:
    Problem.objects.filter(pk=_any(random, Problem).pk).update(
        state=random.choice(["published", "draft"])
    )


def unlink_problem(random: Random) -> None:
    ProblemSolution.objects.filter(pk__in=_keys(random, ProblemSolution, 1)).delete()


def say_otherwise(random: Random) -> None:
    Synonym.objects.get_or_create(
        term=random.choice(["ytx", "hstt", "lx"]), defaults={"meanings": "y tế\nlúa vàng"}
    )


def forget(random: Random) -> None:
    """Delete a solution with all that hangs on it."""
    solution = _any(random, Solution)
    Listing.objects.filter(solution=solution).delete()
    for related in (Evaluation, Recognition, ProblemSolution, ProgrammeEntry):
        related.objects.filter(solution=solution).delete()
    Solution.objects.filter(pk=solution.pk).delete()


EDITS: tuple[Callable[[Random], None], ...] = (
    rename, update_columns, write_sql, sort_in, publish, list_somewhere, price_anew,
    end_promotion, drop_plan, evaluate, recognise, move_vendor, rename_sector, rename_audience,
    rename_body, hide_problem, unlink_problem, say_otherwise, forget,
)  # fmt: skip
LATER: tuple[dt.date, ...] = (ON, ON + DAY, ON + 10 * DAY, ON + 40 * DAY)


def _keys(random: Random, model: type, most: int) -> list[int]:
    keys = list(model.objects.order_by("pk").values_list("pk", flat=True))
    return random.sample(keys, min(len(keys), most))


def _any(random: Random, model: type):  # type: ignore[no-untyped-def]
    return model.objects.get(pk=_keys(random, model, 1)[0])


def _some(random: Random, model: type, most: int) -> list:
    return list(model.objects.filter(pk__in=_keys(random, model, random.randint(0, most))))
