"""What commands print with: results to standard output, messages and progress to standard error."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from index.builds.builder import Watch
from index.encode.encoders import Progress as Step

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def say(message: str) -> None:
    err.print(message, markup=False, soft_wrap=True)


@contextmanager
def progress_bars() -> Iterator[Watch]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True) as bars:

        def watch(step: str) -> Step:
            task = bars.add_task(f"Encoding: {step}", total=None)
            return lambda done, total: bars.update(task, completed=done, total=total)

        yield watch
