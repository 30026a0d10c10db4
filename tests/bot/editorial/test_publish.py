"""FAQ drafts: suggested, sent in, published, taken back when they may not be, and undone."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fakes import FakeEncoder, change
from sqlalchemy import update

from bot.database.tables import ChangeRow, ProposalRow
from bot.editorial.changes import LOST
from bot.editorial.editorial import Editorial
from bot.editorial.faq_file import faq_markdown
from bot.editorial.publish import OthersError, OvertakenError, UnseenError
from bot.editorial.settings import EditorialSettings
from bot.editorial.types import ChangeRequest, FaqDraft, NotEditorError, Person, Proposal, ProposalState, TakenError
from bot.publishing import BlockedError, Report, Seen
from bot.publishing import Change as Differs
from bot.service import BotService, today
from bot.types import Status
from index.errors import CorpusError
from index.read.corpus import load_faq

WISH = ChangeRequest(
    "moderering#slette-kommentarer", "Moderering › Slette kommentarer", "http://x", "Dere kan", "Rett. 912 34 567"
)
PARKING = FaqDraft(
    question="Kan jeg parkere?",
    also=("parkering", "Kan eg parkere?", "May I use the parking?"),
    lang="nb",
    based_on=("moderering#arkivere-meldinger",),
    answer="Ja, **bak** huset.",
)


def written(editorial: Editorial, person: Person, draft: FaqDraft = PARKING) -> Proposal:
    return editorial.proposals.draft(draft, person)


def state(editorial: Editorial, proposal: Proposal) -> ProposalState:
    found = editorial.proposals.get(proposal.id)
    assert found is not None
    return found.state


def report_of(question: str) -> Report:
    """A report on a candidate that answers the question worse."""
    before = Seen("answered", first="ytringsfrihet#ledere-i-debatten")
    worse = Differs("golden", question, before, Seen("not_found"), worse=True)
    return Report("b9", "b8", "2026-11-25T12:00:00+00:00", changes=(worse,))


def names(corpus: Path) -> list[str]:
    return sorted(path.name for path in (corpus / "faq").iterdir())


# -- suggestions


def test_a_draft_comes_with_what_people_asked_and_with_sections(editorial: Editorial, kari: Person) -> None:
    """Questions like it, nearest first and once each, and the nearest sections; small talk is none of them."""
    for each in ("Hvor er parkering?", "hvor er  parkering?", "Kan ledere delta?", "Hei", "parkering 912 34 567"):
        editorial.service.ask(each)
    proposal = editorial.draft("Kan jeg parkere? Ring 912 34 567", "Ja, bak huset.", kari)
    assert proposal.draft is not None
    assert proposal.draft.question == "Kan jeg parkere? Ring [telefonnummer]"
    assert sorted(proposal.draft.also) == ["hvor er parkering?", "parkering [telefonnummer]"]
    assert proposal.draft.based_on
    assert state(editorial, proposal) is ProposalState.DRAFT


def test_questions_are_encoded_once(editorial: Editorial, kari: Person, encoder: FakeEncoder) -> None:
    """The second draft encodes its own question alone."""
    for each in ("Hvor er parkering?", "Kan ledere delta?"):
        editorial.service.ask(each)
    editorial.suggestions.phrasings("Kan jeg parkere?")
    encoder.queries.clear()
    editorial.suggestions.phrasings("parkeringsplass")
    assert encoder.queries == ["parkeringsplass"]


def test_an_answered_case_becomes_a_draft(editorial: Editorial, kari: Person) -> None:
    """Question, answer and sections are the case's; one that is not answered has nothing to make it of."""
    case, _ = editorial.escalate(editorial.service.ask("Hvor kan jeg parkere?").ref, "slack", "C1::U9")
    with pytest.raises(KeyError):
        editorial.draft_of_case(case.id, kari)
    editorial.answer(case.id, kari, "Bak huset. Ring 22 33 44 55.")
    proposal = editorial.draft_of_case(case.id, kari)
    assert proposal.draft is not None
    assert (proposal.draft.question, proposal.draft.answer) == (case.question, "Bak huset. Ring 22 33 44 55.")
    assert proposal.draft.based_on == tuple(each.address for each in case.near)
    assert proposal.case == case.id


def test_what_is_missing_is_said_by_field(editorial: Editorial) -> None:
    """Phrasings of one or two letters are refused; none, and no source, is a plain fact."""
    assert editorial.problems(PARKING) == {}
    bad = replace(PARKING, question=" ", also=("a", "a", " ", "b"), answer="", based_on=())
    assert set(editorial.problems(bad)) == {"question", "also", "answer"}
    assert set(editorial.problems(replace(bad, also=()))) == {"question", "answer"}


