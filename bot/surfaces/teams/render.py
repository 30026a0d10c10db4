"""Views as Adaptive Cards, with the same in plain words for notifications, screen readers and old clients."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from xml.sax.saxutils import escape

from bot.chat import elements as e
from bot.chat.cutting import MORE, chunks, end_of, head, shorten
from bot.chat.cutting import size as units
from bot.chat.elements import Run, Screen, View
from bot.chat.views.answer import RenderOptions, draw_answer
from bot.service_types import Reply
from bot.surfaces.teams.limits import (
    BUTTON,
    DIALOG_BYTES,
    ENVELOPE,
    FALLBACK,
    FIND,
    MESSAGE_BYTES,
    NAME,
    OPTION,
    PART,
    ROOMS,
    SAID,
    SPOKEN,
    SUMMARY,
    TITLE,
    WRITTEN_BYTES,
    size,
)
from bot.surfaces.teams.rich import Json, blocks_of, heading, line, line_of, quoted, run, run_of
from bot.texts import text

CARD = "application/vnd.microsoft.card.adaptive"
VERSION = "1.5"  # the highest that Teams shows alike on desktop and phone; headings need it
SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
KNOWN = frozenset(("place", "thread"))  # what Teams says with every press, so that no button needs to carry it
LATE = {"helpful": 1, "missing": 1, "mute": 2, "suggest": 3}  # a card shows six buttons: what is rare comes last
PRIVATE = "private"
LIST_SEPARATOR = ","  # Teams joins the chosen values of one field with it


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: a card and nothing beside it, or Teams makes two messages of it and tells the id of neither.

    ``summary`` is for notifications; ``ref`` is the answer's reference, empty when there is none.
    """

    card: Json
    summary: str = ""
    ref: str = ""


def unpack_message(packed: Mapping[str, Any]) -> Message:
    """The opposite of ``pack_message``; earlier versions packed more."""
    return Message(packed["card"], packed["summary"], packed["ref"])


def render_message(view: View, *, dialog: bool = False) -> Message:
    return Message(render_card(view, dialog=dialog), summary=shorten(view.summary or view.plain, SUMMARY))


def render_reply_message(reply: Reply, frame: RenderOptions, *, dialog: bool = False) -> Message:
    """A reply as a message that Teams takes, whatever its size was."""
    for room in ROOMS:
        made = replace(render_message(draw_answer(reply, frame, room), dialog=dialog), ref=reply.ref)
        if size([made.card, made.summary]) + ENVELOPE <= MESSAGE_BYTES:
            break
    return made


def mark_private(node: Any) -> Any:
    """The card with buttons that say that nobody else sees it, so that nothing that comes of a press is said to all."""
    if isinstance(node, list):
        return [mark_private(each) for each in node]
    if not isinstance(node, dict):
        return node
    made = {name: mark_private(value) for name, value in node.items()}
    if str(node.get("type")).startswith("Action.") and "data" in node:
        made["data"] = {**made["data"], PRIVATE: True}
    return made


def render_card(view: View, *, dialog: bool = False) -> Json:
    """A card; in a `dialog`, from which no other opens, every button is sent and answered there."""
    body = [heading(view.title)] if view.headed else []
    wrong = [line({**run(each, "bold"), "color": "attention"}) for each in view.errors.values()]
    for element in view.elements:
        if isinstance(element, e.Field):
            body, wrong = [*body, *wrong], []
        body += render_element(element, dialog)
    buttons = [*([view.submit] if view.submit else []), *view.buttons, *make_feedback_buttons(view)]
    actions = [render_action(each, dialog) for each in sorted(buttons, key=lambda each: LATE.get(each.do, 0))]
    plain = view.plain if units(view.plain) <= FALLBACK else head(view.plain, FALLBACK - 2).rstrip() + MORE
    return {
        "type": "AdaptiveCard",
        "$schema": SCHEMA,
        "version": VERSION,
        "lang": view.language.value,
        "fallbackText": plain,
        "speak": escape(shorten(plain, SPOKEN)),
        "body": body,
        **({"actions": actions} if actions else {}),
    }


SCREEN = Screen(ROOMS, takes=lambda view: size(render_card(view)) <= DIALOG_BYTES)


# -- elements


def render_element(element: e.Element, dialog: bool) -> Iterator[Json]:  # noqa: C901, PLR0912 (one element a case)
    match element:
        case e.Heading(words):
            yield heading(words)
        case e.Title(words):
            yield line({**run(shorten(words, NAME), "bold"), "size": "medium"})
        case e.Text(words, strong, close, button):
            yield line(run(words, *["bold"] * strong), **({"spacing": "small"} if close else {}))
            yield from render_action_set([button] if button else [], dialog)
        case e.Note(words):
            yield small(words)
        case e.Lines(lines, close):
            yield from (line_of(each, **({"spacing": "small"} if close else {})) for each in lines)
        case e.Bullets(lead, items, strong):
            yield line(run(lead, "bold"), spacing="medium") if strong else line(run(lead))
            yield from (line_of(bulleted(each), spacing="small") for each in items)
        case e.Quote(blocks, marks, source, rest):
            more = [line_of([rest])] if rest else []
            yield quoted([*blocks_of(blocks, marks), *more])
            yield line_of(source, spacing="small")
        case e.Prose(blocks, more, plain):
            yield from blocks_of(blocks, ()) or [line(run(plain))]
            yield from [line(run(more))] if more else []
        case e.Whole():
            yield from render_whole(element)
        case e.Said(words, about):
            yield from [line(run_of(about))] if about else []
            yield quoted([line(run(shorten(words, SAID)))])
        case e.Field() | e.Choice() | e.Sections():
            yield from render_inputs(element, dialog)
        case e.Buttons(buttons):
            yield from render_action_set(buttons, dialog)
        case e.Item(_, inside):
            below = [item for each in inside for item in render_element(each, dialog)]
            yield {"type": "Container", "items": below, "separator": True}


