"""Answers as blocks: within Slack's limits, in the guidance's own words, and harmless whatever the words are."""

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.cutting import chunks, shorten, size, take_first, visible
from bot.chat.runs import marks_of
from bot.chat.views.answer import RenderOptions, draw_answer
from bot.service_types import Reply
from bot.surfaces.slack import render
from bot.surfaces.slack.limits import QUOTE, ROOM
from bot.surfaces.slack.render import Message, escape
from bot.types import Answer, Highlight, Language, Quote, Status, Topic
from index.read.markdown import parse

SNAPSHOTS = Path(__file__).with_name("snapshots")
EVIL = (
    "Hei <!channel> <@U123> <#C1> *fet* _kursiv_ ~strek~ `kode` > sitat <https://a.no|lenke> https://b.no :tada: &amp;"
)
LONG = " ".join(f"Dette er setning nummer {n}, og den sier ikke noe nytt om saken." for n in range(200))


@pytest.fixture(scope="module")
def fakes(request: pytest.FixtureRequest) -> Any:
    from sys import modules

    return modules["web_fakes"]


@pytest.fixture
def slack() -> Any:
    from sys import modules

    return modules["fake_slack"]


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


def seen(message: Message, slack: Any) -> str:
    return "".join(each["text"] for each in slack.walk(list(message.blocks)) if isinstance(each.get("text"), str))


PLAIN = RenderOptions()


def render_message(reply: Reply, frame: RenderOptions = PLAIN) -> Message:
    """The reply as it is sent."""
    return render.render_message(draw_answer(reply, frame, ROOM))


def call(message: Message) -> dict[str, Any]:
    return {"text": message.text, "blocks": list(message.blocks)}


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
        return answered(quote_of(EVIL.replace("*", "\\*").replace("_", "\\_").replace("`", "\\`").replace("<", "\\<")))
    return Reply(fakes.FakeService().ask(CASES[name]).answer, "7f3a")


