"""From a corpus folder to a verified build: the same every time, only what is new is encoded, all or nothing."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fakes import CALIBRATION, CONFIG, FakeEncoder, build_small, change, hand_made, write_corpus

from index.builds import builder
from index.builds.build import VECTOR_SETS, Build, document_info, load_build
from index.builds.builder import expected_id, make_build
from index.builds.manifest import NAME, checksums
from index.builds.store import BuildStore
from index.builds.vectors import VectorSet
from index.confidence.model import Calibration
from index.cut.passages import Limits
from index.errors import BuildError, CorpusError
from index.types import Authority

ROOT = Path(__file__).parents[3]


def test_the_same_inputs_give_the_same_build(tmp_path: Path) -> None:
    """Two builds of equal folders have one id and are equal to the last bit, vectors and all."""
    one, other = (
        build_small(write_corpus(tmp_path / name / "corpus"), BuildStore(tmp_path / name / "index")) for name in "ab"
    )
    assert one.id == other.id
    assert checksums(one.folder) == checksums(other.folder)


@pytest.mark.parametrize(
    "name",
    ["guidance/moderering.md", "faq/slette-kommentar.md", "questions/moderering.yaml", "golden.yaml", "off_topic.yaml"],
)
def test_a_changed_file_gives_another_id(small_build: Build, small_corpus: Path, name: str) -> None:
    """Every file that answers or confidence depend on counts."""
    path = small_corpus / name
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert expected_id(small_corpus, FakeEncoder(), CONFIG) != small_build.id


def test_a_readme_does_not_change_the_id(small_build: Build, small_corpus: Path) -> None:
    """What is written for authors is not guidance."""
    (small_corpus / "README.md").write_text("x", encoding="utf-8")
    (small_corpus / "guidance" / "README.md").write_text("x", encoding="utf-8")
    assert expected_id(small_corpus, FakeEncoder(), CONFIG) == small_build.id


def test_another_model_gives_another_id(small_corpus: Path, store: BuildStore) -> None:
    """The model's fingerprint is part of the id."""
    ids = {build_small(small_corpus, store, FakeEncoder(fingerprint=name)).id for name in ("one", "other")}
    assert len(ids) == 2


@pytest.mark.parametrize("config", [replace(CONFIG, limits=Limits(61)), replace(CONFIG, rates={"wrong": 0.2})])
def test_another_setting_gives_another_id(small_build: Build, small_corpus: Path, config: builder.BuildConfig) -> None:
    """Passage sizes and the accepted error rates are part of the id."""
    assert expected_id(small_corpus, FakeEncoder(), config) != small_build.id


def test_everything_comes_back_from_disk(shared_build: Build) -> None:
    """A loaded build has the documents, passages, phrasings and vectors that were made."""
    loaded = load_build(shared_build.folder)
    assert loaded.passages == shared_build.passages
    assert loaded.phrasings == shared_build.phrasings
    assert loaded.infos == shared_build.infos
    assert loaded.faq_infos == shared_build.faq_infos
    assert loaded.off_topic == ("Hvor kan jeg parkere?", "parkering ved kontoret")
    assert loaded.manifest.counts == {
        "documents": 3,
        "sections": 11,
        "faq": 3,
        "passages": len(loaded.passages),
        "sentences": sum(len(passage.sentences) for passage in loaded.passages),
        "phrasings": 12 + 6,
        "off_topic": 2,
    }
    for name in VECTOR_SETS:
        one, other = getattr(loaded, f"{name}_vectors"), getattr(shared_build, f"{name}_vectors")
        assert np.array_equal(one.vectors, other.vectors)
        assert one.digests == other.digests


def test_the_vectors_are_those_of_the_texts(shared_build: Build) -> None:
    """Each passage's vector is made of its headings and its text, each known question's of the question."""
    from fakes import vector

    at = next(i for i, p in enumerate(shared_build.passages) if p.address == "ytringsfrihet#kritikk-av-egen-etat")
    assert np.array_equal(
        shared_build.passage_vectors.vectors[at], vector("kritikk etat kritisere etaten kritikk etaten")
    )
    at = [phrasing.text for phrasing in shared_build.phrasings].index("melding i arkivet")
    assert np.array_equal(shared_build.phrasing_vectors.vectors[at], vector("melding i arkivet"))


def test_documents_are_read_from_the_builds_own_copy(small_build: Build, small_corpus: Path) -> None:
    """What an author changes after the build does not change what is quoted from it."""
    build = small_build
    change(small_corpus / "guidance" / "moderering.md", "trusler", "skryt")
    assert "trusler" in build.documents["moderering"].source
    assert list(build.documents) == ["moderering", "ytringsfrihet", "ytringsfrihet-nn"]
    assert build.faq["slette-kommentar"].answer == "Ja, når den bryter reglene."


def test_the_calibration_goes_into_the_manifest(small_build: Build) -> None:
    """What was fitted comes back as it was."""
    assert Calibration.from_dict(small_build.manifest.calibration) == CALIBRATION


