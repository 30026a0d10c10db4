"""Who asked for it is told once when the words they were quoted have changed, with before and after, by message."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text as sql

from bot.privacy.person import About, PersonalData
from tests.bot.surfaces.slack import conftest as slack_tools
from tests.bot.surfaces.teams import conftest as teams_tools

QUESTION = "Kan jeg kritisere etaten min?"
SENTENCE, OTHER = "Du kan kritisere virksomheten du arbeider i.", "Du kan kritisere virksomheten din."
BUTTON = "Si fra hvis dette endres"


def service_of(fakes: Any) -> Any:
    """A service whose guidance can be changed: ``put`` takes a document, or an id of one that is taken out."""

    class Changing(fakes.FakeService):  # type: ignore[misc, name-defined] # loaded by its path
        now = fakes.CURRENT

        def build(self, build_id: str | None = None) -> Any:
            return super().build(build_id) if build_id else self.now

        def put(self, document: Any) -> None:
            kept = {name: each for name, each in self.now.documents.items() if name != document}
            more = {} if isinstance(document, str) else {document.id: document}
            self.now = replace(self.now, documents={**kept, **more})

    return Changing()


def changed(fakes: Any) -> Any:
    return fakes.document("ytringsfrihet", "Ytringsfrihet for ansatte", fakes.SPEECH.replace(SENTENCE, OTHER))


async def press_in_slack(room: Any) -> None:
    """In the window with the whole section; as Slack sends it from there."""
    await room.click(slack_tools.button(room.last, "section"))
    view = room.slack.of("views.open")[-1]["view"]
    (button,) = [each for each in slack_tools.fake_slack.walk(view) if each.get("action_id") == "watch"]
    shown = {"view": {**view, "id": "V1"}, "container": {"type": "view", "view_id": "V1"}, "user": {"id": "U1"}}
    await room.interact({"type": "block_actions", "actions": [button], **shown})


async def press_in_teams(room: Any) -> None:
    dialog = (await room.press(room.last, "Les hele avsnittet"))["task"]["value"]["card"]["content"]
    (button,) = [each for each in dialog["actions"] if each["title"] == BUTTON]
    await room.invoke("task/submit", {"data": button["data"]})


async def look(room: Any) -> None:
    """As the worker does within the hour."""
    with room.app.handler.keys.database.engine.begin() as connection:
        connection.exec_driver_sql("update outbox set due_at = made_at")
    await room.app.outbox.run_replies()


Scenario = Callable[[Any, Callable[[], list[str]]], Awaitable[None]]


async def in_slack(database: str, scenario: Scenario) -> None:
    slack = slack_tools.fake_slack.FakeSlack()
    await slack.start()
    try:
        async with slack_tools.process(slack, database, service_of(slack_tools.fakes)) as room:
            await room.say(QUESTION, channel="D1")
            for _ in range(2):
                await press_in_slack(room)
            await scenario(room, lambda: [slack_tools.seen(each["blocks"]) for each in slack.posts[1:]])
            assert not slack.refused
    finally:
        await slack.stop()


async def in_teams(database: str, scenario: Scenario) -> None:
    teams = teams_tools.fake_teams.FakeTeams()
    try:
        async with teams_tools.process(teams, database, service_of(teams_tools.fakes)) as room:
            await room.mention(QUESTION)
            for _ in range(2):
                await press_in_teams(room)

            def told() -> list[str]:
                assert all(each["in"] == "own:29:kari" for each in teams.messages[1:])
                return [teams_tools.seen(card) for card in teams.cards[1:]]

            await scenario(room, told)
            assert not teams.refused
    finally:
        teams.stop()


CHATS = pytest.mark.parametrize("chat", [in_slack, in_teams])


@CHATS
def test_who_asked_is_told_once(chat: Any, database: str) -> None:
    """Not while the words stand as they did; then once, however often it was pressed, with before, after and a link."""

    async def scenario(room: Any, told: Callable[[], list[str]]) -> None:
        await look(room)
        assert not told()
        room.service.put(changed(slack_tools.fakes))
        await look(room)
        (message,) = told()
        assert message.index("Slik sto det") < message.index(SENTENCE) < message.index("Slik står det nå")
        assert OTHER in message.partition("Slik står det nå")[2]
        room.service.put("ytringsfrihet")
        await look(room)
        assert len(told()) == 1

    asyncio.run(chat(database, scenario))


@CHATS
def test_a_document_that_is_gone_is_told(chat: Any, tmp_path: Path) -> None:
    """There is no after, and it is said."""

    async def scenario(room: Any, told: Callable[[], list[str]]) -> None:
        room.service.put("ytringsfrihet")
        await look(room)
        assert "Dokumentet er tatt ut av veiledningen." in told()[0]

    asyncio.run(chat(f"sqlite:///{tmp_path}/j.db", scenario))


def test_what_is_kept_is_sealed_and_can_be_erased(tmp_path: Path) -> None:
    """Nobody's id and no words are in the table in clear, it counts as no unsent message, and it can be erased."""

    async def scenario(room: Any, told: Callable[[], list[str]]) -> None:
        stored = room.app.handler.keys.database
        with stored.engine.connect() as connection:
            ((place, body),) = connection.execute(sql("select place, body from outbox where kind = 'watch'"))
        assert "U1" not in place
        assert "ytringsfrihet" not in str(body)
        assert not room.app.handler.outbox.unsent().messages
        PersonalData(stored).erase(About(person="slack:U1"))
        room.service.put("ytringsfrihet")
        await look(room)
        assert not told()

    asyncio.run(in_slack(f"sqlite:///{tmp_path}/j.db", scenario))
