"""The weekly digest in the editors' channel of a loopback Teams."""

import asyncio
from collections.abc import Iterator
from typing import Any

import httpx
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
from bot.surfaces.teams.client import post
from bot.surfaces.teams.conversation_ref import ConversationRef
from bot.surfaces.teams.render import Message, render_message
from bot.types import Language

NASTY = "<at>alle</at> **fet** [lenke](http://ond) {{DATE(x)}}"
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
    """Heading, figures, a list and the link, in words too; Teams refuses nothing of it, and 429 is waited out."""

    async def scenario(room: Any) -> None:
        room.teams.limited[429] = 1
        await post(room.app.sdk, ConversationRef(room.teams.url, "19:red@thread.tacv2"), digest_message(DIGEST))
        assert room.teams.messages[-1]["in"] == "19:red@thread.tacv2"
        told = tools.seen(room.last)
        for part in (DIGEST.title, DIGEST.lead[0], "Spurt om uten å få svar", "og 3 til", "Se hele oversikten"):
            assert part in told
            assert part in room.last["fallbackText"]

    play(scenario)


def test_nothing_in_a_digest_can_mention_or_format(tools: Any) -> None:
    """What people wrote stands in text runs, which are only characters."""
    card = digest_message(DIGEST).card
    assert not tools.fake_teams.card_problems(card)
    blocks = [each for each in tools.fake_teams.walk(card) if each.get("type") == "TextBlock"]
    assert [each["text"] for each in blocks] == [DIGEST.title]
    assert NASTY in tools.seen(card)


def test_a_long_digest_fits(tools: Any) -> None:
    """Lines of two thousand characters do not fill the channel."""
    long = Digest("t", ("l",), (Part("h", ("ord " * 500,) * 6),) * 4, "http://v/innsikt", "Se")
    message = digest_message(long)
    assert len(tools.seen(message.card)) < 24 * 320


def test_a_channel_that_teams_refuses_is_told_to_the_sender(play: Any) -> None:
    """The error reaches whoever sends it, so that it is tried again."""

    async def scenario(room: Any) -> None:
        room.teams.closed.add("19:nope")
        with pytest.raises(httpx.HTTPStatusError):
            await post(room.app.sdk, ConversationRef(room.teams.url, "19:nope"), digest_message(DIGEST))

    play(scenario)


@pytest.fixture
def core(small_build: Any, own_encoder: Any) -> Iterator[BotService]:
    settings = Settings()
    made = BotService(settings, own_encoder, Journal.open(settings.database_url))
    yield made
    made.journal.close()


def test_the_server_sends_it_while_it_runs(core: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """With Teams, a channel and a moment, a sender runs from start to stop; without one of them, none does."""
    running: list[str] = []

    async def keep(self: WeeklyDigest) -> None:
        running.append(self.surface)
        await asyncio.Event().wait()

    async def no_keys(_: Any) -> None:
        """Nothing leaves the machine."""

    monkeypatch.setattr(WeeklyDigest, "keep_sending", keep)
    monkeypatch.setattr("bot.surfaces.teams.connect.prefetch", no_keys)
    whole = {
        "teams_client_id": "11111111-1111-4111-8111-111111111111",
        "teams_tenant_id": "22222222-2222-4222-8222-222222222222",
        "teams_client_secret": SecretStr("x"),
        "teams_editors_channel": "19:red@thread.tacv2",
        "digest": "mon 08:00",
    }
    for missing in ("", "teams_client_secret", "teams_editors_channel", "digest"):
        settings = core.settings.model_copy(update={k: v for k, v in whole.items() if k != missing})
        with TestClient(make_app(core, settings)) as client:
            assert client.get("/healthz").text == "ok"
        assert running == ["teams"]
