"""A corpus folder -> documents and FAQ entries, or every problem in it at once.

::

    corpus/guidance/**/*.md   documents
    corpus/faq/**/*.md        FAQ entries
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote

from index.errors import CorpusError, Problem
from index.read.fields import FaqFields, GuidanceFields, read_fields
from index.read.inline import MisalignedTextError
from index.read.markdown import Parsed, front_matter_of, parse
from index.types import Block, Corpus, Document, FaqEntry

SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:|^//", re.IGNORECASE)
Entry = TypeVar("Entry", Document, FaqEntry)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(slots=True)
class Found:
    """What has been read so far, and what is wrong with it."""

    root: Path
    documents: dict[str, Document] = field(default_factory=dict)
    faq: dict[str, FaqEntry] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def name(self, path: Path) -> str:
        """The path as an author knows it: from the corpus folder's own name on."""
        return (Path(self.root.name) / path.relative_to(self.root)).as_posix()


def read_corpus(root: Path) -> Corpus:
    """Read and check the whole folder. Raises CorpusError with every problem found."""
    root = root.resolve()
    found = Found(root)
    if not (root / "guidance").is_dir():
        what = "there is no folder `guidance` here."
        raise CorpusError([Problem(str(root), 0, what, "Set VEILEDER_CORPUS to the folder that holds guidance/ and faq/.")])
    for path in files(root / "guidance"):
        read_document(path, found)
    for path in files(root / "faq"):
        read_faq(path, found)
    if not found.documents and not found.problems:
        found.problems.append(Problem(found.name(root / "guidance"), 0, "there is no guidance here.", "Add a .md file."))
    check_addresses(found)
    if found.problems:
        raise CorpusError(sorted(found.problems, key=lambda problem: (problem.path, problem.line)))
    return Corpus(
        documents=tuple(found.documents[key] for key in sorted(found.documents)),
        faq=tuple(found.faq[key] for key in sorted(found.faq)),
    )


def files(folder: Path) -> list[Path]:
    """Markdown files below the folder, in a fixed order; README files and hidden files are for authors."""
    return sorted(p for p in folder.rglob("*.md") if p.name != "README.md" and not p.name.startswith("."))


