"""What waits for the editors, on their App Home."""

from collections.abc import Iterator

from bot.chat.cutting import short
from bot.chat.loop import by_line, change_line, state_line
from bot.editorial.types import Case, Change, Proposal, Queue, StaleEntry
from bot.surfaces.slack.blocks import button, context, header, plain
from bot.surfaces.slack.cases import action_blocks, proposal_actions, quoted, wish_blocks
from bot.surfaces.slack.rich import Json
from bot.texts import text
from bot.types import Language

EACH = 5  # of each kind; a home has 100 blocks


def queue_blocks(queue: Queue, language: Language) -> list[Json]:
    parts = [
        ("cases", [list(case_blocks(each, language)) for each in queue.cases]),
        ("proposals", [list(proposal_blocks(each, language)) for each in queue.proposals]),
        ("wishes", [list(proposal_blocks(each, language)) for each in queue.wishes]),
        ("stale", [list(stale_blocks(each, language)) for each in queue.stale]),
        ("changes", [list(change_blocks(each, language)) for each in queue.changes]),
    ]
    blocks = [header(text("editorial.queue", language))]
    if not queue.waiting:
        blocks.append(plain(text("editorial.queue.empty", language)))
    for name, items in parts:
        blocks += kind_blocks(name, items, language)
    return [*blocks, {"type": "divider"}]


def kind_blocks(name: str, items: list[list[Json]], language: Language) -> Iterator[Json]:
    if not items:
        return
    yield header(text(f"editorial.queue.{name}", language))
    for item in items[:EACH]:
        yield from item
    if len(items) > EACH:
        yield context(text("editorial.queue.more", language, count=len(items) - EACH))


def case_blocks(case: Case, language: Language) -> Iterator[Json]:
    yield quoted(case.question)
    yield context(state_line(case, language))
    yield from action_blocks(case, f"_{case.id}", language)


def proposal_blocks(proposal: Proposal, language: Language) -> Iterator[Json]:
    if proposal.wish:
        yield from wish_blocks(proposal.wish)
    if proposal.draft:
        yield quoted(proposal.draft.question or "…")
    yield context(by_line(proposal, language))
    yield from proposal_actions(proposal, f"_{proposal.id}", language)


def stale_blocks(entry: StaleEntry, language: Language) -> Iterator[Json]:
    open_it = button(f"entry_open_{entry.id}"[:255], text("editorial.review", language), entry.id)
    yield {**plain(short(entry.question, 500)), "accessory": open_it}


def change_blocks(change: Change, language: Language) -> Iterator[Json]:
    shown = plain(change_line(change, language))
    if not change.undone and change.undoes is None:
        shown["accessory"] = button(f"change_undo_{change.id}", text("editorial.undo", language), str(change.id))
    yield shown
