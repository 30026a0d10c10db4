"""Nothing lost, nothing doubled: a thousand questions in Slack and in Teams while one call in five fails.

    .venv/bin/python scripts/measure/failing_calls.py [QUESTIONS] [SEED]

The chats are the loopback ones of the tests. Calls fail by 429 with Retry-After, 500 and 503 in plain text,
``internal_error``, an answer that never comes though the message was taken, and connections that are cut before and
after. Prints how often each way came up, and ends with 1 when an answer was lost or doubled in Slack, or lost in Teams.
In Teams a copy cannot be helped where Teams has a message and hides it; those are counted.
"""

import asyncio
import logging
import sys
import tempfile
import time
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(HOME), str(HOME / "tests")]

import structlog  # noqa: E402

from tests.bot.surfaces.failing_calls import UNSAID, Outcome, on_slack, on_teams  # noqa: E402


def tell(chat: str, found: Outcome, seconds: float) -> None:
    ways = ", ".join(f"{way} {times}" for way, times in sorted(found.ways.items()))
    print(f"{chat}: {len(found.copies)} questions in {seconds:.0f} s, {found.ways.total()} failed calls ({ways})")
    hidden = sum(bool(UNSAID & set(found.suffered.get(where, ()))) for where in found.doubled)
    print(
        f"{chat}: lost {len(found.lost)}, more than one copy {len(found.doubled)}, {hidden} of them hidden by the chat"
    )


def main() -> int:
    questions, seed = (int(each) for each in (sys.argv[1:] + ["1000", "15"][len(sys.argv) - 1 :]))
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        for chat, run in (("Slack", on_slack), ("Teams", on_teams)):
            began = time.monotonic()
            found = asyncio.run(run(f"sqlite:///{folder}/{chat}.db", questions, seed))
            tell(chat, found, time.monotonic() - began)
            failed |= bool(found.lost) or (chat == "Slack" and bool(found.doubled))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
