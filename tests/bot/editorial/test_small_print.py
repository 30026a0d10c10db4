"""The editors' loop where it could go one way or the other: who is told, what is kept, how much is shown."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fakes import FakeEncoder, axes
from sqlalchemy import update

from bot.database import MessageKind
from bot.database.tables import ChangeRow, ProposalRow
from bot.editorial.cases import PLACE_KEPT
from bot.editorial.changes import LOST
from bot.editorial.editorial import SHOWN, Editorial, digest_draft, tidy
from bot.editorial.faq_file import ID_CHARS, new_id, slug_of
from bot.editorial.proposals import DRAFT_KEPT, PUBLISHING
from bot.editorial.publish import REPORT, OthersError, Outcome, seen_first, short_report
from bot.editorial.publish import SHOWN as LINES
from bot.editorial.settings import EditorialSettings
from bot.editorial.suggest import ASKED, LIKE, Remembered, distinct
from bot.editorial.types import ChangeRequest, FaqDraft, Person, Proposal, ProposalState, TakenError
from bot.publishing import BlockedError, Change, Report, Seen
from bot.service import BotService
from bot.types import Status
from index.errors import BuildError


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """What is held here has to do with no database: one is enough."""
    address = f"sqlite:///{tmp_path / 'var' / 'veileder.db'}"
    monkeypatch.setenv("VEILEDER_DATABASE", address)
    return address


WISH = ChangeRequest("moderering#slette-kommentarer", "Moderering", "http://x", "Dere kan", "Rett.")
DRAFT = FaqDraft(
    question="Kan jeg parkere?",
    also=("parkering", "Kan eg parkere?", "May I use the parking?"),
    lang="nb",
    based_on=("moderering#arkivere-meldinger",),
    answer="Ja, bak huset.",
)


def told(editorial: Editorial, surface: str = "slack") -> list[MessageKind]:
    """What is to be sent there, taken up by this call."""
    box = editorial.outbox
    return [message.kind for each in box.due(surface) if (message := box.claim(each))]


def answered_case(editorial: Editorial, kari: Person) -> int:
    case, _ = editorial.escalate(editorial.service.ask("Hvor kan jeg parkere?", surface="slack").ref, "slack", "C1::U9")
    editorial.answer(case.id, kari, "Bak huset.")
    told(editorial)
    return case.id


def published(editorial: Editorial, kari: Person, proposal: Proposal) -> Outcome:
    """The proposal with a whole draft in it, published."""
    editorial.keep(proposal.id, DRAFT, kari)
    return editorial.publish(proposal.id, kari)


def state(editorial: Editorial, proposal: Proposal) -> ProposalState:
    found = editorial.proposals.get(proposal.id)
    assert found is not None
    return found.state


# -- who is told


def test_editors_hear_of_what_others_send_in(editorial: Editorial, ola: Person, kari: Person) -> None:
    """A wish and a draft, each once; not of their own."""
    editorial.request_change(WISH, kari)
    own = editorial.proposals.draft(DRAFT, kari)
    editorial.send(own.id, kari, "")
    assert told(editorial) == []
    editorial.request_change(WISH, ola)
    assert told(editorial) == [MessageKind.PROPOSAL]
    other = editorial.proposals.draft(DRAFT, ola)
    assert told(editorial) == []
    editorial.send(other.id, ola, "")
    assert told(editorial) == [MessageKind.PROPOSAL]
    with pytest.raises(TakenError):
        editorial.send(other.id, ola, "")
    assert told(editorial) == []


def test_without_a_channel_nobody_hears_and_in_another_chat_its_editors_do(
    service: BotService, own: EditorialSettings, ola: Person
) -> None:
    """What is sent in waits in the queue all the same."""
    silent = Editorial(service, replace(own, channels={}))
    silent.request_change(WISH, ola)
    assert told(silent) == []
    across = Editorial(service, replace(own, channels={"teams": "19:r"}))
    across.request_change(WISH, ola)
    assert (told(across), told(across, "teams")) == ([], [MessageKind.PROPOSAL])


def test_an_asker_on_the_web_is_sent_nothing_and_the_editors_are(editorial: Editorial, kari: Person) -> None:
    """The answer waits on a page."""
    case, _ = editorial.escalate(editorial.service.ask("Hvor kan jeg parkere?").ref, "web", "x")
    editorial.answer(case.id, kari, "Bak huset.")
    assert told(editorial) == [MessageKind.POST, MessageKind.UPDATE]
    assert told(editorial, "web") == []


def test_what_editors_do_is_in_the_log(editorial: Editorial, kari: Person, per: Person, ola: Person) -> None:
    """Once each, with who, of what and why; taking what one has already is nothing new."""
    case, _ = editorial.escalate(editorial.service.ask("Hvor kan jeg parkere?").ref, "slack", "C1::U9")
    editorial.take(case.id, kari)
    editorial.take(case.id, kari)
    with pytest.raises(TakenError, match=kari.name):
        editorial.take(case.id, per)
    editorial.answer(case.id, kari, "Bak huset.")
    with pytest.raises(TakenError):
        editorial.answer(case.id, per, "Foran.")
    wish = editorial.request_change(WISH, ola)
    editorial.close_proposal(wish.id, per)
    with pytest.raises(TakenError):
        editorial.close_proposal(wish.id, per)
    proposal = editorial.draft_of_case(case.id, kari)
    editorial.keep(proposal.id, DRAFT, kari)
    outcome = editorial.publish(proposal.id, kari, why="Mange spør")
    assert outcome.change is not None
    editorial.undo(outcome.change.id, per, why="Feil")
    assert [(each.by_name, each.act, each.about, each.why) for each in reversed(editorial.acts.latest(10))] == [
        (kari.name, "case.take", str(case.id), ""),
        (kari.name, "case.answer", str(case.id), ""),
        (per.name, "proposal.close", str(wish.id), ""),
        (kari.name, "faq.publish", outcome.change.faq, "Mange spør"),
        (per.name, "faq.undo", outcome.change.faq, "Feil"),
    ]


# -- cases and their entries


def test_a_case_knows_where_the_editors_read_it(editorial: Editorial) -> None:
    """Its message is brought up to date there; other cases have their own."""
    ids = [
        editorial.escalate(editorial.service.ask(each).ref, "slack", "C1::U9")[0].id
        for each in ("Hvor kan jeg parkere?", "Er det parkering?")
    ]
    editorial.cases.posted(ids[0], "CRED::17.5")
    assert [each.post for at in ids if (each := editorial.cases.get(at))] == ["CRED::17.5", ""]


def test_a_case_knows_the_entry_that_was_made_of_it(editorial: Editorial, kari: Person) -> None:
    """The editors' message is brought up to date with it, once; and again when the entry is undone."""
    case_id = answered_case(editorial, kari)
    outcome = published(editorial, kari, editorial.draft_of_case(case_id, kari))
    assert outcome.change is not None
    assert [each.faq for each in [editorial.cases.get(case_id)] if each] == [outcome.change.faq]
    assert told(editorial) == [MessageKind.UPDATE]
    editorial.cases.made_faq(case_id, outcome.change.faq)
    assert told(editorial) == []
    assert editorial.undo(outcome.change.id, kari).change is not None
    assert [each.faq for each in [editorial.cases.get(case_id)] if each] == [""]
    assert told(editorial) == [MessageKind.UPDATE]


