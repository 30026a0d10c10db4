"""FAQ entries whose sections have changed since they were approved."""

import io
from datetime import date
from pathlib import Path

import pytest
from fakes import FakeEncoder, build_small, change
from fastapi.testclient import TestClient
from rich.console import Console
from typer.testing import CliRunner

from bot import cli
from bot.answer_json import answer_to_dict
from bot.chat.views.answer import RenderOptions, draw_answer
from bot.editorial.approve import approve
from bot.journal import Journal
from bot.service import BotService
from bot.settings import Settings
from bot.surfaces.slack.limits import ROOM
from bot.surfaces.slack.render import render_message
from bot.surfaces.teams.render import render_reply_message
from bot.surfaces.terminal.render import show
from bot.surfaces.web.app import WebSettings, create_app
from bot.texts import text
from bot.types import Language
from index.builds.store import BuildStore
from index.errors import CorpusError
from index.read.corpus import load_faq, read_corpus

SECTION = "ytringsfrihet#kritikk-av-egen-etat"
NOTE = text("faq.stale", Language.NB)


@pytest.fixture
def approved(small_corpus: Path) -> Path:
    """The small corpus with every FAQ entry approved as it stands."""
    approve(small_corpus)
    return small_corpus


def changed(corpus: Path) -> Path:
    """The corpus with other words in the section that the entry on criticism is based on."""
    change(corpus / "guidance" / "ytringsfrihet.md", "Kritikk av etaten er lov.", "Kritikk av etaten er alltid lov.")
    return corpus


def test_approving_notes_the_text_and_nothing_else(small_corpus: Path) -> None:
    """Each file gets a digest an address; approving again changes nothing."""
    before = {each.id: each for each in read_corpus(small_corpus).faq}
    assert len(approve(small_corpus)) == 3
    for entry in read_corpus(small_corpus).faq:
        assert set(entry.based_on_digests) == set(entry.based_on)
        old = before[entry.id]
        assert (entry.question, entry.also, entry.answer) == (old.question, old.also, old.answer)
        assert (entry.approved_by, entry.approved) == (old.approved_by, old.approved)
    assert approve(small_corpus) == []


def test_a_fresh_approval_is_not_stale(approved: Path, store: BuildStore) -> None:
    """A build of what was approved marks nothing, and neither does one of entries that were never stamped."""
    assert not any(info.stale for info in build_small(approved, store).faq_infos.values())


def test_markup_and_line_breaks_are_not_changes(approved: Path, store: BuildStore) -> None:
    """Only words count."""
    change(approved / "guidance" / "ytringsfrihet.md", "Du kan **kritisere** etaten", "Du kan\nkritisere etaten")
    assert not any(info.stale for info in build_small(approved, store).faq_infos.values())


def test_a_stale_answer_says_so_everywhere(approved: Path, store: BuildStore, encoder: FakeEncoder) -> None:
    """Terminal, JSON, Slack, Teams and web show the note; the translation, whose section is the same, has none."""
    build = build_small(changed(approved), store)
    assert {key: info.stale for key, info in build.faq_infos.items() if info.stale} == {"kritisere-etaten": (SECTION,)}
    journal = Journal.open(Settings().database_url)
    service = BotService(Settings(), encoder, journal)
    reply = service.ask("Kan jeg kritisere etaten?")
    assert reply.answer.faq is not None
    assert answer_to_dict(reply.answer)["faq"]["stale"] == [SECTION]
    shown = io.StringIO()
    show(reply.answer, Console(file=shown, width=200))
    message = render_message(draw_answer(reply, RenderOptions(), ROOM))
    card = render_reply_message(reply, RenderOptions()).card
    with TestClient(create_app(service, WebSettings(base_url="http://x", max_question_chars=200))) as web:
        pages = [web.get("/?q=Kan jeg kritisere etaten?").text, web.get("/faq/kritisere-etaten").text]
        other = web.get("/faq/kritisere-etaten-nn").text
    journal.close()
    assert all(
        NOTE in each for each in [shown.getvalue(), message.text, str(message.blocks), str(card["body"]), *pages]
    )
    assert NOTE not in other
    assert text("faq.stale", Language.NN) not in other


def test_approving_again_takes_the_note_away(approved: Path, store: BuildStore) -> None:
    """An editor who has read the answer again says so by id, with name and date."""
    changed(approved)
    (written,) = approve(approved, ["kritisere-etaten"], "Kari", date(2026, 11, 25))
    assert (load_faq(written).approved_by, load_faq(written).approved) == ("Kari", date(2026, 11, 25))
    assert not any(info.stale for info in build_small(approved, store).faq_infos.values())


def test_a_section_that_is_gone_is_a_problem_of_the_entry(approved: Path) -> None:
    """The corpus names the FAQ file and the address, so that somebody can mend it."""
    path = approved / "guidance" / "moderering.md"
    head, _, tail = path.read_text(encoding="utf-8").partition("## Slette kommentarer")
    path.write_text(head + "## Arkivere" + tail.partition("## Arkivere")[2], encoding="utf-8")
    with pytest.raises(CorpusError) as raised:
        read_corpus(approved)
    assert any(each.path == "corpus/faq/slette-kommentar.md" for each in raised.value.problems)


def test_a_digest_that_is_none_is_a_problem(approved: Path) -> None:
    """A digest that somebody wrote by hand is told by line, with what to do."""
    path = approved / "faq" / "slette-kommentar.md"
    entry = load_faq(path)
    change(path, entry.based_on_digests["moderering#slette-kommentarer"], "i går")
    with pytest.raises(CorpusError, match="veileder faq approve"):
        read_corpus(approved)


def test_the_command_approves(small_corpus: Path) -> None:
    """`veileder faq approve` stamps entries by id, and says so of an id that no entry has."""
    found = CliRunner().invoke(cli.app, ["faq", "approve", "slette-kommentar", "--by", "Kari"])
    assert (found.exit_code, found.stdout) == (0, "Approved: 1. Run `veileder index build` to publish.\n")
    assert load_faq(small_corpus / "faq" / "slette-kommentar.md").approved_by == "Kari"
    wrong = CliRunner().invoke(cli.app, ["faq", "approve", "finnes-ikke"])
    assert wrong.exit_code == 2
    assert "finnes-ikke" in wrong.output
