"""A candidate is compared with what answers today: what is worse blocks it, what is merely different is told."""

import json
from datetime import date
from pathlib import Path

import pytest
from fakes import CALIBRATION, FakeEncoder, change, write_corpus

from bot.answering.answer import answer
from bot.answering.faq import Match
from bot.answering.quotes import QuoteError
from bot.answering.search import LoadedIndex
from bot.editorial.approve import approve
from bot.journal import Journal
from bot.publishing import BlockedError, Outcome, checks, publish_build, publish_corpus, read_report
from bot.publishing.reports import as_text
from bot.publishing.types import Seen
from bot.service import BotService
from bot.settings import Settings
from index.builds.build import Build
from index.builds.store import BuildStore
from index.read.questions import GoldenQuestion
from index.search.engines.exact import EXACT

NEW_ENTRY = """\
---
id: {id}
question: {question}
also:
  - arkiv for meldinger
  - Skal meldinger i arkivet?
  - archive messages
lang: nb
based_on:
  - moderering#arkivere-meldinger
approved_by: Redaksjonen
approved: 2026-11-01
---
{answer}
"""


@pytest.fixture(autouse=True)
def corpus(small_corpus: Path, own_encoder: FakeEncoder) -> Path:
    return small_corpus


@pytest.fixture
def journal() -> Journal:
    made = Journal.open(Settings().database_url)
    yield made
    made.close()


@pytest.fixture
def first(encoder: FakeEncoder, journal: Journal) -> Outcome:
    """The build that answers today."""
    return publish_corpus(Settings(), encoder, journal)


def add_entry(
    corpus: Path, name: str = "arkivere", question: str = "Må vi arkivere meldinger?", answer: str = "Ja."
) -> None:
    write_corpus(corpus, {f"faq/{name}.md": NEW_ENTRY.format(id=name, question=question, answer=answer)})


def test_the_first_build_has_nothing_to_be_compared_with(first: Outcome, store: BuildStore) -> None:
    """It is published, and its report says how many golden questions are right."""
    assert store.current_id() == first.build.id
    assert (first.report.compared, first.report.changes) == ("", ())
    assert first.report.figures["golden"] == {"asked": 3, "right": 3}
    assert "nothing to compare with" in as_text(first.report)


def test_a_golden_question_that_was_right_blocks(
    first: Outcome, corpus: Path, encoder: FakeEncoder, journal: Journal, store: BuildStore
) -> None:
    """The candidate is there, today's build answers on, and the report names the question, before and after."""
    add_entry(corpus, question="Kan leiarar skrive kva dei vil?")
    with pytest.raises(BlockedError, match="was not published: 1 question that was right is") as blocked:
        publish_corpus(Settings(), encoder, journal)
    assert store.current_id() == first.build.id
    (worse,) = blocked.value.report.regressions
    assert (worse.kind, worse.question) == ("golden", "Kan leiarar skrive kva dei vil?")
    assert worse.before is not None
    assert (worse.before.status, worse.after.faq) == ("answered", "arkivere")
    kept = read_report(store, blocked.value.report.build)
    assert kept == blocked.value.report
    assert "→ faq faq:arkivere" in as_text(kept)
    assert (store.root / "reports" / f"{kept.build}.txt").read_text(encoding="utf-8") == as_text(kept)


def test_a_phrasing_that_another_entry_takes_blocks_until_it_is_accepted(
    first: Outcome, corpus: Path, encoder: FakeEncoder, journal: Journal, store: BuildStore
) -> None:
    """With a reason it is published; who, when and why stay with the build and in the log of publications."""
    add_entry(corpus)
    change(corpus / "faq" / "arkivere.md", "archive messages", "slette kommentarer")
    with pytest.raises(BlockedError) as blocked:
        publish_corpus(Settings(), encoder, journal)
    assert {(each.kind, each.question) for each in blocked.value.report.regressions} >= {("faq", "slette kommentarer")}
    assert store.current_id() == first.build.id
    outcome = publish_corpus(Settings(), encoder, journal, accept="de to slås sammen senere", by="slack:U1")
    assert store.current_id() == outcome.build.id == blocked.value.report.build
    kept = read_report(store, outcome.build.id)
    assert (kept.accepted, kept.by, bool(kept.accepted_at)) == ("de to slås sammen senere", "slack:U1", True)
    last = store.published()[-1]
    assert (last["build"], last["by"], last["why"]) == (outcome.build.id, "slack:U1", "de to slås sammen senere")


