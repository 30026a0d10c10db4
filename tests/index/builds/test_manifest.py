"""The manifest says what a build is, and every way a build can be broken is found and named."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import FakeEncoder

from index.builds.build import Build, load_build
from index.builds.builder import cache_of_newest
from index.builds.manifest import FORMAT, SAME_VECTORS, build_id, read_manifest, verify, write_manifest
from index.builds.store import BuildStore
from index.errors import BuildError

MENDING = "veileder index build"


@pytest.fixture
def folder(shared_build: Build, tmp_path: Path) -> Path:
    """A copy of a whole build that the test may damage."""
    return Path(shutil.copytree(shared_build.folder, tmp_path / shared_build.id))


def refusal(folder: Path) -> str:
    with pytest.raises(BuildError) as raised:
        verify(folder)
    assert MENDING in str(raised.value)
    return str(raised.value)


def rewrite(folder: Path, **changes: object) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | changes), encoding="utf-8")


def test_a_whole_build_is_verified(folder: Path) -> None:
    """The manifest of a whole build comes back, with a checksum for every other file."""
    manifest = verify(folder)
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert set(manifest.files) == names - {"manifest.json"}
    assert {"sources/guidance/moderering.md", "sources/golden.yaml", "passage.faiss"} <= names


def test_the_id_depends_on_corpus_model_and_settings() -> None:
    """The id is 12 hex digits, the same for the same inputs and another one when any of them differs."""
    same = build_id("c", "m", {"a": 1, "b": 2})
    assert len(same) == 12
    assert int(same, 16) >= 0
    assert same == build_id("c", "m", {"b": 2, "a": 1})
    others = {build_id("d", "m", {"a": 1, "b": 2}), build_id("c", "n", {"a": 1, "b": 2}), build_id("c", "m", {"a": 1})}
    assert len(others | {same}) == 4


def test_a_missing_manifest_is_named(folder: Path) -> None:
    """A folder without a manifest is no build."""
    (folder / "manifest.json").unlink()
    assert "there is no build in" in refusal(folder)


def test_another_format_is_refused(folder: Path) -> None:
    """A build of another format version is not read."""
    rewrite(folder, format=FORMAT + 1)
    assert f"has format {FORMAT + 1}" in refusal(folder)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '"text"', '{"format": 1}', '{"format": 1, "extra": 2}', "\0\xff"]
)
def test_a_manifest_that_is_none_is_refused(folder: Path, text: str) -> None:
    """Whatever stands in the manifest's place, the message says what to do."""
    (folder / "manifest.json").write_text(text, encoding="latin-1")
    refusal(folder)


@pytest.mark.parametrize(
    "changes",
    [
        {"fingerprint": "other"},
        {"calibration": {}},
        {"files": {}},
        {"counts": None},
        {"id": "000000000000"},
        {"seal": ""},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_manifest_that_was_tampered_with_is_refused(folder: Path, changes: dict[str, object]) -> None:
    """The manifest carries a seal, so that not one number in it can change unseen."""
    rewrite(folder, **changes)
    assert "is not what was written" in refusal(folder)


@pytest.mark.parametrize(
    "name", ["passage.faiss", "passages.jsonl", "sources/guidance/moderering.md", "words/vocabulary.json", "known.npz"]
)
def test_a_damaged_file_is_named(folder: Path, name: str) -> None:
    """One changed byte is found, and the file is named."""
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(data)
    assert f"damaged: {name}." in refusal(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    """A file that is gone counts as damage."""
    (folder / "faq.json").unlink()
    assert "damaged: faq.json." in refusal(folder)


def test_an_extra_file_is_named(folder: Path) -> None:
    """A file that nobody wrote is damage too."""
    (folder / "sources" / "guidance" / "ny.md").write_text("x", encoding="utf-8")
    assert "damaged: sources/guidance/ny.md." in refusal(folder)


def test_a_build_of_another_version_is_refused(folder: Path) -> None:
    """A build whose files are whole but mean nothing to this version gives a BuildError, no other one."""
    from index.builds.manifest import checksums, write_manifest

    (folder / "faq.json").write_text('[{"id": "x", "unknown": 1}]', encoding="utf-8")
    manifest = read_manifest(folder)
    manifest.files.update(checksums(folder))
    write_manifest(manifest, folder)
    with pytest.raises(BuildError, match=r"made by another version .*veileder index build"):
        load_build(folder)


def test_a_source_that_is_changed_after_loading_is_not_read(folder: Path) -> None:
    """A document is compared with its checksum when it is first asked for, long after the build was loaded."""
    build = load_build(folder)
    source = folder / "sources" / "guidance" / "moderering.md"
    source.write_text(source.read_text(encoding="utf-8").replace("sletter", "gøymer"), encoding="utf-8")
    with pytest.raises(BuildError, match=r"damaged: sources/guidance/moderering\.md"):
        build.documents["moderering"]


def test_a_source_that_vanishes_after_loading_is_reported(folder: Path) -> None:
    """A file that is gone is a BuildError as well."""
    build = load_build(folder)
    (folder / "sources" / "faq" / "slette-kommentar.md").unlink()
    with pytest.raises(BuildError, match=r"lacks sources/faq/slette-kommentar\.md"):
        build.faq["slette-kommentar"]


def test_vectors_of_an_earlier_format_are_taken_over(folder: Path) -> None:
    """An upgrade refuses the build and encodes nothing again; of a format that is not known, nothing is taken."""
    store, encoder = BuildStore(folder.parent), FakeEncoder()
    (folder.parent / "builds").mkdir()
    moved = folder.rename(folder.parent / "builds" / folder.name)
    whole = cache_of_newest(store, encoder)
    manifest = verify(moved)
    write_manifest(replace(manifest, format=SAME_VECTORS[0]), moved)
    assert "has format" in refusal(moved)
    assert whole
    assert cache_of_newest(store, encoder).keys() == whole.keys()
    write_manifest(replace(manifest, format=FORMAT + 1), moved)
    assert not cache_of_newest(store, encoder)
