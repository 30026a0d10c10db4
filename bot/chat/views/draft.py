"""FAQ drafts and wished changes as forms, and what was written in them read back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.chat.button_payload import ButtonPayload
from bot.chat.elements import Button, Choice, Element, Field, Sections, Text, Title, View
from bot.chat.views.case import LONGEST_REQUEST
from bot.chat.views.outcome import draw_back, report_lines
from bot.editorial.types import FaqDraft, Proposal, Reference
from bot.texts import text
from bot.types import DEFAULT, Language

LANG = "entry_lang"  # "lang" is the reader's
BASED_ON = "based_on"


def draw_draft(
    proposal: Proposal,
    draft: FaqDraft,
    offered: Sequence[Reference],
    language: Language,
    *,
    errors: Mapping[str, str] = {},
    back: str = "",
) -> View:
    """Every field of the entry, filled in with what is known or suggested. `offered` are sections to choose from."""

    def label(name: str) -> str:
        return text(f"editorial.faq.{name}", language)

    title = text("editorial.faq", language)
    data = {"proposal": proposal.id, "back": back, "offered": [each.address for each in offered]}
    titles = {each.address: each.section for each in offered}
    chosen = tuple(each for each in draft.based_on if each in titles)
    find = Button("faq_find", text("editorial.find", language), data)
    languages = {each.value: text(f"language.{each}", language) for each in Language}
    spoken = draft.lang if draft.lang in languages else DEFAULT.value
    return View(
        title=title,
        language=language,
        elements=(
            *(Text(each) for each in (report_lines(proposal.report) if proposal.report else ())),
            Field("question", label("question"), draft.question),
            Field("also", label("also"), "\n".join(draft.also), label("also.hint"), lines=True),
            Field("answer", label("answer"), draft.answer, label("answer.hint"), lines=True),
            Sections(label("based_on"), label("based_on.hint"), titles, chosen, find),
            Choice(LANG, label("lang"), languages, spoken),
        ),
        plain=title,
        buttons=draw_back(back, language),
        submit=Button("faq_preview", text("editorial.preview", language), data),
        headed=True,
        errors=errors,
    )


def read_draft(data: Mapping[str, Any], draft: FaqDraft) -> FaqDraft:
    """The draft with what was typed; what it was based on stays where there was no field for it."""
    return replace(
        draft,
        question=typed(data, "question"),
        also=tuple(typed(data, "also").splitlines()),
        answer=typed(data, "answer"),
        based_on=tuple(data[BASED_ON]) if BASED_ON in data else draft.based_on,
        lang=typed(data, LANG) or draft.lang,
    )


def typed(data: Mapping[str, Any], name: str) -> str:
    """What stands in a field, or goes with a button; empty when it is not there."""
    return str(data.get(name) or "")


def too_long_line(draft: FaqDraft, language: Language) -> str:
    """Why a draft cannot be written on in a form: its fields would cut it."""
    key = "editorial.too_long" if draft.id else "editorial.too_long.new"
    return text(key, language, file=f"faq/{draft.id}.md")


def draw_wish(packed: str, payload: ButtonPayload, sections: Sequence[str]) -> View:
    """Which of the quoted sections, and what should be changed."""
    language = payload.language
    about: Element = Title(sections[0])
    if len(sections) > 1:
        options = {str(at): each for at, each in enumerate(sections)}
        about = Choice("which", text("editorial.suggest.which", language), options, "0", all_shown=True)
    words = Field(
        "text",
        text("editorial.suggest.field", language),
        hint=text("editorial.suggest.field.hint", language),
        most=LONGEST_REQUEST,
        lines=True,
        needed=text("editorial.missing.wish", language),
    )
    data = {"carried": packed, "lang": language.value}
    submit = Button("wish", text("editorial.send", language), data)
    return View(text("editorial.suggest", language), language, (about, words), words.label, submit=submit)
