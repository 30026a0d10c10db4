"""How a server bears more people than it has room for, as ratios to what one person alone sees on the same machine.

    .venv/bin/python scripts/measure/load.py [--clients 64 200] [--seconds 30] [--small]

Starts a server of its own on a free port of the loopback interface, with a journal in a folder that is thrown away,
asks as one person, then as many at once, a crowd after the other, and prints one table; whoever is told to try again
does so after the seconds in Retry-After.
`--small` asks the small corpus of the tests, which needs no model. Bounded: 200 people and 60 seconds at most, and
nothing but this machine. The exit code is 1 when a figure is worse than it must be.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import yaml

HOME = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(HOME), str(HOME / "tests")]

MOST_CLIENTS, MOST_SECONDS = 200, 60.0
JUDGED_CLIENTS = 64
"""Up to so many the time of those let in is judged; with more it is told."""

WARM_SECONDS, ALONE_SECONDS = 3.0, 8.0
ADMITTED_RATIO, REFUSED_SECONDS, HEALTH_SECONDS = 3.0, 1.0, 0.2
"""What must be: those let in within three times the unloaded p99, refusals within a second, health within 0.2."""

SMALL = "import sys; from scripts.measure.load import serve_small; serve_small(sys.argv[1:])"
READY = "Veileder answers on "


@dataclass(slots=True)
class Seen:
    """Seconds of every reply, by what it was."""

    answers: list[float] = field(default_factory=list)
    refusals: list[float] = field(default_factory=list)
    health: list[float] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)


def p(seconds: list[float], share: float) -> float:
    """The percentile; 0 when there is nothing."""
    return sorted(seconds)[min(len(seconds) - 1, int(share * len(seconds)))] if seconds else 0.0


async def person(session: aiohttp.ClientSession, url: str, questions: list[str], until: float, seen: Seen) -> None:
    at = 0
    while time.monotonic() < until:
        at += 1
        began = time.perf_counter()
        async with session.post(f"{url}/api/ask", json={"question": questions[at % len(questions)]}) as reply:
            await reply.read()
            took = time.perf_counter() - began
            if reply.status == 200:
                seen.answers.append(took)
            elif reply.status == 503 and "Retry-After" in reply.headers:
                seen.refusals.append(took)
                await asyncio.sleep(int(reply.headers["Retry-After"]))
            else:
                seen.odd.append(str(reply.status))


async def look_after(session: aiohttp.ClientSession, url: str, until: float, seen: Seen) -> None:
    while time.monotonic() < until:
        began = time.perf_counter()
        async with session.get(f"{url}/health/live") as reply:
            await reply.read()
        seen.health.append(time.perf_counter() - began)
        await asyncio.sleep(0.2)


async def crowd(url: str, questions: list[str], clients: int, seconds: float) -> Seen:
    seen, until = Seen(), time.monotonic() + seconds
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as session:
        people = [person(session, url, questions[at:] + questions[:at], until, seen) for at in range(clients)]
        await asyncio.gather(*people, look_after(session, url, until, seen))
    return seen


@contextmanager
def server(var: Path, *, small: bool) -> Iterator[str]:
    command = ["-c", SMALL, str(var)] if small else ["-c", "from bot.cli import main; main()", "serve", "--port", "0"]
    env = {
        **os.environ,
        "PYTHONPATH": f"{HOME}:{HOME / 'tests'}",
        "VEILEDER_DATABASE": f"sqlite:///{var / 'veileder.db'}",
        "COLUMNS": "200",
    }
    with (
        (var / "log").open("w+", encoding="utf-8") as log,
        subprocess.Popen([sys.executable, *command], cwd=HOME, env=env, stdout=log, stderr=log) as running,  # noqa: S603
    ):
        try:
            yield address(var / "log", running)
        finally:
            running.terminate()
            running.wait(60)


def address(log: Path, running: "subprocess.Popen[bytes]") -> str:
    """Where the server says that it answers."""
    while running.poll() is None:
        for line in log.read_text(encoding="utf-8").splitlines():
            if line.startswith(READY):
                return line.removeprefix(READY).strip()
        time.sleep(0.1)
    sys.exit(f"the server did not start:\n{log.read_text(encoding='utf-8')}")


def serve_small(arguments: list[str]) -> None:
    """In the server's own process: the small corpus of the tests, and its encoder without a model."""
    from fakes import FakeEncoder, build_small, write_corpus

    from bot.commands import serve
    from bot.journal import Journal
    from bot.service import BotService
    from bot.settings import Settings
    from index.builds.store import BuildStore

    var = Path(arguments[0])
    build_small(write_corpus(var / "corpus"), BuildStore(var / "index"))
    settings = Settings(var=var, corpus=var / "corpus", database=f"sqlite:///{var / 'veileder.db'}", port=0)
    made = BotService(settings, FakeEncoder(), Journal.open(settings.database_url))
    serve.open_service = lambda *_args, **_named: made
    with serve.listening(settings.host, 0) as sock:
        serve.run(settings, sock)


