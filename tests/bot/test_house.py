"""The house's own name in texts, small talk, chats, the examples and the report."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml
from fakes import CALIBRATION, FakeEncoder, build_small, write_corpus
from typer.testing import CliRunner

from bot.answering.answer import answer
from bot.answering.examples import MOST_TRIED, examples, spread
from bot.answering.search import LoadedIndex
from bot.answering.shown import line_of
from bot.chat.asked import starters
from bot.chat.views.answer import draw_escalate
from bot.chat.views.home import draw_home
from bot.cli import app
from bot.commands.teams import package
from bot.house import about, greeting, said, title
from bot.publishing import BlockedError, publish_corpus
from bot.publishing.reports import as_text
from bot.settings import Settings
from bot.texts import catalogue
from bot.types import Language
from index.builds.build import Build
from index.builds.store import BuildStore
from index.types import Site

NB, NN, EN = Language.NB, Language.NN, Language.EN
NEUTRAL = "Hei. Jeg finner og siterer veiledningen. Spør meg om noe."
SITE = """\
name: Parkeringsvakta
organisation: Vegetaten
subject: {nb: parkering, nn: parkering, en: parking}
examples:
  nb: ["Kan jeg kritisere etaten min?", "Kan vi slette en kommentar?", "Må vi arkivere alle meldinger?"]
  nn: ["Kan eg kritisere etaten min?", "Kan vi slette ein kommentar?", "Må vi arkivere alle meldingar?"]
  en: ["Can I criticise my agency?", "delete a comment", "Hvor er parkeringen?"]
colours: {light: "#0f5a66", dark: "#8fd3dc"}
privacy: https://etaten.example/personvern
disclaimer: {nb: Bare i byen., nn: Berre i byen., en: In town only.}
"""
Ask = Callable[[str], LoadedIndex]


@pytest.fixture
def house(small_corpus: Path, store: BuildStore) -> LoadedIndex:
    """The small corpus in the name of a house."""
    return LoadedIndex(build_small(write_corpus(small_corpus, {"site.yaml": SITE}), store), FakeEncoder(), CALIBRATION)


def line(question: str, loaded: LoadedIndex) -> str:
    return answer(question, loaded, today=date(2026, 11, 20)).line


def test_nothing_is_left_of_the_subject_that_the_starter_corpus_has() -> None:
    """The program's own texts are about no subject."""
    texts = json.dumps([catalogue(language) for language in Language], ensure_ascii=False)
    for words in ("sosiale medi", "social media", "Facebook", "starttekst", "starter text"):
        assert words not in texts


KNOWN_NAMES = ("bot/answering/wordlists.py", "bot/redact/people.py")
"""How names that everybody writes are written, and that they are nobody's."""
SUBJECT = re.compile(r"sosiale? medi|social media|facebook|instagram|tiktok|snapchat|linkedin", re.IGNORECASE)


def test_nothing_about_the_starter_corpus_stands_in_the_program() -> None:
    """Neither in what readers are shown nor in code: only lists of how words are written."""
    home = Path(__file__).parents[2]
    found = [
        f"{path.relative_to(home)}: {line.strip()}"
        for path in sorted((home / "bot").rglob("*"))
        if path.suffix in (".py", ".yaml", ".html", ".js", ".xml", ".css", ".svg")
        and path.relative_to(home).as_posix() not in KNOWN_NAMES
        for line in path.read_text(encoding="utf-8").splitlines()
        if SUBJECT.search(line)
    ]
    assert found == [
        "bot/languages/nb/words.yaml: some: sosiale medier",
        "bot/languages/nb/words.yaml: face: Facebook",
        "bot/languages/nn/words.yaml: some: sosiale medium",
        "bot/languages/nn/words.yaml: face: Facebook",
    ]


def test_words_without_a_house_are_neutral() -> None:
    """No subject, and no gap where it would stand."""
    assert (about(Site(), NB), title(Site(), EN)) == ("", "Ask the guidance")
    assert greeting(Site(), NB, "smalltalk.greeting") == NEUTRAL


def test_words_are_the_houses(house: LoadedIndex) -> None:
    """Its subject stands in sentences and in the title, in each language."""
    site = house.build.site
    assert (about(site, NB), about(site, EN), title(site, NN)) == (" om parkering", " on parking", "Spør om parkering")
    assert said({"nb": "ja"}, EN) == "ja"


def test_a_welcome_takes_the_place_of_the_greeting(house: LoadedIndex) -> None:
    """In chats and as an answer to a greeting."""
    site = replace(house.build.site, welcome={"nb": "Velkommen!", "nn": "Velkomen!", "en": "Welcome!"})
    assert greeting(site, EN, "chat.greeting") == "Welcome!"


def test_small_talk_is_in_the_houses_name(house: LoadedIndex, shared_build: Build) -> None:
    """Who it is and what it is about; neutral without a house."""
    assert line("Hei", house) == "Hei. Jeg finner og siterer veiledningen om parkering. Spør meg om noe."
    assert line("Hvem er du?", house).startswith("Jeg er Parkeringsvakta, en bot")
    assert line("Hei", LoadedIndex(shared_build, FakeEncoder(), CALIBRATION)) == NEUTRAL


def test_people_to_ask_are_called_what_the_house_calls_them(house: LoadedIndex) -> None:
    """In small talk, on the button and in the answer; no text has another name for them, nor for the bot's week."""
    site = replace(house.build.site, team={"nb": "vegvakta", "nn": "vegvakta", "en": "the road watch"})
    assert "eller spør vegvakta." in line_of("complaint", NB, site)
    assert draw_escalate("7f3a", EN, site).title == "Ask the road watch"
    assert draw_escalate("7f3a", NN, house.build.site).title == "Spør kommunikasjonsavdelinga"
    for language in Language:
        assert [key for key, words in catalogue(language).items() if "Veileder" in words] == []
        names = [key for key, words in catalogue(language).items() if "ommuni" in words]
        assert names == ["house.team"]


