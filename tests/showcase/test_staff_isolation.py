"""Every page of the staff site, seen by everyone: nobody reaches what is another province's.

The objects are Huế's. An edits and Bình approves in Đà Nẵng; Chi edits Huế. The tables below must
name every registered page, so that a new one cannot be forgotten.
"""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt, AccessLog
from django.contrib import admin
from django.db.models import Model
from django.forms.models import model_to_dict
from django.test import Client
from django.urls import reverse

from comparison.models import ExternalIndex, Ranking, WeightProposal
from core.models import OldAddress, StoredFile, Transition, User
from guides.models import Guide, Problem
from provinces.models import Centre, ChangeProposal, Membership, Province, Region
from solutions.models import (
    Audience,
    CriteriaSet,
    Deployment,
    Evaluation,
    EvaluationBody,
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
from tests import factories
from vendors.models import Vendor

Maker = Callable[[Province], Model]

# What belongs to a province: others do not even learn that it exists.
OWNED: dict[type[Model], Maker] = {
    Centre: lambda hue: factories.CentreFactory(province=hue),
    ChangeProposal: lambda hue: factories.ChangeProposalFactory(owner_province=hue),
    Deployment: lambda hue: factories.DeploymentFactory(province=hue),
    Evaluation: lambda hue: factories.EvaluationFactory(province=hue),
    EvaluationBody: lambda hue: factories.EvaluationBodyFactory(province=hue),
    Guide: lambda hue: factories.GuideFactory(province=hue),
    Listing: lambda hue: factories.ListingFactory(province=hue),
    Membership: lambda hue: factories.MembershipFactory(province=hue),
    PricePlan: lambda hue: factories.PricePlanFactory(listing__province=hue),
    OfficialDomain: lambda hue: factories.OfficialDomainFactory(province=hue),
    Problem: lambda hue: factories.ProblemFactory(province=hue),
    Review: lambda hue: factories.ReviewFactory(deployment__province=hue, state="draft"),
    UseRequest: lambda hue: factories.UseRequestFactory(deployment__province=hue),
    User: lambda hue: factories.MembershipFactory(province=hue).user,
}
# The shared registry: everyone finds an entry, its steward keeps it.
REGISTRY: dict[type[Model], Maker] = {
    Solution: lambda hue: factories.SolutionFactory(steward=hue),
    Vendor: lambda hue: factories.VendorFactory(steward=hue),
}
# Kept by the ministry, read by all staff.
REFERENCE: dict[type[Model], Maker] = {
    Audience: lambda hue: factories.AudienceFactory(),
    CriteriaSet: lambda hue: factories.CriteriaSetFactory(),
    ExternalIndex: lambda hue: factories.ExternalIndexFactory(),
    LegalInstrument: lambda hue: factories.LegalInstrumentFactory(),
    Pillar: lambda hue: factories.PillarFactory(),
    Programme: lambda hue: factories.ProgrammeFactory(),
    Province: lambda hue: hue,
    Ranking: lambda hue: factories.RankingFactory(published=True),
    Region: lambda hue: hue.region,
    Sector: lambda hue: factories.SectorFactory(),
    Synonym: lambda hue: factories.SynonymFactory(),
}
# For the ministry.
RECORDS: dict[type[Model], Maker] = {
    OldAddress: lambda hue: factories.OldAddressFactory(),
    StoredFile: lambda hue: factories.StoredFileFactory(),
    Transition: lambda hue: factories.TransitionFactory(),
    WeightProposal: lambda hue: factories.WeightProposalFactory(),
}
# For superusers.
SIGN_IN: dict[type[Model], Maker] = {
    AccessAttempt: lambda hue: AccessAttempt.objects.create(
        username="ai-do", ip_address="203.0.113.9", failures_since_start=1
    ),
    AccessLog: lambda hue: AccessLog.objects.create(username="ai-do", ip_address="203.0.113.9"),
    Authenticator: lambda hue: Authenticator.objects.create(
        user=factories.UserFactory(), type="totp", data={"secret": "BIMATBIMAT"}
    ),
}
EVERYTHING = OWNED | REGISTRY | REFERENCE | RECORDS | SIGN_IN

FOREIGN = [
    ("visitor", OWNED | REGISTRY | REFERENCE | RECORDS | SIGN_IN, {302}, {302}),
    ("an", OWNED | RECORDS | SIGN_IN, {403, 404}, {403, 404}),
    ("binh", OWNED | RECORDS | SIGN_IN, {403, 404}, {403, 404}),
    ("an", REGISTRY | REFERENCE, {200}, {403}),
    ("binh", REGISTRY | REFERENCE, {200}, {403}),
    ("minh", SIGN_IN, {403, 404}, {403, 404}),
]
CASES = [
    pytest.param(who, model, make, read, write, id=f"{who}-{model.__name__}")
    for who, makers, read, write in FOREIGN
    for model, make in makers.items()
]


def address(obj: Model, page: str, **more: Any) -> str:
    options = obj._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_{page}", args=[obj.pk])


def list_address(model: type[Model], page: str = "changelist") -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")


def state_of(obj: Model) -> dict[str, Any]:
    fresh = type(obj)._base_manager.get(pk=obj.pk)
    return model_to_dict(fresh) | {"state": getattr(fresh, "state", None)}


@pytest.fixture
def as_(request, an, binh, chi, minh, root) -> Callable[[str], Client]:
    """A browser in which the named person is signed in; "visitor" is nobody."""
    people = {"an": an, "binh": binh, "chi": chi, "minh": minh, "root": root}

    def browser(who: str) -> Client:
        client = Client()
        if who != "visitor":
            client.force_login(people[who])
        return client

    return browser


def test_tables_name_every_page_of_the_staff_site() -> None:
    assert set(admin.site._registry) == set(EVERYTHING)


@pytest.mark.parametrize(("who", "model", "make", "read", "write"), CASES)
def test_foreign_object_by_guessed_address(as_, hue, who, model, make, read, write):
    client = as_(who)
    foreign = make(hue)
    before = state_of(foreign)

    answers = {
        "change": client.get(address(foreign, "change")).status_code,
        "history": client.get(address(foreign, "history")).status_code,
        "delete": client.get(address(foreign, "delete")).status_code,
        "save": client.post(address(foreign, "change"), {"name": "Sửa trộm"}).status_code,
        "really delete": client.post(address(foreign, "delete"), {"post": "yes"}).status_code,
    }

    assert answers["change"] in read
    # Reference data has no history of its own but Django's log, which all who read it may see.
    assert answers["history"] in (read if model in REFERENCE else write)
    assert answers["delete"] in write
    assert answers["save"] in write
    assert answers["really delete"] in write
    assert state_of(foreign) == before


@pytest.mark.parametrize("who", ["an", "binh"])
@pytest.mark.parametrize("model", OWNED, ids=lambda model: model.__name__)
def test_list_hides_foreign_objects(as_, hue, who, model):
    foreign = OWNED[model](hue)

    answer = as_(who).get(list_address(model))

    # Editors have no page of memberships and accounts at all.
    closed = model in {Membership, User} and who == "an"
    assert answer.status_code == (403 if closed else 200)
    assert f"/{foreign.pk}/change/" not in answer.content.decode()


@pytest.mark.parametrize("who", ["an", "binh"])
@pytest.mark.parametrize("model", OWNED, ids=lambda model: model.__name__)
def test_bulk_action_passes_over_foreign_objects(as_, hue, who, model):
    foreign = OWNED[model](hue)
    before = state_of(foreign)
    client = as_(who)

    for action in ("delete_selected", "step_archive", "step_publish", "accept_all"):
        client.post(
            list_address(model),
            {
                "action": action,
                "_selected_action": [foreign.pk],
                "apply": "1",
                "post": "yes",
                "reason": "Thử",
                "sovereignty": "on",
            },
        )

    assert state_of(foreign) == before


STEPPED = {Listing: "archive", Guide: "archive", Problem: "archive", Evaluation: "publish"}


@pytest.mark.parametrize(("who", "status"), [("visitor", 302), ("an", 404), ("binh", 404)])
@pytest.mark.parametrize("model", STEPPED, ids=lambda model: model.__name__)
def test_foreign_step_by_guessed_address(as_, hue, who, status, model):
    foreign = OWNED[model](hue)
    page = f"{address(foreign, 'delete').removesuffix('delete/')}buoc/{STEPPED[model]}/"
    client = as_(who)

    answers = [
        client.get(page).status_code,
        client.post(page, {"reason": "Thử", "sovereignty": "on"}).status_code,
    ]

    assert answers == [status, status]
    assert state_of(foreign)["state"] == "draft"


def autocompletes() -> list[Any]:
    """Every field that is completed while typing: its model and name, and the rows it offers."""
    found = set()
    for page in admin.site._registry.values():
        for part in (page, *(inline(page.model, admin.site) for inline in page.inlines)):
            for name in getattr(part, "autocomplete_fields", ()):
                related = part.model._meta.get_field(name).related_model
                found.add((part.model, name, related))
    return [
        pytest.param(*case, id=f"{case[0].__name__}.{case[1]}")
        for case in sorted(found, key=lambda case: (case[0]._meta.label, case[1]))
        if case[2] in OWNED
    ]


@pytest.mark.parametrize("who", ["an", "binh"])
@pytest.mark.parametrize(("model", "field", "related"), autocompletes())
def test_completion_offers_no_foreign_rows(as_, hue, who, model, field, related):
    foreign = OWNED[related](hue)

    answer = as_(who).get(
        "/quan-tri/autocomplete/",
        {
            "app_label": model._meta.app_label,
            "model_name": model._meta.model_name,
            "field_name": field,
            "term": "",
        },
    )

    offered = answer.json()["results"] if answer.status_code == 200 else []
    assert str(foreign.pk) not in [row["id"] for row in offered]


FORGED = {
    Centre: {"name": "Điểm giới thiệu", "state": "planned"},
    Deployment: {"agency": "Xã A"},
    Evaluation: {},
    EvaluationBody: {"name": "Hội đồng A"},
    Guide: {"title": "Cẩm nang A"},
    Listing: {},
    OfficialDomain: {"domain": "benhvien-mau.vn", "name": "A", "basis": "A"},
    Problem: {"title": "Bài toán A"},
    UseRequest: {},
}


@pytest.mark.parametrize("who", ["an", "binh"])
@pytest.mark.parametrize("model", FORGED, ids=lambda model: model.__name__)
def test_object_for_a_foreign_province_is_refused(as_, hue, who, model):
    answer = as_(who).post(list_address(model, "add"), {**FORGED[model], "province": hue.pk})

    assert answer.status_code == 403
    assert not model.objects.filter(province=hue).exists()


@pytest.mark.parametrize("model", [Solution, Vendor], ids=lambda model: model.__name__)
def test_entry_in_the_name_of_a_foreign_steward_is_refused(as_, hue, model):
    names = {"name": "Sửa trộm", "legal_name": "Sửa trộm"}

    answer = as_("an").post(list_address(model, "add"), {**names, "steward": hue.pk})

    assert answer.status_code == 403
    assert not model.objects.filter(steward=hue).exists()


def test_plan_for_a_foreign_listing_is_refused(as_, hue):
    foreign = factories.ListingFactory(province=hue)

    answer = as_("an").post(
        list_address(PricePlan, "add"), {"listing": foreign.pk, "charge": "free"}
    )

    assert answer.status_code == 403
    assert not foreign.plans.exists()


def test_result_of_a_foreign_council_is_refused(as_, da_nang, hue):
    council = factories.EvaluationBodyFactory(province=hue)

    answer = as_("binh").post(
        list_address(Evaluation, "add"), {"province": da_nang.pk, "body": council.pk}
    )

    assert answer.status_code == 403


@pytest.mark.parametrize("model", OWNED, ids=lambda model: model.__name__)
def test_ministry_sees_all(as_, hue, model):
    foreign = OWNED[model](hue)

    assert as_("minh").get(address(foreign, "change")).status_code == 200


@pytest.mark.parametrize(
    "model",
    [Deployment, Evaluation, Guide, Listing, PricePlan, Problem, Review, UseRequest],
    ids=lambda model: model.__name__,
)
def test_ministry_does_not_edit_a_provinces_catalogue(as_, hue, model):
    foreign = OWNED[model](hue)
    before = state_of(foreign)

    answer = as_("minh").post(address(foreign, "change"), {"title": "Sửa từ Bộ"})

    assert answer.status_code == 403
    assert state_of(foreign) == before


@pytest.mark.parametrize(
    "model",
    [Deployment, Evaluation, Guide, Listing, PricePlan, Problem, Solution, Vendor],
    ids=lambda model: model.__name__,
)
def test_editor_opens_own_pages(as_, hue, model):
    own = (OWNED | REGISTRY)[model](hue)
    client = as_("chi")
    pages = [
        list_address(model),
        list_address(model, "add"),
        *(address(own, page) for page in ("change", "history")),
    ]

    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)
    # Others may rely on an entry of the registry; drafts are the province's own matter.
    deletes = client.get(address(own, "delete")).status_code
    assert deletes == (403 if model in REGISTRY else 200)


def test_approver_keeps_the_centre_but_does_not_delete_it(as_, da_nang):
    centre = factories.CentreFactory(province=da_nang)
    client = as_("binh")

    assert client.get(address(centre, "change")).status_code == 200
    assert client.post(address(centre, "delete"), {"post": "yes"}).status_code == 403
    assert Centre.objects.filter(pk=centre.pk).exists()


def test_reaching_for_a_foreign_object_is_logged(as_, an, hue, caplog):
    foreign = factories.ListingFactory(province=hue)

    as_("an").get(address(foreign, "change"))

    assert [r.getMessage() for r in caplog.records if r.name == "portal.access"] == [
        f"Account {an.pk} asked for solutions.Listing '{foreign.pk}' outside its provinces"
    ]


def test_link_to_the_public_page_does_not_tell_foreign_addresses(as_, hue):
    foreign = factories.GuideFactory(province=hue)

    answer = as_("an").get(f"/quan-tri/r/{foreign.pk}/{foreign.pk}/")

    assert answer.status_code == 404
