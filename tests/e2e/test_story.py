"""The whole loop on the real corpus and model: what the guidance lacks today, the next person is told tomorrow.

Slack is the loopback Slack of the Slack tests, over HTTP with real signatures; Teams is Microsoft's local client in a
real browser. Both are at one running server, which publishes while it answers.
"""

import asyncio
import json
import os
import shutil
import threading
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from loading import load
from playwright.sync_api import Browser, expect

from bot.server import make_app
from bot.service import open_service
from bot.settings import HOME, Settings
from bot.surfaces.teams.guard import MESSAGES
from index.builds.store import BuildStore
from index.read.corpus import load_faq
from tests.bot.surfaces.slack.editors import ASKER, KARI, ROOM, where

pytestmark = [pytest.mark.browser, pytest.mark.model]

HERE = Path(__file__).parent
PICTURES = HERE.parents[1] / "test-artifacts" / "story"
ASKED = "Kan vi filme med drone?"
ASKED_NEXT = "Får vi bruke drone når vi filmer?"
ALSO = "Har vi lov til å bruke drone til filming?\nKan kommunen filme fra drone?\nMay we film with a drone?"
WORDS = "Ja. Meld flygingen til **kommunikasjonsavdelingen** først, så får dere en pilot med kompetansebevis."
SHOWN = "først, så får dere en pilot med kompetansebevis."


playground = load("playground", HERE / "playground" / "playground.py")
slack_tools = load("slack_tools", HERE.parent / "bot" / "surfaces" / "slack" / "conftest.py")


class Slack:
    """The loopback Slack on a thread of its own, and what its people do at a server over HTTP."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.api = slack_tools.fake_slack.FakeSlack()
        self.api.names.update({KARI: "Kari Nordmann", ASKER: "Siri Spør"})
        self.run(self.api.start())

    def run(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(120)

    def until(self, true: Callable[[], bool]) -> None:
        self.run(self.api.until(true))

    def close(self) -> None:
        self.run(self.api.stop())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(20)
        self.loop.close()


class Remote(slack_tools.Workspace):  # type: ignore[misc, name-defined]
    """People in the loopback Slack whose bot is another process, or another thread: nothing is waited for."""

    def __init__(self, slack: Any, server: str) -> None:
        slack_tools.Events.__init__(self, slack)
        self.http = httpx.AsyncClient(base_url=server, timeout=60)

    async def settle(self, before: set[asyncio.Task[Any]]) -> None:
        """The caller waits for what it wants to see."""


@pytest.fixture(scope="module")
def slack() -> Iterator[Slack]:
    made = Slack()
    yield made
    made.close()


@pytest.fixture(scope="module")
def settings(slack: Slack, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A public body's own installation: a copy of the corpus and of its build, both chats set up."""
    if reason := playground.missing():
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    folder = tmp_path_factory.mktemp("story")
    shutil.copytree(HOME / "corpus", folder / "corpus")
    built, own = BuildStore(HOME / "var" / "index"), BuildStore(folder / "var" / "index")
    shutil.copytree(built.folder(built.current_id()), own.folder(built.current_id()))
    own.publish(built.current_id())
    (folder / "var" / "models").symlink_to(HOME / "var" / "models")
    return Settings(
        _env_file=None,
        corpus=folder / "corpus",
        var=folder / "var",
        editors=f"slack:{KARI}",
        slack_bot_token="xoxb-1",
        slack_signing_secret=slack_tools.SECRET,
        slack_api=f"{slack.api.url}/api/",
        slack_editors_channel=ROOM,
        teams_unsafe_local=True,
    )


@pytest.fixture(scope="module")
def server(settings: Settings, serve: Any) -> Iterator[str]:
    yield from serve(make_app(open_service(settings), settings))


@pytest.fixture
def people(slack: Slack, server: str) -> Iterator["Remote"]:
    made = Remote(slack.api, server)
    yield made
    slack.run(made.http.aclose())


def seen(message: Any) -> str:
    return str(slack_tools.seen(message["blocks"]))


