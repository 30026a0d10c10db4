"""Questions put to the editors, as they see them and as the asker gets the answer."""

from collections.abc import Sequence

from bot.chat.cutting import chunks, short
from bot.chat.loop import EDITORS, addresses_in, answer_lead, case_actions, proposal_words, state_line
from bot.editorial.types import Case, Proposal, Reference, Wish
from bot.surfaces.teams.cards import Button, Message, card_of, executes, small
from bot.surfaces.teams.elements import Json, blocks_of, heading, line, link, quoted, run
from bot.surfaces.teams.forms import field, hint
from bot.surfaces.teams.limits import BUTTON, FALLBACK, NAME, PART, SUMMARY, size
from bot.texts import text
from bot.types import Language
from index.read.markdown import parse

QUESTION = 1200  # characters of a reader's question that editors see
ANSWER = 3000  # characters of an editor's answer
ANSWER_BYTES = 14 * 1024  # of an answer as elements; one of many short lines weighs more than its words


def case_card(case: Case, faq_url: str = "", notes: Sequence[Json] = (), more: Sequence[Json] = ()) -> Json:
    """The question, the guidance nearest to it, how far it has come, and what can be done. `notes` come first."""
    title, state = text("editorial.case", EDITORS), state_line(case)
    body = [
        *notes,
        heading(title),
        quoted_line(case.question),
        *near_items(case.near),
        *answer_items(case.answer),
        small(state),
        *([faq_line(case.faq, faq_url)] if case.faq else []),
    ]
    plain = f"{title}\n{case.question}\n{state}"
    return card_of(body, EDITORS, short(plain, FALLBACK), [*case_buttons(case, {}, EDITORS), *more])


def case_message(case: Case, faq_url: str = "") -> Message:
    """The editors' message."""
    summary = f"{text('editorial.case', EDITORS)}: {case.question}"
    return Message(case_card(case, faq_url), summary=short(summary, SUMMARY))


def quoted_line(words: str) -> Json:
    return quoted([line(run(short(words, QUESTION)))])


def near_items(near: Sequence[Reference]) -> list[Json]:
    if not near:
        return []
    lead = line(run(text("editorial.near", EDITORS)))
    return [lead, *(line(run("• "), link(each.url, short(each.section, NAME)), spacing="small") for each in near)]


def answer_items(answer: str) -> list[Json]:
    """An editor's own words, with the addresses in them as links below; nothing else in them acts."""
    blocks = [block for each in parse(answer).sections for block in each.blocks]
    made = [item for part in chunks(blocks, PART) for item in blocks_of(part, ())]
    if size(made) > ANSWER_BYTES:
        made = [line(run(answer))]
    return [*made, *(line(link(url, short(url, NAME)), spacing="small") for url in addresses_in(answer))]


def faq_line(faq: str, url: str) -> Json:
    return line(run(f"{text('editorial.faq.made', EDITORS)} "), link(url, faq))


def case_buttons(case: Case, data: Json, language: Language) -> list[Json]:
    """What can be done with it now; `data` goes with every press."""
    makers = {"take": take_button, "reply": reply_button, "make_faq": make_faq_button}
    return [makers[name](case, data, language) for name in case_actions(case)]


def take_button(case: Case, data: Json, language: Language) -> Json:
    return executes("case_take", text("editorial.take", language), {**data, "case": case.id})


def make_faq_button(case: Case, data: Json, language: Language) -> Json:
    return executes("case_faq", text("editorial.make_faq", language), {**data, "case": case.id})


def reply_button(case: Case, data: Json, language: Language) -> Json:
    """«Svar» unfolds a field for the answer below the card."""
    words = field(
        "answer",
        text("editorial.reply.field", language),
        most=ANSWER,
        lines=True,
        needed=text("editorial.missing.answer", language),
    )
    send = executes("case_answer", text("editorial.send", language), {**data, "case": case.id})
    body = [hint(text("editorial.reply.hint", language)), words]
    form = {"type": "AdaptiveCard", "body": body, "actions": [send]}
    return {"type": "Action.ShowCard", "title": short(text("editorial.reply", language), BUTTON), "card": form}


def taken_card(case: Case, faq_url: str, data: Json, language: Language) -> Json:
    """To an editor who was not the first; one who must can take it over."""
    note = line(run(text("editorial.taken", language, who=case.taken_name), "bold"))
    value = {**data, "case": case.id, "over": case.taken_by}
    return case_card(case, faq_url, [note], [executes("case_take", text("editorial.takeover", language), value)])


def answer_message(case: Case) -> Message:
    """What the asker gets, in the language they asked in."""
    lead = answer_lead(case)
    plain = f"{lead}\n{case.answer}"
    card = card_of([line(run(lead, "bold")), *answer_items(case.answer)], case.language, short(plain, FALLBACK))
    return Message(card, summary=short(plain, SUMMARY))


# -- proposals


def proposal_message(proposal: Proposal) -> Message:
    """News of something in the queue."""
    lead, said, by = proposal_words(proposal)
    body = wish_items(proposal.wish) if proposal.wish else [quoted_line(said)]
    plain = f"{lead}\n{said}\n{by}"
    buttons = proposal_buttons(proposal, {}, EDITORS, executes)
    card = card_of([heading(lead), *body, small(by)], EDITORS, short(plain, FALLBACK), buttons)
    return Message(card, summary=short(plain, SUMMARY))


def wish_items(wish: Wish) -> list[Json]:
    """The section as a link, the words that were quoted, and what should be changed."""
    place = line(link(wish.url, short(wish.section, NAME)))
    was = quoted([line(run(short(wish.words, 500) or "…"))])
    return [place, was, line(run(short(wish.text, 1000) or "…"))]


def proposal_buttons(proposal: Proposal, data: Json, language: Language, button: Button) -> list[Json]:
    value = {**data, "proposal": proposal.id}
    if proposal.wish:
        return [button("proposal_close", text("editorial.done", language), value)]
    return [
        button("faq_open", text("editorial.review", language), value),
        button("proposal_close", text("editorial.reject", language), value),
    ]
