"""Make a build: read, cut, encode, count words, fit confidence, write, verify. Nothing is published here."""

import os
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from index.builds.build import VECTOR_SETS, Build, load_build
from index.builds.manifest import SAME_VECTORS, Manifest, build_id, checksums, verify, write_manifest
from index.builds.parts import Parts, gather
from index.builds.store import BuildStore
from index.builds.vectors import VectorCache, VectorSet, cached_vectors, encode
from index.cut.passages import Limits
from index.encode.encoders import Encoder, Progress
from index.errors import BuildError
from index.files import sha256_of
from index.lexical.addresses import AddressIndex
from index.lexical.classifier import SectionClassifier
from index.lexical.spelling import Spelling
from index.lexical.words import K1_ASKED, LexicalIndex
from index.read.corpus import corpus_hash, file_digests, hash_of, read_corpus
from index.read.talk import read_talk, talk_digest
from index.stages import stage
from index.types import Corpus

# Part of every build id: raise it when reading, cutting, ranking or fitting changes what a build holds.
ALGORITHM = 14
# Questions are encoded as questions, guidance as documents.
PROMPT = {
    "passage": "document",
    "sentence": "document",
    "faq": "document",
    "phrasing": "query",
    "off_topic": "query",
    "talk": "query",
}
# A quick build borrows what was fitted on at least this share of the same texts; docs/publishing.md says why.
DRIFT = 0.05
LEAST_DRIFT = 50  # texts: below this a small corpus would be fitted anew for a single entry

Fit = Callable[[Build, Encoder], dict[str, object]]
Watch = Callable[[str], Progress]  # the name of a long step -> what reports its progress


@dataclass(frozen=True, slots=True)
class BuildConfig:
    """What decides a build besides the corpus. ``model`` is the setting's name for it."""

    model: str
    limits: Limits
    rates: dict[str, float]

    @property
    def settings(self) -> dict[str, object]:
        return {"algorithm": ALGORITHM, "limits": asdict(self.limits), "rates": self.rates, "talk": talk_digest()}


@dataclass(slots=True)
class PreviousBuild:
    """What this process keeps of the build it made or loaded last. What has not changed is taken over from it.

    ``corpus`` is the corpus folder as it was read then. Not safe to share between threads.
    """

    build: Build | None = None
    corpus: Corpus | None = None


def silent(_step: str) -> Progress:
    return lambda _done, _total: None


def expected_id(root: Path, encoder: Encoder, config: BuildConfig, basis: str = "") -> str:
    """The id that a build of this corpus, model, configuration and basis gets; cheap, nothing is encoded."""
    return build_id(corpus_hash(root), encoder.fingerprint, config.settings, basis)


def basis_of(build: Build, encoder: Encoder, config: BuildConfig) -> str:
    """Id of the build that a quick one after `build` may borrow from; empty for another model or configuration."""
    manifest = build.manifest
    same = manifest.fingerprint == encoder.fingerprint and manifest.settings == config.settings
    return (manifest.basis or manifest.id) if same else ""


def make_build(
    root: Path,
    store: BuildStore,
    encoder: Encoder,
    config: BuildConfig,
    fit: Fit,
    watch: Watch = silent,
    previous: PreviousBuild | None = None,
    *,
    quick: bool = False,
) -> Build:
    """A whole, verified build of the corpus in `root`; an existing one of the same id is taken as it is.

    A `quick` one borrows section classifier and calibration from the basis of the build in `previous`, when little has
    changed since. Raises CorpusError when the corpus has problems, BuildError when it changes meanwhile, OSError when
    the disk is full; the current build stays.
    """
    previous = previous or PreviousBuild()
    work = Work(root.resolve(), store, encoder, config, fit, watch, previous.build)
    with stage("files compared"):
        digests = file_digests(work.root)
    basis = basis_of(previous.build, encoder, config) if quick and previous.build else ""
    existing = work.existing(digests, basis)
    if existing:
        previous.build = existing
        return existing
    with stage("corpus read and checked"):
        previous.corpus = read_corpus(work.root, previous.corpus)
    previous.build = work.make(previous.corpus, digests, basis)
    return previous.build


