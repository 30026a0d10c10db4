"""What a report says of a journal that can be counted by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from fake_journal import DELETE, SPEECH, TODAY, Ask
from fakes import FakeEncoder

from bot.insight import insight as insight_module
from bot.insight import report as report_module
from bot.insight.guidance import Places, stale
from bot.insight.insight import Insight
from bot.insight.period import period_of
from bot.insight.types import Count, DayCount, Period, Report
from bot.service import BotService
from bot.types import Language, Status
from index.builds.build import Build

NOVEMBER = Period(date(2026, 11, 1), TODAY)
NOT_FOUND, UNCERTAIN = Status.NOT_FOUND, Status.UNCERTAIN


def of(insight: Insight, period: Period = NOVEMBER) -> Report:
    return insight.report(period)


def test_different_wordings_of_a_gap_are_one_row(insight: Insight, asked: Ask) -> None:
    """One row says how often, in how many ways and over which days it was asked, with an example."""
    asked("Hvor kan jeg parkere?", day=3)
    asked("hvor kan jeg  parkere", day=5)
    asked("parkering?", day=5)
    asked("Where is the parking?", day=9, language=Language.EN)
    asked("Kan sjefen bestemme hva jeg liker?", day=9)
    gap, other = of(insight).not_found
    assert (gap.asked.count, gap.asked.wordings) == (4, 3)
    assert (gap.asked.first, gap.asked.last, gap.asked.days) == (date(2026, 11, 3), date(2026, 11, 9), 3)
    assert gap.asked.languages == (Language.NB, Language.EN)
    assert gap.asked.example in ("Hvor kan jeg parkere?", "hvor kan jeg  parkere")
    assert other.asked.count == 1


def test_the_example_is_in_the_language_most_asked_in(insight: Insight, asked: Ask) -> None:
    """One English wording does not stand for three Norwegian ones."""
    asked("Where is the parking?", language=Language.EN)
    asked("parkering?")
    asked("parkere?")
    assert of(insight).not_found[0].asked.example in ("parkering?", "parkere?")


def test_declined_and_uncertain_are_apart(insight: Insight, asked: Ask) -> None:
    """What got no answer and what got a doubtful one are two lists, each counting its own."""
    asked("parkering?", NOT_FOUND)
    asked("parkering?", UNCERTAIN)
    report = of(insight)
    assert [each.asked.count for each in report.not_found] == [1]
    assert [each.asked.count for each in report.uncertain] == [1]
    assert report.most_asked[0].count == 2
    assert set(report.most_asked[0].statuses) == {Count("not_found", 1), Count("uncertain", 1)}


def test_a_gap_says_whether_the_guidance_answers_it_now(insight: Insight, asked: Ask) -> None:
    """The example is asked again of the current build, which names the nearest sections; nothing is journalled."""
    asked("Kan vi slette en kommentar?", day=2)
    asked("parkering?", day=1)
    first, second = of(insight).not_found
    assert first.now is Status.FAQ
    assert first.answered_now
    assert [place.address for place in first.nearest] == ["moderering#slette-kommentarer"]
    assert second.now is NOT_FOUND
    assert not second.answered_now
    assert second.nearest
    assert of(insight).totals.questions == 2


def test_only_what_was_asked_twice_is_among_the_most_asked(insight: Insight, asked: Ask) -> None:
    """A single question, small talk and failures are not."""
    asked("parkering?")
    for _ in range(2):
        asked("Hei", Status.SMALLTALK)
        asked("bilder?", None, error="x")
        asked("Kan vi slette kommentarer?", Status.FAQ, faq="slette-kommentar", quotes=(DELETE,))
    assert [(each.example, each.count) for each in of(insight).most_asked] == [("Kan vi slette kommentarer?", 2)]


def test_an_entry_and_its_translation_are_one_question(insight: Insight, asked: Ask) -> None:
    """Bokmål and nynorsk answers of one FAQ entry are counted together."""
    asked("Får jeg kritisere?", Status.FAQ, faq="kritisere-etaten", quotes=(SPEECH,))
    asked("etaten min?", Status.FAQ, faq="kritisere-etaten-nn", quotes=(SPEECH,), language=Language.NN)
    assert of(insight).most_asked[0].count == 2


def test_follow_ups_are_counted_but_not_grouped(insight: Insight, asked: Ask) -> None:
    """«og på nynorsk?» means nothing without the question before it."""
    asked("og på nynorsk?")
    asked("og på nynorsk?")
    report = of(insight)
    assert (report.totals.questions, report.follow_ups, report.not_found, report.most_asked) == (2, 2, (), ())


def test_totals_count_everything_in_the_period_and_nothing_else(insight: Insight, asked: Ask) -> None:
    """Status, language, surface and day add up to the questions of the period; both ends are included."""
    asked("a", NOT_FOUND, day=10)
    asked("b", Status.ANSWERED, day=12, surface="slack", language=Language.NN, helpful=True)
    asked("c", None, day=12, error="x")
    asked("før", day=9)
    asked("etter", day=13)
    totals = of(insight, Period(date(2026, 11, 10), date(2026, 11, 12))).totals
    assert totals.questions == 3
    assert {each.key: each.count for each in totals.by_status if each.count} == {
        "answered": 1,
        "not_found": 1,
        "failed": 1,
    }
    assert totals.by_language == (Count("nb", 2), Count("nn", 1), Count("en", 0))
    assert totals.by_surface == (Count("web", 2), Count("slack", 1))
    assert totals.by_day == (
        DayCount(date(2026, 11, 10), 1, 1),
        DayCount(date(2026, 11, 11), 0, 0),
        DayCount(date(2026, 11, 12), 2, 0),
    )
    assert (totals.helped, totals.not_helped) == (1, 0)


def test_a_question_just_after_midnight_belongs_to_the_new_day(insight: Insight, asked: Ask) -> None:
    """Days are those of this machine's clock, not of UTC."""
    asked("a", asked_at=datetime(2026, 11, 10, 23, 30, tzinfo=UTC))
    assert of(insight, Period(date(2026, 11, 11), date(2026, 11, 11))).totals.questions == 1


