"""An answer as Slack's blocks, with the same in plain text for notifications and screen readers."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.chat.carried import carried, pack
from bot.chat.cutting import MORE, first_of, short, size
from bot.chat.loop import ESCALATED
from bot.chat.runs import marks_of
from bot.chat.wording import answer_lines, approved_line, removed_line, weight_line
from bot.service_types import Reply
from bot.surfaces.slack.limits import BUTTON, FALLBACK, HEADER, QUOTE, SECTION, VALUE
from bot.surfaces.slack.rich import Json, elements, link, rich_text, section, words
from bot.texts import text
from bot.types import Answer, FaqAnswer, Language, Quote, Status

NAME = 300  # characters of a section's or document's name in a link
BASED_ON = 700  # characters of each section that a FAQ answer is based on
SHAREABLE = frozenset((Status.ANSWERED, Status.FAQ, Status.UNCERTAIN))


@dataclass(frozen=True, slots=True)
class Message:
    """``text`` is for notifications and screen readers, escaped as Slack wants it; ``blocks`` are what is seen."""

    text: str
    blocks: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """Where an answer is shown, which decides its buttons.

    ``share`` is for answers that only the asker sees; ``mute`` is the thread (``channel:ts``) that a button
    can silence; ``modal`` is for views, where Slack has no feedback element. ``escalate`` lets the reader ask the
    editors, ``suggest`` lets them say what should be changed in what is quoted.
    """

    share: bool = False
    mute: str = ""
    modal: bool = False
    buttons: bool = True
    escalate: bool = False
    suggest: bool = False


PLAIN = Frame()


def message_of(reply: Reply, frame: Frame = PLAIN) -> Message:
    """A reply as a message."""
    answer = reply.answer
    blocks = [*status_blocks(answer), *body_blocks(answer), *removed_blocks(answer)]
    if frame.buttons:
        blocks += button_blocks(reply, frame)
    return Message(fallback(answer), tuple(blocks))


def said(line: str) -> Message:
    """One line of the bot's own."""
    return Message(escape(line), (plain(line),))


def escape(line: str) -> str:
    """For a message's ``text``: no ``<!channel>``, ``<@U…>`` or link can come of it."""
    return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


# -- blocks


def plain_text(line: str, limit: int) -> Json:
    return {"type": "plain_text", "text": short(line, limit), "emoji": False}


def plain(line: str) -> Json:
    return {"type": "section", "text": plain_text(line, SECTION)}


def header(line: str) -> Json:
    return {"type": "header", "text": plain_text(line, HEADER)}


def context(line: str) -> Json:
    return {"type": "context", "elements": [plain_text(line, SECTION)]}


def button(action: str, line: str, value: str, **more: str) -> Json:
    return {"type": "button", "action_id": action, "text": plain_text(line, BUTTON), "value": value, **more}


def status_blocks(answer: Answer) -> list[Json]:
    if answer.status is Status.SMALLTALK:
        return [plain(answer.line)]
    blocks = [header(text(f"status.{answer.status}", answer.language))]
    if answer.status is Status.UNCERTAIN:
        blocks.append(plain(text("status.uncertain.note", answer.language)))
    return [*blocks, *map(plain, answer.notes)]


def body_blocks(answer: Answer) -> list[Json]:
    if answer.status is Status.FAQ and answer.faq:
        return faq_blocks(answer, answer.faq)
    if answer.quotes:
        first, *rest = answer.quotes
        shown = [quote_block(first, answer.language, QUOTE), *also_blocks(rest, answer.language)]
        return [*shown, *topic_blocks(answer)]
    return [*topic_blocks(answer), *example_blocks(answer)]


def quote_block(quote: Quote, language: Language, limit: int) -> Json:
    """The quote and its source line; a long one is cut at a sentence, with a link to the rest."""
    kept, left = first_of(quote.blocks, limit)
    rest = [section(link(quote.url, text("chat.rest", language)))] if left else []
    return rich_text(*elements(kept, marks_of(quote)), *rest, section(*source_parts(quote, language)))


def source_parts(quote: Quote, language: Language) -> list[Json]:
    return [link(quote.url, short(quote.section, NAME)), words(f" · {weight_line(quote, language)}")]


def also_blocks(quotes: Sequence[Quote], language: Language) -> list[Json]:
    """Further quotes, folded to their links; the button «more» opens them."""
    if not quotes:
        return []
    before, _, after = text("also_relevant", language, section="\0").partition("\0")
    lines = [section(words(before), link(each.url, short(each.section, NAME)), *tail(after)) for each in quotes]
    return [rich_text(*lines)]


def tail(after: str) -> list[Json]:
    return [words(after)] if after else []


