"""What runs by itself once a day."""

import datetime as dt

import pytest

from showcase import chores
from showcase.chores import Chore, run_daily

MONDAY = dt.date(2026, 11, 9)
TUESDAY = dt.date(2026, 11, 10)


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The commands in the order in which they are called, without doing anything."""
    names: list[str] = []
    monkeypatch.setattr(chores, "call_command", lambda name, **options: names.append(name))
    return names


def test_summary_goes_out_on_mondays_only(called: list[str]) -> None:
    run_daily(MONDAY)
    on_monday = list(called)
    called.clear()

    run_daily(TUESDAY)

    assert set(on_monday) - set(called) == {"send_digest"}
    assert "refresh_prices" in called


def test_one_that_fails_does_not_stop_the_others(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    done = []

    def call(name: str, **options: object) -> None:
        if name == "refresh_prices":
            raise RuntimeError("the disk is full")
        done.append(name)

    monkeypatch.setattr(chores, "call_command", call)
    monkeypatch.setattr(chores, "CHORES", (Chore("refresh_prices"), Chore("send_digest")))

    failed = run_daily(TUESDAY)

    assert (failed, done) == (["refresh_prices"], ["send_digest"])
    assert "refresh_prices failed" in caplog.text


def test_real_chores_run(db: None) -> None:
    assert run_daily(TUESDAY) == []
