"""Plans of mergers from a CSV file, and the command that carries them out."""

from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from core.models import Journal
from provinces.models import Province
from showcase.province_merger.csv_plan import read_plans
from tests import factories as f

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
HEAD = "into,former,on,resolution,name,communes,region,code\n"


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("merge_provinces", *arguments, "--lang", "en", stdout=out)
    return out.getvalue()


def test_plan_is_read_with_new_facts(da_nang, hue, hai_phong, red_river) -> None:
    text = (
        f"\ufeff{HEAD}da-nang,hue; hai-phong,2026-02-01,1/2026/QH16, Đà Huế ,9,{red_river.slug},\n"
    )

    [plan] = read_plans(text)

    assert (plan.into, list(plan.former)) == (da_nang, [hue, hai_phong])
    assert plan.facts.columns() == {"name": "Đà Huế", "communes": 9, "region_id": red_river.pk}


@pytest.mark.parametrize(
    ("line", "many"),
    [
        ("da-nang,atlantis,2026-02-01,1,,,,", 1),
        ("da-nang,hue,01/02/2026,1,,,,", 1),
        ("da-nang,hue,2026-02-01,1,,nhiều,,", 1),
        ("da-nang,hue,2026-02-01,1,,,atlantis,", 1),
        ("da-nang,hue,2026-02-01,1,,,,48,more", 1),
        ("da-nang,hue,2026-02-01,1,,,,\nda-nang,hue,2026-02-01,1,,,,", 1),
        ("da-nang,hue,2026-02-01,1,,,,\nhue,hai-phong,2026-02-01,1,,,,", 1),
        ("atlantis,hue,2026-02-01,1,,,,\nda-nang,atlantis,2026-02-01,1,,,,", 2),
    ],
)
def test_every_wrong_line_is_told(da_nang, hue, hai_phong, line: str, many: int) -> None:
    with pytest.raises(ValidationError) as refusal:
        read_plans(f"{HEAD}{line}\n")

    assert len(refusal.value.messages) == many


@pytest.mark.parametrize("text", ["", "into,former\n", f"{HEAD[:-1]},colour\n"])
def test_wrong_columns_are_told(db, text: str) -> None:
    with pytest.raises(ValidationError):
        read_plans(text)


ONE = ("--into", "da-nang", "--former", "hue", "--on", "2026-02-01", "--resolution", "1/2026/QH16")


def test_dry_run_tells_and_saves_nothing(da_nang, hue) -> None:
    solution = f.SolutionFactory(name="Một cửa")
    for place in (da_nang, hue):
        f.ListingFactory(published=True, solution=solution, province=place)

    told = run(*ONE, "--dry-run")

    assert "“Một cửa”: the listing of thành phố Đà Nẵng stays, that of thành phố Huế ends" in told
    assert told.endswith("Nothing was saved.\n")
    assert not Journal.objects.exists()
    assert not Province.objects.exclude(successor=None).exists()


def test_command_merges_in_the_name_of_a_person(da_nang, hue, minh) -> None:
    told = run(*ONE, "--by", "minh")

    journal = Journal.objects.get()
    assert (journal.by, journal.kind) == (minh, "merge_provinces")
    assert journal.title in told
    assert Province.objects.get(pk=hue.pk).successor == da_nang


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--into", "da-nang"),
        (*ONE[:3], "atlantis", *ONE[4:]),
        (*ONE, "--by", "nobody"),
        (*ONE, "--plan", "x.csv"),
        ("--plan", "/khong/co.csv"),
        (*ONE[:5], "2030-01-01", *ONE[6:]),
    ],
)
def test_command_says_what_is_wrong(da_nang, hue, arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        run(*arguments)

    assert not Journal.objects.exists()
