"""The editors' views: a case, a draft, what came of publishing, and the queue."""

from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from bot.chat.button_payload import ButtonPayload
from bot.chat.elements import (
    Bullets,
    Button,
    Buttons,
    Choice,
    Divider,
    Field,
    Heading,
    Item,
    Lines,
    Note,
    Room,
    Run,
    Said,
    Sections,
    Text,
    Title,
    View,
    Whole,
)
from bot.chat.views.case import (
    LINKS,
    addresses_in,
    draw_case,
    draw_editors_answer,
    draw_proposal,
    draw_reply_form,
    draw_taken,
    state_line,
)
from bot.chat.views.draft import draw_draft, draw_wish, read_draft, too_long_line, typed
from bot.chat.views.home import CHANGED, changed_line, draw_home, draw_welcome, newest
from bot.chat.views.link import draw_page
from bot.chat.views.outcome import LINES, draw_outcome, report_lines
from bot.chat.views.preview import draw_preview
from bot.chat.views.queue import HERE, draw_queue
from bot.editorial.publish import Outcome
from bot.editorial.types import (
    Case,
    CaseState,
    Change,
    ChangeRequest,
    FaqDraft,
    Proposal,
    ProposalState,
    Queue,
    Reference,
    StaleEntry,
)
from bot.texts import text
from bot.types import Answer, Language, Status
from index.builds.build import Build
from index.types import Site

NB = Language.NB
WHEN = datetime(2026, 11, 20, 12, tzinfo=UTC)
NEAR = (Reference("a#x", "A › X", "http://x"),)
OPEN = Case(
    id=7,
    ref="0a1b",
    opened_at=WHEN,
    surface="slack",
    place="C1",
    desk="slack",
    channel="CRED",
    language=NB,
    question="Hvor parkerer jeg?",
    near=NEAR,
    state=CaseState.OPEN,
    taken_by="",
    taken_name="",
    answer="",
    answered_at=None,
    post="",
    faq="",
)
TAKEN = replace(OPEN, state=CaseState.TAKEN, taken_by="slack:U1", taken_name="Kari")
ANSWERED = replace(TAKEN, state=CaseState.ANSWERED, answer="Bak huset.", answered_at=WHEN)
DRAFT = FaqDraft("Kan jeg parkere?", ("parkering", "Kan eg parkere?"), "nn", ("a#x", "b#borte"), "Ja.", id="parkere")
WISH = ChangeRequest("a#x", "A › X", "http://x", "Dere kan", "Rett det.")
PROPOSAL = Proposal(3, ProposalState.WAITING, "slack:U9", "Ola", "Mange spør", WHEN, draft=DRAFT)
CHANGE = Change(5, WHEN, "slack:U1", "Kari", "", "", "parkere", "faq/parkere.md", None, "x", "b1", 3)


def buttons(shown: View) -> list[str]:
    return [each.do for each in shown.buttons]


def kinds(shown: View) -> list[str]:
    return [type(each).__name__ for each in shown.elements]


def all_of(shown: View, kind: type) -> list[Any]:
    return [each for each in shown.elements if isinstance(each, kind)]


# -- cases


@pytest.mark.parametrize(
    ("case", "pressed"),
    [
        (OPEN, ["case_take", "case_reply"]),
        (TAKEN, ["case_reply"]),
        (ANSWERED, ["case_faq"]),
        (replace(ANSWERED, faq="parkere"), []),
    ],
)
def test_what_can_be_done_with_a_case_is_what_is_left_to_do(case: Case, pressed: list[str]) -> None:
    """Taken once, answered once, made an entry once; each button knows the case, and the way back if there is one."""
    shown = draw_case(case, "http://faq", NB)
    assert buttons(shown) == pressed
    assert all(each.data == {"case": 7} for each in shown.buttons)
    assert all(each.data == {"case": 7, "back": HERE} for each in draw_case(case, "http://faq", NB, HERE).buttons)


