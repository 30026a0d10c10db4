"""Guests and people of other workspaces are told kindly that the bot is for the house's own, unless they are let in.

Who is whose is as docs.slack.dev has it in November 2026: ``user_team`` of a message in a shared channel (apis/
slack-connect), ``is_restricted``, ``is_ultra_restricted``, ``is_stranger``, ``team_id`` and ``enterprise_user`` of
``users.info``.
"""

from typing import Any

import pytest

QUESTION = "Kan jeg kritisere etaten min?"
OUTSIDERS = [
    {"is_restricted": True},
    {"is_restricted": True, "is_ultra_restricted": True},
    {"is_stranger": True, "team_id": "T2"},
    {"team_id": "T2"},
    {"team_id": "T2", "enterprise_user": {"teams": ["T2", "T3"]}},
]
KIND = {"nb-NO": "Jeg svarer bare dem", "nn-NO": "Eg svarer berre dei", "en-GB": "I only answer people"}


@pytest.fixture(autouse=True)
def no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine the loopback Slack may need more than two seconds to say who somebody is."""
    monkeypatch.setattr("bot.surfaces.slack.handler.LOOK_SECONDS", 60.0)
    monkeypatch.setattr("bot.surfaces.slack.listeners.NAME_SECONDS", 60.0)
    monkeypatch.setattr("bot.surfaces.slack.client.FIRST_WAIT", 0.001)


@pytest.mark.parametrize("who", OUTSIDERS)
def test_an_outsider_is_told_kindly(play: Any, who: Any) -> None:
    """In the thread of the question, once however often Slack delivers it; nothing is looked up in the guidance."""

    async def scenario(room: Any) -> None:
        room.slack.people["U1"] = who
        event = room.message(f"<@UBOT> {QUESTION}")
        await room.event({**event, "type": "app_mention"}, "Ev1")
        await room.event({**event, "type": "app_mention"}, "Ev1")
        (post,) = room.slack.posts
        assert post["text"].startswith(KIND["nb-NO"])
        assert not room.service.asked

    play(scenario)


@pytest.mark.parametrize("locale", KIND)
def test_it_is_said_in_their_language(play: Any, locale: str) -> None:
    """By the locale of their own Slack; the event alone tells whose they are."""

    async def scenario(room: Any) -> None:
        room.slack.locales["U1"] = locale
        await room.say(f"<@UBOT> {QUESTION}", user_team="T2", source_team="T2")
        assert room.last["text"].startswith(KIND[locale])

    play(scenario)


@pytest.mark.parametrize("who", OUTSIDERS)
def test_outsiders_can_be_let_in(play: Any, who: Any) -> None:
    """A setting of the chat's own."""

    async def scenario(room: Any) -> None:
        room.slack.people["U1"] = who
        await room.say(f"<@UBOT> {QUESTION}")
        assert len(room.service.asked) == 1

    play(scenario, outsiders=True)


def test_another_workspace_of_the_same_installation_is_no_outsider(play: Any) -> None:
    """Somebody of a Grid organisation who is in the workspace too."""

    async def scenario(room: Any) -> None:
        room.slack.people["U1"] = {"team_id": "T3", "enterprise_user": {"teams": ["T3", "T1"]}}
        await room.say(f"<@UBOT> {QUESTION}")
        assert len(room.service.asked) == 1

    play(scenario)


def test_nobody_is_kept_out_because_slack_is_slow(play: Any) -> None:
    """When Slack does not say who somebody is, those who work here are answered."""

    async def scenario(room: Any) -> None:
        room.slack.troubles["users.info"] = ["internal_error"] * 60
        await room.say(f"<@UBOT> {QUESTION}")
        assert len(room.service.asked) == 1

    play(scenario)


def test_commands_presses_and_windows_are_closed_too(play: Any, tools: Any) -> None:
    """Said where it was pressed, so that only they see it, and nothing is done."""

    async def scenario(room: Any) -> None:
        room.slack.people["U2"] = {"is_restricted": True}
        await room.command(QUESTION, user="U2")
        await room.say(f"<@UBOT> {QUESTION}")
        await room.click(tools.button(room.last, "section"), user="U2")
        assert [each["text"].startswith(KIND["nb-NO"]) for each in room.slack.responses] == [True, True]
        await room.interact({"type": "shortcut", "callback_id": "search_guidance"}, user="U2")
        (opened,) = room.slack.of("views.open")
        assert KIND["nb-NO"] in tools.seen(opened["view"])
        told = await room.submit({**opened["view"], "callback_id": "search"}, user="U2")
        assert KIND["nb-NO"] in tools.seen(told["view"])
        assert len(room.service.asked) == 1

    play(scenario)


def test_a_press_from_another_workspace_is_known_by_where_the_app_is(play: Any, tools: Any) -> None:
    """In a shared channel Slack may name the presser's workspace alone: it is held against the app's own."""

    async def scenario(room: Any) -> None:
        room.slack.people["U2"] = {"team_id": "T2"}
        await room.say(f"<@UBOT> {QUESTION}")
        press = {"type": "block_actions", "actions": [tools.button(room.last, "section")]}
        press |= {"response_url": f"{room.slack.url}/response/b", "channel": {"id": "C1"}}
        await room.interact({**press, "team": {"id": "T2"}, "user": {"id": "U2", "team_id": "T2"}})
        assert [each["text"].startswith(KIND["nb-NO"]) for each in room.slack.responses] == [True]
        assert not room.slack.of("views.open")

    play(scenario)


@pytest.mark.parametrize("who", OUTSIDERS)
def test_the_pane_of_an_older_app_does_not_suggest(play: Any, who: Any) -> None:
    """No greeting, and no questions that others have asked."""

    async def scenario(room: Any) -> None:
        room.slack.people["U1"] = who
        thread = {"user_id": "U1", "channel_id": "D1", "thread_ts": "1.0", "context": {}}
        await room.event({"type": "assistant_thread_started", "assistant_thread": thread, "event_ts": "1.0"})
        assert not room.slack.posts
        assert not room.slack.of("assistant.threads.setSuggestedPrompts")

    play(scenario, view="assistant")


@pytest.mark.parametrize("who", OUTSIDERS)
def test_the_home_says_so(play: Any, tools: Any, who: Any) -> None:
    """Instead of the search field and what others ask."""

    async def scenario(room: Any) -> None:
        room.slack.people["U1"] = who
        await room.event({"type": "app_home_opened", "user": "U1", "tab": "home", "channel": "D1", "event_ts": "1.0"})
        await room.event(
            {"type": "app_home_opened", "user": "U1", "tab": "messages", "channel": "D1", "event_ts": "2.0"}
        )
        (home,) = room.slack.of("views.publish")
        assert KIND["nb-NO"] in tools.seen(home["view"])
        assert not room.slack.posts

    play(scenario)
