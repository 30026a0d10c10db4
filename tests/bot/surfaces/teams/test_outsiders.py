"""Guests and people of other tenants are told kindly that the bot is for the house's own, unless they are let in.

A guest is a member whose ``userRole`` is ``guest``; whoever comes from outside has another ``tenantId``
(learn.microsoft.com, Get Teams-specific context for your bot, November 2026).
"""

from typing import Any

import pytest

QUESTION = "Kan jeg kritisere etaten min?"
OUTSIDERS = [{"userRole": "guest"}, {"userRole": "anonymous"}, {"tenantId": "33333333-3333-4333-8333-333333333333"}]
KIND = {"nb-NO": "Jeg svarer bare dem", "nn-NO": "Eg svarer berre dei", "en-GB": "I only answer people"}


@pytest.fixture(autouse=True)
def no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine the loopback Teams may need more than two seconds to say who somebody is."""
    monkeypatch.setattr("bot.surfaces.teams.handler.LOOK_SECONDS", 60.0)


@pytest.mark.parametrize("who", OUTSIDERS)
@pytest.mark.parametrize("locale", KIND)
def test_an_outsider_is_told_kindly(play: Any, tools: Any, who: Any, locale: str) -> None:
    """In their language, where they asked; nothing is looked up in the guidance."""

    async def scenario(room: Any) -> None:
        room.teams.people["29:kari"] = who
        await room.mention(QUESTION, locale=locale)
        assert tools.seen(room.last).startswith(KIND[locale])
        assert not room.service.asked

    play(scenario)


@pytest.mark.parametrize("who", [{}, *OUTSIDERS])
def test_outsiders_can_be_let_in(play: Any, who: Any) -> None:
    """A setting of the chat's own; those of the house need none."""

    async def scenario(room: Any) -> None:
        room.teams.people["29:kari"] = who
        await room.mention(QUESTION)
        assert len(room.service.asked) == 1

    play(scenario, outsiders=bool(who))


def test_presses_dialogs_and_searches_are_closed_too(play: Any) -> None:
    """Each is told in the way that it is answered."""

    async def scenario(room: Any) -> None:
        await room.mention(QUESTION)
        card = room.last
        room.teams.people["29:ola"] = {"userRole": "guest"}
        line = (await room.press(card, "Ikke svar mer her", user="29:ola", kind="channel"))["value"]
        dialog = await room.press(card, "Les hele avsnittet", user="29:ola", kind="channel")
        query = {"commandId": "search", "parameters": [{"name": "query", "value": QUESTION}]}
        hits = await room.invoke("composeExtension/query", query, user="29:ola")
        for each in (line, dialog, hits):
            assert KIND["nb-NO"] in str(each)
        assert len(room.service.asked) == 1

    play(scenario)
