"""Make a build: read, cut, encode, count words, fit confidence, write, verify. Nothing is published here."""

import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from index.builds.build import VECTOR_SETS, Build, load_build
from index.builds.manifest import Manifest, build_id, checksums, verify, write_manifest
from index.builds.store import BuildStore
from index.builds.vectors import Known, VectorSet, encode, known_vectors
from index.cut.passages import Limits, cut
from index.encode.encoders import Encoder, Progress
from index.errors import BuildError
from index.read.corpus import corpus_hash, read_corpus
from index.read.questions import labelled_files
from index.search.known import KnownSections
from index.search.links import Links
from index.search.spelling import Spelling
from index.search.texts import passage_text, sentence_texts
from index.search.words import Words
from index.types import Corpus, DocumentInfo, FaqInfo, Phrasing

# Part of every build id: raise it when reading, cutting, ranking or fitting changes what a build holds.
ALGORITHM = 6
# Questions are encoded as questions, guidance as documents.
PROMPT = {"passage": "document", "sentence": "document", "phrasing": "query", "off_topic": "query"}

Fit = Callable[[Build, Encoder], dict[str, object]]
Watch = Callable[[str], Progress]  # the name of a long step -> what reports its progress


@dataclass(frozen=True, slots=True)
class Recipe:
    """What decides a build besides the corpus. ``model`` is the setting's name for it."""

    model: str
    limits: Limits
    rates: dict[str, float]

    @property
    def settings(self) -> dict[str, object]:
        return {"algorithm": ALGORITHM, "limits": asdict(self.limits), "rates": self.rates}


def silent(_step: str) -> Progress:
    return lambda _done, _total: None


def expected_id(root: Path, encoder: Encoder, recipe: Recipe) -> str:
    """The id that a build of this corpus, model and recipe gets; cheap, nothing is encoded."""
    return build_id(corpus_hash(root), encoder.fingerprint, recipe.settings)


def make_build(
    root: Path, store: BuildStore, encoder: Encoder, recipe: Recipe, fit: Fit, watch: Watch = silent
) -> Build:
    """A whole, verified build of the corpus in `root`; an existing one of the same id is taken as it is.

    Raises CorpusError when the corpus has problems, BuildError when it changes meanwhile, OSError when the disk is
    full; the current build stays.
    """
    root = root.resolve()
    wanted = expected_id(root, encoder, recipe)
    existing = try_load(store.folder(wanted))
    if existing:
        return existing
    corpus = read_corpus(root)
    known = known_of_newest(store, encoder)
    with store.new_build(wanted) as folder:
        copy_sources(root, corpus, folder / "sources")
        check_unchanged(wanted, expected_id(folder / "sources", encoder, recipe))
        build = assemble(root, folder, corpus, encoder, recipe, known, watch)
        check_unchanged(wanted, build.id)
        build.save()
        calibrated = fit(build, encoder)
        manifest = replace(build.manifest, calibration=calibrated, files=checksums(folder))
        write_manifest(manifest, folder)
        verify(folder)
    return load_build(store.folder(wanted))


def check_unchanged(wanted: str, found: str) -> None:
    if wanted != found:
        raise BuildError("the corpus was changed while the build was being made. Run `veileder index build` again.")


def try_load(folder: Path) -> Build | None:
    try:
        return load_build(folder)
    except BuildError:
        return None


def known_of_newest(store: BuildStore, encoder: Encoder) -> Known:
    """Vectors of the newest whole build that the same model made; empty when there is none."""
    for each in reversed(store.ids()):
        folder = store.folder(each)
        try:
            if verify(folder).fingerprint == encoder.fingerprint:
                return known_vectors([VectorSet.load(folder, name) for name in VECTOR_SETS])
        except (BuildError, OSError, RuntimeError):
            continue
    return {}


def copy_sources(root: Path, corpus: Corpus, target: Path) -> None:
    paths = [document.path for document in corpus.documents] + [entry.path for entry in corpus.faq]
    paths += labelled_files(root)
    for path in paths:
        copy = target / path.relative_to(root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)


def assemble(
    root: Path, folder: Path, corpus: Corpus, encoder: Encoder, recipe: Recipe, known: Known, watch: Watch
) -> Build:
    """Everything but calibration and checksums."""
    passages = tuple(p for d in corpus.documents for p in cut(d, encoder.count_tokens, recipe.limits))
    phrasings = all_phrasings(corpus)
    texts = {
        "passage": [passage_text(passage) for passage in passages],
        "sentence": [text for passage in passages for text in sentence_texts(passage)],
        "phrasing": [phrasing.text for phrasing in phrasings],
        "off_topic": list(corpus.off_topic),
    }
    settings = recipe.settings
    corpus_digest = corpus_hash(root)
    infos = {each.id: each for each in document_infos(root, corpus)}
    faq = {each.id: each for each in faq_infos(root, corpus)}
    links = Links(infos, faq, passages, phrasings)
    word_texts = [links.word_text(at) for at in range(len(passages))]
    vectors = {name: encode(each, PROMPT[name], encoder, known, watch(name)) for name, each in texts.items()}
    return Build(
        manifest=Manifest(
            id=build_id(corpus_digest, encoder.fingerprint, settings),
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            corpus=corpus_digest,
            model=recipe.model,
            fingerprint=encoder.fingerprint,
            settings=settings,
            counts=counts(corpus, texts),
        ),
        folder=folder,
        infos=infos,
        faq_infos=faq,
        passages=passages,
        phrasings=phrasings,
        off_topic=corpus.off_topic,
        words=Words.of(word_texts),
        spelling=Spelling.of(word_texts, corpus.off_topic),
        known=KnownSections.fit(vectors["phrasing"].vectors, links.labels),
        **{f"{name}_vectors": each for name, each in vectors.items()},
    )


def all_phrasings(corpus: Corpus) -> tuple[Phrasing, ...]:
    """Every known question: those of FAQ entries, then those noted for sections."""
    of_faq = (Phrasing(text, entry.id, entry.based_on) for entry in corpus.faq for text in entry.phrasings)
    return (*of_faq, *corpus.asked)


def counts(corpus: Corpus, texts: dict[str, list[str]]) -> dict[str, int]:
    return {
        "documents": len(corpus.documents),
        "sections": sum(len(document.sections) for document in corpus.documents),
        "faq": len(corpus.faq),
    } | {f"{name}s" if name != "off_topic" else name: len(each) for name, each in texts.items()}


def document_infos(root: Path, corpus: Corpus) -> list[DocumentInfo]:
    return [
        DocumentInfo(
            id=d.id,
            title=d.title,
            lang=d.lang,
            authority=d.authority,
            translation_of=d.translation_of,
            anchors=tuple(section.anchor for section in d.sections),
            file=below(d.path, root),
        )
        for d in corpus.documents
    ]


def faq_infos(root: Path, corpus: Corpus) -> list[FaqInfo]:
    return [FaqInfo(e.id, e.lang, e.phrasings, e.based_on, e.translation_of, below(e.path, root)) for e in corpus.faq]


def below(path: Path, root: Path) -> str:
    """The file's name below `root`, with forward slashes."""
    return path.relative_to(root).as_posix()
