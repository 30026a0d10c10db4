"""Socket Mode over a real websocket, and Slack beside the web page in one application."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from slack_sdk.signature import SignatureVerifier

from bot.editorial.editorial import Editorial
from bot.editorial.settings import editorial_settings
from bot.journal import Journal
from bot.server import make_app
from bot.service import BotService
from bot.settings import Settings
from bot.surfaces.slack.connect import EVENTS, connected

QUESTION = "Kan jeg kritisere etaten min?"


@asynccontextmanager
async def on_socket(database: str, tools: Any) -> AsyncIterator[Any]:
    """A workspace that the bot has connected to by socket."""
    service = tools.fakes.FakeService()
    async with (
        tools.workspace(database, service, app_token="xapp-1", signing_secret="") as room,
        connected(room.app),
    ):
        await room.slack.until(lambda: len(room.slack.sockets) == 1)
        yield room


async def ask(room: Any, envelope: str, channel: str) -> None:
    event = room.envelope(room.message(QUESTION, channel=channel), f"Ev-{channel}")
    await room.slack.deliver(envelope, "events_api", event)


def test_another_apps_words_in_the_environment_change_nothing(play: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bolt would take its token from them; the settings' own is used, and they are there for others afterwards."""
    words = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "x", "SLACK_BOT_TOKEN": "xoxb-other"}
    for name, value in words.items():
        monkeypatch.setenv(name, value)

    async def scenario(room: Any) -> None:
        assert all(os.environ[name] == value for name, value in words.items())
        await room.say("Kan jeg kritisere etaten min?", channel="D1")
        assert len(room.slack.posts) == 1
        assert set(room.slack.tokens) == {"Bearer xoxb-1"}

    play(scenario)


def test_a_question_over_the_socket_is_acknowledged_and_answered(database: str, tools: Any) -> None:
    """The envelope is acknowledged, the answer is posted."""

    async def scenario() -> None:
        async with on_socket(database, tools) as room:
            await ask(room, "E1", "D1")
            await room.slack.until(lambda: "E1" in room.slack.acks and len(room.slack.posts) == 1)

    asyncio.run(scenario())


def test_the_same_event_on_two_sockets_is_answered_once(database: str, tools: Any) -> None:
    """Slack may deliver once more after a reconnect."""

    async def scenario() -> None:
        async with on_socket(database, tools) as room:
            await ask(room, "E1", "D1")
            await room.slack.until(lambda: len(room.slack.posts) == 1)
            await room.slack.disconnect()
            await room.slack.until(lambda: len(room.slack.sockets) == 2)
            await room.slack.deliver(
                "E2",
                "events_api",
                room.envelope(room.slack.history["D1"][0] | {"channel": "D1", "channel_type": "im"}, "Ev-D1"),
            )
            await ask(room, "E3", "D2")
            await room.slack.until(lambda: {"E2", "E3"} <= set(room.slack.acks) and len(room.slack.posts) == 2)
            assert [post["channel"] for post in room.slack.posts] == ["D1", "D2"]

    asyncio.run(scenario())


def test_a_socket_that_drops_is_opened_again(database: str, tools: Any) -> None:
    """The connection breaks with a question under way; Slack delivers it once more, and it is answered once."""

    async def scenario() -> None:
        async with on_socket(database, tools) as room:
            await ask(room, "E1", "D1")
            await room.slack.sockets[-1].close()
            await room.slack.until(lambda: len(room.slack.sockets) == 2)
            again = room.slack.history["D1"][0] | {"channel": "D1", "channel_type": "im"}
            await room.slack.deliver("E2", "events_api", room.envelope(again, "Ev-D1"))
            await ask(room, "E3", "D2")
            await room.slack.until(lambda: {"E2", "E3"} <= set(room.slack.acks) and len(room.slack.posts) >= 2)
            await room.app.handler.drain(60)
            assert sorted(post["channel"] for post in room.slack.posts) == ["D1", "D2"]

    asyncio.run(scenario())


def test_commands_and_clicks_come_over_the_socket_too(database: str, tools: Any) -> None:
    """A slash command by socket is answered to its user."""

    async def scenario() -> None:
        async with on_socket(database, tools) as room:
            body = {"command": "/veileder", "text": QUESTION, "user_id": "U1", "trigger_id": "t", "team_id": "T1"}
            body["response_url"] = f"{room.slack.url}/response/c"
            await room.slack.deliver("E1", "slash_commands", body)
            await room.slack.until(lambda: len(room.slack.responses) == 1 and "E1" in room.slack.acks)

    asyncio.run(scenario())