def test_a_case_shows_how_far_it_has_come() -> None:
    """The question and what is nearest to it, then the answer, then the entry that was made of it."""
    assert kinds(draw_case(OPEN, "", NB)) == ["Heading", "Said", "Bullets", "Note"]
    assert kinds(draw_case(replace(OPEN, near=()), "", NB)) == ["Heading", "Said", "Note"]
    assert kinds(draw_case(ANSWERED, "", NB)) == ["Heading", "Said", "Bullets", "Whole", "Note"]
    made = draw_case(replace(ANSWERED, faq="parkere"), "http://faq", NB)
    assert kinds(made)[-2:] == ["Note", "Lines"]
    assert all_of(made, Lines)[-1].lines[0][1] == Run("parkere", "http://faq")


def test_an_answers_addresses_are_links_below_it() -> None:
    """Each once, no more than a few, without the full stop after them."""
    answer = "Se https://a.no/x. Eller (https://b.no/y)! Og https://a.no/x igjen."
    assert addresses_in(answer) == ["https://a.no/x", "https://b.no/y"]
    shown = draw_editors_answer(replace(ANSWERED, answer=answer), Site())
    assert kinds(shown) == ["Text", "Whole", "Lines"]
    assert [line[0].url for line in all_of(shown, Lines)[0].lines] == ["https://a.no/x", "https://b.no/y"]
    assert kinds(draw_editors_answer(ANSWERED, Site())) == ["Text", "Whole"]
    many = " ".join(f"https://a.no/{at}" for at in range(LINKS + 3))
    assert len(addresses_in(many)) == LINKS
    assert [each.plain for each in all_of(draw_editors_answer(ANSWERED, Site()), Whole)] == ["Bak huset."]


def test_a_case_says_when_it_was_answered_and_that_an_asker_on_the_web_looks_for_it() -> None:
    """Only when it was, and only there."""
    assert "20. november 2026" in state_line(ANSWERED, NB)
    assert "2026" not in state_line(TAKEN, NB)
    web = text("editorial.state.web", NB)
    assert web in state_line(replace(OPEN, surface="web"), NB)
    assert web not in state_line(OPEN, NB)


def test_an_editor_who_was_not_the_first_may_take_it_over() -> None:
    """From the one who has it; over the case, or beside it."""
    shown = draw_taken(TAKEN, "", NB, HERE)
    assert kinds(shown) == ["Text", "Heading", "Said", "Bullets", "Note"]
    assert buttons(shown) == ["case_reply", "case_take"]
    assert shown.buttons[-1].data == {"back": HERE, "case": 7, "over": "slack:U1"}
    beside = draw_taken(TAKEN, "", NB, whole=False)
    assert (kinds(beside), buttons(beside)) == (["Text"], ["case_take"])
    assert beside.buttons[0].data == {"case": 7, "over": "slack:U1"}
    assert all_of(shown, Text)[0].strong
    assert all_of(beside, Text)[0].strong


def test_a_reply_is_written_below_the_question() -> None:
    """Several lines that must be there, sent for this case."""
    shown = draw_reply_form(OPEN, NB)
    (field,) = all_of(shown, Field)
    assert (field.name, field.lines, field.needed) == ("answer", True, text("editorial.missing.answer", NB))
    assert shown.submit == Button("case_answer", text("editorial.send", NB), {"case": 7})


@pytest.mark.parametrize(
    ("proposal", "shown", "pressed"),
    [
        (PROPOSAL, ["Heading", "Said", "Note"], ["faq_open", "proposal_close"]),
        (replace(PROPOSAL, draft=None, change=WISH), ["Heading", "Said", "Text", "Note"], ["proposal_close"]),
        (replace(PROPOSAL, draft=None), ["Heading", "Said", "Note"], ["faq_open", "proposal_close"]),
    ],
)
def test_news_for_the_editors_says_what_it_is_and_what_can_be_done(
    proposal: Proposal, shown: list[str], pressed: list[str]
) -> None:
    """A draft is looked through or put aside, a wish is done."""
    made = draw_proposal(proposal, NB)
    assert (kinds(made), buttons(made)) == (shown, pressed)
    title = text("editorial.done" if proposal.change else "editorial.reject", NB)
    assert made.buttons[-1].title == title
    assert made.title == text("editorial.new.wish" if proposal.change else "editorial.new.faq", NB)
    said = "Rett det." if proposal.change else "Kan jeg parkere?" if proposal.draft else "…"
    assert made.plain.splitlines()[1] == said


# -- drafts


