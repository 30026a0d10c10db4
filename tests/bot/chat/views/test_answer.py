"""An answer as elements: what of it is shown, which buttons stand under it, and the same in plain words."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from bot.answering.faq import faq_answer
from bot.answering.quotes import cut_quote
from bot.chat.button_payload import make_payload, unpack
from bot.chat.cutting import MORE, size
from bot.chat.elements import (
    Bullets,
    Button,
    Field,
    Heading,
    Lines,
    Note,
    Prose,
    Room,
    Run,
    Text,
    Title,
    Told,
    View,
    Whole,
)
from bot.chat.elements import Quote as Quoted
from bot.chat.views.answer import (
    RenderOptions,
    draw_answer,
    draw_hit,
    draw_more,
    draw_notice,
    draw_reason,
    draw_result,
    draw_section,
    removed_line,
)
from bot.service_types import Reply
from bot.texts import text
from bot.types import Answer, Language, Quote, Status, Topic
from index.builds.build import Build

NB = Language.NB
TODAY = date(2026, 11, 22)
ROOM = Room(quote=400, based=100, plain=1000)
WIDE = RenderOptions(share=True, mute="t1", escalate=True, suggest=True)


def quote_of(build: Build, anchor: str = "arkivere-meldinger", *, today: date = TODAY) -> Quote:
    document = build.documents["moderering"]
    section = document.section(anchor)
    assert section is not None
    span = section.blocks[0].start, section.blocks[-1].end
    mark = span[0], span[0] + 9
    return cut_quote(document, section, span, (mark,), build_id=build.id, today=today, base_url="http://x")


def reply(build: Build, status: Status = Status.ANSWERED, **values: Any) -> Reply:
    quotes = values.pop("quotes", (quote_of(build), quote_of(build, "slette-kommentarer")))
    return Reply(Answer(status, "Må vi?", NB, 0.9, quotes=quotes, build=build.id, **values), "0a1b")


def faq_reply(build: Build, **values: Any) -> Reply:
    entry = replace(faq_answer(build.faq["slette-kommentar"], "Kan vi?"), **values)
    return reply(build, Status.FAQ, faq=entry, topics=(Topic("T", "S", "u"),))


def buttons(shown: View) -> list[str]:
    return [each.do for each in shown.buttons]


def kinds(shown: View) -> list[str]:
    return [type(each).__name__ for each in shown.elements]


def words(shown: View) -> list[str]:
    return [each.text for each in shown.elements if isinstance(each, Text | Heading | Note)]


def test_an_answer_is_its_first_quote_with_the_others_folded(shared_build: Build) -> None:
    """Status, quote and links; the button «more» opens what is folded."""
    shown = draw_answer(reply(shared_build), WIDE, ROOM)
    assert kinds(shown) == ["Heading", "Quote", "Lines"]
    assert words(shown) == ["Veiledningen sier:"]
    assert buttons(shown) == ["section", "more", "suggest", "share", "mute"]
    assert shown.feedback == "0a1b"
    carried = {each.do: unpack(str(each.data["carried"])) for each in shown.buttons[:-1]}
    anchors = {do: [each.anchor for each in value.quotes] for do, value in carried.items()}
    both = ["arkivere-meldinger", "slette-kommentarer"]
    assert anchors == {"section": both[:1], "more": both[1:], "suggest": both, "share": both}
    assert [carried[each].question for each in ("section", "more", "suggest", "share")] == ["", "", "", "Må vi?"]
    assert shown.buttons[-1].data == {"lang": "nb", "thread": "t1"}
    assert [each.opens for each in shown.buttons] == [True, True, True, False, False]
    assert [each.rare for each in shown.buttons] == [False, False, True, False, False]


def test_one_quote_has_nothing_folded(shared_build: Build) -> None:
    """And no button for more."""
    shown = draw_answer(reply(shared_build, quotes=(quote_of(shared_build),)), RenderOptions(), ROOM)
    assert kinds(shown) == ["Heading", "Quote"]
    assert buttons(shown) == ["section"]


@pytest.mark.parametrize(("folds", "notes"), [(False, ()), (True, ("Til «a»: b",))])
def test_where_quotes_cannot_fold_or_each_answers_something_all_are_shown(
    shared_build: Build, *, folds: bool, notes: tuple[str, ...]
) -> None:
    """In full, one after the other."""
    shown = draw_answer(reply(shared_build, notes=notes), RenderOptions(folds=folds), ROOM)
    assert kinds(shown) == ["Heading", *(["Text"] if notes else []), "Quote", "Quote"]


def test_an_unsure_answer_says_so_and_may_be_put_to_the_editors(shared_build: Build) -> None:
    """Before its quote; what may be meant stands below it."""
    unsure = reply(shared_build, Status.UNCERTAIN, topics=(Topic("T", "S › U", "http://t"),))
    shown = draw_answer(unsure, WIDE, ROOM)
    assert words(shown)[:2] == [text("status.uncertain", NB), text("status.uncertain.note", NB)]
    assert buttons(shown)[0] == "escalate"
    assert shown.buttons[0].data == {"ref": "0a1b", "lang": "nb", "place": ""}
    assert [each.items for each in shown.elements if isinstance(each, Bullets)] == [((Run("S › U", "http://t"),),)]


@pytest.mark.parametrize(
    ("status", "escalated", "shared"),
    [
        (Status.ANSWERED, False, True),
        (Status.UNCERTAIN, True, True),
        (Status.NOT_FOUND, True, False),
        (Status.FAQ, False, True),
    ],
)
def test_what_is_not_answered_goes_to_the_editors_and_what_is_can_be_shown_to_others(
    shared_build: Build, status: Status, *, escalated: bool, shared: bool
) -> None:
    """And only where the chat offers it."""
    made = reply(shared_build, status) if status is not Status.FAQ else faq_reply(shared_build)
    shown = buttons(draw_answer(made, WIDE, ROOM))
    assert ("escalate" in shown, "share" in shown) == (escalated, shared)
    bare = buttons(draw_answer(made, RenderOptions(), ROOM))
    assert not {"escalate", "share", "suggest", "mute"}.intersection(bare)


def test_a_declined_question_has_no_quote_to_open_or_change(shared_build: Build) -> None:
    """Only the way to the editors, and out of the thread."""
    shown = draw_answer(reply(shared_build, Status.NOT_FOUND, quotes=()), WIDE, ROOM)
    assert buttons(shown) == ["escalate", "mute"]
    assert kinds(shown) == ["Heading"]


@pytest.mark.parametrize(("status", "inserted"), [(Status.ANSWERED, True), (Status.NOT_FOUND, False)])
def test_an_answer_can_be_put_into_a_message(shared_build: Build, status: Status, *, inserted: bool) -> None:
    """With all its quotes, in place of what opens other views; what is not found cannot."""
    shown = draw_answer(reply(shared_build, status), RenderOptions(insert=True), ROOM)
    assert buttons(shown) == (["insert"] if inserted else [])
    if inserted:
        assert len(unpack(str(shown.buttons[0].data["carried"])).quotes) == 2


def test_small_talk_has_a_line_and_examples_and_nothing_to_press(shared_build: Build) -> None:
    """Nor is it asked whether it helped."""
    talk = reply(shared_build, Status.SMALLTALK, quotes=(), line="Hei.", examples=("Kan vi?", "Må vi?"))
    shown = draw_answer(talk, WIDE, ROOM)
    assert words(shown) == ["Hei."]
    assert [each.items for each in shown.elements if isinstance(each, Bullets)] == [
        ((Run("Kan vi?"),), (Run("Må vi?"),))
    ]
    assert (shown.buttons, shown.feedback) == ((), "")
    assert shown.plain.splitlines() == ["Hei.", text("smalltalk.examples", NB), "- Kan vi?", "- Må vi?"]


def test_without_buttons_nothing_is_asked_either(shared_build: Build) -> None:
    """As in a preview."""
    shown = draw_answer(reply(shared_build), replace(WIDE, buttons=False), ROOM)
    assert (shown.buttons, shown.feedback) == ((), "")


def test_the_editors_answer_stands_above_what_it_is_based_on(shared_build: Build) -> None:
    """With who approved it; topics are for what is not answered."""
    shown = draw_answer(faq_reply(shared_build), WIDE, ROOM)
    assert kinds(shown) == ["Heading", "Prose", "Note", "Lines", "Quote", "Quote"]
    assert [each.plain for each in shown.elements if isinstance(each, Prose)] == ["Ja, når den bryter reglene."]
    assert buttons(shown) == ["section", "suggest", "share", "mute"]
    undated = draw_answer(faq_reply(shared_build, approved=None), WIDE, ROOM)
    assert text("approved.undated", NB, who="Redaksjonen") in words(undated)
    assert text("approved.undated", NB, who="Redaksjonen") not in words(shown)


def test_what_an_entry_lacks_is_not_shown(shared_build: Build) -> None:
    """Nobody has approved it, it is based on nothing that can be quoted; and that it is stale is said."""
    entry = replace(faq_answer(shared_build.faq["slette-kommentar"], ""), approved_by="", stale=("a#b",))
    shown = draw_answer(reply(shared_build, Status.FAQ, faq=entry, quotes=()), RenderOptions(), ROOM)
    assert kinds(shown) == ["Heading", "Prose", "Text"]
    assert words(shown)[-1] == text("faq.stale", NB)
    assert text("based_on", NB) not in shown.plain
    assert text("faq.stale", NB) in shown.plain


def test_a_long_answer_is_cut_and_says_so(shared_build: Build) -> None:
    """The editors' with dots, a quote with a link to the rest."""
    short = Room(quote=30, based=20, plain=60)
    shown = draw_answer(reply(shared_build), RenderOptions(), short)
    (quote,) = [each for each in shown.elements if isinstance(each, Quoted)]
    assert quote.rest == Run(text("chat.rest", NB), quote_of(shared_build).url)
    assert size(shown.plain) <= 60
    assert shown.plain.endswith(MORE)
    entry = draw_answer(faq_reply(shared_build), RenderOptions(), replace(short, quote=10))
    assert [(each.more, each.plain) for each in entry.elements if isinstance(each, Prose)] == [("…", "Ja, når…")]
    whole = draw_answer(reply(shared_build), RenderOptions(), ROOM)
    assert [each.rest for each in whole.elements if isinstance(each, Quoted)] == [None]
    assert [
        each.more
        for each in draw_answer(faq_reply(shared_build), RenderOptions(), ROOM).elements
        if isinstance(each, Prose)
    ] == [""]


