"""Readers in one chat and editors in the other: both surfaces' real dispatch, one service, one database."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeEncoder, build_small

from bot.editorial.editorial import Editorial
from bot.editorial.settings import editorial_settings
from bot.journal import Journal
from bot.service import BotService
from bot.settings import Settings
from index.builds.build import Build
from index.builds.store import BuildStore
from tests.bot.surfaces.slack import conftest as slack_tools
from tests.bot.surfaces.slack import editors as in_slack
from tests.bot.surfaces.teams import conftest as teams_tools
from tests.bot.surfaces.teams import editors as in_teams

QUESTION = "Hvor parkerer jeg?"
ANSWER = "Bak huset."


@dataclass
class Chats:
    """A room in each chat."""

    slack: Any
    teams: Any

    async def deliver(self) -> None:
        """What each process does by itself every few seconds."""
        await in_slack.deliver(self.slack)
        await in_teams.deliver(self.teams)


@pytest.fixture
def loopback() -> Iterator[Any]:
    made = teams_tools.fake_teams.FakeTeams()
    yield made
    made.stop()


@pytest.fixture
def settings() -> Settings:
    return Settings()


@pytest.fixture
def run(
    small_corpus: Path,
    small_build: Build,
    encoder: FakeEncoder,
    store: BuildStore,
    loopback: Any,
    settings: Settings,
) -> Iterator[Callable[..., None]]:
    """Runs a scenario with an editor in each chat; `channels` says where the editors' channels are."""
    service = BotService(settings, encoder, Journal.open(settings.database_url))
    editors = frozenset((f"slack:{in_slack.KARI}", f"teams:aad-{in_teams.KARI}"))

    def start(scenario: Callable[[Chats], Awaitable[None]], channels: dict[str, str]) -> None:
        own = editorial_settings(settings)
        own = replace(own, editors=own.editors | editors, channels=channels)
        editorial = Editorial(service, own, lambda *_: build_small(small_corpus, store).id)

        async def whole() -> None:
            async with both(settings.database_url, service, editorial, loopback) as chats:
                await scenario(chats)
                assert not chats.slack.slack.refused
                assert not loopback.refused

        asyncio.run(whole())

    yield start
    service.journal.close()


@asynccontextmanager
async def both(database: str, service: BotService, editorial: Editorial, loopback: Any) -> AsyncIterator[Chats]:
    async with (
        slack_tools.workspace(database, service, editorial=editorial) as slack,
        teams_tools.process(loopback, database, service, editorial) as teams,
    ):
        slack.slack.names.update({in_slack.KARI: "Kari Nordmann"})
        slack.tools, teams.tools = slack_tools, teams_tools
        yield Chats(slack, teams)


def test_asked_in_slack_and_answered_in_teams(run: Any) -> None:
    """The card is in Teams, the answer in the thread in Slack; the editor's card says that it is answered."""

    async def scenario(chats: Chats) -> None:
        ts = await in_slack.ask_and_escalate(chats.slack, QUESTION)
        assert not in_slack.in_room(chats.slack)
        await chats.deliver()
        (card,) = in_teams.in_room(chats.teams)
        assert QUESTION in teams_tools.seen(card)
        await in_teams.answer(chats.teams, in_teams.KARI, ANSWER)
        await chats.deliver()
        told = chats.slack.last
        assert (told["channel"], told["thread_ts"]) == ("C1", ts)
        assert ANSWER in slack_tools.seen(told["blocks"])
        assert "Besvart av Kari Nordmann" in teams_tools.seen(in_teams.newest(chats.teams))

    run(scenario, {"teams": in_teams.ROOM})


def test_asked_in_teams_and_answered_in_slack(run: Any) -> None:
    """And made a FAQ there, which the next person gets in Teams."""

    async def scenario(chats: Chats) -> None:
        assert "uten navnet ditt" in await in_teams.ask_and_escalate(chats.teams, QUESTION)
        await chats.deliver()
        (post,) = in_slack.in_room(chats.slack)
        assert QUESTION in slack_tools.seen(post["blocks"])
        await in_slack.answer(chats.slack, in_slack.KARI, ANSWER)
        await chats.deliver()
        told = in_teams.to_asker(chats.teams)[-1]
        assert told["in"] == in_teams.THREAD
        assert ANSWER in teams_tools.seen(told)
        await in_slack.press(chats.slack, "case_make_faq", in_slack.KARI)
        draft = in_slack.view(chats.slack)
        pushed = await chats.slack.submit(draft, {"also": in_slack.ALSO, "question": "Kan jeg parkere?"})
        await chats.slack.submit(pushed["view"])
        await chats.teams.say("Kan jeg parkere?", **in_teams.who(in_teams.OLA))
        assert "Redaksjonen har svart på dette:" in teams_tools.seen(chats.teams.last)

    run(scenario, {"slack": in_slack.ROOM})


def test_each_chat_with_editors_of_its_own(run: Any) -> None:
    """Nothing crosses over."""

    async def scenario(chats: Chats) -> None:
        await in_slack.ask_and_escalate(chats.slack, QUESTION)
        await in_teams.ask_and_escalate(chats.teams, QUESTION)
        await chats.deliver()
        assert len(in_slack.in_room(chats.slack)) == len(in_teams.in_room(chats.teams)) == 1

    run(scenario, {"slack": in_slack.ROOM, "teams": in_teams.ROOM})
