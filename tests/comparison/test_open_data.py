"""Open data of a quarter, and the script by which anyone computes its ranking from them."""

import csv
import io
import json
import random
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from django.http import Http404
from django.test import RequestFactory

from comparison.frozen import full_board_of
from comparison.indicators.definitions import default_weights, indicators
from comparison.open_data import SAMPLE_MARK, open_data, rows_of
from comparison.quarters import Quarter
from comparison.views.open_data import quarter_csv, quarter_json
from tests.comparison.boards import board, keep, place
from tests.factories import CorrectionFactory, ProvinceFactory
from tests.syntax import ROOT

Q3 = Quarter(2026, 3)
SCRIPT = ROOT / "docs" / "recompute_ranking.py"
pytestmark = pytest.mark.django_db


@pytest.fixture
def towns(red_river) -> list:
    return [ProvinceFactory(name=f"Tỉnh {n:02d}", region=red_river) for n in range(1, 35)]


def quarter(towns: list, seed: int, **fields):
    """A quarter of figures by chance: ties, shares, gaps, provinces without a centre."""
    chance = random.Random(seed)

    def of(unit: str):
        if chance.random() < 0.15:
            return None
        whole = chance.randint(1, 60)
        return (chance.randint(0, whole), whole) if unit == "percent" else chance.randint(0, 9)

    nobody_has = set(chance.sample(sorted(indicators()), 3))
    places = [
        place(
            town,
            is_ranked=chance.random() < 0.9,
            **{
                key: None if key in nobody_has else of(one.unit)
                for key, one in indicators().items()
            },
        )
        for town in towns
    ]
    weights = {key: weight + chance.randint(0, 3) for key, weight in default_weights().items()}
    return keep(board(Q3, *places, weights=weights), published=True, **fields)


def files(tmp_path: Path, name: str = "2026-q3") -> list[Path]:
    """Both files as a visitor downloads them."""
    made = []
    for view, ending in ((quarter_json, "json"), (quarter_csv, "csv")):
        path = tmp_path / f"{name}.{ending}"
        path.write_bytes(view(RequestFactory().get("/"), quarter=name).content)
        made.append(path)
    return made


