"""What is asked in private, in a group or a channel, is answered in private to the end.

A targeted message says so in its recipient; the bot's answer is one when it is posted as such with a recipient. Where
that cannot be, the user's own chat is the way (learn.microsoft.com, Send and receive targeted messages, July 2026).
"""

from types import SimpleNamespace
from typing import Any

import pytest

from bot.surfaces.teams.incoming import fingerprint_turns
from tests.bot.surfaces.teams.editors import ASK, ASKER, NOT_FOUND, press, who

QUESTION = "Kan jeg kritisere etaten min?"
FOLLOW_UP = "Hva med ledere da?"
KINDS = pytest.mark.parametrize("kind", ["channel", "groupChat"])


@KINDS
def test_a_private_question_gets_a_private_answer(play: Any, tools: Any, kind: str) -> None:
    """Without a mention; nobody else sees that the bot is writing, either."""

    async def scenario(room: Any) -> None:
        await room.whisper(QUESTION, kind=kind)
        (post,) = room.teams.posts
        assert post["targeted"]
        assert post["recipient"]["id"] == "29:kari"
        assert "Du kan kritisere" in tools.seen(room.last)

    play(scenario)


def test_a_private_question_opens_no_thread_to_go_on_in(play: Any) -> None:
    """What its asker writes to all afterwards is not for the bot, and there is nothing to silence."""

    async def scenario(room: Any) -> None:
        await room.whisper(QUESTION)
        await room.say(FOLLOW_UP, kind="channel")
        assert len(room.service.asked) == 1
        assert "Ikke svar mer her" not in str(room.last)

    play(scenario)


def test_what_was_asked_in_private_is_not_remembered_in_public() -> None:
    """An earlier question shows in the answer to a follow-up, so each has turns of its own."""

    def turns(targeted: bool | None) -> str:
        account = SimpleNamespace(id="29:kari", aad_object_id="", is_targeted=targeted)
        return fingerprint_turns(SimpleNamespace(conversation=account, from_=account, recipient=account))

    assert turns(True) != turns(None) == turns(False)


def test_a_late_private_answer_comes_to_the_askers_own_chat(play: Any) -> None:
    """Teams was out meanwhile."""

    async def scenario(room: Any) -> None:
        room.teams.troubles += ["503"] * 6
        await room.whisper(QUESTION)
        assert not room.teams.messages
        with room.app.handler.keys.database.engine.begin() as connection:
            connection.exec_driver_sql("update outbox set due_at = made_at")
        await room.app.outbox.run_replies()
        assert [each["in"] for each in room.teams.messages] == ["own:29:kari"]

    play(scenario)


def test_what_cannot_be_private_comes_to_the_askers_own_chat(play: Any) -> None:
    """Teams refuses the private message, and the bot says nothing to all."""

    async def scenario(room: Any) -> None:
        room.teams.untargeted = True
        await room.whisper(QUESTION)
        assert not room.teams.messages
        await room.app.outbox.run_replies()
        assert [each["in"] for each in room.teams.messages] == ["own:29:kari"]

    play(scenario)


@pytest.mark.parametrize("by_way_of", ["the answer", "a dialog"])
def test_the_editors_answer_comes_to_the_askers_own_chat(run: Any, by_way_of: str) -> None:
    """Whether the question is put to them below the private answer or in the dialog that it opens."""

    async def scenario(room: Any) -> None:
        await room.whisper(NOT_FOUND, **who(ASKER))
        card = room.last
        if by_way_of == "a dialog":
            card = await press(room, card, "Fikk du svar? Nei", ASKER, kind="channel")
        await press(room, card, ASK, ASKER, kind="channel")
        (case,) = room.editorial.cases.unanswered(9)
        assert '"conversation": ""' in case.place

    run(scenario)
