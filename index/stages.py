"""Where the time of a long piece of work goes."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar

Stages = dict[str, float]
Span = Callable[[str], AbstractContextManager[object]]
"""What is entered for as long as a stage of that name takes."""

clock = time.perf_counter
_STAGES: ContextVar[tuple[Stages, Span] | None] = ContextVar("stages", default=None)


@contextmanager
def recorded(span: Span = nullcontext) -> Iterator[Stages]:
    """Seconds by name of every stage inside the block, in the order they began; each is also a `span`."""
    stages: Stages = {}
    token = _STAGES.set((stages, span))
    try:
        yield stages
    finally:
        _STAGES.reset(token)


@contextmanager
def stage(name: str) -> Iterator[None]:
    """One stage; its time is noted where somebody records. It may stand inside another, whose time has it too."""
    recording = _STAGES.get()
    if recording is None:
        yield
        return
    stages, span = recording
    stages.setdefault(name, 0.0)
    started = clock()
    try:
        with span(name):
            yield
    finally:
        stages[name] += clock() - started
