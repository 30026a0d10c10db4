"""Views as Slack's blocks: in messages, in windows, and on the App Home. No word in them can ping, format or link."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.chat import elements as e
from bot.chat.cutting import chunks, end_of, shorten, size
from bot.chat.elements import View
from bot.surfaces.slack.limits import (
    ACTION_ID,
    BUTTON,
    FALLBACK,
    HEADER,
    LABEL,
    OPTION,
    OPTION_VALUE,
    PARTS,
    QUOTE,
    SECTION,
    TITLE,
    VALUE,
)
from bot.surfaces.slack.rich import (
    Json,
    around_table,
    elements,
    render_table,
    rich_text,
    runs,
    section,
    words,
)
from bot.texts import text
from bot.types import Language

SECTIONS = "faq_sections"
BASED_ON = "based_on"

CARRIED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("section", "more", "share", "suggest", "wish", "watch"), ("carried",)),
    **dict.fromkeys(("case_reply", "case_faq", "case_answer"), ("case",)),
    **dict.fromkeys(("faq_open", "proposal_close", "faq_preview"), ("proposal",)),
    "escalate": ("lang", "ref", "place"),
    "mute": ("lang", "thread"),
    "feedback": ("verdict", "lang", "ref"),
    "reason": ("lang", "ref"),
    "case_take": ("case", "over"),
    "faq_send": ("proposal", "seen"),
    "accept": ("what",),
    "undo": ("change",),
    "entry_open": ("entry",),
    "ask": ("question",),
    "search": (),
}
"""What goes with each action, parted by colons; the last one may have colons of its own."""

NAMES = {"case_faq": "case_make_faq", "undo": "change_undo", "faq_preview": "faq_draft"}
"""What Slack calls an action when that is another word: messages with these buttons are out there."""

ACTIONS = {NAMES.get(do, do): do for do in CARRIED} | {"case_takeover": "case_take", "question": "ask"}
ACTION = re.compile(f"({'|'.join(sorted(ACTIONS, key=len, reverse=True))})(?:_.*)?")
"""A button's name may end in what tells it from others of its kind in one view."""


@dataclass(frozen=True, slots=True)
class Message:
    """``text`` is for notifications and screen readers, escaped as Slack wants it; ``blocks`` are what is seen."""

    text: str
    blocks: tuple[Json, ...]


def render_message(view: View) -> Message:
    """A view as a message; what is filled in has no place there."""
    shown = [each for each in view.elements if not isinstance(each, e.Field | e.Choice | e.Sections)]
    blocks = [*render_with_table(shown), *render_buttons(view.buttons), *render_feedback(view, modal=False)]
    return Message(escape_within(view.plain, FALLBACK), tuple(blocks))


def render_modal(view: View, reader: Language | None = None) -> Json:
    """A view as a window; its frame is in the reader's language when that is another."""
    blocks = [*render_blocks(view.elements), *render_buttons(view.buttons), *render_feedback(view, modal=True)]
    close = plain_text(text("chat.close", reader or view.language), TITLE)
    made: Json = {"type": "modal", "title": plain_text(view.title, TITLE), "close": close, "blocks": blocks}
    if view.submit:
        do, data = view.submit.do, view.submit.data
        made |= {"callback_id": NAMES.get(do, do), "private_metadata": pack_data(do, data)}
        made |= {"submit": plain_text(view.submit.title, TITLE)}
    return made


def render_home(view: View) -> Json:
    """A view as the App Home, where a field asks when Enter is pressed in it."""
    blocks = list(render_blocks(view.elements))
    for block in blocks:
        if block["type"] == "input":
            block["element"]["dispatch_action_config"] = {"trigger_actions_on": ["on_enter_pressed"]}
            block["dispatch_action"] = True
    return {"type": "home", "blocks": blocks}


# -- elements


def render_blocks(shown: Sequence[e.Element], suffix: str = "") -> Iterator[Json]:
    for each in shown:
        yield from render_element(each, suffix)


