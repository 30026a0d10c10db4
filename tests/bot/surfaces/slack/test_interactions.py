"""The slash command, shortcuts, buttons and modals, named by what people do."""

import asyncio
import json
from typing import Any

import pytest

from bot.chat.button_payload import ButtonPayload, GoneError, QuoteRef, pack, unpack
from bot.surfaces.slack.limits import VALUE
from bot.types import Language, Status

QUESTION = "Kan jeg kritisere etaten min?"


# -- the slash command


def test_the_command_answers_its_user_alone(play: Any, tools: Any) -> None:
    """The answer to /veileder is seen by the asker only, with a button to share it."""

    async def scenario(room: Any) -> None:
        await room.command(QUESTION)
        (given,) = room.slack.responses
        assert given["response_type"] == "ephemeral"
        assert "Veiledningen sier:" in tools.seen(given["blocks"])
        assert tools.button(given, "share")
        assert not room.slack.posts

    play(scenario)


def test_a_private_answer_is_shared_once(play: Any, tools: Any) -> None:
    """Sharing posts the same answer to the channel with who asked what, and only once."""

    async def scenario(room: Any) -> None:
        await room.command(QUESTION)
        share = tools.button(room.slack.responses[0], "share")
        await room.click(share)
        await room.click(share)
        (shared,) = room.slack.responses[1:]
        assert shared["response_type"] == "in_channel"
        text = tools.seen(shared["blocks"])
        assert QUESTION in text
        assert "Du kan kritisere virksomheten du arbeider i." in text
        assert [each["user_id"] for each in tools.fake_slack.walk(shared) if each.get("type") == "user"] == ["U1"]
        assert len(room.service.asked) == 1

    play(scenario)


@pytest.mark.parametrize("question", ["Kan jeg like et kritisk innlegg?", "Er det kanskje lov?"])
def test_other_answers_can_be_shared_too(play: Any, tools: Any, question: str) -> None:
    """A FAQ answer and an uncertain one come out as they went in."""

    async def scenario(room: Any) -> None:
        await room.command(question)
        given = room.slack.responses[0]
        await room.click(tools.button(given, "share"))
        shared = room.slack.responses[1]
        body = [each for each in given["blocks"] if each["type"] in ("header", "rich_text")]
        assert [each for each in shared["blocks"] if each["type"] in ("header", "rich_text")][1:] == body

    play(scenario)


@pytest.mark.parametrize(("locale", "words"), [("nb-NO", "Skriv spørsmålet"), ("en-GB", "Write your question")])
def test_the_command_without_words_gives_help(play: Any, locale: str, words: str) -> None:
    """/veileder alone explains itself in the user's locale."""

    async def scenario(room: Any) -> None:
        room.slack.locales["U1"] = locale
        await room.command("  ")
        assert words in room.slack.responses[0]["text"]
        assert not room.service.asked

    play(scenario)


def test_nothing_to_share_when_the_guidance_says_nothing(play: Any) -> None:
    """An answer without quotes has no share button."""

    async def scenario(room: Any) -> None:
        await room.command("Hva er hovedstaden i Peru?")
        assert "share" not in json.dumps(room.slack.responses[0])

    play(scenario)


def test_a_command_that_fails_is_told(play: Any) -> None:
    """The asker gets the reference, and nobody else sees it."""

    async def scenario(room: Any) -> None:
        await room.command("Svikt")
        assert "(ref. 7f3a)" in room.slack.responses[0]["text"]
        assert room.slack.responses[0]["response_type"] == "ephemeral"

    play(scenario)


# -- shortcuts


def test_asking_about_a_message(play: Any, tools: Any) -> None:
    """The message shortcut asks what the message says, for the one who clicked."""

    async def scenario(room: Any) -> None:
        message = {"type": "message", "user": "U2", "text": QUESTION, "ts": "1.0"}
        where = {"channel": {"id": "C1"}, "response_url": f"{room.slack.url}/response/s"}
        await room.interact({"type": "message_action", "callback_id": "ask_about_message", "message": message, **where})
        assert room.slack.responses[0]["response_type"] == "ephemeral"
        assert room.service.asked[0][0] == QUESTION

    play(scenario)


def test_searching_in_a_modal(play: Any, tools: Any) -> None:
    """The global shortcut opens a field; what is typed is answered in the same modal."""

    async def scenario(room: Any) -> None:
        await room.interact({"type": "shortcut", "callback_id": "search_guidance"})
        (opened,) = room.slack.of("views.open")
        assert opened["view"]["callback_id"] == "search"
        state = {"values": {"search": {"question": {"type": "plain_text_input", "value": QUESTION}}}}
        view = {"id": "V1", "type": "modal", "callback_id": "search", "state": state}
        found = await room.interact({"type": "view_submission", "view": view})
        assert found.json()["response_action"] == "update"
        assert not tools.fake_slack.view_problems(found.json()["view"])
        (updated,) = room.slack.of("views.update")
        assert "Du kan kritisere" in tools.seen(updated["view"])
        assert tools.button(updated["view"], "feedback_yes")

    play(scenario)


