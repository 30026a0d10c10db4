from people import ANNE, BO

from bot.database import Database
from bot.editorial.cases import Cases
from bot.journal import Journal
from bot.privacy.person import About, PersonalData


def test_an_asker_is_told_their_questions_to_the_editors(filled: Database):
    """By the id that stands nowhere: the question, what was thought of its answer, and the case with its place."""
    told = PersonalData(filled).export(About(person=BO.key))
    assert [row["question"] for row in told["questions"]] == ["Kan Bo dele dette?"]
    assert [row["reason"] for row in told["feedback"]] == ["Svarte ikke Bo"]
    assert [row["place"] for row in told["cases"]] == ["C1:1700.1:U0BO"]
    assert told["proposals"] == told["changes"] == []


def test_an_editor_is_told_what_they_did(filled: Database):
    """Cases they had, their drafts and changes; not the question of somebody else in the journal."""
    told = PersonalData(filled).export(About(person=ANNE.key))
    assert {name: len(rows) for name, rows in told.items()} == {
        "questions": 0,
        "feedback": 0,
        "cases": 1,
        "proposals": 1,
        "changes": 1,
    }


def test_a_stranger_has_nothing(filled: Database):
    """An id that is the beginning of another's is nobody."""
    assert not any(PersonalData(filled).export(About(person="teams:U0BO")).values())
    assert not any(PersonalData(filled).export(About(person="slack:U9")).values())


def test_erasing_an_asker(filled: Database):
    """Their question, feedback and case text are gone; the editors' own work is not."""
    data = PersonalData(filled)
    assert data.erase(About(person=BO.key)) == {"questions": 1, "feedback": 1, "cases": 1, "proposals": 0, "changes": 0}
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


def test_by_reference_and_by_words(filled: Database):
    """An answer's reference, and words in whatever case, find the same question; percent is a character."""
    data = PersonalData(filled)
    assert data.export(About(ref="aaaa0001"))["questions"] == data.export(About(words="kan bo DELE"))["questions"]
    assert not any(data.export(About(words="k%dele")).values())
    data.erase(About(ref="aaaa0001"))
    assert Journal(filled).entry("aaaa0001") is None