def test_undoing_a_later_change_leaves_the_entry_with_its_case(editorial: Editorial, kari: Person) -> None:
    """Only when the entry itself goes has the case none."""
    case_id = answered_case(editorial, kari)
    first = published(editorial, kari, editorial.draft_of_case(case_id, kari))
    assert first.change is not None
    again = editorial.draft_of_entry(first.change.faq, kari)
    assert again.draft is not None
    editorial.keep(again.id, replace(again.draft, answer="Nei."), kari)
    second = editorial.publish(again.id, kari)
    assert second.change is not None
    editorial.undo(second.change.id, kari)
    assert [each.faq for each in [editorial.cases.get(case_id)] if each] == [first.change.faq]


def test_an_undoing_that_is_blocked_changes_nothing(service: BotService, own: EditorialSettings, kari: Person) -> None:
    """The file, the case and the change are as before."""
    blocked: list[bool] = []

    def publish(_accept: str, _by: str) -> str:
        if blocked:
            raise BlockedError(Report("b9", "b8", ""))
        return "b1"

    editorial = Editorial(service, own, publish)
    outcome = published(editorial, kari, editorial.proposals.draft(DRAFT, kari))
    assert outcome.change is not None
    blocked.append(True)
    refused = editorial.undo(outcome.change.id, kari)
    assert (refused.change, refused.blocked) == (None, True)
    assert (own.corpus / outcome.change.file).read_text(encoding="utf-8") == outcome.change.after
    assert editorial.undo(outcome.change.id, kari).blocked


