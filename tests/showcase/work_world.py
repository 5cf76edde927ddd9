"""One piece of work of each kind in a province, for the tests of the work queue."""

import datetime as dt
from typing import Any

from provinces.models import Province
from solutions.models import Deployment
from tests import factories as f

TODAY = dt.date(2026, 11, 12)


def listing(province: Province | None, **values: Any) -> Any:
    """A public listing that lacks nothing: price confirmed, picture, guide, sector, summary."""
    values = {"published": True, "price_checked_on": dt.date(2026, 10, 1)} | values
    kept = {"solution__summary": "Tóm tắt", "solution__steward": province}
    made = f.ListingFactory(province=province, **(kept | values))
    made.solution.sectors.add(f.SectorFactory())
    made.solution.vendor.tax_code = f"01{made.pk:08}"
    made.solution.vendor.save()
    f.PricePlanFactory(listing=made)
    f.SolutionImageFactory(solution=made.solution)
    f.GuideSolutionFactory(solution=made.solution, guide__published=True, guide__province=province)
    return made


# What is counted --------------------------------------------------------------------------------
def unconfirmed(province: Province) -> None:
    listing(province, price_checked_on=dt.date(2026, 5, 11))


def endless(province: Province) -> None:
    f.PromotionFactory(plan=listing(province).plans.get(), ends_on=None)


def promotion_ending(province: Province) -> None:
    f.PromotionFactory(
        plan=listing(province).plans.get(),
        starts_on=dt.date(2026, 11, 1),
        ends_on=dt.date(2026, 12, 12),
    )


def plan_ending(province: Province) -> None:
    listing(province).plans.update(valid_to=dt.date(2026, 11, 12))


def evaluation(province: Province, until: dt.date) -> None:
    f.EvaluationFactory(
        province=province, published=True, valid_until=until, solution=listing(province).solution
    )


def lapsed(province: Province) -> None:
    evaluation(province, dt.date(2026, 11, 11))


def lapsing(province: Province) -> None:
    evaluation(province, dt.date(2026, 11, 12))


def old_use(province: Province) -> None:
    f.DeploymentFactory(
        province=province, solution=listing(province).solution, confirmed_on=dt.date(2025, 11, 11)
    )


def use(province: Province, **more: object) -> Deployment:
    return f.DeploymentFactory(province=province, solution=listing(province).solution, **more)


def use_due_soon(province: Province) -> None:
    use(province, confirmed_on=dt.date(2025, 12, 11))


def unanswered_link(province: Province) -> None:
    f.UseRequestFactory(
        deployment=use(province),
        sent_at=dt.datetime(2026, 10, 12, 8, tzinfo=dt.UTC),
        expires_on=dt.date(2026, 11, 11),
    )


def answered_link(province: Province) -> None:
    f.UseRequestFactory(
        deployment=use(province, confirmed_on=TODAY), answer="yes", answered_on=TODAY
    )


def declared_uses(province: Province) -> None:
    f.UseRequestFactory(
        purpose="declare",
        deployment=None,
        solution=listing(province).solution,
        province=province,
        answer="declared",
        answered_on=TODAY,
        note="[]",
    )


def unchecked_review(province: Province) -> None:
    f.ReviewFactory(deployment=use(province, confirmed_on=TODAY), state="draft")


def lapsed_law(province: Province) -> None:
    guide = f.GuideFactory(province=province, published=True)
    guide.legal_basis.add(f.LegalInstrumentFactory(expired_on=TODAY))


def broken_link(province: Province) -> None:
    made = listing(province)
    made.solution.website = "https://hong.example/"
    made.solution.save()
    f.LinkCheckFactory(address="https://hong.example/", result="broken")


def broken_vendor_link(province: Province) -> None:
    made = listing(province)
    made.solution.vendor.website = "https://hong.example/"
    made.solution.vendor.save()
    f.LinkCheckFactory(address="https://hong.example/", result="broken")


