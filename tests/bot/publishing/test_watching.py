"""Publishing by itself: real changes in a real folder, a real repository on this machine."""

import fcntl
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fakes import FakeEncoder, change, write_corpus

from bot.editorial.settings import editorial_settings
from bot.journal import Journal
from bot.publishing import needs_build, publish_corpus
from bot.publishing.git import GitError, bring_up_to_date
from bot.publishing.serving import kept_up_to_date
from bot.publishing.watching import Watcher, fetch, refit_is_due, watching
from bot.service import BotService
from bot.settings import Settings
from index.builds.build import Build
from index.builds.store import BuildStore

Put = Callable[[Path, Path], None]
LONG = 60  # seconds to wait for what must happen; nothing is measured


class Said:
    """What was said, and a way to wait for it."""

    def __init__(self) -> None:
        self.messages: list[str] = []
        self.new = threading.Condition()

    def __call__(self, message: str) -> None:
        with self.new:
            self.messages.append(message)
            self.new.notify_all()

    def wait_for(self, words: str) -> str:
        with self.new:
            assert self.new.wait_for(lambda: any(words in each for each in self.messages), LONG), self.messages
            return next(each for each in self.messages if words in each)


@pytest.fixture
def said() -> Said:
    return Said()


def git(folder: Path, *args: str) -> str:
    command = ["git", "-C", str(folder), "-c", "user.name=Kari", "-c", "user.email=kari@localhost", *args]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A colleague's checkout of the repository that the corpus comes from; nobody's own git settings count."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "no-gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    bare, work = tmp_path / "repo.git", tmp_path / "colleague"
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", str(bare)], check=True)
    subprocess.run(["git", "clone", "--quiet", str(bare), str(work)], check=True, capture_output=True)
    write_corpus(work)
    git(work, "checkout", "--quiet", "-B", "main")
    save(work, "start")
    return work


def save(folder: Path, message: str) -> None:
    """Commit everything, and push."""
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", message)
    git(folder, "push", "--quiet", "origin", "main")


@pytest.fixture
def pull(elsewhere: Path, tmp_path: Path) -> Callable[[], bool]:
    """Bring the server's corpus up to date; cloned the first time."""
    address, corpus = str(tmp_path / "repo.git"), tmp_path / "corpus"
    assert bring_up_to_date(corpus, address, "main")
    return lambda: bring_up_to_date(corpus, address, "main")


# -- git


def test_what_others_push_arrives(pull: Callable[[], bool], elsewhere: Path, tmp_path: Path) -> None:
    """And nothing happens when there is nothing new."""
    assert not pull()
    change(elsewhere / "guidance" / "moderering.md", "reklame", "spam")
    save(elsewhere, "ord")
    assert pull()
    assert "spam" in (tmp_path / "corpus" / "guidance" / "moderering.md").read_text(encoding="utf-8")


def test_what_editors_write_here_is_kept_and_pushed(pull: Callable[[], bool], elsewhere: Path, tmp_path: Path) -> None:
    """An entry written by the server becomes a commit on top of what others pushed meanwhile, and reaches them."""
    write_corpus(tmp_path / "corpus", {"faq/ny.md": "ny oppføring\n"})
    change(elsewhere / "guidance" / "moderering.md", "reklame", "spam")
    save(elsewhere, "ord")
    assert pull()
    assert (tmp_path / "corpus" / "faq" / "ny.md").read_text(encoding="utf-8") == "ny oppføring\n"
    git(elsewhere, "pull", "--quiet", "origin", "main")
    assert (elsewhere / "faq" / "ny.md").is_file()
    assert git(elsewhere, "log", "-1", "--format=%an %s") == "Veileder Changes made in Veileder"


def test_contradictions_are_told_and_nothing_is_lost(pull: Callable[[], bool], elsewhere: Path, tmp_path: Path) -> None:
    """The server's text stays in the folder, as a commit, and the colleague's in the repository."""
    here = tmp_path / "corpus" / "guidance" / "moderering.md"
    change(here, "reklame", "annonser")
    change(elsewhere / "guidance" / "moderering.md", "reklame", "spam")
    save(elsewhere, "ord")
    with pytest.raises(GitError, match="contradict each other"):
        pull()
    assert "annonser" in here.read_text(encoding="utf-8")
    assert "<<<<" not in here.read_text(encoding="utf-8")
    assert git(tmp_path / "corpus", "status", "--porcelain") == ""
    with pytest.raises(GitError, match="contradict each other"):
        pull()


