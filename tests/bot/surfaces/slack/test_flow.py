"""How far a reader of the code walks to follow one question through Slack: files entered, and changes of file."""

import asyncio
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[4]
CHAT = ("bot/chat/", "bot/surfaces/")
FILES = 13  # of the chat: from Slack's request to Slack's answer, without the core and the texts
CHANGES = 150


@contextmanager
def walked() -> Iterator[list[str]]:
    """Files of the project in the order in which their functions are entered, in every thread that begins inside.

    A comprehension, a lambda or a generator that goes on is read where it stands: none counts as entered.
    """
    seen: list[str] = []

    def note(frame: Any, event: str, _: Any) -> None:
        code = frame.f_code
        begins = event == "call" and frame.f_lineno == code.co_firstlineno and not code.co_name.startswith("<")
        if begins and code.co_filename.startswith((f"{ROOT}/bot/", f"{ROOT}/index/")):
            seen.append(code.co_filename.removeprefix(f"{ROOT}/"))

    threading.setprofile(note)
    sys.setprofile(note)
    try:
        yield seen
    finally:
        sys.setprofile(None)
        threading.setprofile(None)  # type: ignore[arg-type]


def changes(files: list[str]) -> int:
    return sum(before != after for before, after in pairwise(files))


def told(files: list[str]) -> str:
    """Calls of each file's functions, by package."""
    packages: dict[str, list[str]] = {}
    for file, count in Counter(files).items():
        packages.setdefault(file.rpartition("/")[0], []).append(f"{Path(file).stem} {count}")
    rows = [f"  {package}: {', '.join(sorted(packages[package]))}" for package in sorted(packages)]
    return "\n".join([f"{len(set(files))} files, {changes(files)} changes of file, {len(files)} calls", *rows])


def test_one_question_is_read_in_few_files(run: Any) -> None:
    """What a chat adds to an answer stands in few files, and the reader is not sent to and fro between them."""

    async def scenario(room: Any) -> None:
        await room.say("<@UBOT> Kan jeg kritisere etaten min?", user="U5")  # what is read once has been read
        with walked() as files, ThreadPoolExecutor() as fresh:
            asyncio.get_running_loop().set_default_executor(fresh)
            await room.say("<@UBOT> Kan jeg kritisere etaten min?", user="U5")
        own = [each for each in files if each.startswith(CHAT)]
        print(f"All: {told(files)}\nOf the chat: {told(own)}")  # noqa: T201 (scripts/measure/flow shows it)
        assert len(set(own)) <= FILES
        assert changes(own) <= CHANGES

    run(scenario)