def proposal(province: Province) -> None:
    f.ChangeProposalFactory(owner_province=province, from_province=f.ProvinceFactory())


def sheet(province: Province) -> None:
    f.ImportJobFactory(province=province, stage="previewed")


def untaxed(province: Province) -> None:
    f.VendorFactory(steward=province)


def in_review(province: Province) -> None:
    listing(province, published=False, state="in_review")


def guide_in_review(province: Province) -> None:
    f.GuideFactory(province=province, state="in_review")


def problem_in_review(province: Province) -> None:
    f.ProblemFactory(province=province, state="in_review")


def returned(province: Province) -> None:
    made = listing(province, published=False)
    f.TransitionFactory(target=made)
    f.TransitionFactory(
        target=made, verb="return", from_state="in_review", to_state="draft", reason="Thiếu giá"
    )


def scheduled(province: Province) -> None:
    listing(province, publish_on=dt.date(2026, 11, 13))


def priceless(province: Province) -> None:
    listing(province).plans.all().delete()


def wordless(province: Province) -> None:
    listing(province).solution.sectors.clear()


def pictureless(province: Province) -> None:
    listing(province).solution.images.all().delete()


def guideless(province: Province) -> None:
    listing(province).solution.guide_links.all().delete()


def twice(province: Province) -> None:
    for slug, tax_code in (("misa", "0101243150"), ("misa-2", "0101243150-001")):
        f.VendorFactory(
            legal_name="Công ty Cổ phần MISA", slug=slug, steward=province, tax_code=tax_code
        )


def draft_figures(province: Province) -> None:
    ranking = f.RankingFactory(consulting=True, objections_until=dt.date(2026, 11, 20))
    f.SnapshotFactory(ranking=ranking, province=province)


def merger_task(province: Province) -> None:
    f.MergerTaskFactory(province=province)


def sector_gap(province: Province) -> None:
    """A sector that another province covers; the own one has begun elsewhere."""
    listing(province)
    other = f.ListingFactory(province=f.ProvinceFactory(), published=True)
    other.solution.sectors.add(f.SectorFactory())


WORK = {
    "so-lieu-du-thao": draft_figures,
    "viec-sau-sap-xep": merger_task,
    "linh-vuc-chua-co-giai-phap": sector_gap,
    "gia-chua-xac-nhan": unconfirmed,
    "khuyen-mai-khong-ngay-ket-thuc": endless,
    "khuyen-mai-sap-het": promotion_ending,
    "goi-gia-sap-het": plan_ending,
    "danh-gia-vua-het": lapsed,
    "danh-gia-sap-het": lapsing,
    "don-vi-su-dung-chua-xac-nhan-lai": old_use,
    "don-vi-su-dung-sap-xac-nhan-lai": use_due_soon,
    "lien-ket-xac-nhan-chua-tra-loi": unanswered_link,
    "don-vi-su-dung-da-tra-loi": answered_link,
    "nha-cung-cap-khai-bao": declared_uses,
    "nhan-xet-cho-kiem-tra": unchecked_review,
    "cam-nang-can-cu-het-hieu-luc": lapsed_law,
    "lien-ket-giai-phap-hong": broken_link,
    "lien-ket-nha-cung-cap-hong": broken_vendor_link,
    "de-nghi-sua-doi": proposal,
    "bang-tinh-cho-xac-nhan": sheet,
    "nha-cung-cap-thieu-ma-so-thue": untaxed,
    "ho-so-cho-duyet": in_review,
    "cam-nang-cho-duyet": guide_in_review,
    "bai-toan-cho-duyet": problem_in_review,
    "ho-so-tra-lai": returned,
    "ho-so-cho-ngay": scheduled,
    "ho-so-thieu-gia": priceless,
    "ho-so-thieu-linh-vuc-tom-tat": wordless,
    "ho-so-thieu-hinh-anh": pictureless,
    "ho-so-thieu-cam-nang": guideless,
    "nghi-trung-lap": twice,
}
