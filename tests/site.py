"""A small public site with one, or many, of everything, and all the addresses it answers.

For tests that must grow by themselves: a new route is found by walking the resolver.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, reverse
from django.utils import translation

from comparison.quarters import Quarter
from provinces.models import Province
from showcase import urls
from solutions.models import Listing, Solution
from solutions.prices import store_price_from
from tests import factories as f

# A day on which the promotions and evaluations of the factories hold.
TODAY = dt.datetime(2026, 2, 10, 10, tzinfo=dt.timezone(dt.timedelta(hours=7)))
LANGUAGES = ("vi", "en")
# Only there while DEBUG is on.
DEBUG_ONLY = {"gallery"}


@dataclass(frozen=True)
class Route:
    """A route of the resolver: its name with the namespace, and the names of its parameters.

    ``is_page`` is False for a file, whose address ends without a slash.
    """

    name: str
    parameters: tuple[str, ...]
    is_page: bool = True

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        """The namespace, or the name itself: whose address it is."""
        return self.name.partition(":")[0]

    def address(self, language: str, value: str = "", **known: str) -> str:
        """The path of the page; ``value`` fills its parameters, but for those that are known."""
        values = {name: known.get(name, value) for name in self.parameters}
        with translation.override(language):
            return reverse(self.name, kwargs=values)


def routes(patterns: Sequence[URLPattern | URLResolver], prefix: str = "") -> Iterator[Route]:
    """Every named route below the patterns."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            space = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from routes(pattern.url_patterns, prefix + space)
        else:
            if pattern.name:
                path = str(pattern.pattern)
                names = re.findall(r"<(?:\w+:)?(\w+)>", path)
                yield Route(f"{prefix}{pattern.name}", tuple(names), not path or path[-1] == "/")


STAFF = tuple(dict.fromkeys(routes(urls.staff)))
# Secrets sent by e-mail; what they may and may not do is tested apart.
LETTERS = tuple(routes(urls.letters))
PUBLIC = tuple(
    route for route in routes(urls.public) if route.is_page and route.name not in DEBUG_ONLY
)
# Tables and reports of the comparison; each is tested with what it holds.
FILES = tuple(route for route in routes(urls.public) if not route.is_page)


@dataclass(frozen=True)
class Site:
    """What was made: the last part of the address of the first of each kind."""

    slugs: dict[str, str]

    def address(self, route: Route, language: str = "vi") -> str:
        """The address of a page of this site."""
        if not route.parameters:
            return route.address(language)
        return route.address(language, self.slugs[route.place], **self.known(route))

    def known(self, route: Route) -> dict[str, str]:
        """Parameters that are another kind's than the page's own."""
        return {"province": self.slugs["provinces"]} if route.place == "comparison" else {}

    def addresses(self) -> list[str]:
        """Every public page in both languages."""
        return [self.address(route, language) for language in LANGUAGES for route in PUBLIC]


def make_site(da_nang: Province, hue: Province, many: int = 1) -> Site:
    """A site with ``many`` of everything: sectors, plans of a listing, steps of a guide …

    Of solutions, problems and guides there is one more, so that every page has neighbours to show.
    """
    f.CentreFactory(province=da_nang, state="open", is_model=True, intro="Mời vào xem")
    f.CentreFactory(province=hue)
    sectors = [f.SectorFactory(name=f"Lĩnh vực mẫu {n}") for n in range(many)]
    audiences = [f.AudienceFactory(name=f"Đối tượng mẫu {n}") for n in range(many)]
    laws = [f.LegalInstrumentFactory() for _ in range(many)]
    solutions = [_solution(n, many, (da_nang, hue), sectors, audiences) for n in range(many + 1)]
    _programmes(many, solutions)
    _evaluations(many, da_nang, solutions, laws)
    _handbook(many, da_nang, solutions, (sectors, audiences, laws))
    _rooms(many, da_nang)
    quarter = _quarters(many, (da_nang, hue))
    store_price_from(Listing.objects.all(), TODAY.date())
    return Site(
        {
            "solutions": solutions[0].slug,
            "vendors": solutions[0].vendor.slug,
            "sectors": sectors[0].slug,
            "provinces": da_nang.slug,
            "programmes": "chuong-trinh-mau-0",
            "bodies": "hoi-dong-mau-0",
            "criteria": "bo-tieu-chi-mau",
            "problems": "bai-toan-mau-0",
            "guides": "cam-nang-mau-0",
            "comparison": quarter,
        }
    )


def make_site_of_its_own(many: int) -> Site:
    """The same in Đà Nẵng, which succeeded Quảng Nam, and Huế, both made for it."""
    region = f.RegionFactory(name="Duyên hải Nam Trung Bộ", position=4)
    da_nang, hue = (
        f.ProvinceFactory(name=name, region=region, slug=slug)
        for name, slug in (("Đà Nẵng", "da-nang"), ("Huế", "hue"))
    )
    made = make_site(da_nang, hue, many)
    f.ProvinceFactory(
        name="Quảng Nam", slug="quang-nam", region=region, ended=True, successor=da_nang
    )
    return made


