"""Dialogs, buttons, thumbs and the message extension."""

import json
from typing import Any

import pytest

QUESTION = "Kan jeg kritisere etaten min?"


def opened(found: Any) -> Any:
    """The card of a dialog."""
    assert found["task"]["type"] == "continue"
    value = found["task"]["value"]
    assert value["title"]
    return value["card"]["content"]


def checked(card: Any, tools: Any) -> Any:
    assert not tools.fake_teams.card_problems(card)
    return card


def bold(card: Any, tools: Any) -> str:
    runs = [each for each in tools.fake_teams.walk(card) if each.get("type") == "TextRun"]
    return "".join(each["text"] for each in runs if each.get("weight") == "bolder")


# -- under an answer


def test_the_whole_section_in_a_dialog(play: Any, tools: Any) -> None:
    """The section is shown in full, with what was highlighted in bold and its source."""

    async def scenario(room: Any) -> None:
        await room.say(QUESTION)
        card = checked(opened(await room.press(room.last, "Les hele avsnittet")), tools)
        assert "Du kan alltid ta kritikken opp internt først." in tools.seen(card)
        assert "Det avgjørende er at du er tydelig på" in bold(card, tools)
        assert "internt" not in bold(card, tools)
        assert "Lov · gjennomgått 1. november 2026" in tools.seen(card)

    play(scenario)


def test_more_results_in_a_dialog(play: Any, tools: Any) -> None:
    """The folded quotes in full."""

    async def scenario(room: Any) -> None:
        await room.say(QUESTION)
        card = checked(opened(await room.press(room.last, "Flere treff")), tools)
        assert "Alt du skriver, skriver du i én av tre roller." in tools.seen(card)
        assert "Opplysningene stemmer." in tools.seen(card)

    play(scenario)


@pytest.mark.parametrize("carried", ["", "rubbish", '[["b0","nb","answered","7f3a",null,""],[["roller","x",0,1,[]]]]'])
def test_a_button_of_a_build_that_is_gone(play: Any, carried: str) -> None:
    """It is said, in a dialog that closes."""

    async def scenario(room: Any) -> None:
        found = await room.invoke("task/fetch", {"data": {"do": "section", "carried": carried}})
        assert found == {
            "task": {
                "type": "message",
                "value": "Utgaven som ble sitert, finnes ikke lenger. Still spørsmålet på nytt.",
            }
        }

    play(scenario)


ODD = [None, "rubbish", [], {}, {"do": "rm"}, {"do": ["section"]}, {"do": "helpful", "ref": {}}]


@pytest.mark.parametrize("data", ODD)
def test_a_press_that_nobody_made_does_nothing(play: Any, data: Any) -> None:
    """Whatever a press carries, the answer is a line and never a failure."""

    async def scenario(room: Any) -> None:
        found = await room.invoke("task/fetch", {"data": data})
        assert found["task"]["type"] == "message"

    play(scenario)


def test_yes_is_thanked_for_in_place(play: Any) -> None:
    """Feedback is noted on the answer's reference."""

    async def scenario(room: Any) -> None:
        await room.say(QUESTION)
        found = await room.press(room.last, "Fikk du svar? Ja")
        assert found["value"] == "Takk for tilbakemeldingen."
        assert room.service.told == [("0001", True, "")]

    play(scenario)


def test_no_asks_what_was_missing(play: Any, tools: Any) -> None:
    """No is noted at once, and the reason when it is given."""

    async def scenario(room: Any) -> None:
        await room.say(QUESTION)
        card = checked(opened(await room.press(room.last, "Fikk du svar? Nei")), tools)
        assert room.service.told == [("0001", False, "")]
        sent = {**card["actions"][0]["data"], "reason": "Noe om møter"}
        found = await room.invoke("task/submit", {"data": sent})
        assert found["task"] == {"type": "message", "value": "Takk for tilbakemeldingen."}
        assert room.service.told[-1] == ("0001", False, "Noe om møter")

    play(scenario)


def test_feedback_on_an_unknown_answer_is_said(play: Any) -> None:
    """The answer may be older than what is kept."""

    async def scenario(room: Any) -> None:
        data = {"do": "missing", "ref": "ffff", "lang": "en"}
        found = await room.invoke("task/fetch", {"data": data})
        assert found["task"]["type"] == "message"
        assert "find the answer" in found["task"]["value"]

    play(scenario)


