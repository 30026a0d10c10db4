"""``veileder insight`` and ``veileder password``: what they print and write."""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from fake_journal import put
from fakes import FakeEncoder
from typer.testing import CliRunner, Result

from bot import cli
from bot.journal import Journal
from bot.settings import Settings
from bot.settings_values import web_editors
from index.builds.build import Build


@pytest.fixture
def journal(small_build: Build, own_encoder: FakeEncoder) -> Iterator[Journal]:
    opened = Journal.open(Settings().database_url)
    yield opened
    opened.close()


def run(*args: str, stdin: str = "") -> Result:
    result = CliRunner().invoke(cli.app, list(args), input=stdin)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def asked_now(journal: Journal, question: str) -> None:
    put(journal, question, asked_at=datetime.now(UTC))


def test_tables_are_printed(journal: Journal) -> None:
    """The last thirty days, with the gap and how often it was asked."""
    asked_now(journal, "Hvor parkerer jeg?")
    asked_now(journal, "parkering")
    shown = run("insight").stdout
    assert "2 spørsmål fra" in shown
    assert "Spurt om uten å få svar" in shown
    assert "Hvor parkerer jeg?" in shown or "parkering" in shown
    assert shown.count("Ingen i denne perioden.") >= 3


def test_json_is_the_whole_report(journal: Journal) -> None:
    """A chosen period, as a program reads it."""
    put(journal, "parkering", day=5)
    told = json.loads(run("insight", "--from", "2026-11-01", "--to", "2026-11-10", "--json").stdout)
    assert told["totals"]["questions"] == 1
    assert told["not_found"][0]["asked"]["example"] == "parkering"


def test_how_far_ahead_reviews_are_listed_can_be_chosen(journal: Journal) -> None:
    """With ten years ahead, every document is due."""
    told = json.loads(run("insight", "--due", "3650", "--json").stdout)
    assert told["due_within"] == 3650
    assert len(told["due"]) == 3


def test_csv_goes_to_a_folder(journal: Journal, tmp_path: Path) -> None:
    """One file a table; nothing on standard output that a script would have to skip."""
    result = run("insight", "--csv", str(tmp_path / "ut"))
    assert len(list((tmp_path / "ut").glob("*.csv"))) == 12
    assert result.stdout == ""


def test_the_digest_is_printed_without_being_sent(journal: Journal) -> None:
    """What the channel would get today."""
    yesterday = datetime.now(UTC) - timedelta(days=1)
    put(journal, "parkering", asked_at=yesterday)
    put(journal, "parkering", asked_at=yesterday)
    shown = run("insight", "--digest").stdout
    assert "«parkering» – spurt 2 ganger" in shown
    assert "/innsikt?from=" in shown


def test_the_language_is_a_setting(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Editors are met in the language that was chosen for them."""
    monkeypatch.setenv("VEILEDER_EDITORS_LANGUAGE", "nn")
    assert "Kva folk spør om" in run("insight").stdout


def test_markup_in_a_question_is_printed_as_it_is(journal: Journal) -> None:
    """Brackets that the terminal would take for colours stay brackets."""
    asked_now(journal, "[red]parkering[/red] [/]")
    assert "[red]parkering[/red] [/]" in run("insight").stdout


@pytest.mark.parametrize("wrong", [("--from", "tull"), ("--from", "2026-11-02", "--to", "2026-11-01"), ("--days", "0")])
def test_a_period_that_cannot_be_shown_is_explained(journal: Journal, wrong: tuple[str, ...]) -> None:
    """Exit code 2 and what is wrong; no traceback."""
    result = run("insight", *wrong)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_a_password_becomes_a_line_for_the_settings() -> None:
    """The line on standard output is what VEILEDER_WEB_EDITORS takes, and the password opens it."""
    result = run("password", "kari", stdin="fire ord om havet\nfire ord om havet\n")
    (hashed,) = web_editors(result.stdout.strip()).values()
    assert PasswordHasher().verify(hashed, "fire ord om havet")
    assert "havet" not in result.stdout


@pytest.mark.parametrize("args", [("kari", "for kort\nfor kort\n"), ("k ri", "fire ord om havet\n" * 2)])
def test_a_bad_name_or_password_makes_no_line(args: tuple[str, str]) -> None:
    """What could not be used later is refused now."""
    result = run("password", args[0], stdin=args[1])
    assert result.exit_code != 0
    assert "$argon2" not in result.output


def test_a_wrong_setting_is_told_without_its_secret(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message names the setting and says what to do; the secret itself is not printed."""
    monkeypatch.setenv("VEILEDER_WEB_EDITORS", "kari:hemmelig")
    monkeypatch.setattr(sys, "argv", ["veileder", "insight"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    told = capsys.readouterr().err
    assert ended.value.code == 1
    assert "VEILEDER_WEB_EDITORS is wrong" in told
    assert "veileder password" in " ".join(told.split())
    assert "hemmelig" not in told
