"""The catalogue changes only with its texts."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from showcase.management.commands import update_messages

HEADER = 'msgid ""\nmsgstr ""\n"POT-Creation-Date: 2026-11-05 08:00+0700\\n"\n"Language: vi\\n"\n'


def test_time_of_the_extraction_is_left_out() -> None:
    assert update_messages.without_time(HEADER) == 'msgid ""\nmsgstr ""\n"Language: vi\\n"\n'


@pytest.mark.parametrize(
    ("msgid", "is_format"),
    [
        ("maintenance a year (% of the price)", False),
        ("50% discount", False),
        ("%(count)d months", True),
        ("No. %s", True),
        ("%d", True),
    ],
)
def test_percent_sign_alone_makes_no_format(msgid: str, is_format: bool) -> None:
    entry = f'#, python-format\nmsgid "{msgid}"\nmsgstr ""\n'

    made = update_messages.without_false_flags(f'{HEADER}\n{entry}\nmsgid "other"\nmsgstr ""\n')

    assert ("#, python-format" in made) is is_format
    assert made.startswith(HEADER)
    assert made.endswith(f'msgid "{msgid}"\nmsgstr ""\n\nmsgid "other"\nmsgstr ""\n')


def test_lack_of_gettext_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(update_messages.shutil, "which", lambda name: None)

    with pytest.raises(CommandError, match="gettext is not installed"):
        call_command("update_messages")