def recompute(path: Path, *options: str) -> tuple[int, str]:
    """What the script says of a file, run by Python alone: without our packages or settings."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(SCRIPT), str(path), *options],
        capture_output=True,
        text=True,
        check=False,
        cwd=path.parent,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("scope", ["all", "leaders"])
def test_anyone_computes_the_same_ranking_from_either_file(towns, tmp_path, seed, scope) -> None:
    ranking = quarter(towns, seed, scope=scope)
    full = full_board_of(ranking).by_rank()

    for path in files(tmp_path):
        code, said = recompute(path, "--all")

        assert code == 0, said
        assert "0 differences" in said
        ranks = [line.split() for line in said.splitlines() if line.startswith("  ")]
        assert sorted(ranks) == sorted(
            [str(one.score.rank), str(one.score.points), one.province.slug] for one in full
        )


def test_a_score_that_is_off_by_a_hundredth_is_found(towns, tmp_path) -> None:
    ranking = quarter(towns, 1, scope="all")
    best = ranking.snapshots.get(rank=1)
    best.score += Decimal("0.01") if best.score < 100 else Decimal("-0.01")
    best.save()

    for path in files(tmp_path):
        code, said = recompute(path)

        assert code == 1
        assert f"{best.province.slug}: published {best.score}, rank 1; computed" in said
        assert "1 differences" in said


@pytest.mark.parametrize("what", ["weight", "points", "figure"])
def test_anything_else_changed_is_found_too(towns, tmp_path, what) -> None:
    quarter(towns, 2, scope="all")
    path = files(tmp_path)[0]
    data = json.loads(path.read_text())
    if what == "weight":
        next(one for one in data["indicators"] if one["applied_weight"])["weight"] = "31"
    elif what == "points":
        points = next(one for one in data["provinces"] if one["rank"] == 1)["points"]
        points[next(iter(points))] = [1, 3]
    else:
        one = next(one for one in data["provinces"] if one["rank"] == 1)["figures"]
        one["sectors_covered"] = None if one["sectors_covered"] else [5, 1]
    path.write_text(json.dumps(data))

    assert recompute(path)[0] == 1


def test_script_runs_where_the_system_has_no_vietnamese_letters(towns, tmp_path) -> None:
    quarter(towns, 1, is_sample=True)
    command = [sys.executable, str(SCRIPT), str(files(tmp_path)[0])]

    done = subprocess.run(
        command, capture_output=True, check=False, env={"PYTHONIOENCODING": "cp1252"}
    )

    assert done.returncode == 0
    assert done.stdout.decode().startswith(SAMPLE_MARK)


@pytest.mark.parametrize("text", ["", "{}", "[]", "not data", '{"indicators": 3}'])
def test_what_is_no_open_data_is_refused(tmp_path, text) -> None:
    for ending in ("json", "csv"):
        path = tmp_path / f"x.{ending}"
        path.write_text(text)

        code, said = recompute(path)

        assert code == 2
        assert "Traceback" not in said
    assert recompute(tmp_path / "none.json")[0] == 2


def test_unknown_formula_is_refused(towns, tmp_path) -> None:
    quarter(towns, 3, formula="2")

    for path in files(tmp_path):
        assert recompute(path) == (2, f"{path}: formula '2' is not known here\n")


def test_corrections_stand_beside_and_can_be_applied(towns, tmp_path) -> None:
    ranking = quarter(towns, 4, scope="all")
    last = ranking.snapshots.order_by("-rank").exclude(rank=None).first()
    before = dict(ranking.snapshots.values_list("pk", "values"))
    for key, one in indicators().items():
        CorrectionFactory(
            snapshot=last,
            indicator=key,
            old=last.values[key],
            new=[60, 60] if one.unit == "percent" else [9, 1],
        )

    for path in files(tmp_path):
        code, said = recompute(path, "--corrected")

        assert code == 0
        rank, _score, name = said.splitlines()[2].split()
        assert (rank, name) == ("1", last.province.slug)
    assert dict(ranking.snapshots.values_list("pk", "values")) == before


def test_files_hold_the_same(towns, tmp_path) -> None:
    ranking = quarter(towns, 5, is_sample=True, scope="all")
    CorrectionFactory(snapshot=ranking.snapshots.first(), reason="=1+1, sửa")

    as_json, as_csv = files(tmp_path)

    data = json.loads(as_json.read_text())
    lines = list(csv.reader(io.StringIO(as_csv.read_text(encoding="utf-8-sig"))))
    assert data == json.loads(json.dumps(open_data(ranking)))
    assert [tuple(line) for line in lines[1:]] == [
        tuple(f"'{cell}" if cell.startswith("=") else cell for cell in row)
        for row in rows_of(open_data(ranking))
    ]
    assert data["notice"] == SAMPLE_MARK
    assert [line for line in lines if line[:4] == ["quarter", "", "", "notice"]]


def test_one_province_and_one_indicator_by_hand(da_nang, tmp_path) -> None:
    keep(board(Q3, place(da_nang, sectors_covered=7, share_priced=(9, 12))), published=True)

    as_json, as_csv = files(tmp_path)

    [found] = json.loads(as_json.read_text())["provinces"]
    assert (found["province"], found["score"], found["rank"]) == ("da-nang", "50.00", 1)
    assert (found["figures"]["share_priced"], found["figures"]["visits"]) == ([9, 12], None)
    assert found["points"] == {"sectors_covered": [50, 1], "share_priced": [50, 1]}
    lines = as_csv.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "record,province,indicator,field,numerator,denominator,value"
    assert "province,da-nang,share_priced,figures,9,12,0.75" in lines
    assert "province,da-nang,visits,figures,,," in lines
    assert "province,da-nang,,communes,,,94" in lines
    assert "quarter,,,cutoff_on,,,2026-09-30" in lines
    assert "indicator,,sectors_covered,applied_weight,60,1,60" in lines


def test_scores_outside_the_scope_are_not_in_the_files(towns, tmp_path) -> None:
    ranking = quarter(towns, 6)

    data = json.loads(files(tmp_path)[0].read_text())

    ranks = {one["province"]: one["rank"] for one in data["provinces"]}
    worst = ranking.snapshots.order_by("-rank").exclude(rank=None).first()
    assert ranks[worst.province.slug] is None
    assert sum(rank is not None for rank in ranks.values()) < 20
    assert all(one["figures"] for one in data["provinces"])


def test_nobody_reads_a_quarter_before_it_is_published(towns, client, tmp_path) -> None:
    keep(board(Q3, place(towns[0], sectors_covered=1)), consulting=True)

    for name in ("2026-q3", "2026-q9", "x"):
        with pytest.raises(Http404):
            quarter_json(RequestFactory().get("/"), quarter=name)


def test_number_of_queries_does_not_grow(towns, django_assert_num_queries) -> None:
    ranking = quarter(towns, 7)

    with django_assert_num_queries(3):
        open_data(ranking)


def test_page_of_a_quarter_hands_out_the_script(client, towns) -> None:
    quarter(towns, 1)

    page = client.get("/so-sanh-tinh/2026-q3/").content.decode()
    answer = client.get("/so-sanh-tinh/recompute_ranking.py")

    assert 'href="/so-sanh-tinh/recompute_ranking.py"' in page
    assert answer.content == SCRIPT.read_bytes()
    assert answer["Content-Disposition"] == 'attachment; filename="recompute_ranking.py"'
