"""An answer as an Adaptive Card, with the same in plain text for notifications, screen readers and old clients."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from bot.chat.carried import carried, pack
from bot.chat.cutting import MORE, first_of, head, short
from bot.chat.loop import ESCALATED
from bot.chat.runs import marks_of
from bot.chat.wording import answer_lines, approved_line, removed_line, weight_line
from bot.service_types import Reply
from bot.surfaces.teams.elements import Json, blocks_of, heading, line, link, quoted, run
from bot.surfaces.teams.limits import (
    BUTTON,
    CITATION_ABSTRACT,
    CITATION_NAME,
    ENVELOPE,
    MESSAGE_BYTES,
    NAME,
    ROOMS,
    SPOKEN,
    SUMMARY,
    VALUE,
    Room,
    size,
)
from bot.texts import text
from bot.types import Answer, FaqAnswer, Language, Quote, Status

VERSION = "1.5"  # the highest that Teams shows alike on desktop and phone; headings need it
SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
INSERTABLE = frozenset((Status.ANSWERED, Status.FAQ, Status.UNCERTAIN))


@dataclass(frozen=True, slots=True)
class Frame:
    """Where an answer is shown, which decides its buttons.

    ``follows`` is True where a thread goes on and can be silenced. ``dialog`` is for answers in a dialog, from which
    no other can be opened, and which can be put into the message being written. ``escalate`` lets the reader ask the
    editors, ``suggest`` lets them say what should be changed in what is quoted.
    """

    follows: bool = False
    dialog: bool = False
    buttons: bool = True
    escalate: bool = False
    suggest: bool = False


PLAIN = Frame()
Button = Callable[[str, str, Json], Json]
"""Makes a button of what it does, its title, and what it carries."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A source, numbered from 1 in a message's text. ``abstract`` is the beginning of the quote."""

    name: str
    abstract: str
    url: str


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent. ``text`` goes with the card and is Markdown; ``summary`` is for notifications.

    ``ref`` is the answer's reference, empty when there is none; ``rated`` says that Teams' own thumbs belong below.
    """

    card: Json
    text: str = ""
    summary: str = ""
    citations: tuple[Citation, ...] = ()
    ref: str = ""
    rated: bool = False


def message_of(reply: Reply, frame: Frame = PLAIN) -> Message:
    """A reply as a message that Teams takes, whatever its size was."""
    for room in ROOMS:
        made = in_room(reply, frame, room)
        if weight(made) <= MESSAGE_BYTES:
            break
    return made


def weight(message: Message) -> int:
    """Bytes of the message as it is sent, envelope included."""
    cited = [[each.name, each.abstract, each.url] for each in message.citations]
    return size([message.card, message.text, message.summary, cited]) + ENVELOPE


def in_room(reply: Reply, frame: Frame, room: Room) -> Message:
    answer = reply.answer
    plain = plain_of(answer, room)
    body = [*status_items(answer), *body_items(answer, room), *removed_items(answer)]
    actions = actions_of(reply, frame) if frame.buttons else []
    citations = tuple(citation_of(quote) for quote in answer.quotes)
    return Message(
        card=card_of(body, answer.language, plain, actions),
        text=sources_line(citations, answer.language),
        summary=short(plain, SUMMARY),
        citations=citations,
        ref=reply.ref,
        rated=frame.buttons and answer.status is not Status.SMALLTALK,
    )


def said(words: str, language: Language = Language.NB) -> Message:
    """One line of the bot's own."""
    return Message(card_of([line(run(words))], language, words), summary=short(words, SUMMARY))


def card_of(body: Sequence[Json], language: Language, plain: str, actions: Sequence[Json] = ()) -> Json:
    """A card; `plain` is the whole of it in words, for clients without cards and for reading aloud."""
    more = {"actions": list(actions)} if actions else {}
    return {
        "type": "AdaptiveCard",
        "$schema": SCHEMA,
        "version": VERSION,
        "lang": language.value,
        "fallbackText": plain,
        "speak": escape(short(plain, SPOKEN)),
        "body": list(body),
        **more,
    }