def test_a_places_time_is_counted_from_the_answer(editorial: Editorial, kari: Person) -> None:
    """Not forgotten an hour before it is due."""
    from bot.database.tables import CaseRow

    case_id = answered_case(editorial, kari)
    with editorial.cases.database.engine.begin() as connection:
        young = datetime.now(UTC) - PLACE_KEPT + timedelta(hours=1)
        connection.execute(update(CaseRow).values(answered_at=young))
    editorial.look_after()
    assert [each.place for each in [editorial.cases.get(case_id)] if each] == ["C1::U9"]


# -- drafts


def test_what_is_published_is_what_stands_when_it_begins(
    editorial: Editorial, kari: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words that another editor put in between the press and the beginning are the last ones."""
    proposal, begin = editorial.proposals.draft(DRAFT, kari), editorial.proposals.begin

    def late(proposal_id: int) -> bool:
        editorial.proposals.change(proposal_id, replace(DRAFT, answer="Nei."))
        return begin(proposal_id)

    monkeypatch.setattr(editorial.proposals, "begin", late)
    outcome = editorial.publish(proposal.id, kari)
    assert outcome.change is not None
    assert "Nei." in (outcome.change.after or "")


def test_a_draft_of_an_entry_may_have_another_way_to_ask(editorial: Editorial, kari: Person) -> None:
    """Without personal data, after those it has; else it is as the file has it."""
    as_it_is = editorial.draft_of_entry("slette-kommentar", kari).draft
    asked = editorial.draft_of_entry("slette-kommentar", kari, " Får jeg slette det Kari på 912 34 567 skrev? ").draft
    assert as_it_is is not None
    assert asked is not None
    assert asked.also == (*as_it_is.also, "Får jeg slette det Kari på [telefonnummer] skrev?")
    assert replace(asked, also=as_it_is.also) == as_it_is
    with pytest.raises(KeyError):
        editorial.draft_of_entry("finnes-ikke", kari)


@pytest.mark.parametrize(
    ("question", "answer", "lang"),
    [
        ("Kan jeg parkere?", "Ja, og ikkje noko anna enn det eg seier.", "nn"),
        ("Kva kan eg gjere?", "", "nn"),
        ("", "Ja, det kan du ikke.", "nb"),
    ],
)
def test_a_draft_is_in_the_language_of_its_answer(
    editorial: Editorial, kari: Person, question: str, answer: str, lang: str
) -> None:
    """Of its question while there is no answer; without a question nothing is suggested as another way to ask it."""
    editorial.service.ask("parkering")
    draft = editorial.draft(question, answer, kari).draft
    assert draft is not None
    assert draft.lang == lang
    assert bool(draft.also) is ("parkere" in question)


def test_sections_are_suggested_for_words_and_for_nothing_else(editorial: Editorial) -> None:
    """As many as are wanted."""
    assert editorial.suggestions.sections(" \n") == ()
    assert [len(editorial.suggestions.sections("bilder og ledere", each)) for each in (1, 2)] == [1, 2]


def test_only_sections_that_are_there_are_named(editorial: Editorial) -> None:
    """By the headings above them, in the order that was asked for."""
    there = ["moderering#arkivere-meldinger", "moderering#slette-kommentarer"]
    asked = ["finnes-ikke#x", there[0], "moderering#finnes-ikke", there[1], "moderering"]
    assert editorial.sections(asked) == ("Moderering › Arkivere meldinger", "Moderering › Slette kommentarer")


@pytest.mark.parametrize("also", [(), DRAFT.also, DRAFT.also[:1], ("GPS",), ("e-b.s 1",), (" ", "")])
def test_a_draft_needs_no_other_ways_to_ask(editorial: Editorial, also: tuple[str, ...]) -> None:
    """None is enough, and so are three letters; blank lines are no phrasings."""
    assert editorial.problems(replace(DRAFT, also=also)) == {}


@pytest.mark.parametrize("short", ["IP", "a", "12?", "e-b 1999", "?!"])
def test_one_phrasing_of_two_letters_is_too_short(editorial: Editorial, short: str) -> None:
    """However many longer ones stand beside it; digits and signs are no letters."""
    for also in ((short,), (*DRAFT.also, short), (short, *DRAFT.also)):
        assert editorial.problems(replace(DRAFT, also=also)) == {"also": "editorial.short.also"}


def test_a_tidy_draft_has_nothing_twice() -> None:
    """Nor blank lines around anything."""
    found = tidy(
        replace(
            DRAFT, question=" Kan  jeg? ", also=("a", " a ", "Kan jeg?", ""), based_on=("x#y", "x#y"), answer="\nJa.\n"
        )
    )
    assert (found.question, found.also, found.based_on, found.answer) == ("Kan jeg?", ("a",), ("x#y",), "Ja.")


def test_what_was_previewed_is_known_by_all_that_readers_see() -> None:
    """And not by who approves it and when."""
    first = digest_draft(DRAFT)
    assert len(first) == 16
    assert digest_draft(replace(DRAFT, approved_by="Kari")) == first
    others = [
        replace(DRAFT, answer="Nei."),
        replace(DRAFT, lang="nn"),
        replace(DRAFT, also=()),
        replace(DRAFT, based_on_digests={"a#b": "1"}),
        replace(DRAFT, replaces="x"),
        replace(DRAFT, translation_of="x"),
    ]
    assert len({first, *map(digest_draft, others)}) == 7


@pytest.mark.parametrize(("age", "kept"), [(timedelta(hours=-1), True), (timedelta(hours=1), False)])
def test_a_draft_is_kept_for_a_month(editorial: Editorial, ola: Person, age: timedelta, *, kept: bool) -> None:
    """To the hour."""
    proposal = editorial.proposals.draft(DRAFT, ola)
    with editorial.cases.database.engine.begin() as connection:
        connection.execute(update(ProposalRow).values(changed_at=datetime.now(UTC) - DRAFT_KEPT - age))
    editorial.look_after()
    assert (editorial.proposals.get(proposal.id) is not None) is kept


@pytest.mark.parametrize(
    ("age", "found"), [(timedelta(minutes=-1), ProposalState.PUBLISHING), (timedelta(minutes=1), ProposalState.WAITING)]
)
def test_what_is_on_its_way_out_is_left_alone_until_its_process_must_be_gone(
    editorial: Editorial, ola: Person, age: timedelta, found: ProposalState
) -> None:
    """Then it waits in the queue again."""
    proposal = editorial.proposals.draft(DRAFT, ola)
    assert editorial.proposals.begin(proposal.id)
    assert not editorial.proposals.begin(proposal.id)
    with editorial.cases.database.engine.begin() as connection:
        connection.execute(update(ProposalRow).values(changed_at=datetime.now(UTC) - PUBLISHING - age))
    editorial.look_after()
    assert state(editorial, proposal) is found


# -- the queue and the history


def test_the_queue_shows_the_oldest_and_the_history_the_newest(editorial: Editorial, kari: Person, ola: Person) -> None:
    """So many of each; what is only drafted, decided on, or not done is in neither."""
    wishes = [editorial.request_change(WISH, ola).id for _ in range(SHOWN + 1)]
    assert [each.id for each in editorial.queue(kari).changes_asked_for] == wishes[:SHOWN]
    editorial.proposals.draft(DRAFT, ola)
    editorial.close_proposal(wishes[0], kari)
    assert editorial.queue(kari).proposals == ()
    assert wishes[0] not in [each.id for each in editorial.queue(kari).changes_asked_for]
    for at in range(3):
        begun = editorial.changes.begin(kari, faq=f"f{at}", file="", before=None, after="x", why="")
        if at < 2:
            editorial.changes.done(begun, "b1")
    assert [each.faq for each in editorial.changes.latest(5)] == ["f1", "f0"]
    assert [each.faq for each in editorial.changes.latest(1)] == ["f1"]
    assert editorial.changes.get(3) is None


@pytest.mark.parametrize(("age", "lost"), [(timedelta(minutes=-1), 0), (timedelta(minutes=1), 1)])
def test_a_change_is_lost_when_its_process_must_be_gone(
    editorial: Editorial, kari: Person, age: timedelta, lost: int
) -> None:
    """To the minute; one that is done is never lost."""
    for faq in ("done", "begun"):
        begun = editorial.changes.begin(kari, faq=faq, file="faq/x.md", before=None, after="x", why="")
        if faq == "done":
            editorial.changes.done(begun, "b1")
    with editorial.cases.database.engine.begin() as connection:
        connection.execute(update(ChangeRow).values(made_at=datetime.now(UTC) - LOST - age))
    assert [each.faq for each in editorial.changes.lost()] == ["begun"] * lost


def test_a_lost_change_whose_file_others_have_changed_is_only_forgotten(editorial: Editorial, kari: Person) -> None:
    """The file stays as they left it."""
    path = editorial.settings.corpus / "faq" / "slette-kommentar.md"
    text = path.read_text(encoding="utf-8")
    editorial.changes.begin(kari, faq="slette-kommentar", file="faq/slette-kommentar.md", before="y", after="x", why="")
    with editorial.cases.database.engine.begin() as connection:
        connection.execute(update(ChangeRow).values(made_at=datetime.now(UTC) - 2 * LOST))
    editorial.look_after()
    assert path.read_text(encoding="utf-8") == text
    assert editorial.changes.lost() == ()


def test_a_change_of_others_is_found_before_anything_is_undone(editorial: Editorial, kari: Person) -> None:
    """A file that is gone is one too."""
    outcome = published(editorial, kari, editorial.proposals.draft(DRAFT, kari))
    assert outcome.change is not None
    (editorial.settings.corpus / outcome.change.file).unlink()
    with pytest.raises(OthersError):
        editorial.undo(outcome.change.id, kari)


# -- what an editor is shown


def test_a_report_is_a_line_a_question_and_says_how_many_more() -> None:
    """As many as fit are all there; without any, the error's own words."""
    lost = [
        Change("golden", f"q{at}", Seen("faq", faq="a"), Seen("answered", first="b#c"), worse=True)
        for at in range(LINES + 2)
    ]

    def lines(count: int) -> list[str]:
        return short_report(BlockedError(Report("b2", "b1", "", changes=tuple(lost[:count])))).splitlines()

    assert lines(1) == ["«q0»: a → b#c"]
    assert len(lines(LINES)) == LINES
    assert lines(LINES + 2)[LINES:] == ["+ 2"]
    assert "was not published" in lines(0)[0]
    assert [seen_first(each) for each in (Seen("not_found"), None)] == ["–", "–"]


@pytest.mark.parametrize("error", [BuildError("x" * 2 * REPORT), OSError("x" * 2 * REPORT)])
def test_why_it_could_not_be_published_is_told_as_far_as_there_is_room(
    service: BotService, own: EditorialSettings, kari: Person, error: Exception
) -> None:
    """And there is no way around it."""

    def publish(_accept: str, _by: str) -> str:
        raise error

    editorial = Editorial(service, own, publish)
    outcome = editorial.publish(editorial.proposals.draft(DRAFT, kari).id, kari)
    assert (outcome.report, outcome.blocked, outcome.change) == ("x" * REPORT, False, None)


# -- other ways to ask


class Like(FakeEncoder):
    """Questions are as like each other as their numbers say."""

    def encode_queries(self, texts: Any) -> Any:
        self.queries += texts
        shares = [float(text.rpartition(" ")[2]) for text in texts]
        return np.array([each * axes(kriti=1) + np.sqrt(1 - each**2) * axes(etat=1) for each in shares], np.float32)


def test_questions_are_like_from_a_bound_on_nearest_first(
    editorial: Editorial, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many as are wanted; none where nothing was asked."""
    assert editorial.suggestions.phrasings("x 1") == ()
    asked = [f"spørsmål {each}" for each in (LIKE - 0.01, LIKE + 0.01, 0.99, 0.95)]
    entries = [type("Asked", (), {"question": each, "status": Status.ANSWERED}) for each in asked]
    monkeypatch.setattr(editorial.service.journal, "entries", lambda limit: entries[:limit])
    editorial.suggestions.vectors = Remembered(Like())
    assert editorial.suggestions.phrasings("x 1") == (asked[2], asked[3], asked[1])
    assert editorial.suggestions.phrasings("x 1", 1) == (asked[2],)


def test_as_many_vectors_are_kept_as_may_be_needed() -> None:
    """Beyond that all are made anew; until then none twice."""
    encoder = Like()
    kept = Remembered(encoder)
    kept.of([f"{at} 0.5" for at in range(4 * ASKED)])
    kept.of(["0 0.5"])
    assert len(encoder.queries) == 4 * ASKED
    kept.of(["ny 0.5"])
    kept.of(["0 0.5", "nyere 0.5"])
    assert encoder.queries[4 * ASKED :] == ["ny 0.5", "0 0.5", "nyere 0.5"]
    assert set(kept.known) == {"0 0.5", "nyere 0.5"}


def test_questions_that_differ_in_case_and_space_are_one() -> None:
    """Small talk is none, nor is the question itself."""
    asked = [("Kan vi?", Status.FAQ), ("kan  VI?", Status.FAQ), ("Hei", Status.SMALLTALK), ("Må vi?", Status.FAQ)]
    entries: Any = [type("Asked", (), {"question": question, "status": status}) for question, status in asked]
    assert distinct(entries, "må vi?") == ["Kan vi?"]


# -- ids


@pytest.mark.parametrize(
    ("question", "made"),
    [
        ("Får eg ta imot ein gåve?", "far-eg-ta-imot-ein-gave"),
        ("?!", "faq"),
        ("a" * ID_CHARS, "a" * ID_CHARS),
        ("a" * (ID_CHARS + 1), "a" * ID_CHARS),
        ("a" * ID_CHARS + " b", "a" * ID_CHARS),
        ("a" * (ID_CHARS - 2) + " bcd", "a" * (ID_CHARS - 2)),
    ],
)
def test_an_id_says_what_is_asked_as_far_as_there_is_room(question: str, made: str) -> None:
    """Cut between words where it can be."""
    assert slug_of(question) == made


def test_an_id_that_is_taken_is_counted_on() -> None:
    """From two."""
    taken: set[str] = set()
    for expected in ("hva", "hva-2", "hva-3"):
        found = new_id("Hva?", taken)
        assert found == expected
        taken.add(found)


def test_publishing_is_for_drafts_that_are_there(
    editorial: Editorial, kari: Person, publish: Callable[..., str]
) -> None:
    """Not for wishes, nor for what was never written."""
    for number in (99, editorial.request_change(WISH, kari).id):
        with pytest.raises(TakenError):
            editorial.publish(number, kari)
    assert [each.change for each in editorial.queue(kari).changes_asked_for] == [WISH]
