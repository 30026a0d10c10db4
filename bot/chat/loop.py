"""The words of the editors' loop, the same in every chat program."""

import re

from bot.chat.cutting import short, size
from bot.editorial.types import WEB, Case, CaseState, Change, Proposal
from bot.texts import date_text, text
from bot.types import Language, Status

EDITORS = Language.NB  # what is posted to a channel has no one reader to follow
ESCALATED = frozenset((Status.UNCERTAIN, Status.NOT_FOUND))
"""Answers under which a reader can ask the editors."""

URL = re.compile(r"https?://[^\s<>()\[\]«»\"]+[^\s<>()\[\]«»\".,;:!?]")
LINKS = 10
QUESTION = 300
SEPARATOR = " › "


def addresses_in(answer: str) -> list[str]:
    """Web addresses in an editor's own words, each once."""
    return list(dict.fromkeys(URL.findall(answer)))[:LINKS]


def state_line(case: Case, language: Language = EDITORS) -> str:
    """How far the case has come, and that the asker follows it on a page when nothing is sent there."""
    when = date_text(case.answered_at.astimezone().date(), language) if case.answered_at else ""
    line = text(f"editorial.state.{case.state}", language, who=case.taken_name, when=when)
    return f"{line} {text('editorial.state.web', language)}" if case.surface == WEB else line


def case_actions(case: Case) -> tuple[str, ...]:
    """What can be done with it now, as the ends of keys: take, reply, make_faq."""
    if case.state is CaseState.ANSWERED:
        return () if case.faq else ("make_faq",)
    return ("take", "reply") if case.state is CaseState.OPEN else ("reply",)


def answer_lead(case: Case) -> str:
    """What stands above the answer, in the language the question was asked in."""
    question = short(case.question, QUESTION)
    return text("editorial.answer.lead", case.language, who=case.taken_name, question=question)


def proposal_words(proposal: Proposal) -> tuple[str, str, str]:
    """News of something in the queue: what it is, what it says, whom it is from."""
    lead = text(f"editorial.new.{'wish' if proposal.wish else 'faq'}", EDITORS)
    said = proposal.wish.text if proposal.wish else proposal.draft.question if proposal.draft else ""
    return lead, said or "…", text("editorial.by", EDITORS, who=proposal.by_name)


def change_line(change: Change, language: Language) -> str:
    when = date_text(change.made_at.astimezone().date(), language)
    line = f"{change.faq} · {text('editorial.changed', language, who=change.by_name, when=when)}"
    return short(f"{line} · {change.why}" if change.why else line, 500)


def by_line(proposal: Proposal, language: Language) -> str:
    why = f" · {proposal.why}" if proposal.why else ""
    return short(text("editorial.by", language, who=proposal.by_name) + why, 500)


def report_lines(report: str) -> list[str]:
    """Why something was not published, a line each."""
    return [line for line in report.splitlines() if line.strip()][:20] or ["…"]


def end_of(path: str, limit: int) -> str:
    """A heading path cut from the left: its end tells sections apart."""
    parts = path.split(SEPARATOR)
    while len(parts) > 1 and size(SEPARATOR.join(parts)) > limit:
        parts.pop(0)
    return SEPARATOR.join(parts)