# -- buttons


@pytest.mark.parametrize("question", [QUESTION, "Kan jeg like et kritisk innlegg?", "Er det kanskje lov?"])
def test_reading_the_whole_section(play: Any, tools: Any, question: str) -> None:
    """The button opens the section the quote is from."""

    async def scenario(room: Any) -> None:
        await room.say(question, channel="D1")
        await room.click(tools.button(room.last, "section"))
        (opened,) = room.slack.of("views.open")
        assert "gjennomgått" in tools.seen(opened["view"])

    play(scenario)


def test_the_whole_section_marks_what_was_quoted(play: Any, tools: Any) -> None:
    """The words that answered are bold, all of the section is there."""

    async def scenario(room: Any) -> None:
        await room.say(QUESTION, channel="D1")
        await room.click(tools.button(room.last, "section"))
        view = room.slack.of("views.open")[0]["view"]
        bold = "".join(
            each["text"] for each in tools.fake_slack.walk(view["blocks"]) if (each.get("style") or {}).get("bold")
        )
        assert bold.startswith("Du kan kritisere virksomheten du arbeider i.")
        assert "Du kan alltid ta kritikken opp internt først." in tools.seen(view)

    play(scenario)


def test_more_results(play: Any, tools: Any) -> None:
    """The folded quotes open in full."""

    async def scenario(room: Any) -> None:
        await room.say(QUESTION, channel="D1")
        await room.click(tools.button(room.last, "more"))
        view = room.slack.of("views.open")[0]["view"]
        assert "Privatperson | Deg selv" in tools.seen(view)
        assert "Opplysningene stemmer." in tools.seen(view)

    play(scenario)


def test_buttons_in_a_modal_open_on_top(play: Any, tools: Any) -> None:
    """From inside a modal, the section is pushed on it."""

    async def scenario(room: Any) -> None:
        await room.say(QUESTION, channel="D1")
        await room.click(tools.button(room.last, "section"), view={"type": "modal", "id": "V1"}, response_url="")
        assert room.slack.of("views.push")

    play(scenario)


def test_a_section_of_a_build_that_is_gone(play: Any, tools: Any) -> None:
    """A button older than the builds that are kept says so."""

    async def scenario(room: Any) -> None:
        value = pack(ButtonPayload("b0", Language.EN, Status.ANSWERED, "7f3a", (QuoteRef("roller", "x", 0, 1),)), VALUE)
        await room.click({"action_id": "section", "value": value})
        await room.click({"action_id": "section", "value": "from another version"})
        shown = [tools.seen(each["view"]) for each in room.slack.of("views.open")]
        assert "The edition that was quoted is no longer kept" in shown[0]
        assert "finnes ikke lenger" in shown[1]

    play(scenario)


# -- feedback


def test_yes_is_kept_and_thanked_for(play: Any) -> None:
    """A click on yes reaches the journal's reference of that answer."""

    async def scenario(room: Any) -> None:
        await room.say(QUESTION, channel="D1")
        element = feedback(room)
        await room.click({"action_id": "feedback", "type": "feedback_buttons", **element["positive_button"]})
        assert room.service.told == [("0001", True, "")]
        assert room.slack.responses[0]["text"] == "Takk for tilbakemeldingen."

    play(scenario)


def test_no_asks_what_was_missing(play: Any) -> None:
    """No is kept at once; the reason, if any, is added when it is sent."""

    async def scenario(room: Any) -> None:
        await room.say(QUESTION, channel="D1")
        element = feedback(room)
        await room.click({"action_id": "feedback", "type": "feedback_buttons", **element["negative_button"]})
        assert room.service.told == [("0001", False, "")]
        view = room.slack.of("views.open")[0]["view"]
        state = {"values": {"reason": {"reason": {"type": "plain_text_input", "value": "Mangler TikTok"}}}}
        await room.interact({"type": "view_submission", "view": {**view, "id": "V1", "state": state}})
        assert room.service.told[-1] == ("0001", False, "Mangler TikTok")

    play(scenario)


def test_feedback_in_a_modal(play: Any) -> None:
    """Where Slack lacks the feedback element, two buttons do the same."""

    async def scenario(room: Any) -> None:
        await room.click({"action_id": "feedback_yes", "value": "yes:nb:7f3a"}, view={"type": "modal"}, response_url="")
        assert room.service.told == [("7f3a", True, "")]
        assert room.slack.of("views.push")

    play(scenario)


def test_feedback_on_an_answer_that_is_not_known(play: Any) -> None:
    """The reader is told instead of nothing."""

    async def scenario(room: Any) -> None:
        await room.click({"action_id": "feedback", "type": "feedback_buttons", "value": "yes:nb:ffff"})
        assert "finner ikke svaret" in room.slack.responses[0]["text"]

    play(scenario)


