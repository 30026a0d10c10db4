"""Going back, and what may be deleted."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from fakes import build_small, change

from index.builds.build import Build, load_build
from index.builds.differences import difference_lines
from index.builds.keep import DAY, BuildLease, prune, size_of
from index.builds.store import BuildStore
from index.errors import BuildError

ROOT = Path(__file__).parents[3]


@pytest.fixture
def builds(small_build: Build, small_corpus: Path, store: BuildStore) -> list[str]:
    """Ids of four builds, published one after the other, all ten days old."""
    ids = [small_build.id]
    before = "reklame"
    for word in ("spam", "annonser", "svindel"):
        change(small_corpus / "guidance" / "moderering.md", before, word)
        before = word
        ids.append(build_small(small_corpus, store).id)
    old = time.time() - 10 * DAY
    for at, each in enumerate(ids):
        os.utime(store.folder(each), (old + at, old + at))
    return ids


def test_the_one_before_is_known(builds: list[str], store: BuildStore) -> None:
    """It is the one that answered before, however often the same is published."""
    assert store.previous_id() == builds[-2]
    store.publish(builds[-1])
    assert store.previous_id() == builds[-2]
    store.publish(builds[-2])
    assert store.previous_id() == builds[-1]


def test_a_damaged_log_of_publications_is_read_as_far_as_it_goes(builds: list[str], store: BuildStore) -> None:
    """Half a line after a crash, or nonsense, hides nothing else; without the log nothing was before."""
    store.log.write_bytes(store.log.read_bytes() + b'\xff{"build": \n[1]\n')
    assert store.previous_id() == builds[-2]
    store.log.unlink()
    assert store.previous_id() is None


def test_pruning_keeps_what_may_be_needed(builds: list[str], store: BuildStore) -> None:
    """The current and the one before it stay whatever their age; of the rest, the young ones."""
    os.utime(store.folder(builds[0]), None)
    assert prune(store, 7) == [builds[1]]
    assert store.ids() == [builds[2], builds[3], builds[0]]
    assert prune(store, 0) == [builds[0]]
    assert load_build(store.folder(builds[3])).id == builds[3]
    assert load_build(store.folder(builds[2])).id == builds[2]


def test_a_build_in_use_is_kept(builds: list[str], store: BuildStore) -> None:
    """As long as somebody holds it."""
    held = BuildLease(store, builds[0])
    assert prune(store, 0) == [builds[1]]
    held.close()
    assert prune(store, 0) == [builds[0]]


def test_a_build_in_use_by_another_process_is_kept_until_that_ends(builds: list[str], store: BuildStore) -> None:
    """Killed or not."""
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from pathlib import Path\nfrom index.builds.keep import BuildLease\n"
        "from index.builds.store import BuildStore\n"
        f"held = BuildLease(BuildStore(Path({str(store.root)!r})), {builds[0]!r})\n"
        "print('held', flush=True)\nsys.stdin.read()"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdin=-1, stdout=-1, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        assert prune(store, 0) == [builds[1]]
        process.kill()
        process.wait()
        assert prune(store, 0) == [builds[0]]


def test_nothing_is_pruned_while_nobody_knows_what_answers(builds: list[str], store: BuildStore) -> None:
    """A missing pointer may be mended by hand; the builds must be there then."""
    store.pointer.unlink()
    assert prune(store, 0) == []
    assert store.ids() == builds


def test_a_build_goes_with_its_report(builds: list[str], store: BuildStore) -> None:
    """Reports hold what people asked, and stay no longer than the build."""
    folder = store.root / "reports"
    folder.mkdir()
    for name in (f"{builds[0]}.json", f"{builds[0]}.txt", f"{builds[3]}.json"):
        (folder / name).write_text("x", encoding="utf-8")
    prune(store, 7)
    assert [path.name for path in folder.iterdir()] == [f"{builds[3]}.json"]


def test_the_size_of_a_build_is_what_deleting_it_frees(builds: list[str], store: BuildStore) -> None:
    """Files that another build shares do not count."""
    folder = store.folder(builds[0])
    before = size_of(folder)
    os.link(folder / "sentence.faiss", store.root / "other")
    assert size_of(folder) == before - (folder / "sentence.faiss").stat().st_size


def test_differences_are_told_by_file_and_section(builds: list[str], store: BuildStore, small_corpus: Path) -> None:
    """What an editor would recognise."""
    (small_corpus / "faq" / "slette-kommentar.md").unlink()
    change(
        small_corpus / "guidance" / "moderering.md", "## Arkivere meldinger", "## Arkivere meldinger\n\nNytt.\n\n## Mer"
    )
    last = build_small(small_corpus, store)
    told = list(difference_lines(store.folder(builds[0]), last.folder))
    assert told[0].startswith(f"From {builds[0]} ")
    assert "documents changed: 1" in told
    assert "  guidance/moderering.md" in told
    assert "FAQ entries removed: 1" in told
    assert "  + moderering#mer" in told
    assert "  ~ moderering#slette-kommentarer" in told
    assert "The text is the same." in list(difference_lines(last.folder, last.folder))


def test_a_damaged_build_is_not_compared(builds: list[str], store: BuildStore) -> None:
    """The error names it."""
    (store.folder(builds[0]) / "faq.json").write_text("[]", encoding="utf-8")
    with pytest.raises(BuildError, match=r"is damaged: faq\.json"):
        list(difference_lines(store.folder(builds[0]), store.folder(builds[1])))
