"""FAQ drafts and wished changes, from the first word to the decision."""

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update

from bot.database import MessageKind
from bot.database.engine import Stored, changed
from bot.database.outbox import enqueue
from bot.database.tables import ProposalRow
from bot.editorial.types import ChangeRequest, FaqDraft, Person, Proposal, ProposalState

DRAFT_KEPT = timedelta(days=30)
"""How long a draft that nobody sent in is kept."""

PUBLISHING = timedelta(minutes=15)
"""One that has been on its way out for this long belongs to a process that is gone."""

FAQ, WISH = "faq", "wish"
OPEN = (ProposalState.DRAFT, ProposalState.WAITING)


class Proposals(Stored):
    """Every transition is one statement that only one caller can win."""

    def draft(self, draft: FaqDraft, by: Person, case: int | None = None) -> Proposal:
        """A FAQ draft that is not in the queue yet."""
        return self._add(FAQ, ProposalState.DRAFT, by, asdict(draft), case)

    def request_change(self, change: ChangeRequest, by: Person, notify: str = "") -> Proposal:
        """A wished change, in the queue; editors on the surface `notify` are told."""
        return self._add(WISH, ProposalState.WAITING, by, asdict(change), None, notify)

    def _add(
        self, kind: str, state: ProposalState, by: Person, body: dict[str, Any], case: int | None, notify: str = ""
    ) -> Proposal:
        now = datetime.now(UTC)
        row = ProposalRow(kind=kind, state=state.value, by_name=by.name, why="", made_at=now, changed_at=now)
        row.by = self.database.pseudonyms.of(by.key)
        row.case_id, row.body, row.report = case, storable(body), ""
        with self.database.session(writing=True) as writing:
            writing.add(row)
            writing.flush()
            if notify:
                enqueue(writing, notify, MessageKind.PROPOSAL, row.id)
            return to_proposal(row)

    def get(self, proposal_id: int) -> Proposal | None:
        with self.database.session() as reading:
            row = reading.get(ProposalRow, proposal_id)
            return None if row is None else to_proposal(row)

    def change(self, proposal_id: int, draft: FaqDraft, *, waiting: bool = True) -> bool:
        """Puts another text in a draft. False when it has been decided on already, or waits and must not be changed."""
        states = OPEN if waiting else (ProposalState.DRAFT,)
        return self._move(proposal_id, states, body=storable(asdict(draft)))

    def send(self, proposal_id: int, why: str, notify: str = "") -> bool:
        """Into the queue; editors on the surface `notify` are told. False when it was there already."""
        drafted = (ProposalState.DRAFT,)
        with self.database.session(writing=True) as writing:
            won = changed(writing, moving(proposal_id, drafted, state=ProposalState.WAITING.value, why=why))
            if won and notify:
                enqueue(writing, notify, MessageKind.PROPOSAL, proposal_id)
            return won

    def begin(self, proposal_id: int) -> bool:
        """On its way out. False when it is so already, or decided on."""
        return self._move(proposal_id, OPEN, state=ProposalState.PUBLISHING.value)

    def back(self, proposal_id: int, report: str) -> None:
        """It was not published: into the queue, with what was said of it."""
        self._move(proposal_id, (ProposalState.PUBLISHING,), state=ProposalState.WAITING.value, report=report)

    def published(self, proposal_id: int) -> None:
        self._move(proposal_id, (ProposalState.PUBLISHING,), state=ProposalState.PUBLISHED.value, report="")

    def close(self, proposal_id: int) -> bool:
        """Decided on without publishing. False when it was decided on already."""
        return self._move(proposal_id, OPEN, state=ProposalState.CLOSED.value)

    def waiting(self, kind: str, most: int) -> tuple[Proposal, ...]:
        """Those in the queue, oldest first."""
        query = select(ProposalRow).where(ProposalRow.kind == kind, ProposalRow.state == ProposalState.WAITING.value)
        with self.database.session() as reading:
            return tuple(map(to_proposal, reading.scalars(query.order_by(ProposalRow.id).limit(most))))

    def recover(self) -> None:
        """Puts back into the queue what a process that is gone was publishing."""
        lost = (ProposalRow.state == ProposalState.PUBLISHING.value) & (
            ProposalRow.changed_at < datetime.now(UTC) - PUBLISHING
        )
        with self.database.session(writing=True) as writing:
            writing.execute(update(ProposalRow).where(lost).values(state=ProposalState.WAITING.value))

    def forget_old(self) -> None:
        """Deletes drafts that nobody sent in."""
        old = ProposalRow.changed_at < datetime.now(UTC) - DRAFT_KEPT
        with self.database.session(writing=True) as writing:
            writing.execute(delete(ProposalRow).where(ProposalRow.state == ProposalState.DRAFT.value, old))

    def _move(self, proposal_id: int, states: tuple[ProposalState, ...], **values: Any) -> bool:
        with self.database.session(writing=True) as writing:
            return changed(writing, moving(proposal_id, states, **values))


def moving(proposal_id: int, states: tuple[ProposalState, ...], **values: Any) -> Any:
    """Changes the proposal only while it is in one of the states."""
    now = ProposalRow.state.in_([each.value for each in states])
    return update(ProposalRow).where(ProposalRow.id == proposal_id, now).values(changed_at=datetime.now(UTC), **values)


def storable(body: dict[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in body.items()}


def to_proposal(row: ProposalRow) -> Proposal:
    return Proposal(
        id=row.id,
        state=ProposalState(row.state),
        by=row.by,
        by_name=row.by_name,
        why=row.why,
        made_at=row.made_at,
        draft=to_draft(row.body) if row.kind == FAQ else None,
        change=ChangeRequest(**row.body) if row.kind == WISH else None,
        case=row.case_id,
        report=row.report,
    )


def to_draft(body: dict[str, Any]) -> FaqDraft:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in body.items()}
    values["approved"] = date.fromisoformat(body["approved"]) if body["approved"] else None
    return FaqDraft(**values)