def test_leaving_finishes_what_was_begun(database: str, tools: Any) -> None:
    """Stopping the server while a question is being answered still answers it."""

    async def scenario() -> None:
        async with tools.workspace(database, tools.fakes.SlowService()) as room:
            async with connected(room.app):
                await room.send(room.envelope(room.message(QUESTION, channel="D1")), wait=False)
                await asyncio.to_thread(room.service.begun.wait, 60)
                asyncio.get_running_loop().call_later(0.05, room.service.gate.set)
            assert len(room.slack.posts) == 1

    asyncio.run(scenario())


@pytest.mark.parametrize("code", ["internal_error", "invalid_auth"])
def test_a_socket_that_cannot_be_opened_is_tried_again(
    database: str, tools: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], code: str
) -> None:
    """Slack being away at the start, or a wrong token, is logged and does not end the server."""
    monkeypatch.setattr("bot.surfaces.slack.connect.FIRST_WAIT", 0.0)

    async def scenario() -> None:
        async with tools.workspace(database, tools.fakes.FakeService(), app_token="xapp-1") as room:
            room.slack.errors["apps.connections.open"] = code
            async with connected(room.app):
                await room.slack.until(lambda: room.slack.failed["apps.connections.open"] >= 2)
                del room.slack.errors["apps.connections.open"]
                await room.slack.until(lambda: len(room.slack.sockets) == 1)

    asyncio.run(scenario())
    assert code in capsys.readouterr().out


# -- one application


@pytest.fixture
def core(shared_build: Any, encoder: Any, database: str, tmp_path: Any) -> Any:
    """The real core on the small corpus."""
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "index").symlink_to(shared_build.folder.parent.parent)
    journal = Journal.open(database)
    settings = Settings(database=database, slack_bot_token=SecretStr("xoxb-1"), slack_signing_secret=SecretStr("s"))
    yield BotService(settings, encoder, journal)
    journal.close()


def test_the_web_page_and_slack_are_one_application(core: Any) -> None:
    """Both answer in one process; a request to Slack's address without a signature is refused."""
    with TestClient(make_app(core, core.settings)) as client:
        assert client.get("/healthz").status_code == 200
        assert client.post(EVENTS, content="{}", headers={"content-type": "application/json"}).status_code == 401


@pytest.mark.parametrize(("channel", "offered"), [("CRED", True), ("", False)])
def test_the_web_page_offers_the_editors_in_slack(core: Any, channel: str, offered: bool) -> None:
    """When they have a channel; what is asked on the page waits for Slack."""
    settings = core.settings.model_copy(update={"slack_editors_channel": channel, "digest": ""})
    page = TestClient(make_app(core, settings)).get("/", params={"q": "Hvor kan jeg parkere?"}).text
    assert ('action="/escalate"' in page) is offered


def test_slack_finds_the_address_it_was_given(core: Any, tools: Any) -> None:
    """Slack's check of a request URL, signed, gets its challenge back through the whole application."""
    body = '{"type": "url_verification", "challenge": "abc"}'
    headers = {"content-type": "application/json", **tools.signed(body, secret="s")}
    with TestClient(make_app(core, core.settings)) as client:
        assert client.post(EVENTS, content=body, headers=headers).json() == {"challenge": "abc"}


