"""Accounts, stored files, the record of state changes."""

from django.contrib.auth import get_user_model

from core.models import State, User, stored_path
from tests.factories import StoredFileFactory, TransitionFactory, UserFactory


def test_the_account_model_is_ours() -> None:
    assert get_user_model() is User


def test_many_accounts_may_have_no_email(db: None) -> None:
    UserFactory.create_batch(2, email="")

    assert User.objects.filter(email="").count() == 2


def test_states_are_those_of_the_lifecycle() -> None:
    assert State.values == ["draft", "in_review", "published", "archived"]


def test_stored_file_lies_under_its_hash(db: None) -> None:
    stored = StoredFileFactory(digest="ab" * 16, name="anh-1.webp")

    assert stored_path(stored, "C:\\hình của tôi.png") == f"ab/{'ab' * 16}/anh-1.webp"
    assert stored.content.name == f"ab/{'ab' * 16}/anh-1.webp"
    assert stored.get_absolute_url() == f"/tep/{'ab' * 16}/anh-1.webp"


def test_transition_says_from_where_to_where(db: None) -> None:
    moved = TransitionFactory()

    assert str(moved) == "submit: draft → in_review"
    assert moved.target.pk == moved.object_id
