"""What a build is made of before anything is encoded: infos, passages, known questions and the texts to encode."""

from dataclasses import dataclass
from pathlib import Path

from index.builds.build import Build
from index.cut.passages import Limits, cut
from index.encode.encoders import Encoder
from index.lexical.texts import faq_text, passage_text, sentence_texts
from index.read.digest import stale_addresses
from index.read.talk import read_talk
from index.types import Corpus, Document, DocumentInfo, FaqInfo, Passage, Phrasing


@dataclass(frozen=True, slots=True)
class Parts:
    """In the order that the build keeps. ``texts``: what each set of vectors is made of, by name."""

    infos: dict[str, DocumentInfo]
    faq_infos: dict[str, FaqInfo]
    passages: tuple[Passage, ...]
    phrasings: tuple[Phrasing, ...]
    off_topic: tuple[str, ...]
    texts: dict[str, list[str]]
    counts: dict[str, int]


def gather(
    root: Path, corpus: Corpus, digests: dict[str, str], encoder: Encoder, limits: Limits, before: Build | None
) -> Parts:
    """Cut the corpus in `root`; passages of files that `before` (same model and limits) holds are taken from it.

    `digests` are the SHA-256 of the corpus's files by name.
    """
    infos = {each.id: each for each in document_infos(root, corpus)}
    kept = kept_passages(before, infos, digests) if before else {}
    cut_now = (kept.get(each.id) or cut(each, encoder.count_tokens, limits) for each in corpus.documents)
    passages = tuple(passage for each in cut_now for passage in each)
    phrasings = all_phrasings(corpus)
    texts = {
        "passage": [passage_text(passage) for passage in passages],
        "sentence": [text for passage in passages for text in sentence_texts(passage)],
        "faq": [faq_text(entry) for entry in corpus.faq],
        "phrasing": [phrasing.text for phrasing in phrasings],
        "off_topic": list(corpus.off_topic),
        "talk": [line for _, line in read_talk()],
    }
    faq = {each.id: each for each in faq_infos(root, corpus)}
    return Parts(infos, faq, passages, phrasings, corpus.off_topic, texts, counts(corpus, texts))


def kept_passages(before: Build, infos: dict[str, DocumentInfo], digests: dict[str, str]) -> dict[str, list[Passage]]:
    """Passages of each document whose file is the one that `before` was made of."""
    held = before.manifest.files
    return {
        key: [before.passages[at] for at in before.addresses.passages_in.get(key, [])]
        for key, info in infos.items()
        if key in before.infos
        and before.infos[key].file == info.file
        and held.get(f"sources/{info.file}") == digests.get(info.file)
    }


def all_phrasings(corpus: Corpus) -> tuple[Phrasing, ...]:
    """Every known question: those of FAQ entries, then those noted for sections."""
    of_faq = (Phrasing(text, entry.id, entry.based_on) for entry in corpus.faq for text in entry.phrasings)
    return (*of_faq, *corpus.asked)


def counts(corpus: Corpus, texts: dict[str, list[str]]) -> dict[str, int]:
    counted = {name: len(each) for name, each in texts.items() if name not in ("faq", "talk")}
    return {
        "documents": len(corpus.documents),
        "sections": sum(len(document.sections) for document in corpus.documents),
        "faq": len(corpus.faq),
    } | {f"{name}s" if name != "off_topic" else name: count for name, count in counted.items()}


def document_infos(root: Path, corpus: Corpus) -> list[DocumentInfo]:
    return [document_info(root, each) for each in corpus.documents]


def document_info(root: Path, document: Document) -> DocumentInfo:
    return DocumentInfo(
        id=document.id,
        title=document.title,
        lang=document.lang,
        authority=document.authority,
        translation_of=document.translation_of,
        anchors=tuple(section.anchor for section in document.sections),
        file=below(document.path, root),
        authorities={each.anchor: each.authority for each in document.sections if each.authority},
    )


def faq_infos(root: Path, corpus: Corpus) -> list[FaqInfo]:
    documents = {each.id: each for each in corpus.documents}
    return [
        FaqInfo(
            id=e.id,
            lang=e.lang,
            phrasings=e.phrasings,
            based_on=e.based_on,
            translation_of=e.translation_of,
            file=below(e.path, root),
            stale=stale_addresses(e, documents),
        )
        for e in corpus.faq
    ]


def below(path: Path, root: Path) -> str:
    """The file's name below `root`, with forward slashes."""
    return path.relative_to(root).as_posix()
