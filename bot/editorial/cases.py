"""Questions put to the editors: opened once each, taken by one, answered once."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.database import MessageKind
from bot.database.engine import Stored, changed
from bot.database.outbox import enqueue
from bot.database.tables import CaseRow
from bot.editorial.types import WEB, Case, CaseState, Person, Reference
from bot.types import Language

PLACE_KEPT = timedelta(days=14)
"""How long it is remembered where an answered question was asked, and by whom."""


@dataclass(frozen=True, slots=True)
class NewCase:
    """What a case is opened with; see Case. ``question`` is redacted."""

    ref: str
    surface: str
    place: str
    desk: str
    channel: str
    language: Language
    question: str
    near: tuple[Reference, ...]


class Cases(Stored):
    """Every transition is one statement that only one caller can win."""

    def open(self, new: NewCase) -> tuple[Case, bool]:
        """The question's case and whether this call opened it. The editors' message is on its way with it."""
        sealed = self.database.pseudonyms.seal(new.place)
        values = self.database.insert(CaseRow).values(**row_values(new, sealed))
        opening = values.on_conflict_do_nothing(index_elements=["question_ref"])
        with self.database.session(writing=True) as writing:
            fresh = changed(writing, opening)
            row = writing.scalars(select(CaseRow).where(CaseRow.question_ref == new.ref)).one()
            if fresh:
                send(writing, row, MessageKind.POST)
            return self.to_case(row), fresh

    def get(self, case_id: int) -> Case | None:
        with self.database.session() as reading:
            row = reading.get(CaseRow, case_id)
            return None if row is None else self.to_case(row)

    def of(self, ref: str) -> Case | None:
        """The case of a question in the journal."""
        with self.database.session() as reading:
            row = reading.scalar(select(CaseRow).where(CaseRow.question_ref == ref))
            return None if row is None else self.to_case(row)

    def take(self, case_id: int, person: Person, over: str = "") -> tuple[Case, bool]:
        """The case and whether `person` took it just now; `over` is the key of whom it is taken over from.

        Raises KeyError for a case that was deleted, as `answer` does.
        """
        key = self.database.pseudonyms.of(person.key)
        free = CaseRow.state == CaseState.OPEN.value
        if over:
            free |= (CaseRow.state == CaseState.TAKEN.value) & (CaseRow.taken_by == self.database.pseudonyms.of(over))
        taken: dict[str, object] = {"state": CaseState.TAKEN.value, "taken_by": key, "taken_name": person.name}
        return self._move(case_id, free, taken, [MessageKind.UPDATE])

    def answer(self, case_id: int, person: Person, answer: str) -> tuple[Case, bool]:
        """The case and whether this was its answer. The answer is on its way to the asker with it."""
        key = self.database.pseudonyms.of(person.key)
        taken = (CaseRow.state == CaseState.TAKEN.value) & (CaseRow.taken_by == key)
        own = (CaseRow.state == CaseState.OPEN.value) | taken
        given: dict[str, object] = {
            "state": CaseState.ANSWERED.value,
            "taken_by": key,
            "taken_name": person.name,
            "answer": answer,
            "answered_at": datetime.now(UTC),
        }
        return self._move(case_id, own, given, [MessageKind.ANSWER, MessageKind.UPDATE])

    def _move(
        self, case_id: int, when: object, values: dict[str, object], messages: list[MessageKind]
    ) -> tuple[Case, bool]:
        with self.database.session(writing=True) as writing:
            won = changed(writing, update(CaseRow).where(CaseRow.id == case_id, when).values(**values))  # type: ignore[arg-type]
            row = writing.get(CaseRow, case_id, populate_existing=True)
            if row is None:
                raise KeyError(case_id)
            if won:
                for kind in messages:
                    send(writing, row, kind)
            return self.to_case(row), won

    def posted(self, case_id: int, post: str) -> None:
        """Where the editors' message stands."""
        with self.database.session(writing=True) as writing:
            writing.execute(update(CaseRow).where(CaseRow.id == case_id).values(post=post))

    def made_faq(self, case_id: int, faq: str) -> None:
        """The exchange became a FAQ entry; empty when that was taken back. The editors' message will say so."""
        with self.database.session(writing=True) as writing:
            if changed(writing, update(CaseRow).where(CaseRow.id == case_id, CaseRow.faq != faq).values(faq=faq)):
                send(writing, writing.get_one(CaseRow, case_id), MessageKind.UPDATE)

    def unanswered(self, most: int) -> tuple[Case, ...]:
        """Open and taken ones, oldest first."""
        query = select(CaseRow).where(CaseRow.state != CaseState.ANSWERED.value).order_by(CaseRow.id).limit(most)
        with self.database.session() as reading:
            return tuple(map(self.to_case, reading.scalars(query)))

    def answered(self, most: int) -> tuple[Case, ...]:
        """Those whose words are still kept, latest answer first."""
        done = (CaseRow.state == CaseState.ANSWERED.value) & (CaseRow.answer != "")
        query = select(CaseRow).where(done).order_by(CaseRow.answered_at.desc()).limit(most)
        with self.database.session() as reading:
            return tuple(map(self.to_case, reading.scalars(query)))

    def to_case(self, row: CaseRow) -> Case:
        return to_case(row, self.database.pseudonyms.unseal(row.place))

    def forget_old(self) -> None:
        """Empties where, and so by whom, questions were asked that were answered long ago."""
        old = CaseRow.answered_at < datetime.now(UTC) - PLACE_KEPT
        with self.database.session(writing=True) as writing:
            writing.execute(update(CaseRow).where(old, CaseRow.place != "").values(place=""))


def send(writing: Session, row: CaseRow, kind: MessageKind) -> None:
    """One more message of the case: the answer where it was asked, everything else where the editors are.

    An asker on the web reads the answer on a page, so there is nothing to send.
    """
    where = row.surface if kind is MessageKind.ANSWER else row.desk
    if where != WEB:
        enqueue(writing, where, kind, row.id)


def row_values(new: NewCase, place: str) -> dict[str, object]:
    return {
        "question_ref": new.ref,
        "opened_at": datetime.now(UTC),
        "surface": new.surface,
        "place": place,
        "desk": new.desk,
        "channel": new.channel,
        "language": new.language.value,
        "question": new.question,
        "near": [asdict(each) for each in new.near],
        "state": CaseState.OPEN.value,
        **dict.fromkeys(("taken_by", "taken_name", "answer", "post", "faq"), ""),
    }


def to_case(row: CaseRow, place: str) -> Case:
    return Case(
        id=row.id,
        ref=row.question_ref,
        opened_at=row.opened_at,
        surface=row.surface,
        place=place,
        desk=row.desk,
        channel=row.channel,
        language=Language(row.language),
        question=row.question,
        near=tuple(Reference(**each) for each in row.near),
        state=CaseState(row.state),
        taken_by=row.taken_by,
        taken_name=row.taken_name,
        answer=row.answer,
        answered_at=row.answered_at,
        post=row.post,
        faq=row.faq,
    )
