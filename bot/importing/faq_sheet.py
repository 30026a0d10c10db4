"""A spreadsheet of questions and answers -> FAQ files, all or none; and FAQ files -> a spreadsheet."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from bot.editorial.faq_file import draft_of, faq_markdown, known_ids, new_id, read_file, write_faq, write_file
from bot.editorial.types import FaqDraft
from bot.importing.addresses import Sections
from bot.importing.bring import problems_with, shown
from bot.importing.faq_columns import HEADERS, known_headers
from bot.importing.faq_rows import FaqRow, Reading, RowProblem, Seen
from bot.importing.sheets import SheetError, read_tables, write_sheets
from bot.importing.types import Draft
from bot.problems import what_to_do
from bot.texts import text
from bot.types import Language
from index.errors import ChangedError, CorpusError
from index.read.corpus import files, load_document, load_faq
from index.types import Document, FaqEntry

MOST_ROWS = 5_000
"""More rows than anybody looks through before they are read in: a slip, or a sheet of something else."""

Item = TypeVar("Item", Document, FaqEntry)


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do. With problems nothing of it is done. ``told`` is what else the editor should know."""

    rows: tuple[FaqRow, ...]
    problems: tuple[RowProblem, ...]
    told: tuple[str, ...]
    seen: tuple[Seen, ...]
    language: Language

    @property
    def counts(self) -> tuple[int, int]:
        """How many entries are new, and how many are changed."""
        return sum(map(is_new, self.rows)), sum(bool(each.changed) for each in self.rows)

    def say(self, key: str, **values: object) -> str:
        return text(f"faq_import.{key}", self.language, **values)


def plan(path: Path, corpus: Path, builds: Path, language: Language) -> Plan:
    """Read the spreadsheet and check it with the corpus around it. Raises SheetError when it cannot be read at all."""
    reading = Reading(Sections(documents(corpus), builds), faq_entries(corpus), language)
    tables = read_tables(path, known_headers)
    if sum(len(each.rows) for each in tables) > MOST_ROWS:
        raise SheetError("too_large", path=path)
    reading.read(tables)
    if not reading.rows and not reading.problems and not reading.seen:
        reading.add(1, "", reading.say("no_rows"))
    named = list(with_ids(reading.rows, corpus / "faq"))
    problems = [*reading.problems, *refused(named, corpus, reading)]
    order = {each.sheet: at for at, each in reversed(list(enumerate(reading.seen)))}
    problems.sort(key=lambda each: (order.get(each.sheet, 0), each.row))
    told = (*(reading.say("unused", name=header) for header in dict.fromkeys(reading.unused)), *reading.told)
    return Plan(tuple(named), tuple(problems), told, tuple(reading.seen), language)


def documents(corpus: Path) -> list[Document]:
    """The guidance that can be read; what cannot is for ``veileder index build`` to tell."""
    return [found for path in files(corpus / "guidance") if (found := quietly(load_document, path)) is not None]


def faq_entries(corpus: Path) -> dict[str, FaqEntry]:
    found = (quietly(load_faq, path) for path in files(corpus / "faq"))
    return {each.id: each for each in found if each is not None}


def quietly(load: Callable[[Path], Item], path: Path) -> Item | None:
    try:
        return load(path)
    except CorpusError:
        return None


def with_ids(rows: Sequence[FaqRow], folder: Path) -> Iterator[FaqRow]:
    """New entries get ids of their own, made from their questions."""
    taken = {path.stem.lower() for path in files(folder)} | set(known_ids(folder)) | {each.draft.id for each in rows}
    for each in rows:
        made = each.draft.id or new_id(each.draft.question, taken)
        taken.add(made)
        yield replace(each, draft=replace(each.draft, id=made))


def refused(rows: Sequence[FaqRow], corpus: Path, reading: Reading) -> Iterator[RowProblem]:
    """What keeps the rows from being part of the corpus."""
    known = known_ids(corpus / "faq")
    wanted = {}

    def problem_of(row: int, what: str, sheet: str) -> RowProblem:
        return RowProblem(row, "", what, sheet, reading.language)

    for each in rows:
        path = known.get(each.draft.id, corpus / "faq" / f"{each.draft.id}.md")
        if each.before is None and path.exists():
            yield problem_of(each.row, reading.say("file_there", path=shown(path, corpus)), each.sheet)
        elif is_new(each) or each.changed:
            wanted[shown(path, corpus)] = (each, Draft(path, faq_markdown(each.draft), None, "", ()))
    drafts = [draft for _, draft in wanted.values()]
    found = problems_with(drafts, corpus) if drafts else []
    before = set(problems_with([], corpus)) if found else set()
    for problem in found:
        if problem.path in wanted:
            row = wanted[problem.path][0]
            yield problem_of(row.row, what_to_do(problem, reading.language), row.sheet)
        elif problem not in before:
            yield problem_of(0, reading.say("first", what=problem), "")