def test_a_client_without_dialogs_gets_messages(play: Any, tools: Any) -> None:
    """What such a client sends as a message is answered as one."""

    async def scenario(room: Any) -> None:
        await room.say(QUESTION)
        buttons = {each["title"]: each["data"] for each in room.last["actions"]}
        for title, words in (
            ("Les hele avsnittet", "Du kan alltid ta kritikken opp internt først."),
            ("Flere treff", "Alt du skriver, skriver du i én av tre roller."),
            ("Fikk du svar? Ja", "Takk for tilbakemeldingen."),
        ):
            await room.say("", value=buttons[title])
            assert words in tools.seen(room.last)
        await room.say("", value=buttons["Fikk du svar? Nei"])
        assert room.last["body"][0]["type"] == "Input.Text"
        await room.say("", value={**room.last["actions"][0]["data"], "reason": "Møter"})
        assert room.service.told[-1] == ("0001", False, "Møter")
        assert len(room.service.asked) == 1

    play(scenario)


# -- Teams' own thumbs, below what an earlier version sent, and reactions


def thumb(reaction: str, feedback: str) -> Any:
    return {"actionName": "feedback", "actionValue": {"reaction": reaction, "feedback": feedback}}


@pytest.mark.parametrize(
    ("reaction", "feedback", "told"),
    [
        ("like", '{"feedbackText":""}', ("0001", True, "")),
        ("dislike", '{"feedbackText":"Noe om møter"}', ("0001", False, "Noe om møter")),
        ("dislike", "bare ord", ("0001", False, "bare ord")),
        ("dislike", "[1]", ("0001", False, "")),
    ],
)
def test_thumbs_are_feedback(play: Any, reaction: str, feedback: str, told: Any) -> None:
    """Below the message that the answer was sent as; with what the reader wrote."""

    async def scenario(room: Any) -> None:
        await room.say(QUESTION)
        await room.say("Hei")
        await room.invoke("message/submitAction", thumb(reaction, feedback), replyToId="m2")
        assert room.service.told == [told]

    play(scenario)


@pytest.mark.parametrize(("reaction", "told"), [("like", True), ("heart", True), ("sad", False), ("angry", False)])
def test_a_plain_reaction_is_feedback(play: Any, reaction: str, told: bool) -> None:
    """On the answer that it was given to, and only there."""

    async def scenario(room: Any) -> None:
        await room.say(QUESTION)
        await room.say("Hei")
        await room.react(reaction, "m2")
        await room.react(reaction, "m99")
        assert room.service.told == [("0001", told, "")]

    play(scenario)


def test_a_reaction_that_may_mean_anything_is_let_be(play: Any) -> None:
    """A laugh, a pair of eyes."""

    async def scenario(room: Any) -> None:
        await room.say(QUESTION)
        await room.react("laugh", "m2")
        await room.react("1f440_eyes", "m2")
        assert not room.service.told

    play(scenario)


def test_a_thumb_on_something_else_is_let_be(play: Any) -> None:
    """A message that is no answer of ours."""

    async def scenario(room: Any) -> None:
        await room.invoke("message/submitAction", thumb("like", "{}"), replyToId="m99")
        assert not room.service.told

    play(scenario)


# -- the message extension


def search(text: str) -> Any:
    return {
        "commandId": "search",
        "parameters": [{"name": "q", "value": text}],
        "queryOptions": {"skip": 0, "count": 25},
    }


def test_searching_gives_cards_to_insert(play: Any, tools: Any) -> None:
    """Every quote is a hit: a preview in the list, and a card that can be put into a message."""

    async def scenario(room: Any) -> None:
        found = (await room.invoke("composeExtension/query", search(QUESTION)))["composeExtension"]
        assert found["type"] == "result"
        assert len(found["attachments"]) == 3
        first = found["attachments"][0]
        assert first["preview"]["content"]["title"].endswith("Kritikk av egen virksomhet")
        assert "Du kan kritisere virksomheten du arbeider i." in tools.seen(first["content"])
        for each in found["attachments"]:
            checked(each["content"], tools)
            assert "actions" not in each["content"]
        assert room.service.asked == [(QUESTION, (), "teams_search")]

    play(scenario)


def test_searching_finds_the_editors_answers(play: Any, tools: Any) -> None:
    """A FAQ entry comes first, with what it is based on."""

    async def scenario(room: Any) -> None:
        found = await room.invoke("composeExtension/query", search("Kan jeg like et kritisk innlegg?"))
        first = checked(found["composeExtension"]["attachments"][0]["content"], tools)
        assert "Ja, på din egen konto kan du like kritikk." in tools.seen(first)
        assert "Godkjent av Redaksjonen" in tools.seen(first)

    play(scenario)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Skriv hva du lurer på."),
        ("ka", "Skriv hva du lurer på."),
        ("Hva er hovedstaden i Peru?", "Veiledningen sier ikke noe om dette."),
        ("x" * 300, "Spørsmålet er for langt. Skriv det kortere, helst under 200 tegn."),
        ("Svikt", "Noe gikk galt hos meg, ikke hos deg. Prøv igjen om litt. (ref. 7f3a)"),
    ],
)
def test_searching_without_a_hit_says_why(play: Any, text: str, words: str) -> None:
    """A line instead of hits."""

    async def scenario(room: Any) -> None:
        found = await room.invoke("composeExtension/query", search(text))
        assert found == {"composeExtension": {"type": "message", "text": words}}

    play(scenario)


