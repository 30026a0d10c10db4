"""The weekly digest in the editors' channel of a loopback Slack."""

import asyncio
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from bot.chat.views.digest import draw_digest
from bot.insight.digest import Digest, Part
from bot.insight.weekly import WeeklyDigest
from bot.journal import Journal
from bot.server import make_app
from bot.service import BotService
from bot.settings import Settings
from bot.surfaces.slack.client import SlackApiError, post
from bot.surfaces.slack.render import Message, render_message
from bot.types import Language

NASTY = "<!channel> *fet* <http://ond|klikk> & :smile:"
DIGEST = Digest(
    "Uka i Veileder: 16. november 2026 til 22. november 2026",
    ("7 spørsmål. 1 fikk svar, 0 fikk et usikkert svar, 6 fikk ikke svar.", "Uka før: 1 spørsmål, 1 uten svar."),
    (Part("Spurt om uten å få svar", (f"«{NASTY}» – spurt 2 ganger", "og 3 til")),),
    "http://veileder.test/innsikt?from=2026-11-16&to=2026-11-22",
    "Se hele oversikten",
)


def digest_message(digest: Digest) -> Message:
    return render_message(draw_digest(digest, Language.NB))


def test_the_digest_is_posted_to_the_channel(play: Any, tools: Any) -> None:
    """Heading, figures, a list and the link; Slack refuses nothing of it."""

    async def scenario(room: Any) -> None:
        await post(room.app.bolt.client, "CEDIT", digest_message(DIGEST))
        assert room.last["channel"] == "CEDIT"
        told = tools.seen(room.last["blocks"])
        for part in (DIGEST.title, DIGEST.lead[0], "Spurt om uten å få svar", "og 3 til", "Se hele oversikten"):
            assert part in told

    play(scenario)


def test_nothing_in_a_digest_can_ping_or_format() -> None:
    """What people wrote is plain characters in the blocks, and escaped in the text for notifications."""
    message = digest_message(DIGEST)
    listed = message.blocks[2]["elements"][1]["elements"][0]["elements"][0]
    assert listed == {"type": "text", "text": f"«{NASTY}» – spurt 2 ganger"}
    assert "<!channel>" not in message.text
    assert "&lt;!channel&gt;" in message.text


def test_a_long_line_is_cut(tools: Any) -> None:
    """A question of two thousand characters does not fill the channel."""
    long = Digest("t", ("l",), (Part("h", ("ord " * 500,)),), "http://v/innsikt", "Se")
    message = digest_message(long)
    assert tools.fake_slack.problems_of(list(message.blocks), tools.fake_slack.MESSAGE_BLOCKS, 50) == []
    assert len(tools.seen(message.blocks[2])) < 350


def test_a_channel_that_slack_refuses_is_told_to_the_sender(play: Any) -> None:
    """The error reaches whoever sends it, so that it is tried again."""

    async def scenario(room: Any) -> None:
        room.slack.errors = {"chat.postMessage": "channel_not_found"}
        with pytest.raises(SlackApiError):
            await post(room.app.bolt.client, "CNOPE", digest_message(DIGEST))

    play(scenario)


@pytest.fixture
def core(small_build: Any, own_encoder: Any) -> Any:
    settings = Settings()
    made = BotService(settings, own_encoder, Journal.open(settings.database_url))
    yield made
    made.journal.close()


def test_the_server_sends_it_while_it_runs(core: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """With Slack, a channel and a moment, a sender runs from start to stop; without one of them, none does."""
    running: list[str] = []

    async def keep(self: WeeklyDigest) -> None:
        running.append(self.surface)
        await asyncio.Event().wait()

    monkeypatch.setattr(WeeklyDigest, "keep_sending", keep)
    whole = {
        "slack_bot_token": SecretStr("xoxb-1"),
        "slack_signing_secret": SecretStr("x"),
        "slack_editors_channel": "CEDIT",
        "digest": "mon 08:00",
    }
    for missing in ("", "slack_bot_token", "slack_editors_channel", "digest"):
        settings = core.settings.model_copy(update={k: v for k, v in whole.items() if k != missing})
        with TestClient(make_app(core, settings)) as client:
            assert client.get("/healthz").text == "ok"
        assert running == ["slack"]