def test_half_a_setup_is_told_of(core: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """A bot token alone starts no Slack, and the log says what is missing."""
    settings = core.settings.model_copy(update={"slack_signing_secret": SecretStr("")})
    make_app(core, settings)
    assert "needs an app token or a signing secret" in capsys.readouterr().out


def test_without_tokens_there_is_no_slack(core: Any) -> None:
    """Slack's address exists only when it is set up."""
    settings = core.settings.model_copy(update={"slack_bot_token": SecretStr("")})
    with TestClient(make_app(core, settings)) as client:
        assert client.post(EVENTS, content="{}").status_code == 404


def test_the_real_core_answers_in_slack(play: Any, tools: Any, core: Any) -> None:
    """From an event to the guidance's own words, the section behind the button, and feedback in the journal."""

    async def scenario(room: Any) -> None:
        await room.say("Er det greit å kritisere etaten?", channel="D1")
        assert "Ja. Si at du snakker for deg selv." in tools.seen(room.last["blocks"])
        await room.click(tools.button(room.last, "section"))
        assert "Du kan kritisere etaten du arbeider i." in tools.seen(room.slack.of("views.open")[0]["view"])
        (entry,) = core.journal.entries()
        assert entry.surface == "slack"
        await room.click({"action_id": "feedback", "type": "feedback_buttons", "value": f"yes:nb:{entry.ref}"})
        assert core.journal.entries()[0].feedback.helpful

    play(scenario, service=core, base_url=core.settings.url)


def test_the_application_sends_what_waits_when_it_starts(core: Any, tools: Any, encoder: Any) -> None:
    """A question that a reader put to the editors before a restart is in their channel after it."""

    async def scenario() -> None:
        slack = tools.fake_slack.FakeSlack()
        await slack.start()
        values = {"slack_api": f"{slack.url}/api/", "slack_editors_channel": "CRED", "editors": "slack:U1"}
        service = BotService(core.settings.model_copy(update=values), encoder, core.journal)
        before = Editorial(service, editorial_settings(service.settings))
        before.escalate(service.ask("Hvor parkerer jeg?", surface="slack").ref, "slack", "C1:1.0:U5")
        app = make_app(service, service.settings)
        async with app.router.lifespan_context(app):
            await slack.until(lambda: [each["channel"] for each in slack.posts] == ["CRED"])
        await slack.stop()

    asyncio.run(scenario())


def test_a_question_from_the_web_page_reaches_the_editors_in_slack(core: Any, tools: Any, encoder: Any) -> None:
    """Asked and pressed on the page of the same application; the post says where the asker waits."""

    async def scenario() -> None:
        slack = tools.fake_slack.FakeSlack()
        await slack.start()
        values = {"slack_api": f"{slack.url}/api/", "slack_editors_channel": "CRED", "editors": "slack:U1"}
        service = BotService(core.settings.model_copy(update=values), encoder, core.journal)
        app = make_app(service, service.settings)
        browser = TestClient(app, base_url=service.settings.url)
        page = browser.get("/", params={"q": "Hvor parkerer jeg?"}).text
        token = page.partition('name="token" value="')[2].partition('"')[0]
        sent = browser.post("/escalate", data={"token": token}, headers={"Origin": service.settings.url})
        assert sent.url.path == f"/case/{token}"
        async with app.router.lifespan_context(app):
            await slack.until(lambda: [each["channel"] for each in slack.posts] == ["CRED"])
        assert "Leseren følger saken på en nettside." in tools.seen(slack.posts[0]["blocks"])
        await slack.stop()

    asyncio.run(scenario())


def test_secrets_are_not_shown(core: Any) -> None:
    """Tokens do not show when settings are printed."""
    assert "xoxb-1" not in repr(core.settings)


NO_OBJECTS = ["[]", "7", "null", '"text"', "{", '{"a":']


@pytest.mark.parametrize("body", NO_OBJECTS)
@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded"])
def test_a_body_that_is_no_object_is_refused(database: str, tools: Any, body: str, kind: str) -> None:
    """Without a signature 401, whatever the body is; with one 400, and nothing is asked or raised."""
    sent = body if kind == "application/json" else f"payload={body}"

    async def scenario() -> None:
        async with tools.workspace(database, tools.fakes.FakeService()) as room:
            content = sent.encode("utf-8", "surrogateescape")
            bare = await room.http.post(EVENTS, content=content, headers={"content-type": kind})
            assert bare.status_code == 401
            stamp = str(int(time.time()))
            signature = SignatureVerifier(tools.SECRET).generate_signature(timestamp=stamp, body=content)
            own = {"content-type": kind, "x-slack-signature": signature, "x-slack-request-timestamp": stamp}
            assert (await room.http.post(EVENTS, content=content, headers=own)).status_code == 400
            assert room.slack.posts == []

    asyncio.run(scenario())


@pytest.mark.parametrize(("body", "stamp"), [(b"\xff", "1700000000"), (b"{}", "soon"), (b"\xff", "soon")])
def test_what_cannot_be_signed_is_refused(database: str, tools: Any, body: bytes, stamp: str) -> None:
    """A body that is no UTF-8, or a time that is no number, is 401 and no defect."""

    async def scenario() -> None:
        async with tools.workspace(database, tools.fakes.FakeService()) as room:
            own = {"x-slack-signature": "v0=1", "x-slack-request-timestamp": stamp, "content-type": "application/json"}
            assert (await room.http.post(EVENTS, content=body, headers=own)).status_code == 401

    asyncio.run(scenario())