def test_a_build_that_is_there_is_taken_as_it_is(small_build: Build, small_corpus: Path, store: BuildStore) -> None:
    """Nothing is encoded when the build exists."""
    again = FakeEncoder()
    build_small(small_corpus, store, again)
    assert (again.queries, again.documents) == ([], [])


def test_only_new_texts_are_encoded(small_build: Build, small_corpus: Path, store: BuildStore) -> None:
    """After one sentence changes, one passage and one sentence go to the model, and nothing else."""
    change(small_corpus / "guidance" / "moderering.md", "Ta vare på et skjermbilde", "Ta vare på en kopi")
    again = FakeEncoder()
    build_small(small_corpus, store, again)
    assert again.queries == []
    assert [text.count("\n") for text in again.documents] == [4, 0]
    assert again.documents[1] == "Ta vare på en kopi før dere sletter kommentaren."


def test_a_build_from_before_sections_had_authorities_is_read() -> None:
    """Then every section weighs what its document does."""
    row = {"id": "a", "title": "A", "lang": "nb", "authority": "law", "translation_of": None, "anchors": ["b"]}
    info = document_info(row | {"file": "guidance/a.md"})
    assert (info.authorities, info.authority_of("b")) == ({}, Authority.LAW)


def test_an_incremental_build_equals_a_full_one(
    small_build: Build, small_corpus: Path, store: BuildStore, tmp_path: Path
) -> None:
    """Vectors taken from the build before are the same as new ones."""
    change(small_corpus / "guidance" / "moderering.md", "reklame", "spam")
    partly = build_small(small_corpus, store)
    whole = build_small(small_corpus, BuildStore(tmp_path / "elsewhere"))
    assert checksums(partly.folder) == checksums(whole.folder)


def test_vectors_of_another_model_are_not_reused(small_corpus: Path, store: BuildStore) -> None:
    """A new model encodes everything."""
    first, other = FakeEncoder(), FakeEncoder(fingerprint="fake-2")
    build_small(small_corpus, store, first)
    build_small(small_corpus, store, other)
    assert (first.queries, first.documents) == (other.queries, other.documents)


def test_a_question_and_a_text_alike_are_encoded_apart() -> None:
    """The prompt counts: the same words as question and as guidance are two vectors."""
    from index.builds.vectors import digests_of

    assert digests_of(["etaten"], "query") != digests_of(["etaten"], "document")


def test_no_texts_make_an_empty_set(tmp_path: Path) -> None:
    """A corpus without FAQ has vector sets of no rows, and they survive the disk."""
    VectorSet(np.zeros((0, 3), np.float32), []).save(tmp_path, "none")
    loaded = VectorSet.load(tmp_path, "none")
    assert loaded.vectors.shape == (0, 3)
    assert loaded.digests == []


def test_a_corpus_of_one_document_is_enough(tmp_path: Path, store: BuildStore) -> None:
    """No FAQ, no known questions, no golden questions, nothing off topic: still a build."""
    from fakes import MODERATION

    build = build_small(write_corpus(tmp_path / "one", {"guidance/moderering.md": MODERATION}), store)
    assert build.manifest.counts["phrasings"] == build.manifest.counts["off_topic"] == 0
    assert build.classifier.sections == ()


def test_a_symbolic_link_in_the_corpus_is_read_through(small_corpus: Path, store: BuildStore, tmp_path: Path) -> None:
    """A shared text may be linked into the corpus; the build has a copy of its own."""
    path = small_corpus / "guidance" / "moderering.md"
    path.rename(tmp_path / "elsewhere.md")
    path.symlink_to(tmp_path / "elsewhere.md")
    build = build_small(small_corpus, store)
    assert not (build.folder / "sources" / "guidance" / "moderering.md").is_symlink()
    assert build.documents["moderering"].title == "Moderering"


def test_a_damaged_build_is_made_again(small_build: Build, small_corpus: Path, store: BuildStore) -> None:
    """A build that does not verify is no reason to keep it."""
    build = small_build
    (build.folder / "passages.jsonl").write_text("", encoding="utf-8")
    again = build_small(small_corpus, store)
    assert again.id == build.id
    assert load_build(build.folder).passages == build.passages


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("guidance/moderering.md", "authority: policy", "authority: rule", "corpus/guidance/moderering.md:8"),
        ("faq/slette-kommentar.md", "#slette-kommentarer", "#slette", "corpus/faq/slette-kommentar.md:10"),
        ("questions/moderering.yaml", "arkivere-meldinger:", "arkiv:", "corpus/questions/moderering.yaml:1"),
        ("golden.yaml", "faq:kritisere-etaten", "faq:kritikk", "corpus/golden.yaml:3"),
        ("golden.yaml", "#ledere-i-debatten", "#ledere", "corpus/golden.yaml:6"),
        ("golden.yaml", "lang: nn", "lang nn", "golden.yaml:6"),
        ("off_topic.yaml", "lang: nb, kind", "lang: nb, sort", "off_topic.yaml"),
    ],
)
def test_a_broken_corpus_leaves_the_current_build(
    small_build: Build, small_corpus: Path, store: BuildStore, name: str, old: str, new: str, said: str
) -> None:
    """The build stops before anything is encoded, names file and line, and the old build goes on answering."""
    before = small_build
    change(small_corpus / name, old, new)
    again = FakeEncoder()
    with pytest.raises(CorpusError) as raised:
        make_build(small_corpus, store, again, CONFIG, hand_made)
    assert said in str(raised.value)
    assert (again.queries, again.documents) == ([], [])
    assert store.ids() == [before.id]
    assert load_build(store.folder(store.current_id())).id == before.id


