"""The editors' loop as one thing that surfaces call: cases, drafts, publishing, and the queue.

Every method may raise DatabaseError. Those that only editors may use raise NotEditorError for others.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.answering.faq import faq_answer
from bot.answering.language import detect
from bot.answering.search import search
from bot.answering.shown import passages_of, quote_best
from bot.database import Outbox
from bot.editorial.acts import Acts
from bot.editorial.cases import Cases, NewCase
from bot.editorial.changes import Changes
from bot.editorial.faq_file import (
    digest_at,
    draft_of,
    faq_markdown,
    find_faq,
    one_line,
    placed,
    read_file,
    too_short,
    write_faq,
)
from bot.editorial.proposals import FAQ, WISH, Proposals
from bot.editorial.publish import FaqPublisher, Outcome, OvertakenError, Publish, UnseenError
from bot.editorial.settings import EditorialSettings
from bot.editorial.suggest import Suggestions, channel_for, own_or_first, references
from bot.editorial.types import (
    WEB,
    Case,
    Change,
    ChangeRequest,
    FaqDraft,
    NotEditorError,
    Person,
    Proposal,
    Queue,
    StaleEntry,
    TakenError,
)
from bot.journal.store import safe
from bot.publishing import publish_corpus
from bot.service import BotService, today
from bot.types import Answer, Language, Status
from index.builds.build import Build
from index.read.corpus import load_faq
from index.read.digest import digests_of

SHOWN = 20
"""Of each kind in a queue; the rest is reached by working through it."""


class Editorial:
    """One process's share. Safe to call from several threads; other processes may work on the same database."""

    def __init__(self, service: BotService, settings: EditorialSettings, publish: Publish | None = None) -> None:
        self.service = service
        self.settings = settings
        database = service.journal.database
        self.cases, self.proposals = Cases(database), Proposals(database)
        self.changes, self.outbox, self.acts = Changes(database), Outbox(database), Acts(database)
        self.suggestions = Suggestions(service)
        self.publisher = FaqPublisher(settings.corpus, settings.lock, self.changes, publish or self.publish_now)

    def publish_now(self, accept: str, by: str) -> str:
        own = self.service
        return publish_corpus(own.settings, own.encoder, own.journal, accept=accept, by=by).build.id

    # -- who may do what

    def escalates(self, surface: str) -> bool:
        """True when readers on the surface can ask the editors, who may be found on another."""
        own = self.settings
        kept = self.service.journal.keeps  # the editors are shown what the journal has
        return kept and own.escalation and surface in own.asked_on and bool(own.channels)

    @property
    def has_editors(self) -> bool:
        return bool(self.settings.editors) or self.settings.desk

    def is_editor(self, person: Person) -> bool:
        return person.vouched or person.key in self.settings.editors

    def is_by(self, stored: str, person: Person) -> bool:
        """True when what is kept of somebody (``taken_by``, ``by``) is of this person."""
        return stored == self.service.journal.database.pseudonyms.of(person.key)

    def check(self, person: Person) -> None:
        if not self.is_editor(person):
            raise NotEditorError(person.key)

    # -- cases

    def escalate(self, ref: str, surface: str, place: str) -> tuple[Case, bool]:
        """The case of a question, and whether this call opened it. Raises KeyError when the journal has no `ref`."""
        entry = self.service.journal.entry(ref)
        if entry is None or not self.escalates(surface):
            raise KeyError(ref)
        near = self.suggestions.sections(entry.question)
        build, own = self.service.loaded().build, self.settings
        desk, channel = channel_for(near, surface, build, own.routes, own.channels)
        return self.cases.open(NewCase(ref, surface, place, desk, channel, entry.language, entry.question, near))

    def case_of(self, ref: str) -> Case | None:
        """The case that a question has become."""
        return self.cases.of(ref)

    def take(self, case_id: int, person: Person, over: str = "") -> Case:
        """The case, which is `person`'s from now on. Raises TakenError when somebody else has it."""
        self.check(person)
        case, fresh = self.cases.take(case_id, person, over)
        if not self.is_by(case.taken_by, person):
            raise TakenError(case.taken_name)
        if fresh:
            self.acts.note(person, "case.take", case_id)
        return case

    def answer(self, case_id: int, person: Person, words: str) -> Case:
        """The case with its answer, on its way to the asker. Raises TakenError when it is answered or another's."""
        self.check(person)
        case, won = self.cases.answer(case_id, person, words.strip())
        if not won:
            raise TakenError(case.taken_name)
        self.acts.note(person, "case.answer", case_id)
        return case

    # -- drafts

    def draft(self, question: str, answer: str, person: Person, case: Case | None = None) -> Proposal:
        """A FAQ draft with what can be suggested for it, without personal data except in an editor's own answer."""
        asked, said = one_line(safe(question)), (answer if case else safe(answer)).strip()
        near = case.near if case else self.suggestions.sections(f"{asked} {said}")
        language = case.language if case else detect(said or asked)
        made = FaqDraft(
            question=asked,
            also=self.suggestions.phrasings(asked) if asked else (),
            lang=language.value,
            based_on=tuple(each.address for each in near),
            answer=said,
        )
        return self.proposals.draft(made, person, case.id if case else None)

    def draft_of_case(self, case_id: int, person: Person) -> Proposal:
        """A draft of an answered case. Raises KeyError when it is not answered."""
        case = self.cases.get(case_id)
        if case is None or not case.answer:
            raise KeyError(case_id)
        return self.draft(case.question, case.answer, person, case)

    def draft_of_entry(self, faq_id: str, person: Person, asked: str = "") -> Proposal:
        """A draft of an entry as it stands in the corpus, maybe `asked` in another way. Raises KeyError for none."""
        entry = find_faq(self.faq_folder, faq_id)
        if entry is None:
            raise KeyError(faq_id)
        draft = draft_of(entry)
        return self.proposals.draft(tidy(replace(draft, also=(*draft.also, safe(asked)))) if asked else draft, person)

    def keep(self, proposal_id: int, draft: FaqDraft, person: Person) -> FaqDraft:
        """The draft with another text, without personal data unless an editor wrote it.

        Raises TakenError when it has been decided on, or was sent in and is the editors' to change.
        """
        editor = self.is_editor(person)
        kept = tidy(draft if editor else redacted(draft))
        if not self.proposals.change(proposal_id, kept, waiting=editor):
            raise TakenError
        return kept

    def problems(self, draft: FaqDraft) -> dict[str, str]:
        """What is missing or wrong, as the key of a text by the name of the field."""
        made = tidy(draft)
        found = {
            "question": "" if made.question else "editorial.missing.question",
            "also": "editorial.short.also" if any(map(too_short, made.also)) else "",
            "answer": "" if made.answer else "editorial.missing.answer",
        }
        return {name: key for name, key in found.items() if key}

    def preview(self, draft: FaqDraft, person: Person) -> tuple[Answer, str]:
        """The draft as readers will see it when the person publishes it now; without an approval when they may not.

        With it, a digest of what is shown, for ``publish``. Raises CorpusError when the corpus could not hold it.
        """
        loaded = self.service.loaded()
        shown = self.approved(draft, person, loaded.build) if self.is_editor(person) else draft
        with TemporaryDirectory() as folder:
            entry = load_faq(write_faq(Path(folder), shown))
        language = Language(draft.lang)
        searched = search(draft.question, language, loaded)
        places = [passages_of(address, language, loaded.build.addresses) for address in draft.based_on]
        quotes = [quote_best(each, searched, loaded, today(), self.settings.base_url) for each in places if each]
        answer = Answer(
            status=Status.FAQ,
            question=draft.question,
            language=language,
            confidence=1.0,
            quotes=tuple(quotes),
            faq=faq_answer(entry, draft.question),
            build=loaded.build.id,
        )
        return answer, digest_draft(shown)

    def send(self, proposal_id: int, person: Person, why: str) -> None:
        """A draft into the queue. Raises TakenError when it was there already."""
        if not self.proposals.send(proposal_id, safe(why), self.notified(person)):
            raise TakenError

    def close_proposal(self, proposal_id: int, person: Person) -> None:
        """Decides a proposal without publishing. Raises TakenError when it was decided on already."""
        self.check(person)
        if not self.proposals.close(proposal_id):
            raise TakenError
        self.acts.note(person, "proposal.close", proposal_id)

    def request_change(self, change: ChangeRequest, person: Person) -> Proposal:
        """A change of a section that anybody may wish for."""
        return self.proposals.request_change(replace(change, text=safe(change.text)), person, self.notified(person))

    def notified(self, person: Person) -> str:
        """The surface whose editors hear of what the person sends in; none when an editor did it."""
        if self.is_editor(person) or not self.settings.channels:
            return ""
        surface = own_or_first(self.settings.channels, person.surface)[0]
        return "" if surface == WEB else surface

    # -- publishing

    def publish(
        self, proposal_id: int, person: Person, why: str = "", accept: str = "", seen: str | None = None
    ) -> Outcome:
        """The draft as a FAQ file, published. `seen` is the digest of what the person previewed.

        Raises TakenError when somebody else has decided on it, OvertakenError when the file has changed meanwhile,
        UnseenError when the draft, or the guidance it is based on, is not what was previewed.
        """
        self.check(person)
        proposal = self.proposals.get(proposal_id)
        if proposal is None or proposal.draft is None or not self.proposals.begin(proposal_id):
            raise TakenError
        outcome = Outcome()
        try:
            last = self.proposals.get(proposal_id) or proposal  # nobody can change it any more
            outcome = self.put(last, last.draft or proposal.draft, person, why, accept, seen)
        finally:
            if outcome.change is None:
                self.proposals.back(proposal_id, outcome.report)
        if outcome.change is not None:
            self.proposals.published(proposal_id)
            self.acts.note(person, "faq.publish", outcome.change.faq, accept or why)
            if proposal.case is not None:
                self.cases.made_faq(proposal.case, outcome.change.faq)
        return outcome

    def put(
        self, proposal: Proposal, draft: FaqDraft, person: Person, why: str, accept: str, seen: str | None
    ) -> Outcome:
        with self.publisher.locked():
            self.check_same(draft)
            made = self.approved(draft, person, self.service.loaded().build)
            if seen is not None and seen != digest_draft(made):
                raise UnseenError
            approved, path = placed(self.faq_folder, made)
            before, after = read_file(path), faq_markdown(approved)
            begun = self.changes.begin(
                person,
                faq=approved.id,
                file=path.relative_to(self.settings.corpus).as_posix(),
                before=before,
                after=after,
                why=why or proposal.why,
                accepted=accept,
                proposal=proposal.id,
            )
            return self.publisher.put(begun, path, before, after, accept, person.name)

    def check_same(self, draft: FaqDraft) -> None:
        """Raises OvertakenError when the file is not what the draft was made of."""
        if draft.replaces and draft.replaces != digest_at(self.faq_folder, draft.id):
            raise OvertakenError

    def approved(self, draft: FaqDraft, person: Person, build: Build) -> FaqDraft:
        """With who approves it and what the sections it is based on say in the build."""
        digests = digests_of(draft.based_on, build.documents)
        return replace(draft, approved_by=person.name, approved=today(), based_on_digests=digests)

    def undo(self, change_id: int, person: Person, why: str = "", accept: str = "") -> Outcome:
        """Publishes what was before the change.

        Raises OthersError when the file was changed since, TakenError when it is undone already, KeyError when there
        is no such change.
        """
        self.check(person)
        change = self.changes.get(change_id)
        if change is None:
            raise KeyError(change_id)
        if change.undone:
            raise TakenError
        outcome = self.publisher.undo(change, person, why, accept)
        if outcome.change:
            self.acts.note(person, "faq.undo", change.faq, accept or why)
        made = self.proposals.get(change.proposal) if change.proposal else None
        if outcome.change and change.before is None and made and made.case:
            self.cases.made_faq(made.case, "")
        return outcome

    # -- the queue

    def queue(self, person: Person) -> Queue:
        """What waits for editors."""
        self.check(person)
        return Queue(
            cases=self.cases.unanswered(SHOWN),
            proposals=self.proposals.waiting(FAQ, SHOWN),
            changes_asked_for=self.proposals.waiting(WISH, SHOWN),
            stale=self.stale()[:SHOWN],
            changes=self.changes.latest(SHOWN),
        )

    def stale(self) -> tuple[StaleEntry, ...]:
        """FAQ entries whose sections have changed since they were approved, in order of id."""
        infos = self.service.loaded().build.faq_infos.values()
        return tuple(StaleEntry(each.id, each.phrasings[0], each.stale) for each in infos if each.stale)

    def sections(self, addresses: Sequence[str]) -> tuple[str, ...]:
        """Heading paths of those addresses that the build has."""
        found = references(addresses, self.service.loaded().build, self.settings.base_url)
        return tuple(each.section for each in found)

    @property
    def faq_folder(self) -> Path:
        return self.settings.corpus / "faq"

    # -- looking after it

    def look_after(self) -> None:
        """Sees to what processes that are gone left behind, and forgets what is long past."""
        for change in self.publisher.recover(self.answers):
            if change.proposal is not None:
                self.proposals.published(change.proposal)
        self.proposals.recover()
        for each in (self.cases, self.proposals, self.outbox):
            each.forget_old()

    def answers(self, change: Change) -> str:
        """The id of the build in use when it has the change, else empty."""
        build = self.service.loaded().build
        found = build.faq[change.faq].source if change.faq in build.faq else None
        return build.id if found == change.after else ""


def digest_draft(draft: FaqDraft) -> str:
    """Of all that readers will see of it, and of the text it is based on; not of who approves it and when."""
    shown = (draft.question, draft.also, draft.lang, draft.based_on, draft.answer, draft.id, draft.translation_of)
    words = json.dumps([*shown, sorted(draft.based_on_digests.items()), draft.replaces])
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def redacted(draft: FaqDraft) -> FaqDraft:
    return replace(
        draft,
        question=safe(draft.question),
        also=tuple(map(safe, draft.also)),
        answer=safe(draft.answer),
    )


def tidy(draft: FaqDraft) -> FaqDraft:
    """Phrasings once each, none that is the question, no blank lines around anything."""
    question = one_line(draft.question)
    also = dict.fromkeys(line for each in draft.also if (line := one_line(each)) and line != question)
    based_on = tuple(dict.fromkeys(draft.based_on))
    return replace(draft, question=question, also=tuple(also), based_on=based_on, answer=draft.answer.strip())
