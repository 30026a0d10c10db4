from datetime import timedelta

from people import ANNE, BO, LATE, NOW, asked

from bot.database import Database
from bot.editorial.acts import Acts
from bot.editorial.cases import Cases
from bot.editorial.proposals import Proposals
from bot.editorial.types import ChangeRequest
from bot.journal import Journal
from bot.privacy.person import About, PersonalData


def test_an_asker_is_told_their_questions_to_the_editors(filled: Database):
    """By the id that stands nowhere: the question, what was thought of its answer, and the case with its place."""
    told = PersonalData(filled).export(About(person=BO.key))
    assert [row["question"] for row in told["questions"]] == ["Kan Bo dele dette?"]
    assert [row["reason"] for row in told["feedback"]] == ["Svarte ikke Bo"]
    assert [row["place"] for row in told["cases"]] == ["C1:1700.1:U0BO"]
    assert [(row["place"], row["body"]["message"]["text"]) for row in told["late_answers"]] == [("D1::k", LATE)]
    assert told["proposals"] == told["changes"] == []


def test_an_editor_is_told_what_they_did(filled: Database):
    """Cases they had, their drafts, changes and acts; not the question of somebody else in the journal."""
    Acts(filled).note(ANNE, "publish", "b1")
    told = PersonalData(filled).export(About(person=ANNE.key))
    assert {name: len(rows) for name, rows in told.items()} == {
        "questions": 0,
        "feedback": 0,
        "cases": 1,
        "proposals": 1,
        "changes": 1,
        "acts": 1,
        "late_answers": 0,
    }


def test_the_log_of_what_editors_did_stays(filled: Database):
    """Erasing an editor takes the name from cases and drafts, and nothing out of the log."""
    Acts(filled).note(ANNE, "publish", "b1")
    assert "acts" not in PersonalData(filled).erase(About(person=ANNE.key))
    assert [each.by_name for each in Acts(filled).latest(5)] == [ANNE.name]


def test_a_stranger_has_nothing(filled: Database):
    """An id that is the beginning of another's is nobody."""
    assert not any(PersonalData(filled).export(About(person="teams:U0BO")).values())
    assert not any(PersonalData(filled).export(About(person="slack:U9")).values())
    assert not any(PersonalData(filled).export(About(person=BO.key[:-1])).values())


def test_erasing_an_asker(filled: Database):
    """Their question, feedback and case text are gone; the editors' own work is not."""
    data = PersonalData(filled)
    assert data.erase(About(person=BO.key)) == {
        "questions": 1,
        "feedback": 1,
        "cases": 1,
        "proposals": 0,
        "changes": 0,
        "late_answers": 1,
    }
    assert Journal(filled).entries() == ()
    case = Cases(filled).of("aaaa0001")
    assert case is not None
    assert (case.question, case.answer, case.place) == ("", "", "")
    assert not any(data.export(About(person=BO.key)).values())
    assert data.export(About(words="Anne Editor"))["changes"]


def test_erasing_an_editor(filled: Database):
    """Their name and pseudonym are gone everywhere; the asker's question and its answer are not."""
    data = PersonalData(filled)
    data.erase(About(person=ANNE.key))
    assert not any(data.export(About(person=ANNE.key)).values())
    assert not any(data.export(About(words="anne editor")).values())
    case = Cases(filled).of("aaaa0001")
    assert case is not None
    assert case.answer == "Ja, Bo kan det."


def test_erasing_an_editors_name_leaves_what_was_asked(filled: Database):
    """The name stands with the case; whose question that is has not asked for anything."""
    PersonalData(filled).erase(About(words="ANNE EDITOR"))
    case = Cases(filled).of("aaaa0001")
    assert case is not None
    assert (case.question, case.taken_name) == ("Kan Bo dele dette?", "")
    assert Journal(filled).entry("aaaa0001") is not None


def test_by_reference_and_by_words(filled: Database):
    """An answer's reference, and words in whatever case, find the same question; percent is a character."""
    data = PersonalData(filled)
    assert data.export(About(ref="aaaa0001"))["questions"] == data.export(About(words="kan bo DELE"))["questions"]
    assert not any(data.export(About(words="k%dele")).values())
    data.erase(About(ref="aaaa0001"))
    assert Journal(filled).entry("aaaa0001") is None


def test_a_late_answer_by_reference_and_by_words(filled: Database):
    """It is found by the answer's reference and by words in it, and erased before it is sent."""
    data = PersonalData(filled)
    assert data.export(About(ref="aaaa0001"))["late_answers"] == data.export(About(words="kan DELE."))["late_answers"]
    assert data.erase(About(words="øyvind kan"))["late_answers"] == 1
    assert not data.export(About(ref="aaaa0001"))["late_answers"]


def test_capitals_of_every_letter_are_alike(opened: Database):
    """Also Ø, Å and Æ, which SQLite has no small letters for; feedback whose question lacks the words goes as well."""
    journal, data = Journal(opened), PersonalData(opened)
    journal.record(asked("aaaa0001", 1, "Skreiv ÅSE det?"))
    journal.record(asked("aaaa0002", 1, "Hva gjelder?"))
    journal.feedback("aaaa0002", helpful=False, reason="spør åse")
    found = data.erase(About(words="Åse"))
    assert (found["questions"], found["feedback"]) == (1, 1)
    assert not any(data.export(About(words="åse")).values())
    assert [each.ref for each in journal.entries(NOW - timedelta(days=9))] == ["aaaa0002"]


def test_words_in_the_text_of_a_proposal(opened: Database):
    """Somebody's name in what a reader wants changed is found, and the request goes."""
    Proposals(opened).request_change(ChangeRequest("a#b", "B", "/a", "ord", "Ta vekk Åse Ødegård"), BO)
    data = PersonalData(opened)
    assert data.erase(About(words="åse ødegård"))["proposals"] == 1
    assert not any(data.export(About(words="Ødegård")).values())