def test_recent_questions_show_what_changes_and_block_nothing(
    first: Outcome, corpus: Path, encoder: FakeEncoder, journal: Journal
) -> None:
    """What people asked is asked again, as the journal has it: redacted."""
    BotService(Settings(), encoder, journal).ask("Må vi arkivere melding fra 912 34 567?")
    add_entry(corpus)
    report = publish_corpus(Settings(), encoder, journal).report
    (changed,) = [each for each in report.changes if each.kind == "recent"]
    assert changed.question == "Må vi arkivere melding fra [telefonnummer]?"
    assert changed.before is not None
    assert (changed.before.status, changed.after.status, changed.after.faq) == ("answered", "faq", "arkivere")
    assert report.regressions == ()
    assert "912 34 567" not in json.dumps(as_text(report))


def test_an_entry_whose_section_changed_waits_for_review(
    first: Outcome, corpus: Path, encoder: FakeEncoder, journal: Journal
) -> None:
    """It is told at every publication until the entry is approved anew; it blocks nothing."""
    approve(corpus)
    change(corpus / "guidance" / "moderering.md", "En kommentar med trusler.", "En kommentar med hets.")
    section = {"slette-kommentar": ["moderering#slette-kommentarer"]}
    assert publish_corpus(Settings(), encoder, journal).report.stale == section
    add_entry(corpus)
    later = publish_corpus(Settings(), encoder, journal).report
    assert later.stale == section
    assert "slette-kommentar: moderering#slette-kommentarer" in as_text(later)
    approve(corpus, ["slette-kommentar"])
    assert publish_corpus(Settings(), encoder, journal).report.stale == {}


def test_a_candidate_can_be_looked_at_before_it_is_published(
    first: Outcome, corpus: Path, encoder: FakeEncoder, journal: Journal, store: BuildStore
) -> None:
    """Without publishing there is a build and a report; publishing it later checks it again."""
    add_entry(corpus)
    candidate = publish_corpus(Settings(), encoder, journal, publish=False)
    assert store.current_id() == first.build.id != candidate.build.id
    assert read_report(store, candidate.build.id).compared == first.build.id
    published = publish_build(Settings(), encoder, journal, candidate.build.id)
    assert store.current_id() == published.build.id == candidate.build.id


def test_a_journal_that_cannot_be_read_stops_nothing(
    first: Outcome, corpus: Path, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch, journal: Journal
) -> None:
    """Text is published without the questions that were asked before."""
    from bot.database import DatabaseError

    def broken(*_: object, **__: object) -> None:
        raise DatabaseError("no database")

    monkeypatch.setattr(journal, "entries", broken)
    add_entry(corpus)
    assert publish_corpus(Settings(), encoder, journal).report.figures["recent"] == {"asked": 0}


def test_publishing_the_same_again_keeps_the_report(
    first: Outcome, corpus: Path, encoder: FakeEncoder, journal: Journal, store: BuildStore
) -> None:
    """Comparing a build with itself says nothing, so it does not write over what was found out."""
    add_entry(corpus)
    made = publish_corpus(Settings(), encoder, journal)
    again = publish_corpus(Settings(), encoder, journal)
    assert (again.made, again.build.id) == (False, made.build.id)
    assert read_report(store, made.build.id).compared == first.build.id


