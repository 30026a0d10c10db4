"""What stands in dialogs, the welcome, and the cards of the message extension."""

import html
from collections.abc import Sequence
from datetime import date

from bot.chat.carried import Carried, opened, quote_at, section_at, since_line
from bot.chat.cutting import chunks, short
from bot.chat.runs import marks_of
from bot.service_types import Reply, Service
from bot.surfaces.teams.cards import (
    INSERTABLE,
    Frame,
    Message,
    asks,
    card_of,
    escalate_action,
    message_of,
    quote_items,
    source_item,
    submits,
)
from bot.surfaces.teams.elements import Json, blocks_of, line, link, quoted, run
from bot.surfaces.teams.limits import DIALOG_BYTES, FALLBACK, NAME, PART, ROOMS, SUMMARY, TITLE, size
from bot.texts import text
from bot.types import Language, Quote, Status

CARD = "application/vnd.microsoft.card.adaptive"
PREVIEW = "application/vnd.microsoft.card.thumbnail"


# -- dialogs


def dialog(title: str, card: Json) -> Json:
    """As Teams wants a dialog that opens or goes on."""
    value = {"title": short(title, TITLE), "height": "medium", "width": "medium", "card": attached(card)}
    return {"task": {"type": "continue", "value": value}}


def notice(words: str) -> Json:
    """A dialog that says one line."""
    return {"task": {"type": "message", "value": words}}


def attached(card: Json) -> Json:
    return {"contentType": CARD, "content": card}


def section_card(value: Carried, service: Service, base_url: str, today: date) -> Json:
    """The whole section, with what was quoted of it in bold; what is too long ends in a link. Raises GoneError."""
    build = opened(value, service)
    place = value.places[0]
    quote = quote_at(build, place, base_url, today)
    _, found = section_at(build, place)
    marks = marks_of(quote) or [(place.start, place.end)]
    end = [source_item(quote, value.language)]
    items: list[Json] = []
    for part in chunks(found.blocks, PART):
        more = blocks_of(part, marks)
        if size([*items, *more]) > DIALOG_BYTES - FALLBACK:
            end.insert(0, line(link(quote.url, text("chat.rest", value.language))))
            break
        items += more
    title = line({**run(short(found.heading, NAME), "bold"), "size": "medium"})
    shown = [title, *since_items(value, service), quoted(items or [line(run("…"))]), *end]
    return card_of(shown, value.language, short(quote.plain, FALLBACK // 2))


def more_card(value: Carried, service: Service, base_url: str, today: date) -> Json:
    """Further quotes in full. Raises GoneError."""
    build = opened(value, service)
    quotes = [quote_at(build, place, base_url, today) for place in value.places]
    for room in ROOMS:
        items = [
            item for quote in quotes for item in quote_items(quote, value.language, room.quote, marked=room.marked)
        ]
        items = [*since_items(value, service), *items]
        made = card_of(items, value.language, short("\n".join(quote.plain for quote in quotes), room.plain // 2))
        if size(made) < DIALOG_BYTES:
            break
    return made


def since_items(value: Carried, service: Service) -> list[Json]:
    """That the text is an earlier one, where it is."""
    return [line(run(words))] if (words := since_line(value, service)) else []


def reason_card(ref: str, language: Language, *, escalates: bool = False) -> Json:
    """«Hva manglet?»; `escalates` when the editors can be asked as well."""
    hint, label = text("feedback.reason.hint", language), text("feedback.reason", language)
    field = {"type": "Input.Text", "id": "reason", "label": label, "placeholder": hint, "isMultiline": True}
    send = submits("reason", text("feedback.send", language), {"ref": ref, "lang": language.value})
    ask = [escalate_action(ref, language, submits)] if escalates else []
    return card_of([{**field, "maxLength": 500}], language, label, [send, *ask])


# -- the welcome


def welcome(greeting: str, prompts: Sequence[str], language: Language) -> Message:
    """A greeting, and questions to begin with as buttons."""
    lead = [line(run(text("chat.prompts", language)), spacing="medium")] if prompts else []
    plain = "\n".join((greeting, *prompts))
    card = card_of([line(run(greeting)), *lead], language, plain, [asks(each) for each in prompts])
    return Message(card, summary=short(greeting, SUMMARY))


# -- the message extension


def results(reply: Reply) -> Json:
    """Hits to choose from, each a card that can be put into a message; a line when there is none."""
    answer = reply.answer
    hits = [quote_result(each, answer.language) for each in answer.quotes]
    if answer.status is Status.FAQ and answer.faq:
        hits.insert(0, faq_result(reply))
    if not hits or answer.status not in INSERTABLE:
        return line_result(answer.line or text("status.not_found", answer.language))
    return {"composeExtension": {"type": "result", "attachmentLayout": "list", "attachments": hits}}


def line_result(words: str) -> Json:
    return {"composeExtension": {"type": "message", "text": words}}


def quote_result(quote: Quote, language: Language) -> Json:
    card = quote_card(quote, language)
    return {**attached(card), "preview": preview(quote.section, quote.plain)}


def quote_card(quote: Quote, language: Language) -> Json:
    for room in ROOMS:
        items = quote_items(quote, language, room.quote, marked=room.marked)
        card = card_of(items, language, short(f"{quote.plain} {quote.section} {quote.url}", room.plain))
        if size(card) < DIALOG_BYTES:
            break
    return card


def faq_result(reply: Reply) -> Json:
    """The editors' answer with what it is based on."""
    faq = reply.answer.faq
    if faq is None:
        raise ValueError("not a FAQ answer")
    card = message_of(reply, Frame(buttons=False)).card
    return {**attached(card), "preview": preview(faq.question, faq.plain)}


def preview(title: str, words: str) -> Json:
    """What the list of hits shows. Teams reads it as HTML."""
    content = {"title": html.escape(short(title, 100)), "text": html.escape(short(words, 200))}
    return {"contentType": PREVIEW, "content": content}


def inserted(card: Json, title: str, words: str) -> Json:
    """A card for the message that is being written."""
    hit = {**attached(card), "preview": preview(title, words)}
    return {"composeExtension": {"type": "result", "attachmentLayout": "list", "attachments": [hit]}}