def asked(*, small: bool) -> list[str]:
    if small:
        return ["Kan ledere delta i debatten?", "Kan vi slette en kommentar?", "Kan jeg dele bilder av kolleger?"]
    golden = yaml.safe_load((HOME / "corpus" / "golden.yaml").read_text(encoding="utf-8"))
    return [each["question"] for each in golden][:100]


def row(name: str, seconds: list[float], one: list[float]) -> None:
    """A line of the table: how many, and how long they took, in milliseconds and as ratios to one person's answers."""
    if seconds:
        shares = [p(seconds, share) for share in (0.5, 0.99, 1.0)]
        base = p(one, 0.99) or 1.0
        cells = " | ".join(f"{each * 1000:.0f} | {each / base:.2f}" for each in shares)
        print(f"| {name} | {len(seconds)} | {cells} |")


def judged(clients: int, alone: Seen, many: Seen) -> bool:
    """Prints what must hold, and whether it does."""
    ratio = p(many.answers, 0.99) / (p(alone.answers, 0.99) or 1)
    within = ratio <= ADMITTED_RATIO or clients > JUDGED_CLIENTS
    rows = [
        (f"{clients}: answers' p99 is {ratio:.2f} × that of one alone", within),
        (f"{clients}: refusals within {REFUSED_SECONDS} s", max(many.refusals, default=0) <= REFUSED_SECONDS),
        (f"{clients}: health within {HEALTH_SECONDS} s", max(many.health) <= HEALTH_SECONDS),
        (f"{clients}: replies of another kind: {many.odd or 'none'}", not many.odd),
    ]
    for what, holds in rows:
        print(f"{'holds' if holds else 'FAILS'}  {what}")
    return all(holds for _, holds in rows)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, nargs="+", default=[64, 200])
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--small", action="store_true")
    options = parser.parse_args()
    crowds = [min(clients, MOST_CLIENTS) for clients in options.clients]
    seconds, questions = min(options.seconds, MOST_SECONDS), asked(small=options.small)
    with tempfile.TemporaryDirectory() as folder, server(Path(folder), small=options.small) as url:
        asyncio.run(crowd(url, questions, 1, WARM_SECONDS))
        alone = asyncio.run(crowd(url, questions, 1, ALONE_SECONDS))
        seen = [asyncio.run(crowd(url, questions, clients, seconds)) for clients in crowds]
    print("| what | number | median ms | × | p99 ms | × | longest ms | × |\n|---|--:|--:|--:|--:|--:|--:|--:|")
    row("one alone, answers", alone.answers, alone.answers)
    for clients, many in zip(crowds, seen, strict=True):
        row(f"{clients} at once, answers", many.answers, alone.answers)
        row(f"{clients} at once, refusals", many.refusals, alone.answers)
        row(f"{clients} at once, health", many.health, alone.answers)
    well = [judged(clients, alone, many) for clients, many in zip(crowds, seen, strict=True)]
    return 0 if all(well) else 1


if __name__ == "__main__":
    sys.exit(main())
