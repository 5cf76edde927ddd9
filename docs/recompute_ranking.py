#!/usr/bin/env python3
"""Compute the ranking of a published quarter anew from its open data, and compare.

    python3 recompute_ranking.py 2026-q3.json
    python3 recompute_ranking.py 2026-q3.csv --all

It needs nothing but Python 3.9 or later, and reads either file that the page of a quarter offers.
The formula: each indicator with a weight is scaled to 0-100 over the ranked provinces, clipped at
the 5th and 95th percentile (linear interpolation) and then min-max; where all are equal everybody
gets 50, a missing figure 0; where less is better the points are turned round. An indicator of which
nobody has a figure gets no weight, and the other weights are rescaled to 100. The weighted sum is
exact and rounded once, half up, to two decimals; equal scores share a rank (1, 2, 2, 4).

Prints what differs from what was published; the exit code is 1 when anything does, 2 when the file
cannot be read.
"""

import argparse
import csv
import json
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

FORMULA = "1"


# Reading -----------------------------------------------------------------------------------------
class Quarter:
    """What a file says: figures and weights, and what was published of the result."""

    def __init__(self):
        self.name = ""
        self.formula = ""
        self.notice = ""
        self.weights = {}  # indicator -> Fraction, as agreed
        self.better = {}  # indicator -> "higher", "lower" or ""
        self.applied = {}  # indicator -> Fraction or None, as published
        self.ranked = {}  # province -> whether its centre was open
        self.figures = {}  # province -> {indicator: Fraction or None}
        self.scores = {}  # province -> (score, rank) as published
        self.points = {}  # province -> {indicator: Fraction} as published
        self.corrections = []  # (province, indicator, Fraction or None), the oldest first


def read(path):
    """The quarter in a .json or .csv file."""
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        if path.lower().endswith(".csv"):
            return from_rows(csv.DictReader(file))
        return from_json(json.load(file))


def from_json(data):
    """The quarter as the .json file has it."""
    found = Quarter()
    found.name, found.formula = data["quarter"], data["formula"]
    found.notice = data["notice"]
    for one in data["indicators"]:
        key = one["indicator"]
        found.weights[key] = Fraction(one["weight"])
        found.better[key] = one["better"]
        found.applied[key] = fraction(one["applied_weight"])
    for one in data["provinces"]:
        key = one["province"]
        found.ranked[key] = one["is_ranked"] in (True, "yes")
        found.figures[key] = {name: fraction(parts) for name, parts in one["figures"].items()}
        if one["rank"] is not None:
            found.scores[key] = (Decimal(one["score"]), int(one["rank"]))
            found.points[key] = {name: fraction(parts) for name, parts in one["points"].items()}
    found.corrections = [
        (one["province"], one["indicator"], fraction(one["new"])) for one in data["corrections"]
    ]
    return found


def from_rows(rows):
    """The quarter as the .csv file has it: one fact in each line."""
    data, lists = {}, {"indicator": {}, "province": {}, "correction": {}}
    for row in rows:
        record, _space, number = row["record"].partition(" ")
        parts = [row["numerator"], row["denominator"]] if row["denominator"] else None
        value = parts or row["value"] or None
        if record == "quarter":
            data[row["field"]] = row["value"]
        elif record in lists:
            names = {"indicator": row["indicator"], "province": row["province"]}
            key = number or names[record]
            one = lists[record].setdefault(key, names | {"figures": {}, "points": {}})
            if row["field"] in ("figures", "points"):
                one[row["field"]][row["indicator"]] = parts
            else:
                one[row["field"]] = value
    return from_json(data | {f"{name}s": list(found.values()) for name, found in lists.items()})


def fraction(parts):
    """Numerator and denominator as an exact number; None for "no data"."""
    return None if parts is None else Fraction(int(parts[0]), int(parts[1]))


# The formula -------------------------------------------------------------------------------------
def compute(quarter):
    """The applied weights, the points of each province by indicator, its score and its rank."""
    names = [name for name, is_ranked in quarter.ranked.items() if is_ranked]
    columns = {
        key: {name: quarter.figures[name].get(key) for name in names}
        for key, weight in quarter.weights.items()
        if weight > 0
    }
    used = {
        key: quarter.weights[key]
        for key, column in columns.items()
        if any(value is not None for value in column.values())
    }
    total = sum(used.values())
    applied = {key: weight * 100 / total for key, weight in used.items()}
    scaled = {key: scale(columns[key], quarter.better[key] == "lower") for key in used}
    points = {name: {key: scaled[key][name] for key in used} for name in names if used}
    scores = {
        name: round_half_up(sum(applied[key] * value for key, value in own.items()) / 100)
        for name, own in points.items()
    }
    return (
        applied,
        points,
        {name: (score, rank_of(score, scores)) for name, score in scores.items()},
    )


