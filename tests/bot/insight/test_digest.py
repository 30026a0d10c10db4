"""The weekly digest: what it says, and that it is sent once."""

import asyncio
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from fake_journal import DELETE, Ask

from bot.database import DatabaseError, IdempotencyKeys
from bot.database import idempotency as keys_module
from bot.insight import weekly as module
from bot.insight.digest import Digest, last_week, plain
from bot.insight.insight import Insight
from bot.insight.types import Period
from bot.insight.weekly import WeeklyDigest
from bot.settings_values import Weekly
from bot.types import Language, Status

MONDAY = datetime(2026, 11, 23, 8, 0).astimezone()
WRITTEN = Digest("t", ("l",), (), "http://v/innsikt", "Se")


def test_the_week_is_the_seven_days_before() -> None:
    """Today is not over yet, so it is not in it."""
    assert last_week(date(2026, 11, 23)) == Period(date(2026, 11, 16), date(2026, 11, 22))


def test_the_digest_in_a_few_lines(insight: Insight, asked: Ask) -> None:
    """Figures with the week before, the gaps asked most, answers that did not help, reviews due, and a link."""
    for _ in range(3):
        asked("Hvor kan jeg parkere?", day=16)
    asked("Kan vi slette en kommentar?", day=15)
    asked("Kan vi slette en kommentar?", day=14)
    asked("Hva mener ledere?", day=14)
    asked("slette", Status.FAQ, day=14, faq="slette-kommentar", quotes=(DELETE,), helpful=False, reason="Min sak")
    asked("for lenge siden", day=8)
    told = plain(insight.digest(Language.NB))
    assert told.splitlines()[0] == "Uka i Veileder: 13. november 2026 til 19. november 2026"
    assert "7 spørsmål. 1 fikk svar, 0 fikk et usikkert svar, 6 fikk ikke svar." in told
    assert "Uka før: 1 spørsmål, 1 uten svar." in told
    assert "• «Hvor kan jeg parkere?» – spurt 3 ganger" in told
    assert "• «Kan vi slette en kommentar?» – spurt 2 ganger. Veiledningen svarer nå." in told
    assert "• Kan vi slette en kommentar? – 1 nei, 0 ja" in told
    assert "• Moderering – fristen var 1. november 2026" in told
    assert told.splitlines()[-1].endswith("/innsikt?from=2026-11-13&to=2026-11-19")


def test_one_persons_words_do_not_reach_the_channel(insight: Insight, asked: Ask) -> None:
    """What was asked once is counted, not repeated; nor is a reader's reason."""
    asked("Kari i andre etasje parkerer feil, hva gjør jeg?", day=16, helpful=False, reason="Gjelder Kari")
    told = plain(insight.digest(Language.NB))
    assert "Kari" not in told
    assert "I tillegg 1 spørsmål som bare ble stilt én gang." in told


def test_a_long_list_is_cut(insight: Insight, asked: Ask) -> None:
    """A digest stays short, and says how much more there is."""
    for question in ("parkering", "bilder", "arkiv", "ledere", "samtykke", "meldinger", "kommentar"):
        asked(question, day=16)
        asked(question, day=17)
    told = plain(insight.digest(Language.NB))
    assert told.count("spurt 2 ganger") == 5
    assert "• og 2 til" in told


@pytest.mark.parametrize("language", Language)
def test_a_quiet_week_is_told_in_every_language(insight: Insight, language: Language) -> None:
    """Nothing asked is a line of its own; what is due is there all the same."""
    digest = insight.digest(language)
    assert len(digest.lead) == 1
    assert [part.lines for part in digest.parts]
    assert all(part.lines for part in digest.parts)


class Post:
    """Where digests go; ``fails`` times it cannot be reached first."""

    def __init__(self, fails: int = 0) -> None:
        self.fails = fails
        self.sent: list[Digest] = []

    async def __call__(self, digest: Digest) -> None:
        if self.fails:
            self.fails -= 1
            raise OSError("unreachable")
        self.sent.append(digest)


