"""Rows of a spreadsheet -> FAQ entries, with every problem of every row."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bot.answering.language import detect
from bot.editorial.faq_file import draft_of, markdown, one_line
from bot.editorial.types import FaqDraft
from bot.importing.addresses import Sections
from bot.importing.faq_columns import HEADERS, REQUIRED, field_of, known_headers, language_of
from bot.importing.sheets import Row
from index.read.digest import digests_of
from index.types import FaqEntry

LEAST_PHRASINGS = 3  # as the corpus reader requires
HEADER_ROWS = 10  # a title or an explanation may stand above the header
ID = re.compile(r"[a-z0-9][a-z0-9-]*")
BULLET = re.compile(r"^\s*[•*–-]\s+")


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong in a row, as the spreadsheet program numbers it; 0 when it is no row's own.

    ``column`` is the header there, empty when it is about the whole row.
    """

    row: int
    column: str
    what: str
    do: str

    def __str__(self) -> str:
        where = f"row {self.row}" if self.row else "the corpus"
        where += f", «{self.column}»" if self.column else ""
        return f"{where}: {self.what} {self.do}"


@dataclass(frozen=True, slots=True)
class FaqRow:
    """An entry as it would be; ``before`` is the one that it changes, None when it is new.

    ``asked`` are ids of other entries that have the same question among their phrasings.
    """

    row: int
    draft: FaqDraft
    before: FaqEntry | None
    asked: tuple[str, ...] = ()

    @property
    def changed(self) -> tuple[str, ...]:
        """Names of the fields whose values are new."""
        if self.before is None:
            return ()
        old = draft_of(self.before)
        return tuple(name for name in HEADERS if getattr(old, name) != getattr(self.draft, name))


