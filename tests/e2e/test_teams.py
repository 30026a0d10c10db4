"""A reader at Microsoft's local Teams client: asks in every kind of chat, reads, presses, rates."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from loading import load
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.browser

HERE = Path(__file__).parent
PICTURES = HERE.parents[1] / "test-artifacts" / "teams"
QUESTION = "Kan jeg kritisere etaten min?"
QUOTED = "Arbeidsgiveren må tåle uenighet."


playground = load("playground", HERE / "playground" / "playground.py")


@pytest.fixture(scope="module")
def service(fakes: Any) -> Any:
    return fakes.FakeService()


@pytest.fixture(scope="module")
def bot(service: Any, fakes: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the bot. Without the client the tests are skipped, except in CI, where they fail."""
    if reason := playground.missing():
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    database = f"sqlite:///{tmp_path_factory.mktemp('teams') / 'veileder.db'}"
    with playground.bot(service, database, base_url=fakes.BASE_URL, tenant_id="") as url:
        yield url


@pytest.fixture(scope="module")
def client(bot: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with playground.client(bot, tmp_path_factory.mktemp("playground")) as started:
        yield started


@pytest.fixture
def chat(client: Any, browser: Browser, service: Any) -> Iterator[Any]:
    """A person whose Teams has just been opened."""
    service.asked.clear()
    service.told.clear()
    context = browser.new_context(viewport={"width": 1400, "height": 900}, locale="nb-NO")
    yield playground.Chat(context.new_page(), client.url)
    context.close()


def invoke(bot: str, name: str, value: Any) -> Any:
    """What Teams posts for what the local client cannot do."""
    activity = {
        "type": "invoke",
        "name": name,
        "value": value,
        "id": f"{name}-{os.urandom(4).hex()}",
        "serviceUrl": "http://127.0.0.1:1/",
        "channelId": "msteams",
        "from": {"id": "29:kari"},
        "recipient": {"id": "28:bot"},
        "conversation": {"id": "a:1", "conversationType": "personal"},
        "locale": "nb-NO",
    }
    found = httpx.post(bot, json=activity, timeout=60)
    assert found.status_code == 200
    return found.json()


def test_the_welcome_and_its_questions(chat: Any) -> None:
    """Whoever opens the chat is greeted, once, with what the editors have answered; asked, that answer comes.

    The local client does not send what such a button says, so the question is typed.
    """
    expect(chat.page.get_by_role("button", name="Kan jeg like et kritisk innlegg?")).to_be_visible()
    chat.picture(PICTURES / "welcome.png")
    chat.say("Kan jeg like et kritisk innlegg?")
    chat.settled("Godkjent av Redaksjonen 22. november 2026")
    chat.picture(PICTURES / "faq.png")


def test_a_question_in_the_personal_chat(chat: Any, fakes: Any) -> None:
    """The answer is a card and nothing beside it: status as a heading, what answers in bold, its place as a link."""
    chat.say(QUESTION)
    chat.settled(QUOTED)
    page = chat.page
    expect(page.get_by_role("heading", name="Veiledningen sier:").last).to_be_visible()
    bold = page.get_by_text("Du kan kritisere virksomheten du arbeider i.").last
    assert int(bold.evaluate("node => getComputedStyle(node).fontWeight")) >= 600
    link = page.get_by_role("link", name="Kritikk av egen virksomhet").first
    assert link.get_attribute("href") == fakes.CRITICISM.url
    expect(page.get_by_text("AI generated")).to_have_count(0)
    chat.picture(PICTURES / "personal.png")


def test_a_mention_in_the_group_chat(chat: Any, service: Any) -> None:
    """Mentioned, the bot answers there; not mentioned, it is silent."""
    chat.open("Group Chat")
    chat.mention(QUESTION)
    chat.settled(QUOTED)
    assert service.asked[-1][0] == QUESTION
    chat.picture(PICTURES / "group.png")


def test_a_mention_in_a_channel(chat: Any, service: Any) -> None:
    """The answer comes in the thread of the post."""
    chat.open("General")
    chat.mention(QUESTION, post=True)
    chat.settled(QUOTED)
    assert service.asked[-1][0] == QUESTION
    chat.picture(PICTURES / "channel.png")


def test_every_button(chat: Any, service: Any, bot: str) -> None:
    """Yes is thanked for where it stands. The local client has no dialogs: it says so, and they open over HTTP."""
    chat.say(QUESTION)
    chat.settled(QUOTED)
    chat.press("Fikk du svar? Ja")
    chat.settled("Takk for tilbakemeldingen.")
    assert service.told == [(f"{len(service.asked):04x}", True, "")]
    for name in ("Les hele avsnittet", "Flere treff", "Fikk du svar? Nei"):
        chat.press(name)
    expect(chat.page.get_by_text("Task module (task/fetch) is not supported yet").first).to_be_visible()
    section = invoke(bot, "task/fetch", {"data": {"do": "missing", "ref": "0001", "lang": "nb"}})
    assert section["task"]["value"]["title"] == "Fikk du svar?"


def test_the_other_answers(chat: Any) -> None:
    """Uncertain, not found, failed: each says what it is."""
    for question, words, name in (
        ("Er det kanskje lov?", "Jeg er ikke sikker på at dette svarer på spørsmålet ditt.", "uncertain"),
        ("Hva er hovedstaden i Peru?", "Temaer i nærheten:", "not_found"),
        ("Svikt", "(ref. 7f3a)", "failure"),
    ):
        chat.say(question)
        chat.settled(words)
        chat.picture(PICTURES / f"{name}.png")


def test_nothing_in_a_question_or_a_quote_acts(chat: Any) -> None:
    """Markup in what is written stays letters, in Microsoft's own renderer too."""
    chat.say("<img src=x onerror=window.hit=1> *fet* [x](javascript:window.hit=1)")
    chat.settled("Veiledningen sier ikke noe om dette.")
    assert chat.page.evaluate("window.hit === undefined")


def test_searching_while_writing(chat: Any) -> None:
    """The message extension lists what was found, and the one that is picked stands in the message as a card."""
    chat.search(QUESTION)
    expect(chat.page.locator("[contenteditable=true]").first).to_contain_text("Opplysningene stemmer.")
    chat.picture(PICTURES / "search.png")


def test_asking_about_a_message(chat: Any, service: Any) -> None:
    """The command on a message opens the answer in a dialog, and a press puts it into the message being written."""
    page = chat.page
    chat.say(QUESTION)
    chat.settled(QUOTED)
    page.get_by_role("button", name="Show more information").first.click()
    page.get_by_role("menuitem", name="Action Command").click()
    page.locator("input[type=text]").first.fill("ask")
    chat.press("Create")
    dialog = page.get_by_role("dialog").last
    expect(dialog).to_contain_text(QUOTED)
    assert [each[0] for each in service.asked] == [QUESTION, QUESTION]
    chat.picture(PICTURES / "about.png")
    dialog.get_by_role("button", name="Sett inn i meldingen").click()
    expect(page.locator("[contenteditable=true]").first).to_contain_text(QUOTED)


def test_the_message_extension_over_http(bot: str) -> None:
    """The same as Teams posts it: hits with a preview each, and the answer about a message in HTML."""
    query = {"commandId": "search", "parameters": [{"name": "q", "value": QUESTION}]}
    hits = invoke(bot, "composeExtension/query", query)["composeExtension"]["attachments"]
    assert [each["preview"]["contentType"] for each in hits] == ["application/vnd.microsoft.card.thumbnail"] * 3
    body = {"contentType": "html", "content": f"<p>{QUESTION}</p>"}
    value = {"commandId": "ask", "commandContext": "message", "messagePayload": {"id": "1", "body": body}}
    found = invoke(bot, "composeExtension/fetchTask", value)
    assert QUOTED in found["task"]["value"]["card"]["content"]["fallbackText"]


def test_the_client_reached_nothing_outside_this_machine(client: Any) -> None:
    """Nothing left this machine on the client's part: what it tried was refused and written down."""
    tried = client.outbound.read_text(encoding="utf-8") if client.outbound.exists() else ""
    assert "127.0.0.1" not in tried
