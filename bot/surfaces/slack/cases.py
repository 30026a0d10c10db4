"""Questions put to the editors, as they see them and as the asker gets the answer."""

from collections.abc import Sequence

from bot.chat.cutting import chunks, short
from bot.chat.loop import EDITORS, addresses_in, answer_lead, case_actions, proposal_words, state_line
from bot.editorial.types import Case, Proposal, Reference, Wish
from bot.surfaces.slack.blocks import NAME, Message, button, context, escape_within, header, plain, plain_text
from bot.surfaces.slack.limits import FALLBACK, QUOTE, SECTION, TITLE
from bot.surfaces.slack.rich import Json, elements, link, rich_text, section, words
from bot.surfaces.slack.views import modal
from bot.texts import text
from bot.types import Language
from index.read.markdown import parse

PARTS = 4  # of an answer; Slack takes about 13,000 characters in all


def case_message(case: Case, faq_url: str = "") -> Message:
    """The editors' message: the question, the guidance nearest to it, how far it has come, and what can be done."""
    lines = [text("editorial.case", EDITORS), case.question, state_line(case)]
    blocks = [
        header(lines[0]),
        quoted(case.question),
        *near_blocks(case.near),
        *answer_blocks(case.answer),
        context(lines[2]),
        *([faq_line(case.faq, faq_url)] if case.faq else []),
        *action_blocks(case),
    ]
    return Message(escape_within("\n".join(lines), FALLBACK), tuple(blocks))


def quoted(line: str) -> Json:
    return rich_text({"type": "rich_text_quote", "elements": [words(short(line, QUOTE))]})


def near_blocks(near: Sequence[Reference]) -> list[Json]:
    if not near:
        return []
    lines = [section(link(each.url, short(each.section, NAME))) for each in near]
    lead = section(words(text("editorial.near", EDITORS)))
    return [rich_text(lead, {"type": "rich_text_list", "style": "bullet", "elements": lines})]


def answer_blocks(answer: str) -> list[Json]:
    """An editor's own words, with the addresses in them as links below; nothing else in them acts."""
    blocks = [block for each in parse(answer).sections for block in each.blocks]
    made = [rich_text(*elements(part, ())) for part in list(chunks(blocks, SECTION - 100))[:PARTS]]
    urls = addresses_in(answer)
    return [*made, *([rich_text(*(section(link(url, short(url, NAME))) for url in urls))] if urls else [])]


def faq_line(faq: str, url: str) -> Json:
    return rich_text(section(words(f"{text('editorial.faq.made', EDITORS)} "), link(url, faq)))


def action_blocks(case: Case, suffix: str = "", language: Language = EDITORS) -> list[Json]:
    """What can be done with it now. `suffix` tells cases in one view apart."""
    names = case_actions(case)
    buttons = [button(f"case_{name}{suffix}", text(f"editorial.{name}", language), str(case.id)) for name in names]
    return [{"type": "actions", "elements": buttons}] if buttons else []


def answer_message(case: Case) -> Message:
    """What the asker gets, in the language they asked in."""
    lead = answer_lead(case)
    return Message(escape_within(f"{lead}\n{case.answer}", FALLBACK), (plain(lead), *answer_blocks(case.answer)))


def taken_message(case: Case, language: Language) -> Message:
    """To an editor who was not the first; one who must can take it over."""
    line = text("editorial.taken", language, who=case.taken_name)
    over = button("case_takeover", text("editorial.takeover", language), f"{case.id}:{case.taken_by}")
    return Message(escape_within(line, FALLBACK), (plain(line), {"type": "actions", "elements": [over]}))


def reply_view(case: Case, language: Language) -> Json:
    """A field for the answer, below the question."""
    field = {"type": "plain_text_input", "action_id": "answer", "max_length": SECTION, "multiline": True}
    label = plain_text(text("editorial.reply.field", language), 150)
    hint = plain_text(text("editorial.reply.hint", language), 150)
    block = {"type": "input", "block_id": "answer", "label": label, "hint": hint, "element": field}
    send = plain_text(text("editorial.send", language), TITLE)
    blocks = [quoted(case.question), *near_blocks(case.near), block]
    title = text("editorial.reply.title", language)
    return modal(title, blocks, language, callback_id="case_answer", private_metadata=str(case.id), submit=send)


def proposal_message(proposal: Proposal) -> Message:
    """News of something in the queue."""
    lead, said, by = proposal_words(proposal)
    body = wish_blocks(proposal.wish) if proposal.wish else [quoted(said)]
    blocks = [header(lead), *body, context(by), *proposal_actions(proposal)]
    return Message(escape_within(f"{lead}\n{said}\n{by}", FALLBACK), tuple(blocks))


def wish_blocks(wish: Wish) -> list[Json]:
    """The section as a link, the words that were quoted, and what should be changed."""
    place = section(link(wish.url, short(wish.section, NAME)))
    was = {"type": "rich_text_quote", "elements": [words(short(wish.words, 500) or "…")]}
    return [rich_text(place, was), plain(short(wish.text, 1000) or "…")]


def proposal_actions(proposal: Proposal, suffix: str = "", language: Language = EDITORS) -> list[Json]:
    names = ("done",) if proposal.wish else ("review", "reject")
    actions = {"done": "proposal_close", "reject": "proposal_close", "review": "faq_open"}
    buttons = [
        button(f"{actions[name]}{suffix}", text(f"editorial.{name}", language), str(proposal.id)) for name in names
    ]
    return [{"type": "actions", "elements": buttons}]
