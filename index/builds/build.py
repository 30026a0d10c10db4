"""A build in memory: everything a question needs, and how it lies on disk.

::

    manifest.json                      identity, settings, calibration, checksums
    sources/guidance, sources/faq      the corpus files as they were
    documents.json faq.json            what is known of each without reading it
    passages.jsonl                     passages and sentences, with offsets into the sources
    phrasings.jsonl                    known questions and the sections that answer them
    off_topic.json                     questions that editors marked as not answered
    <name>.faiss                       vectors of each of these four and of sentences, with .digests of the texts
    words/                             BM25 postings
    spelling.json                      the corpus's words as they are spelt, with how many texts hold each
    known.npz                          which section a question belongs to, learned from the phrasings
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from index.builds.manifest import MEND, Manifest, verify, verify_file
from index.builds.vectors import VectorSet
from index.encode.encoders import Vectors
from index.errors import BuildError
from index.read.corpus import load_document, load_faq
from index.search.known import KnownSections
from index.search.links import Links
from index.search.spelling import Spelling
from index.search.words import Words
from index.types import Authority, Document, DocumentInfo, FaqEntry, FaqInfo, Passage, Phrasing, Sentence

Item = TypeVar("Item")
# No length is taken for smaller than this; two opposite vectors add up to nothing.
TINY = 1e-6
VECTOR_SETS = ("passage", "sentence", "phrasing", "off_topic")


class Lazy(Mapping[str, Item], Generic[Item]):
    """Documents or FAQ entries by id, each read from the build's sources when first asked for.

    Looking one up raises BuildError when its file is no longer what it was when the build was made.
    """

    def __init__(
        self, files: Mapping[str, str], manifest: Manifest, folder: Path, read: Callable[[Path], Item]
    ) -> None:
        self._files = files
        self._manifest = manifest
        self._folder = folder
        self._read = read
        self._items: dict[str, Item] = {}

    def __getitem__(self, key: str) -> Item:
        if key not in self._items:
            name = f"sources/{self._files[key]}"
            verify_file(self._manifest, self._folder, name)
            self._items[key] = self._read(self._folder / name)
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


@dataclass(frozen=True)
class Build:
    """``passages[i]`` has vector i of ``passage_vectors``; likewise sentences (in passage order) and the others."""

    manifest: Manifest
    folder: Path
    infos: dict[str, DocumentInfo]
    faq_infos: dict[str, FaqInfo]
    passages: tuple[Passage, ...]
    passage_vectors: VectorSet
    sentence_vectors: VectorSet
    phrasings: tuple[Phrasing, ...]
    phrasing_vectors: VectorSet
    off_topic: tuple[str, ...]
    off_topic_vectors: VectorSet
    words: Words
    spelling: Spelling
    known: KnownSections

    @property
    def id(self) -> str:
        return self.manifest.id

    @cached_property
    def documents(self) -> Mapping[str, Document]:
        """Documents by id, as they were when the build was made."""
        files = {key: info.file for key, info in self.infos.items()}
        return Lazy(files, self.manifest, self.folder, load_document)

    @cached_property
    def faq(self) -> Mapping[str, FaqEntry]:
        """FAQ entries by id, as they were when the build was made."""
        files = {key: info.file for key, info in self.faq_infos.items()}
        return Lazy(files, self.manifest, self.folder, load_faq)

    @cached_property
    def first_sentences(self) -> NDArray[np.int64]:
        """Position in ``sentence_vectors`` of each passage's first sentence, shape (passages,)."""
        sizes = [len(passage.sentences) for passage in self.passages]
        return np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64) if sizes else np.zeros(0, np.int64)

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
    def links(self) -> Links:
        """Look-ups by address, translation and known question."""
        return Links(self.infos, self.faq_infos, self.passages, self.phrasings)

    def save(self) -> None:
        """Write everything but the manifest and the sources to ``folder``."""
        write_json(self.folder / "documents.json", [asdict(info) for info in self.infos.values()])
        write_json(self.folder / "faq.json", [asdict(info) for info in self.faq_infos.values()])
        write_lines(self.folder / "passages.jsonl", [passage_row(passage) for passage in self.passages])
        write_lines(self.folder / "phrasings.jsonl", [asdict(phrasing) for phrasing in self.phrasings])
        write_json(self.folder / "off_topic.json", list(self.off_topic))
        for name in VECTOR_SETS:
            getattr(self, f"{name}_vectors").save(self.folder, name)
        self.words.save(self.folder / "words")
        self.spelling.save(self.folder)
        self.known.save(self.folder)


def load_build(folder: Path) -> Build:
    """Read and verify a build. Raises BuildError that names the mending command when it is not whole."""
    manifest = verify(folder)
    try:
        return read_build(folder, manifest)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise BuildError(f"the build {manifest.id} was made by another version ({error}). {MEND}") from error


def read_build(folder: Path, manifest: Manifest) -> Build:
    infos = [document_info(row) for row in read_json(folder / "documents.json")]
    faq_infos = [faq_info(row) for row in read_json(folder / "faq.json")]
    return Build(
        manifest=manifest,
        folder=folder,
        infos={info.id: info for info in infos},
        faq_infos={info.id: info for info in faq_infos},
        passages=tuple(passage_of(row) for row in read_lines(folder / "passages.jsonl")),
        phrasings=tuple(phrasing_of(row) for row in read_lines(folder / "phrasings.jsonl")),
        off_topic=tuple(read_json(folder / "off_topic.json")),
        **{f"{name}_vectors": VectorSet.load(folder, name) for name in VECTOR_SETS},
        words=Words.load(folder / "words"),
        spelling=Spelling.load(folder),
        known=KnownSections.load(folder),
    )


def write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def write_lines(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def read_lines(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def document_info(row: dict[str, Any]) -> DocumentInfo:
    return DocumentInfo(**{**row, "authority": Authority(row["authority"]), "anchors": tuple(row["anchors"])})


def faq_info(row: dict[str, Any]) -> FaqInfo:
    return FaqInfo(**{**row, "phrasings": tuple(row["phrasings"]), "based_on": tuple(row["based_on"])})


def phrasing_of(row: dict[str, Any]) -> Phrasing:
    return Phrasing(row["text"], row["faq"], tuple(row["addresses"]))


def passage_row(passage: Passage) -> dict[str, Any]:
    row = asdict(passage)
    row["sentences"] = [[sentence.start, sentence.end, sentence.text] for sentence in passage.sentences]
    return row


def passage_of(row: dict[str, Any]) -> Passage:
    sentences = tuple(Sentence(*sentence) for sentence in row["sentences"])
    pieces = tuple((start, end) for start, end in row["pieces"])
    return Passage(**{**row, "path": tuple(row["path"]), "sentences": sentences, "pieces": pieces})
