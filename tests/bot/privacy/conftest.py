from collections.abc import Iterator

import pytest
from people import ANNE, BO, LATE, asked

from bot.database import Database, Outbox
from bot.editorial.cases import Cases, NewCase
from bot.editorial.changes import Changes
from bot.editorial.proposals import Proposals
from bot.editorial.types import FaqDraft
from bot.journal import AnswerRefs, Journal, RefKind, fingerprint
from bot.types import Language


@pytest.fixture
def opened(database: str) -> Iterator[Database]:
    made = Database(database, lambda: "k" * 64).open()
    yield made
    made.close()


@pytest.fixture
def filled(opened: Database) -> Database:
    """One of everything: Bo asks in Slack and the editors, and an answer is late; Anne answers, drafts and changes."""
    journal = Journal(opened)
    journal.record(asked("aaaa0001", 1, "Kan Bo dele dette?"))
    journal.feedback("aaaa0001", helpful=False, reason="Svarte ikke Bo")
    AnswerRefs(opened).note(RefKind.TURN, fingerprint("turns", "C1", BO.id), "aaaa0001")
    cases = Cases(opened)
    new = NewCase("aaaa0001", "slack", f"C1:1700.1:{BO.id}", "slack", "C9", Language.NB, "Kan Bo dele dette?", ())
    case, _ = cases.open(new)
    cases.answer(case.id, ANNE, "Ja, Bo kan det.")
    proposals = Proposals(opened)
    proposals.draft(FaqDraft("Hva?", (), "nb", (), "Slik."), ANNE, case.id)
    Changes(opened).begin(ANNE, faq="hva", file="faq/hva.md", before=None, after="Hva?", why="savnet")
    Outbox(opened).keep("slack", "D1::k", {"message": {"text": LATE}, "carried": '["aaaa0001"]', "asker": BO.id}, 60)
    return opened
