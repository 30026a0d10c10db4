"""A journal to look at and to measure with: the questions of tests/data and of the FAQ, answered by the real service.

The same size gives the same questions. Not for readers' figures: how often each was asked is made up.
"""

import random
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import yaml

HOME = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(HOME))

from bot.service import BotService, journal_entry  # noqa: E402
from bot.types import Answer  # noqa: E402

DAYS = 30
SURFACES = ("web", "slack", "slack", "terminal")
REASONS = ("", "", "Gjelder det kommuner også?", "Jeg trengte et eksempel", "Fant ikke fristen")
RATED, LIKED = 0.12, 0.75  # shares


def questions(service: BotService, count: int, *, distinct: bool) -> Iterator[str]:
    """As many questions, some asked often; every one in words of its own when `distinct`."""
    chance = random.Random(7)  # noqa: S311 (figures to look at)
    gaps = read("wordings.yaml")
    often = [text for rank, each in enumerate(gaps) for text in each * max(1, 12 // (rank + 2))]
    rows = [*read("answerable.yaml"), *(row for row in read("off_topic.yaml") if row["kind"] == "near_miss")]
    held = [row["question"] for row in rows]
    faq = [text for each in service.build().faq_infos.values() for text in each.phrasings]
    for number in range(count):
        text = chance.choice([*often, *held, *held, *faq])
        yield f"{text} ({number})" if distinct else text


def read(name: str) -> list:  # type: ignore[type-arg]
    return list(yaml.safe_load((HOME / "tests" / "data" / name).read_text(encoding="utf-8")))


def fill(service: BotService, count: int, *, distinct: bool = False) -> None:
    """Puts so many questions of the last thirty days into the service's journal."""
    chance = random.Random(8)  # noqa: S311
    now, answers = datetime.now(UTC), dict[str, Answer]()
    for question in questions(service, count, distinct=distinct):
        asked = question.rpartition(" (")[0] if distinct else question
        if asked not in answers:
            answers[asked] = service.find(asked, [])
        ref, at = service.journal.new_ref(), now - timedelta(days=DAYS * chance.random())
        made = replace(answers[asked], question=question)
        service.journal.record(replace(journal_entry(ref, chance.choice(SURFACES), made), asked_at=at))
        if chance.random() < RATED:
            liked = chance.random() < LIKED
            service.journal.feedback(ref, liked, "" if liked else chance.choice(REASONS))