def _solution(
    number: int,
    many: int,
    places: tuple[Province, Province],
    sectors: list,
    audiences: list,
) -> Solution:
    vendor = f.VendorFactory(legal_name=f"Công ty mẫu {number}", province=places[0])
    made = f.SolutionFactory(
        name=f"Giải pháp mẫu {number}",
        name_en=f"Sample solution {number}",
        vendor=vendor,
        summary="Tóm tắt mẫu",
        features="Một\nHai",
        integrations="VNeID; Thuế",
        kind="commercial",
        readiness="ready",
        deployment="cloud",
        security_level=3,
    )
    made.sectors.set(sectors)
    made.audiences.set(audiences)
    listings = [f.ListingFactory(solution=made, province=place, published=True) for place in places]
    listings.append(f.ListingFactory(solution=made, national=True, published=True))
    listings[0].is_featured = True
    listings[0].booth_code = f"A{number}"
    listings[0].trial_offer = True
    listings[0].save()
    for listing in listings:
        for plan in f.PricePlanFactory.create_batch(many, listing=listing, unit="người dùng"):
            f.PriceRevisionFactory(plan=plan, amount=plan.amount)
            f.PromotionFactory(plan=plan)
    for _ in range(many):
        f.SolutionImageFactory(solution=made)
        f.ImplementerFactory(solution=made, local=True)
        f.RecognitionFactory(solution=made)
        review = f.ReviewFactory(deployment=f.DeploymentFactory(solution=made, confirmed=True))
        f.ReviewScoreFactory(review=review)
        f.DeploymentFactory(solution=made, province=places[0], told_by="vendor")
    return made


def _programmes(many: int, solutions: list[Solution]) -> None:
    for number in range(many):
        programme = f.ProgrammeFactory(name=f"Chương trình mẫu {number}")
        for solution in solutions:
            f.ProgrammeEntryFactory(programme=programme, solution=solution)


def _evaluations(many: int, place: Province, solutions: list[Solution], laws: list) -> None:
    criteria = f.CriteriaSetFactory(name="Bộ tiêu chí mẫu", state="published")
    criteria.legal_basis.set(laws)
    weights = [f.CriterionFactory(criteria_set=criteria, weight=100 // many) for _ in range(many)]
    for number in range(many):
        body = f.EvaluationBodyFactory(name=f"Hội đồng mẫu {number}", province=place)
        body.legal_basis.set(laws)
        for solution in solutions:
            made = f.EvaluationFactory(
                solution=solution, body=body, criteria_set=criteria, province=place, published=True
            )
            for criterion in weights:
                f.CriterionScoreFactory(evaluation=made, criterion=criterion)


def _handbook(many: int, place: Province, solutions: list[Solution], links: tuple) -> None:
    sectors, audiences, laws = links
    for number in range(many + 1):
        problem = f.ProblemFactory(
            title=f"Bài toán mẫu {number}", sector=sectors[0], published=True
        )
        problem.audiences.set(audiences)
        guide = f.GuideFactory(
            title=f"Cẩm nang mẫu {number}",
            body="Cách tiếp cận",
            province=place,
            problem=problem,
            published=True,
        )
        guide.sectors.set(sectors)
        guide.audiences.set(audiences)
        guide.legal_basis.set(laws)
        for row in range(many):
            f.ProblemTaskFactory(problem=problem, position=row)
            step = f.GuideStepFactory(
                guide=guide, phase=f"Giai đoạn {row}", days=5, checklist="Một\nHai", position=row
            )
            step.solutions.set(solutions)
            f.GuideAttachmentFactory(guide=guide)
        for solution in solutions:
            f.ProblemSolutionFactory(problem=problem, solution=solution)
            f.GuideSolutionFactory(guide=guide, solution=solution)


def _rooms(many: int, place: Province) -> None:
    f.DepartmentNameFactory(centre=place.centre)
    for number in range(many):
        f.CentreLocationFactory(centre=place.centre, position=number)
        f.CentrePhotoFactory(centre=place.centre, position=number)


def _quarters(many: int, places: tuple[Province, Province]) -> str:
    """Published quarters before ``TODAY``, the last one with corrections; the last one's address.

    There is one more, so that it has one to be compared with.
    """
    last = Quarter.of(TODAY.date()).previous
    for back in range(many + 1):
        quarter = last.back(back)
        ranking = f.RankingFactory(
            year=quarter.year, number=quarter.number, scope="all", published=True
        )
        for position, place in enumerate(places, start=1):
            kept = f.SnapshotFactory(
                ranking=ranking,
                province=place,
                communes=place.communes,
                scaled={"sectors_covered": [50, 1]},
                score=100 - position - back,
                rank=position,
            )
            if back == 0:
                f.CorrectionFactory.create_batch(many, snapshot=kept)
    return str(last)
