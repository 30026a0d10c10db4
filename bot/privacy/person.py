"""What the database has of one person, of one answer, or with certain words in it: told, and erased (GDPR 15 and 17).

A person is ``slack:U123`` or ``teams:<object id>``, which stands nowhere: what is theirs is found by its pseudonym, and
their questions to the editors by the places that are sealed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import Session

from bot.database.engine import Stored
from bot.database.tables import AnswerRefRow, CaseRow, ChangeRow, FeedbackRow, ProposalRow, QuestionRow, Table

SHOWN: dict[type[Table], str] = {
    QuestionRow: "questions",
    FeedbackRow: "feedback",
    CaseRow: "cases",
    ProposalRow: "proposals",
    ChangeRow: "changes",
}


@dataclass(frozen=True, slots=True)
class About:
    """Whose: a ``person`` in a chat, the answer with a reference, or whatever has ``words`` in it. One of them."""

    person: str = ""
    ref: str = ""
    words: str = ""


class PersonalData(Stored):
    """Every method may raise DatabaseError."""

    def export(self, about: About) -> dict[str, list[dict[str, Any]]]:
        """The rows, by table, as JSON can hold them; a place where somebody asked is told open."""
        with self.database.session() as reading:
            found = self.rows(reading, about)
            return {SHOWN[table]: [self.told(row) for row in rows] for table, rows in found.items()}

    def erase(self, about: About) -> dict[str, int]:
        """Delete them, or empty them where others' work hangs on them; how many of each table."""
        with self.database.session(writing=True) as writing:
            found = self.rows(writing, about)
            self.erase_questions(writing, [row.ref for row in found[QuestionRow]])
            self.empty_cases(writing, found[CaseRow], about)
            for row in (*found[ProposalRow], *found[ChangeRow]):
                row.by, row.by_name, row.why = "", "", ""
            return {SHOWN[table]: len(rows) for table, rows in found.items()}

    def erase_questions(self, writing: Session, refs: Sequence[str]) -> None:
        writing.execute(delete(FeedbackRow).where(FeedbackRow.question_ref.in_(refs)))
        writing.execute(delete(AnswerRefRow).where(AnswerRefRow.ref.in_(refs)))
        writing.execute(delete(QuestionRow).where(QuestionRow.ref.in_(refs)))

    def empty_cases(self, writing: Session, cases: Sequence[Any], about: About) -> None:
        """Of an editor's cases who had them; of the asker's own everything, and nothing is sent there any more."""
        for row in cases:
            row.taken_by, row.taken_name = "", ""
            row.state = "open" if row.state == "taken" else row.state
            if not about.person or self.asked_by(row, about.person):
                values = {"question": "", "answer": "", "near": [], "place": "", "state": "answered"}
                writing.execute(update(CaseRow).where(CaseRow.id == row.id).values(**values))

    # -- finding

    def rows(self, reading: Session, about: About) -> dict[type[Table], list[Any]]:
        cases = self.cases(reading, about)
        refs = [about.ref, *(row.question_ref for row in cases if not about.person or self.asked_by(row, about.person))]
        questions = or_(QuestionRow.ref.in_(refs), *said(about.words, QuestionRow.question, QuestionRow.error))
        asked = list(reading.scalars(select(QuestionRow).where(questions)).unique())
        known = [*refs, *(row.ref for row in asked)]
        feedback = or_(FeedbackRow.question_ref.in_(known), *said(about.words, FeedbackRow.reason))
        return {
            QuestionRow: asked,
            FeedbackRow: list(reading.scalars(select(FeedbackRow).where(feedback))),
            CaseRow: cases,
            ProposalRow: self.written(reading, ProposalRow, about),
            ChangeRow: self.written(reading, ChangeRow, about),
        }

    def cases(self, reading: Session, about: About) -> list[Any]:
        if about.person:
            key = self.database.pseudonyms.of(about.person)
            every = reading.scalars(select(CaseRow).where(or_(CaseRow.taken_by == key, CaseRow.place != "")))
            return [row for row in every if row.taken_by == key or self.asked_by(row, about.person)]
        wanted = said(about.words, CaseRow.question, CaseRow.answer, CaseRow.taken_name)
        return list(reading.scalars(select(CaseRow).where(or_(CaseRow.question_ref == (about.ref or "-"), *wanted))))

    def asked_by(self, row: CaseRow, person: str) -> bool:
        """Whether the person's id stands in the place where the case is answered."""
        surface, _, own = person.partition(":")
        return bool(own) and row.surface == surface and own in self.database.pseudonyms.unseal(row.place)

    def written(self, reading: Session, table: Any, about: About) -> list[Any]:
        if about.person:
            return list(reading.scalars(select(table).where(table.by == self.database.pseudonyms.of(about.person))))
        wanted = list(said(about.words, table.by_name, table.why))
        return list(reading.scalars(select(table).where(or_(*wanted)))) if wanted else []

    def told(self, row: Any) -> dict[str, Any]:
        values = {column.key: plain(getattr(row, column.key)) for column in row.__table__.columns}
        return values | ({"place": self.database.pseudonyms.unseal(row.place)} if isinstance(row, CaseRow) else {})


def said(words: str, *columns: Any) -> Iterator[ColumnElement[bool]]:
    """Conditions that the words stand in a column, capitals or not."""
    if words:
        yield from (func.lower(column).contains(words.lower(), autoescape=True) for column in columns)


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