def test_the_preview_is_what_readers_will_see(editorial: Editorial, kari: Person, ola: Person) -> None:
    """The answer as blocks, with the sections quoted and who approves it; nothing is written."""
    shown, _ = editorial.preview(PARKING, kari)
    assert shown.status is Status.FAQ
    assert shown.faq is not None
    assert shown.faq.plain == "Ja, bak huset."
    assert (shown.faq.approved_by, shown.faq.approved) == (kari.name, today())
    others = editorial.preview(PARKING, ola)[0].faq
    assert others is not None
    assert others.approved is None
    assert [f"{quote.document}#{quote.anchor}" for quote in shown.quotes] == list(PARKING.based_on)
    assert "kan-jeg-parkere.md" not in names(editorial.settings.corpus)


# -- publishing


def test_what_was_previewed_is_what_is_published(editorial: Editorial, kari: Person, per: Person) -> None:
    """A draft that another editor has changed since stays in the queue; previewed anew, it goes out."""
    proposal = written(editorial, kari)
    _, seen = editorial.preview(editorial.keep(proposal.id, PARKING, kari), kari)
    _, later = editorial.preview(editorial.keep(proposal.id, replace(PARKING, answer="Nei."), per), per)
    with pytest.raises(UnseenError):
        editorial.publish(proposal.id, kari, seen=seen)
    assert state(editorial, proposal) is ProposalState.WAITING
    assert "kan-jeg-parkere.md" not in names(editorial.settings.corpus)
    outcome = editorial.publish(proposal.id, per, seen=later)
    assert outcome.change is not None
    assert load_faq(editorial.settings.corpus / outcome.change.file).answer == "Nei."


def test_guidance_that_was_published_after_the_preview_is_noticed(editorial: Editorial, kari: Person) -> None:
    """The editor has read the answer beside another text than the one it would be approved on."""
    proposal = written(editorial, kari)
    _, seen = editorial.preview(editorial.keep(proposal.id, PARKING, kari), kari)
    document, _, _ = PARKING.based_on[0].partition("#")
    file = editorial.settings.corpus / "guidance" / f"{document}.md"
    file.write_text(file.read_text(encoding="utf-8").replace(".\n", ", som regel.\n"), encoding="utf-8")
    editorial.publisher.publish("", "")
    with pytest.raises(UnseenError):
        editorial.publish(proposal.id, kari, seen=seen)


def test_an_approved_draft_answers_the_next_reader(editorial: Editorial, kari: Person) -> None:
    """A file with who, when and what it is based on; the history has it; the next question gets it."""
    proposal = written(editorial, kari)
    outcome = editorial.publish(proposal.id, kari, why="Mange spør")
    assert outcome.change is not None
    entry = load_faq(editorial.settings.corpus / outcome.change.file)
    assert (entry.id, entry.approved_by, entry.approved) == ("kan-jeg-parkere", kari.name, today())
    assert set(entry.based_on_digests) == set(PARKING.based_on)
    found = editorial.service.ask("Kan jeg parkere?").answer
    assert found.faq is not None
    assert (found.faq.id, found.faq.stale) == ("kan-jeg-parkere", ())
    (change,) = editorial.changes.latest(5)
    assert (change.by_name, change.why, change.before) == (kari.name, "Mange spør", None)
    assert editorial.is_by(change.by, kari)
    assert change.after == entry.source
    assert change.build == editorial.service.build().id
    assert state(editorial, proposal) is ProposalState.PUBLISHED


def test_only_editors_publish_approve_and_see_the_queue(editorial: Editorial, kari: Person, ola: Person) -> None:
    """Others' drafts wait, with the reason; an editor publishes them."""
    proposal = written(editorial, ola)
    for refused in (
        lambda: editorial.publish(proposal.id, ola),
        lambda: editorial.queue(ola),
        lambda: editorial.close_proposal(proposal.id, ola),
        lambda: editorial.undo(1, ola),
    ):
        with pytest.raises(NotEditorError):
            refused()
    editorial.send(proposal.id, ola, "Fikk spørsmålet igjen")
    with pytest.raises(TakenError):
        editorial.send(proposal.id, ola, "en gang til")
    (waiting,) = editorial.queue(kari).proposals
    assert (waiting.by_name, waiting.why) == (ola.name, "Fikk spørsmålet igjen")
    outcome = editorial.publish(waiting.id, kari)
    assert outcome.change is not None
    assert (editorial.is_by(outcome.change.by, kari), outcome.change.why) == (True, "Fikk spørsmålet igjen")
    assert not editorial.queue(kari).proposals


