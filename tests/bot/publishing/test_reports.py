"""The report on a candidate as people and programs read it."""

from pathlib import Path

import pytest

from bot.publishing.reports import SHOWN, as_text, path_of, read_report, save_report
from bot.publishing.types import BlockedError, Change, Report, Seen
from index.builds.store import BuildStore
from index.errors import BuildError

DAY = "2026-11-25T12:00:00+00:00"
RIGHT, WRONG = Seen("faq", "a#b", "one"), Seen("answered", "a#b")
LOST = Change("golden", "Kan vi?", RIGHT, WRONG, worse=True)
MOVED = Change("recent", "Må vi?", WRONG, RIGHT)
NEW = Change("faq", "ny", None, Seen("not_found"))


def lines(**values: object) -> list[str]:
    return as_text(Report("b2", **{"compared": "b1", "checked_at": DAY, **values})).splitlines()  # type: ignore[arg-type]


def test_a_first_candidate_has_nothing_to_be_compared_with() -> None:
    """Then there is nothing more to say of it."""
    found = lines(compared="")
    assert found[0] == f"Candidate b2, nothing to compare with, checked {DAY}."
    assert len(found) == 2
    assert lines(by="slack:U1")[0] == f"Candidate b2, compared with b1, checked {DAY} for slack:U1."


def test_figures_are_told_by_kind() -> None:
    """How many were asked, right now and right before where that is known, and answered differently."""
    figures = {
        "golden": {"asked": 9, "right": 7, "right_before": 8},
        "faq": {"asked": 4, "right": 4},
        "recent": {"asked": 2},
    }
    assert lines(figures=figures, changes=(LOST, MOVED, NEW, LOST))[1:4] == [
        "Golden questions: 9 asked, 7 right (before: 8), 2 answered differently.",
        "FAQ phrasings: 4 asked, 4 right, 1 answered differently.",
        "Recent questions: 2 asked, 1 answered differently.",
    ]


def test_changes_stand_under_what_they_are() -> None:
    """What is worse first and once, then each kind, before and after."""
    found = lines(changes=(MOVED, NEW, LOST))
    assert found[2:] == [
        *("", "Regressions: 1", "  Kan vi?", "    faq faq:one → answered a#b"),
        *("", "FAQ phrasings answered differently: 1", "  ny", "    (new) → not_found"),
        *("", "Recent questions answered differently: 1", "  Må vi?", "    answered a#b → faq faq:one"),
    ]


@pytest.mark.parametrize(
    ("count", "more"), [(SHOWN, []), (SHOWN + 2, ["  and 2 more; the JSON beside this text has all."])]
)
def test_a_long_list_is_cut_and_says_so(count: int, more: list[str]) -> None:
    """Exactly as many as fit are all there."""
    found = lines(changes=(MOVED,) * count)
    assert found.count("  Må vi?") == SHOWN
    assert [each for each in found if "more" in each] == more


def test_what_waits_for_review_and_why_it_was_published_stand_in_it() -> None:
    """Entries with their sections; the reason with its time."""
    found = lines(stale={"one": ["a#b", "c#d"]}, accepted="derfor", accepted_at=DAY)
    assert found[1] == f"Published in spite of regressions {DAY}: derfor"
    assert found[-2:] == [
        "FAQ entries to review, because a section they build on has changed: 1.",
        "  one: a#b, c#d",
    ]


def test_a_report_is_read_back(tmp_path: Path) -> None:
    """With every change; the text lies beside it."""
    store = BuildStore(tmp_path)
    report = Report("b2", "b1", DAY, {"golden": {"asked": 1}}, (LOST, NEW), {"one": ["a#b"]}, {"cut": 0.1}, "me")
    save_report(report, store)
    assert read_report(store, "b2") == report
    assert path_of(store, "b2").with_suffix(".txt").read_text(encoding="utf-8") == as_text(report)
    assert read_report(store, "b2").regressions == (LOST,)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "was not checked here"),
        ("{", "cannot be read"),
        ("{}", "cannot be read"),
        ('{"build": "b2", "compared": "", "checked_at": "", "changes": [], "odd": 1}', "cannot be read"),
        ('{"changes": [{"kind": "faq", "question": "q", "before": null, "after": null, "worse": false}]}', "came to"),
    ],
)
def test_a_report_that_cannot_be_read_says_what_to_do(tmp_path: Path, text: str | None, said: str) -> None:
    """One that is not there, and one that somebody damaged."""
    store = BuildStore(tmp_path)
    if text is not None:
        path_of(store, "b2").parent.mkdir(parents=True)
        path_of(store, "b2").write_text(text, encoding="utf-8")
    with pytest.raises(BuildError, match=said):
        read_report(store, "b2")


@pytest.mark.parametrize(
    ("worse", "said"), [(1, "1 question that was right is answered"), (2, "2 questions that were right are answered")]
)
def test_why_it_was_not_published_is_said_in_numbers(worse: int, said: str) -> None:
    """One, or several."""
    assert said in str(BlockedError(Report("b2", "b1", DAY, changes=(MOVED, *(LOST,) * worse))))


def test_what_is_worst_comes_first() -> None:
    """Wrong, answered no more, from another place, in other words; and the words of both stand under the question."""
    words = Change("known", "ord", Seen("answered", "a#b", words="Før."), Seen("answered", "a#b", words="Nå."))
    gone = Change("recent", "borte", Seen("answered", "a#b", words="Før."), Seen("not_found"))
    report = Report("b2", "b1", DAY, changes=(words, MOVED, gone, LOST))
    assert report.worst_first == (LOST, gone, MOVED, words)
    assert lines(changes=(words,))[-2:] == ["    − Før.", "    + Nå."]
    assert lines(changes=(gone,))[-2:] == ["    − Før.", "    + –"]