def scale(column, is_lower_better):
    """Points of 0-100 for each value of an indicator."""
    known = sorted(value for value in column.values() if value is not None)
    low, high = percentile(known, Fraction(5, 100)), percentile(known, Fraction(95, 100))
    points = {}
    for name, value in column.items():
        if value is None:
            points[name] = Fraction(0)
        elif low == high:
            points[name] = Fraction(50)
        else:
            part = 100 * (min(max(value, low), high) - low) / (high - low)
            points[name] = 100 - part if is_lower_better else part
    return points


def percentile(ordered, at):
    """The value at this part of the ordered ones, between neighbours by linear interpolation."""
    position = at * (len(ordered) - 1)
    index = int(position)
    following = ordered[min(index + 1, len(ordered) - 1)]
    return ordered[index] + (position - index) * (following - ordered[index])


def round_half_up(value):
    """A value, not negative, with two decimals."""
    return Decimal(int(value * 100 + Fraction(1, 2))).scaleb(-2)


def rank_of(score, scores):
    """1 for the best; one more than the number of those who are better."""
    return 1 + sum(other > score for other in scores.values())


# Comparing ---------------------------------------------------------------------------------------
def differences(quarter, applied, points, scores):
    """Each published weight, score, rank and points by indicator that the figures do not give."""
    for key, weight in quarter.applied.items():
        if weight != applied.get(key):
            yield f"weight of {key}: published {weight}, computed {applied.get(key)}"
    for name, (score, rank) in quarter.scores.items():
        if (score, rank) != scores.get(name):
            own = scores.get(name, ("none", "none"))
            yield f"{name}: published {score}, rank {rank}; computed {own[0]}, rank {own[1]}"
    for name, own in quarter.points.items():
        for key in sorted(set(own) | set(points.get(name, {}))):
            value = points.get(name, {}).get(key)
            if own.get(key) != value:
                yield f"{name}, {key}: published {own.get(key)} points, computed {value}"


def main(arguments=None):
    """Read the file, compute, say what differs; returns the exit code."""
    parser = argparse.ArgumentParser(
        description="Compute the ranking of a published quarter anew from its open data."
    )
    parser.add_argument("file", help="the .json or .csv file of a quarter")
    parser.add_argument("--all", action="store_true", help="print the score of every province")
    parser.add_argument(
        "--corrected", action="store_true", help="print the ranking by the corrected figures"
    )
    asked = parser.parse_args(arguments)
    try:
        quarter = read(asked.file)
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"{asked.file}: not the open data of a quarter ({error!r})", file=sys.stderr)
        return 2
    if quarter.formula != FORMULA:
        print(f"{asked.file}: formula {quarter.formula!r} is not known here", file=sys.stderr)
        return 2
    if quarter.notice:
        print(quarter.notice)
    applied, points, scores = compute(quarter)
    found = list(differences(quarter, applied, points, scores))
    for line in found:
        print(line)
    print(
        f"{quarter.name}: {len(quarter.ranked)} provinces, {len(scores)} ranked, "
        f"{len(quarter.scores)} published scores checked, {len(found)} differences"
    )
    if asked.all:
        print_ranking("Ranking by the published figures", scores)
    if asked.corrected:
        for name, key, value in quarter.corrections:
            quarter.figures[name][key] = value
        print_ranking("Ranking by the corrected figures", compute(quarter)[2])
    return 1 if found else 0


def print_ranking(title, scores):
    """The provinces, best first."""
    print(title)
    for name, (score, rank) in sorted(scores.items(), key=lambda item: (item[1][1], item[0])):
        print(f"{rank:4d}  {score:>6}  {name}")


if __name__ == "__main__":
    # Written into a file or a pipe, some systems would have no letters for the Vietnamese notice.
    sys.stdout.reconfigure(encoding="utf-8")
    sys.exit(main())
