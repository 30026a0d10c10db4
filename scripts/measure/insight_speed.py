"""How long a report takes: the first one of a process, and the same again. docs/insight.md has the figures.

    .venv/bin/python scripts/measure/insight_speed.py [QUESTIONS …]

For each number, a journal of so many questions is made in a temporary folder: once of what people ask again and again,
and once with every question in words of its own, which is the worst there is. Making it takes longer than measuring.
"""

import sys
import tempfile
import time
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(HOME / "scripts" / "measure"))

from sample_journal import fill  # noqa: E402

from bot.insight.asked import wordings  # noqa: E402
from bot.insight.insight import ENTRIES_MOST, Insight  # noqa: E402
from bot.insight.period import period_of  # noqa: E402
from bot.service import open_service, today  # noqa: E402
from bot.settings import Settings  # noqa: E402

SIZES = (1000, 5000, 20000)


def measure(count: int, *, distinct: bool) -> str:
    with tempfile.TemporaryDirectory() as folder:
        service = open_service(Settings(database=f"sqlite:///{Path(folder) / 'journal.db'}"))
        fill(service, count, distinct=distinct)
        service.warm_up()
        insight, period, took = Insight(service), period_of(today()), []
        for _ in range(2):
            started = time.perf_counter()
            insight.report(period)
            took.append(time.perf_counter() - started)
        different = len(wordings(service.journal.entries(limit=ENTRIES_MOST)))
        service.journal.close()
    return f"| {count} | {different} | {took[0]:.1f} s | {took[1]:.1f} s |"


def main(arguments: list[str]) -> int:
    print("| questions | wordings | first report | again |\n|---|---|---|---|")
    for count in [int(each) for each in arguments] or SIZES:
        for distinct in (False, True):
            print(measure(count, distinct=distinct), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
