"""Accounts, files, changes of state, addresses of the past."""

import factory
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