@dataclass(frozen=True, slots=True)
class Work:
    """One build being made. ``before`` is the build whose unchanged parts are taken over, None for none."""

    root: Path
    store: BuildStore
    encoder: Encoder
    config: BuildConfig
    fit: Fit
    watch: Watch
    before: Build | None

    def id_of(self, corpus: str, basis: str) -> str:
        return build_id(corpus, self.encoder.fingerprint, self.config.settings, basis)

    def existing(self, digests: dict[str, str], basis: str) -> Build | None:
        """A whole build of this corpus that is there already: fitted on it, or on the basis."""
        for each in dict.fromkeys(("", basis)):
            folder = self.store.folder(self.id_of(hash_of(digests), each))
            if folder.exists() and (found := try_load(folder, self.before)):
                return found
        return None

    def make(self, corpus: Corpus, digests: dict[str, str], basis: str) -> Build:
        alike = self.before if self.before and basis_of(self.before, self.encoder, self.config) else None
        with stage("cut"):
            parts = gather(self.root, corpus, digests, self.encoder, self.config.limits, alike)
        drift = drift_of(alike, parts) if alike else 0
        borrowed = basis if alike and drift <= most_drift(parts) else ""
        manifest = new_manifest(hash_of(digests), parts, self.encoder, self.config, borrowed, drift if borrowed else 0)
        with self.store.new_build(manifest.id) as folder:
            with stage("sources copied"):
                copy_sources(self.root, list(digests), folder / "sources", alike)
                check_unchanged(hash_of(digests), hash_of(copied_digests(digests, folder / "sources")))
            cache = self.cached_vectors(alike)
            build = put_together(folder, parts, manifest, self.encoder, cache, self.watch, alike)
            with stage("written"):
                build.save(alike)
            with stage("confidence"):
                calibration = self.calibration(build)
            with stage("written"):
                manifest = replace(build.manifest, calibration=calibration, files=checksums(folder))
                write_manifest(manifest, folder)
                verify(folder)
        with stage("loaded"):
            made = load_build(self.store.folder(manifest.id), replace(build, manifest=manifest))
            made.documents.take_over({each.id: each for each in corpus.documents}, digests)
            made.faq.take_over({each.id: each for each in corpus.faq}, digests)
            return made

    def cached_vectors(self, alike: Build | None) -> VectorCache:
        """Vectors of everything that the same model has encoded for the build before, and for the newest one.

        They are two when the newest is a candidate that was blocked, or when somebody went back.
        """
        if alike is None:
            return cache_of_newest(self.store, self.encoder)
        cache = cached_vectors([vectors_of(alike, name) for name in VECTOR_SETS])
        return cache if self.store.ids()[-1:] == [alike.id] else cache_of_newest(self.store, self.encoder) | cache

    def calibration(self, build: Build) -> dict[str, object]:
        """That of the basis, which every quick build hands on, or a new one."""
        if build.manifest.basis and self.before:
            return self.before.manifest.calibration
        return self.fit(build, self.encoder)


def new_manifest(
    corpus: str, parts: Parts, encoder: Encoder, config: BuildConfig, basis: str = "", drift: int = 0
) -> Manifest:
    return Manifest(
        id=build_id(corpus, encoder.fingerprint, config.settings, basis),
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        corpus=corpus,
        model=config.model,
        fingerprint=encoder.fingerprint,
        settings=config.settings,
        counts=parts.counts,
        basis=basis,
        drift=drift,
    )


def assemble(
    root: Path, folder: Path, corpus: Corpus, encoder: Encoder, config: BuildConfig, cache: VectorCache, watch: Watch
) -> Build:
    """Everything but calibration and checksums, in memory."""
    parts = gather(root, corpus, {}, encoder, config.limits, None)
    return put_together(
        folder, parts, new_manifest(corpus_hash(root), parts, encoder, config), encoder, cache, watch, None
    )


