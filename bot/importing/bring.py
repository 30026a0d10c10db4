"""Originals -> files of the corpus: drafted, checked with the whole corpus around them, and only then written."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import structlog

from bot.editorial.faq_file import new_id, write_file
from bot.importing import front
from bot.importing.changes import changes, sections
from bot.importing.fetch import fetch
from bot.importing.kinds import open_file, read
from bot.importing.markdown import convert
from bot.importing.said import BringError, Note, note
from bot.importing.types import Converted, Draft, Original, Wishes
from index.errors import ChangedError, CorpusError, Problem
from index.read.corpus import read_corpus
from index.types import Corpus

log = structlog.get_logger()


def bring(
    sources: Sequence[str],
    corpus: Path,
    wishes: Wishes,
    today: date,
    *,
    private: bool = False,
    begun: Callable[[str], None] = lambda _: None,
) -> tuple[list[Draft], list[Note]]:
    """Checked drafts of what could be read, and why the rest could not; nothing is written.

    ``sources`` are files and addresses of web pages; the same original counts once. `private` allows addresses inside
    a network.
    """
    drafts: dict[str, Draft] = {}
    errors = []
    known = front.known_files(corpus / "guidance")
    taken = front.names(corpus / "guidance", known)
    for source in dict.fromkeys(sources):
        begun(source)
        try:
            made = draft(opened(source, private), known, taken, wishes, today)
            drafts.setdefault(made.address, made)
            taken.add(made.path.stem)
        except BringError as error:
            errors.append(error.note)
        except Exception as error:  # noqa: BLE001  # whatever a converter trips over: the other originals come in
            errors.append(failed(source, error))
    return checked(list(drafts.values()), corpus, overwrite=wishes.overwrite), errors


def failed(source: str, error: Exception) -> Note:
    """What the author is told when a converter did not cope; the developers find the rest in the log."""
    log.error("import_failed", source=source, exc_info=error)
    deep = isinstance(error, RecursionError)
    why = note("error.nested") if deep else note("error.fault", error=type(error).__name__)
    return note("error.failed", name=source, why=why)


def opened(source: str, private: bool) -> Original:
    return fetch(source, private=private) if "://" in source else open_file(Path(source))


def draft(original: Original, known: Sequence[front.Known], taken: set[str], wishes: Wishes, today: date) -> Draft:
    """The file as it would be; a new one is called none of the names that are `taken`. Raises BringError."""
    converted = convert(read(original))
    found = front.find(converted.page.address, known)
    return update(found, converted, wishes, today) if found else new(converted, taken, wishes, today)


def new(converted: Converted, taken: set[str], wishes: Wishes, today: date) -> Draft:
    entry_id = new_id(wishes.fields.get("title", converted.title), taken)
    text, notes = front.new_text(entry_id, converted, wishes.fields, today)
    return Draft(wishes.folder / f"{entry_id}.md", text, None, converted.page.address, (*converted.notes, *notes))


def update(known: front.Known, converted: Converted, wishes: Wishes, today: date) -> Draft:
    """Raises BringError when the text would replace one that people have worked on."""
    different = known.body != converted.body
    if different and known.edited and not wishes.overwrite:
        raise BringError("error.edited", name=converted.page.address, path=known.path)
    if different and not wishes.overwrite and not alike(known.body, converted.body):
        raise BringError("error.other_text", name=converted.page.address, path=known.path)
    text, notes = front.updated_text(known, converted, wishes.fields, today)
    found = changes(known.body, converted.body, converted.title)
    told = (*converted.notes, *notes) if text != known.text else ()
    return Draft(known.path, text, known.text, converted.page.address, told, found)


def alike(before: str, after: str) -> bool:
    """True when a heading, or a line of the text, is in both."""
    old, new = sections(before, ""), sections(after, "")
    headings = {heading for heading, _ in old.values()} & {heading for heading, _ in new.values()} - {""}
    lines = {line for _, lines in old.values() for line in lines}
    return bool(headings) or any(line in lines for _, found in new.values() for line in found)


# -- checking


def checked(drafts: Sequence[Draft], corpus: Path, *, overwrite: bool = False) -> list[Draft]:
    """The drafts, those that the corpus could not be read with marked with their problems.

    With `overwrite`, problems that a draft causes in other files are only told.
    """
    wanted = [each for each in drafts if each.to_write]
    if not wanted or not problems_with(wanted, corpus):
        return list(drafts)
    before = set(problems_with([], corpus))
    return [judged(each, corpus, before, overwrite) if each in wanted else each for each in drafts]


def judged(item: Draft, corpus: Path, before: set[Problem], overwrite: bool) -> Draft:
    name = shown(item.path, corpus)
    found = problems_with([item], corpus)
    own = [each for each in found if each.path == name]
    caused = [each for each in found if each.path != name and each not in before]
    if own or (caused and not overwrite):
        return replace(item, problems=tuple(own + caused))
    return replace(item, notes=(*item.notes, *(note("wrong_elsewhere", problem=each) for each in caused)))


def problems_with(drafts: Sequence[Draft], corpus: Path, before: Corpus | None = None) -> list[Problem]:
    """Everything the reader says of the corpus with the drafts in it; `before` is an earlier reading of it."""
    try:
        read_corpus(corpus, before, {each.path.resolve(): each.text for each in drafts})
    except CorpusError as error:
        return error.problems
    return []


def shown(path: Path, corpus: Path) -> str:
    """The path as the reader's problems name it."""
    whole = corpus.resolve()
    return (Path(whole.name) / path.resolve().relative_to(whole)).as_posix()


def write(item: Draft) -> None:
    """Replace the file in one step. Called by the only writer of the corpus.

    Raises ChangedError when it is not what the draft was made from, or OSError; then the file before is still there.
    """
    if (front.text_of(item.path) if item.path.exists() else None) != item.before:
        raise ChangedError(item.path)
    write_file(item.path, item.text)


def folder_for(into: str, corpus: Path) -> Path:
    """The folder for new files: `into` as typed, or below guidance. Raises BringError when it is outside."""
    guidance = (corpus / "guidance").resolve()
    for folder in (Path(into).resolve(), (guidance / into).resolve()):
        if folder.is_relative_to(guidance):
            return folder
    raise BringError("error.outside", into=into, guidance=guidance)
