"""A corpus folder -> documents and FAQ entries, or every problem in it at once.

::

    corpus/guidance/**/*.md   documents
    corpus/faq/**/*.md        FAQ entries
    corpus/questions, golden.yaml, off_topic.yaml: see ``index.read.questions``
    corpus/site.yaml          whose guidance it is: see ``index.read.site``
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote

from index.errors import CorpusError, Problem
from index.files import sha256_of
from index.read.authorities import disagreements, weighed
from index.read.fields import FaqFields, GuidanceFields, field_start, key_line, read_fields
from index.read.inline import MisalignedTextError
from index.read.markdown import Parsed, front_matter_of, parse
from index.read.origin import NEWLINE, line_at
from index.read.questions import FAQ_PREFIX, check_labelled, labelled_files, read_asked, read_off_topic
from index.read.site import read_site, site_files
from index.types import Block, Corpus, Document, FaqEntry

SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:|^//", re.IGNORECASE)
Entry = TypeVar("Entry", Document, FaqEntry)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


@dataclass(slots=True)
class Found:
    """What has been read so far, and what is wrong with it."""

    root: Path
    documents: dict[str, Document] = field(default_factory=dict)
    faq: dict[str, FaqEntry] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    before: dict[Path, Document | FaqEntry] = field(default_factory=dict)  # read earlier, without problems
    unread: set[str] = field(default_factory=set)  # names of files that could not be read at all
    instead: Mapping[Path, str] = field(default_factory=dict)  # texts of files that are read otherwise than they stand

    def add(self, path: Path, line: int, what: str, do: str) -> None:
        self.problems.append(Problem(self.name(path), line, what, do))

    def give_up(self, path: Path, problems: list[Problem]) -> None:
        """Note problems that keep the file from being read."""
        self.problems.extend(problems)
        self.unread.add(self.name(path))

    def unread_in(self, folder: str) -> bool:
        """True when a file of the folder could not be read, so that ids which seem unknown may be there."""
        return any(name.startswith(f"{self.root.name}/{folder}/") for name in self.unread)

    def name(self, path: Path) -> str:
        """The path as an author knows it: from the corpus folder's own name on."""
        return (Path(self.root.name) / path.relative_to(self.root)).as_posix()


def read_corpus(root: Path, before: Corpus | None = None, instead: Mapping[Path, str] | None = None) -> Corpus:
    """Read and check the whole folder. Raises CorpusError with every problem found.

    Files that are what they were in `before`, an earlier reading of the same folder, are not parsed again. `instead`
    has texts by whole path: how the folder would be with them in it.
    """
    root = root.resolve()
    items: tuple[Document | FaqEntry, ...] = (*before.documents, *before.faq) if before else ()
    found = Found(root, before={item.path: item for item in items}, instead=instead or {})
    if not (root / "guidance").is_dir() and not instead:
        do = "Set VEILEDER_CORPUS to the folder that holds guidance/ and faq/."
        raise CorpusError([Problem(str(root), 0, "there is no folder `guidance` here.", do)])
    for path in files(root / "guidance", found.instead):
        read_document(path, found)
    for path in files(root / "faq", found.instead):
        read_faq(path, found)
    if not found.documents and not found.problems:
        found.add(root / "guidance", 0, "there is no guidance here.", "Add a .md file.")
    check_addresses(found)
    asked, wrong = read_asked(root, {each.id: {s.anchor for s in each.sections} for each in found.documents.values()})
    found.problems.extend(wrong)
    if not found.unread:
        for name in ("golden.yaml", "calibration.yaml"):
            found.problems.extend(check_labelled(root / name, addresses(found)))
    try:
        read_site(root)
    except CorpusError as error:
        found.problems.extend(error.problems)
    if found.problems:
        raise CorpusError(in_file_order(found.problems))
    return Corpus(
        documents=tuple(found.documents[key] for key in sorted(found.documents)),
        faq=tuple(found.faq[key] for key in sorted(found.faq)),
        asked=tuple(asked),
        off_topic=read_off_topic(root),
    )


def addresses(found: Found) -> set[str]:
    """Every address that a question may lead to: sections and FAQ entries."""
    sections = {f"{item.id}#{section.anchor}" for item in found.documents.values() for section in item.sections}
    return sections | {f"{FAQ_PREFIX}{key}" for key in found.faq}


def in_file_order(problems: list[Problem]) -> list[Problem]:
    """Each problem once, by file and line."""
    return sorted(set(problems), key=lambda problem: (problem.path, problem.line, problem.what))