@pytest.mark.parametrize("moment", ["copyfile", "encode", "save", "write_manifest", "verify"])
def test_a_full_disk_leaves_the_current_build(
    small_build: Build, small_corpus: Path, store: BuildStore, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """Whenever writing fails, the error comes through, no partial folder is left, and the old build loads."""
    before = small_build
    change(small_corpus / "guidance" / "moderering.md", "reklame", "spam")

    def fail(*_args: object, **_named: object) -> None:
        raise OSError(28, "No space left on device")

    target = {"copyfile": builder.shutil, "save": Build}.get(moment, builder)
    monkeypatch.setattr(target, moment, fail)
    with pytest.raises(OSError, match="No space left"):
        make_build(small_corpus, store, FakeEncoder(), CONFIG, hand_made)
    monkeypatch.undo()
    assert [path.name for path in (store.root / "builds").iterdir()] == [before.id]
    assert load_build(store.folder(store.current_id())).passages == before.passages


def test_what_is_saved_while_encoding_waits_for_the_next_build(small_corpus: Path, store: BuildStore) -> None:
    """From the copy on, a build is made of the copy."""

    class Slow(FakeEncoder):
        def encode_documents(self, texts, progress=None):  # type: ignore[no-untyped-def]
            if not self.documents:
                change(small_corpus / "guidance" / "moderering.md", "reklame", "spam")
            return super().encode_documents(texts, progress)

    made = make_build(small_corpus, store, Slow(), CONFIG, hand_made)
    assert any("reklame" in passage.text for passage in made.passages)
    assert "reklame" in made.documents["moderering"].source
    assert builder.expected_id(small_corpus, FakeEncoder(), CONFIG) != made.id


def test_a_file_saved_before_it_is_copied_is_noticed(
    small_corpus: Path, store: BuildStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read and what was copied must be the same text."""
    read = builder.read_corpus

    def read_then_change(root: Path, before: object):  # type: ignore[no-untyped-def]
        corpus = read(root)
        change(small_corpus / "guidance" / "moderering.md", "Dere kan", "Dere bør")
        return corpus

    monkeypatch.setattr(builder, "read_corpus", read_then_change)
    again = FakeEncoder()
    with pytest.raises(BuildError, match="changed while"):
        make_build(small_corpus, store, again, CONFIG, hand_made)
    assert again.documents == []


KILLED = """
import sys, time
sys.path[:0] = [{tests!r}, {root!r}]
from pathlib import Path
from fakes import CONFIG, FakeEncoder, hand_made
from index.builds.builder import expected_id, make_build
from index.builds.store import BuildStore

class Stuck(FakeEncoder):
    def encode_documents(self, texts, progress=None):
        print("encoding", flush=True)
        time.sleep(600)

make_build(Path({corpus!r}), BuildStore(Path({store!r})), Stuck(), CONFIG, hand_made)
"""


def test_a_killed_build_leaves_the_old_one_answering(small_build: Build, small_corpus: Path, store: BuildStore) -> None:
    """After kill -9 in the middle of a build the old one loads, none is half listed, and the next one succeeds."""
    before = small_build
    change(small_corpus / "guidance" / "moderering.md", "reklame", "spam")
    program = KILLED.format(tests=str(ROOT / "tests"), root=str(ROOT), corpus=str(small_corpus), store=str(store.root))
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "encoding\n"
        os.kill(process.pid, signal.SIGKILL)
    left = [path for path in (store.root / "builds").iterdir() if path.name.startswith(".")]
    assert len(left) == 1
    assert store.ids() == [before.id]
    assert load_build(store.folder(store.current_id())).passages == before.passages
    after = build_small(small_corpus, store)
    assert store.current_id() == after.id != before.id


def test_the_manifest_is_written_last(small_corpus: Path, store: BuildStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with a manifest is a whole one."""
    seen: list[bool] = []
    verify = builder.verify
    monkeypatch.setattr(builder, "verify", lambda folder: (seen.append((folder / NAME).exists()), verify(folder))[1])
    monkeypatch.setattr(
        Build, "save", lambda build, _, save=Build.save: (seen.append((build.folder / NAME).exists()), save(build))
    )
    build_small(small_corpus, store)
    assert seen == [False, True]