def test_a_draft_is_a_field_for_each_part_of_an_entry() -> None:
    """Filled in with what is known; of its sections, those that are offered are chosen."""
    shown = draw_draft(PROPOSAL, DRAFT, NEAR, NB, back=HERE)
    assert kinds(shown) == ["Field", "Field", "Field", "Sections", "Choice"]
    assert [(each.name, each.value, each.lines) for each in all_of(shown, Field)] == [
        ("question", "Kan jeg parkere?", False),
        ("also", "parkering\nKan eg parkere?", True),
        ("answer", "Ja.", True),
    ]
    (sections,) = all_of(shown, Sections)
    assert (sections.offered, sections.chosen) == ({"a#x": "A › X"}, ("a#x",))
    assert sections.find.data == {"proposal": 3, "back": HERE, "offered": ["a#x"]}
    assert all_of(shown, Choice)[0].chosen == "nn"
    assert buttons(shown) == ["back"]
    assert shown.headed
    assert draw_draft(PROPOSAL, DRAFT, NEAR, NB).buttons == ()


def test_a_draft_in_a_language_that_is_not_spoken_begins_in_bokmaal() -> None:
    """Somebody chooses anyway."""
    assert all_of(draw_draft(PROPOSAL, replace(DRAFT, lang="sv"), NEAR, NB), Choice)[0].chosen == "nb"


def test_why_a_draft_was_not_published_stands_above_it() -> None:
    """A line each, blank ones left out, as many as can be read."""
    shown = draw_draft(replace(PROPOSAL, report="én\n\nto"), DRAFT, NEAR, NB)
    assert [each.text for each in all_of(shown, Text)] == ["én", "to"]
    assert report_lines("\n".join(map(str, range(LINES + 5)))) == [str(each) for each in range(LINES)]
    assert report_lines(" \n") == ["…"]


def test_what_was_typed_is_read_back() -> None:
    """What has no field stays: sections, the language; everything else is as it was left."""
    data = {"question": "Hva?", "also": "a\nb", "answer": None, "entry_lang": ""}
    found = read_draft(data, DRAFT)
    assert (found.question, found.also, found.answer, found.lang) == ("Hva?", ("a", "b"), "", "nn")
    assert found.based_on == DRAFT.based_on
    assert read_draft({**data, "based_on": ["c#d"], "entry_lang": "en"}, DRAFT).based_on == ("c#d",)
    assert read_draft({**data, "entry_lang": "en"}, DRAFT).lang == "en"
    assert (typed({"a": 1}, "a"), typed({"a": 0}, "a"), typed({}, "a")) == ("1", "", "")


def test_a_draft_that_a_form_would_cut_is_written_in_its_file() -> None:
    """Which is named where there is one."""
    assert "faq/parkere.md" in too_long_line(DRAFT, NB)
    assert too_long_line(replace(DRAFT, id=""), NB) == text("editorial.too_long.new", NB, file="faq/.md")


def test_a_wish_is_about_one_of_the_quoted_sections() -> None:
    """Which is asked only where there are several."""
    payload = ButtonPayload("b1", NB, Status.ANSWERED, "0a1b", ())
    one, two = draw_wish("x", payload, ["A"]), draw_wish("x", payload, ["A", "B"])
    assert (kinds(one), kinds(two)) == (["Title", "Field"], ["Choice", "Field"])
    assert [each.text for each in all_of(one, Title)] == ["A"]
    (choice,) = all_of(two, Choice)
    assert (choice.options, choice.chosen, choice.all_shown) == ({"0": "A", "1": "B"}, "0", True)
    assert all_of(one, Field)[0].lines


@pytest.mark.parametrize(("editor", "key"), [(True, "editorial.publish"), (False, "editorial.send.proposal")])
def test_a_preview_is_the_answer_with_a_field_for_why(*, editor: bool, key: str) -> None:
    """An editor publishes what is shown, others send it in; nothing in it can be pressed as if it were an answer."""
    answer = Answer(Status.SMALLTALK, "?", NB, 1.0, line="Hei.")
    shown = draw_preview(3, "5ee0", answer, NB, Room(100, 100, 100), editor=editor, back=HERE)
    assert shown.submit == Button("faq_send", text(key, NB), {"proposal": 3, "back": HERE, "seen": "5ee0"})
    assert (buttons(shown), shown.buttons[0].back, shown.buttons[0].data) == (
        ["faq_open"],
        True,
        {"proposal": 3, "back": HERE},
    )
    assert (shown.headed, shown.feedback) == (True, "")
    assert [(each.name, each.optional) for each in all_of(shown, Field)] == [("why", True)]


