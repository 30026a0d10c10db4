"""Modals and the App Home."""

from collections.abc import Sequence
from datetime import date

from bot.answering.quotes import section_url
from bot.chat.carried import Carried, opened, quote_at, section_at, since_line
from bot.chat.cutting import chunks, short
from bot.chat.runs import marks_of
from bot.service_types import BuildView, Service
from bot.surfaces.slack.blocks import (
    Message,
    button,
    escalate_button,
    header,
    plain,
    plain_text,
    quote_block,
    source_parts,
)
from bot.surfaces.slack.limits import QUOTE, SECTION, TITLE, VALUE
from bot.surfaces.slack.rich import Json, elements, link, rich_text, section, words
from bot.texts import date_text, text
from bot.types import Language
from index.types import Document, FaqEntry

PARTS = 60  # blocks of one section in a modal; Slack takes 100 in all
HOME_ASKED = 5
HOME_CHANGED = 5


def modal(title: str, blocks: Sequence[Json], language: Language, **more: object) -> Json:
    close = plain_text(text("chat.close", language), TITLE)
    return {"type": "modal", "title": plain_text(title, TITLE), "close": close, "blocks": list(blocks), **more}


def notice(line: str, language: Language) -> Json:
    """A modal with one line."""
    return modal(text("chat.search", language), [plain(line)], language)


def section_view(value: Carried, service: Service, base_url: str, today: date) -> Json:
    """The whole section, with what was quoted of it in bold. Raises GoneError."""
    build = opened(value, service)
    place = value.places[0]
    quote = quote_at(build, place, base_url, today)
    _, found = section_at(build, place)
    marks = marks_of(quote) or [(place.start, place.end)]
    parts = list(chunks(found.blocks, SECTION - 100))
    body = [rich_text(*elements(part, marks)) for part in parts[:PARTS]]
    blocks = [header(found.heading), *since_blocks(value, service), *body]
    if len(parts) > PARTS:
        blocks.append(rich_text(section(link(quote.url, text("chat.rest", value.language)))))
    blocks.append(rich_text(section(*source_parts(quote, value.language))))
    return modal(text("chat.section", value.language), blocks, value.language)


def more_view(value: Carried, service: Service, base_url: str, today: date) -> Json:
    """Further quotes in full. Raises GoneError."""
    build = opened(value, service)
    quotes = [quote_at(build, place, base_url, today) for place in value.places]
    blocks = [*since_blocks(value, service), *(quote_block(quote, value.language, QUOTE) for quote in quotes)]
    return modal(text("chat.more", value.language), blocks, value.language)


def since_blocks(value: Carried, service: Service) -> list[Json]:
    """That the text is an earlier one, where it is."""
    return [plain(line)] if (line := since_line(value, service)) else []


def answer_view(message: Message, language: Language) -> Json:
    return modal(text("chat.search", language), message.blocks, language)


def search_view(language: Language) -> Json:
    """A field to ask in."""
    submit = plain_text(text("web.ask", language), TITLE)
    return modal(text("chat.search", language), [search_input(language)], language, callback_id="search", submit=submit)


def search_input(language: Language, **more: object) -> Json:
    hint = plain_text(text("feedback.reason.hint", language), 150)
    field = {"type": "plain_text_input", "action_id": "question", "max_length": SECTION, "multiline": False}
    label = plain_text(text("web.field", language), 150)
    return {"type": "input", "block_id": "search", "label": label, "hint": hint, "element": {**field, **more}}


def reason_view(ref: str, language: Language, place: str = "") -> Json:
    """«Hva manglet?», and with a `place` to answer at, a button to ask the editors."""
    field = {"type": "plain_text_input", "action_id": "reason", "max_length": 500, "multiline": True}
    hint = plain_text(text("feedback.reason.hint", language), 150)
    label = plain_text(text("feedback.reason", language), 150)
    block = {"type": "input", "block_id": "reason", "optional": True, "label": label, "hint": hint, "element": field}
    send = plain_text(text("feedback.send", language), TITLE)
    title = text("feedback.question", language)
    ask = [{"type": "actions", "elements": escalate_button(ref, language, place)}] if place else []
    return modal(
        title, [block, *ask], language, callback_id="reason", private_metadata=f"{language}:{ref}", submit=send
    )


def home_view(
    asked: Sequence[FaqEntry], build: BuildView, base_url: str, language: Language, queue: Sequence[Json] = ()
) -> Json:
    """A field to ask in, for editors the queue, what is asked most, and what the editors went through last."""
    field = {**search_input(language, dispatch_action_config={"trigger_actions_on": ["on_enter_pressed"]})}
    blocks = [header(text("chat.search", language)), plain(text("slack.home.lead", language))]
    blocks.append({**field, "dispatch_action": True})
    blocks += queue
    if asked:
        blocks.append(header(text("slack.home.asked", language)))
    blocks += [ask_block(entry, at, language) for at, entry in enumerate(asked[:HOME_ASKED])]
    blocks.append(header(text("slack.home.changed", language)))
    blocks.append(changed_block(newest(build, language), base_url, language))
    return {"type": "home", "blocks": blocks}


def ask_block(entry: FaqEntry, at: int, language: Language) -> Json:
    """A question with a button that asks it."""
    ask = button(f"ask_{at}", text("web.ask", language), short(entry.question, VALUE))
    return {**plain(entry.question), "accessory": ask}


def newest(build: BuildView, language: Language) -> list[Document]:
    own = [each for each in build.documents.values() if each.lang == language] or list(build.documents.values())
    return sorted(own, key=lambda each: (each.reviewed, each.title), reverse=True)[:HOME_CHANGED]


def changed_block(documents: Sequence[Document], base_url: str, language: Language) -> Json:
    items = [
        section(
            link(section_url(base_url, each.id, "").removesuffix("#"), short(each.title, 300)),
            words(f" · {text('reviewed', language, date=date_text(each.reviewed, language))}"),
        )
        for each in documents
    ]
    return rich_text({"type": "rich_text_list", "style": "bullet", "elements": items})
