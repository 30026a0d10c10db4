"""A spreadsheet of questions and answers -> FAQ files, all or none; and FAQ files -> a spreadsheet."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from bot.editorial.faq_file import draft_of, faq_markdown, known_ids, new_id, write_faq
from bot.editorial.types import FaqDraft
from bot.importing.addresses import Sections
from bot.importing.bring import problems_with, shown
from bot.importing.faq_columns import HEADERS, known_headers
from bot.importing.faq_rows import FaqRow, Reading, RowProblem
from bot.importing.sheets import read_rows, write_sheets
from bot.importing.types import BringError, Draft
from index.errors import CorpusError
from index.read.corpus import files, load_document, load_faq
from index.types import Document, FaqEntry

Item = TypeVar("Item", Document, FaqEntry)


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do. With problems nothing of it is done."""

    rows: tuple[FaqRow, ...]
    problems: tuple[RowProblem, ...]
    unused: tuple[str, ...]

    @property
    def counts(self) -> tuple[int, int]:
        """How many entries are new, and how many are changed."""
        return sum(map(is_new, self.rows)), sum(bool(each.changed) for each in self.rows)


def plan(path: Path, corpus: Path, builds: Path) -> Plan:
    """Read the spreadsheet and check it with the corpus around it. Raises BringError when it cannot be read at all."""
    entries = faq_entries(corpus)
    reading = Reading(Sections(documents(corpus), builds), entries)
    rows = read_rows(path, known_headers)
    reading.read(rows)
    if not reading.rows and not reading.problems:
        reading.problems.append(RowProblem(1, "", "there are no rows below the header.", "Write one an entry."))
    named = list(with_ids(reading.rows, corpus / "faq"))
    problems = reading.problems or list(refused(named, corpus))
    return Plan(tuple(named), tuple(sorted(problems, key=lambda each: each.row)), tuple(reading.unused))


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


def refused(rows: Sequence[FaqRow], corpus: Path) -> Iterator[RowProblem]:
    """What keeps the rows from being part of the corpus."""
    known = known_ids(corpus / "faq")
    wanted = {}
    for each in rows:
        path = known.get(each.draft.id, corpus / "faq" / f"{each.draft.id}.md")
        if each.before is None and path.exists():
            what = f"the file {shown(path, corpus)} is there already, and is no entry that could be read with this id."
            yield RowProblem(each.row, "", what, "Correct the file, or give the row another id.")
        elif is_new(each) or each.changed:
            wanted[shown(path, corpus)] = (each, Draft(path, faq_markdown(each.draft), None, "", ()))
    drafts = [draft for _, draft in wanted.values()]
    found = problems_with(drafts, corpus) if drafts else []
    before = set(problems_with([], corpus)) if found else set()
    for problem in found:
        if problem.path in wanted:
            yield RowProblem(wanted[problem.path][0].row, "", problem.what, problem.do)
        elif problem not in before:
            yield RowProblem(0, "", f"{problem}", "Correct that first.")


def is_new(row: FaqRow) -> bool:
    return row.before is None


def carry_out(made: Plan, corpus: Path) -> None:
    """Write every entry that is new or changed; when one cannot be written, all are as before. Raises OSError."""
    folder = corpus / "faq"
    known = known_ids(folder)
    undo: list[tuple[Path, str | None]] = []
    try:
        for each in made.rows:
            if is_new(each) or each.changed:
                path = known.get(each.draft.id, folder / f"{each.draft.id}.md")
                undo.append((path, path.read_text(encoding="utf-8") if path.exists() else None))
                write_faq(folder, each.draft)
    except BaseException:
        for path, text in reversed(undo):
            path.unlink(missing_ok=True) if text is None else path.write_text(text, encoding="utf-8")
        raise


def report(made: Plan, corpus: Path) -> Iterator[str]:
    """A line a row: new, changed with the fields, or unchanged; then every problem."""
    for header in made.unused:
        yield f"The column «{header}» is not used."
    for each in made.rows:
        name = f"row {each.row}: {shown(corpus / 'faq' / each.draft.id, corpus)}"
        if is_new(each):
            yield f"{name}: new, {each.draft.question}"
        elif each.changed:
            yield f"{name}: changed: {', '.join(HEADERS[field] for field in each.changed)}"
            if "answer" in each.changed and "approved" not in each.changed and each.draft.approved:
                yield f"  Look: the answer is new, but it was approved {each.draft.approved}. Is that still so?"
        else:
            yield f"{name}: unchanged"
        if each.asked:
            yield f"  Look: this is also a phrasing of {', '.join(each.asked)}. Should it be one entry?"
    yield from map(str, made.problems)


# -- export


def export(path: Path, corpus: Path, *, empty: bool = False, overwrite: bool = False) -> int:
    """Write every entry, or with `empty` the headers only, and return how many. Raises BringError or OSError.

    A .xlsx also gets a sheet with every section, to copy addresses from.
    """
    if path.exists() and not overwrite:
        raise BringError(f"{path}: the file is there already. Give another name, or say --overwrite to replace it.")
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
