"""A department with one of everything that is nobody else's business, for tests of isolation.

What must stay inside carries the word ``SECRET`` in its texts; names of solutions and vendors do
not, since all staff see those (product page, section 3).
"""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt, AccessLog
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db.models import Model
from django.utils import timezone

from comparison.models import ExternalIndex, Objection, Ranking, WeightProposal
from core.models import Journal, OldAddress, StoredFile, Transition, User
from guides.models import Guide, Problem
from provinces.models import Centre, ChangeProposal, Membership, Province, Region
from solutions.models import (
    Audience,
    CriteriaSet,
    Deployment,
    Evaluation,
    EvaluationBody,
    ImportJob,
    LegalInstrument,
    Listing,
    OfficialDomain,
    Pillar,
    PricePlan,
    Programme,
    Review,
    Sector,
    Solution,
    Synonym,
    UseRequest,
)
from tests import factories as f
from vendors.models import Vendor

SECRET = "TUYETMAT"
ADOPTED_AT = dt.datetime(2026, 2, 10, 3, tzinfo=dt.UTC)
# What requests write about themselves, not about anybody's data.
OWN_BOOKS = {
    "sessions.session",
    "usersessions.usersession",
    "core.user",
    "django_tasks_db.dbtaskresult",
}
# Of an account only what a request does not stamp is compared.
STAMPS = {"last_login", "updated_at"}
SHEET = f"Nhà cung cấp;Tên giải pháp;Hình thức tính phí\nCông ty {SECRET};Giải pháp kín;lạ\n"


@dataclass
class World:
    """What was made: rows by their model, the first of each a draft."""

    province: Province
    rows: dict[type[Model], list[Model]]
    jobs: list[ImportJob]
    files: list[StoredFile]
    journal: Journal
    vendor: Vendor
    extra: dict[str, Any] = field(default_factory=dict)

    def first(self, model: type[Model]) -> Model:
        """The draft of the kind."""
        return self.rows[model][0]


def make_world(province: Province, author: User) -> World:
    """One of everything in ``province``, entered by its ``author``."""
    text = f"Chữ {SECRET}"
    vendor = f.VendorFactory(steward=province, about=text)
    solution = f.SolutionFactory(steward=province, vendor=vendor, summary=text, description=text)
    files = [f.StoredFileFactory(uploaded_by=author, name=f"{n}.webp") for n in range(3)]
    f.SolutionImageFactory(solution=solution, file=files[0], alt=text)
    listings = _listings(province, solution, text)
    guides = _guides(province, files[1], text)
    problems = [
        f.ProblemFactory(province=province, title=f"Bài toán {SECRET}", statement=text),
        f.ProblemFactory(province=province, published=True),
    ]
    council = f.EvaluationBodyFactory(province=province)
    criteria = f.CriteriaSetFactory()
    judged = {"solution": solution, "body": council, "province": province, "criteria_set": criteria}
    rows: dict[type[Model], list[Model]] = {
        Centre: [f.CentreFactory(province=province)],
        Deployment: [f.DeploymentFactory(province=province, agency=f"Đơn vị {SECRET}")],
        OfficialDomain: [f.OfficialDomainFactory(province=province, name=text)],
        Review: [_review(province, text)],
        Evaluation: [
            f.EvaluationFactory(**judged, original_file=files[2], result_signer=text),
            f.EvaluationFactory(**judged, published=True),
        ],
        EvaluationBody: [council],
        Guide: guides,
        Listing: listings,
        Membership: [f.MembershipFactory(province=province, user__username="ha")],
        PricePlan: [
            f.PricePlanFactory(listing=listings[0], name=f"Gói {SECRET}", note=text),
            f.PricePlanFactory(listing=listings[1], note=text),
            f.PricePlanFactory(listing=listings[2]),
        ],
        Problem: problems,
        Solution: [solution],
        Vendor: [vendor],
        ChangeProposal: [
            f.ChangeProposalFactory(
                target=listings[2],
                field="booth_code",
                new=SECRET,
                from_province=province,
                owner_province=province,
                proposed_by=author,
            )
        ],
    }
    rows[User] = [rows[Membership][0].user]
    objection = _objection(province, author, text)
    rows[Ranking] = [objection.snapshot.ranking]
    rows[UseRequest] = _letters(rows[Deployment][0], author)
    f.PromotionFactory(plan=rows[PricePlan][0], condition=text)
    f.PriceExplanationFactory(plan=rows[PricePlan][2], text=text)
    for model in (Listing, Guide, Problem):
        f.TransitionFactory(target=rows[model][0], reason=text)
    _versions(rows, text)
    return World(
        province,
        rows | _kept_by_the_ministry(province, criteria),
        [_job(province, author, stage) for stage in ("previewed", "done", "queued", "saving")],
        files,
        f.JournalFactory(title=f"Gộp {SECRET}"),
        vendor,
        {"objection": objection},
    )


def _objection(province: Province, author: User, text: str) -> Objection:
    """What the department objects to in a quarter that is with the provinces."""
    ranking = f.RankingFactory(consulting=True)
    snapshot = f.SnapshotFactory(ranking=ranking, province=province)
    return f.ObjectionFactory(snapshot=snapshot, text=text, by=author)


def _review(province: Province, text: str) -> Review:
    """What an agency wrote through its link, not published."""
    use = f.DeploymentFactory(province=province, agency=f"Xã {SECRET}", confirmed=True)
    return f.ReviewFactory(deployment=use, state="draft", body=text)


