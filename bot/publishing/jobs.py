"""Building a candidate, or publishing one, beside the page that shows how far it has come."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import structlog

from bot.service import describe
from index.encode.encoders import Progress

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class JobState:
    """``step`` is the stage's own name, ``done`` of ``total`` of it; ``error`` is what stopped it, ended or not."""

    number: int
    by: str
    step: str = ""
    done: int = 0
    total: int = 0
    ended: bool = False
    error: Exception | None = field(default=None, repr=False)


Work = Callable[["Jobs"], object]


class Jobs:
    """One at a time in this process; others wait by the lock of the index. Safe to call from several threads."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.state: JobState | None = None

    def start(self, by: str, work: Work) -> JobState:
        """Begin, unless one is going on already: then that one's state."""
        with self.lock:
            if self.state and not self.state.ended:
                return self.state
            self.state = JobState((self.state.number if self.state else 0) + 1, by)
            threading.Thread(target=self.run, args=(work,), name="publishing", daemon=True).start()
            return self.state

    def run(self, work: Work) -> None:
        error: Exception | None = None
        try:
            work(self)
        except Exception as caught:  # noqa: BLE001 (whoever waits is shown what it was)
            log.warning("publishing.stopped", **describe(caught))
            error = caught
        self.tell(ended=True, error=error)

    def say(self, line: str) -> None:
        """A message, such as who is publishing already."""
        self.tell(step=line, done=0, total=0)

    def watch(self, step: str) -> Progress:
        """Follows one long step of a build."""
        self.tell(step=step, done=0, total=0)
        return lambda done, total: self.tell(done=done, total=total or 0)

    def tell(self, **values: object) -> None:
        with self.lock:
            assert self.state is not None  # told only while one goes on
            self.state = replace(self.state, **values)  # type: ignore[arg-type]