def test_low_rated_answers_come_with_reasons(insight: Insight, asked: Ask) -> None:
    """Noes and yeses are added up by answer; reasons stand beside their questions, newest first."""
    asked("slette?", Status.FAQ, faq="slette-kommentar", quotes=(DELETE,), helpful=False, reason="For kort", day=4)
    asked("slette da?", Status.FAQ, faq="slette-kommentar", quotes=(DELETE,), helpful=False, day=6)
    asked("slette", Status.FAQ, faq="slette-kommentar", quotes=(DELETE,), helpful=True)
    asked("kritikk", Status.ANSWERED, quotes=(SPEECH,), helpful=True)
    asked("parkering", NOT_FOUND, helpful=False, reason="Jeg trenger svar")
    worst, none = of(insight).low_rated
    assert worst.place
    assert (worst.place.title, worst.noes, worst.yeses) == ("Kan vi slette en kommentar?", 2, 1)
    assert [(each.question, each.reason) for each in worst.complaints] == [("slette da?", ""), ("slette?", "For kort")]
    assert none.place is None
    assert none.complaints[0].reason == "Jeg trenger svar"


def test_quotes_are_counted_and_the_rest_is_unused(insight: Insight, asked: Ask) -> None:
    """Every quote counts for its section; sections without one are listed by document."""
    asked("a", Status.ANSWERED, quotes=(DELETE, SPEECH))
    asked("b", UNCERTAIN, quotes=(SPEECH,))
    asked("c", Status.ANSWERED, quotes=(replace(SPEECH, anchor="nedlagt"),))
    report = of(insight)
    speech, delete, gone = report.used
    assert (speech.place.title, speech.count, speech.first) == ("Ytringsfrihet › Kritikk av egen etat", 2, 1)
    assert (delete.place.address, delete.count, delete.first) == ("moderering#slette-kommentarer", 1, 1)
    assert (gone.place.title, gone.place.url) == ("ytringsfrihet#nedlagt", "")
    unused = {each.document.address: each for each in report.unused}
    assert [each.address for each in unused["moderering"].sections] == ["moderering#arkivere-meldinger"]
    assert unused["moderering"].total == 2
    assert len(unused["ytringsfrihet-nn"].sections) == unused["ytringsfrihet-nn"].total


