"""What waits for the editors, as a card."""

from collections.abc import Iterator, Sequence

from bot.chat.cutting import short
from bot.chat.loop import by_line, change_line, state_line
from bot.editorial.types import Case, Change, Proposal, Queue, StaleEntry
from bot.surfaces.teams.cards import Message, card_of, executes, small
from bot.surfaces.teams.cases import case_buttons, proposal_buttons, quoted_line, wish_items
from bot.surfaces.teams.elements import Json, heading, line, run
from bot.surfaces.teams.limits import DIALOG_BYTES, SUMMARY, size
from bot.texts import text
from bot.types import Language

EACH = 5  # of each kind, fewer when they are long
HERE = {"back": "queue"}  # goes with every press, so that the queue is shown again after it


def queue_card(queue: Queue, language: Language, note: str = "") -> Json:
    for most in reversed(range(1, EACH + 1)):
        made = of_each(queue, language, note, most)
        if size(made) <= DIALOG_BYTES:
            break
    return made


def queue_message(queue: Queue, language: Language) -> Message:
    return Message(queue_card(queue, language), summary=short(text("editorial.queue", language), SUMMARY))


def of_each(queue: Queue, language: Language, note: str, most: int) -> Json:
    parts: list[tuple[str, Sequence[list[Json]]]] = [
        ("cases", [list(case_items(each, language)) for each in queue.cases]),
        ("proposals", [list(proposal_items(each, language)) for each in queue.proposals]),
        ("wishes", [list(proposal_items(each, language)) for each in queue.wishes]),
        ("stale", [list(stale_items(each, language)) for each in queue.stale]),
        ("changes", [list(change_items(each, language)) for each in queue.changes]),
    ]
    title = text("editorial.queue", language)
    empty = [] if queue.waiting else [text("editorial.queue.empty", language)]
    counts = [f"{text(f'editorial.queue.{name}', language)}: {len(items)}" for name, items in parts if items]
    body = [heading(title), *(line(run(each)) for each in [*([note] if note else []), *empty])]
    for name, items in parts:
        body += kind_items(name, items, language, most)
    again = executes("queue", text("editorial.queue.again", language), {})
    return card_of(body, language, "\n".join([title, *empty, *counts]), [again])


def kind_items(name: str, items: Sequence[list[Json]], language: Language, most: int) -> Iterator[Json]:
    if not items:
        return
    yield heading(text(f"editorial.queue.{name}", language))
    for item in items[:most]:
        yield {"type": "Container", "items": item, "separator": True}
    if len(items) > most:
        yield small(text("editorial.queue.more", language, count=len(items) - most))


def buttons(actions: Sequence[Json]) -> list[Json]:
    return [{"type": "ActionSet", "actions": list(actions)}] if actions else []


def case_items(case: Case, language: Language) -> Iterator[Json]:
    yield quoted_line(short(case.question, 300))
    yield small(state_line(case, language))
    yield from buttons(case_buttons(case, HERE, language))


def proposal_items(proposal: Proposal, language: Language) -> Iterator[Json]:
    if proposal.wish:
        yield from wish_items(proposal.wish)
    if proposal.draft:
        yield quoted_line(short(proposal.draft.question or "…", 300))
    yield small(by_line(proposal, language))
    yield from buttons(proposal_buttons(proposal, HERE, language, executes))


def stale_items(entry: StaleEntry, language: Language) -> Iterator[Json]:
    yield line(run(short(entry.question, 300)))
    yield from buttons([executes("entry_open", text("editorial.review", language), {**HERE, "entry": entry.id})])


def change_items(change: Change, language: Language) -> Iterator[Json]:
    yield line(run(change_line(change, language)))
    if not change.undone and change.undoes is None:
        yield from buttons([executes("undo", text("editorial.undo", language), {**HERE, "change": change.id})])