def put_together(
    folder: Path,
    parts: Parts,
    manifest: Manifest,
    encoder: Encoder,
    cache: VectorCache,
    watch: Watch,
    before: Build | None,
) -> Build:
    """Encode, count and learn what `before` does not have already."""
    addresses = AddressIndex(parts.infos, parts.faq_infos, parts.passages, parts.phrasings)
    with stage("encoded"):
        vectors = {
            name: encode(texts, PROMPT[name], encoder, cache, watch(name), vectors_of(before, name) if before else None)
            for name, texts in parts.texts.items()
        }
    borrowed = before.classifier if before and manifest.basis else None
    with stage("words"):
        word_texts = [addresses.word_text(at) for at in range(len(parts.passages))]
        lexical = LexicalIndex.of(word_texts, before.lexical if before else None)
        asked_words = LexicalIndex.of(addresses.asked_texts, before.asked_words if before else None, K1_ASKED)
    with stage("spelling"):
        spelling = spelling_of(word_texts, parts.off_topic, lexical, before)
    with stage("section classifier"):
        classifier = borrowed or SectionClassifier.fit(vectors["phrasing"].vectors, addresses.labels)
    build = Build(
        manifest=manifest,
        folder=folder,
        infos=parts.infos,
        faq_infos=parts.faq_infos,
        passages=parts.passages,
        phrasings=parts.phrasings,
        off_topic=parts.off_topic,
        talk=tuple(kind for kind, _ in read_talk()),
        lexical=lexical,
        asked_words=asked_words,
        spelling=spelling,
        classifier=classifier,
        **{f"{name}_vectors": each for name, each in vectors.items()},
    )
    vars(build)["addresses"] = addresses  # it is cached there; no need to find it out again
    return build


def spelling_of(texts: list[str], off_topic: tuple[str, ...], lexical: LexicalIndex, before: Build | None) -> Spelling:
    """The words of `texts` as they are spelt; what `before` has counted is not counted again."""
    if before is None:
        return Spelling.of(texts, off_topic)
    was, now = Counter(before.lexical.digests), Counter(lexical.digests)
    gone = [before.addresses.word_text(at) for at in fewer(before.lexical.digests, was - now)]
    come = [texts[at] for at in fewer(lexical.digests, now - was)]
    return before.spelling.moved(gone, come, off_topic)


def fewer(digests: list[bytes], wanted: Counter[bytes]) -> list[int]:
    """Positions of as many of each digest as are wanted."""
    left = Counter(wanted)
    found = []
    for at, digest in enumerate(digests):
        if left[digest] > 0:
            left[digest] -= 1
            found.append(at)
    return found


def vectors_of(build: Build, name: str) -> VectorSet:
    found: VectorSet = getattr(build, f"{name}_vectors")
    return found


def drift_of(before: Build, parts: Parts) -> int:
    """How many passages and known questions have been added or removed since the basis, step by step."""
    old = {(p.address, p.text) for p in before.passages} | {(p.addresses[:1], p.text) for p in before.phrasings}
    new = {(p.address, p.text) for p in parts.passages} | {(p.addresses[:1], p.text) for p in parts.phrasings}
    return before.manifest.drift + len(old ^ new)


def most_drift(parts: Parts) -> int:
    return max(LEAST_DRIFT, int(DRIFT * (len(parts.passages) + len(parts.phrasings))))


def check_unchanged(wanted: str, found: str) -> None:
    if wanted != found:
        raise BuildError("the corpus was changed while the build was being made. Run `veileder index build` again.")


def try_load(folder: Path, share: Build | None = None) -> Build | None:
    try:
        return load_build(folder, share)
    except BuildError:
        return None


def cache_of_newest(store: BuildStore, encoder: Encoder) -> VectorCache:
    """Vectors of the newest whole build that the same model made; empty when there is none."""
    for each in reversed(store.ids()):
        folder = store.folder(each)
        try:
            if verify(folder, SAME_VECTORS).fingerprint == encoder.fingerprint:
                held = [name for name in VECTOR_SETS if (folder / f"{name}.faiss").exists()]
                return cached_vectors([VectorSet.load(folder, name) for name in held])
        except (BuildError, OSError, RuntimeError):
            continue
    return {}


def copy_sources(root: Path, names: list[str], target: Path, before: Build | None = None) -> None:
    """Copy the corpus's files; one that the build before holds unchanged is linked to its copy."""
    for folder in {(target / name).parent for name in names}:
        folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        source = root / name
        held = before.manifest.files.get(f"sources/{name}") if before else None
        if before is None or held is None or sha256_of(source) != held:
            shutil.copyfile(source, target / name)
        else:
            link_or_copy(before.folder / "sources" / name, target / name)


def link_or_copy(source: Path, target: Path) -> None:
    """A hard link, which takes no room and no time; a copy where the file system has none."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def copied_digests(names: dict[str, str], folder: Path) -> dict[str, str]:
    return {name: sha256_of(folder / name) for name in names}
