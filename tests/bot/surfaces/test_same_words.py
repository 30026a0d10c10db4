"""Slack and Teams tell a reader the same: thirty questions on the real corpus, asked in both."""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from loading import load

from bot.answering.quotes import clip
from bot.chat.cutting import shorten
from bot.chat.views.answer import approved_line, removed_line, weight_line
from bot.service import open_service
from bot.service_types import Reply
from bot.settings import HOME, Settings
from bot.texts import text
from bot.types import Answer, Language, Quote, Status

pytestmark = pytest.mark.model

HERE = Path(__file__).parent
QUESTIONS = (
    "Synes ledelsen egentlig det er greit at vi fagfolk blander oss inn i debatter på nett?",
    "Når svarer jeg som meg selv og når svarer jeg for etaten?",
    "Må jeg skrive hvor jeg jobber i profilen min?",
    "Må vi tekste direktesendinger?",
    "Hva er vitsen med at etaten driver med Facebook i det hele tatt?",
    "klage på egen etat på facebook",
    "privatperson eller talsperson?",
    "holder det å skrive «meninger er mine egne»?",
    "hets",
    "Kan jeg parkere gratis ved kontoret?",
    "Hei",
    "Kan jeg legge ut bilde av 01010112345 på Facebook? Ring 22 33 44 55",
    "Er det nokon vits i at vi som jobbar i kommunen blandar oss inn i diskusjonar på nettet?",
    "En brukar har sjølv lagt ut heile saka si i kommentarfeltet. Kan eg svare på detaljane då?",
    "Kan arbeidsgjevaren krevje å få lese det eg skal skrive før eg legg det ut?",
    "Korleis veit folk om eg snakkar for jobben eller for meg sjølv?",
    "Kan eg bruke stillingstittelen min når eg skriv i eit kommentarfelt om fagfeltet mitt?",
    "Kva bør etaten la vere å legge ut rett før valet?",
    "Må eg dele det jobben legg ut?",
    "Kan eg ta permisjon for å vere trenar for landslaget?",
    "Kor ofte må vi skrive nynorsk?",
    "Kva er du?",
    "my own opinions only - must that be on my profile?",
    "One of my staff has criticised us on Facebook. How should I react as their manager?",
    "Can I talk to a reporter without asking the communications department first?",
    "I'm the only expert on this in the agency. Should I join the debate?",
    "Can I tell a funny story about a client if I leave out the name?",
    "How should we write hashtags so screen readers can read them?",
    "Who waters the plants at reception?",
    "Hello",
)


@dataclass(frozen=True)
class Told:
    """What a reader is told, without blank space: all words in order, the bold ones, the links by their words."""

    words: str
    bold: str
    links: tuple[tuple[str, str], ...]


@dataclass
class Shared:
    """The real service, which answers each question once for both chats."""

    service: Any
    replies: dict[str, Reply]

    def ask(self, question: str, conversation: Any = (), surface: str = "web") -> Reply:
        if question not in self.replies:
            self.replies[question] = self.service.ask(question, conversation, surface)
        return self.replies[question]

    @property
    def admission(self) -> Any:
        return self.service.admission

    def build(self, build_id: str | None = None) -> Any:
        return self.service.build(build_id)

    def feedback(self, ref: str, helpful: bool, reason: str = "") -> None:
        self.service.feedback(ref, helpful, reason)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Any:
    database = f"sqlite:///{tmp_path_factory.mktemp('journal') / 'veileder.db'}"
    settings = Settings(_env_file=None, corpus=HOME / "corpus", var=HOME / "var", model="embedded", database=database)
    return Shared(open_service(settings), {})


@pytest.fixture(scope="module")
def slack(service: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Told]:
    harness = load("slack_harness", HERE / "slack" / "conftest.py")
    database = f"sqlite:///{tmp_path_factory.mktemp('slack') / 'chat.db'}"

    async def asked() -> dict[str, Told]:
        found = {}
        async with harness.workspace(database, service) as room:
            for at, question in enumerate(QUESTIONS):
                await room.say(question, channel=f"D{at}")
                found[question] = told(from_slack(room.last["blocks"]))
            assert not room.slack.refused
        return found

    return asyncio.run(asked())


@pytest.fixture(scope="module")
def teams(service: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Told]]:
    harness = load("teams_harness", HERE / "teams" / "conftest.py")
    database = f"sqlite:///{tmp_path_factory.mktemp('teams') / 'chat.db'}"
    loopback = harness.fake_teams.FakeTeams()

    async def asked() -> dict[str, Told]:
        found = {}
        async with harness.process(loopback, database, service) as room:
            for at, question in enumerate(QUESTIONS):
                await room.say(question, where=f"a:{at}")
                found[question] = told(from_teams(room.last["body"]))
            assert not loopback.refused
        return found

    yield asyncio.run(asked())
    loopback.stop()


