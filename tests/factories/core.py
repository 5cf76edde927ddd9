"""Accounts, files, changes of state, addresses of the past."""

import factory
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.contrib.contenttypes.models import ContentType

from core import models

from .base import PICTURE, Made


class UserFactory(Made):
    class Meta:
        model = models.User

    username = factory.Sequence(lambda n: f"nguoi-{n}")
    password = factory.LazyFunction(lambda: make_password(None))
    is_staff = True

    @factory.post_generation
    def enrolled(self, create: bool, extracted: bool | None, **kwargs: object) -> None:
        """Superusers have their second factor, unless ``enrolled=False``."""
        if create and (self.is_superuser if extracted is None else extracted):
            enrol(self)


def enrol(user: models.User) -> None:
    """Give the account a second factor, as the pages of whoever decides for others demand."""
    Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "JBSWY3DPEHPK3PXP"}}
    )


class TransitionFactory(Made):
    """A listing sent in for review, unless ``target`` says otherwise."""

    class Meta:
        model = models.Transition

    target = factory.SubFactory("tests.factories.ListingFactory")
    content_type = factory.LazyAttribute(
        lambda made: ContentType.objects.get_for_model(made.target)
    )
    object_id = factory.LazyAttribute(lambda made: made.target.pk)
    verb = "submit"
    from_state = "draft"
    to_state = "in_review"


class OldAddressFactory(Made):
    class Meta:
        model = models.OldAddress

    path = factory.Sequence(lambda n: f"/giai-phap/ten-cu-{n}/")
    target = "/giai-phap/"


class ChangeFactory(Made):
    """A row as the triggers write them."""

    class Meta:
        model = models.Change

    topic = "solution"
    key = factory.Sequence(lambda n: n + 1)


class StoredFileFactory(Made):
    """A real WebP picture of 40 x 30 pixels."""

    class Meta:
        model = models.StoredFile

    digest = factory.Sequence(lambda n: f"{n:032x}")
    name = "hinh.webp"
    content = factory.django.FileField(data=PICTURE, filename="hinh.webp")
    content_type = "image/webp"
    size = len(PICTURE)
    width = 40
    height = 30


class RenditionFactory(Made):
    class Meta:
        model = models.Rendition

    source = factory.SubFactory(StoredFileFactory)
    key = "w480"
    file = factory.SubFactory(StoredFileFactory)


class JournalFactory(Made):
    class Meta:
        model = models.Journal

    kind = "merge_vendors"
    title = factory.Sequence(lambda n: f"Gộp hai nhà cung cấp, lần {n}")


class JournalEntryFactory(Made):
    """A text of a solution that an operation changed."""

    class Meta:
        model = models.JournalEntry

    class Params:
        target = factory.SubFactory("tests.factories.SolutionFactory")

    journal = factory.SubFactory(JournalFactory)
    content_type = factory.LazyAttribute(
        lambda made: ContentType.objects.get_for_model(made.target)
    )
    object_id = factory.LazyAttribute(lambda made: made.target.pk)
    field = "summary"
    old = "Trước"
    new = "Sau"


class DistinctPairFactory(Made):
    """Two vendors of similar names that are not the same."""

    class Meta:
        model = models.DistinctPair

    class Params:
        first = factory.SubFactory("tests.factories.VendorFactory")
        second = factory.SubFactory("tests.factories.VendorFactory")

    content_type = factory.LazyAttribute(lambda made: ContentType.objects.get_for_model(made.first))
    low_id = factory.LazyAttribute(lambda made: min(made.first.pk, made.second.pk))
    high_id = factory.LazyAttribute(lambda made: max(made.first.pk, made.second.pk))
