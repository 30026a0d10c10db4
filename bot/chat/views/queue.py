"""What waits for the editors, and the latest changes."""

from collections.abc import Iterator, Sequence

from bot.chat.cutting import shorten
from bot.chat.elements import Button, Buttons, Element, Heading, Item, Note, Said, Text, View
from bot.chat.views.case import QUESTION, draw_case_buttons, draw_change_request, draw_proposal_buttons, state_line
from bot.editorial.types import Case, Change, Proposal, Queue, StaleEntry
from bot.texts import date_text, text
from bot.types import Language

HERE = "queue"  # goes with every press, so that the queue is shown again after it
LINE = 500


def draw_queue(queue: Queue, language: Language, most: int, note: str = "") -> View:
    """`most` of each kind, and how many more there are; `note` says what came of a press in it."""
    parts: Sequence[tuple[str, Sequence[Item]]] = (
        ("cases", [draw_case_item(each, language) for each in queue.cases]),
        ("proposals", [draw_proposal_item(each, language) for each in queue.proposals]),
        ("wishes", [draw_proposal_item(each, language) for each in queue.changes_asked_for]),
        ("stale", [draw_stale_item(each, language) for each in queue.stale]),
        ("changes", [draw_change_item(each, language) for each in queue.changes]),
    )
    title = text("editorial.queue", language)
    lines = [*([note] if note else []), *([] if queue.waiting else [text("editorial.queue.empty", language)])]
    shown: list[Element] = [Heading(title), *map(Text, lines)]
    for name, items in parts:
        if items:
            shown += [Heading(text(f"editorial.queue.{name}", language)), *items[:most]]
        if len(items) > most:
            shown.append(Note(text("editorial.queue.more", language, count=len(items) - most)))
    counts = [f"{text(f'editorial.queue.{name}', language)}: {len(items)}" for name, items in parts if items]
    again = Button("queue", text("editorial.queue.again", language), back=True)
    return View(title, language, tuple(shown), "\n".join([title, *lines, *counts]), (again,), summary=title)


def draw_case_item(case: Case, language: Language) -> Item:
    said, state = Said(shorten(case.question, QUESTION)), Note(state_line(case, language))
    return Item(str(case.id), (said, state, *below(draw_case_buttons(case, language, HERE))))


def draw_proposal_item(proposal: Proposal, language: Language) -> Item:
    shown: list[Element] = [*draw_change_request(proposal.change)] if proposal.change else []
    if proposal.draft:
        shown.append(Said(shorten(proposal.draft.question or "…", QUESTION)))
    why = f" · {proposal.why}" if proposal.why else ""
    shown.append(Note(shorten(text("editorial.by", language, who=proposal.by_name) + why, LINE)))
    return Item(str(proposal.id), (*shown, *below(draw_proposal_buttons(proposal, language, HERE))))


def draw_stale_item(entry: StaleEntry, language: Language) -> Item:
    review = Button("entry_open", text("editorial.review", language), {"back": HERE, "entry": entry.id})
    return Item(entry.id, (Text(shorten(entry.question, QUESTION), button=review),))


def draw_change_item(change: Change, language: Language) -> Item:
    when = date_text(change.made_at.astimezone().date(), language)
    line = f"{change.faq} · {text('editorial.changed', language, who=change.by_name, when=when)}"
    line = shorten(f"{line} · {change.why}" if change.why else line, LINE)
    undo = Button("undo", text("editorial.undo", language), {"back": HERE, "change": change.id})
    return Item(str(change.id), (Text(line, button=undo if not change.undone and change.undoes is None else None),))


def below(buttons: Iterator[Button]) -> list[Element]:
    made = tuple(buttons)
    return [Buttons(made)] if made else []
