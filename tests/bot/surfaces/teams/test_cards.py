"""Answers as cards: within Teams' limits, in the guidance's own words, and harmless whatever the words are."""

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.button_payload import make_payload, pack
from bot.chat.views.answer import RenderOptions, draw_more, draw_section
from bot.service_types import Reply
from bot.surfaces.teams.client import activity_of
from bot.surfaces.teams.invokes import results
from bot.surfaces.teams.limits import VALUE
from bot.surfaces.teams.render import SCREEN, Message, render_card, render_reply_message
from bot.types import Answer, Highlight, Language, Quote, Status, Topic
from index.read.markdown import parse

SNAPSHOTS = Path(__file__).with_name("snapshots")
EVIL = (
    "Hei <at>alle</at> <b>fet</b> *fet* _kursiv_ ~strek~ [lenke](https://a.no) `kode` > sitat # tittel {{DATE(x)}} "
    "https://b.no &amp; &#42; 1. liste"
)
LONG = " ".join(f"Dette er setning nummer {n}, og den sier ikke noe nytt om saken." for n in range(400))


@pytest.fixture(scope="module")
def fakes() -> Any:
    from sys import modules

    return modules["web_fakes"]


@pytest.fixture
def teams_rules() -> Any:
    from sys import modules

    return modules["fake_teams"]


def quote_of(markdown: str, *marked: str) -> Quote:
    """A quote of a whole text."""
    from sys import modules

    fakes = modules["web_fakes"]
    document = fakes.document("prove", "Prøve", markdown)
    (first, *_) = [each for each in document.sections if each.blocks]
    made = fakes.quote_of(document, first, "b2")
    marks = [(document.source.index(words), document.source.index(words) + len(words)) for words in marked]
    return replace(made, highlights=tuple(Highlight(a, b, document.source[a:b]) for a, b in marks))


def answered(*quotes: Quote, **fields: Any) -> Reply:
    values: dict[str, Any] = {"language": Language.NB, "confidence": 0.9, "build": "b2", "question": "Spørsmål?"}
    return Reply(Answer(status=Status.ANSWERED, quotes=quotes, **{**values, **fields}), "7f3a")


PLAIN = RenderOptions(limit=VALUE)


def render_message(reply: Reply, frame: RenderOptions = PLAIN) -> Message:
    return render_reply_message(reply, frame, dialog=frame.insert)


def sent(message: Message) -> dict[str, Any]:
    """The message as it leaves."""
    made: dict[str, Any] = activity_of(message).model_dump(by_alias=True, exclude_none=True, mode="json")
    return made


# -- snapshots

LIST = "Før dere sletter:\n\n1. Ta et skjermbilde.\n2. Skriv ned hvorfor.\n   - Hvem\n   - Hva\n\nDa er dere trygge."
CODE = "Bruk `#spørsmål` slik:\n\n```\n#spørsmål kan vi slette?\n```\n"
CASES = {
    "answered": "Kan jeg kritisere etaten min?",
    "answered_nn": "Kan eg kritisere etaten min?",
    "answered_en": "Can I criticise my agency?",
    "faq": "Kan jeg like et kritisk innlegg?",
    "uncertain": "Er det kanskje lov?",
    "not_found": "Hva er hovedstaden i Peru?",
    "smalltalk": "Hei",
    "removed": "Mitt nummer er [fødselsnummer]",
    "list_and_code": LIST + "\n\n" + CODE,
    "evil": EVIL,
}


def reply_for(name: str, fakes: Any) -> Reply:
    if name == "list_and_code":
        return answered(quote_of(CASES[name], "Ta et skjermbilde."))
    if name == "evil":
        return answered(quote_of("".join(f"\\{each}" if each in "*_~`[]<>#&{" else each for each in EVIL)))
    return Reply(fakes.FakeService().ask(CASES[name]).answer, "7f3a")


