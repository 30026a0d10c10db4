"""FAQ drafts and wished changes as modals, and what came of publishing."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.chat.carried import Carried
from bot.chat.cutting import short, size
from bot.chat.loop import end_of, report_lines
from bot.editorial.publish import Outcome
from bot.editorial.types import FaqDraft, Proposal, Reference
from bot.service_types import Reply
from bot.surfaces.slack.blocks import Frame, button, context, header, message_of, plain, plain_text
from bot.surfaces.slack.limits import SECTION, TITLE
from bot.surfaces.slack.rich import Json, link, rich_text, section
from bot.surfaces.slack.views import modal
from bot.texts import text
from bot.types import Answer, Language

OPTION = 75  # characters of an option's text
OPTION_VALUE = 150


def fits(draft: FaqDraft) -> bool:
    """False when Slack's fields would cut it."""
    return max(map(size, (draft.question, draft.answer, "\n".join(draft.also)))) <= SECTION


def field(name: str, key: str, language: Language, *, hint: bool = False, optional: bool = False, **more: Any) -> Json:
    """An input of one line or more; its block and its action are called `name`."""
    element = {"type": "plain_text_input", "action_id": name, "max_length": SECTION, **more}
    block = {"type": "input", "block_id": name, "label": plain_text(text(key, language), 150), "element": element}
    if hint:
        block["hint"] = plain_text(text(f"{key}.hint", language), 150)
    return {**block, "optional": True} if optional else block


# -- writing


def faq_view(proposal: Proposal, draft: FaqDraft, sections: Sequence[Reference], language: Language) -> Json:
    """Every field of the entry, filled in with what is known or suggested."""
    report = [context(short(proposal.report, SECTION))] if proposal.report else []
    asked = field("question", "editorial.faq.question", language, **initial(draft.question))
    also = initial("\n".join(draft.also))
    blocks = [
        *report,
        asked,
        field("also", "editorial.faq.also", language, hint=True, multiline=True, **also),
        field("answer", "editorial.faq.answer", language, hint=True, multiline=True, **initial(draft.answer)),
        based_on_block(sections, language),
        language_block(draft.lang, language),
    ]
    submit = plain_text(text("editorial.preview", language), TITLE)
    title = text("editorial.faq", language)
    return modal(title, blocks, language, callback_id="faq_draft", private_metadata=str(proposal.id), submit=submit)


def initial(value: str) -> Json:
    return {"initial_value": value} if value else {}


def based_on_block(sections: Sequence[Reference], language: Language) -> Json:
    element: Json = {"type": "multi_external_select", "action_id": "faq_sections", "min_query_length": 3}
    if sections:
        element["initial_options"] = [option(each) for each in sections]
    label = plain_text(text("editorial.faq.based_on", language), 150)
    hint = plain_text(text("editorial.faq.based_on.hint", language), 150)
    return {"type": "input", "block_id": "based_on", "label": label, "hint": hint, "element": element}


def option(reference: Reference) -> Json:
    return {"text": plain_text(end_of(reference.section, OPTION), OPTION), "value": option_value(reference.address)}


def option_value(address: str) -> str:
    """The address, or what stands for one that is longer than Slack takes."""
    return address if size(address) <= OPTION_VALUE else f"~{hashlib.sha256(address.encode()).hexdigest()[:16]}"


def address_of(value: str, known: Sequence[str]) -> str:
    return next((each for each in known if option_value(each) == value), value) if value.startswith("~") else value


def language_block(chosen: str, language: Language) -> Json:
    options = {
        each.value: {"text": plain_text(text(f"language.{each}", language), OPTION), "value": each.value}
        for each in Language
    }
    first = options.get(chosen, options[Language.NB.value])
    element = {"type": "static_select", "action_id": "lang", "options": list(options.values()), "initial_option": first}
    label = plain_text(text("editorial.faq.lang", language), 150)
    return {"type": "input", "block_id": "lang", "label": label, "element": element}


def draft_in(view: Json, draft: FaqDraft, known: Sequence[str]) -> FaqDraft:
    """The draft with what was typed. `known` are addresses that an option may stand for."""
    values = view["state"]["values"]
    chosen = values["based_on"]["faq_sections"].get("selected_options") or []
    return replace(
        draft,
        question=typed(view, "question"),
        also=tuple(typed(view, "also").splitlines()),
        answer=typed(view, "answer"),
        based_on=tuple(address_of(each["value"], known) for each in chosen),
        lang=values["lang"]["lang"]["selected_option"]["value"],
    )


def typed(view: Json, name: str) -> str:
    """What stands in a field; empty when it is not there."""
    return str((view["state"]["values"].get(name) or {}).get(name, {}).get("value") or "")


# -- deciding


def preview_view(proposal_id: int, answer: Answer, language: Language, *, editor: bool) -> Json:
    """As readers will see it, with a field for why."""
    shown = message_of(Reply(answer, ""), Frame(buttons=False)).blocks
    why = field("why", "editorial.why", language, optional=True, max_length=500)
    submit = plain_text(text("editorial.publish" if editor else "editorial.send.proposal", language), TITLE)
    more = {"callback_id": "faq_send", "private_metadata": str(proposal_id), "submit": submit}
    return modal(text("editorial.preview.title", language), [*shown, why], language, **more)


def outcome_view(what: str, outcome: Outcome, faq_url: str, language: Language) -> Json:
    """What came of it. `what` is ``publish:`` or ``undo:`` and an id."""
    title = text("editorial.publish" if what.startswith("publish:") else "editorial.undo", language)
    if outcome.change is not None:
        return modal(title, done_blocks(outcome, faq_url, language), language)
    report = [plain(each) for each in report_lines(outcome.report)]
    if not outcome.blocked:
        return modal(title, [plain(text("editorial.refused", language)), *report], language)
    reason = field("accept", "editorial.accept.why", language, max_length=500)
    submit = plain_text(text("editorial.accept", language), TITLE)
    blocks = [plain(text("editorial.blocked", language)), *report, reason]
    return modal(title, blocks, language, callback_id="accept", private_metadata=what, submit=submit)


def done_blocks(outcome: Outcome, faq_url: str, language: Language) -> list[Json]:
    change = outcome.change
    if change is None or change.undoes is not None:
        return [plain(text("editorial.undone", language))]
    undo = button("change_undo", text("editorial.undo", language), str(change.id))
    return [
        plain(text("editorial.published", language)),
        rich_text(section(link(faq_url, change.faq))),
        {"type": "actions", "elements": [undo]},
    ]


# -- wishes


def wish_view(packed: str, value: Carried, sections: Sequence[str], language: Language) -> Json:
    """Which of the quoted sections, and what should be changed."""
    options = [{"text": plain_text(end_of(each, OPTION), OPTION), "value": str(at)} for at, each in enumerate(sections)]
    which = {"type": "static_select", "action_id": "which", "options": options, "initial_option": options[0]}
    label = plain_text(text("editorial.suggest.which", language), 150)
    choice = {"type": "input", "block_id": "which", "label": label, "element": which}
    blocks = [choice] if len(value.places) > 1 else [header(sections[0])]
    blocks.append(field("text", "editorial.suggest.field", language, hint=True, multiline=True))
    submit = plain_text(text("editorial.send", language), TITLE)
    more = {"callback_id": "wish", "private_metadata": packed, "submit": submit}
    return modal(text("editorial.suggest", language), blocks, language, **more)
