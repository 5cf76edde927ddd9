"""Which kind of objects guides and problems are, and what counts as editing a guide."""

from core.changes import watching
from provinces import lifecycle, permissions, proposals
from provinces.permissions import Area

from .models import (
    Guide,
    GuideAttachment,
    GuideSolution,
    GuideStep,
    Problem,
    ProblemSolution,
    ProblemTask,
)

permissions.register(Area.CATALOGUE, Guide, Problem, owner="province")
permissions.register(
    Area.CATALOGUE, GuideAttachment, GuideSolution, GuideStep, owner="guide__province"
)
permissions.register(Area.CATALOGUE, ProblemSolution, ProblemTask, owner="problem__province")

lifecycle.register(Guide, parts={GuideStep: "guide"})
lifecycle.register(Problem)

proposals.register(
    Guide, parts=frozenset({"steps", "solution_links", "attachments"}), reads=("province",)
)
proposals.register(Problem, parts=frozenset({"tasks", "solution_links"}), reads=("province",))

watching.part_of("guide", GuideAttachment, GuideSolution, GuideStep)
watching.part_of("problem", ProblemSolution, ProblemTask)
watching.part_of("solution", GuideSolution, ProblemSolution)