def corpus_hash(root: Path) -> str:
    """SHA-256 over the names and bytes of every file that can change a build."""
    digest = hashlib.sha256()
    extra = [path for path in (root / "golden.yaml", root / "off_topic.yaml") if path.is_file()]
    for path in [*files(root / "guidance"), *files(root / "faq"), *extra]:
        digest.update(f"{path.relative_to(root).as_posix()}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def load_document(path: Path) -> Document:
    """One guidance file that has been checked before, as in a build. Raises CorpusError if it no longer reads."""
    found = Found(path.parent)
    read_document(path, found)
    return only(found.documents, found)


def load_faq(path: Path) -> FaqEntry:
    """One FAQ file that has been checked before. Raises CorpusError if it no longer reads."""
    found = Found(path.parent)
    read_faq(path, found)
    return only(found.faq, found)


def only(items: dict[str, Entry], found: Found) -> Entry:
    if found.problems:
        raise CorpusError(found.problems)
    (item,) = items.values()
    return item


def read_text(path: Path, found: Found) -> str | None:
    """The file as text with its line ends kept, or None after noting a problem."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found.problems.append(
            Problem(found.name(path), line, "the file is not UTF-8 text.", "Save it with the encoding UTF-8.")
        )
        return None
    if match := CONTROL.search(text):
        line = text.count("\n", 0, match.start()) + 1
        what = f"there is an invisible control character (U+{ord(match.group()):04X})."
        found.problems.append(Problem(found.name(path), line, what, "Delete it and type the text there again."))
        return None
    return text.removeprefix("\ufeff")


def parse_body(source: str, title: str, path: Path, found: Found) -> Parsed | None:
    try:
        parsed = parse(source, title)
    except MisalignedTextError as error:
        what = f"the text could not be traced back to the file ({error})."
        found.problems.append(Problem(found.name(path), 0, what, "Simplify the formatting there, and tell the developers."))
        return None
    for raw in parsed.html:
        what = f"raw HTML is never shown: {raw.html[:40]!r}."
        found.problems.append(Problem(found.name(path), raw.line, what, "Write it as Markdown."))
    return parsed


def read_document(path: Path, found: Found) -> None:
    source = read_text(path, found)
    if source is None:
        return
    fields = read_fields(GuidanceFields, front_matter_of(source), found.name(path))
    if isinstance(fields, list):
        found.problems.extend(fields)
        return
    parsed = parse_body(source, fields.title, path, found)
    if parsed is None:
        return
    if not parsed.headings:
        what = "there is no heading in the text, so nothing can be addressed."
        found.problems.append(Problem(found.name(path), 1, what, "Add at least one line that begins with `## `."))
    if not any(section.blocks for section in parsed.sections):
        found.problems.append(Problem(found.name(path), 1, "there is no text.", "Write the guidance, or delete the file."))
    document = Document(path=path, source=source, sections=tuple(parsed.sections), **fields.model_dump())
    add_unique(document, found.documents, found)


def read_faq(path: Path, found: Found) -> None:
    source = read_text(path, found)
    if source is None:
        return
    fields = read_fields(FaqFields, front_matter_of(source), found.name(path))
    if isinstance(fields, list):
        found.problems.extend(fields)
        return
    parsed = parse_body(source, fields.question, path, found)
    if parsed is None:
        return
    blocks = tuple(block for section in parsed.sections for block in section.blocks)
    if not blocks:
        found.problems.append(Problem(found.name(path), 1, "there is no answer.", "Write it below the second `---`."))
        return
    answer = source[blocks[0].start : blocks[-1].end]
    entry = FaqEntry(path=path, source=source, answer=answer, blocks=blocks, **fields.model_dump())
    add_unique(entry, found.faq, found)


def add_unique(item: Entry, known: dict[str, Entry], found: Found) -> None:
    if item.id in known:
        what = f"the id `{item.id}` is also used in {found.name(known[item.id].path)}."
        line = item.source[: item.source.find("id:")].count("\n") + 1
        found.problems.append(Problem(found.name(item.path), line, what, "Give one of them another id."))
        return
    known[item.id] = item


# -- addresses: links, based_on, translation_of


def check_addresses(found: Found) -> None:
    """Note every address that leads nowhere. Silent while documents themselves could not be read."""
    anchors = {item.id: {section.anchor for section in item.sections} for item in found.documents.values()}
    by_file = {item.path.resolve(): item.id for item in found.documents.values()}
    broken_files = {problem.path for problem in found.problems}
    for document in found.documents.values():
        blocks = [block for section in document.sections for block in section.blocks]
        check_links(document, blocks, anchors, by_file, broken_files, found)
        check_translation(document, found.documents, found)
    for entry in found.faq.values():
        check_links(entry, list(entry.blocks), anchors, by_file, broken_files, found)
        check_translation(entry, found.faq, found)
        check_based_on(entry, anchors, found)


def links(blocks: list[Block]) -> Iterator[tuple[str, int]]:
    """Each link target once a span, with the offset where its text begins."""
    for block in blocks:
        for span in block.spans:
            if span.href:
                yield span.href, span.start


def check_links(
    item: Document | FaqEntry,
    blocks: list[Block],
    anchors: dict[str, set[str]],
    by_file: dict[Path, str],
    broken_files: set[str],
    found: Found,
) -> None:
    for href, at in links(blocks):
        if SCHEME.match(href):
            continue
        file, _, anchor = unquote(href).partition("#")
        target = (item.path.parent / file).resolve() if file else item.path.resolve()
        document_id = by_file.get(target)
        line = item.source.count("\n", 0, at) + 1
        if document_id is None:
            if target.is_relative_to(found.root) and found.name(target) in broken_files:
                continue
            what = f"the link `{unquote(href)}` leads to a file that is not in the guidance."
            found.problems.append(Problem(found.name(item.path), line, what, "Correct the file name, or remove the link."))
        elif anchor and anchor not in anchors[document_id]:
            what = f"the link `{unquote(href)}` leads to a section that does not exist."
            found.problems.append(Problem(found.name(item.path), line, what, nearest(anchor, anchors[document_id])))


def check_translation(item: Entry, known: dict[str, Entry], found: Found) -> None:
    original = item.translation_of
    if original is None or (original in known and original != item.id):
        return
    line = item.source[: item.source.find("translation_of:")].count("\n") + 1
    what = f"`translation_of: {original}` names no other entry."
    found.problems.append(Problem(found.name(item.path), line, what, "Give the id of the text this one translates."))


def check_based_on(entry: FaqEntry, anchors: dict[str, set[str]], found: Found) -> None:
    for address in entry.based_on:
        document_id, _, anchor = address.partition("#")
        if anchor in anchors.get(document_id, ()):
            continue
        at = max(entry.source.find(address), 0)
        line = entry.source.count("\n", 0, at) + 1
        what = f"`based_on` names {address}, which does not exist."
        known = anchors.get(document_id)
        do = nearest(anchor, known) if known else "Correct the document's id."
        found.problems.append(Problem(found.name(entry.path), line, what, do))


def nearest(anchor: str, known: set[str]) -> str:
    """Advice that names the section an author most likely meant."""
    close = get_close_matches(anchor, sorted(known), n=1, cutoff=0.0)
    return f"Did you mean #{close[0]}?" if close else "Correct the anchor."
