"""A build in memory: everything a question needs, and how it lies on disk.

::

    manifest.json                      identity, settings, calibration, checksums
    sources/guidance, sources/faq      the corpus files as they were
    sources/site.yaml                  what the house calls itself, where it says so
    documents.json faq.json            what is known of each without reading it
    passages.jsonl                     passages and sentences, with offsets into the sources
    phrasings.jsonl                    known questions and the sections that answer them
    off_topic.json                     questions that editors marked as not answered
    talk.json                          the kind of each line that people say to a bot (``index/read/talk.yaml``)
    <name>.faiss                       vectors of each of these, and of sentences, with .digests of the texts
    words/                             BM25 postings of the passages
    asked_words/                       the same of what is known to be asked of each section
    spelling.json                      the corpus's words as they are spelt, with how many texts hold each
    known.npz                          which section a question belongs to, learned from the phrasings
"""

import json
import operator
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from index.builds.manifest import MEND, Manifest, verify, verify_file
from index.builds.vectors import VectorSet
from index.encode.encoders import Vectors
from index.errors import BuildError, CorpusError
from index.lexical.addresses import AddressIndex
from index.lexical.classifier import SectionClassifier
from index.lexical.spelling import Spelling
from index.lexical.words import K1_ASKED, LexicalIndex
from index.read.corpus import load_document, load_faq
from index.read.site import FILE as SITE
from index.read.site import read_site
from index.types import Authority, Document, DocumentInfo, FaqEntry, FaqInfo, Passage, Phrasing, Sentence, Site

Item = TypeVar("Item", Document, FaqEntry)
# Builds in use in this process, by folder and seal: one that is loaded twice is there once.
_LOADED: "WeakValueDictionary[tuple[str, str], Build]" = WeakValueDictionary()
ENCODER = json.JSONEncoder(ensure_ascii=False)
# No length is taken for smaller than this; two opposite vectors add up to nothing.
TINY = 1e-6
VECTOR_SETS = ("passage", "sentence", "faq", "phrasing", "off_topic", "talk")


class Lazy(Mapping[str, Item], Generic[Item]):
    """Documents or FAQ entries by id, each read from the build's sources when first asked for.

    Looking one up raises BuildError when its file is no longer what it was when the build was made.
    """

    def __init__(
        self,
        files: Mapping[str, str],
        manifest: Manifest,
        folder: Path,
        read: Callable[[Path], Item],
    ) -> None:
        self.ready: dict[str, Item] = {}  # read from the same bytes in another place, perhaps
        self._files = files
        self._manifest = manifest
        self._folder = folder
        self._read: Callable[[Path], Item] = read
        self._items: dict[str, Item] = {}

    def __getitem__(self, key: str) -> Item:
        if key not in self._items:
            name = f"sources/{self._files[key]}"
            verify_file(self._manifest, self._folder, name)
            ready = self.ready.pop(key, None)
            self._items[key] = self._read(self._folder / name) if ready is None else ready
        return self._items[key]

    def take_over(self, items: Mapping[str, Item], digests: Mapping[str, str]) -> None:
        """Spare reading what has been read already: `items` by id, from files with these SHA-256 (by name)."""
        for key, item in items.items():
            file = self._files.get(key)
            if file and digests.get(file) == self._manifest.files.get(f"sources/{file}"):
                self.ready[key] = replace(item, path=self._folder / "sources" / file)

    def read_already(self) -> dict[str, Item]:
        return {**self.ready, **self._items}

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


