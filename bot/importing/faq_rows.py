"""Rows of a spreadsheet -> FAQ entries, with every problem and every wish of every row."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from difflib import SequenceMatcher

from bot.answering.language import detect
from bot.editorial.faq_file import draft_of, markdown, one_line, too_short
from bot.editorial.types import FaqDraft
from bot.importing.addresses import Sections
from bot.importing.dates import written as written_day
from bot.importing.faq_columns import (
    HEADERS,
    REQUIRED,
    field_of,
    is_draft,
    is_ours,
    is_status,
    known_headers,
    language_of,
)
from bot.importing.left import examples
from bot.importing.sheets import Row, Table
from bot.texts import text
from bot.types import Language
from index.read.digest import digests_of
from index.types import FaqEntry

ENOUGH_PHRASINGS = 3  # with fewer, an entry is found less often
SLIP = 0.9  # how alike (0 to 1) an address must be to be corrected in the copy
MOST_SHOWN = 5  # examples of what was left out
HEADER_ROWS = 10  # a title or an explanation may stand above the header
ID = re.compile(r"[a-z0-9][a-z0-9-]*")
BULLET = re.compile(r"^\s*[•*–-]\s+")


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong in a row, as the spreadsheet program numbers it; 0 when it is no row's own.

    ``column`` is the header there, empty when it is about the whole row; ``sheet`` is empty where there is only one.
    """

    row: int
    column: str
    what: str
    sheet: str = ""
    language: Language = Language.NB

    def __str__(self) -> str:
        kind = ("row" if self.row else "corpus") + ("_column" if self.column else "")
        where = text(f"faq_import.{kind}", self.language, row=self.row, column=self.column)
        return f"{f'«{self.sheet}», ' if self.sheet else ''}{where}: {self.what}"


@dataclass(frozen=True, slots=True)
class FaqRow:
    """An entry as it would be; ``before`` is the one that it changes, None when it is new.

    ``asked`` are ids of other entries that have the same question among their phrasings. ``wishes`` say what would make
    the entry better.
    """

    row: int
    draft: FaqDraft
    before: FaqEntry | None
    asked: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    sheet: str = ""

    @property
    def changed(self) -> tuple[str, ...]:
        """Names of the fields whose values are new."""
        if self.before is None:
            return ()
        old = draft_of(self.before)
        return tuple(name for name in HEADERS if getattr(old, name) != getattr(self.draft, name))


@dataclass(frozen=True, slots=True)
class Seen:
    """A row as it was read, with what could be corrected, for the copy that the editor gets."""

    sheet: str
    row: int
    values: dict[str, str]


