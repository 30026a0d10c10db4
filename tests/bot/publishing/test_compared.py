"""What counts as a change and what as worse, and which questions are asked at all; answers are written down here."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from fakes import CALIBRATION, FakeEncoder

from bot.answering.answer import answer
from bot.answering.search import LoadedIndex
from bot.publishing import checks
from bot.publishing.checks import (
    NEAR,
    Answers,
    check_faq,
    check_golden,
    check_recent,
    found_by,
    phrasing_keys,
    phrasings_to_ask,
    prepared,
    seen,
    stale_faq,
)
from bot.publishing.types import Change, Seen
from index.builds.build import Build
from index.types import Phrasing

TODAY = date(2026, 11, 20)
BEFORE: Any = SimpleNamespace(build=SimpleNamespace(id="before"), calibration=1)
AFTER: Any = SimpleNamespace(build=SimpleNamespace(id="after"), calibration=1)
GOOD, OTHER, BAD = Seen("faq", faq="good"), Seen("faq", faq="other"), Seen("answered", first="a#b")


class Given:
    """Stands in for ``Answers``: what each build answers, in the words of a report."""

    def __init__(self, **answers: list[Seen | None]) -> None:
        self.answers = answers

    def of(self, loaded: Any, questions: list[str], _today: date) -> list[Any]:
        return [each and SimpleNamespace(seen=each) for each in self.answers[loaded.build.id][: len(questions)]]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer is right when it is a FAQ entry; what is seen of it is what was given."""
    monkeypatch.setattr(checks, "seen", lambda found: found.seen if found else Seen("failure"))
    monkeypatch.setattr(checks, "is_right", lambda _question, found, _loaded: bool(found) and found.seen.faq != "")


def golden(count: int) -> Any:
    return [SimpleNamespace(question=f"q{at}") for at in range(count)]


@pytest.mark.usefixtures("told")
def test_a_golden_question_is_worse_when_it_was_right_and_is_not() -> None:
    """Another right answer is a change, as is another wrong one; the same is none."""
    given: Any = Given(before=[GOOD, GOOD, BAD, BAD, GOOD], after=[BAD, OTHER, GOOD, None, GOOD])
    changes, figures = check_golden(golden(5), AFTER, BEFORE, given, TODAY)
    assert figures == {"asked": 5, "right": 3, "right_before": 3}
    assert changes == [
        Change("golden", "q0", GOOD, BAD, worse=True),
        Change("golden", "q1", GOOD, OTHER, worse=False),
        Change("golden", "q2", BAD, GOOD, worse=False),
        Change("golden", "q3", BAD, Seen("failure"), worse=False),
    ]


def test_a_right_answer_that_is_no_longer_right_is_told_though_it_looks_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What the question accepts may be gone from the guidance."""
    monkeypatch.setattr(checks, "seen", lambda _found: GOOD)
    monkeypatch.setattr(checks, "is_right", lambda _question, _found, loaded: loaded is BEFORE)
    given: Any = Given(before=[GOOD], after=[GOOD])
    changes, _ = check_golden(golden(1), AFTER, BEFORE, given, TODAY)
    assert changes == [Change("golden", "q0", GOOD, GOOD, worse=True)]


@pytest.mark.usefixtures("told")
def test_without_a_build_before_nothing_has_changed() -> None:
    """What is right is counted all the same; recent questions are only counted."""
    given: Any = Given(after=[GOOD, BAD])
    assert check_golden(golden(2), AFTER, None, given, TODAY) == ([], {"asked": 2, "right": 1})
    assert check_recent(["q0", "q1"], AFTER, None, given, TODAY) == ([], {"asked": 2})


@pytest.mark.usefixtures("told")
def test_a_recent_question_is_worse_only_when_it_has_no_answer() -> None:
    """Nobody knows what is right."""
    given: Any = Given(before=[GOOD, GOOD, BAD, None], after=[BAD, None, BAD, GOOD])
    changes, figures = check_recent(["q0", "q1", "q2", "q3"], AFTER, BEFORE, given, TODAY)
    assert figures == {"asked": 4}
    assert changes == [
        Change("recent", "q0", GOOD, BAD, worse=False),
        Change("recent", "q1", GOOD, Seen("failure"), worse=True),
        Change("recent", "q3", Seen("failure"), GOOD, worse=False),
    ]


def test_what_is_seen_of_an_answer_is_what_stands_first(shared_build: Build, encoder: FakeEncoder) -> None:
    """The status, the first quote's section, the entry and its words; a failure for none."""
    loaded = LoadedIndex(shared_build, encoder, CALIBRATION)
    by_entry = seen(answer("Kan vi slette en kommentar?", loaded, today=TODAY))
    words = "Ja, når den bryter reglene."
    assert by_entry == Seen("faq", "moderering#slette-kommentarer", "slette-kommentar", words)
    assert seen(answer("Hvor parkerer jeg?", loaded, today=TODAY)) == Seen("not_found")
    assert seen(None) == Seen("failure")


# -- answers that are known


