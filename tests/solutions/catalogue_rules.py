"""The rules of the catalogue's search written a second time, without SQL.

``Naive`` reads PRODUCT section 6 line by line over Python objects. It shares with the real search
only the pure rules of prices, marks and words.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction
from functools import cache
from random import Random

from core.finding.documents import Document, Prepared, prepare
from core.finding.plain import PlainVocabulary, answers
from core.finding.understanding import understand
from core.text import fold
from guides.models import ProblemSolution
from provinces.models import Province
from solutions.models import Evaluation, Listing, PricePlan, Solution
from solutions.pricing import badge_shown, is_valid, price_from
from solutions.query import SORTS, CatalogueQuery
from solutions.scoring import grade, rating_sort_value
from solutions.wording import lexicon

DAY = dt.timedelta(days=1)
LISTING_FACETS = ("province", "region", "charge", "unit")
WORDS = (
    "y te", "so", "lua", "ho so", "Sông", "xa", "z", "mất mạng", "thuốc kho", "cong ty", "4",
    "phần mềm cho trạm", "khamm", "Đà Nẵng", "hồ sơ Hải Dương", "thuoc xa khong",
)  # fmt: skip
FACETS = (
    "sector", "pillar", "audience", "problem", "province", "region", "vendor", "vendor_province",
    "programme", "kind", "readiness", "charge", "unit", "deployment", "security_level",
    "evaluated_by", "recognition", "grade",
)  # fmt: skip
FLAGS = ("trial", "promo", "featured", "vietnamese_product", "off_the_shelf")


class Naive:
    """The search again, over objects read once."""

    def __init__(self, on: dt.date) -> None:
        self.on = on
        self.known: dict[str, dict[int, list[Listing]]] = {}
        self.solutions = list(
            Solution.objects.select_related("vendor__province").prefetch_related(
                "sectors__pillar", "audiences", "programmes", "recognitions"
            )
        )
        listings = Listing.objects.select_related("province__region").prefetch_related(
            "plans__promotions", "plans__revisions"
        )
        self.listings = [row for row in listings if self._is_public(row)]
        evaluations = Evaluation.objects.select_related("province__successor", "body")
        self.evaluations = [row for row in evaluations if self._is_valid(row)]
        self.problems = [
            (link.solution_id, link.problem.slug)
            for link in ProblemSolution.objects.select_related("problem")
            if link.problem.state == "published"
        ]
        self.region_of = {p.slug: p.region.slug for p in Province.objects.select_related("region")}

    # What matches ---------------------------------------------------------------------------
    def matches(self, query: CatalogueQuery) -> dict[int, list[Listing]]:
        """The matching listings of each matching solution; reckoned once for a question."""
        asked = query.restarted(sort="").canonical()
        if asked in self.known:
            return self.known[asked]
        found = self.known[asked] = {}
        for solution in self.solutions:
            offers = [
                row
                for row in self.listings
                if row.solution_id == solution.pk and self._offer_fits(row, query)
            ]
            if offers and self._solution_fits(solution, query):
                found[solution.pk] = offers
        return found

    def _offer_fits(self, listing: Listing, query: CatalogueQuery) -> bool:
        for key in LISTING_FACETS:
            wanted = query.chosen(key)
            if wanted and not set(wanted) & set(self.values(key, listing)):
                return False
        price = self.price(listing)
        if query.price_min is not None and (price is None or price < query.price_min):
            return False
        if query.price_max is not None and (price is None or price > query.price_max):
            return False
        flags = {
            "trial": listing.trial_offer or any(p.trial_days for p in self._base(listing)),
            "promo": any(self._has_badge(plan) for plan in self._base(listing)),
            "featured": listing.is_featured,
        }
        return all(flags[key] for key in flags if key in query.flags)

    def _solution_fits(self, solution: Solution, query: CatalogueQuery) -> bool:
        for key, wanted in query.choices.items():
            if key in LISTING_FACETS:
                continue
            if not set(wanted) & set(self.values(key, solution, query)):
                return False
        if query.rating_min is not None:
            mean = self.mean(solution.pk, query)
            if mean is None or mean < query.rating_min:
                return False
        if "vietnamese_product" in query.flags and solution.vietnamese_product is not True:
            return False
        if "off_the_shelf" in query.flags and solution.off_the_shelf is not True:
            return False
        return not query.words or solution.pk in self._scores(query.text)

    # Values ---------------------------------------------------------------------------------
    def values(self, key: str, row: object, query: CatalogueQuery | None = None) -> list[str]:
        """The values that a solution or listing has of a facet."""
        listing_values: dict[str, Callable[[Listing], Iterable[str]]] = {
            "province": lambda r: [r.province.slug] if r.province else [],
            "region": lambda r: [r.province.region.slug] if r.province else [],
            "charge": lambda r: {p.charge for p in self._base(r)},
            "unit": lambda r: {fold(p.unit) for p in self._base(r)},
        }
        if key in listing_values:
            return [value for value in listing_values[key](row) if value]
        solution = row
        place = solution.vendor.province
        values: dict[str, Iterable[object]] = {
            "sector": [s.slug for s in solution.sectors.all()],
            "pillar": [s.pillar.key for s in solution.sectors.all()],
            "audience": [a.key for a in solution.audiences.all()],
            "problem": [slug for pk, slug in self.problems if pk == solution.pk],
            "vendor": [solution.vendor.slug],
            "vendor_province": [place.slug] if place else [],
            "programme": [p.slug for p in solution.programmes.all()],
            "kind": [solution.kind],
            "readiness": [solution.readiness],
            "deployment": [solution.deployment],
            "security_level": [str(solution.security_level or "")],
            "evaluated_by": [e.body.slug for e in self.evaluations if e.solution_id == solution.pk],
            "recognition": [
                r.kind
                for r in solution.recognitions.all()
                if r.valid_until is None or r.valid_until >= self.on
            ],
        }
        if key == "grade":
            mean = self.mean(solution.pk, query or CatalogueQuery())
            return [] if mean is None else [grade(mean)]
        return [str(value) for value in set(values[key]) if value]

    def counts(self, query: CatalogueQuery, key: str) -> dict[str, int]:
        """Solutions for each value of a facet, without its own choice."""
        others = query.without(key)
        by_pk = {solution.pk: solution for solution in self.solutions}
        found: Counter[str] = Counter()
        for pk, offers in self.matches(others).items():
            if key in LISTING_FACETS:
                found.update({value for row in offers for value in self.values(key, row)})
            else:
                found.update(set(self.values(key, by_pk[pk], others)))
        return dict(found)

    # Order ----------------------------------------------------------------------------------
    def ordered(self, query: CatalogueQuery) -> list[int]:
        """The matching solutions in the order asked for."""
        found = self.matches(query)
        by_pk = {solution.pk: solution for solution in self.solutions}
        if query.order == "name":
            return sorted(found, key=lambda pk: (by_pk[pk].sort_key, pk))
        if query.order == "newest":
            return sorted(found, key=lambda pk: self._age(found[pk], pk))
        if query.order in {"price", "-price"}:
            sign = -1 if query.order == "-price" else 1
            least = {pk: self._least(offers) for pk, offers in found.items()}
            return sorted(found, key=lambda pk: (least[pk] is None, sign * (least[pk] or 0), pk))
        scores = self._scores(query.text) if query.order == "relevance" else {}
        return sorted(found, key=lambda pk: (-scores.get(pk, 0), *self._rank(pk, query), pk))

    def _age(self, offers: list[Listing], pk: int) -> tuple[bool, float, int]:
        shown = [row.first_published_at for row in offers if row.first_published_at]
        return not shown, -min(shown).timestamp() if shown else 0, -pk

    def _rank(self, pk: int, query: CatalogueQuery) -> tuple[bool, Fraction]:
        own = self._counting(pk, query)
        if not own:
            return True, Fraction(0)
        every = [Fraction(e.overall_micropoints) for e in self.evaluations]
        total = sum(e.overall_micropoints for e in own)
        return False, -rating_sort_value(Fraction(total), len(own), sum(every) / len(every))

    def _least(self, offers: list[Listing]) -> int | None:
        prices = [price for row in offers if (price := self.price(row)) is not None]
        return min(prices, default=None)

    # Prices and marks -----------------------------------------------------------------------
    @cache  # noqa: B019 one object for one test
    def price(self, listing: Listing) -> int | None:
        """The first-year cost today, computed anew."""
        plans = sorted(listing.plans.all(), key=lambda plan: (plan.position, plan.pk))
        found = price_from([plan.terms() for plan in plans], self.on)
        return found.cost if found else None

    def mean(self, pk: int, query: CatalogueQuery) -> Fraction | None:
        """The rating that counts for the query."""
        own = self._counting(pk, query)
        return Fraction(sum(e.overall_micropoints for e in own), 10**6 * len(own)) if own else None

    def _counting(self, pk: int, query: CatalogueQuery) -> list[Evaluation]:
        own = [row for row in self.evaluations if row.solution_id == pk]
        provinces, regions = query.chosen("province"), query.chosen("region")
        if not provinces and not regions:
            return own
        return [
            row
            for row in own
            if row.province is None
            or self._is_chosen(row.province, provinces, regions)
            or (
                row.province.successor
                and self._is_chosen(row.province.successor, provinces, regions)
            )
        ]

    def _is_chosen(self, place: Province, provinces: tuple, regions: tuple) -> bool:
        fits = not provinces or place.slug in provinces
        return fits and (not regions or self.region_of[place.slug] in regions)

    @cache  # noqa: B019 one object for one test
    def _base(self, listing: Listing) -> list[PricePlan]:
        return [
            plan
            for plan in listing.plans.all()
            if plan.role == "base" and is_valid(plan.terms(), self.on)
        ]

    @cache  # noqa: B019 one object for one test
    def _has_badge(self, plan: PricePlan) -> bool:
        """The rule of 90 days, day by day."""
        series = sorted(
            (
                (r.changed_on, r.pk, r.amount)
                for r in plan.revisions.all()
                if r.charge == plan.charge and (r.period_months or 0) == (plan.period_months or 0)
            ),
        )
        days = (self.on - number * DAY for number in range(91))
        asked = []
        for day in days:
            past = [amount for changed_on, _pk, amount in series if changed_on <= day]
            asked += past[-1:]
        return badge_shown(plan.terms(), self.on, min(asked, default=None))

    def _is_public(self, listing: Listing) -> bool:
        is_due = listing.publish_on is None or listing.publish_on <= self.on
        return listing.state == "published" and is_due

    def _is_valid(self, row: Evaluation) -> bool:
        is_told = row.public_from is not None and row.public_from <= self.on
        is_public = row.overall_micropoints >= 50 * 10**6 or is_told
        in_time = row.valid_until is None or row.valid_until >= self.on
        return row.state == "published" and is_public and in_time

    # Text -----------------------------------------------------------------------------------
    @cache  # noqa: B019 one object for one test
    def _scores(self, text: str) -> dict[int, int]:
        """The score of each public solution that the text finds."""
        documents = self._documents()
        question = understand(text, lexicon(self.on), PlainVocabulary(documents.values()))
        return answers(question, documents, (5, 4, 3, 1))[0]

    @cache  # noqa: B019 one object for one test
    def _documents(self) -> dict[int, Prepared]:
        public: dict[int, set[int]] = {}
        for row in self.listings:
            public.setdefault(row.solution_id, set()).update([row.province_id or 0])
        found = {}
        for solution in self.solutions:
            if solution.pk not in public:
                continue
            made_by = [solution.vendor.legal_name, solution.vendor.short_name]
            for sector in solution.sectors.all():
                made_by += [sector.name, sector.name_en, *sector.aliases.split(";")]
            levels = (
                [solution.name, solution.name_en],
                made_by,
                [solution.summary, solution.summary_en, solution.problem, solution.problem_en],
                [solution.description, solution.description_en, solution.features]
                + [solution.integrations],
            )
            found[solution.pk] = prepare(Document(levels, frozenset(public[solution.pk] - {0})))
        return found


def random_query(random: Random, naive: Naive) -> CatalogueQuery:
    """A question of up to four conditions, most of which find something."""
    choices = {}
    for key in random.sample(FACETS, random.choice([0, 1, 1, 2, 3])):
        known = sorted(naive.counts(CatalogueQuery(), key))
        if known:
            choices[key] = tuple(random.sample(known, min(len(known), random.choice([1, 1, 2]))))
    return CatalogueQuery(
        text=random.choice(["", "", random.choice(WORDS)]),
        choices=choices,
        flags=frozenset(random.sample(FLAGS, random.choice([0, 0, 1, 2]))),
        price_min=random.choice([None, None, None, 7_200, 3_000_000]),
        price_max=random.choice([None, None, None, 7_200, 5_000_000, 40_000_000]),
        rating_min=random.choice([None, None, None, Decimal("72.5"), Decimal(80)]),
        sort=random.choice(["", *SORTS]),
        page=random.choice([1, 1, 2]),
    )