@dataclass(frozen=True)
class Build:
    """``passages[i]`` has vector i of ``passage_vectors``; likewise sentences (in passage order) and the others.

    ``faq_vectors`` are in the order of ``faq_infos``; ``asked_words`` in that of ``addresses.asked_sections``.
    """

    manifest: Manifest
    folder: Path
    infos: dict[str, DocumentInfo]
    faq_infos: dict[str, FaqInfo]
    passages: tuple[Passage, ...]
    passage_vectors: VectorSet
    sentence_vectors: VectorSet
    faq_vectors: VectorSet
    phrasings: tuple[Phrasing, ...]
    phrasing_vectors: VectorSet
    off_topic: tuple[str, ...]
    off_topic_vectors: VectorSet
    talk: tuple[str, ...]
    talk_vectors: VectorSet
    lexical: LexicalIndex
    asked_words: LexicalIndex
    spelling: Spelling
    classifier: SectionClassifier

    @property
    def id(self) -> str:
        return self.manifest.id

    @cached_property
    def documents(self) -> Lazy[Document]:
        """Documents by id, as they were when the build was made."""
        files = {key: info.file for key, info in self.infos.items()}
        return Lazy(files, self.manifest, self.folder, load_document)

    @cached_property
    def faq(self) -> Lazy[FaqEntry]:
        """FAQ entries by id, as they were when the build was made."""
        files = {key: info.file for key, info in self.faq_infos.items()}
        return Lazy(files, self.manifest, self.folder, load_faq)

    @cached_property
    def site(self) -> Site:
        """What the house called itself then; neutral in builds that have no ``site.yaml``. Raises BuildError."""
        if f"sources/{SITE}" not in self.manifest.files:
            return Site()
        verify_file(self.manifest, self.folder, f"sources/{SITE}")
        try:
            return read_site(self.folder / "sources")
        except CorpusError as error:
            raise BuildError(f"the build {self.id} was made by another version ({error}). {MEND}") from error

    @cached_property
    def first_sentences(self) -> NDArray[np.int64]:
        """Position in ``sentence_vectors`` of each passage's first sentence, shape (passages,)."""
        sizes = [len(passage.sentences) for passage in self.passages]
        return np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64) if sizes else np.zeros(0, np.int64)

    @cached_property
    def section_of(self) -> NDArray[np.int64]:
        """Position in ``classifier.sections`` of each passage's original section, -1 for none; shape (passages,)."""
        return self.classifier.places(self.addresses.originals)

    @cached_property
    def unasked(self) -> NDArray[np.bool_]:
        """Which passages are of new documents: nobody is known to have asked about any of their sections; (passages,).

        None are where nothing is known at all. Single sections without known questions are left out: most are
        introductions and lists of sources.
        """
        asked = {section.partition("#")[0] for section in self.classifier.sections}
        return np.array(
            [bool(asked) and each.partition("#")[0] not in asked for each in self.addresses.originals], bool
        )

    @cached_property
    def unasked_sentences(self) -> NDArray[np.int64]:
        """Positions of the sentences of those passages."""
        sizes = [len(passage.sentences) for passage in self.passages]
        return np.flatnonzero(np.repeat(self.unasked, sizes)).astype(np.int64)

    @cached_property
    def next_sentences(self) -> NDArray[np.int64]:
        """Position of the sentence after each one in its passage, of itself for the last; shape (sentences,)."""
        following = np.arange(1, len(self.sentence_vectors.vectors) + 1, dtype=np.int64)
        last = np.append(self.first_sentences[1:], len(following)) - 1
        following[last] = last
        return following

    @cached_property
    def pair_lengths(self) -> Vectors:
        """Length of the sum of each sentence's vector and the next one's, 0 to 2; shape (sentences,)."""
        vectors = self.sentence_vectors.vectors
        cosines = np.einsum("ij,ij->i", vectors, vectors[self.next_sentences])
        return np.asarray(np.sqrt(np.maximum(2 + 2 * cosines, TINY)), np.float32)

    @cached_property
    def addresses(self) -> AddressIndex:
        """Look-ups by address, translation and known question."""
        return AddressIndex(self.infos, self.faq_infos, self.passages, self.phrasings)

    def save(self, before: "Build | None" = None) -> None:
        """Write everything but the manifest and the sources to ``folder``; what `before` has too is linked to it."""
        for name, part in PARTS.items():
            mine = getattr(self, part.field)
            if before and part.same(mine, getattr(before, part.field)) and linked(before.folder, self.folder, name):
                continue
            part.write(mine, self.folder, name)


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a build, how it is written and read, and when two are the same without looking closer."""

    field: str
    write: Callable[[Any, Path, str], None]
    read: Callable[[Path, str], Any]
    same: Callable[[Any, Any], bool] = operator.eq


def write_infos(infos: Mapping[str, Any], folder: Path, name: str) -> None:
    write_json(folder / name, [asdict(info) for info in infos.values()])


def read_infos(parse: Callable[[dict[str, Any]], Any]) -> Callable[[Path, str], dict[str, Any]]:
    return lambda folder, name: {info.id: info for info in map(parse, read_json(folder / name))}


def vector_part(name: str) -> Part:
    return Part(
        field=f"{name}_vectors",
        write=lambda vectors, folder, file: vectors.save(folder, file.removesuffix(".faiss")),
        read=lambda folder, file: VectorSet.load(folder, file.removesuffix(".faiss")),
        same=operator.is_,
    )


def linked(source: Path, target: Path, name: str) -> bool:
    """Hard-link a file, a set of vectors or a folder of an earlier build; False where that cannot be done.

    Builds never change, so two may share what is the same: it takes no room, and is on disk already.
    """
    names = [each.relative_to(source) for each in (source / name).glob("*")] or [Path(name)]
    if name.endswith(".faiss"):
        names.append(Path(name).with_suffix(".digests"))
    try:
        for each in names:
            (target / each).parent.mkdir(exist_ok=True)
            os.link(source / each, target / each)
    except OSError:
        for each in names:
            (target / each).unlink(missing_ok=True)
        return False
    return True


def load_build(folder: Path, share: Build | None = None) -> Build:
    """Read and verify a build; parts that are the same as in `share` are taken from it.

    Raises BuildError that names the mending command when it is not whole.
    """
    manifest = verify(folder)
    key = (str(folder.resolve()), manifest.seal)
    if (loaded := _LOADED.get(key)) is not None:
        return loaded
    try:
        return _LOADED.setdefault(key, read_build(folder, manifest, share))
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise BuildError(f"the build {manifest.id} was made by another version ({error}). {MEND}") from error


def read_build(folder: Path, manifest: Manifest, share: Build | None = None) -> Build:
    fields = {}
    for name, part in PARTS.items():
        if share and files_of(manifest, name) == files_of(share.manifest, name):
            fields[part.field] = getattr(share, part.field)
        else:
            fields[part.field] = part.read(folder, name)
    build = Build(manifest=manifest, folder=folder, **fields)
    if share and all(fields[each] is getattr(share, each) for each in ("infos", "faq_infos", "passages", "phrasings")):
        vars(build)["addresses"] = share.addresses  # what they hang together by is the same too
    if share:
        held = {name.removeprefix("sources/"): digest for name, digest in share.manifest.files.items()}
        build.documents.take_over(share.documents.read_already(), held)
        build.faq.take_over(share.faq.read_already(), held)
    return build


def files_of(manifest: Manifest, name: str) -> dict[str, str]:
    """Checksums of the files that hold one part."""
    stem = name.removesuffix(".faiss")
    names = (name, f"{stem}.digests") if name.endswith(".faiss") else (name,)
    return {file: digest for file, digest in manifest.files.items() if file in names or file.startswith(f"{name}/")}


def write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def write_lines(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(f"{ENCODER.encode(row)}\n" for row in rows), encoding="utf-8")


def read_lines(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def document_info(row: dict[str, Any]) -> DocumentInfo:
    """Builds of versions where a section had no authority of its own have no ``authorities``."""
    authorities = {anchor: Authority(value) for anchor, value in row.get("authorities", {}).items()}
    values = {"authority": Authority(row["authority"]), "authorities": authorities, "anchors": tuple(row["anchors"])}
    return DocumentInfo(**{**row, **values})


def faq_info(row: dict[str, Any]) -> FaqInfo:
    """Builds of versions that did not look for stale entries have no ``stale``."""
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return FaqInfo(**values)


def phrasing_of(row: dict[str, Any]) -> Phrasing:
    return Phrasing(row["text"], row["faq"], tuple(row["addresses"]))


def phrasing_row(phrasing: Phrasing) -> dict[str, Any]:
    return {"text": phrasing.text, "faq": phrasing.faq, "addresses": phrasing.addresses}


def passage_row(passage: Passage) -> dict[str, Any]:
    row = {each.name: getattr(passage, each.name) for each in fields(passage)}
    row["sentences"] = [[sentence.start, sentence.end, sentence.text] for sentence in passage.sentences]
    return row


def passage_of(row: dict[str, Any]) -> Passage:
    sentences = tuple(Sentence(*sentence) for sentence in row["sentences"])
    pieces = tuple((start, end) for start, end in row["pieces"])
    return Passage(**{**row, "path": tuple(row["path"]), "sentences": sentences, "pieces": pieces})


PARTS: dict[str, Part] = {
    "spelling.json": Part(
        "spelling", lambda spelling, folder, _: spelling.save(folder), lambda folder, _: Spelling.load(folder)
    ),
    "documents.json": Part("infos", write_infos, read_infos(document_info)),
    "faq.json": Part("faq_infos", write_infos, read_infos(faq_info)),
    "passages.jsonl": Part(
        "passages",
        lambda passages, folder, name: write_lines(folder / name, [passage_row(each) for each in passages]),
        lambda folder, name: tuple(passage_of(row) for row in read_lines(folder / name)),
    ),
    "phrasings.jsonl": Part(
        "phrasings",
        lambda phrasings, folder, name: write_lines(folder / name, [phrasing_row(each) for each in phrasings]),
        lambda folder, name: tuple(phrasing_of(row) for row in read_lines(folder / name)),
    ),
    "off_topic.json": Part(
        "off_topic",
        lambda off_topic, folder, name: write_json(folder / name, list(off_topic)),
        lambda folder, name: tuple(read_json(folder / name)),
    ),
    "talk.json": Part(
        "talk",
        lambda talk, folder, name: write_json(folder / name, list(talk)),
        lambda folder, name: tuple(read_json(folder / name)),
    ),
    **{f"{name}.faiss": vector_part(name) for name in VECTOR_SETS},
    "words": Part(
        "lexical",
        lambda lexical, folder, name: lexical.save(folder / name),
        lambda folder, name: LexicalIndex.load(folder / name),
        operator.is_,
    ),
    "asked_words": Part(
        "asked_words",
        lambda words, folder, name: words.save(folder / name),
        lambda folder, name: LexicalIndex.load(folder / name, K1_ASKED),
        operator.is_,
    ),
    "known.npz": Part(
        "classifier",
        lambda classifier, folder, _name: classifier.save(folder),
        lambda folder, _name: SectionClassifier.load(folder),
        operator.is_,
    ),
}