def test_highlights_are_left_out_where_there_is_no_room_for_them(shared_build: Build) -> None:
    """The words are the same."""
    marked, plain = (
        draw_answer(reply(shared_build), RenderOptions(), replace(ROOM, marked=each)) for each in (True, False)
    )
    first, other = (next(each for each in view.elements if isinstance(each, Quoted)) for view in (marked, plain))
    assert (len(first.marks), other.marks, other.blocks) == (1, (), first.blocks)


def test_a_text_past_its_review_date_says_so(shared_build: Build) -> None:
    """In place of when it was reviewed, in the view and in plain words."""
    late = reply(shared_build, quotes=(quote_of(shared_build, today=date(2027, 1, 1)),))
    overdue = text("overdue", NB, date="1. november 2026")
    assert overdue in draw_answer(late, RenderOptions(), ROOM).plain
    in_time = reply(shared_build, quotes=(quote_of(shared_build, today=date(2026, 11, 1)),))
    assert overdue not in draw_answer(in_time, RenderOptions(), ROOM).plain


def test_an_answer_in_plain_words_has_all_that_is_shown(shared_build: Build) -> None:
    """First the quote, then where it stands; further ones are named with their address."""
    lines = draw_answer(reply(shared_build, notes=("Merk.",)), RenderOptions(), ROOM).plain.splitlines()
    quote, other = reply(shared_build).answer.quotes
    assert lines[:2] == ["Veiledningen sier:", "Merk."]
    assert lines[2] == f"«{quote.plain}»"
    assert lines[3].startswith(f"{quote.section} · ")
    assert lines[4] == quote.url
    assert lines[5:] == [text("also_relevant", NB, section=f"{other.section} {other.url}")]