def test_a_server_that_does_not_take_pushes_loses_nothing(
    pull: Callable[[], bool], elsewhere: Path, tmp_path: Path
) -> None:
    """The commit waits in the folder; the message says so."""
    hook = tmp_path / "repo.git" / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    write_corpus(tmp_path / "corpus", {"faq/ny.md": "ny oppføring\n"})
    with pytest.raises(GitError, match="is committed there but could not be pushed"):
        pull()
    hook.unlink()
    pull()
    git(elsewhere, "pull", "--quiet", "origin", "main")
    assert (elsewhere / "faq" / "ny.md").is_file()


@pytest.mark.parametrize(
    ("address", "branch", "said"), [("elsewhere", "main", "is a checkout of"), ("", "other", "on the branch main")]
)
def test_a_folder_that_is_something_else_is_left_alone(
    pull: Callable[[], bool], tmp_path: Path, address: str, branch: str, said: str
) -> None:
    """Another repository or another branch: a person decides."""
    with pytest.raises(GitError, match=said):
        bring_up_to_date(tmp_path / "corpus", address or str(tmp_path / "repo.git"), branch)


def test_a_repository_that_cannot_be_reached_does_not_keep_the_text_away(
    pull: Callable[[], bool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: Said
) -> None:
    """What is here is used, and the trouble told; without any corpus it is an error."""
    monkeypatch.setenv("VEILEDER_CORPUS_GIT", str(tmp_path / "repo.git"))
    (tmp_path / "repo.git").rename(tmp_path / "moved.git")
    fetch(Settings(), said)
    assert "failed in" in said.messages[0]
    monkeypatch.setenv("VEILEDER_CORPUS", str(tmp_path / "nothing"))
    with pytest.raises(GitError):
        fetch(Settings(), said)


def test_a_password_in_an_address_is_not_told(pull: Callable[[], bool], tmp_path: Path) -> None:
    """What goes wrong with git is said and logged; a token that somebody put in the address is not."""
    address = "https://bot:hemmelig@git.invalid/repo.git"
    with pytest.raises(GitError, match=r"//git\.invalid/repo\.git") as found:
        bring_up_to_date(tmp_path / "corpus", address, "main")
    assert "hemmelig" not in str(found.value)


def test_git_waits_while_an_editor_publishes(monkeypatch: pytest.MonkeyPatch, said: Said) -> None:
    """What is written and not yet let through is not pushed; taking it back does not undo what others pushed."""
    monkeypatch.setenv("VEILEDER_CORPUS_GIT", "somewhere")
    held: list[bool] = []

    def note(*_: object) -> bool:
        with editorial_settings(Settings()).lock.open("a") as file, pytest.raises(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        held.append(True)
        return False

    monkeypatch.setattr("bot.publishing.watching.bring_up_to_date", note)
    fetch(Settings(), said)
    Watcher(Settings(), FakeEncoder(), None, said).pull()
    assert held == [True, True]


# -- watching


@pytest.fixture
def watched(small_build: Build, small_corpus: Path, own_encoder: FakeEncoder, said: Said) -> Iterator[Path]:
    """The corpus, watched by a thread."""
    with watching(Settings(), own_encoder, None, said):
        yield small_corpus


def test_a_saved_file_is_published(watched: Path, store: BuildStore, said: Said) -> None:
    """Whoever edits the folder need not run anything; a broken file is told and keeps what answers."""
    change(watched / "guidance" / "moderering.md", "reklame", "spam")
    said.wait_for("made and published")
    assert not needs_build(Settings())
    before = store.current_id()
    change(watched / "guidance" / "moderering.md", "lang: nb", "lang: bokmål")
    assert "moderering.md:4" in said.wait_for("Not published")
    assert store.current_id() == before


def turned_link(corpus: Path, new: Path) -> None:
    """As a release is put in place: a link beside it, renamed over the old one in one step."""
    link = corpus.with_name("link")
    link.symlink_to(new)
    link.replace(corpus)


def made_anew(corpus: Path, new: Path) -> None:
    """As a checkout is put in place: the old folder goes, another gets its name."""
    shutil.rmtree(corpus)
    new.rename(corpus)


def inner_made_anew(corpus: Path, new: Path) -> None:
    """Only the folder of guidance is another."""
    shutil.rmtree(corpus / "guidance")
    (new / "guidance").rename(corpus / "guidance")


@pytest.mark.parametrize("put", [turned_link, made_anew, inner_made_anew])
def test_the_watch_follows_the_name_and_not_the_folder(
    small_build: Build, small_corpus: Path, own_encoder: FakeEncoder, said: Said, tmp_path: Path, put: Put
) -> None:
    """Another folder under the name of the corpus is published, and so is what is saved in it from then on."""
    new = tmp_path / "new"
    shutil.copytree(small_corpus, new)
    change(new / "guidance" / "moderering.md", "reklame", "spam")
    if put is turned_link:
        small_corpus.rename(tmp_path / "old")
        small_corpus.symlink_to(tmp_path / "old")
    ready = threading.Event()
    watcher, stop = Watcher(Settings(), own_encoder, None, said), threading.Event()
    thread = threading.Thread(target=watcher.run, args=(stop, ready.set))
    thread.start()
    try:
        assert ready.wait(LONG)
        ready.clear()
        put(small_corpus, new)
        said.wait_for("made and published")
        assert ready.wait(LONG)
        said.messages.clear()
        change(small_corpus / "guidance" / "moderering.md", "spam", "søppelpost")
        said.wait_for("made and published")
        assert not needs_build(Settings())
    finally:
        stop.set()
        thread.join(LONG)
    assert not thread.is_alive()


def test_the_watch_waits_for_a_corpus_that_is_away(
    small_build: Build, small_corpus: Path, own_encoder: FakeEncoder, said: Said, tmp_path: Path
) -> None:
    """It says so once, and goes on when the folder is there again."""
    small_corpus.rename(tmp_path / "away")
    with watching(Settings(), own_encoder, None, said):
        said.wait_for("Waiting until it is there again")
        change(tmp_path / "away" / "guidance" / "moderering.md", "reklame", "spam")
        (tmp_path / "away").rename(small_corpus)
        said.wait_for("made and published")
    assert sum("Waiting" in each for each in said.messages) == 1


def test_a_defect_does_not_end_the_watch(
    small_build: Build, own_encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch, said: Said
) -> None:
    """Whatever goes wrong is told without what it says, and the next change is another chance."""

    def fail(*_: object, **__: object) -> None:
        raise ValueError("hemmelig")

    monkeypatch.setattr("bot.publishing.watching.publish_corpus", fail)
    Watcher(Settings(), own_encoder, None, said).publish()
    assert "ValueError" in said.messages[0]
    assert "hemmelig" not in said.messages[0]


def test_a_server_publishes_what_others_push(
    pull: Callable[[], bool],
    elsewhere: Path,
    tmp_path: Path,
    own_encoder: FakeEncoder,
    monkeypatch: pytest.MonkeyPatch,
    said: Said,
    store: BuildStore,
) -> None:
    """On the timer: pulled, built, checked, published, and answered from."""
    monkeypatch.setenv("VEILEDER_CORPUS_GIT", str(tmp_path / "repo.git"))
    monkeypatch.setenv("VEILEDER_CORPUS_PULL_MINUTES", "0.001")
    journal = Journal.open(Settings().database_url)
    first = publish_corpus(Settings(), own_encoder, journal).build
    service = BotService(Settings(), own_encoder, journal)
    with kept_up_to_date(service, said):
        change(elsewhere / "faq" / "slette-kommentar.md", "Ja, når den bryter reglene.", "Ja, av og til.")
        save(elsewhere, "svar")
        said.wait_for("made and published")
    answer = service.ask("Kan vi slette en kommentar?").answer
    assert first.id != answer.build == store.current_id()
    assert answer.faq is not None
    assert answer.faq.plain == "Ja, av og til."
    journal.close()


def test_a_quick_build_is_fitted_anew_when_the_editors_are_done(
    small_build: Build, small_corpus: Path, own_encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch, said: Said
) -> None:
    """Not before the time is up, not for a full build, and not when it is switched off."""
    assert not refit_is_due(Settings())
    change(small_corpus / "guidance" / "moderering.md", "reklame", "spam")
    assert publish_corpus(Settings(), own_encoder, None).build.manifest.basis == small_build.id
    assert not refit_is_due(Settings())
    fitted: list[Watcher] = []

    def note(watcher: Watcher) -> None:
        fitted.append(watcher)

    monkeypatch.setattr(Watcher, "refit", note)
    for minutes, times in (("0", 0), ("0.0000001", 1)):
        monkeypatch.setenv("VEILEDER_REFIT_MINUTES", minutes)
        Watcher(Settings(), own_encoder, None, said).tick()
        assert len(fitted) == times
