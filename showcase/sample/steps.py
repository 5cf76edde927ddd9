"""The steps of a sample guide: the tasks of its problem, and those that every guide has."""

import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

from core.models import MAX_NAME
from core.text import shorten
from guides.models import GuideStep, Problem, ProblemTask

from .chance import nice
from .themes import Pair, lower_first, pairs, vocabulary

# The contract is a step of every guide whose problem does not name it as a task.
_CONTRACT = "Ký hợp đồng"
_CHECKS = 3
_COSTS = {"install": (4_000_000, 30_000_000), "train": (1_500_000, 6_000_000)}


class StepWriter:
    """Writes the steps of one guide; no text comes twice while there are others."""

    def __init__(self, source: random.Random, leader: str) -> None:
        """``leader`` is the key of the audience that leads."""
        self.source = source
        self.leader = leader
        self.words = vocabulary("guides")
        self.start = source.randrange(100)
        self.written: Counter[str] = Counter()

    def steps(self, problem: Problem) -> list[tuple[str, GuideStep]]:
        """The steps by phase, each with its kind of work."""
        made = [self._task(task) for task in problem.tasks.all()]
        made += self._fixed(made)
        order = {
            Pair.parse(text).vi: rank for rank, text in enumerate(self.words["phases"].values())
        }
        made.sort(key=lambda pair: order[pair[1].phase])
        for position, (_kind, step) in enumerate(made):
            step.position = position
        return made

    def _task(self, task: ProblemTask) -> tuple[str, GuideStep]:
        kind = self._kind_of(task.text)
        step = self._step(kind, self.words["work"][kind])
        step.title, step.title_en = shorten(task.text, MAX_NAME), shorten(task.text_en, MAX_NAME)
        return kind, step

    def _fixed(self, made: list[tuple[str, GuideStep]]) -> Iterator[tuple[str, GuideStep]]:
        """Choosing, the contract and the review, where no task is the same."""
        if not any(kind == "choose" for kind, _step in made):
            yield "choose", self._step("choose", self.words["work"]["choose"])
        if not any(step.title.startswith(_CONTRACT) for _kind, step in made):
            yield "contract", self._step("contract", self.words["fixed"]["contract"])
        yield "review", self._step("review", self.words["fixed"]["review"])

    def _kind_of(self, text: str) -> str:
        for kind, beginnings in self.words["verbs"].items():
            if any(text.startswith((f"{words} ", f"{words},")) for words in beginnings):
                return kind
        return "work"

    def _step(self, kind: str, said: dict[str, Any]) -> GuideStep:
        title = Pair.parse(self.words["fixed"].get(kind, {}).get("title", ""))
        turn = self.start + self.written[kind]
        self.written[kind] += 1
        bodies, checks = pairs(said["body"]), pairs(said["check"])
        body = bodies[turn % len(bodies)]
        checks = [checks[(turn + offset) % len(checks)] for offset in range(_CHECKS)]
        phase = Pair.parse(self.words["phases"][said["phase"]])
        who = self._who(kind)
        made = GuideStep(
            phase=phase.vi,
            phase_en=phase.en,
            title=title.vi,
            title_en=title.en,
            body=body.vi,
            body_en=body.en,
            responsible=who.vi,
            responsible_en=who.en,
            days=self.source.randint(*said["days"]),
            people=said["people"],
            cost=int(nice(self.source.randint(*_COSTS[kind]))) if kind in _COSTS else None,
            checklist="\n".join(check.vi for check in checks),
            checklist_en="\n".join(check.en for check in checks),
        )
        made.derive()
        return made

    def _who(self, kind: str) -> Pair:
        lead = Pair.parse(self.words["leads"][self.leader])
        if kind not in self.words["helpers"]:
            return lead
        helper = Pair.parse(self.words["helpers"][kind])
        return Pair(f"{lead.vi}, {lower_first(helper.vi)}", f"{lead.en}, {lower_first(helper.en)}")
