"""Questions in the personal chat, in group chats and channels; the conversation; the welcome."""

from typing import Any

QUESTION = "Kan jeg kritisere etaten min?"


def test_a_question_in_the_personal_chat(play: Any, tools: Any) -> None:
    """The bot shows that it is writing, and answers with the guidance's own words."""

    async def scenario(room: Any) -> None:
        await room.say(QUESTION)
        assert [each["type"] for each in room.teams.posts] == ["typing", "message"]
        assert "Du kan kritisere virksomheten du arbeider i." in tools.seen(room.last)
        assert room.service.asked == [(QUESTION, (), "teams")]

    play(scenario)