@pytest.mark.parametrize("name", CASES)
def test_answers_look_as_they_did(name: str, fakes: Any, teams_rules: Any) -> None:
    """Ten answers as they are sent, kept as files; SNAPSHOTS=write writes them anew."""
    activity = sent(render_message(reply_for(name, fakes), RenderOptions(mute="here", limit=VALUE)))
    assert not teams_rules.activity_problems(activity)
    path = SNAPSHOTS / f"{name}.json"
    made = json.dumps(activity, ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("SNAPSHOTS") == "write":
        SNAPSHOTS.mkdir(exist_ok=True)
        path.write_text(made, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == made


# -- what is shown


def runs(card: Any, teams_rules: Any) -> list[Any]:
    return [each for each in teams_rules.walk(card) if each.get("type") == "TextRun"]


def test_notes_stand_under_the_heading(fakes: Any, teams_rules: Any) -> None:
    """One line each; also for clients without cards."""
    card = render_message(fakes.FakeService().ask("bilde")).card
    assert "Det er <flere> avsnitt om dette." in [each["text"] for each in runs(card["body"][:3], teams_rules)]
    assert "Det er <flere> avsnitt om dette." in card["fallbackText"]


def test_the_source_line_links_to_the_exact_place(fakes: Any, teams_rules: Any) -> None:
    """Below a quote: where it stands as a link, its weight, and when it was gone through."""
    card = render_message(fakes.FakeService().ask("Kan jeg kritisere etaten min?")).card
    links = [each for each in runs(card, teams_rules) if "selectAction" in each]
    assert links[0]["selectAction"] == {"type": "Action.OpenUrl", "url": fakes.CRITICISM.url}
    assert links[0]["text"] == fakes.CRITICISM.section
    assert " · Lov · gjennomgått 1. november 2026" in [each["text"] for each in runs(card, teams_rules)]


def test_an_overdue_review_is_said(fakes: Any) -> None:
    """A quote past its review date says so instead of when it was reviewed."""
    card = render_message(answered(fakes.THREE_ROLES)).card
    assert "skulle vært gjennomgått 1. mars 2026" in json.dumps(card, ensure_ascii=False)


def test_highlighted_words_are_bold_and_nothing_else_is(teams_rules: Any) -> None:
    """Bold is the highlight, also where it begins in the middle of a paragraph."""
    card = render_message(answered(quote_of("Vær **tydelig**. Du kan si nei. Det er alt.", "Du kan si nei."))).card
    assert [each["text"] for each in runs(card, teams_rules) if each.get("weight") == "bolder"] == ["Du kan si nei."]


def test_the_status_is_a_heading_and_comes_first(fakes: Any) -> None:
    """A screen reader finds the answer by its heading."""
    for name in ("answered", "faq", "uncertain", "not_found"):
        first = render_message(reply_for(name, fakes)).card["body"][0]
        assert first["style"] == "heading"


def test_the_whole_answer_is_there_in_plain_words(fakes: Any) -> None:
    """For a client without cards: status, quote, source, weight and address. For the ear the same, shorter."""
    message = render_message(fakes.FakeService().ask("Kan jeg kritisere etaten min?"))
    words = message.card["fallbackText"]
    for each in ("Veiledningen sier:", fakes.CRITICISM.url, "Lov · gjennomgått 1. november 2026", "tydelig på at du"):
        assert each in words
    assert message.card["speak"].startswith("Veiledningen sier: «Du kan kritisere")
    assert message.summary.startswith("Veiledningen sier: «Du kan kritisere")


def test_one_answer_is_one_message_with_one_control_for_feedback(fakes: Any) -> None:
    """No text beside the card, which Teams would make a message of its own, and no thumbs beside its buttons."""
    activity = sent(render_message(fakes.FakeService().ask("Kan jeg kritisere etaten min?")))
    assert "text" not in activity
    assert "feedbackLoop" not in json.dumps(activity)
    assert json.dumps(activity).count("Fikk du svar? Ja") == 1
    assert "AIGeneratedContent" not in json.dumps(activity)


def test_every_status_has_its_buttons(fakes: Any) -> None:
    """What there is to do about an answer."""
    shown = {
        name: [each["data"]["do"] for each in render_message(reply_for(name, fakes)).card.get("actions", ())]
        for name in CASES
    }
    assert shown["answered"] == ["section", "more", "helpful", "missing"]
    assert shown["faq"] == ["section", "helpful", "missing"]
    assert shown["not_found"] == ["helpful", "missing"]
    assert shown["smalltalk"] == []


# -- nothing in a text acts


def test_only_the_catalogue_is_ever_markdown(fakes: Any, teams_rules: Any) -> None:
    """Texts and names are runs, which are plain letters; the one kind that is Markdown holds our own headings."""
    headings = {"Veiledningen sier:", "Rettleiinga seier:", "The guidance says:", "Redaksjonen har svart på dette:"}
    headings |= {"Kanskje dette:", "Veiledningen sier ikke noe om dette."}
    for name in CASES:
        card = render_message(reply_for(name, fakes), RenderOptions(mute="here", limit=VALUE)).card
        blocks = [each for each in teams_rules.walk(card) if each.get("type") == "TextBlock"]
        assert {each["text"] for each in blocks} <= headings
        kinds = {each["type"] for each in teams_rules.walk(card["body"]) if "type" in each}
        assert kinds <= {"TextBlock", "RichTextBlock", "TextRun", "Container", "Action.OpenUrl"}


def test_only_our_own_pages_are_linked(fakes: Any, teams_rules: Any) -> None:
    """A link in a quote is its words; the links of a card are the addresses of quotes and topics."""
    for name in CASES:
        card = render_message(reply_for(name, fakes)).card
        urls = [each["url"] for each in teams_rules.walk(card) if each.get("type") == "Action.OpenUrl"]
        assert all(url.startswith(fakes.BASE_URL) for url in urls)


def test_nothing_that_is_spoken_is_markup(fakes: Any) -> None:
    """What is read aloud is XML to some clients."""
    assert "<" not in render_message(reply_for("evil", fakes)).card["speak"]


# -- limits


def test_a_long_quote_is_cut_at_a_sentence_with_a_link_to_the_rest(teams_rules: Any) -> None:
    """What does not fit is not silently gone."""
    quote = quote_of(LONG)
    message = render_message(answered(quote))
    assert not teams_rules.activity_problems(sent(message))
    container = next(each for each in teams_rules.walk(message.card) if each.get("type") == "Container")
    words, rest = (each["inlines"] for each in container["items"])
    assert words[0]["text"].endswith("om saken.")
    assert LONG.startswith(words[0]["text"])
    assert rest[0]["text"] == "Les resten"
    assert rest[0]["selectAction"]["url"] == quote.url


@pytest.mark.parametrize("frame", [RenderOptions(mute="here", limit=VALUE), RenderOptions(insert=True, limit=VALUE)])
@pytest.mark.parametrize("status", [Status.ANSWERED, Status.FAQ, Status.UNCERTAIN])
@pytest.mark.parametrize("letter", ["Å", "😀", "\\"])
def test_the_largest_answer_fits(
    status: Status, frame: RenderOptions, letter: str, fakes: Any, teams_rules: Any
) -> None:
    """Three long quotes with long names, many highlights and letters that take room stay within the limit."""
    text = " ".join(letter * 9 + "." for _ in range(300)).replace("\\", "\\\\")
    long = replace(
        quote_of(text), section=letter * 4000, document="d" * 400, url=fakes.BASE_URL + "/guidance/" + "d" * 400
    )
    marks = tuple(Highlight(n, n + 1, "x") for n in range(0, 2000, 2))
    faq = replace(fakes.FAQ_ANSWER, blocks=long.blocks, approved_by=letter * 5000)
    quotes = (replace(long, highlights=marks),) * 3
    reply = answered(*quotes, question="s" * 5000, removed=("national_id", "phone", "email", "account"))
    reply = replace(reply, answer=replace(reply.answer, status=status, faq=faq if status is Status.FAQ else None))
    assert not teams_rules.activity_problems(sent(render_message(reply, frame)))


def test_long_topics_and_examples_fit(fakes: Any, teams_rules: Any) -> None:
    """Names longer than anything in the corpus are shortened."""
    topics = (Topic("T", "S" * 5000, fakes.BASE_URL + "/guidance/x"),) * 3
    reply = Reply(Answer(Status.NOT_FOUND, "?", Language.EN, 0.1, topics=topics, build="b2"), "7f3a")
    assert not teams_rules.activity_problems(sent(render_message(reply)))


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab. !?\n-*_`<>&|😀Å1"), min_size=1, max_size=3000))
def test_any_guidance_fits(markdown: str) -> None:
    """Whatever Markdown is quoted, the card is one by the schema and within the limit."""
    from sys import modules

    if not any(section.blocks for section in parse(markdown, "x").sections):
        return
    message = render_message(answered(quote_of(markdown)))
    assert not modules["fake_teams"].activity_problems(sent(message))


def test_dialogs_and_hits_fit(fakes: Any, teams_rules: Any) -> None:
    """A section as long as a book ends in a link to the rest; so do many long quotes."""
    document = fakes.document("lang", "Lang", "\n\n".join(f"{LONG} {n}" for n in range(4)))
    build = fakes.FakeBuild("b2", {document.id: document}, {})

    class Service(fakes.FakeService):  # type: ignore[name-defined,misc]
        def build(self, build_id: str | None = None) -> Any:
            return build

    quote = fakes.quote_of(document, document.sections[0], "b2")
    quote = replace(quote, highlights=tuple(Highlight(n, n + 1, "x") for n in range(0, 4000, 2)))
    reply = answered(quote, quote, quote)
    value = replace(make_payload(reply.answer, "7f3a", [quote] * 2), build="b2")
    assert len(pack(value, VALUE)) <= VALUE
    for card in (
        render_card(draw_section(value, Service(), fakes.BASE_URL, fakes.date(2026, 11, 22))),
        render_card(
            SCREEN.fit(lambda room: draw_more(value, Service(), fakes.BASE_URL, fakes.date(2026, 11, 22), room))
        ),
        *(each["content"] for each in results(reply)["composeExtension"]["attachments"]),
    ):
        assert not teams_rules.card_problems(card)
        assert len(json.dumps(card, ensure_ascii=False).encode()) <= 28 * 1024
        assert "Les resten" in json.dumps(card)