@dataclass(slots=True)
class Reading:
    """One pass over the sheets. ``unused`` are headers that name no field; ``told`` is what else the editor hears."""

    sections: Sections
    entries: Mapping[str, FaqEntry]
    language: Language
    rows: list[FaqRow] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)  # field -> position, in the sheet that is read
    headers: tuple[str, ...] = ()
    sheet: str = ""  # the one that is read, empty when it is the only one
    ids: dict[str, str] = field(default_factory=dict)  # what a row was about -> where it stands
    questions: dict[str, str] = field(default_factory=dict)

    def say(self, key: str, **values: object) -> str:
        return text(f"faq_import.{key}", self.language, **values)

    def read(self, tables: Sequence[Table]) -> None:
        """All sheets that have the columns; the others are named."""
        filled = [each for each in tables if each.rows or each.left.found]
        headed = [each for each in filled if self.is_questions(each)]
        for each in filled:
            self.told += self.left_out(each)
            if each not in headed and each.rows and headed and not is_sections(each):
                self.told.append(self.say("sheet_not_read", sheet=each.name))
        for each in headed or filled[:1] or [Table("", ())]:
            self.sheet = each.name if len(headed) > 1 else ""
            self.read_table(each)

    def left_out(self, table: Table) -> Iterator[str]:
        for kind, texts in table.left.found.items():
            shown = [f"«{each}»" for each in examples(texts)]
            more = "".join([" …"] * (len(shown) > MOST_SHOWN))
            said = self.say(f"left.{kind.name.lower()}", count=len(texts), texts=", ".join(shown[:MOST_SHOWN]) + more)
            yield f"«{table.name}»: {said}" if table.name else said

    def is_questions(self, table: Table) -> bool:
        fields = {field_of(cell) for cell in header_of(table).cells}
        return "question" in fields and len(fields - {""}) > 1

    def read_table(self, table: Table) -> None:
        best = header_of(table)
        before = len(self.problems)
        self.columns = {}
        self.read_header(best)
        if len(self.problems) == before:
            for row in table.rows:
                if row.number > best.number:
                    self.read_row(row)

    # -- columns

    def read_header(self, row: Row) -> None:
        number, self.headers = row.number, row.cells
        for position, header in enumerate(self.headers):
            name = field_of(header)
            if name in self.columns:
                self.add(number, header, self.say("two_columns", name=HEADERS[name]))
            elif name:
                self.columns[name] = position
            elif header.strip() and not is_ours(header) and not is_status(header):
                self.unused.append(header.strip())
        for name in REQUIRED:
            if name not in self.columns:
                self.add(number, "", self.say("no_column", name=HEADERS[name]))

    def add(self, number: int, column: str, what: str) -> None:
        self.problems.append(RowProblem(number, column, what, self.sheet, self.language))

    def header(self, name: str) -> str:
        return self.headers[self.columns[name]].strip() if name in self.columns else HEADERS[name]

    # -- rows

    def read_row(self, row: Row) -> None:
        if status := next(
            (s for h, s in zip(self.headers, row.cells, strict=False) if is_status(h) and is_draft(s)), ""
        ):
            self.told.append(self.say("draft", where=self.place(row.number), status=status.strip()))
            return
        number = row.number
        values = {name: row.cells[at] if at < len(row.cells) else "" for name, at in self.columns.items()}
        if not any(values.values()) and not row.flaws:
            return
        before = len(self.problems)
        self.flaws(row)
        self.link(row, values)
        self.seen.append(Seen(self.sheet, number, values))
        entry = self.entry_for(number, values)
        draft = self.draft(number, values, entry)
        if draft.question:
            self.once(number, "question", plain_question(draft.question), self.questions)
        if draft.id:
            self.once(number, "id", draft.id, self.ids)
        if len(self.problems) == before:
            self.rows.append(FaqRow(number, draft, entry, self.asked(draft), tuple(self.wishes(draft)), self.sheet))

    def place(self, number: int) -> str:
        where = self.say("row", row=number, column="")
        return f"«{self.sheet}», {where}" if self.sheet else where

    def flaws(self, row: Row) -> None:
        """What is the matter with the cells themselves."""
        for name, at in self.columns.items():
            if flaw := row.flaws.get(at):
                self.wrong(row.number, name, flaw.kind, where=flaw.where)

    def link(self, row: Row, values: dict[str, str]) -> None:
        """The address that a cell leads to is part of the answer, and of what it builds on."""
        for name in ("answer", "based_on"):
            where = row.links.get(self.columns.get(name, -1), "")
            if where and name == "answer" and where not in values[name]:
                shown = values[name].strip()
                one = shown and "\n" not in shown and "[" not in shown
                values[name] = f"[{shown}]({where})" if one else f"{shown}\n\n<{where}>".strip()
            elif where and not self.sections.find(values[name]).address:
                values[name] = where if self.sections.find(where).address else values[name]

    def wishes(self, draft: FaqDraft) -> Iterator[str]:
        if (few := ENOUGH_PHRASINGS - len(draft.also)) > 0:
            yield self.say("wish_phrasings", count=few)
        if not draft.based_on:
            yield self.say("wish_source")

    def wrong(self, number: int, name: str, key: str, **values: object) -> None:
        self.add(number, self.header(name), self.say(key, **values))

    def once(self, number: int, name: str, value: str, seen: dict[str, str]) -> None:
        here = self.place(number)
        if (first := seen.setdefault(value, here)) != here:
            self.wrong(number, name, "same", first=first, value=value)

    def entry_for(self, number: int, values: Mapping[str, str]) -> FaqEntry | None:
        """The entry that the row changes: the one with its id, else the one with its question."""
        wanted = values.get("id", "").strip()
        asked = plain_question(values["question"])
        twin = next((each for each in self.entries.values() if plain_question(each.question) == asked), None)
        if not wanted:
            return twin
        if not ID.fullmatch(wanted):
            self.wrong(number, "id", "bad_id", value=wanted)
        elif twin is not None and twin.id != wanted:
            self.wrong(number, "id", "twin", other=twin.id, value=wanted)
        return self.entries.get(wanted)

    def asked(self, draft: FaqDraft) -> tuple[str, ...]:
        question = plain_question(draft.question)
        others = (each for key, each in self.entries.items() if key != draft.id)
        return tuple(each.id for each in others if question in map(plain_question, each.also))

    def draft(self, number: int, values: dict[str, str], entry: FaqEntry | None) -> FaqDraft:
        """The entry with the row's values; an empty cell in a column that is not required changes nothing."""
        question = one_line(values["question"])
        answer = markdown(values["answer"])
        flawed = {each.column for each in self.problems if each.row == number and each.sheet == self.sheet}
        for name, value in (("question", question), ("answer", answer)):
            if not value.strip() and self.header(name) not in flawed:
                self.wrong(number, name, "empty")
        made = draft_of(entry) if entry else FaqDraft(question="", also=(), lang="", based_on=(), answer="")
        lang = self.lang(number, values.get("lang", ""), question, answer, made.lang)
        draft = replace(
            made,
            id=values.get("id", "").strip() or made.id,
            question=made.question if one_line(made.question) == question else question,
            also=self.also(number, values.get("also"), made.also),
            answer=answer,
            based_on=self.based_on(number, values, made.based_on),
            lang=lang,
            approved_by=one_line(values.get("approved_by", "")) or made.approved_by,
            approved=self.approved(number, values.get("approved", "")) or made.approved,
            translation_of=values.get("translation_of", "").strip() or made.translation_of,
        )
        return self.stamped(draft) if draft.approved and draft.approved != made.approved else draft

    def stamped(self, draft: FaqDraft) -> FaqDraft:
        """Whoever approved the row had the guidance as it is now in front of them."""
        return replace(draft, based_on_digests=digests_of(draft.based_on, self.sections.documents))

    def also(self, number: int, cell: str | None, before: tuple[str, ...]) -> tuple[str, ...]:
        """The phrasings of the cell; those that are there where the spreadsheet has no such column."""
        found = phrasings(cell) if cell is not None else tuple(map(one_line, before))
        if found == tuple(map(one_line, before)):
            return before
        short = list(filter(too_short, found))
        if short:
            self.wrong(number, "also", "short", values=", ".join(f"«{each}»" for each in short))
        return found

    def based_on(self, number: int, values: dict[str, str], before: tuple[str, ...]) -> tuple[str, ...]:
        """Addresses of the sections; what is written is corrected where it is beyond doubt."""
        if "based_on" not in values:
            return before
        found, shown = [], []
        for each in references(values["based_on"]):
            match = self.sections.find(each)
            if match.address:
                found.append(match.address)
                shown.append(match.address)
                continue
            near = self.say("or").join(match.near)
            self.wrong(number, "based_on", "near" if near else "no_section", value=each, near=near)
            shown.append(match.near[0] if match.near and sure(each, match.near[0]) else each)
        values["based_on"] = "\n".join(dict.fromkeys(shown))
        return tuple(dict.fromkeys(found))

    def lang(self, number: int, cell: str, question: str, answer: str, before: str) -> str:
        if not cell.strip():
            return before or detect(f"{question} {answer}").value
        found = language_of(cell)
        if not found:
            self.wrong(number, "lang", "no_lang", value=cell.strip())
        return found

    def approved(self, number: int, cell: str) -> date | None:
        if not cell.strip():
            return None
        for form in ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y"):
            try:
                return datetime.strptime(cell.strip(), form).date()  # noqa: DTZ007
            except ValueError:
                continue
        if written := written_day(cell.strip().lower()):
            return written
        self.wrong(number, "approved", "no_date", value=cell.strip())
        return None


def sure(written: str, near: str) -> bool:
    """True when what was written is a slip of the pen."""
    return SequenceMatcher(None, written.casefold(), near.casefold()).ratio() >= SLIP


def header_of(table: Table) -> Row:
    return max(table.rows[:HEADER_ROWS], key=lambda row: known_headers(row.cells), default=Row(1, ()))


def is_sections(table: Table) -> bool:
    """True for the sheet of addresses that an export has besides."""
    return bool(table.rows) and [cell.strip() for cell in table.rows[0].cells[:2]] == ["Del", "Adresse"]


def plain_question(question: str) -> str:
    return " ".join(question.casefold().split()).rstrip(" ?!.")


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
