"""Problems and the handbook."""

import factory

from guides import models

from .base import Made, Published, Sluggish
from .core import StoredFileFactory
from .solutions import SectorFactory, SolutionFactory


class ProblemFactory(Made):
    class Meta:
        model = models.Problem

    title = factory.Sequence(lambda n: f"Bài toán {n}")
    slug = Sluggish("title")
    sector = factory.SubFactory(SectorFactory)

    class Params:
        published = Published()


class ProblemTaskFactory(Made):
    class Meta:
        model = models.ProblemTask

    problem = factory.SubFactory(ProblemFactory)
    text = factory.Sequence(lambda n: f"Việc cần làm {n}")


class ProblemSolutionFactory(Made):
    class Meta:
        model = models.ProblemSolution

    problem = factory.SubFactory(ProblemFactory)
    solution = factory.SubFactory(SolutionFactory)


class GuideFactory(Made):
    class Meta:
        model = models.Guide

    title = factory.Sequence(lambda n: f"Cẩm nang {n}")
    slug = Sluggish("title")

    class Params:
        published = Published()


class GuideStepFactory(Made):
    class Meta:
        model = models.GuideStep

    class Params:
        pictured = factory.Trait(
            picture=factory.SubFactory(StoredFileFactory), picture_alt="Màn hình nộp hồ sơ"
        )

    guide = factory.SubFactory(GuideFactory)
    title = factory.Sequence(lambda n: f"Bước {n}")


class GuideSolutionFactory(Made):
    class Meta:
        model = models.GuideSolution

    guide = factory.SubFactory(GuideFactory)
    solution = factory.SubFactory(SolutionFactory)


class GuideAttachmentFactory(Made):
    class Meta:
        model = models.GuideAttachment

    guide = factory.SubFactory(GuideFactory)
    file = factory.SubFactory(StoredFileFactory)
    title = "Mẫu kế hoạch"
