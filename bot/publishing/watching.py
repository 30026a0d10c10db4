"""Publish by itself when the corpus folder or a git branch changes, and fit anew when the editors seem to be done."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from watchfiles import watch

from bot.journal import Journal
from bot.publishing.git import GitError, bring_up_to_date
from bot.publishing.lock import only_writer, writers_lock
from bot.publishing.publish import open_journal, publish_corpus
from bot.publishing.types import BlockedError
from bot.service import describe
from bot.settings import Settings
from index.builds.manifest import read_manifest
from index.builds.store import BuildStore
from index.encode.encoders import Encoder
from index.encode.models import Notify, load_encoder
from index.errors import BuildError, VeilederIndexError

# Milliseconds without a change after which a change is taken for finished, and between two looks at the clock.
QUIET_MS = 800
TICK_MS = 1000
FULL = "import sys; from bot.cli import main; sys.argv[1:] = ['index', 'build', '--full']; main()"

Folders = tuple[tuple[int, int] | None, ...]
WATCHED = (".", "guidance", "faq", "questions")


def folders_at(corpus: Path) -> Folders | None:
    """Which folders stand at the names of the corpus now, by device and inode. None when there is no corpus."""
    found = tuple(folder_at(corpus / name) for name in WATCHED)
    return None if found[0] is None else found


def folder_at(path: Path) -> tuple[int, int] | None:
    try:
        about = path.stat()
    except OSError:
        return None
    return about.st_dev, about.st_ino


class Watcher:
    """Keeps what readers get up to date with the corpus. ``run`` until the event is set; other threads may publish too.

    Whatever goes wrong is said, and the build that answers stays; the next change is another chance.
    """

    def __init__(self, settings: Settings, encoder: Encoder, journal: Journal | None, say: Notify) -> None:
        self.settings = settings
        self.encoder = encoder
        self.journal = journal
        self.say = say
        self.pulled = -float("inf")

    def run(self, stop: threading.Event, ready: Callable[[], None] = lambda: None) -> None:
        """`ready` is called once the folder is being watched, and again when another has taken its place.

        The system watches folders, not names. When the corpus, or a folder in it, is another one than it was (a link
        that was turned, a folder that was made anew), the watch begins again there.
        """
        self.tick()
        while not stop.is_set():
            there = folders_at(self.settings.corpus)
            if there is None:
                self.wait_for_folder(stop)
            elif self.watch(there, stop, ready):
                return

    def wait_for_folder(self, stop: threading.Event) -> None:
        self.say(f"There is no folder {self.settings.corpus} now. Waiting until it is there again.")
        while folders_at(self.settings.corpus) is None and not stop.wait(TICK_MS / 1000):
            self.tick()

    def watch(self, there: Folders, stop: threading.Event, ready: Callable[[], None]) -> bool:
        """True when the watch has ended for good; False when other folders are in the place of `there`."""
        changes = watch(
            self.settings.corpus,
            stop_event=stop,
            debounce=QUIET_MS,
            rust_timeout=TICK_MS,
            yield_on_timeout=True,
            raise_interrupt=False,
        )
        with suppress(FileNotFoundError):  # gone since it was looked at
            for at, found in enumerate(changes):
                if at == 0:
                    ready()
                if folders_at(self.settings.corpus) != there:
                    return False  # what is there now is published when it is being watched
                if self.tick() or found or at == 0:  # what changed before the watch began is published at its beginning
                    self.publish()
            return True
        return False

    def publish(self) -> None:
        try:
            outcome = publish_corpus(self.settings, self.encoder, self.journal, by="watch", say=self.say)
        except (VeilederIndexError, BlockedError, OSError) as error:
            self.say(f"Not published: {error}")
        except Exception as error:  # noqa: BLE001 (the watch goes on; the message may hold what somebody asked)
            found = describe(error)
            self.say(f"Not published, because of a defect in Veileder: {found['error']} ({found['where']}).")
        else:
            if outcome.made:
                self.say(f"Build {outcome.build.id} made and published.")

    def tick(self) -> bool:
        """Do what is due by the clock; True when it has changed the corpus."""
        if self.settings.refit_minutes and refit_is_due(self.settings):
            self.refit()
        due = time.monotonic() - self.pulled >= self.settings.corpus_pull_minutes * 60
        return bool(self.settings.corpus_git) and due and self.pull()

    def pull(self) -> bool:
        self.pulled = time.monotonic()
        try:
            return pulled(self.settings)
        except GitError as error:
            self.say(str(error))
            return False

    def refit(self) -> None:
        """A full build in a process of its own, with low priority: readers go on getting answers from this one."""
        done = subprocess.run(  # noqa: S603
            ["nice", "-n", "10", sys.executable, "-c", FULL],  # noqa: S607
            capture_output=True,
            text=True,
            check=False,
        )
        self.say(done.stderr.strip())


def pulled(settings: Settings) -> bool:
    """As ``bring_up_to_date``, while no editor's text waits to be let through. Raises GitError."""
    with only_writer(writers_lock(settings.var)):
        return bring_up_to_date(settings.corpus, settings.corpus_git, settings.corpus_branch)


def fetch(settings: Settings, say: Notify) -> None:
    """Bring a corpus from git up to date, if it is from git. Raises GitError only where there is no corpus at all."""
    if settings.corpus_git:
        try:
            pulled(settings)
        except GitError as error:
            if not (settings.corpus / "guidance").is_dir():
                raise
            say(str(error))


def refit_is_due(settings: Settings) -> bool:
    """True when a quick build has answered for so long that the editors seem to be done for now."""
    store = BuildStore(settings.index_folder)
    try:
        manifest = read_manifest(store.folder(store.current_id()))
    except BuildError:
        return False
    age = datetime.now(UTC) - datetime.fromisoformat(manifest.made_at)
    return bool(manifest.basis) and age > timedelta(minutes=settings.refit_minutes)


def watch_corpus(settings: Settings, say: Notify) -> None:
    """Watch until interrupted."""
    encoder = load_encoder(settings.model, settings.models_folder, say)
    journal = open_journal(settings)
    try:
        Watcher(settings, encoder, journal, say).run(threading.Event(), lambda: say(f"Watching {settings.corpus}."))
    finally:
        if journal:
            journal.close()


@contextmanager
def watching(settings: Settings, encoder: Encoder, journal: Journal, say: Notify) -> Iterator[None]:
    """Watch during the block, in a thread of its own."""
    stop = threading.Event()
    watcher = Watcher(settings, encoder, journal, say)
    thread = threading.Thread(target=watcher.run, args=(stop,), name="watching", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(10)
