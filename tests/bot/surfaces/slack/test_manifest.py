"""The manifest asks for what the code uses, and for nothing else."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from bot.cli import app
from bot.surfaces.slack.listeners import ASK_ABOUT, COMMAND, SAVE_FAQ, SEARCH
from bot.surfaces.slack.steps import STEP

HOME = Path(__file__).resolve().parents[4]
CODE = HOME / "bot" / "surfaces" / "slack"

# From the pages of each method and event in Slack's reference.
METHOD_SCOPES = {
    "agents_sessions_setStatus": {"chat:write"},
    "apps_connections_open": set(),  # an app-level token's connections:write
    "assistant_threads_setStatus": {"assistant:write"},
    "assistant_threads_setSuggestedPrompts": {"assistant:write"},
    "assistant_threads_setTitle": {"assistant:write"},
    "auth_test": set(),
    "blocks_validate": set(),
    "chat_postMessage": {"chat:write"},
    "chat_unfurl": {"links:write"},
    "chat_update": {"chat:write"},
    "conversations_history": {"im:history"},
    "conversations_open": {"im:write"},
    "conversations_replies": {"channels:history", "groups:history", "im:history"},
    "users_info": {"users:read"},
    "views_open": set(),
    "views_publish": set(),
    "views_push": set(),
    "views_update": set(),
}
EVENT_SCOPES: dict[str, set[str]] = {
    "agent_session_stopped": set(),
    "app_context_changed": set(),
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "link_shared": {"links:read"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "message.im": {"im:history"},
    "reaction_added": {"reactions:read"},
}
ASSISTANT = {"assistant_thread_context_changed", "assistant_thread_started"}
AGENT = {"agent_session_stopped", "app_context_changed"}
FEATURE_SCOPES = {"commands"}  # slash commands and shortcuts


@pytest.fixture(scope="module")
def manifest() -> Any:
    return read("manifest.yaml")


def read(name: str) -> Any:
    return yaml.safe_load((HOME / "deploy" / "slack" / name).read_text(encoding="utf-8"))


def test_the_workflow_step_is_added_by_an_option() -> None:
    """Its function is the one that is listened to, the app is ready for organisations, and it has the house's name."""
    found = CliRunner().invoke(app, ["slack", "manifest", "--workflow"])
    made = yaml.safe_load(found.stdout)
    (step,) = made["functions"]
    assert step == STEP
    assert made["functions"][STEP]["title"].startswith("Spør ")
    assert made["settings"]["org_deploy_enabled"] is True
    assert made["settings"]["function_runtime"] == "remote"
    assert "function_executed" in made["settings"]["event_subscriptions"]["bot_events"]
    assert "functions" not in yaml.safe_load(CliRunner().invoke(app, ["slack", "manifest"]).stdout)


def test_a_new_app_is_an_agent(manifest: Any) -> None:
    """Slack takes no new app with the assistant's view; the description has room for 300 characters."""
    view = manifest["features"]["agent_view"]
    assert 1 <= len(view["agent_description"]) <= 300
    assert "assistant_view" not in manifest["features"]


def test_the_manifest_of_an_older_app_differs_in_its_view_alone(manifest: Any) -> None:
    """An app that has the assistant's view keeps it, and gets everything else that is new."""
    older = read("manifest-assistant.yaml")
    assert "agent_view" not in older["features"]
    assert older["features"].pop("assistant_view")
    manifest = {**manifest, "features": {k: v for k, v in manifest["features"].items() if k != "agent_view"}}
    events = [each["settings"]["event_subscriptions"].pop("bot_events") for each in (older, read("manifest.yaml"))]
    manifest["settings"] = {**manifest["settings"], "event_subscriptions": {}}
    assert older == manifest
    assert set(events[0]) == set(events[1]) - AGENT | ASSISTANT


@pytest.fixture(scope="module")
def code() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(CODE.glob("*.py")))


def test_every_method_called_is_known(code: str) -> None:
    """The table above has the methods that the code calls, no more and no fewer."""
    assert set(re.findall(r"client\.([a-z]+_[A-Za-z_]+)", code)) - {"wss_uri", "current_session"} == set(METHOD_SCOPES)


def test_scopes_are_exactly_those_used(manifest: Any) -> None:
    """What methods, events and features need is asked for, nothing else."""
    used = set.union(*METHOD_SCOPES.values(), *EVENT_SCOPES.values(), FEATURE_SCOPES)
    assert manifest["oauth_config"]["scopes"]["bot"] == sorted(used)


def test_events_are_exactly_those_heard(manifest: Any, code: str) -> None:
    """Every event subscribed to has a listener, and every listener its event."""
    events = manifest["settings"]["event_subscriptions"]["bot_events"]
    heard = set(re.findall(r'bolt\.event\("([a-z_]+)"\)', code))
    assert {each.partition(".")[0] for each in events} == heard
    assert events == sorted(EVENT_SCOPES)


def test_commands_and_shortcuts_are_those_of_the_code(manifest: Any) -> None:
    """Names in the manifest lead to listeners, and fit Slack's limits."""
    features = manifest["features"]
    assert [each["command"] for each in features["slash_commands"]] == [COMMAND]
    shortcuts = {each["callback_id"]: each for each in features["shortcuts"]}
    assert {name: each["type"] for name, each in shortcuts.items()} == {
        ASK_ABOUT: "message",
        SAVE_FAQ: "message",
        SEARCH: "global",
    }
    assert all(len(each["name"]) <= 24 and len(each["description"]) <= 150 for each in shortcuts.values())
    assert len(manifest["display_information"]["description"]) <= 140
    assert len(manifest["display_information"]["name"]) <= 35


def test_the_manifest_is_for_socket_mode_with_interactivity(manifest: Any) -> None:
    """Buttons work, and no public address is needed."""
    assert manifest["settings"]["socket_mode_enabled"] is True
    assert manifest["settings"]["interactivity"]["is_enabled"] is True