def files(folder: Path, more: Iterable[Path] = ()) -> list[Path]:
    """Markdown files below the folder, and those of `more`, in a fixed order.

    README files and whatever is hidden are for authors.
    """
    there = {path for path in folder.rglob("*.md") if path.is_file()}
    there.update(path for path in more if path.is_relative_to(folder))
    return sorted(path for path in there if not is_for_authors(path, folder))


def is_for_authors(path: Path, folder: Path) -> bool:
    return path.name == "README.md" or any(part.startswith(".") for part in path.relative_to(folder).parts)


def corpus_hash(root: Path) -> str:
    """SHA-256 over the names and bytes of every file that can change a build."""
    return hash_of(file_digests(root))


def file_digests(root: Path) -> dict[str, str]:
    """SHA-256 of every file that can change a build, by POSIX name below `root`, in a fixed order."""
    paths = [*files(root / "guidance"), *files(root / "faq"), *labelled_files(root), *site_files(root)]
    return {path.relative_to(root).as_posix(): sha256_of(path) for path in paths}


def hash_of(digests: dict[str, str]) -> str:
    """One SHA-256 for all files of a corpus."""
    return hashlib.sha256("".join(f"{name}\0{digest}\n" for name, digest in digests.items()).encode()).hexdigest()


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
        raise CorpusError(in_file_order(found.problems))
    (item,) = items.values()
    return item


def read_text(path: Path, found: Found) -> str | None:
    """The file as text with its line ends kept, or None after noting a problem."""
    data = found.instead[path].encode() if path in found.instead else path.read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = len(NEWLINE.findall(data[: error.start].decode("latin-1"))) + 1
        what = "the file is not UTF-8 text."
        found.give_up(path, [Problem(found.name(path), line, what, "Save it with the encoding UTF-8.")])
        return None
    problems = list(control_characters(text, found.name(path)))
    if problems:
        found.give_up(path, problems)
        return None
    return text.removeprefix("\ufeff")


def control_characters(text: str, name: str) -> Iterator[Problem]:
    for match in CONTROL.finditer(text):
        what = f"there is an invisible control character (U+{ord(match.group()):04X})."
        yield Problem(name, line_at(text, match.start()), what, "Delete it and type the text there again.")


def parse_body(source: str, title: str, path: Path, found: Found) -> Parsed | None:
    try:
        parsed = parse(source, title)
    except MisalignedTextError as error:
        what = f"the text could not be traced back to the file ({error})."
        do = "Simplify the formatting there, and tell the developers."
        found.give_up(path, [Problem(found.name(path), line_at(source, error.offset), what, do)])
        return None
    for lost in parsed.lost:
        found.add(path, lost.line, lost.what, lost.do)
    return parsed


def read_document(path: Path, found: Found) -> None:
    source = read_text(path, found)
    if source is None:
        return
    before = found.before.get(path)
    if isinstance(before, Document) and before.source == source:
        add_unique(before, found.documents, found)
        return
    fields = read_fields(GuidanceFields, front_matter_of(source), found.name(path))
    if isinstance(fields, list):
        found.give_up(path, fields)
        return
    parsed = parse_body(source, fields.title, path, found)
    if parsed is None:
        return
    if not parsed.headings:
        what = "there is no heading in the text, so nothing can be addressed."
        found.add(path, 1, what, "Add at least one line that begins with `## `.")
    if not any(section.blocks for section in parsed.sections):
        found.add(path, 1, "there is no text.", "Write the guidance, or delete the file.")
    anchors = {section.anchor for section in parsed.sections}
    for anchor in fields.authorities.keys() - anchors:
        what = f"`authorities` names #{anchor}, which does not exist."
        found.add(path, key_line("authorities", anchor, source), what, nearest(anchor, anchors))
    sections = weighed(parsed.sections, fields.authorities)
    values = fields.model_dump(exclude={"authorities"})
    document = Document(path=path, source=source, sections=sections, **values)
    add_unique(document, found.documents, found)


def read_faq(path: Path, found: Found) -> None:
    source = read_text(path, found)
    if source is None:
        return
    before = found.before.get(path)
    if isinstance(before, FaqEntry) and before.source == source:
        add_unique(before, found.faq, found)
        return
    fields = read_fields(FaqFields, front_matter_of(source), found.name(path))
    if isinstance(fields, list):
        found.give_up(path, fields)
        return
    parsed = parse_body(source, fields.question, path, found)
    if parsed is None:
        return
    blocks = tuple(block for section in parsed.sections for block in section.blocks)
    if not blocks:
        found.add(path, 1, "there is no answer.", "Write it below the second `---`.")
        found.unread.add(found.name(path))
        return
    answer = source[blocks[0].start : blocks[-1].end]
    entry = FaqEntry(path=path, source=source, answer=answer, blocks=blocks, **fields.model_dump())
    add_unique(entry, found.faq, found)