@pytest.mark.parametrize("name", CASES)
def test_answers_look_as_they_did(name: str, fakes: Any, slack: Any) -> None:
    """Ten answers as blocks, kept as files; SNAPSHOTS=write writes them anew."""
    message = render_message(reply_for(name, fakes), RenderOptions(mute="C1:1.0"))
    assert not slack.message_problems(call(message))
    path = SNAPSHOTS / f"{name}.json"
    made = json.dumps(call(message), ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("SNAPSHOTS") == "write":
        path.write_text(made, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == made


# -- what is shown


def test_notes_stand_under_the_heading(fakes: Any, slack: Any) -> None:
    """One line each, as plain text that makes no link or mention; also where only the text is read."""
    message = render_message(fakes.FakeService().ask("bilde"))
    assert not slack.message_problems(call(message))
    heading, _, note = message.blocks[:3]
    assert heading["type"] == "header"
    assert note["text"] == {"type": "plain_text", "text": "Det er <flere> avsnitt om dette.", "emoji": False}
    assert "Det er &lt;flere&gt; avsnitt om dette." in message.text


def test_the_source_line_links_to_the_exact_place(fakes: Any, slack: Any) -> None:
    """Below a quote: where it stands as a link, its weight, and when it was gone through."""
    message = render_message(fakes.FakeService().ask("Kan jeg kritisere etaten min?"))
    links = [each for each in slack.walk(list(message.blocks)) if each.get("type") == "link"]
    assert links[0]["url"] == fakes.CRITICISM.url
    assert links[0]["text"] == fakes.CRITICISM.section
    assert " · Lov · gjennomgått 1. november 2026" in seen(message, slack)


def test_an_overdue_review_is_said(fakes: Any, slack: Any) -> None:
    """A quote past its review date says so instead of when it was reviewed."""
    message = render_message(answered(fakes.THREE_ROLES))
    assert "skulle vært gjennomgått 1. mars 2026" in seen(message, slack)


def test_highlighted_words_are_bold_and_nothing_else_is(slack: Any) -> None:
    """Bold is the highlight, also where it begins in the middle of a paragraph."""
    message = render_message(answered(quote_of("Vær **tydelig**. Du kan si nei. Det er alt.", "Du kan si nei.")))
    bold = [each["text"] for each in slack.walk(list(message.blocks)) if each.get("style") == {"bold": True}]
    assert bold == ["Du kan si nei."]


def test_neighbouring_highlights_are_one() -> None:
    """Two marked sentences beside each other are bold as one run."""
    quote = quote_of("Du kan si nei. Det er alt.", "Du kan si nei.", "Det er alt.")
    assert len(marks_of(quote)) == 1


def tables_in(message: Message) -> list[list[list[str]]]:
    """The tables of a message, each cell as its text."""
    found = [block["rows"] for block in message.blocks if block["type"] == "table"]
    return [
        [["".join(part["text"] for part in cell["elements"][0]["elements"]) for cell in row] for row in rows]
        for rows in found
    ]


def table(columns: int, rows: int = 2) -> str:
    """A Markdown table whose second cell is empty."""
    line = "| " + " | ".join(["a", "", *["ord"] * (columns - 2)]) + " |\n"
    return f"Først.\n\n{line}|{'---|' * columns}\n{line * (rows - 1)}\nSist."


def test_a_table_is_a_table(slack: Any, fakes: Any) -> None:
    """Every cell is there in its row, with what stands before and after it around it, and where it stands below."""
    message = render_message(answered(fakes.THREE_ROLES))
    assert not slack.message_problems(call(message))
    (rows,) = tables_in(message)
    assert rows[0] == ["Rolle", "Hvem du snakker for", "Hvor du skriver", "Hvem som bestemmer innholdet"]
    assert rows[1][:2] == ["Privatperson", "Deg selv"]
    message = render_message(answered(quote_of(table(3))))
    assert tables_in(message) == [[["a", " ", "ord"]] * 2]
    order = seen(message, slack)
    assert order.index("Først.") < order.index("ord") < order.index("Sist.") < order.index("gjennomgått")


@pytest.mark.parametrize("markdown", [table(21), table(4, rows=101), "| a | b |\n|---|---|\n"])
def test_what_is_no_table_to_slack_is_a_row_a_line(markdown: str, slack: Any) -> None:
    """More cells or rows than Slack takes, and a heading without rows."""
    message = render_message(answered(quote_of(markdown)))
    assert not slack.message_problems(call(message))
    assert not tables_in(message)
    assert "a | " in seen(message, slack)


def test_slack_takes_one_table_a_message(slack: Any) -> None:
    """The first is a table, the others are rows; in windows, which take none, all are."""
    reply = answered(quote_of(table(3)), quote_of(table(4)), notes=("To svar.",))
    message = render_message(reply)
    assert not slack.message_problems(call(message))
    assert len(tables_in(message)) == 1
    assert "a |  | ord | ord" in seen(message, slack)
    assert not slack.view_problems(render.render_modal(draw_answer(reply, PLAIN, ROOM)))


def test_lists_survive_with_their_numbers_and_depths(slack: Any) -> None:
    """Numbered items stay numbered, items in items stay inside."""
    lists = [
        each
        for each in slack.walk(list(render_message(answered(quote_of(LIST))).blocks))
        if each.get("type") == "rich_text_list"
    ]
    shapes = [(each["style"], each.get("indent"), len(each["elements"])) for each in lists]
    assert shapes == [("ordered", 0, 2), ("bullet", 1, 2)]


# -- nothing in a text acts


def test_no_word_of_a_text_is_ever_mrkdwn(fakes: Any, slack: Any) -> None:
    """Blocks hold plain text and rich text alone, where markup is only letters."""
    for name in CASES:
        blocks = list(render_message(reply_for(name, fakes), RenderOptions(share=True, mute="C1:1")).blocks)
        kinds = {each.get("type") for each in slack.walk(blocks)}
        assert not kinds & {"mrkdwn", "user", "usergroup", "channel", "broadcast", "emoji", "markdown"}
        assert not [each for each in slack.walk(blocks) if each.get("emoji") is True]


def test_only_our_own_pages_are_linked(fakes: Any, slack: Any) -> None:
    """A link in a quote is its words; the links of a message are the addresses of quotes and topics."""
    for name in CASES:
        blocks = list(render_message(reply_for(name, fakes)).blocks)
        links = [each["url"] for each in slack.walk(blocks) if each.get("type") == "link"]
        assert all(url.startswith(fakes.BASE_URL) for url in links)


def test_the_plain_text_cannot_ping(fakes: Any) -> None:
    """What Slack reads as a mention or a link is escaped in the fallback."""
    text = render_message(reply_for("evil", fakes)).text
    assert "<" not in text
    assert ">" not in text
    assert "&lt;!channel&gt;" in text
    assert escape("<!channel> & <@U1>") == "&lt;!channel&gt; &amp; &lt;@U1&gt;"


# -- limits


def test_a_long_quote_is_cut_at_a_sentence_with_a_link_to_the_rest(slack: Any) -> None:
    """What does not fit is not silently gone."""
    quote = quote_of(LONG)
    message = render_message(answered(quote))
    assert not slack.message_problems(call(message))
    quoted = next(each for each in slack.walk(list(message.blocks)) if each.get("type") == "rich_text_quote")
    words = "".join(each["text"] for each in quoted["elements"])
    assert words.endswith("om saken.")
    assert LONG.startswith(words)
    links = {each["text"]: each["url"] for each in slack.walk(list(message.blocks)) if each.get("type") == "link"}
    assert links["Les resten"] == quote.url


@pytest.mark.parametrize(
    "frame", [RenderOptions(), RenderOptions(share=True), RenderOptions(mute="C" * 12 + ":1700000000.000100")]
)
@pytest.mark.parametrize("status", [Status.ANSWERED, Status.FAQ, Status.UNCERTAIN])
def test_the_largest_answer_fits(status: Status, frame: RenderOptions, fakes: Any, slack: Any) -> None:
    """Three long quotes with long names, many highlights and a long question stay within every limit."""
    long = replace(
        quote_of(LONG), section="Å" * 4000, document="d" * 400, url=fakes.BASE_URL + "/guidance/" + "d" * 400
    )
    marks = tuple(Highlight(n, n + 1, "x") for n in range(0, 4000, 2))
    faq = replace(fakes.FAQ_ANSWER, blocks=long.blocks, approved_by="N" * 5000)
    quotes = (replace(long, highlights=marks),) * 3
    reply = answered(*quotes, question="s" * 5000, removed=("national_id", "phone", "email", "account"))
    reply = replace(reply, answer=replace(reply.answer, status=status, faq=faq if status is Status.FAQ else None))
    assert not slack.message_problems(call(render_message(reply, frame)))


def test_long_topics_and_examples_fit(fakes: Any, slack: Any) -> None:
    """Names longer than anything in the corpus are shortened."""
    topics = (Topic("T", "S" * 5000, fakes.BASE_URL + "/guidance/x"),) * 3
    reply = Reply(Answer(Status.NOT_FOUND, "?", Language.EN, 0.1, topics=topics, build="b2"), "7f3a")
    assert not slack.message_problems(call(render_message(reply)))


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab. !?\n-*_`<>&|😀Å1"), min_size=1, max_size=4000))
def test_any_guidance_fits(markdown: str) -> None:
    """Whatever Markdown is quoted, Slack's limits hold."""
    from sys import modules

    slack = modules["fake_slack"]
    if not any(section.blocks for section in parse(markdown, "x").sections):
        return
    message = render_message(answered(quote_of(markdown)))
    assert not slack.message_problems(call(message))


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab. 😀"), min_size=1, max_size=600), st.integers(5, 200))
def test_parts_lose_nothing(text: str, limit: int) -> None:
    """All parts together are the text, and each fits."""
    blocks = [block for section in parse(text, "x").sections for block in section.blocks]
    parts = list(chunks(blocks, limit))
    assert "".join(visible(b) for part in parts for b in part) == "".join(visible(b) for b in blocks).rstrip()
    assert all(sum(size(b.text) for b in part) <= limit for part in parts)


def test_a_short_text_is_not_cut() -> None:
    """Nothing is left over of what fits."""
    blocks = quote_of("Kort.").blocks
    assert take_first(blocks, QUOTE) == (list(blocks), [])


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [("kort", 10, "kort"), ("to ord til", 8, "to ord…"), ("😀😀😀", 5, "😀😀…"), ("x" * 9, 4, "xxx…")],
)
def test_names_are_cut_between_words(text: str, limit: int, expected: str) -> None:
    """Cut between words where it can be, never inside a character that counts as two."""
    assert shorten(text, limit) == expected
