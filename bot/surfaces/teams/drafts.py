"""FAQ drafts and wished changes as cards with fields, and what came of publishing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.chat.carried import Carried
from bot.chat.loop import end_of, report_lines
from bot.editorial.publish import Outcome
from bot.editorial.types import FaqDraft, Proposal, Reference
from bot.service_types import Reply
from bot.surfaces.teams.cards import Button, Frame, card_of, message_of
from bot.surfaces.teams.elements import Json, heading, line, link, run
from bot.surfaces.teams.forms import choices, field, hint, picked, typed, wrong
from bot.surfaces.teams.limits import DIALOG_BYTES, size
from bot.texts import text
from bot.types import Answer, Language

TEXT, FIND, WHY = 3000, 300, 500  # characters of the fields
TITLE = 160  # of a choice
LANG = "entry_lang"  # "lang" is the reader's


def fits(draft: FaqDraft) -> bool:
    """False when the fields would cut it."""
    return max(map(len, (draft.question, draft.answer, "\n".join(draft.also)))) <= TEXT


# -- writing


def faq_card(
    proposal: Proposal,
    draft: FaqDraft,
    offered: Sequence[Reference],
    language: Language,
    button: Button,
    *,
    errors: Mapping[str, str] = {},
    back: str = "",
) -> Json:
    """Every field of the entry, filled in with what is known or suggested. `offered` are sections to choose from."""
    title = text("editorial.faq", language)
    value = {"proposal": proposal.id, "back": back, "offered": [each.address for each in offered]}
    body = [
        heading(title),
        *(line(run(each)) for each in (report_lines(proposal.report) if proposal.report else ())),
        *(wrong(each) for each in errors.values()),
        field("question", text("editorial.faq.question", language), draft.question, most=TEXT),
        field("also", text("editorial.faq.also", language), "\n".join(draft.also), most=TEXT, lines=True),
        hint(text("editorial.faq.also.hint", language)),
        field("answer", text("editorial.faq.answer", language), draft.answer, most=TEXT, lines=True),
        hint(text("editorial.faq.answer.hint", language)),
        *based_on_items(offered, draft.based_on, language, button, value),
        language_field(draft.lang, language),
    ]
    actions = [button("faq_preview", text("editorial.preview", language), value), *back_buttons(back, language, button)]
    return card_of(body, language, title, actions)


def based_on_items(
    offered: Sequence[Reference], chosen: Sequence[str], language: Language, button: Button, value: Json
) -> list[Json]:
    """The sections that were found, and a field to find more by."""
    options = {each.address: end_of(each.section, TITLE) for each in offered}
    own = [each for each in chosen if each in options]
    label = text("editorial.faq.based_on", language)
    listed = [choices("based_on", label, options, own, isMultiSelect=True, style="expanded")] if options else []
    find = field("find", text("editorial.faq.based_on.hint", language), most=FIND)
    search = {"type": "ActionSet", "actions": [button("faq_find", text("editorial.find", language), value)]}
    return [*listed, find, search]


def language_field(chosen: str, language: Language) -> Json:
    options = {each.value: text(f"language.{each}", language) for each in Language}
    first = chosen if chosen in options else Language.NB.value
    return choices(LANG, text("editorial.faq.lang", language), options, [first], style="compact")


def back_buttons(back: str, language: Language, button: Button) -> list[Json]:
    return [button("back", text("editorial.back", language), {"back": back})] if back else []


def draft_in(data: Json, draft: FaqDraft) -> FaqDraft:
    """The draft with what was typed; what it was based on stays where there was no field for it."""
    return replace(
        draft,
        question=typed(data, "question"),
        also=tuple(typed(data, "also").splitlines()),
        answer=typed(data, "answer"),
        based_on=picked(data, "based_on") if "based_on" in data else draft.based_on,
        lang=typed(data, LANG) or draft.lang,
    )


# -- deciding


def preview_card(
    proposal_id: int, answer: Answer, language: Language, button: Button, *, editor: bool, back: str = ""
) -> Json:
    """As readers will see it, with a field for why."""
    shown = message_of(Reply(answer, ""), Frame(buttons=False)).card
    title = text("editorial.preview.title", language)
    why = field("why", text("editorial.why", language), most=WHY)
    value = {"proposal": proposal_id, "back": back}
    send = text("editorial.publish" if editor else "editorial.send.proposal", language)
    actions = [button("faq_send", send, value), button("faq_open", text("editorial.change", language), value)]
    return {**shown, "body": [heading(title), *shown["body"], why], "actions": actions}


def outcome_card(what: str, outcome: Outcome, faq_url: str, language: Language, button: Button, back: str = "") -> Json:
    """What came of it. `what` is ``publish:`` or ``undo:`` and an id."""
    if outcome.change is not None:
        return done_card(outcome, faq_url, language, button, back)
    lead = text("editorial.blocked" if outcome.blocked else "editorial.refused", language)
    body = [line(run(lead, "bold")), *(line(run(each), spacing="small") for each in report_lines(outcome.report))]
    actions = back_buttons(back, language, button)
    if outcome.blocked:
        body.append(field("accept", text("editorial.accept.why", language), most=WHY))
        actions.insert(0, button("accept", text("editorial.accept", language), {"what": what, "back": back}))
    return card_of(body, language, f"{lead}\n{outcome.report}", actions)


def done_card(outcome: Outcome, faq_url: str, language: Language, button: Button, back: str) -> Json:
    change = outcome.change
    if change is None or change.undoes is not None:
        words = text("editorial.undone", language)
        return card_of([line(run(words))], language, words, back_buttons(back, language, button))
    words = text("editorial.published", language)
    undo = button("undo", text("editorial.undo", language), {"change": change.id, "back": back})
    body = [line(run(words)), line(link(faq_url, change.faq))]
    return card_of(body, language, f"{words} {faq_url}", [undo, *back_buttons(back, language, button)])


# -- wishes


def wish_card(packed: str, value: Carried, sections: Sequence[str], button: Button) -> Json:
    """Which of the quoted sections, and what should be changed."""
    language = value.language
    options = {str(at): end_of(each, TITLE) for at, each in enumerate(sections)}
    label = text("editorial.suggest.which", language)
    which = [choices("which", label, options, ["0"], style="expanded")] if len(sections) > 1 else []
    lead = [line(run(sections[0], "bold"))] if len(sections) == 1 else []
    needed = text("editorial.missing.wish", language)
    words = field("text", text("editorial.suggest.field", language), most=1000, lines=True, needed=needed)
    send = button("wish", text("editorial.send", language), {"carried": packed, "lang": language.value})
    return card_of([*lead, *which, words], language, text("editorial.suggest.field", language), [send])


def too_big(card: Json) -> bool:
    return size(card) > DIALOG_BYTES
