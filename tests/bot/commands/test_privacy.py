import json

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.commands.privacy import opened
from bot.editorial.cases import Cases, NewCase
from bot.settings import Settings
from bot.types import Language

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def case(database: str) -> None:
    """A case that Bo opened in Slack, with the key of the settings."""
    made = opened(Settings())
    Cases(made).open(NewCase("aaaa0001", "slack", "C1:1:U0BO", "slack", "C9", Language.NB, "Hva nå?", ()))
    made.close()


def run(*arguments: str, answer: str | None = None):
    return CliRunner().invoke(app, ["privacy", *arguments], input=answer)


def test_export_and_erase():
    """What is told is what is erased, once it has been confirmed, and then nothing is left to tell."""
    told = json.loads(run("export", "--person", "slack:U0BO").stdout)
    assert [each["question"] for each in told["cases"]] == ["Hva nå?"]
    assert run("erase", "--person", "slack:U0BO", answer="n\n").exit_code == 1
    assert json.loads(run("export", "--person", "slack:U0BO").stdout) == told
    assert json.loads(run("erase", "--person", "slack:U0BO", "--yes").stdout)["cases"] == 1
    assert not any(json.loads(run("export", "--person", "slack:U0BO").stdout).values())


@pytest.mark.parametrize("arguments", [[], ["--person", "U0BO"], ["--ref", "a", "--words", "b"]])
def test_one_person_reference_or_word_is_needed(arguments: list[str]):
    """Anything else is refused before the database is asked."""
    assert run("export", *arguments).exit_code == 2


def test_sweep_says_how_much_was_deleted():
    """As the server does every hour."""
    assert json.loads(run("sweep").stdout)["questions"] == 0