def feedback(room: Any) -> Any:
    (element,) = [
        element for block in room.last["blocks"] if block["type"] == "context_actions" for element in block["elements"]
    ]
    return element


# -- what buttons carry


def test_a_value_comes_back_as_it_was() -> None:
    """Packing and unpacking lose nothing that fits."""
    value = ButtonPayload("b", Language.NN, Status.FAQ, "7f3a", (QuoteRef("d", "a", 1, 9, ((1, 2),)),), "faq", "Kva?")
    assert unpack(pack(value, VALUE)) == value


def test_a_value_that_is_too_large_loses_highlights_first() -> None:
    """Places matter more than bold."""
    marks = tuple((n, n + 1) for n in range(400))
    value = ButtonPayload("b", Language.NN, Status.ANSWERED, "7f3a", (QuoteRef("d", "a", 1, 9, marks),) * 3)
    assert [place.marks for place in unpack(pack(value, VALUE)).quotes] == [()] * 3


@pytest.mark.parametrize("text", ["", "{}", "[1]", '[["b","xx","faq","r",null,""],[]]'])
def test_a_value_of_another_version_is_refused(text: str) -> None:
    """Whatever does not unpack is gone."""
    with pytest.raises(GoneError):
        unpack(text)


# -- what goes wrong


async def press_home(room: Any) -> None:
    action = {"action_id": "ask_0", "value": QUESTION, "type": "button"}
    await room.interact({"type": "block_actions", "actions": [action], "view": {"type": "home", "id": "V0"}})


async def press_message(room: Any, tools: Any) -> None:
    await room.command(QUESTION)
    await room.click(tools.button(room.slack.responses[0], "section"))


@pytest.mark.parametrize("word", ["expired_trigger_id", "exchanged_trigger_id"])
def test_an_expired_trigger_is_told(play: Any, tools: Any, word: str) -> None:
    """Where it was pressed, or in the person's own conversation when Slack gives no address to answer by."""

    async def scenario(room: Any) -> None:
        room.slack.locales["U1"] = "nn-NO"
        room.slack.errors["views.open"] = word
        await press_message(room, tools)
        assert room.slack.responses[-1]["text"] == "Vindauget rakk ikkje å opne seg. Trykk ein gong til."
        assert room.slack.responses[-1]["response_type"] == "ephemeral"
        assert not room.slack.posts
        await press_home(room)
        assert [post["channel"] for post in room.slack.posts] == ["DU1"]
        assert room.last["text"] == "Vindauget rakk ikkje å opne seg. Trykk ein gong til."

    play(scenario)


SENT = {
    "about_message": {"type": "message_action", "callback_id": "ask_about_message", "message": {}},
    "open_search": {"type": "shortcut", "callback_id": "search_guidance"},
    "save_message": {"type": "message_action", "callback_id": "save_as_faq", "message": {}},
    "pressed": {"type": "block_actions", "actions": [{"type": "button", "action_id": "section", "value": "x"}]},
    "submitted": {
        "type": "view_submission",
        "view": {"type": "modal", "id": "V1", "callback_id": "search", "private_metadata": "", "state": {"values": {}}},
    },
    "options": {"type": "block_suggestion", "action_id": "faq_sections", "block_id": "based_on", "value": "x"},
}
"""What Slack sends, by the handler's method that sees to it; a command comes besides."""


@pytest.mark.parametrize("name", ["command", *SENT])
def test_a_handler_that_fails_at_once_is_acknowledged_and_told(
    run: Any, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Before it has waited for anything: Slack hears of it all the same, and the person gets a reference."""

    async def fail(*_: Any) -> None:
        raise KeyError("a defect")

    monkeypatch.setattr(f"bot.surfaces.slack.presses.PressHandler.{name}", fail)

    async def scenario(room: Any) -> None:
        if name == "command":
            await room.command(QUESTION)
            told = room.slack.responses[-1]["text"]
        else:
            found = await room.interact({"response_url": "", **SENT[name]})
            assert found.status_code == 200
            told = found.text if name == "submitted" else room.last["text"]
        assert "Noe gikk galt hos meg" in told

    run(scenario)


@pytest.mark.parametrize("name", ["command", "about_message", "open_search", "save_message", "pressed", "submitted"])
def test_slack_hears_before_anything_is_done(run: Any, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The acknowledgement does not wait for what a command, a shortcut, a press or a window leads to."""
    let_go = asyncio.Event()

    async def slow(*_: Any) -> None:
        await let_go.wait()

    work = "ask_in_window" if name == "submitted" else name  # a window's own acknowledgement says what comes next
    monkeypatch.setattr(f"bot.surfaces.slack.presses.PressHandler.{work}", slow)

    async def scenario(room: Any) -> None:
        async with asyncio.timeout(60):
            sent = room.command(QUESTION, wait=False) if name == "command" else room.interact(SENT[name], wait=False)
            assert (await sent).status_code == 200
        let_go.set()

    run(scenario)