def test_an_entry_in_plain_words_has_its_quotes_in_full(shared_build: Build) -> None:
    """Under what they are; topics are there where they are the answer's."""
    lines = draw_answer(faq_reply(shared_build), RenderOptions(), ROOM).plain.splitlines()
    quotes = faq_reply(shared_build).answer.quotes
    assert text("based_on", NB) in lines
    assert next(each for each in lines if each.startswith("«")) == f"«{quotes[0].plain}»"
    assert quotes[1].url in lines
    declined = reply(shared_build, Status.NOT_FOUND, quotes=(), topics=(Topic("T", "S", "http://t"),))
    assert draw_answer(declined, RenderOptions(), ROOM).plain.splitlines()[-2:] == [
        text("topics.lead", NB),
        "- S http://t",
    ]


@pytest.mark.parametrize(
    ("kinds", "what"),
    [
        ((), ""),
        (("phone",), "{0}"),
        (("phone", "email"), "{0} og {1}"),
        (("phone", "email", "account"), "{0}, {1} og {2}"),
    ],
)
def test_what_was_taken_out_of_the_question_is_told(shared_build: Build, kinds: tuple[str, ...], what: str) -> None:
    """By its kinds, as a list in words."""
    made = reply(shared_build, removed=kinds)
    line = removed_line(made.answer)
    names = [text(f"removed.{each}", NB) for each in kinds]
    assert line == (text("removed", NB, what=what.format(*names)) if kinds else "")
    assert ([line] if line else []) == [
        each.text for each in draw_answer(made, RenderOptions(), ROOM).elements if isinstance(each, Note)
    ]