# -- reading what each shows: pieces of text, whether they are bold, and where they lead

Piece = tuple[str, bool, str]


def from_slack(node: Any) -> Iterator[Piece]:
    if isinstance(node, list):
        for each in node:
            yield from from_slack(each)
    elif node["type"] in ("text", "link"):
        yield node["text"], bool(node.get("style", {}).get("bold")), node.get("url", "")
    elif node["type"] == "plain_text":
        yield node["text"], False, ""
    elif node["type"] in ("header", "section") and "text" in node:
        yield from from_slack(node["text"])
    elif node["type"] == "table":
        yield from from_slack([cell for row in node["rows"] for cell in row])
    elif node["type"] not in ("actions", "context_actions") and not asks_for_feedback(node):
        yield from from_slack(node["elements"])


def asks_for_feedback(node: Any) -> bool:
    asked = [text("feedback.question", language) for language in Language]
    return node["type"] == "context" and node["elements"][0]["text"] in asked


def from_teams(node: Any) -> Iterator[Piece]:
    for each in node:
        if each["type"] == "TextBlock":
            yield each["text"], False, ""
        elif each["type"] == "RichTextBlock":
            for run in each["inlines"]:
                yield run["text"], run.get("weight") == "bolder", run.get("selectAction", {}).get("url", "")
        else:
            yield from from_teams(each["items"])


def told(pieces: Iterator[Piece]) -> Told:
    """Signs of lists are left out: Slack draws them, Teams has none and gets them as text."""
    kept = [(re.sub(r"^\s*(•|\d+[.)]) ", "", words), bold, url) for words, bold, url in pieces]
    return Told(
        bare(words for words, _, _ in kept),
        bare(words for words, bold, _ in kept if bold),
        tuple((bare([words]), url) for words, _, url in kept if url),
    )


def bare(parts: Any) -> str:
    """Without blank space, and without the lines between cells."""
    return "".join("".join(parts).replace("|", "").split())


# -- the tests


@pytest.mark.parametrize("question", QUESTIONS)
def test_slack_and_teams_say_the_same(slack: dict[str, Told], teams: dict[str, Told], question: str) -> None:
    """The same words in the same order, the same ones bold, the same links."""
    assert teams[question] == slack[question]


@pytest.mark.parametrize("question", QUESTIONS)
def test_both_say_what_was_answered(service: Any, teams: dict[str, Told], question: str) -> None:
    """Status, the quote and what answers in it, the place, its weight and date, topics, the editors' words."""
    answer = service.ask(question).answer
    shown = teams[question]
    for words in expected(answer):
        assert bare([words]) in shown.words
    assert {url for _, url in shown.links} == {each.url for each in (*answer.quotes, *answer.topics)}
    for quote in answer.quotes[: 1 if answer.status is not Status.FAQ else 0]:
        assert bare(highlights(quote)) in shown.bold


def expected(answer: Answer) -> Iterator[str]:
    yield answer.line if answer.status is Status.SMALLTALK else text(f"status.{answer.status}", answer.language)
    yield removed_line(answer)
    if answer.faq:
        yield answer.faq.blocks[0].text
        yield approved_line(answer.faq, answer.language)
    for at, quote in enumerate(answer.quotes):
        yield shorten(quote.section, 300)
        if at == 0 or answer.status is Status.FAQ:
            yield weight_line(quote, answer.language)
    if answer.quotes and answer.status is not Status.FAQ and len(answer.quotes[0].plain) < 2000:
        yield from (block.text for block in answer.quotes[0].blocks)
    yield from (each.section for each in answer.topics)
    yield from () if answer.quotes else answer.examples


def highlights(quote: Quote) -> Iterator[str]:
    for each in quote.highlights:
        yield from (
            clip(b, each.start, each.end).text for b in quote.blocks if b.start < each.end and b.end > each.start
        )


def test_the_questions_are_of_all_kinds(service: Any) -> None:
    """Every status and every language is among the thirty."""
    answers = [service.ask(question).answer for question in QUESTIONS]
    assert len(set(QUESTIONS)) == 30
    assert {each.status for each in answers} == set(Status)
    assert {each.language for each in answers} == set(Language)
    assert any(each.removed for each in answers)