def small(words: str) -> Json:
    return line({**run(words), "isSubtle": True}, spacing="small")


def bulleted(item: Sequence[Run]) -> list[Run]:
    """Cards have no lists."""
    first, *rest = item
    return [Run("• "), *item] if first.url or first.bold else [Run(f"• {first.text}"), *rest]


def render_whole(element: e.Whole) -> list[Json]:
    """As much as fits in a dialog, in a frame, with a link to the rest; what has no rest is shown whole."""
    items: list[Json] = []
    if element.rest is None:
        items = [item for part in chunks(element.blocks, PART) for item in blocks_of(part, ())]
        return items if size(items) <= WRITTEN_BYTES else [line(run(element.plain))]
    rest: list[Json] = []
    for part in chunks(element.blocks, PART):
        more = blocks_of(part, element.marks)
        if size([*items, *more]) > DIALOG_BYTES - FALLBACK:
            rest = [line_of([element.rest])]
            break
        items += more
    return [quoted(items or [line(run("…"))]), *rest]


def render_inputs(element: e.Field | e.Choice | e.Sections, dialog: bool) -> Iterator[Json]:
    """Fields, each with a label for everybody."""
    match element:
        case e.Field(name, label, value, hint):
            made: Json = {"type": "Input.Text", "id": name, "label": label, "maxLength": element.most}
            made |= {"isMultiline": element.lines, **({"value": value} if value else {})}
            yield made | ({"isRequired": True, "errorMessage": element.needed} if element.needed else {})
            yield from [small(hint)] if hint else []
        case e.Choice(name, label, options, chosen, all_shown):
            yield choices(name, label, options, [chosen], style="expanded" if all_shown else "compact")
        case e.Sections(label, hint, offered, picked, find):
            if offered:
                yield choices("based_on", label, offered, picked, isMultiSelect=True, style="expanded")
            yield {"type": "Input.Text", "id": "find", "label": hint, "maxLength": FIND, "isMultiline": False}
            yield from render_action_set([find], dialog)


def choices(name: str, label: str, options: Mapping[str, str], chosen: Sequence[str], **more: object) -> Json:
    listed = [{"title": end_of(title, OPTION), "value": value} for value, title in options.items()]
    value = {"value": LIST_SEPARATOR.join(chosen)} if chosen else {}
    return {"type": "Input.ChoiceSet", "id": name, "label": label, "choices": listed, "wrap": True, **value, **more}


# -- buttons


def make_feedback_buttons(view: View) -> list[e.Button]:
    """«Fikk du svar? Ja», and «Nei», which opens a field for what was missing."""
    if not view.feedback:
        return []
    question, data = text("feedback.question", view.language), {"ref": view.feedback, "lang": view.language.value}
    yes, no = (f"{question} {text(f'feedback.{key}', view.language)}" for key in ("yes", "no"))
    return [e.Button("helpful", yes, data), e.Button("missing", no, data, opens=True)]


def render_action_set(buttons: Sequence[e.Button], dialog: bool) -> Iterator[Json]:
    if buttons:
        yield {"type": "ActionSet", "actions": [render_action(each, dialog) for each in buttons]}


def render_action(button: e.Button, dialog: bool) -> Json:
    """A button that is answered where it stands or opens a dialog; an old client sends either as a message."""
    title = shorten(button.title, BUTTON)
    if button.do == "ask":
        value: dict[str, Any] = {"msteams": {"type": "imBack", "value": button.data["question"]}}
        return {"type": "Action.Submit", "title": title, "data": value}
    if button.form and button.submit:
        body = [item for each in button.form for item in render_element(each, dialog)]
        form = {"type": "AdaptiveCard", "body": body, "actions": [render_action(button.submit, dialog)]}
        return {"type": "Action.ShowCard", "title": title, "card": form}
    data = {"do": button.do, **{name: value for name, value in button.data.items() if name not in KNOWN}}
    if not (dialog or button.opens):
        return {"type": "Action.Execute", "title": title, "verb": button.do, "data": data}
    made = {"type": "Action.Submit", "title": title, "data": data}
    if not dialog:
        made["data"] = {**data, "msteams": {"type": "task/fetch"}}
    return {**made, "mode": "secondary"} if button.rare else made


# -- around cards


def render_dialog(view: View) -> Json:
    """As Teams wants a dialog that opens or goes on."""
    return wrap_card(view.title, render_card(view, dialog=True))


def wrap_card(title: str, card: Json) -> Json:
    value = {"title": shorten(title, TITLE), "height": "medium", "width": "medium", "card": attach(card)}
    return {"task": {"type": "continue", "value": value}}


def dialog_notice(words: str) -> Json:
    """A dialog that says one line."""
    return {"task": {"type": "message", "value": words}}


def attach(card: Json) -> Json:
    return {"contentType": CARD, "content": card}