def test_what_others_write_is_redacted(editorial: Editorial, kari: Person, ola: Person) -> None:
    """Anybody's words lose personal data before they are kept; an editor's own do not."""
    proposal = written(editorial, ola)
    own = replace(PARKING, answer="Ring 912 34 567")
    assert editorial.keep(proposal.id, own, ola).answer == "Ring [telefonnummer]"
    assert editorial.keep(proposal.id, own, kari).answer == "Ring 912 34 567"
    assert editorial.request_change(WISH, ola).change == replace(WISH, text="Rett. [telefonnummer]")


def test_what_was_sent_in_is_the_editors_to_change(editorial: Editorial, kari: Person, ola: Person) -> None:
    """What an editor has looked at is what is published: who sent it in can no longer put other words there."""
    proposal = written(editorial, ola)
    editorial.keep(proposal.id, replace(PARKING, answer="Ja."), ola)
    editorial.send(proposal.id, ola, "")
    with pytest.raises(TakenError):
        editorial.keep(proposal.id, replace(PARKING, answer="Nei."), ola)
    assert editorial.keep(proposal.id, replace(PARKING, answer="Ja, bak huset."), kari).answer == "Ja, bak huset."


def test_two_editors_publish_the_same_draft_and_one_does(editorial: Editorial, kari: Person, per: Person) -> None:
    """The other is told; there is one file and one change."""
    proposal = written(editorial, kari)
    lost: list[Exception] = []

    def publish(person: Person) -> None:
        try:
            editorial.publish(proposal.id, person)
        except TakenError as error:
            lost.append(error)

    threads = [threading.Thread(target=publish, args=(each,)) for each in (kari, per)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(lost) == 1
    assert len(editorial.changes.latest(5)) == 1
    assert names(editorial.settings.corpus).count("kan-jeg-parkere.md") == 1


def test_a_problem_in_the_corpus_is_told_and_nothing_is_left(editorial: Editorial, kari: Person) -> None:
    """The draft goes back to the queue with the problem by file; there is no file and no change."""
    before = names(editorial.settings.corpus)
    proposal = written(editorial, kari, replace(PARKING, answer="Ja, [her](finnes-ikke.md)."))
    outcome = editorial.publish(proposal.id, kari)
    assert outcome.change is None
    assert not outcome.blocked
    assert "corpus/faq/kan-jeg-parkere.md" in outcome.report
    assert names(editorial.settings.corpus) == before
    assert editorial.changes.latest(5) == ()
    (waiting,) = editorial.queue(kari).proposals
    assert waiting.report == outcome.report


def test_a_blocked_publication_needs_a_reason(service: BotService, own: EditorialSettings, kari: Person) -> None:
    """The report is told and the file taken back; with a reason it goes through, and the reason is kept."""
    asked: list[str] = []

    def publish(accept: str, by: str) -> str:
        asked.append(accept)
        assert by == kari.name
        if not accept:
            raise BlockedError(report_of("Kan ledere delta?"))
        return "b9"

    editorial = Editorial(service, own, publish)
    before = names(own.corpus)
    proposal = written(editorial, kari)
    outcome = editorial.publish(proposal.id, kari)
    assert (outcome.change, outcome.blocked, outcome.report) == (
        None,
        True,
        "«Kan ledere delta?»: ytringsfrihet#ledere-i-debatten → –",
    )
    assert names(own.corpus) == before
    accepted = editorial.publish(proposal.id, kari, accept="Det nye svaret er bedre")
    assert accepted.change is not None
    assert accepted.change.accepted == "Det nye svaret er bedre"
    assert asked == ["", "Det nye svaret er bedre"]


def test_a_defect_leaves_nothing_behind(service: BotService, own: EditorialSettings, kari: Person) -> None:
    """Whatever is raised, the file is taken back and the draft is in the queue."""

    def publish(*_: str) -> str:
        raise RuntimeError

    editorial = Editorial(service, own, publish)
    before = names(own.corpus)
    proposal = written(editorial, kari)
    with pytest.raises(RuntimeError):
        editorial.publish(proposal.id, kari)
    assert names(own.corpus) == before
    assert state(editorial, proposal) is ProposalState.WAITING


# -- changing and undoing


def test_an_entry_is_changed_and_the_change_undone(editorial: Editorial, kari: Person, per: Person) -> None:
    """The file has the old text to the letter, the old answer is given again, and both are in the history."""
    path = editorial.settings.corpus / "faq" / "kritisere-etaten.md"
    before = path.read_text(encoding="utf-8")
    proposal = editorial.draft_of_entry("kritisere-etaten", kari)
    assert proposal.draft is not None
    editorial.keep(proposal.id, replace(proposal.draft, answer="Ja, men pent."), kari)
    outcome = editorial.publish(proposal.id, kari)
    assert outcome.change is not None
    assert editorial.service.build().faq["kritisere-etaten"].answer == "Ja, men pent."
    undone = editorial.undo(outcome.change.id, per, why="Feil")
    assert undone.change is not None
    assert path.read_text(encoding="utf-8") == before
    assert editorial.service.build().faq["kritisere-etaten"].answer == "Ja. Si at du snakker for deg selv."
    newest, oldest = editorial.changes.latest(5)
    assert (newest.undoes, newest.why, oldest.undone) == (oldest.id, "Feil", True)
    assert editorial.is_by(newest.by, per)
    with pytest.raises(TakenError):
        editorial.undo(outcome.change.id, kari)


def test_undoing_a_new_entry_removes_it(editorial: Editorial, kari: Person) -> None:
    """No file, no answer."""
    outcome = editorial.publish(written(editorial, kari).id, kari)
    assert outcome.change is not None
    editorial.undo(outcome.change.id, kari)
    assert "kan-jeg-parkere.md" not in names(editorial.settings.corpus)
    assert "kan-jeg-parkere" not in editorial.service.build().faq


def test_a_later_change_is_not_undone_by_mistake(editorial: Editorial, kari: Person) -> None:
    """A file that somebody has changed since is left alone."""
    outcome = editorial.publish(written(editorial, kari).id, kari)
    assert outcome.change is not None
    change(editorial.settings.corpus / outcome.change.file, "bak", "foran")
    with pytest.raises(OthersError):
        editorial.undo(outcome.change.id, kari)
    assert "foran" in (editorial.settings.corpus / outcome.change.file).read_text(encoding="utf-8")
    with pytest.raises(KeyError):
        editorial.undo(99, kari)


@pytest.mark.parametrize(("before", "after"), [("Si at du", "Si alltid at du"), ("lang: nb", "lang: bokmål")])
def test_what_others_changed_meanwhile_is_not_overwritten(
    editorial: Editorial, kari: Person, before: str, after: str
) -> None:
    """A draft of an entry is published over the text it was made of, and over no other."""
    proposal = editorial.draft_of_entry("kritisere-etaten", kari)
    path = editorial.settings.corpus / "faq" / "kritisere-etaten.md"
    change(path, before, after)
    with pytest.raises(OvertakenError):
        editorial.publish(proposal.id, kari)
    assert after in path.read_text(encoding="utf-8")
    assert editorial.queue(kari).proposals


def test_what_an_author_saves_while_it_is_published_stays(editorial: Editorial, kari: Person) -> None:
    """A text editor knows no lock: what is taken back is what was published, and nothing that was written on top."""
    proposal = editorial.draft_of_entry("kritisere-etaten", kari)
    path = editorial.settings.corpus / "faq" / "kritisere-etaten.md"

    def saved_meanwhile(_accept: str, _by: str) -> str:
        path.write_text(path.read_text(encoding="utf-8") + "Lagret imens.\n", encoding="utf-8")
        raise CorpusError([])

    editorial.publisher.publish = saved_meanwhile
    assert editorial.publish(proposal.id, kari).change is None
    assert path.read_text(encoding="utf-8").endswith("Lagret imens.\n")


def test_what_others_took_out_meanwhile_does_not_come_back(editorial: Editorial, kari: Person) -> None:
    """Nobody publishes an entry anew by a draft of it."""
    proposal = editorial.draft_of_entry("kritisere-etaten", kari)
    (editorial.settings.corpus / "faq" / "kritisere-etaten.md").unlink()
    with pytest.raises(OvertakenError):
        editorial.publish(proposal.id, kari)
    assert "kritisere-etaten.md" not in names(editorial.settings.corpus)


# -- the queue, and what is left behind


def test_the_queue_has_what_waits(editorial: Editorial, kari: Person, ola: Person, store: object) -> None:
    """Cases, proposals, wishes, stale entries and the latest changes."""
    editorial.escalate(editorial.service.ask("Hvor kan jeg parkere?").ref, "slack", "C1::U9")
    editorial.send(written(editorial, ola).id, ola, "")
    editorial.request_change(WISH, ola)
    written(editorial, kari)
    text = "Kritikk av etaten er lov."
    editorial.publish(editorial.draft_of_entry("kritisere-etaten", kari).id, kari)
    change(editorial.settings.corpus / "guidance" / "ytringsfrihet.md", text, "Kritikk er lov.")
    editorial.publisher.publish("", "")
    queue = editorial.queue(kari)
    assert [each.question for each in queue.cases] == ["Hvor kan jeg parkere?"]
    assert [each.by_name for each in (*queue.proposals, *queue.changes_asked_for)] == [ola.name] * 2
    assert [(each.id, each.question, each.addresses) for each in queue.stale] == [
        ("kritisere-etaten", "Kan jeg kritisere etaten min?", ("ytringsfrihet#kritikk-av-egen-etat",))
    ]
    assert [each.faq for each in queue.changes] == ["kritisere-etaten"]
    assert queue.waiting == 4


def test_a_proposal_can_be_put_aside(editorial: Editorial, kari: Person, ola: Person) -> None:
    """Once; then it is out of the queue."""
    wish = editorial.request_change(WISH, ola)
    editorial.close_proposal(wish.id, kari)
    with pytest.raises(TakenError):
        editorial.close_proposal(wish.id, kari)
    assert not editorial.queue(kari).changes_asked_for


def lose(editorial: Editorial, proposal: Proposal, kari: Person) -> Path:
    """As a process leaves it that is killed while it publishes, long ago."""
    path = editorial.settings.corpus / "faq" / "kan-jeg-parkere.md"
    text = faq_markdown(replace(PARKING, id="kan-jeg-parkere"))
    assert editorial.proposals.begin(proposal.id)
    editorial.changes.begin(
        kari,
        faq="kan-jeg-parkere",
        file="faq/kan-jeg-parkere.md",
        before=None,
        after=text,
        why="",
        proposal=proposal.id,
    )
    path.write_text(text, encoding="utf-8")
    with editorial.cases.database.engine.begin() as connection:
        old = datetime.now(UTC) - LOST - timedelta(minutes=1)
        connection.execute(update(ChangeRow).values(made_at=old))
        connection.execute(update(ProposalRow).values(changed_at=old))
    return path


def test_what_a_killed_process_wrote_is_taken_back(editorial: Editorial, kari: Person) -> None:
    """The file goes and the draft waits in the queue."""
    proposal = written(editorial, kari)
    path = lose(editorial, proposal, kari)
    editorial.look_after()
    assert not path.exists()
    assert state(editorial, proposal) is ProposalState.WAITING


def test_what_a_killed_process_had_published_stays(editorial: Editorial, kari: Person) -> None:
    """The build in use has it: the change and the proposal are seen through."""
    proposal = written(editorial, kari)
    path = lose(editorial, proposal, kari)
    build = editorial.publisher.publish("", "")
    editorial.look_after()
    assert path.exists()
    assert state(editorial, proposal) is ProposalState.PUBLISHED
    assert [each.build for each in editorial.changes.latest(5)] == [build]


def test_drafts_that_nobody_sent_in_are_forgotten(editorial: Editorial, kari: Person) -> None:
    """After a month; what waits in the queue stays."""
    proposal = written(editorial, kari)
    wish = editorial.request_change(WISH, kari)
    with editorial.cases.database.engine.begin() as connection:
        connection.execute(update(ProposalRow).values(changed_at=datetime.now(UTC) - timedelta(days=31)))
    editorial.look_after()
    assert editorial.proposals.get(proposal.id) is None
    assert editorial.proposals.get(wish.id) is not None


def test_the_default_is_to_publish_the_corpus(
    service: BotService, own: EditorialSettings, kari: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without anything else, the whole way of `veileder index build` is gone."""
    seen: list[str] = []

    def publish_corpus(*_: object, accept: str = "", by: str = "") -> object:
        seen.extend((accept, by))
        return type("Outcome", (), {"build": service.build()})()

    monkeypatch.setattr("bot.editorial.editorial.publish_corpus", publish_corpus)
    editorial = Editorial(service, own)
    outcome = editorial.publish(written(editorial, kari).id, kari, accept="derfor")
    assert outcome.change is not None
    assert outcome.change.build == service.build().id
    assert seen == ["derfor", kari.name]


def test_a_preview_of_what_the_corpus_cannot_hold(editorial: Editorial, kari: Person) -> None:
    """Is refused with what is wrong."""
    with pytest.raises(CorpusError, match="HTML"):
        editorial.preview(replace(PARKING, answer="Ja. <b>Nei</b>"), kari)
