"""A further language is one folder: a copy of the program, with nothing added but that, speaks it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.texts import catalogue
from bot.types import Language

ROOT = Path(__file__).parents[3]
TOY = Path(__file__).with_name("toy")
PROGRAM = """
import json
from datetime import date
from pathlib import Path
from fakes import CALIBRATION, FakeEncoder, build_small, write_corpus
from bot.answering.answer import answer
from bot.answering.search import LoadedIndex
from bot.answering.language import detect
from bot.answering.message import asks, spelt_out
from bot.answering.polarity import negated
from bot.chat.locales import language_of
from bot.surfaces.web.languages import NAMES, accepted
from bot.texts import date_text, text
from bot.types import Language
from index.builds.store import BuildStore

toki = Language("tk")
loaded = LoadedIndex(build_small(write_corpus(Path("c")), BuildStore(Path("i"))), FakeEncoder(), CALIBRATION)
ask = lambda question, *before: answer(question, loaded, before, today=date(2026, 11, 20))
print(json.dumps({
    "languages": [*Language],
    "detected": [detect("mi ken ala tawa"), detect("Kan eg slette ein kommentar?"), detect("Can I delete it?")],
    "locale": [language_of("tk-XX"), accepted("tk;q=0.9, en;q=0.8")],
    "name": NAMES[toki],
    "date": date_text(date(2026, 3, 1), toki),
    "asks": asks("seme li pona"),
    "negated": [negated("mi ken ala"), negated("mi ken")],
    "spelt": spelt_out("UU", toki),
    "hello": [ask("toki mute").status, ask("toki mute").line, text("smalltalk.greeting", toki, about="")],
    "answer": [ask("mi ken sitelen lipu?").language, ask("Kan ledere delta i debatten?").language],
    "switched": ask("kepeken toki", "Kan ledere delta i debatten?").language,
}))
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the copy says of and in the toy language."""
    folder = tmp_path_factory.mktemp("toy")
    for package in ("index", "bot"):
        shutil.copytree(
            ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__", "static", "*.png")
        )
    own = shutil.copytree(TOY, folder / "bot" / "languages" / "tk")
    texts = {key: f"toki: {value}" for key, value in catalogue(Language.EN).items()}
    (own / "texts.yaml").write_text(yaml.safe_dump(texts), encoding="utf-8")
    path = os.pathsep.join((str(folder), str(ROOT / "tests")))
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=folder,
        check=False,
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    return dict(json.loads(ran.stdout.splitlines()[-1]))


def test_it_is_there_beside_the_others(said: dict[str, Any]) -> None:
    """Those that code names come first; browsers and chats may ask for it by its code."""
    assert said["languages"][:3] == ["nb", "nn", "en"]
    assert set(said["languages"]) == {*Language, "tk"}
    assert (said["locale"], said["name"]) == (["tk", "tk"], "Toki")


def test_questions_in_it_are_told_from_others(said: dict[str, Any]) -> None:
    """By its words; what was told before is told as before."""
    assert said["detected"] == ["tk", "nn", "en"]
    assert said["answer"] == ["tk", "nb"]


def test_questions_in_it_are_understood(said: dict[str, Any]) -> None:
    """That they ask, that they deny, its short forms, and that an answer is wanted in it."""
    assert (said["asks"], said["negated"], said["spelt"]) == (True, [True, False], "ilo ale")
    assert said["switched"] == "tk"


def test_readers_are_met_in_it(said: dict[str, Any]) -> None:
    """Its greeting is answered in its words, and dates are written as it writes them."""
    status, line, greeting = said["hello"]
    assert (status, line) == ("smalltalk", greeting)
    assert greeting.startswith("toki: ")
    assert said["date"] == "1/san/2026"