# -- what the buttons open


def service(build: Build, **now: Any) -> Any:
    """One that has the build; ``now`` is what is there today."""
    today = SimpleNamespace(id="later", documents=build.documents, faq=build.faq, **now)
    return SimpleNamespace(build=lambda build_id=None: build if build_id == build.id else today)


def test_a_section_is_opened_whole_with_what_was_quoted_marked(shared_build: Build) -> None:
    """Heading, text and source; where nothing was marked, all that was quoted is."""
    quote = quote_of(shared_build)
    payload = make_payload(reply(shared_build).answer, "0a1b", [quote])
    shown = draw_section(payload, service(shared_build), "http://x", TODAY)
    assert kinds(shown) == ["Title", "Whole", "Lines"]
    assert [each.text for each in shown.elements if isinstance(each, Title)] == ["Arkivere meldinger"]
    (whole,) = [each for each in shown.elements if isinstance(each, Whole)]
    assert whole.marks == ((quote.start, quote.start + 9),)
    assert whole.rest == Run(text("chat.rest", NB), quote.url)
    bare = make_payload(reply(shared_build).answer, "0a1b", [replace(quote, highlights=())])
    (whole,) = [
        e for e in draw_section(bare, service(shared_build), "http://x", TODAY).elements if isinstance(e, Whole)
    ]
    assert whole.marks == ((quote.start, quote.end),)


def test_further_quotes_are_opened_in_full(shared_build: Build) -> None:
    """As much of their plain text as half the room is."""
    payload = make_payload(reply(shared_build).answer, "0a1b", reply(shared_build).answer.quotes)
    shown = draw_more(payload, service(shared_build), "http://x", TODAY, ROOM)
    assert kinds(shown) == ["Quote", "Quote"]
    small = draw_more(payload, service(shared_build), "http://x", TODAY, replace(ROOM, plain=60))
    assert 15 < size(small.plain) <= 30


def test_one_hit_is_its_quote(shared_build: Build) -> None:
    """Named after its section."""
    quote = quote_of(shared_build)
    shown = draw_hit(quote, NB, ROOM)
    assert (shown.title, kinds(shown)) == (quote.section, ["Quote"])
    assert shown.plain == " ".join(f"{quote.plain} {quote.section} {quote.url}".split())


def test_a_no_may_be_followed_by_a_question_to_the_editors() -> None:
    """Where there are any; what was missing need not be said."""
    ask = Button("escalate", "Spør")
    (field,) = draw_reason("0a1b", NB).elements
    assert isinstance(field, Field)
    assert (field.optional, field.lines) == (True, True)
    assert draw_reason("0a1b", NB).buttons == ()
    shown = draw_reason("0a1b", NB, ask)
    assert shown.buttons == (ask,)
    assert shown.submit is not None
    assert shown.submit.data == {"ref": "0a1b", "lang": "nb"}


def test_a_line_can_be_looked_at() -> None:
    """With what can be done about it; a view is one already."""
    told = Told("Takk.", buttons=(Button("queue", "Køen"),))
    shown = draw_result(told, NB)
    assert (shown.plain, shown.buttons, shown.title) == ("Takk.", told.buttons, text("chat.search", NB))
    assert draw_result(shown, NB) is shown
    assert draw_notice("Takk.", NB, "Tittel").title == "Tittel"


def test_links_that_were_left_out_are_lines(shared_build: Build) -> None:
    """Close to the quote, each with its address."""
    (lines,) = [
        each for each in draw_answer(reply(shared_build), RenderOptions(), ROOM).elements if isinstance(each, Lines)
    ]
    assert lines.close
    other = reply(shared_build).answer.quotes[1]
    assert [run for line in lines.lines for run in line if run.url] == [Run(other.section, other.url)]
    assert all(run.text for line in lines.lines for run in line)