def test_an_answer_that_could_not_be_sent_blocks(
    first: Outcome, corpus: Path, encoder: FakeEncoder, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever was asked: a quote that differs from its source is a defect, not another answer."""
    BotService(Settings(), encoder, journal).ask("Må vi arkivere en melding?")
    add_entry(corpus, question="Hva er arkivet?")
    answer = checks.answer

    def slipped(question: str, loaded: LoadedIndex, **named: object) -> object:
        if loaded.build.id != first.build.id and "melding" in question:
            raise QuoteError("differs")
        return answer(question, loaded, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(checks, "answer", slipped)
    with pytest.raises(BlockedError) as blocked:
        publish_corpus(Settings(), encoder, journal)
    (worse,) = [each for each in blocked.value.report.regressions if each.kind == "recent"]
    assert worse.after.status == "failure"


# -- what a question finds, one by one


@pytest.mark.parametrize(
    ("address", "there"),
    [
        ("faq:slette-kommentar", True),
        ("faq:finnes-ikke", False),
        ("slette-kommentar", False),
        ("moderering#slette-kommentarer", True),
        ("moderering", True),
        ("finnes-ikke#slette-kommentarer", False),
        ("finnes-ikke", False),
    ],
)
def test_what_a_build_has_is_told_from_what_it_lacks(shared_build: Build, address: str, there: bool) -> None:
    """An entry by its id, a section by its document: the section's own name may have changed."""
    assert checks.is_there(address, shared_build) is there


def test_a_question_about_an_entry_that_is_gone_is_not_right(shared_build: Build, encoder: FakeEncoder) -> None:
    """Left without anything it accepts, it is not held against the build as right before either."""
    loaded = LoadedIndex(shared_build, encoder, CALIBRATION)
    found = answer("Kan vi slette en kommentar?", loaded, [], today=date(2026, 11, 20), base_url="")
    asked = GoldenQuestion(question="Kan vi slette en kommentar?", expect=("faq:slette-kommentar",), lang="nb")
    assert checks.is_right(asked, found, loaded)
    assert not checks.is_right(asked.model_copy(update={"expect": ("faq:finnes-ikke",)}), found, loaded)
    assert not checks.is_right(asked, None, loaded)


@pytest.mark.parametrize(
    ("best", "family", "seen", "own"),
    [
        (("slette-kommentar", True), "slette-kommentar", Seen("faq", faq="slette-kommentar"), True),
        (("slette-kommentar", True), "kritisere-etaten", Seen("faq", faq="slette-kommentar"), False),
        (("slette-kommentar", False), "slette-kommentar", Seen("faq", faq="slette-kommentar"), False),
        (None, "slette-kommentar", Seen("not_found", faq=""), False),
    ],
)
def test_a_phrasing_finds_its_own_entry_only_when_that_is_sure(
    shared_build: Build,
    encoder: FakeEncoder,
    monkeypatch: pytest.MonkeyPatch,
    best: tuple[str, bool] | None,
    family: str,
    seen: Seen,
    own: bool,
) -> None:
    """What it comes nearest to is told all the same."""
    found = best and Match(entry=best[0], phrasing="", probability=0.5, sure=best[1])
    monkeypatch.setattr(checks, "match", lambda *_: found)
    loaded = LoadedIndex(shared_build, encoder, CALIBRATION)
    cosines = EXACT.cosines(shared_build, encoder.encode_queries(["Kan vi?"])[0])
    assert checks.own_entry(loaded, "Kan vi?", family, cosines) == (seen, own)


def test_another_first_sentence_is_told_with_its_words(
    first: Outcome, corpus: Path, encoder: FakeEncoder, journal: Journal
) -> None:
    """The address stays, the words do not: golden and known questions say what was read and what will be."""
    nonsense = "Ledere kan kritisere hvem de vil."
    change(corpus / "guidance/ytringsfrihet.md", "Ledere bør tenke seg om.", nonsense)
    report = publish_corpus(Settings(), encoder, journal, publish=False).report
    told = {each.question: each for each in report.changes}
    known = told["leder på nett"]
    assert (known.kind, known.worse) == ("known", False)
    assert known.before is not None
    assert known.before.first == known.after.first == "ytringsfrihet#ledere-i-debatten"
    assert "tenke seg om" in known.before.words
    assert nonsense in known.after.words
    assert f"+ {nonsense}" in as_text(report)
    assert "Må vi arkivere alle meldinger?" not in told


def test_the_same_difference_is_told_once(first: Outcome, corpus: Path, encoder: FakeEncoder, journal: Journal) -> None:
    """A known question that was asked lately as well stands in the report once."""
    BotService(Settings(), encoder, journal).ask("leder på nett")
    change(corpus / "guidance/ytringsfrihet.md", "Ledere bør tenke seg om.", "Ledere må tie.")
    report = publish_corpus(Settings(), encoder, journal, publish=False).report
    assert [each.kind for each in report.changes if each.question == "leder på nett"] == ["known"]


def test_an_entrys_new_answer_is_told_with_its_words(
    first: Outcome, corpus: Path, encoder: FakeEncoder, journal: Journal
) -> None:
    """Every phrasing of the entry that leads to it shows the old answer and the new."""
    change(corpus / "faq/slette-kommentar.md", "Ja, når den bryter reglene.", "Nei, aldri.")
    report = publish_corpus(Settings(), encoder, journal, publish=False).report
    told = {each.question: each for each in report.changes}["Kan vi slette en kommentar?"]
    assert told.before is not None
    assert (told.before.words, told.after.words) == ("Ja, når den bryter reglene.", "Nei, aldri.")