@dataclass(slots=True)
class Reading:
    """One pass over the rows. ``unused`` are headers that name no field."""

    sections: Sections
    entries: Mapping[str, FaqEntry]
    rows: list[FaqRow] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)  # field -> position
    headers: tuple[str, ...] = ()
    ids: dict[str, int] = field(default_factory=dict)  # what a row was about -> its number
    questions: dict[str, int] = field(default_factory=dict)

    def read(self, rows: Sequence[Row]) -> None:
        best = max(rows[:HEADER_ROWS], key=lambda row: known_headers(row[1]), default=(1, ()))
        self.read_header(best)
        if not self.problems:
            for number, cells in rows:
                if number > best[0]:
                    self.read_row(number, cells)

    # -- columns

    def read_header(self, row: Row) -> None:
        number, self.headers = row
        for position, header in enumerate(self.headers):
            name = field_of(header)
            if name in self.columns:
                what = f"two columns are called «{HEADERS[name]}» or the like."
                self.problems.append(RowProblem(number, header, what, "Rename or delete one."))
            elif name:
                self.columns[name] = position
            elif header.strip():
                self.unused.append(header.strip())
        for name in REQUIRED:
            if name not in self.columns:
                what = f"there is no column «{HEADERS[name]}»."
                self.problems.append(
                    RowProblem(number, "", what, f"Write «{HEADERS[name]}» above it in the first row.")
                )

    def header(self, name: str) -> str:
        return self.headers[self.columns[name]].strip() if name in self.columns else HEADERS[name]

    # -- rows

    def read_row(self, number: int, cells: tuple[str, ...]) -> None:
        values = {name: cells[at] if at < len(cells) else "" for name, at in self.columns.items()}
        before = len(self.problems)
        entry = self.entry_for(number, values)
        draft = self.draft(number, values, entry)
        if draft.question:
            self.once(number, "question", plain_question(draft.question), self.questions)
        if draft.id:
            self.once(number, "id", draft.id, self.ids)
        if len(self.problems) == before:
            self.rows.append(FaqRow(number, draft, entry, self.asked(draft)))

    def wrong(self, number: int, name: str, what: str, do: str) -> None:
        self.problems.append(RowProblem(number, self.header(name), what, do))

    def once(self, number: int, name: str, value: str, seen: dict[str, int]) -> None:
        if (first := seen.setdefault(value, number)) != number:
            self.wrong(number, name, f"row {first} is about the same ({value}).", "Join the rows, or delete one.")

    def entry_for(self, number: int, values: Mapping[str, str]) -> FaqEntry | None:
        """The entry that the row changes: the one with its id, else the one with its question."""
        wanted = values.get("id", "").strip()
        asked = plain_question(values["question"])
        twin = next((each for each in self.entries.values() if plain_question(each.question) == asked), None)
        if not wanted:
            return twin
        if not ID.fullmatch(wanted):
            self.wrong(number, "id", f"«{wanted}» is no id.", "Use a-z, digits and hyphens, or leave it empty.")
        elif twin is not None and twin.id != wanted:
            what = f"{twin.id} is the entry with this question, not {wanted}."
            self.wrong(number, "id", what, "Correct the id or the question.")
        return self.entries.get(wanted)

    def asked(self, draft: FaqDraft) -> tuple[str, ...]:
        question = plain_question(draft.question)
        others = (each for key, each in self.entries.items() if key != draft.id)
        return tuple(each.id for each in others if question in map(plain_question, each.also))

    def draft(self, number: int, values: Mapping[str, str], entry: FaqEntry | None) -> FaqDraft:
        """The entry with the row's values; an empty cell in a column that is not required changes nothing."""
        question = one_line(values["question"])
        answer = markdown(values["answer"])
        for name, value in (("question", question), ("answer", answer)):
            if not value.strip():
                self.wrong(number, name, "the cell is empty.", "Write it, or delete the row.")
        made = draft_of(entry) if entry else FaqDraft(question="", also=(), lang="", based_on=(), answer="")
        lang = self.lang(number, values.get("lang", ""), question, answer, made.lang)
        draft = replace(
            made,
            id=values.get("id", "").strip() or made.id,
            question=made.question if one_line(made.question) == question else question,
            also=self.also(number, values["also"], made.also),
            answer=answer,
            based_on=self.based_on(number, values["based_on"]),
            lang=lang,
            approved_by=one_line(values.get("approved_by", "")) or made.approved_by,
            approved=self.approved(number, values.get("approved", "")) or made.approved,
            translation_of=values.get("translation_of", "").strip() or made.translation_of,
        )
        return self.stamped(draft) if draft.approved and draft.approved != made.approved else draft

    def stamped(self, draft: FaqDraft) -> FaqDraft:
        """Whoever approved the row had the guidance as it is now in front of them."""
        return replace(draft, based_on_digests=digests_of(draft.based_on, self.sections.documents))

    def also(self, number: int, cell: str, before: tuple[str, ...]) -> tuple[str, ...]:
        found = phrasings(cell)
        if found == tuple(map(one_line, before)):
            return before
        if len(found) < LEAST_PHRASINGS:
            what = f"there are {len(found)} other phrasings, and at least {LEAST_PHRASINGS} are needed."
            self.wrong(number, "also", what, "Write one a line (Alt+Enter), or part them with | or ;")
        return found

    def based_on(self, number: int, cell: str) -> tuple[str, ...]:
        written = list(references(cell))
        if not written:
            self.wrong(
                number, "based_on", "the cell is empty.", "Name a section: document#anchor, its link or its name."
            )
        found = []
        for each in written:
            match = self.sections.find(each)
            if match.address:
                found.append(match.address)
            else:
                near = " or ".join(match.near)
                do = f"Did you mean {near}?" if near else "Copy the section's address or link."
                self.wrong(number, "based_on", f"«{each}» is no section of the guidance, or not one alone.", do)
        return tuple(dict.fromkeys(found))

    def lang(self, number: int, cell: str, question: str, answer: str, before: str) -> str:
        if not cell.strip():
            return before or detect(f"{question} {answer}").value
        found = language_of(cell)
        if not found:
            self.wrong(number, "lang", f"«{cell.strip()}» is no language that is known.", "Write nb, nn or en.")
        return found

    def approved(self, number: int, cell: str) -> date | None:
        if not cell.strip():
            return None
        for form in ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y"):
            try:
                return datetime.strptime(cell.strip(), form).date()  # noqa: DTZ007
            except ValueError:
                continue
        self.wrong(number, "approved", f"«{cell.strip()}» is no date.", "Write it as 2026-11-01.")
        return None


def plain_question(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(" ?!.")


def phrasings(cell: str) -> tuple[str, ...]:
    """One a line; on a single line parted by bars, else by semicolons."""
    by = next((sign for sign in "\n|;" if sign in cell.strip()), "\n")
    found = (one_line(BULLET.sub("", part)) for part in cell.split(by))
    return tuple(dict.fromkeys(each for each in found if each))


def references(cell: str) -> Iterator[str]:
    """One a line, or parted by semicolons or bars; by commas too where every part is an address or a link."""
    for part in re.split(r"[\n;|]", cell):
        parts = [each.strip() for each in part.split(",")]
        if len(parts) > 1 and all("#" in each or "://" in each for each in parts):
            yield from parts
        elif part.strip():
            yield BULLET.sub("", part).strip()