def test_reviews_that_have_passed_or_come_soon_are_due(service: BotService) -> None:
    """The longest overdue first; what is far ahead is left out."""
    late = Insight(service, clock=lambda: date(2027, 9, 15)).report(NOVEMBER).due
    assert [(each.document.address, each.days_left) for each in late] == [
        ("moderering", -318),
        ("ytringsfrihet", 47),
        ("ytringsfrihet-nn", 47),
    ]
    assert late[0].owner == "Kommunikasjonsavdelingen"


def test_stale_entries_are_those_the_build_says(small_build: Build) -> None:
    """With the sections that have changed; none when nothing has."""
    assert stale(Places(small_build, "http://v")) == ()
    section = "moderering#slette-kommentarer"
    marked = replace(small_build.faq_infos["slette-kommentar"], stale=(section,))
    (found,) = stale(Places(replace(small_build, faq_infos={marked.id: marked}), "http://v"))
    assert (found.entry.url, found.sections) == ("http://v/faq/slette-kommentar", (section,))


def test_nobody_asked_is_a_report_too(insight: Insight) -> None:
    """An empty journal gives zeros, and what is due and unused all the same."""
    report = of(insight)
    assert report.totals.questions == 0
    assert (report.most_asked, report.not_found, report.low_rated, report.used) == ((), (), (), ())
    assert report.unused
    assert len(report.totals.by_day) == 20


def test_a_question_is_encoded_once(insight: Insight, asked: Ask, own_encoder: FakeEncoder) -> None:
    """Another view of the same questions encodes nothing; a new question costs one."""
    asked("parkering?")
    asked("Kan vi slette kommentarer?")
    of(insight)
    before = len(own_encoder.queries)
    of(insight)
    assert len(own_encoder.queries) == before
    asked("bilder?", Status.ANSWERED, quotes=(SPEECH,))
    of(insight)
    assert own_encoder.queries[before:] == ["bilder?"]


def test_too_many_questions_are_said_to_be(insight: Insight, asked: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest are counted, and the report says from which day on."""
    monkeypatch.setattr(insight_module, "ENTRIES_MOST", 2)
    for day in (5, 6, 7):
        asked(f"spørsmål {day}", day=day)
    report = of(insight)
    assert (report.truncated, report.counted_from, report.totals.questions) == (True, date(2026, 11, 6), 2)


def test_gaps_beyond_the_first_are_listed_but_not_asked_again(
    insight: Insight, asked: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A report costs a bounded number of answers."""
    monkeypatch.setattr(report_module, "AGAIN_MOST", 1)
    asked("parkering?", day=2)
    asked("arkiv og kritikk?", day=1)
    assert [each.now is None for each in of(insight).not_found] == [False, True]


def test_the_same_journal_gives_the_same_report(insight: Insight, asked: Ask, service: BotService) -> None:
    """Grouping has no chance in it, and no memory of what was shown before."""
    for question in ("parkering?", "slette?", "Hvor parkerer jeg?", "arkiv", "Arkivere?", "kommentar og arkiv"):
        asked(question)
    first = of(insight)
    insight.report(period_of(TODAY, days=1))
    assert of(insight) == first
    assert of(Insight(service, clock=lambda: TODAY)) == first


def test_everything_comes_redacted(insight: Insight, asked: Ask) -> None:
    """A number that somebody wrote is in no part of a report."""
    asked("Ring 22 33 44 55 om parkering, hilsen kari@example.no", helpful=False, reason="fnr 01010112345")
    told = repr(of(insight))
    assert not [each for each in ("22 33 44 55", "kari@", "01010112345") if each in told]
