"""The editors' loop at Microsoft's local Teams client, where one person is both reader and editor."""

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeEncoder, build_small
from loading import load
from playwright.sync_api import Browser, expect

from bot.editorial.editorial import Editorial
from bot.editorial.settings import editorial_settings
from bot.journal import Journal
from bot.service import BotService
from bot.settings import Settings
from index.builds.build import Build
from index.builds.store import BuildStore

pytestmark = pytest.mark.browser

HERE = Path(__file__).parent
PICTURES = HERE.parents[1] / "test-artifacts" / "teams"
ALEX = "00000000-0000-0000-0000-0000000000020"  # the person at the local client
ROOM, ROOM_NAME = "channel-announcements-id", "Announcements"


playground = load("playground", HERE / "playground" / "playground.py")


@pytest.fixture
def chat(
    small_corpus: Path,
    small_build: Build,
    encoder: FakeEncoder,
    store: BuildStore,
    browser: Browser,
    tmp_path: Path,
) -> Iterator[Any]:
    """A person at the client of a tenant whose editors' channel is one of its team's."""
    if reason := playground.missing():
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    settings = Settings()
    service = BotService(settings, encoder, Journal.open(settings.database_url))
    own = replace(editorial_settings(settings), editors=frozenset((f"teams:{ALEX}",)), channels={"teams": ROOM})
    editorial = Editorial(service, own, lambda *_: build_small(small_corpus, store).id)
    port = playground.free_port()
    where = {"base_url": settings.url, "service_url": playground.connector(port)}
    with (
        playground.bot(service, settings.database_url, editorial, **where) as bot,
        playground.client(bot, tmp_path / "client", port) as client,
    ):
        context = browser.new_context(viewport={"width": 1400, "height": 1300}, locale="nb-NO")
        yield playground.Chat(context.new_page(), client.url)
        context.close()
    service.journal.close()


def test_from_a_question_in_vain_to_an_answer_for_everyone(chat: Any) -> None:
    """Asked, put to the editors, answered in their channel, made a FAQ and published; the next one gets it.

    The local client says that its person reads English; what everybody in the channel sees is in Norwegian.
    """
    page = chat.page
    chat.say("Hvor parkerer jeg?")
    chat.settled("Veiledningen sier ikke noe om dette.")
    chat.press("Spør kommunikasjonsavdelingen")
    chat.settled("Spørsmålet er sendt til kommunikasjonsavdelingen")
    chat.picture(PICTURES / "escalated.png")

    chat.open(ROOM_NAME)
    chat.settled("Åpen. Ingen har tatt saken.")
    chat.press("Ta saken")
    chat.settled("Tatt av Alex Wilber.")
    chat.press("Svar")
    page.get_by_role("textbox", name="Svaret ditt").last.fill("Ja, bak huset.")
    chat.picture(PICTURES / "reply.png")
    page.get_by_role("button", name="Send", exact=True).click()
    chat.settled("Besvart av Alex Wilber")
    chat.picture(PICTURES / "answered.png")

    chat.press("Lag FAQ")
    page.get_by_role("textbox", name="The question", exact=True).last.fill("Kan jeg parkere?")
    also = page.get_by_role("textbox", name="Other ways to ask").last
    also.fill("parkering\nKan eg parkere?\nMay I use the parking?")
    chat.picture(PICTURES / "draft.png")
    chat.press("Preview")
    chat.settled("As readers will see it")
    chat.picture(PICTURES / "preview.png")
    chat.press("Publish")
    done = re.compile("Published. The answer is in use.|Svaret er blitt en FAQ:")  # the editor's own card, or all's
    expect(page.get_by_text(done).last).to_be_visible(timeout=playground.PATIENCE)
    chat.picture(PICTURES / "published.png")

    chat.open("Personal Chat")
    expect(page.get_by_text("Alex Wilber i kommunikasjonsavdelingen svarer på spørsmålet").last).to_be_visible()
    chat.say("Kan jeg parkere?")
    chat.settled("Redaksjonen har svart på dette:")
    chat.say("kø")
    chat.settled("The editors' queue")
    chat.picture(PICTURES / "queue.png")