# -- outcomes


def test_what_is_published_can_be_undone() -> None:
    """And what is undone cannot be undone again."""
    shown = draw_outcome("publish:3", Outcome(CHANGE), "http://faq", NB, HERE)
    assert (shown.title, buttons(shown)) == (text("editorial.publish", NB), ["undo", "back"])
    assert shown.buttons[0].data == {"change": 5, "back": HERE}
    assert all_of(shown, Lines)[0].lines == ((Run("parkere", "http://faq"),),)
    undone = draw_outcome("undo:5", Outcome(replace(CHANGE, undoes=5)), "", NB, HERE)
    assert (undone.title, buttons(undone), kinds(undone)) == (text("editorial.undo", NB), ["back"], ["Text"])
    assert buttons(draw_outcome("publish:3", Outcome(CHANGE), "", NB)) == ["undo"]


def test_what_is_blocked_needs_a_reason() -> None:
    """The report, and a field for it; what is refused has no way around it."""
    shown = draw_outcome("publish:3", Outcome(None, blocked=True, report="én\nto"), "", NB, HERE)
    assert kinds(shown) == ["Text", "Text", "Text", "Field"]
    assert [(each.strong, each.close) for each in all_of(shown, Text)] == [(True, False), (False, True), (False, True)]
    assert shown.submit == Button("accept", text("editorial.accept", NB), {"what": "publish:3", "back": HERE})
    assert all_of(shown, Text)[0].text == text("editorial.blocked", NB)
    refused = draw_outcome("publish:3", Outcome(None, report="én"), "", NB)
    assert (kinds(refused), refused.submit, refused.buttons) == (["Text", "Text"], None, ())
    assert all_of(refused, Text)[0].text == text("editorial.refused", NB)


# -- the queue


QUEUE = Queue(
    cases=tuple(replace(OPEN, id=each) for each in range(3)),
    proposals=(PROPOSAL,),
    changes_asked_for=(replace(PROPOSAL, draft=None, change=WISH, why=""),),
    stale=(StaleEntry("slette", "Kan vi slette?", ("a#x",)),),
    changes=(CHANGE, replace(CHANGE, undone=True), replace(CHANGE, undoes=4, why="Feil")),
)


def headings(shown: View) -> list[str]:
    return [each.text for each in all_of(shown, Heading)]


def test_the_queue_has_each_kind_under_its_heading() -> None:
    """As many as there is room for, and how many more there are."""
    shown = draw_queue(QUEUE, NB, 2)
    names = ["cases", "proposals", "wishes", "stale", "changes"]
    assert headings(shown) == [text("editorial.queue", NB), *(text(f"editorial.queue.{each}", NB) for each in names)]
    assert [each.id for each in all_of(shown, Item)][:2] == ["0", "1"]
    assert [each.text for each in all_of(shown, Note)] == [text("editorial.queue.more", NB, count=1)] * 2
    assert all_of(draw_queue(QUEUE, NB, 3), Note) == []
    counts = [f"{text(f'editorial.queue.{name}', NB)}: {n}" for name, n in zip(names, (3, 1, 1, 1, 3), strict=True)]
    assert shown.plain.splitlines()[1:] == counts
    assert (buttons(shown), shown.buttons[0].back) == (["queue"], True)


def test_an_empty_queue_says_so() -> None:
    """Also when there are changes, which wait for nobody; what came of a press stands first."""
    nothing = Queue((), (), (), (), (CHANGE,))
    lines = [each.text for each in all_of(draw_queue(nothing, NB, 2, "Avvist."), Text)]
    assert lines == ["Avvist.", text("editorial.queue.empty", NB)]
    assert all_of(draw_queue(QUEUE, NB, 2), Text) == []
    assert headings(draw_queue(nothing, NB, 2))[1:] == [text("editorial.queue.changes", NB)]


