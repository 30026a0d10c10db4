"""The app is installed by OAuth where the settings say, and speaks by the token that it got there."""

from typing import Any

import pytest
from sqlalchemy import text as sql

pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # slack_sdk's with aiohttp

ORG = "E9"
BY_OAUTH = {"client_id": "1.2", "client_secret": "s", "home": ORG, "install": True}
QUESTION = "Kan jeg kritisere etaten min?"


@pytest.fixture
def play_installed(play: Any) -> Any:
    """Runs a scenario in a process without a token in its settings."""
    return lambda scenario, **settings: play(scenario, bot_token="", **{**BY_OAUTH, **settings})


async def install(room: Any, code: str) -> Any:
    """As a browser does it: the page, Slack's consent, and back with the code."""
    page = await room.http.get("/slack/install")
    cookie = page.headers["set-cookie"].partition(";")[0]
    came = {"code": code, "state": cookie.partition("=")[2]}
    return await room.http.get("/slack/oauth_redirect", params=came, headers={"cookie": cookie})


def in_org(envelope: Any) -> Any:
    """An event as Slack sends it to an app that is installed in a whole organisation."""
    where = {"enterprise_id": ORG, "team_id": None, "is_enterprise_install": True, "user_id": "UBOT", "is_bot": True}
    return {**envelope, "enterprise_id": ORG, "is_enterprise_install": True, "authorizations": [where]}


def rows(room: Any) -> list[Any]:
    with room.app.handler.keys.database.engine.connect() as connection:
        return list(connection.execute(sql("select place, sealed from slack_installations")))


def test_an_organisation_gets_answers_by_its_own_token(play_installed: Any) -> None:
    """Nothing is answered before; the token is kept sealed, and the outbox and a new process speak by it too."""

    async def scenario(room: Any) -> None:
        await room.send(in_org(room.envelope(room.message(QUESTION, channel="D1"))))
        assert not room.slack.posts
        assert (await install(room, ORG)).status_code == 200
        await room.send(in_org(room.envelope(room.message(QUESTION, channel="D1"))))
        assert len(room.slack.posts) == 1
        assert room.slack.tokens[-1] == f"Bearer xoxb-{ORG}"
        ((place, sealed),) = rows(room)
        assert place == ORG
        assert "xoxb" not in sealed
        room.app.bolt.client.token = None
        await room.app.installations.load()
        assert room.app.bolt.client.token == f"xoxb-{ORG}"

    play_installed(scenario)


def test_nobody_else_can_install_it(play_installed: Any) -> None:
    """Another organisation, and one of its workspaces, get Slack's page for what failed, and leave nothing."""

    async def scenario(room: Any) -> None:
        for stranger in ("E8", "T1"):
            assert (await install(room, stranger)).status_code >= 400
        assert not rows(room)

    play_installed(scenario)


def test_installing_is_closed_unless_the_settings_open_it(play_installed: Any) -> None:
    """The pages are not there, and what was installed goes on."""

    async def scenario(room: Any) -> None:
        for path in ("/slack/install", "/slack/oauth_redirect"):
            assert (await room.http.get(path)).status_code == 404

    play_installed(scenario, install=False)


def test_a_state_is_good_once(play_installed: Any) -> None:
    """Somebody else's browser, a made-up state, and one that was used get nowhere."""

    async def scenario(room: Any) -> None:
        page = await room.http.get("/slack/install")
        cookie = page.headers["set-cookie"].partition(";")[0]
        state = cookie.partition("=")[2]
        came = {"code": ORG, "state": state}
        room.http.cookies.clear()
        assert (await room.http.get("/slack/oauth_redirect", params=came)).status_code == 400
        made_up = {"cookie": cookie.replace(state, "1.x")}
        refused = await room.http.get("/slack/oauth_redirect", params={**came, "state": "1.x"}, headers=made_up)
        assert refused.status_code == 401
        own = {"cookie": cookie}
        assert (await room.http.get("/slack/oauth_redirect", params=came, headers=own)).status_code == 200
        assert (await room.http.get("/slack/oauth_redirect", params=came, headers=own)).status_code == 401

    play_installed(scenario)


def test_an_app_that_is_removed_is_forgotten(play_installed: Any) -> None:
    """Slack says so; the token is deleted."""

    async def scenario(room: Any) -> None:
        await install(room, ORG)
        await room.send(in_org(room.envelope({"type": "app_uninstalled"})))
        assert not rows(room)

    play_installed(scenario)
