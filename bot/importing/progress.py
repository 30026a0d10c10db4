"""How far the reading of a long original has come, for whoever watches."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Watcher = Callable[[int, int], None]
"""Gets how many pages or parts have been read, and how many there are."""
WATCHER: ContextVar[Watcher | None] = ContextVar("watcher", default=None)


@contextmanager
def watched(watcher: Watcher) -> Iterator[None]:
    token = WATCHER.set(watcher)
    try:
        yield
    finally:
        WATCHER.reset(token)


def came(done: int, whole: int) -> None:
    if watcher := WATCHER.get():
        watcher(done, whole)