def render_with_table(shown: Sequence[e.Element]) -> Iterator[Json]:
    """As ``render_blocks``, with the first table that is quoted as one: Slack takes one a message."""
    for at, each in enumerate(shown):
        before, rows, after = around_table(each.blocks if isinstance(each, e.Quote | e.Prose) else ())
        if isinstance(each, e.Quote | e.Prose) and (table := render_table(rows, marks := marks_in(each))):
            yield from [rich_text(*elements(before, marks))] if before else []
            yield table
            rest = [*elements(after, marks), *below(each)]
            yield from [rich_text(*rest)] if rest else []
            yield from render_blocks(shown[at + 1 :])
            return
        yield from render_element(each, "")


def marks_in(element: e.Quote | e.Prose) -> Sequence[e.Range]:
    return element.marks if isinstance(element, e.Quote) else ()


def below(element: e.Quote | e.Prose) -> list[Json]:
    """What stands below the words: where the rest is and where they stand, or that they go on."""
    if isinstance(element, e.Prose):
        return [section(words(element.more))] if element.more else []
    return [*([section(*runs((element.rest,)))] if element.rest else []), section(*runs(element.source))]


def render_element(element: e.Element, suffix: str) -> Iterator[Json]:  # noqa: C901, PLR0912 (one element a case)
    match element:
        case e.Heading(line) | e.Title(line):
            yield {"type": "header", "text": plain_text(line, HEADER)}
        case e.Text(line, button=button):
            made = {"type": "section", "text": plain_text(line, SECTION)}
            yield {**made, "accessory": render_button(button, suffix)} if button else made
        case e.Note(line):
            yield {"type": "context", "elements": [plain_text(line, SECTION)]}
        case e.Lines(lines):
            yield rich_text(*(section(*runs(each)) for each in lines))
        case e.Bullets(lead, items, strong):
            listed = {"type": "rich_text_list", "style": "bullet", "elements": [section(*runs(each)) for each in items]}
            yield rich_text(*([section(words(lead, *(["bold"] if strong else [])))] if lead else []), listed)
        case e.Quote(blocks, marks):
            yield rich_text(*elements(blocks, marks), *below(element))
        case e.Prose(blocks, plain=plain):
            yield rich_text(*(elements(blocks, ()) or [section(words(plain))]), *below(element))
        case e.Whole(blocks, marks, rest):
            parts = list(chunks(blocks, SECTION - 100))
            yield from (rich_text(*elements(part, marks)) for part in parts[:PARTS])
            if rest and len(parts) > PARTS:
                yield rich_text(section(*runs((rest,))))
        case e.Said(said, about):
            quoted = {"type": "rich_text_quote", "elements": [words(shorten(said, QUOTE))]}
            yield rich_text(*([section(*runs((about,)))] if about else []), quoted)
        case e.Field() | e.Choice() | e.Sections():
            yield render_input(element)
        case e.Buttons(buttons):
            yield from render_buttons(buttons, suffix)
        case e.Item(name, inside):
            yield from render_blocks(inside, f"_{name}")
        case e.Divider():
            yield {"type": "divider"}


def plain_text(line: str, limit: int) -> Json:
    return {"type": "plain_text", "text": shorten(line, limit), "emoji": False}


def render_input(element: e.Field | e.Choice | e.Sections) -> Json:
    """A field with its label. Its block and its action are called the same."""
    made: Json = {"type": "input", "label": plain_text(element.label, LABEL)}
    match element:
        case e.Field(name, value=value):
            shown: Json = {"type": "plain_text_input", "action_id": name, "max_length": element.most}
            shown |= {"multiline": True} if element.lines else {}
            shown |= {"initial_value": value} if value else {}
            made |= {"block_id": name, "element": shown}
            made |= {"optional": True} if element.optional else {}
        case e.Choice(name, options=titles, chosen=chosen):
            options = {value: render_option(value, title) for value, title in titles.items()}
            listed = {"options": list(options.values()), "initial_option": options[chosen]}
            made |= {"block_id": name, "element": {"type": "static_select", "action_id": name, **listed}}
        case e.Sections(offered=titles, chosen=picked):
            searched: Json = {"type": "multi_external_select", "action_id": SECTIONS, "min_query_length": 3}
            initial = [render_option(each, titles[each]) for each in picked]
            searched |= {"initial_options": initial} if initial else {}
            made |= {"block_id": BASED_ON, "element": searched}
    hint = "" if isinstance(element, e.Choice) else element.hint
    return {**made, "hint": plain_text(hint, LABEL)} if hint else made


