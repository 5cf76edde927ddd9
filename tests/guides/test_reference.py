"""The problems that ship with the portal, and the command that loads everything."""

import unicodedata
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from core.clock import today
from guides import reference
from guides.models import Problem, ProblemTask
from solutions import reference as solutions
from solutions.models import Sector


@pytest.fixture
def loaded(db):
    solutions.load()
    return reference.load()


@pytest.mark.usefixtures("loaded")
def test_problems_about_forty_public_at_once():
    problems = Problem.objects.published(today())

    assert 40 <= problems.count() == Problem.objects.count() <= 50
    assert set(problems.values_list("is_sample", "province")) == {(False, None)}
    assert problems.first().slug == "tram-y-te-xa-ghi-so-giay"


@pytest.mark.usefixtures("loaded")
def test_problems_every_sector_has_one():
    without = Sector.objects.filter(problems__isnull=True)

    assert list(without) == []


@pytest.mark.usefixtures("loaded")
def test_problems_have_three_to_five_tasks_and_somebody_they_are_for():
    counted = Problem.objects.annotate(n=Count("tasks", distinct=True), a=Count("audiences"))

    assert [p.slug for p in counted if not (3 <= p.n <= 5 and p.a)] == []


@pytest.mark.usefixtures("loaded")
def test_problems_are_complete_in_both_languages_and_in_normal_form():
    texts = [
        *Problem.objects.values_list("title", "title_en", "statement", "statement_en"),
        *ProblemTask.objects.values_list("text", "text_en"),
    ]

    assert all(text and unicodedata.is_normalized("NFC", text) for row in texts for text in row)
    assert [p.title for p in Problem.objects.all() if len(p.title) > 110] == []


@pytest.mark.usefixtures("loaded")
def test_problems_are_found_without_diacritics_and_have_a_history():
    problem = Problem.objects.get(folded_text__contains="hoa don dien tu, lung tung")

    assert problem.slug == "ho-kinh-doanh-chua-dung-hoa-don-dien-tu"
    assert problem.history.count() == 1


@pytest.mark.usefixtures("loaded")
def test_load_again_leaves_what_staff_changed():
    problem = Problem.objects.get(slug="tram-y-te-xa-ghi-so-giay")
    problem.title = "Tên do cán bộ sửa"
    problem.save()
    problem.tasks.all().delete()

    outcomes = reference.load()

    problem.refresh_from_db()
    assert [(o.created, o.updated) for o in outcomes] == [(0, 0)]
    assert (problem.title, problem.tasks.count()) == ("Tên do cán bộ sửa", 0)


def test_load_reference_twice_writes_nothing_the_second_time(db):
    call_command("load_reference", verbosity=0)

    with CaptureQueriesContext(connection) as captured:
        call_command("load_reference", verbosity=0)

    statements = [q["sql"] for q in captured]
    assert [s for s in statements if s.split()[0] in {"INSERT", "UPDATE", "DELETE"}] == []
    assert len(statements) <= 30


def test_load_reference_prints_a_line_for_each_table(db):
    out = StringIO()

    with translation.override("en"):
        call_command("load_reference", stdout=out)

    lines = out.getvalue().splitlines()
    assert len(lines) == 14
    assert "Provinces: 63 created, 0 changed, 0 unchanged" in lines
    assert "Centres: 34 created, 0 changed, 0 unchanged" in lines