def faq_blocks(answer: Answer, faq: FaqAnswer) -> list[Json]:
    """The editors' words, who approved them, and the sections they are based on."""
    kept, left = first_of(faq.blocks, QUOTE)
    body = elements(kept, ()) or [section(words(short(faq.plain, QUOTE) or "…"))]
    rest = [section(words(MORE.strip()))] if left else []
    approved = [context(approved_line(faq, answer.language))] if faq.approved_by else []
    approved += [plain(text("faq.stale", answer.language))] if faq.stale else []
    based = [quote_block(quote, answer.language, BASED_ON) for quote in answer.quotes]
    lead = [rich_text(section(words(text("based_on", answer.language), "bold")))] if based else []
    return [rich_text(*body, *rest), *approved, *lead, *based]


def topic_blocks(answer: Answer) -> list[Json]:
    if not answer.topics:
        return []
    lead = section(words(text("topics.lead", answer.language)))
    lines = [section(link(each.url, short(each.section, NAME))) for each in answer.topics]
    return [rich_text(lead, {"type": "rich_text_list", "style": "bullet", "elements": lines})]


def example_blocks(answer: Answer) -> list[Json]:
    if not answer.examples:
        return []
    lead = section(words(text("smalltalk.examples", answer.language)))
    lines = [section(words(each)) for each in answer.examples]
    return [rich_text(lead, {"type": "rich_text_list", "style": "bullet", "elements": lines})]


def removed_blocks(answer: Answer) -> list[Json]:
    return [context(line)] if (line := removed_line(answer)) else []


# -- buttons


def button_blocks(reply: Reply, frame: Frame) -> list[Json]:
    answer = reply.answer
    if answer.status is Status.SMALLTALK:
        return []
    buttons = [
        *(escalate_button(reply.ref, answer.language) if frame.escalate and answer.status in ESCALATED else ()),
        *quote_buttons(reply),
        *(suggest_button(reply) if frame.suggest and answer.quotes else ()),
        *share_buttons(reply, frame),
        *mute_buttons(reply, frame),
    ]
    actions = [{"type": "actions", "elements": buttons}] if buttons else []
    return [*actions, *feedback_blocks(reply, frame)]


def quote_buttons(reply: Reply) -> list[Json]:
    answer, language = reply.answer, reply.answer.language
    if not answer.quotes:
        return []
    first, *rest = answer.quotes
    made = [button("section", text("chat.section", language), pack(carried(answer, reply.ref, [first]), VALUE))]
    if rest and answer.status is not Status.FAQ:
        made.append(button("more", text("chat.more", language), pack(carried(answer, reply.ref, rest), VALUE)))
    return made


def escalate_button(ref: str, language: Language, place: str = "") -> list[Json]:
    """`place` says where to answer when that is not where the button is pressed."""
    return [button("escalate", text("editorial.ask", language), f"{language}:{ref}:{place}")]


def suggest_button(reply: Reply) -> list[Json]:
    value = pack(carried(reply.answer, reply.ref, reply.answer.quotes), VALUE)
    return [button("suggest", text("editorial.suggest", reply.answer.language), value)]


def share_buttons(reply: Reply, frame: Frame) -> list[Json]:
    answer = reply.answer
    if not frame.share or answer.status not in SHAREABLE:
        return []
    value = pack(carried(answer, reply.ref, answer.quotes, question=answer.question), VALUE)
    return [button("share", text("slack.share", answer.language), value)]


def mute_buttons(reply: Reply, frame: Frame) -> list[Json]:
    if not frame.mute:
        return []
    return [button("mute", text("chat.mute", reply.answer.language), f"{reply.answer.language}:{frame.mute}")]


def feedback_blocks(reply: Reply, frame: Frame) -> list[Json]:
    """«Fikk du svar?» with Slack's own feedback element; in views, which lack it, with two buttons."""
    language = reply.answer.language
    question = text("feedback.question", language)
    choices = [(key, text(f"feedback.{key}", language), f"{key}:{language}:{reply.ref}") for key in ("yes", "no")]
    if frame.modal:
        buttons = [button(f"feedback_{key}", line, value) for key, line, value in choices]
        return [context(question), {"type": "actions", "elements": buttons}]
    yes, no = [
        {"text": plain_text(line, BUTTON), "accessibility_label": short(f"{question} {line}", BUTTON), "value": value}
        for _, line, value in choices
    ]
    element = {"type": "feedback_buttons", "action_id": "feedback", "positive_button": yes, "negative_button": no}
    return [context(question), {"type": "context_actions", "elements": [element]}]


# -- plain text


def fallback(answer: Answer) -> str:
    """The whole answer as plain text, escaped."""
    lines = [line for line in answer_lines(answer, QUOTE // 2) if line]
    return escape_within("\n".join(lines), FALLBACK)


def escape_within(line: str, limit: int) -> str:
    """Escaped, within `limit` units; cut before escaping so that no entity is halved."""
    room = limit
    while size(found := escape(line if size(line) <= room else line[: room - 1].rstrip() + "…")) > limit:
        room = room * 9 // 10
    return found