def test_a_change_can_be_undone_once_and_its_undoing_never() -> None:
    """Every button in the queue leads back to it."""
    items = all_of(draw_queue(QUEUE, NB, 3), Item)[-3:]
    (first,), (second,), (third,) = (each.elements for each in items)
    assert first.button.data == {"back": HERE, "change": 5}
    assert (second.button, third.button) == (None, None)
    assert third.text.endswith("· Feil")
    assert not first.text.endswith("· ")


def test_what_is_in_the_queue_can_be_seen_to_there() -> None:
    """A case, a proposal with its reason, a wish, an entry to look through."""
    found = [each.elements for each in all_of(draw_queue(QUEUE, NB, 3), Item)]
    pressed = [[button.do for each in parts if isinstance(each, Buttons) for button in each.buttons] for parts in found]
    assert pressed[:5] == [["case_take", "case_reply"]] * 3 + [["faq_open", "proposal_close"], ["proposal_close"]]
    assert found[5][0].button.data == {"back": HERE, "entry": "slette"}
    assert found[3][1].text.endswith("· Mange spør")
    assert [type(each) for each in found[4]] == [Said, Text, Note, Buttons]
    assert not found[4][2].text.endswith("·")
    closed = replace(ANSWERED, faq="x")
    (item,) = all_of(draw_queue(replace(QUEUE, cases=(closed,)), NB, 1), Item)[:1]
    assert [type(each) for each in item.elements] == [Said, Note]


# -- before anything is asked


def test_a_home_has_what_is_asked_most_and_what_was_gone_through_last(shared_build: Build) -> None:
    """For editors the queue too, apart from the rest; without questions no heading for them."""
    asked = list(shared_build.faq.values())
    shown = draw_home(asked, shared_build, "http://x", NB)
    assert headings(shown) == [text(each, NB) for each in ("chat.search", "slack.home.asked", "slack.home.changed")]
    assert [each.elements[0].button.data for each in all_of(shown, Item)] == [{"question": e.question} for e in asked]
    assert [each.id for each in all_of(shown, Item)] == ["0", "1", "2"]
    assert len(all_of(draw_home(asked * 4, shared_build, "", NB), Item)) == 5
    assert headings(draw_home([], shared_build, "", NB))[1:] == [text("slack.home.changed", NB)]
    queue = draw_home([], shared_build, "", NB, draw_queue(Queue((), (), (), (), ()), NB, 1))
    assert len(all_of(queue, Divider)) == 1
    assert all_of(shown, Divider) == []


def test_the_guidance_that_was_gone_through_last_comes_first() -> None:
    """In the reader's language where there is any, a few documents at most."""
    documents = [
        SimpleNamespace(lang=lang, reviewed=date(2026, 1, day), title=f"{lang}{day}", translation_of="")
        for day in range(1, 9)
        for lang in ("nb", "nn")
    ]
    build: Any = SimpleNamespace(documents={each.title: each for each in documents})
    assert [each.title for each in newest(build, Language.NN)] == ["nn8", "nn7", "nn6", "nn5", "nn4"]
    assert len(newest(build, Language.EN)) == CHANGED


def test_a_document_is_a_link_with_when_it_was_reviewed(shared_build: Build) -> None:
    """To its own page, not to a place on it."""
    link, when = changed_line(shared_build.documents["moderering"], "http://x", NB)
    assert link == Run("Moderering", "http://x/guidance/moderering")
    assert "1. november 2025" in when.text


def test_a_welcome_has_questions_to_press_where_there_are_any() -> None:
    """Each asks itself."""
    shown = draw_welcome("Hei!", ["Kan vi?"], NB)
    assert (kinds(shown), [each.data for each in shown.buttons]) == (["Text", "Text"], [{"question": "Kan vi?"}])
    assert kinds(draw_welcome("Hei!", [], NB)) == ["Text"]


def test_a_link_to_a_page_shows_a_sample_of_it(shared_build: Build) -> None:
    """Its headings once each, in the document's language where that is spoken here."""
    document = shared_build.documents["ytringsfrihet-nn"]
    section = document.sections[1]
    shown = draw_page(document, section, "ord " * 400)
    assert shown.title == "Ytringsfridom › Kritikk av eigen etat"
    assert shown.language is Language.NN
    assert 700 < len(all_of(shown, Text)[0].text) <= 750
    assert draw_page(replace(document, lang="se"), section, "").language is NB
    assert all_of(shown, Bullets) == []
