"""Where the time of a long piece of work goes."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Stages = dict[str, float]
clock = time.perf_counter
_STAGES: ContextVar[Stages | None] = ContextVar("stages", default=None)


@contextmanager
def recorded() -> Iterator[Stages]:
    """Seconds by name of every stage inside the block, in the order they began."""
    stages: Stages = {}
    token = _STAGES.set(stages)
    try:
        yield stages
    finally:
        _STAGES.reset(token)


@contextmanager
def stage(name: str) -> Iterator[None]:
    """One stage; its time is noted where somebody records."""
    stages = _STAGES.get()
    started = clock()
    if stages is not None:
        stages.setdefault(name, 0.0)
    try:
        yield
    finally:
        if stages is not None:
            stages[name] += clock() - started