def test_examples_are_the_houses_own(house: LoadedIndex) -> None:
    """As they are written, in the language that is asked for."""
    assert examples(EN, house) == ("Can I criticise my agency?", "delete a comment", "Hvor er parkeringen?")


def test_without_them_the_faq_gives_such_as_it_surely_answers(shared_build: Build) -> None:
    """Also in a house that knows too little to be sure of anything else: an entry's own question is its own."""
    loaded = LoadedIndex(shared_build, FakeEncoder(), CALIBRATION)
    own = ("Kan jeg kritisere etaten min?", "Kan vi slette en kommentar?")
    assert examples(NB, loaded) == own
    assert examples(NB, replace(loaded, calibration=replace(CALIBRATION, faq_from=2.0), examples={})) == own


def test_examples_are_chosen_once_and_from_not_too_many(shared_build: Build) -> None:
    """Who greets the bot does not wait for a whole FAQ to be asked."""
    loaded = LoadedIndex(shared_build, FakeEncoder(), CALIBRATION)
    examples(NB, loaded)
    asked = len(loaded.encoder.queries)
    examples(NB, loaded)
    assert len(loaded.encoder.queries) == asked <= MOST_TRIED


def test_examples_are_spread_over_the_corpus() -> None:
    """The first three are far apart, and none is lost."""
    found = [(str(at), "") for at in range(10)]
    assert [int(entry) for entry, _ in spread(found)] == [0, 3, 6, 9, 1, 4, 7, 2, 5, 8]


def test_a_chat_begins_with_the_houses_examples(house: LoadedIndex, shared_build: Build) -> None:
    """Then come those of the FAQ, each once and in the reader's language; without a house they are first."""
    mine = examples(NN, house)
    assert starters(house.build, list, NN, 4) == list(mine)
    assert starters(house.build, list, EN, 4) == list(examples(EN, house))
    assert starters(shared_build, list, NN, 4) == ["Kan eg kritisere etaten min?"]


def test_the_home_of_a_chat_is_in_the_houses_name(house: LoadedIndex) -> None:
    """Title and disclaimer."""
    shown = str(draw_home([], house.build, "http://x", EN))
    assert "Ask about parking" in shown
    assert "In town only." in shown


# -- manifests


def test_the_package_for_teams_is_in_the_houses_name(house: LoadedIndex) -> None:
    """Name, publisher, colour, privacy statement, and the examples in each language."""
    files = package("11111111-1111-4111-8111-111111111111", "https://x.example", site=house.build.site)
    manifest, english = json.loads(files["manifest.json"]), json.loads(files["en.json"])
    assert manifest["name"]["short"] == english["name.short"] == "Parkeringsvakta"
    assert (manifest["developer"]["name"], manifest["accentColor"]) == ("Vegetaten", "#0F5A66")
    assert manifest["developer"]["privacyUrl"] == "https://etaten.example/personvern"
    assert manifest["bots"][0]["commandLists"][0]["commands"][0]["title"] == "Kan jeg kritisere etaten min?"
    assert english["bots[0].commandLists[0].commands[0].title"] == "Can I criticise my agency?"


@pytest.mark.parametrize(("options", "view"), [((), "agent_view"), (("--assistant",), "assistant_view")])
def test_the_manifest_for_slack_is_in_the_houses_name(options: tuple[str, ...], view: str, small_corpus: Path) -> None:
    """Name, colour, example and the host of links; the rest is ours."""
    write_corpus(small_corpus, {"site.yaml": SITE})
    ran = CliRunner().invoke(app, ["slack", "manifest", "--url", "https://spor.example.no", *options])
    made = yaml.safe_load(ran.stdout)
    assert made["display_information"]["name"] == made["features"]["bot_user"]["display_name"] == "Parkeringsvakta"
    assert made["display_information"]["background_color"] == "#0f5a66"
    assert made["features"]["slash_commands"][0]["usage_hint"] == "Kan jeg kritisere etaten min?"
    assert made["features"]["unfurl_domains"] == ["spor.example.no"]
    assert view in made["features"]


# -- the report


def test_examples_are_asked_at_every_build(small_corpus: Path, own_encoder: FakeEncoder) -> None:
    """One without a sure answer is told of, and blocks nothing that was no better before."""
    report = publish_corpus(Settings(), own_encoder, None).report
    assert report.figures["example"] == {"asked": 5, "right": 5}
    write_corpus(small_corpus, {"site.yaml": SITE})
    report = publish_corpus(Settings(), own_encoder, None).report
    unsure = [each.question for each in report.changes if each.kind == "example"]
    assert "Hvor er parkeringen?" in unsure
    assert report.figures["example"] == {"asked": 9, "right": 9 - len(unsure)}
    assert f"Examples without a sure answer: {len(unsure)}" in as_text(report)


def test_an_example_that_was_sure_and_is_not_any_more_blocks(small_corpus: Path, own_encoder: FakeEncoder) -> None:
    """Until the example or the text is put right."""
    write_corpus(small_corpus, {"site.yaml": SITE})
    publish_corpus(Settings(), own_encoder, None)
    write_corpus(small_corpus, {"golden.yaml": "[]"})
    for name in ("faq/slette-kommentar.md", "guidance/moderering.md", "questions/moderering.yaml"):
        (small_corpus / name).unlink()
    with pytest.raises(BlockedError) as raised:
        publish_corpus(Settings(), own_encoder, None)
    worse = {each.question for each in raised.value.report.regressions if each.kind == "example"}
    assert "Kan vi slette en kommentar?" in worse
