"""How long an answer waits while another program holds the database, and what becomes of the entries.

    .venv/bin/python scripts/measure/locked.py

The small corpus of the tests is asked again and again, with the SQLite file free, then locked for ten seconds. Prints
milliseconds an answer, and how many entries stand in the journal after it was free again.
"""

import sqlite3
import statistics
import sys
import tempfile
import time
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(HOME), str(HOME / "tests")]

from fakes import FakeEncoder, build_small, write_corpus  # noqa: E402

from bot.journal import Journal  # noqa: E402
from bot.service import BotService  # noqa: E402
from bot.settings import Settings  # noqa: E402
from index.builds.store import BuildStore  # noqa: E402

LOCKED_SECONDS = 10.0


def ask_for(service: BotService, seconds: float) -> list[float]:
    """Milliseconds of every answer given in so many seconds."""
    ends, took = time.monotonic() + seconds, []
    while time.monotonic() < ends:
        began = time.perf_counter()
        service.ask("Kan ledere delta i debatten?")
        took.append((time.perf_counter() - began) * 1000)
        time.sleep(0.02)
    return took


def told(what: str, took: list[float]) -> None:
    print(f"{what}: {len(took)} answers, median {statistics.median(took):.1f} ms, longest {max(took):.1f} ms")


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        var = Path(folder) / "var"
        build_small(write_corpus(Path(folder) / "corpus"), BuildStore(var / "index"))
        settings = Settings(var=var, corpus=Path(folder) / "corpus", database=f"sqlite:///{var / 'veileder.db'}")
        service = BotService(settings, FakeEncoder(), Journal.open(settings.database_url))
        service.warm_up()
        free = ask_for(service, 2.0)
        holder = sqlite3.connect(var / "veileder.db", isolation_level=None)
        holder.execute("BEGIN EXCLUSIVE")
        locked = ask_for(service, LOCKED_SECONDS)
        waited = service.recorder.state.waiting
        holder.close()
        service.close()
        kept = Journal.open(settings.database_url)
        told("free", free)
        told("locked", locked)
        print(f"{waited} entries waited; {len(free) + len(locked)} asked, {len(kept.entries(limit=100_000))} kept")
        kept.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
