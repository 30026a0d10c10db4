"""Begun on the web and finished in a chat, and the other way round: real dispatch of all three, one database."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pytest
from desk_site import HASH, SITE, Person, visit
from pydantic import SecretStr

from bot.database import IdempotencyKeys
from bot.editorial.acts import Acts
from bot.insight.insight import Insight
from bot.settings import Settings
from bot.settings_values import roles
from bot.surfaces.web.app import Asking, Editors, WebSettings, create_app
from bot.surfaces.web.desk import DeskTools
from bot.surfaces.web.login import Login
from bot.surfaces.web.login.settings import login_settings
from tests.bot.surfaces.slack import conftest as slack_tools
from tests.bot.surfaces.slack import editors as in_slack
from tests.bot.surfaces.teams import conftest as teams_tools
from tests.bot.surfaces.teams import editors as in_teams
from tests.bot.surfaces.test_across_chats import Chats, loopback, run  # noqa: F401 (fixtures)

QUESTION = "Hvor parkerer jeg?"
ANSWER = "Bak huset."
NEXT = "Kan jeg parkere?"
ALSO = in_slack.ALSO
Web = Callable[..., Person]


@pytest.fixture
def settings() -> Settings:
    return Settings(web_editors=SecretStr(f"kari:{HASH}"), desk_roles="kari:admin")


@pytest.fixture
def play(run: Any) -> Callable[..., None]:  # noqa: F811 (pytest's way)
    """As ``run``, with the page and the desk of the same house besides; the editors' channel is named by its chat."""
    return lambda scenario, **channels: run(partial(with_web, scenario), channels)


async def with_web(scenario: Callable[[Chats, Web], Awaitable[None]], chats: Chats) -> None:
    editorial = chats.slack.app.handler.editorial
    service, database = editorial.service, editorial.service.journal.database
    login = login_settings(service.settings)
    assert login is not None
    entered = Login(login, IdempotencyKeys(database), Acts(database))
    tools = DeskTools(service, editorial, roles(service.settings.desk_roles))
    editors = Editors(entered, Insight(service).report, tools)
    app = create_app(service, WebSettings(base_url=SITE), editors, Asking(editorial, "k" * 64))
    await scenario(chats, partial(visit, app))


def ask(reader: Person) -> str:
    """Asked on the page, and put to the editors; the address of the reader's own page is returned."""
    reader.get(f"/?q={QUESTION}")
    return str(reader.press("/escalate").url.path)


def is_done(web: Web, reader: Person, own: str) -> None:
    """The reader has the answer on their page, the next one gets the entry, and the desk knows both."""
    assert ANSWER in reader.get(own)
    assert "Redaksjonen har svart på dette:" in web().get(f"/?q={NEXT}")
    case = web("kari").get("/redaksjon/saker/1")
    assert "Besvart av Kari Nordmann" in case
    assert "/faq/kan-jeg-parkere" in case


def test_begun_on_the_web_and_finished_in_slack(play: Any) -> None:
    """Taken, answered, made a FAQ entry and published there."""

    async def scenario(chats: Chats, web: Web) -> None:
        reader = web()
        own = ask(reader)
        await chats.deliver()
        assert QUESTION in slack_tools.seen(in_slack.in_room(chats.slack)[0]["blocks"])
        await in_slack.press(chats.slack, "case_take", in_slack.KARI)
        await chats.deliver()
        assert "Noen i kommunikasjonsavdelingen har tatt spørsmålet." in reader.get(own)
        assert "Kari Nordmann" in web("kari").get("/redaksjon")
        await in_slack.answer(chats.slack, in_slack.KARI, ANSWER)
        await chats.deliver()
        await in_slack.press(chats.slack, "case_make_faq", in_slack.KARI)
        preview = await chats.slack.submit(in_slack.view(chats.slack), {"also": ALSO, "question": NEXT})
        await chats.slack.submit(preview["view"])
        is_done(web, reader, own)

    play(scenario, slack=in_slack.ROOM)


def test_begun_on_the_web_and_finished_in_teams(play: Any) -> None:
    """The same by cards."""

    async def scenario(chats: Chats, web: Web) -> None:
        reader = web()
        own = ask(reader)
        await chats.deliver()
        assert QUESTION in teams_tools.seen(in_teams.newest(chats.teams))
        await in_teams.at_desk(chats.teams, "Ta saken", in_teams.KARI)
        await chats.deliver()
        assert "Noen i kommunikasjonsavdelingen har tatt spørsmålet." in reader.get(own)
        await in_teams.answer(chats.teams, in_teams.KARI, ANSWER)
        await chats.deliver()
        draft = await in_teams.at_desk(chats.teams, "Lag FAQ", in_teams.KARI)
        typed = {"also": ALSO, "question": NEXT}
        preview = await in_teams.at_desk(chats.teams, "Forhåndsvis", in_teams.KARI, typed, draft)
        await in_teams.at_desk(chats.teams, "Publiser", in_teams.KARI, card=preview)
        is_done(web, reader, own)

    play(scenario, teams=in_teams.ROOM)


def finish_at_desk(web: Web) -> None:
    """Taken, answered, made a FAQ entry and published at the desk."""
    kari = web("kari")
    assert QUESTION in kari.get("/redaksjon")
    kari.get("/redaksjon/saker/1")
    kari.press("/redaksjon/saker/1", do="take")
    kari.press("/redaksjon/saker/1", do="answer", answer=ANSWER)
    address = str(kari.press("/redaksjon/saker/1", do="faq").url.path)
    kari.press(address, do="preview", question=NEXT, also=ALSO, answer=ANSWER)
    assert "Publisert. Leserne får dette nå." in kari.press(f"{address}/publiser", do="publish").text


def test_begun_in_slack_and_finished_at_the_desk(play: Any) -> None:
    """The asker gets the answer in their thread, the editors' message says who did it, the next gets the entry."""

    async def scenario(chats: Chats, web: Web) -> None:
        ts = await in_slack.ask_and_escalate(chats.slack, QUESTION)
        await chats.deliver()
        finish_at_desk(web)
        await chats.deliver()
        told = next(each for each in chats.slack.slack.posts if ANSWER in slack_tools.seen(each["blocks"]))
        assert (told["channel"], told["thread_ts"]) == ("C1", ts)
        assert "Besvart av kari" in slack_tools.seen(in_slack.newest(chats.slack)["blocks"])
        await chats.slack.say(f"<@UBOT> {NEXT}", user=in_slack.OLA)
        assert "Redaksjonen har svart på dette:" in slack_tools.seen(chats.slack.last["blocks"])

    play(scenario, slack=in_slack.ROOM)


def test_begun_in_teams_and_finished_at_the_desk(play: Any) -> None:
    """The same in the thread in Teams."""

    async def scenario(chats: Chats, web: Web) -> None:
        await in_teams.ask_and_escalate(chats.teams, QUESTION)
        await chats.deliver()
        finish_at_desk(web)
        await chats.deliver()
        told = in_teams.to_asker(chats.teams)[-1]
        assert told["in"] == in_teams.THREAD
        assert ANSWER in teams_tools.seen(told)
        assert "Besvart av kari" in teams_tools.seen(in_teams.newest(chats.teams))
        await chats.teams.say(NEXT, **in_teams.who(in_teams.OLA))
        assert "Redaksjonen har svart på dette:" in teams_tools.seen(chats.teams.last)

    play(scenario, teams=in_teams.ROOM)
