"""A question put to the editors, as they see it and as the asker gets the answer; and news for the editors."""

import re
from collections.abc import Iterator

from bot.chat.cutting import shorten
from bot.chat.elements import (
    Bullets,
    Button,
    Element,
    Field,
    Heading,
    Lines,
    Note,
    Run,
    Said,
    Text,
    View,
    Whole,
)
from bot.chat.views.answer import NAME
from bot.editorial.types import WEB, Case, CaseState, ChangeRequest, Proposal
from bot.house import team
from bot.texts import date_text, text
from bot.types import Language
from index.read.markdown import parse
from index.types import Site

URL = re.compile(r"https?://[^\s<>()\[\]«»\"]+[^\s<>()\[\]«»\".,;:!?]")
LINKS = 10
QUESTION = 300  # characters of a question that is repeated
LONGEST_REQUEST = 1000
QUOTED = 500  # characters of what a change is asked of


def draw_case(case: Case, faq_url: str, language: Language, back: str = "") -> View:
    """The question, the guidance nearest to it, how far it has come, and what can be done."""
    title, state = text("editorial.case", language), state_line(case, language)
    shown: list[Element] = [Heading(title), Said(case.question), *draw_near(case, language)]
    if case.answer:
        shown += draw_written(case.answer)
    shown.append(Note(state))
    if case.faq:
        shown.append(Lines(((Run(f"{text('editorial.faq.made', language)} "), Run(case.faq, faq_url)),)))
    return View(
        title=title,
        language=language,
        elements=tuple(shown),
        plain=f"{title}\n{case.question}\n{state}",
        buttons=tuple(draw_case_buttons(case, language, back)),
        summary=f"{title}: {case.question}",
    )


def draw_near(case: Case, language: Language) -> Iterator[Element]:
    if case.near:
        sections = tuple((Run(shorten(each.section, NAME), each.url),) for each in case.near)
        yield Bullets(text("editorial.near", language), sections)


def draw_written(answer: str) -> Iterator[Element]:
    """An editor's own words, with the addresses in them as links below; nothing else in them acts."""
    yield Whole(tuple(block for each in parse(answer).sections for block in each.blocks), plain=answer)
    if urls := addresses_in(answer):
        yield Lines(tuple((Run(shorten(url, NAME), url),) for url in urls), close=True)


def addresses_in(answer: str) -> list[str]:
    """Web addresses in an editor's own words, each once."""
    return list(dict.fromkeys(URL.findall(answer)))[:LINKS]


def state_line(case: Case, language: Language) -> str:
    """How far the case has come, and that the asker follows it on a page when nothing is sent there."""
    when = date_text(case.answered_at.astimezone().date(), language) if case.answered_at else ""
    line = text(f"editorial.state.{case.state}", language, who=case.taken_name, when=when)
    return f"{line} {text('editorial.state.web', language)}" if case.surface == WEB else line


def draw_case_buttons(case: Case, language: Language, back: str = "") -> Iterator[Button]:
    """What can be done with it now."""
    data = {**({"back": back} if back else {}), "case": case.id}
    if case.state is CaseState.ANSWERED:
        if not case.faq:
            yield Button("case_faq", text("editorial.make_faq", language), data)
        return
    if case.state is CaseState.OPEN:
        yield Button("case_take", text("editorial.take", language), data)
    send = Button("case_answer", text("editorial.send", language), data)
    yield Button(
        "case_reply", text("editorial.reply", language), data, form=(draw_answer_field(language),), submit=send
    )


def draw_answer_field(language: Language) -> Field:
    label, hint = text("editorial.reply.field", language), text("editorial.reply.hint", language)
    return Field("answer", label, hint=hint, lines=True, needed=text("editorial.missing.answer", language))


def draw_reply_form(case: Case, language: Language) -> View:
    """A field for the answer, below the question."""
    shown = (Said(case.question), *draw_near(case, language), draw_answer_field(language))
    submit = Button("case_answer", text("editorial.send", language), {"case": case.id})
    return View(text("editorial.reply.title", language), language, shown, case.question, submit=submit)


def draw_taken(case: Case, faq_url: str, language: Language, back: str = "", *, whole: bool = True) -> View:
    """To an editor who was not the first; one who must can take it over. Not `whole`: beside the case, not over it."""
    line = text("editorial.taken", language, who=case.taken_name)
    data = {**({"back": back} if back else {}), "case": case.id, "over": case.taken_by}
    over = Button("case_take", text("editorial.takeover", language), data)
    title = text("editorial.case", language)
    if not whole:
        return View(title, language, (Text(line, strong=True),), line, (over,))
    below = draw_case(case, faq_url, language, back)
    return View(title, language, (Text(line, strong=True), *below.elements), below.plain, (*below.buttons, over))


def draw_editors_answer(case: Case, site: Site) -> View:
    """What the asker gets, in the language they asked in."""
    question = shorten(case.question, QUESTION)
    whose = team(site, case.language)
    lead = text("editorial.answer.lead", case.language, who=case.taken_name, team=whose, question=question)
    shown = (Text(lead, strong=True), *draw_written(case.answer))
    return View(text("chat.search", case.language), case.language, shown, f"{lead}\n{case.answer}")


# -- proposals


def draw_proposal(proposal: Proposal, language: Language) -> View:
    """News of something in the queue: what it is, what it says, whom it is from."""
    lead = text(f"editorial.new.{'wish' if proposal.change else 'faq'}", language)
    said = proposal.change.text if proposal.change else proposal.draft.question if proposal.draft else ""
    by = text("editorial.by", language, who=proposal.by_name)
    body = draw_change_request(proposal.change) if proposal.change else (Said(said or "…"),)
    return View(
        title=lead,
        language=language,
        elements=(Heading(lead), *body, Note(by)),
        plain=f"{lead}\n{said or '…'}\n{by}",
        buttons=tuple(draw_proposal_buttons(proposal, language)),
    )


def draw_change_request(change: ChangeRequest) -> tuple[Element, ...]:
    """The section as a link, the words that were quoted, and what should be changed."""
    about = Run(shorten(change.section, NAME), change.url)
    return Said(shorten(change.words, QUOTED) or "…", about), Text(shorten(change.text, LONGEST_REQUEST) or "…")


def draw_proposal_buttons(proposal: Proposal, language: Language, back: str = "") -> Iterator[Button]:
    data = {**({"back": back} if back else {}), "proposal": proposal.id}
    if not proposal.change:
        yield Button("faq_open", text("editorial.review", language), data)
    key = "editorial.done" if proposal.change else "editorial.reject"
    yield Button("proposal_close", text(key, language), data)