def render_option(value: str, title: str) -> Json:
    return {"text": plain_text(end_of(title, OPTION), OPTION), "value": option_value(value)}


def option_value(address: str) -> str:
    """The address, or what stands for one that is longer than Slack takes."""
    return address if size(address) <= OPTION_VALUE else f"~{hashlib.sha256(address.encode()).hexdigest()[:16]}"


# -- buttons


def render_buttons(buttons: Sequence[e.Button], suffix: str = "") -> list[Json]:
    made = [render_button(each, suffix) for each in buttons if not each.back]
    return [{"type": "actions", "elements": made}] if made else []


def render_button(button: e.Button, suffix: str = "") -> Json:
    name = "case_takeover" if "over" in button.data else NAMES.get(button.do, button.do)
    return named_button(f"{name}{suffix}"[:ACTION_ID], button.title, pack_data(button.do, button.data))


def named_button(action: str, title: str, value: str) -> Json:
    return {"type": "button", "action_id": action, "text": plain_text(title, BUTTON), "value": value}


def render_feedback(view: View, *, modal: bool) -> list[Json]:
    """«Fikk du svar?» with Slack's own feedback element; in views, which lack it, with two buttons."""
    if not view.feedback:
        return []
    language = view.language
    question = text("feedback.question", language)
    asked = {"type": "context", "elements": [plain_text(question, SECTION)]}
    about = f"{language}:{view.feedback}"
    choices = [(each, text(f"feedback.{each}", language), f"{each}:{about}") for each in ("yes", "no")]
    if modal:
        buttons = [named_button(f"feedback_{each}", title, value) for each, title, value in choices]
        return [asked, {"type": "actions", "elements": buttons}]
    yes, no = [
        {
            "text": plain_text(title, BUTTON),
            "accessibility_label": shorten(f"{question} {title}", BUTTON),
            "value": value,
        }
        for _, title, value in choices
    ]
    element = {"type": "feedback_buttons", "action_id": "feedback", "positive_button": yes, "negative_button": no}
    return [asked, {"type": "context_actions", "elements": [element]}]


def pack_data(do: str, data: Mapping[str, object]) -> str:
    """What a button or a window carries."""
    value = ":".join(str(data[name]) for name in CARRIED[do] if name in data)
    return shorten(value, VALUE) if do == "ask" else value


def unpack_data(do: str, value: str) -> dict[str, Any]:
    names = CARRIED[do]
    return dict(zip(names, value.split(":", max(len(names) - 1, 0)), strict=False))


def read_action(action_id: str) -> str:
    """What a button with this name does; empty when it is none of ours."""
    found = ACTION.fullmatch(action_id)
    return ACTIONS[found[1]] if found else ""


def read_fields(view: Json) -> dict[str, Any]:
    """What was typed and chosen in a window, by the name of the field."""
    found: dict[str, Any] = {}
    for fields in view["state"]["values"].values():
        for name, field in fields.items():
            if name == SECTIONS:
                found[BASED_ON] = [each["value"] for each in field.get("selected_options") or []]
            elif "selected_option" in field:
                found[name] = (field["selected_option"] or {}).get("value") or ""
            else:
                found[name] = field.get("value") or ""
    return found


# -- plain text


def escape(line: str) -> str:
    """For a message's ``text``: no ``<!channel>``, ``<@U…>`` or link can come of it."""
    return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escape_within(line: str, limit: int) -> str:
    """Escaped, within `limit` units; cut before escaping so that no entity is halved."""
    room = limit
    while size(found := escape(line if size(line) <= room else line[: room - 1].rstrip() + "…")) > limit:
        room = room * 9 // 10
    return found