def is_new(row: FaqRow) -> bool:
    return row.before is None


def carry_out(made: Plan, corpus: Path) -> None:
    """Write every entry that is new or changed; when one cannot be written, all are as before.

    Called by the only writer of the corpus. Raises OSError, or ChangedError for an entry that was edited meanwhile.
    """
    folder = corpus / "faq"
    known = known_ids(folder)
    undo: list[tuple[Path, str | None]] = []
    try:
        for each in made.rows:
            if is_new(each) or each.changed:
                path = known.get(each.draft.id, folder / f"{each.draft.id}.md")
                must_be_free(path, each)
                text_before = read_file(path)
                write_faq(folder, each.draft, each.before)
                undo.append((path, text_before))  # only what was written here is put back
    except BaseException:
        for path, text in reversed(undo):
            write_file(path, text)
        raise


def must_be_free(path: Path, row: FaqRow) -> None:
    """Raises ChangedError when somebody has made a file where a new entry is to stand."""
    if is_new(row) and path.exists():
        raise ChangedError(path)


def report(made: Plan, corpus: Path) -> Iterator[str]:
    """What was left out; a line a row: new, changed with the fields, or unchanged; every problem; the wish list."""
    yield from made.told
    for each in made.rows:
        name = f"{place(made, each)}: {shown(corpus / 'faq' / each.draft.id, corpus)}"
        if is_new(each):
            yield f"{name}: {made.say('new', question=each.draft.question)}"
        elif each.changed:
            yield f"{name}: {made.say('changed', fields=', '.join(HEADERS[field] for field in each.changed))}"
            if "answer" in each.changed and "approved" not in each.changed and each.draft.approved:
                yield f"  {made.say('look_approved', day=each.draft.approved)}"
        else:
            yield f"{name}: {made.say('unchanged')}"
        if each.asked:
            yield f"  {made.say('look_asked', others=', '.join(each.asked))}"
    yield from map(str, made.problems)
    wishes: dict[str, list[str]] = {}
    for each in made.rows:
        for wish in each.wishes:
            wishes.setdefault(wish, []).append(place(made, each))
    if wishes:
        yield made.say("wishes")
        yield from (f"  {', '.join(rows)}: {wish}" for wish, rows in wishes.items())


def place(made: Plan, row: FaqRow) -> str:
    where = made.say("row", row=row.row)
    return f"«{row.sheet}», {where}" if row.sheet else where


def corrected_copy(made: Plan, path: Path) -> Path:
    """Write the rows as they were read beside the spreadsheet, with a column that says what is wrong in each.

    What is beyond doubt is corrected. Raises SheetError or OSError.
    """
    names = [name for name in HEADERS if any(name in each.values for each in made.seen)]
    top = [*(HEADERS[name] for name in names), made.say("column_wrong"), made.say("column_wishes")]
    sheets: dict[str, list[list[str]]] = {}
    wishes = {(each.sheet, each.row): " ".join(each.wishes) for each in made.rows}
    for each in made.seen:
        found = [problem for problem in made.problems if (problem.sheet, problem.row) == (each.sheet, each.row)]
        said = "\n".join(f"{f'{problem.column}: ' if problem.column else ''}{problem.what}" for problem in found)
        row = [*(each.values.get(name, "") for name in names), said, wishes.get((each.sheet, each.row), "")]
        sheets.setdefault(each.sheet or "FAQ", [top]).append(row)
    found_at = path.with_name(f"{path.stem.removesuffix('-rettet')}-rettet.xlsx")
    write_sheets(found_at, sheets or {"FAQ": [top]})
    return found_at


# -- export


def export(path: Path, corpus: Path, *, empty: bool = False, overwrite: bool = False) -> int:
    """Write every entry, or with `empty` the headers only, and return how many. Raises SheetError or OSError.

    A .xlsx also gets a sheet with every section, to copy addresses from.
    """
    if path.exists() and not overwrite:
        raise SheetError("there", path=path)
    entries = [] if empty else sorted(faq_entries(corpus).values(), key=lambda each: each.id)
    sections = [
        [" › ".join(section.path), f"{each.id}#{section.anchor}"]
        for each in documents(corpus)
        for section in each.sections
        if section.blocks
    ]
    table = [list(HEADERS.values()), *(cells_of(draft_of(each)) for each in entries)]
    write_sheets(path, {"FAQ": table, "Deler av veiledningen": [["Del", "Adresse"], *sections]})
    return len(entries)


def cells_of(draft: FaqDraft) -> list[str]:
    cells = {name: getattr(draft, name) for name in HEADERS}
    return ["\n".join(value) if isinstance(value, tuple) else str(value or "") for value in cells.values()]
