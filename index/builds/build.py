"""A build in memory: everything a question needs, and how it lies on disk.

::

    manifest.json                      identity, settings, calibration, checksums
    sources/guidance, sources/faq      the corpus files as they were
    documents.json faq.json            what is known of each without reading it
    passages.jsonl                     passages and sentences, with offsets into the sources
    passages|sentences|phrasings.faiss vectors, with .digests of the texts beside them
    words/                             BM25 postings
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

from index.builds.manifest import Manifest, verify
from index.builds.vectors import VectorSet
from index.read.corpus import load_document, load_faq
from index.search.words import Words
from index.types import Authority, Document, DocumentInfo, FaqEntry, FaqInfo, Passage, Sentence

Item = TypeVar("Item")


class Lazy(Mapping[str, Item], Generic[Item]):
    """Documents or FAQ entries by id, each read from the build's sources when first asked for."""

    def __init__(self, files: Mapping[str, Path], read: Callable[[Path], Item]) -> None:
        self._files = files
        self._read = read
        self._items: dict[str, Item] = {}

    def __getitem__(self, key: str) -> Item:
        if key not in self._items:
            self._items[key] = self._read(self._files[key])
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


@dataclass(frozen=True)
class Build:
    """``passages[i]`` has vector i of ``passage_vectors``; likewise sentences (in passage order) and phrasings (in FAQ order)."""

    manifest: Manifest
    folder: Path
    infos: dict[str, DocumentInfo]
    faq_infos: dict[str, FaqInfo]
    passages: tuple[Passage, ...]
    passage_vectors: VectorSet
    sentence_vectors: VectorSet
    phrasing_vectors: VectorSet
    words: Words

    @property
    def id(self) -> str:
        return self.manifest.id

    @cached_property
    def documents(self) -> Mapping[str, Document]:
        """Documents by id, as they were when the build was made."""
        return Lazy({key: self.folder / "sources" / info.file for key, info in self.infos.items()}, load_document)

    @cached_property
    def faq(self) -> Mapping[str, FaqEntry]:
        """FAQ entries by id, as they were when the build was made."""
        return Lazy({key: self.folder / "sources" / info.file for key, info in self.faq_infos.items()}, load_faq)

    def save(self) -> None:
        """Write everything but the manifest and the sources to ``folder``."""
        write_json(self.folder / "documents.json", [asdict(info) for info in self.infos.values()])
        write_json(self.folder / "faq.json", [asdict(info) for info in self.faq_infos.values()])
        lines = (json.dumps(passage_row(passage), ensure_ascii=False) for passage in self.passages)
        (self.folder / "passages.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        self.passage_vectors.save(self.folder, "passages")
        self.sentence_vectors.save(self.folder, "sentences")
        self.phrasing_vectors.save(self.folder, "phrasings")
        self.words.save(self.folder / "words")

    def with_manifest(self, manifest: Manifest) -> "Build":
        return replace(self, manifest=manifest)


def load_build(folder: Path) -> Build:
    """Read and verify a build. Raises BuildError that names the mending command when it is not whole."""
    manifest = verify(folder)
    infos = [document_info(row) for row in read_json(folder / "documents.json")]
    faq_infos = [faq_info(row) for row in read_json(folder / "faq.json")]
    with (folder / "passages.jsonl").open(encoding="utf-8") as lines:
        passages = tuple(passage_of(json.loads(line)) for line in lines)
    return Build(
        manifest=manifest,
        folder=folder,
        infos={info.id: info for info in infos},
        faq_infos={info.id: info for info in faq_infos},
        passages=passages,
        passage_vectors=VectorSet.load(folder, "passages"),
        sentence_vectors=VectorSet.load(folder, "sentences"),
        phrasing_vectors=VectorSet.load(folder, "phrasings"),
        words=Words.load(folder / "words"),
    )


def write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def document_info(row: dict[str, Any]) -> DocumentInfo:
    return DocumentInfo(**{**row, "authority": Authority(row["authority"])})


def faq_info(row: dict[str, Any]) -> FaqInfo:
    return FaqInfo(**{**row, "phrasings": tuple(row["phrasings"]), "based_on": tuple(row["based_on"])})


def passage_row(passage: Passage) -> dict[str, Any]:
    row = asdict(passage)
    row["sentences"] = [[sentence.start, sentence.end, sentence.text] for sentence in passage.sentences]
    return row


def passage_of(row: dict[str, Any]) -> Passage:
    sentences = tuple(Sentence(*sentence) for sentence in row["sentences"])
    return Passage(**{**row, "path": tuple(row["path"]), "sentences": sentences})