def plain_of(answer: Answer, room: Room) -> str:
    words = "\n".join(each for each in answer_lines(answer, room.plain // 2) if each)
    return words if len(words) <= room.plain else head(words, room.plain - 2).rstrip() + MORE


# -- what is shown


def status_items(answer: Answer) -> list[Json]:
    if answer.status is Status.SMALLTALK:
        return [line(run(answer.line))]
    items = [heading(text(f"status.{answer.status}", answer.language))]
    if answer.status is Status.UNCERTAIN:
        items.append(line(run(text("status.uncertain.note", answer.language))))
    return [*items, *(line(run(note)) for note in answer.notes)]


def body_items(answer: Answer, room: Room) -> list[Json]:
    if answer.status is Status.FAQ and answer.faq:
        return faq_items(answer, answer.faq, room)
    if answer.quotes:
        first, *rest = answer.quotes
        return [
            *quote_items(first, answer.language, room.quote, marked=room.marked),
            *also_items(rest, answer.language),
            *topic_items(answer),
        ]
    return [*topic_items(answer), *example_items(answer)]


def quote_items(quote: Quote, language: Language, limit: int, *, marked: bool = True) -> list[Json]:
    """The quote and its source line; a long one is cut at a sentence, with a link to the rest."""
    kept, left = first_of(quote.blocks, limit)
    rest = [line(link(quote.url, text("chat.rest", language)))] if left else []
    return [quoted([*blocks_of(kept, marks_of(quote) if marked else ()), *rest]), source_item(quote, language)]


def source_item(quote: Quote, language: Language) -> Json:
    return line(link(quote.url, short(quote.section, NAME)), run(f" · {weight_line(quote, language)}"), spacing="small")


def also_items(quotes: Sequence[Quote], language: Language) -> list[Json]:
    """Further quotes, folded to their links; the button «more» opens them."""
    before, _, after = text("also_relevant", language, section="\0").partition("\0")
    tail = [run(after)] if after else []
    return [line(run(before), link(each.url, short(each.section, NAME)), *tail, spacing="small") for each in quotes]


def faq_items(answer: Answer, faq: FaqAnswer, room: Room) -> list[Json]:
    """The editors' words, who approved them, and the sections they are based on."""
    kept, left = first_of(faq.blocks, room.quote)
    body = blocks_of(kept, ()) or [line(run(short(faq.plain, room.quote) or "…"))]
    rest = [line(run(MORE.strip()))] if left else []
    approved = [small(short(approved_line(faq, answer.language), NAME))] if faq.approved_by else []
    approved += [line(run(text("faq.stale", answer.language)))] if faq.stale else []
    lead = [line(run(text("based_on", answer.language), "bold"))] if answer.quotes else []
    based = [
        item for quote in answer.quotes for item in quote_items(quote, answer.language, room.based, marked=room.marked)
    ]
    return [*body, *rest, *approved, *lead, *based]


def small(words: str) -> Json:
    return line({**run(words), "isSubtle": True}, spacing="small")


def topic_items(answer: Answer) -> list[Json]:
    lead = [line(run(text("topics.lead", answer.language)))] if answer.topics else []
    return [
        *lead,
        *(line(run("• "), link(each.url, short(each.section, NAME)), spacing="small") for each in answer.topics),
    ]


def example_items(answer: Answer) -> list[Json]:
    lead = [line(run(text("smalltalk.examples", answer.language)))] if answer.examples else []
    return [*lead, *(line(run(f"• {each}"), spacing="small") for each in answer.examples)]


def removed_items(answer: Answer) -> list[Json]:
    return [small(words)] if (words := removed_line(answer)) else []


# -- sources as Teams shows them


def citation_of(quote: Quote) -> Citation:
    return Citation(short(quote.section, CITATION_NAME), short(quote.plain, CITATION_ABSTRACT) or "…", quote.url)


def sources_line(citations: Sequence[Citation], language: Language) -> str:
    """``Kilder: [1] [2]``: Teams makes the numbers open their source."""
    numbers = " ".join(f"[{at}]" for at, _ in enumerate(citations, 1))
    return f"{text('teams.sources', language)}: {numbers}" if citations else ""


# -- buttons


def actions_of(reply: Reply, frame: Frame) -> list[Json]:
    if reply.answer.status is Status.SMALLTALK:
        return []
    return [
        *escalate_actions(reply, frame),
        *quote_actions(reply, frame),
        *feedback_actions(reply, frame),
        *mute_actions(reply, frame),
        *suggest_actions(reply, frame),
    ]


def escalate_actions(reply: Reply, frame: Frame) -> list[Json]:
    """«Spør kommunikasjonsavdelingen», where the guidance did not surely answer."""
    if not frame.escalate or reply.answer.status not in ESCALATED:
        return []
    return [escalate_action(reply.ref, reply.answer.language, submits if frame.dialog else executes)]


def escalate_action(ref: str, language: Language, button: Button) -> Json:
    return button("escalate", text("editorial.ask", language), {"ref": ref, "lang": language.value})


def suggest_actions(reply: Reply, frame: Frame) -> list[Json]:
    """«Foreslå endring», behind the three dots: a card has room for six buttons."""
    if not frame.suggest or not reply.answer.quotes:
        return []
    value = {"carried": pack(carried(reply.answer, reply.ref, reply.answer.quotes), VALUE)}
    made = (submits if frame.dialog else opens)("suggest", text("editorial.suggest", reply.answer.language), value)
    return [{**made, "mode": "secondary"}]


def quote_actions(reply: Reply, frame: Frame) -> list[Json]:
    answer, language = reply.answer, reply.answer.language
    if frame.dialog:
        return [insert_action(reply)] if answer.status in INSERTABLE else []
    if not answer.quotes:
        return []
    first, *rest = answer.quotes
    made = [
        opens("section", text("chat.section", language), {"carried": pack(carried(answer, reply.ref, [first]), VALUE)})
    ]
    if rest and answer.status is not Status.FAQ:
        value = pack(carried(answer, reply.ref, rest), VALUE)
        made.append(opens("more", text("chat.more", language), {"carried": value}))
    return made


def insert_action(reply: Reply) -> Json:
    value = pack(carried(reply.answer, reply.ref, reply.answer.quotes), VALUE)
    return submits("insert", text("teams.insert", reply.answer.language), {"carried": value})


def feedback_actions(reply: Reply, frame: Frame) -> list[Json]:
    """«Fikk du svar? Ja», and «Nei», which opens a field for what was missing."""
    language = reply.answer.language
    question = text("feedback.question", language)
    value = {"ref": reply.ref, "lang": language.value}
    yes, no = (f"{question} {text(f'feedback.{key}', language)}" for key in ("yes", "no"))
    if frame.dialog:
        return [submits("helpful", yes, value), submits("missing", no, value)]
    return [executes("helpful", yes, value), opens("missing", no, value)]


def mute_actions(reply: Reply, frame: Frame) -> list[Json]:
    language = reply.answer.language
    return [executes("mute", text("chat.mute", language), {"lang": language.value})] if frame.follows else []


def opens(do: str, title: str, data: Json) -> Json:
    """A button that opens a dialog; a client without dialogs sends it as a message."""
    return submits(do, title, {**data, "msteams": {"type": "task/fetch"}})


def submits(do: str, title: str, data: Json) -> Json:
    return {"type": "Action.Submit", "title": short(title, BUTTON), "data": {"do": do, **data}}


def executes(do: str, title: str, data: Json) -> Json:
    """A button that is answered where it stands; an old client sends it as a message."""
    return {"type": "Action.Execute", "title": short(title, BUTTON), "verb": do, "data": {"do": do, **data}}


def asks(question: str) -> Json:
    """A button that asks as if the reader had written the question."""
    data: dict[str, Any] = {"msteams": {"type": "imBack", "value": question}}
    return {"type": "Action.Submit", "title": short(question, BUTTON), "data": data}
