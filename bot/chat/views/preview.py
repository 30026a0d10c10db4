"""A draft as readers will see it."""

from dataclasses import replace

from bot.chat.elements import Button, Field, Room, View
from bot.chat.views.answer import RenderOptions, draw_answer
from bot.chat.views.outcome import REASON
from bot.service_types import Reply
from bot.texts import text
from bot.types import Answer, Language


def draw_preview(
    proposal_id: int, seen: str, answer: Answer, language: Language, room: Room, *, editor: bool, back: str = ""
) -> View:
    """With a field for why. `seen` is the digest of what is shown: the button publishes that and nothing else."""
    shown = draw_answer(Reply(answer, ""), RenderOptions(buttons=False), room)
    why = text("teams.optional", language, label=text("editorial.why", language))
    send = text("editorial.publish" if editor else "editorial.send.proposal", language)
    data = {"proposal": proposal_id, "back": back}
    return replace(
        shown,
        title=text("editorial.preview.title", language),
        elements=(*shown.elements, Field("why", why, most=REASON, optional=True)),
        submit=Button("faq_send", send, {**data, "seen": seen}),
        buttons=(Button("faq_open", text("editorial.change", language), data, back=True),),
        headed=True,
    )