def test_no_answer_is_worked_out_twice(
    shared_build: Build, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each question once a build, some at a time, in the order they are asked; others' are forgotten when told to."""
    worked: list[str] = []
    answered = checks.answered
    monkeypatch.setattr(checks, "answered", lambda asked, *rest: (worked.append(asked), answered(asked, *rest))[1])
    monkeypatch.setattr(checks, "AT_ONCE", 2)
    loaded, answers = LoadedIndex(shared_build, encoder, CALIBRATION), Answers()
    asked = ["Slette kommentar", "Parkering", "Slette kommentar", "Leder på nett"]
    found = answers.of(loaded, asked, TODAY)
    assert [each and each.question for each in found] == asked
    assert worked == [asked[0], asked[1], asked[3]]
    assert answers.of(loaded, [*asked[::-1], "Melding i arkivet"], TODAY)[:4] == found[::-1]
    assert worked[3:] == ["Melding i arkivet"]
    answers.keep([shared_build.id])
    assert len(answers.known) == 4
    answers.keep(["another"])
    assert answers.known == {}


def test_questions_asked_together_have_their_own_cosines(shared_build: Build, encoder: FakeEncoder) -> None:
    """Each those of its own words, under the words that are searched for."""
    loaded = prepared(LoadedIndex(shared_build, encoder, CALIBRATION), ["Slette kommentar", "Leder på nett"])
    assert list(loaded.cosines) == ["Slette kommentar", "Leder på nett"]
    for question, cosines in loaded.cosines.items():
        alone = shared_build.passage_vectors.vectors @ encoder.encode_queries([question])[0]
        assert cosines.passage.tolist() == pytest.approx(alone.tolist(), abs=1e-6)


# -- phrasings


def faq_checked(monkeypatch: pytest.MonkeyPatch, now: Any, then: Any, *, before: Any = BEFORE) -> Any:
    """``check_faq`` where the phrasings find this now, and found that before."""
    keys = {"before": list(then), "after": list(now)}
    monkeypatch.setattr(checks, "phrasing_keys", lambda build: keys[build.id])
    monkeypatch.setattr(checks, "phrasings_to_ask", lambda *_: list(range(len(now))))
    monkeypatch.setattr(
        checks,
        "found_by",
        lambda loaded, positions: (
            dict(list(now.items()))
            if loaded is AFTER
            else {keys["before"][at]: then[keys["before"][at]] for at in positions}
        ),
    )
    return check_faq(AFTER, before)


def test_a_phrasing_that_no_longer_finds_its_entry_is_worse(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that never did is no news; a new one that does not is told, and blocks nothing."""
    own, lost, never, new = ("own", "a"), ("lost", "a"), ("never", "a"), ("new", "a")
    now = {own: (GOOD, True), lost: (OTHER, False), never: (BAD, False), new: (OTHER, False)}
    then = {("gone", "a"): (GOOD, True), own: (GOOD, True), lost: (GOOD, True), never: (BAD, False)}
    changes, figures = faq_checked(monkeypatch, now, then)
    assert figures == {"asked": 4, "right": 1}
    assert changes == [
        Change("faq", "lost", GOOD, OTHER, worse=True),
        Change("faq", "new", None, OTHER, worse=False),
    ]


def test_without_a_build_before_every_phrasing_is_new(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that do not find their own entry are told."""
    now = {("own", "a"): (GOOD, True), ("new", "a"): (OTHER, False)}
    changes, figures = faq_checked(monkeypatch, now, {}, before=None)
    assert (changes, figures["right"]) == ([Change("faq", "new", None, OTHER, worse=False)], 1)


def test_only_phrasings_that_may_have_changed_are_asked(shared_build: Build, encoder: FakeEncoder) -> None:
    """All of entries without a build before or with another calibration; else new ones, and those near to a new one."""
    after = LoadedIndex(shared_build, encoder, CALIBRATION)
    of_faq = [at for at, each in enumerate(shared_build.phrasings) if each.faq]
    held = set(phrasing_keys(shared_build))
    assert phrasings_to_ask(after, None, held) == of_faq
    assert phrasings_to_ask(after, replace(after, calibration=replace(CALIBRATION, faq_from=0.5)), held) == of_faq
    assert phrasings_to_ask(after, after, held) == []
    new = next(at for at, each in enumerate(shared_build.phrasings) if each.text == "delete a comment")
    vectors = shared_build.phrasing_vectors.vectors
    near = [at for at in of_faq if vectors[at] @ vectors[new] > NEAR]
    assert new in near
    assert 1 < len(near) < len(of_faq)
    assert phrasings_to_ask(after, after, held - {phrasing_keys(shared_build)[new]}) == near


def test_a_phrasing_is_known_by_its_text_and_its_family(shared_build: Build) -> None:
    """A question about a section has no family."""
    keys = phrasing_keys(shared_build)
    assert ("kritisk til etaten", "kritisere-etaten") in keys
    assert ("leder på nett", "") in keys


def test_phrasings_find_what_they_find_some_at_a_time(
    shared_build: Build, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of them, whatever the number at once."""
    loaded = LoadedIndex(shared_build, encoder, CALIBRATION)
    of_faq = [at for at, each in enumerate(shared_build.phrasings) if each.faq]
    whole = found_by(loaded, of_faq)
    monkeypatch.setattr(checks, "AT_ONCE", 5)
    assert found_by(loaded, of_faq) == whole
    assert list(whole) == [phrasing_keys(shared_build)[at] for at in of_faq]
    assert whole["slette kommentarer", "slette-kommentar"] == (Seen("faq", faq="slette-kommentar"), True)
    fact = replace(shared_build, phrasings=(Phrasing("x", None, ()), *shared_build.phrasings[1:]))
    assert found_by(replace(loaded, build=fact), []) == {}


def test_entries_to_review_are_those_with_changed_sections(shared_build: Build) -> None:
    """With the sections."""
    info = replace(shared_build.faq_infos["slette-kommentar"], stale=("a#b",))
    assert stale_faq(shared_build) == {}
    assert stale_faq(replace(shared_build, faq_infos={**shared_build.faq_infos, info.id: info})) == {info.id: ["a#b"]}