def test_a_preview_is_text(play: Any, tools: Any) -> None:
    """Teams reads previews as HTML, so nothing of a quote may act there."""
    from bot.surfaces.teams.invokes import hit

    made = hit({}, "<b>A</b>", "<script>&")["preview"]["content"]
    assert made == {"title": "&lt;b&gt;A&lt;/b&gt;", "text": "&lt;script&gt;&amp;"}


def about(content: str, command: str = "ask") -> Any:
    payload = {"id": "1", "body": {"contentType": "html", "content": content}}
    return {"commandId": command, "commandContext": "message", "messagePayload": payload, "data": {}}


def test_asking_about_a_message(play: Any, tools: Any) -> None:
    """The answer comes in a dialog that only the asker sees, without buttons for further dialogs."""

    async def scenario(room: Any) -> None:
        found = await room.invoke("composeExtension/fetchTask", about(f"<p>{QUESTION}</p>"))
        card = checked(opened(found), tools)
        assert "Du kan kritisere virksomheten du arbeider i." in tools.seen(card)
        assert [each["title"] for each in card["actions"]] == [
            "Sett inn i meldingen",
            "Fikk du svar? Ja",
            "Fikk du svar? Nei",
        ]
        assert room.service.asked == [(QUESTION, (), "teams")]
        assert not room.teams.posts

    play(scenario)


def test_the_answer_can_be_put_into_a_message(play: Any, tools: Any) -> None:
    """As a card with the same words, without buttons."""

    async def scenario(room: Any) -> None:
        card = opened(await room.invoke("composeExtension/fetchTask", about(QUESTION)))
        value = {**about(QUESTION), "data": tools.button(card, "Sett inn i meldingen")["data"]}
        found = (await room.invoke("composeExtension/submitAction", value))["composeExtension"]
        inserted = checked(found["attachments"][0]["content"], tools)
        assert tools.seen(inserted) == tools.seen(card)
        assert "actions" not in inserted

    play(scenario)


def test_feedback_in_the_dialog(play: Any, tools: Any) -> None:
    """No leads on to the reason in the same dialog."""

    async def scenario(room: Any) -> None:
        card = opened(await room.invoke("composeExtension/fetchTask", about(QUESTION)))
        value = {**about(QUESTION), "data": tools.button(card, "Fikk du svar? Nei")["data"]}
        reason = opened(await room.invoke("composeExtension/submitAction", value))
        value["data"] = {**reason["actions"][0]["data"], "reason": "Møter"}
        found = await room.invoke("composeExtension/submitAction", value)
        assert found["task"]["value"] == "Takk for tilbakemeldingen."
        assert room.service.told == [("0001", False, ""), ("0001", False, "Møter")]

    play(scenario)


def test_an_inserted_answer_that_is_gone(play: Any) -> None:
    """A line instead of a card."""

    async def scenario(room: Any) -> None:
        value = {
            **about(QUESTION),
            "data": {"do": "insert", "carried": json.dumps([["b0", "en", "answered", "1", None, ""], []])},
        }
        found = await room.invoke("composeExtension/submitAction", value)
        assert found["composeExtension"]["type"] == "message"

    play(scenario)


# -- link unfurling


def test_a_pasted_link_of_ours_gets_a_card(play: Any, tools: Any) -> None:
    """A quote or an editors' answer, in a card of the version that Teams takes there; other addresses get nothing."""

    async def scenario(room: Any) -> None:
        entry = next(iter(tools.fakes.CURRENT.faq.values()))
        pages = {
            tools.fakes.CRITICISM.url: "Du kan kritisere virksomheten du arbeider i.",
            f"{tools.fakes.BASE_URL}/faq/{entry.id}": entry.question,
        }
        for url, words in pages.items():
            found = (await room.invoke("composeExtension/queryLink", {"url": url}))["composeExtension"]
            (attached,) = found["attachments"]
            assert attached["content"]["version"] == "1.3"
            assert words in tools.seen(attached["content"])
        for url in ("http://annet.no/guidance/roller", f"{tools.fakes.BASE_URL}/faq/x", "x"):
            found = (await room.invoke("composeExtension/queryLink", {"url": url}))["composeExtension"]
            assert found["attachments"] == []

    play(scenario)