def add_unique(item: Entry, known: dict[str, Entry], found: Found) -> None:
    if item.id in known:
        what = f"the id `{item.id}` is also used in {found.name(known[item.id].path)}."
        found.add(item.path, line_at(item.source, field_start("id", item.source)), what, "Give one of them another id.")
        found.unread.add(found.name(item.path))
        return
    known[item.id] = item


# -- addresses: links, based_on, translation_of


def check_addresses(found: Found) -> None:
    """Note every address that leads nowhere; nothing is said of addresses in files that could not be read."""
    anchors = {item.id: {section.anchor for section in item.sections} for item in found.documents.values()}
    by_file = {item.path.resolve(): item.id for item in found.documents.values()}
    for document in found.documents.values():
        blocks = [block for section in document.sections for block in section.blocks]
        check_links(document, blocks, anchors, by_file, found)
        check_translation(document, found.documents, "guidance", found)
        check_weight(document, found)
    for entry in found.faq.values():
        check_links(entry, list(entry.blocks), anchors, by_file, found)
        check_translation(entry, found.faq, "faq", found)
        check_based_on(entry, anchors, found)


def links(blocks: list[Block]) -> Iterator[tuple[str, int]]:
    """Each link target once a span, with the offset where its text begins."""
    for block in blocks:
        for span in block.spans:
            if span.href is not None:
                yield span.href, span.start


def check_links(
    item: Document | FaqEntry,
    blocks: list[Block],
    anchors: dict[str, set[str]],
    by_file: dict[Path, str],
    found: Found,
) -> None:
    for href, at in links(blocks):
        if SCHEME.match(href):
            continue
        shown, line = unquote(href).replace("\0", "\ufffd"), line_at(item.source, at)
        file, _, anchor = shown.partition("#")
        target = (item.path.parent / file).resolve() if file else item.path.resolve()
        document_id = by_file.get(target)
        if not shown:
            found.add(item.path, line, "this link has no address.", "Write it in the parentheses, or remove the link.")
        elif document_id is None:
            if not is_unread(target, found):
                what = f"the link `{shown}` leads to a file that is not in the guidance."
                found.add(item.path, line, what, "Correct the file name, or remove the link.")
        elif anchor and anchor not in anchors[document_id]:
            what = f"the link `{shown}` leads to a section that does not exist."
            found.add(item.path, line, what, nearest(anchor, anchors[document_id]))


def is_unread(path: Path, found: Found) -> bool:
    """True when the file is there but could not be read, which is a problem of its own."""
    return path.is_relative_to(found.root) and found.name(path) in found.unread


def check_translation(item: Entry, known: dict[str, Entry], folder: str, found: Found) -> None:
    original = item.translation_of
    if original is None or (original in known and original != item.id):
        return
    if original != item.id and found.unread_in(folder):
        return
    line = line_at(item.source, field_start("translation_of", item.source))
    what = f"`translation_of: {original}` names no other entry."
    found.add(item.path, line, what, "Give the id of the text this one translates.")


def check_weight(document: Document, found: Found) -> None:
    """Note sections that weigh something else than those they translate."""
    original = found.documents.get(document.translation_of or "")
    for line, what in disagreements(document, original) if original else ():
        found.add(document.path, line, what, "Give a section and its translation the same authority.")


def check_based_on(entry: FaqEntry, anchors: dict[str, set[str]], found: Found) -> None:
    for address in entry.based_on:
        document_id, _, anchor = address.partition("#")
        known = anchors.get(document_id)
        if anchor in (known or ()) or (known is None and found.unread_in("guidance")):
            continue
        what = f"`based_on` names {address}, which does not exist."
        do = nearest(anchor, known) if known else "Correct the document's id."
        found.add(entry.path, based_on_line(address, entry.source), what, do)


def based_on_line(address: str, source: str) -> int:
    """The one-based line where `address` stands in the field ``based_on``."""
    start = field_start("based_on", source)
    match = re.compile(rf"{re.escape(address)}(?![\w-])").search(source, start)
    return line_at(source, match.start() if match else start)


def nearest(anchor: str, known: set[str]) -> str:
    """Advice that names the section an author most likely meant."""
    close = get_close_matches(anchor, sorted(known), n=1, cutoff=0.0)
    return f"Did you mean #{close[0]}?" if close else "Correct the anchor."