class Clock:
    def __init__(self, now: datetime = MONDAY) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def keys(database: str) -> Iterator[IdempotencyKeys]:
    opened = IdempotencyKeys.open(database)
    yield opened
    opened.close()


def sender(keys: IdempotencyKeys, post: Post, clock: Clock, surface: str = "slack") -> WeeklyDigest:
    return WeeklyDigest(surface, Weekly(0, 8, 0), keys, lambda: WRITTEN, post, clock)


def check(each: WeeklyDigest) -> bool:
    return asyncio.run(each.check())


def test_it_is_sent_at_its_moment_and_once_a_week(keys: IdempotencyKeys) -> None:
    """Not before, once on its day, not the next day, and again the week after."""
    post, clock = Post(), Clock(MONDAY - timedelta(minutes=1))
    each = sender(keys, post, clock)
    assert not check(each)
    clock.now = MONDAY
    assert check(each)
    clock.now += timedelta(hours=5)
    assert not check(each)
    clock.now += timedelta(days=1)
    assert not check(each)
    clock.now = MONDAY + timedelta(days=7)
    assert check(each)
    assert len(post.sent) == 2


def test_a_missed_one_is_sent_late_within_the_day(keys: IdempotencyKeys) -> None:
    """A server that was down at eight sends it when it is up again, and the day after not at all."""
    late = Clock(MONDAY.replace(hour=23, minute=50))
    assert check(sender(keys, Post(), late))
    assert not check(sender(keys, Post(), Clock(MONDAY + timedelta(days=8))))


def test_a_restart_does_not_repeat_it_and_many_processes_send_one(keys: IdempotencyKeys) -> None:
    """The claim is in the database."""
    post = Post()
    each = [sender(keys, post, Clock()) for _ in range(4)]

    async def all_at_once() -> list[bool]:
        return await asyncio.gather(*(one.check() for one in each))

    assert sorted(asyncio.run(all_at_once())) == [False, False, False, True]
    assert not check(sender(keys, post, Clock()))
    assert len(post.sent) == 1


def test_each_surface_gets_its_own(keys: IdempotencyKeys) -> None:
    """One chat that has it does not keep it from the other."""
    assert check(sender(keys, Post(), Clock(), "slack"))
    assert check(sender(keys, Post(), Clock(), "teams"))


def test_one_that_failed_is_tried_again(keys: IdempotencyKeys, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the channel cannot be reached, the claim runs out and the next check sends it; nothing escapes."""
    post = Post(fails=1)
    each = sender(keys, post, Clock())
    assert not check(each)
    assert not check(each)
    monkeypatch.setattr(keys_module, "STALE", timedelta(0))
    assert check(each)
    assert len(post.sent) == 1


def test_a_journal_that_is_down_does_not_stop_the_sender(keys: IdempotencyKeys) -> None:
    """The next check tries again."""
    clock, post = Clock(), Post()

    def down() -> Digest:
        raise DatabaseError("down")

    each = WeeklyDigest("slack", Weekly(0, 8, 0), keys, down, post, clock)
    assert not check(each)


def test_it_checks_again_and_again_until_it_is_stopped(keys: IdempotencyKeys) -> None:
    """The task looks once a minute, and ends when the program does."""
    post, clock, waits = Post(), Clock(MONDAY - timedelta(minutes=2)), list[float]()

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        clock.now += timedelta(seconds=seconds)
        if len(waits) == 5:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(sender(keys, post, clock).keep_sending(sleep))
    assert waits == [module.CHECK_SECONDS] * 5
    assert len(post.sent) == 1


def test_the_week_is_named_by_the_calendar(keys: IdempotencyKeys) -> None:
    """1 January may belong to the last week of the year before."""
    assert sender(keys, Post(), Clock()).key(datetime(2027, 1, 1)) == "digest:slack:2026-W53"