def _letters(use: Deployment, author: User) -> list[UseRequest]:
    """An open link to the agency, and what a vendor declared."""
    declared = [{"agency": f"Trường {SECRET}", "since": None, "users": None}]
    letter = {"province": use.province, "sent_by": author, "email": f"vt@{SECRET.lower()}.gov.vn"}
    return [
        f.UseRequestFactory(deployment=use, **letter),
        f.UseRequestFactory(
            purpose="declare",
            deployment=None,
            solution=use.solution,
            answer="declared",
            answered_on=dt.date(2026, 1, 9),
            note=json.dumps(declared, ensure_ascii=False),
            **letter,
        ),
    ]


def _listings(province: Province, solution: Solution, text: str) -> list[Listing]:
    """A draft that was adopted, one in review, one public, one archived.

    The solution in review has never been public.
    """
    origin = f.ListingFactory(national=True, published=True)
    f.PricePlanFactory(listing=origin)
    draft = f.ListingFactory(
        province=province,
        solution=origin.solution,
        adopted_from=origin,
        origin_seen_at=ADOPTED_AT,
        trial_note=text,
        booth_code=SECRET[:8],
    )
    others = [
        f.ListingFactory(province=province, solution=solution, state="in_review", trial_note=text),
        f.ListingFactory(province=province, published=True),
        f.ListingFactory(
            province=province, state="archived", trial_note=text, archive_reason="Hết hợp đồng"
        ),
    ]
    return [draft, *others]


def _guides(province: Province, file: StoredFile, text: str) -> list[Guide]:
    """A draft that was adopted, one in review, one public."""
    origin = f.GuideFactory(published=True)
    draft = f.GuideFactory(
        province=province,
        title=f"Cẩm nang {SECRET}",
        body=text,
        adopted_from=origin,
        origin_seen_at=ADOPTED_AT,
    )
    f.GuideStepFactory(guide=draft, title=text)
    f.GuideAttachmentFactory(guide=draft, file=file, title=text)
    others = [
        f.GuideFactory(province=province, state="in_review", title=f"Cẩm nang hai {SECRET}"),
        f.GuideFactory(province=province, published=True),
    ]
    return [draft, *others]


def _versions(rows: dict[type[Model], list[Model]], text: str) -> None:
    """A second version of what keeps its history, so that there is one to bring back."""
    for model, name in ((Listing, "trial_note"), (Guide, "body"), (Problem, "statement")):
        for row in rows.get(model, ()):
            setattr(row, name, "Chữ đã công bố" if row.state == "published" else f"{text}, sửa")
            row.save()


def _kept_by_the_ministry(
    province: Province, criteria: CriteriaSet
) -> dict[type[Model], list[Model]]:
    return {
        Audience: [f.AudienceFactory()],
        CriteriaSet: [criteria],
        ExternalIndex: [f.ExternalValueFactory(province=province).index],
        WeightProposal: [f.WeightProposalFactory(note=SECRET)],
        LegalInstrument: [f.LegalInstrumentFactory()],
        Pillar: [f.PillarFactory()],
        Programme: [f.ProgrammeFactory()],
        Province: [province],
        Region: [province.region],
        Sector: [f.SectorFactory()],
        Synonym: [f.SynonymFactory()],
        OldAddress: [f.OldAddressFactory()],
        StoredFile: [f.StoredFileFactory()],
        Transition: [f.TransitionFactory(reason=SECRET)],
        AccessAttempt: [
            AccessAttempt.objects.create(
                username="ai-do", ip_address="203.0.113.9", failures_since_start=1
            )
        ],
        AccessLog: [AccessLog.objects.create(username="ai-do", ip_address="203.0.113.9")],
        Authenticator: [
            Authenticator.objects.create(
                user=f.UserFactory(), type="totp", data={"secret": "BIMATBIMAT"}
            )
        ],
    }


def _job(province: Province, author: User, stage: str) -> ImportJob:
    """An import of one wrong row, whose worker, where it had one, fell silent long ago."""
    job = f.ImportJobFactory(
        province=province,
        by=author,
        stage=stage,
        name=f"{SECRET}.csv",
        sheet=ContentFile(SHEET.encode(), name="danh-muc.csv"),
        rows_total=1,
        tallies={"preview": {"rejected": 1}, "codes": {"0123456789": [[2, SECRET]]}},
        alive_at=timezone.now() - dt.timedelta(days=1),
    )
    f.ImportJobRowFactory(job=job, number=2, outcome="rejected", title=SECRET)
    return job


def dump() -> dict[str, list[dict[str, Any]]]:
    """Every column of every row of every table, but for what requests write about themselves."""
    return {
        model._meta.label: [
            {name: value for name, value in row.items() if name not in STAMPS}
            for row in model._base_manager.order_by("pk").values()
        ]
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label_lower not in OWN_BOOKS - {"core.user"} and model is not ContentType
    }


def changed(before: dict[str, list], after: dict[str, list]) -> Iterator[str]:
    """Tables that differ, each with the first rows that do."""
    for label, rows in after.items():
        if rows != before[label]:
            odd = [row for row in rows if row not in before[label]]
            odd += [row for row in before[label] if row not in rows]
            yield f"{label}: {odd[:2]}"