def of_room(slack: Slack) -> list[Any]:
    """The editors' messages as posted and as updated since, oldest first."""
    shown = [call for name, call in slack.api.calls if name in ("chat.postMessage", "chat.update")]
    return [call for call in shown if call["channel"] == ROOM]


def in_room(slack: Slack, action: str) -> bool:
    """True when the editors' message has the button."""
    return any(action in json.dumps(each) for each in of_room(slack))


def ask_and_escalate(slack: Slack, people: Remote) -> str:
    """Declined, and passed on with a press. Returns the time of the question."""
    asked = slack.run(people.say(f"<@UBOT> {ASKED}", user=ASKER))
    slack.until(lambda: bool(slack.api.posts))
    declined = slack.api.posts[0]
    assert "Veiledningen sier ikke noe om dette." in seen(declined)
    place = where(slack, "C1", slack.api.history["C1"][-1]["ts"], thread_ts=asked)
    slack.run(people.click(slack_tools.button(declined, "escalate"), user=ASKER, **place))
    slack.until(lambda: in_room(slack, "case_reply"))
    return str(asked)


def answer(slack: Slack, people: Remote) -> None:
    """An editor writes the answer in the modal."""
    room = of_room(slack)[-1]
    slack.run(people.click(slack_tools.button(room, "case_reply"), user=KARI, **where(slack, ROOM, "1.0")))
    slack.until(lambda: bool(slack.api.of("views.open")))
    slack.run(people.submit(slack.api.of("views.open")[-1]["view"], {"answer": WORDS}, KARI))
    slack.until(lambda: in_room(slack, "case_make_faq"))


def publish(slack: Slack, people: Remote) -> None:
    """One press makes the draft; the editor adds phrasings, sees the preview and publishes."""
    room = of_room(slack)[-1]
    slack.run(people.click(slack_tools.button(room, "case_make_faq"), user=KARI, **where(slack, ROOM, "1.0")))
    slack.until(lambda: any(each["view"].get("callback_id") == "faq_draft" for each in slack.api.of("views.update")))
    draft = slack.api.of("views.update")[-1]["view"]
    preview = slack.run(people.submit(draft, {"also": ALSO}, KARI))
    assert preview["response_action"] == "push", preview
    assert "Redaksjonen har svart på dette:" in seen(preview["view"])
    slack.run(people.submit(preview["view"], {"why": "Mange lurer"}, KARI))
    slack.until(lambda: any("Publisert." in seen(each["view"]) for each in slack.api.of("views.update")))


def test_a_question_that_was_declined_is_answered_for_the_next_person_in_the_other_chat(
    slack: Slack, people: Remote, settings: Settings, server: str, browser: Browser, tmp_path: Path
) -> None:
    """Declined in Slack, passed on, answered there, made a FAQ, published after the checks, and given in Teams."""
    asked = ask_and_escalate(slack, people)
    answer(slack, people)
    slack.until(lambda: any(SHOWN in seen(each) for each in slack.api.posts))
    told = next(each for each in slack.api.posts if SHOWN in seen(each))
    assert (told["channel"], told["thread_ts"]) == ("C1", asked)

    before = BuildStore(settings.index_folder).current_id()
    publish(slack, people)
    assert BuildStore(settings.index_folder).current_id() != before
    [made] = (path for path in (settings.corpus / "faq").glob("*.md") if SHOWN in path.read_text(encoding="utf-8"))
    assert load_faq(made).approved_by == "Kari Nordmann"

    with playground.client(f"{server}{MESSAGES}", tmp_path / "client") as client:
        context = browser.new_context(viewport={"width": 1400, "height": 900}, locale="nb-NO")
        chat = playground.Chat(context.new_page(), client.url)
        chat.say(ASKED_NEXT)
        expect(chat.page.get_by_text(SHOWN).last).to_be_visible(timeout=playground.PATIENCE)
        chat.settled("Godkjent av Kari Nordmann")
        chat.picture(PICTURES / "next.png")
        context.close()
    assert not slack.api.refused
