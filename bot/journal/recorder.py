"""Entries on their way into the journal: written while the reader's answer goes out, kept when it cannot be written."""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from bot.database import DatabaseError, RefusedError
from bot.journal.store import Journal, drawn_ref
from bot.journal.types import Entry

log = structlog.get_logger()

MOST = 10_000
"""Entries and verdicts kept while the database is away: about 20 MB, and hours of questions."""

REF_PATIENCE, RECORD_PATIENCE = 0.05, 0.15
"""Seconds that one answer waits for its reference to be looked up and for its entry to be written, 0.2 together."""

FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
"""Seconds between two tries; doubled each time."""

CLOSING = 5.0
"""Seconds that closing waits for what has not been written."""


@dataclass(frozen=True, slots=True)
class RecorderState:
    """``waiting`` for the database now; ``late`` written after having waited; ``lost`` for good, since the start."""

    waiting: int
    late: int
    lost: int


@dataclass(slots=True, eq=False)
class Job:
    """Something to do with the journal. ``kept`` until it succeeds; ``settled`` once it has, or has failed once."""

    ref: str
    do: Callable[[], object]
    kept: bool = True
    began: float = field(default_factory=time.monotonic)
    settled: threading.Event = field(default_factory=threading.Event)


class Recorder:
    """Writes entries in the order they came, in a thread of its own that lives while there is something to write.

    No method raises DatabaseError or waits for the database longer than its patience; nothing is written twice.
    """

    def __init__(self, journal: Journal, most: int = MOST) -> None:
        self.journal = journal
        self.most = most
        self.jobs: deque[Job] = deque()
        self.lock = threading.Lock()
        self.wake = threading.Event()
        self.thread: threading.Thread | None = None
        self.behind = False
        self.closing = False
        self.late = self.lost = 0

    @property
    def state(self) -> RecorderState:
        with self.lock:
            return RecorderState(sum(job.kept for job in self.jobs), self.late, self.lost)

    def new_ref(self) -> str:
        """A reference no entry has, as far as can be told in time; eight hex digits make two alike unlikely."""
        found: list[str] = []
        job = Job("", lambda: found.append(self.journal.new_ref()), kept=False)
        if not self.late_already() and self.add(job):
            job.settled.wait(REF_PATIENCE)
        return found[0] if found else drawn_ref()

    def record(self, entry: Entry) -> None:
        """Keep an entry. Written on return, unless the database is slow or away."""
        late = self.late_already()
        job = Job(entry.ref, lambda: self.journal.record(entry))
        if self.add(job) and not late and not job.settled.wait(RECORD_PATIENCE):
            self.fall_behind(job, "the database is slow")

    def feedback(self, ref: str, helpful: bool, reason: str = "") -> None:
        """Keep a verdict, behind its entry if that waits. Raises KeyError for an unknown `ref`, or DatabaseError."""
        with self.lock:
            waits = any(job.ref == ref for job in self.jobs)
        if waits:
            self.add(Job(ref, lambda: self.journal.feedback(ref, helpful, reason)))
        else:
            self.journal.feedback(ref, helpful, reason)

    def close(self) -> None:
        """Write what waits, if that goes quickly, and say in the log how much is lost if not."""
        with self.lock:
            self.closing = True
            thread = self.thread
            for job in self.jobs:
                job.settled.clear()  # each is tried once more
        self.wake.set()
        if thread:
            thread.join(CLOSING)
        left = self.state.waiting
        if left:
            log.error("journal.lost", entries=left)

    # -- what waits

    def late_already(self) -> bool:
        """True when the next answer need not wait: those before it could not be written in time."""
        with self.lock:
            return self.behind

    def add(self, job: Job) -> bool:
        """False when there is no more room, and the job is lost."""
        with self.lock:
            if len(self.jobs) >= self.most:
                self.lost += job.kept
                full = True
            else:
                self.jobs.append(job)
                full = False
            if self.thread is None:
                self.thread = threading.Thread(target=self.work, name="journal", daemon=True)
                self.thread.start()
        if full and job.kept:
            log.error("journal.full", waiting=self.most, lost=self.lost)
        return not full

    def fall_behind(self, job: Job, why: str) -> None:
        """From now on nobody waits, until everything is written."""
        with self.lock:
            told = self.behind or job not in self.jobs
            self.behind = self.behind or not told
        if not told:
            log.warning("journal.behind", ref=job.ref, why=why)

    # -- writing, in its own thread

    def work(self) -> None:
        tries = 0
        while job := self.next():
            try:
                job.do()
            except (KeyError, RefusedError) as error:
                self.finish(job, lost=job.kept)
                log.error("journal.refused", ref=job.ref, why=str(error))  # noqa: TRY400 (a trace may hold the question)
            except DatabaseError as error:
                self.postpone(job, error)
                self.wake.wait(min(FIRST_WAIT * 2**tries, LONGEST_WAIT))
                tries = min(tries + 1, 10)
            except Exception as error:  # noqa: BLE001 (whatever it is, those behind it must be written)
                self.finish(job, lost=job.kept)
                log.error("journal.refused", ref=job.ref, why=type(error).__name__)  # noqa: TRY400
            else:
                tries = 0
                self.finish(job)

    def next(self) -> Job | None:
        """The oldest job; None when there is none, or it was tried and the recorder is being closed."""
        with self.lock:
            over = self.journal.database.closed or (self.closing and self.jobs and self.jobs[0].settled.is_set())
            if self.jobs and not over:
                return self.jobs[0]
            self.thread = None
            return None

    def postpone(self, job: Job, error: DatabaseError) -> None:
        """It stays first in line, unless nobody needs it later."""
        if not job.kept:
            self.finish(job)
            return
        self.fall_behind(job, str(error))
        with self.lock:
            for each in self.jobs:
                each.settled.set()

    def finish(self, job: Job, *, lost: bool = False) -> None:
        with self.lock:
            self.jobs.popleft()
            self.lost += lost
            self.late += job.kept and self.behind and not lost
            caught_up = self.behind and not self.jobs
            self.behind = self.behind and not caught_up
            late, gone = self.late, self.lost
        job.settled.set()
        if caught_up:
            log.info("journal.caught_up", late=late, lost=gone)
