"""What the database has of one person, of one answer, or with certain words in it: told, and erased (GDPR 15 and 17).

A person is ``slack:U123`` or ``teams:<object id>``, which stands nowhere: what is theirs is found by its pseudonym, and
their questions to the editors and their late answers by what is sealed. Words are compared here and not by the
database: SQLite knows no capitals beyond a to z, and what is sealed says nothing to it.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.database.engine import Stored
from bot.database.outbox import Outbox
from bot.database.tables import (
    ActRow,
    AnswerRefRow,
    CaseRow,
    ChangeRow,
    FeedbackRow,
    OutboxRow,
    ProposalRow,
    QuestionRow,
    Table,
)

SHOWN: dict[type[Table], str] = {
    QuestionRow: "questions",
    FeedbackRow: "feedback",
    CaseRow: "cases",
    ProposalRow: "proposals",
    ChangeRow: "changes",
    ActRow: "acts",
    OutboxRow: "late_answers",
}


@dataclass(frozen=True, slots=True)
class About:
    """Whose: a ``person`` in a chat, the answer with a reference, or whatever has ``words`` in it. One of them."""

    person: str = ""
    ref: str = ""
    words: str = ""

    def said_in(self, *values: object) -> bool:
        """Whether the words stand in one of the values, capitals or not."""
        return bool(self.words) and any(self.words.casefold() in opened(value).casefold() for value in values)


class PersonalData(Stored):
    """Every method may raise DatabaseError."""

    def export(self, about: About) -> dict[str, list[dict[str, Any]]]:
        """The rows, by table, as JSON can hold them; what is sealed is told open."""
        with self.database.session() as reading:
            found = self.rows(reading, about)
            return {SHOWN[table]: [self.told(row) for row in rows] for table, rows in found.items()}

    def erase(self, about: About) -> dict[str, int]:
        """Delete them, or empty them where others' work hangs on them; how many of each table.

        The log of what editors did stays as it is.
        """
        with self.database.session(writing=True) as writing:
            found = self.rows(writing, about)
            del found[ActRow]
            self.erase_questions(writing, [row.ref for row in found[QuestionRow]])
            self.empty_cases(writing, found[CaseRow], about)
            self.erase_feedback(writing, found[FeedbackRow])
            for row in (*found[ProposalRow], *found[ChangeRow]):
                row.by, row.by_name, row.why = "", "", ""
            self.erase_proposals(writing, [row.id for row in found[ProposalRow] if about.said_in(row.body)])
            for row in found[OutboxRow]:
                writing.delete(row)
            return {SHOWN[table]: len(rows) for table, rows in found.items()}

    def erase_questions(self, writing: Session, refs: Sequence[str]) -> None:
        writing.execute(delete(FeedbackRow).where(FeedbackRow.question_ref.in_(refs)))
        writing.execute(delete(AnswerRefRow).where(AnswerRefRow.ref.in_(refs)))
        writing.execute(delete(QuestionRow).where(QuestionRow.ref.in_(refs)))

    def erase_feedback(self, writing: Session, found: Sequence[Any]) -> None:
        writing.execute(delete(FeedbackRow).where(FeedbackRow.id.in_([row.id for row in found])))

    def erase_proposals(self, writing: Session, ids: Sequence[int]) -> None:
        """Those with the words in their own text; what was published stays, as the FAQ entry does."""
        used = select(ChangeRow.proposal_id).where(ChangeRow.proposal_id.is_not(None))
        writing.execute(delete(ProposalRow).where(ProposalRow.id.in_(ids), ProposalRow.id.not_in(used)))

    def empty_cases(self, writing: Session, cases: Sequence[Any], about: About) -> None:
        """Of an editor's cases who had them; of the asker's own everything, and nothing is sent there any more."""
        for row in cases:
            row.taken_by, row.taken_name = "", ""
            row.state = "open" if row.state == "taken" else row.state
            if self.is_askers(row, about):
                values = {"question": "", "answer": "", "near": [], "place": "", "state": "answered"}
                writing.execute(update(CaseRow).where(CaseRow.id == row.id).values(**values))

    # -- finding

    def rows(self, reading: Session, about: About) -> dict[type[Table], list[Any]]:
        cases = [row for row in every(reading, CaseRow) if self.is_editors(row, about) or self.is_askers(row, about)]
        refs = {about.ref, *(row.question_ref for row in cases if self.is_askers(row, about))}
        asked = [
            row
            for row in every(reading, QuestionRow)
            if row.ref in refs or about.said_in(row.question, row.error or "")
        ]
        refs |= {row.ref for row in asked}
        return {
            QuestionRow: asked,
            FeedbackRow: [
                row for row in every(reading, FeedbackRow) if row.question_ref in refs or about.said_in(row.reason)
            ],
            CaseRow: cases,
            ProposalRow: [row for row in every(reading, ProposalRow) if self.is_writers(row, about, row.body)],
            ChangeRow: [row for row in every(reading, ChangeRow) if self.is_writers(row, about)],
            ActRow: [row for row in every(reading, ActRow) if self.is_writers(row, about)],
            OutboxRow: [row for row in every(reading, OutboxRow) if self.is_late_answer(row, about)],
        }

    def is_editors(self, row: CaseRow, about: About) -> bool:
        """Whether it is the case of the editor."""
        return self.is_pseudonym(row.taken_by, about) or about.said_in(row.taken_name)

    def is_askers(self, row: CaseRow, about: About) -> bool:
        """Whether the question of the case is theirs: by the place where it is answered, the reference or the words."""
        if about.person:
            return is_named(about.person, row.surface, self.database.pseudonyms.unseal(row.place))
        return row.question_ref == about.ref or about.said_in(row.question, row.answer)

    def is_writers(self, row: Any, about: About, *more: object) -> bool:
        return self.is_pseudonym(row.by, about) or about.said_in(row.by_name, row.why, *more)

    def is_pseudonym(self, by: str, about: About) -> bool:
        return bool(about.person) and by == self.database.pseudonyms.of(about.person)

    def is_late_answer(self, row: OutboxRow, about: About) -> bool:
        """Whether it waits to be sent to the person, is the answer with the reference, or has the words in it."""
        place, body = Outbox(self.database).unsealed(row)
        if about.person:
            return is_named(about.person, row.surface, f"{place} {opened(body)}")
        return about.said_in(body) or (bool(about.ref) and is_word(about.ref, opened(body)))

    def told(self, row: Any) -> dict[str, Any]:
        values = {column.key: plain(getattr(row, column.key)) for column in row.__table__.columns}
        if isinstance(row, CaseRow):
            values["place"] = self.database.pseudonyms.unseal(row.place)
        elif isinstance(row, OutboxRow):
            values["place"], values["body"] = Outbox(self.database).unsealed(row)
        return values


def every(reading: Session, table: type[Table]) -> list[Any]:
    """Few enough to look through: retention deletes what is old."""
    return list(reading.scalars(select(table)).unique())


def is_named(person: str, surface: str, said: str) -> bool:
    """Whether the id of the person, who is in the chat, stands in what is said."""
    chat, _, own = person.partition(":")
    return chat == surface and bool(own) and is_word(own, said)


def is_word(word: str, said: str) -> bool:
    """Whether it stands there whole: the beginning of an id is somebody else's."""
    return bool(re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", said))


def opened(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
