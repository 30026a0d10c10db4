"""Mentions, direct messages and follow-ups, named by what people do."""

from typing import Any

import pytest

QUESTION = "Kan jeg kritisere etaten min?"


def test_a_mention_is_answered_in_its_thread(play: Any, tools: Any) -> None:
    """Mentioning the bot in a channel gets one reply, in the thread of the mention."""

    async def scenario(room: Any) -> None:
        ts = await room.say(f"<@UBOT> {QUESTION}")
        (post,) = room.slack.posts
        assert (post["channel"], post["thread_ts"]) == ("C1", ts)
        assert "Veiledningen sier:" in tools.seen(post["blocks"])
        assert room.service.asked == [(QUESTION, (), "slack")]

    play(scenario)


VIEWS = pytest.mark.parametrize("view", ["agent", "assistant"])


@VIEWS
def test_a_direct_message_is_answered_where_its_conversation_is(play: Any, view: str) -> None:
    """An agent's conversation is a thread below the message; in an older app it is what stands outside threads."""

    async def scenario(room: Any) -> None:
        ts = await room.say(QUESTION, channel="D1")
        assert len(room.slack.posts) == 1
        assert room.last.get("thread_ts") == (ts if view == "agent" else None)

    play(scenario, view=view)


@VIEWS
def test_the_earlier_questions_of_a_direct_conversation_are_passed_on(play: Any, view: str) -> None:
    """The second question comes with the first; what the bot said does not, nor what was asked in another thread."""

    async def scenario(room: Any) -> None:
        ts = await room.say(QUESTION, channel="D1")
        await room.say("Kan jeg like et kritisk innlegg?", channel="D1", thread_ts="1.0")
        where = {"thread_ts": ts} if view == "agent" else {}
        await room.say("Er det kanskje lov?", channel="D1", **where)
        _, earlier, _ = room.service.asked[2]
        assert [each.question for each in earlier] == [QUESTION]

    play(scenario, view=view)


def test_a_follow_up_by_the_asker_is_answered_with_the_question_before(play: Any) -> None:
    """In a thread the bot has answered, the asker need not mention it again."""

    async def scenario(room: Any) -> None:
        ts = await room.say(f"<@UBOT> {QUESTION}")
        await room.say("Er det kanskje lov?", thread_ts=ts)
        assert [each["thread_ts"] for each in room.slack.posts] == [ts, ts]
        question, earlier, _ = room.service.asked[1]
        assert question == "Er det kanskje lov?"
        assert [each.question for each in earlier] == [QUESTION]

    play(scenario)


@pytest.mark.parametrize(
    ("text", "user"),
    [
        ("Er du enig?", "U2"),
        ("<@U2> er du enig?", "U1"),
        ("<@U2|kari> er du enig?", "U1"),
        ("<!here> er dere enige?", "U1"),
        ("<!subteam^S1> er dere enige?", "U1"),
    ],
)
def test_people_who_talk_to_each_other_are_left_alone(play: Any, text: str, user: str) -> None:
    """Another writer, or a mention of others, is not a follow-up."""

    async def scenario(room: Any) -> None:
        ts = await room.say(f"<@UBOT> {QUESTION}")
        await room.say(text, user=user, thread_ts=ts)
        assert len(room.slack.posts) == 1

    play(scenario)


def test_a_thread_the_bot_has_not_answered_is_left_alone(play: Any) -> None:
    """A thread between people gets no answer."""

    async def scenario(room: Any) -> None:
        ts = await room.say("Noen som vet?")
        await room.say("Kan jeg kritisere etaten min?", thread_ts=ts)
        assert not room.slack.posts

    play(scenario)


def test_a_muted_thread_is_answered_only_when_the_bot_is_mentioned(play: Any, tools: Any) -> None:
    """The mute button ends follow-ups, not mentions."""

    async def scenario(room: Any) -> None:
        ts = await room.say(f"<@UBOT> {QUESTION}")
        await room.click(tools.button(room.last, "mute"))
        assert "ikke mer i denne tråden" in room.slack.responses[-1]["text"]
        await room.say("Er det kanskje lov?", thread_ts=ts)
        assert len(room.slack.posts) == 1
        await room.say("<@UBOT> Er det kanskje lov?", thread_ts=ts)
        assert len(room.slack.posts) == 2

    play(scenario)


def test_follow_ups_can_be_turned_off(play: Any, tools: Any) -> None:
    """With the setting off, only mentions are answered, and there is nothing to mute."""

    async def scenario(room: Any) -> None:
        ts = await room.say(f"<@UBOT> {QUESTION}")
        await room.say("Er det kanskje lov?", thread_ts=ts)
        assert len(room.slack.posts) == 1
        assert "mute" not in str(room.last["blocks"])

    play(scenario, follow_ups=False)


@pytest.mark.parametrize(
    "more",
    [
        {"bot_id": "B2"},
        {"bot_id": "B2", "subtype": "bot_message"},
        {"subtype": "channel_join"},
        {"user": "UBOT", "bot_id": "BBOT"},
        {"user": "USLACKBOT"},
    ],
)
def test_bots_itself_and_notices_get_no_answer(play: Any, more: dict[str, Any]) -> None:
    """Only what a person writes is a question."""

    async def scenario(room: Any) -> None:
        await room.say(QUESTION, channel="D1", **more)
        await room.say(f"<@UBOT> {QUESTION}", **more)
        assert not room.slack.posts

    play(scenario)


def test_an_edit_is_acknowledged_and_not_answered(play: Any) -> None:
    """Slack's message_changed is taken without a reply."""

    async def scenario(room: Any) -> None:
        message = {"user": "U1", "text": f"<@UBOT> {QUESTION}", "ts": "1.0", "edited": {"user": "U1", "ts": "2.0"}}
        event = {"type": "message", "subtype": "message_changed", "channel": "C1", "channel_type": "channel"}
        found = await room.event({**event, "ts": "2.0", "message": message, "hidden": True})
        assert found.status_code == 200
        assert not room.slack.posts

    play(scenario)


EDITED = {"edited": {"user": "U1", "ts": "2.0"}}


def test_a_mention_that_is_added_by_editing_is_answered_once(play: Any) -> None:
    """Slack sends the mention at every edit of its message, marked as edited (slackapi/bolt-js, issue 960)."""

    async def scenario(room: Any) -> None:
        message = room.message(QUESTION)
        await room.event(message)
        assert not room.slack.posts
        for _ in range(2):
            await room.event({**message, "type": "app_mention", "text": f"<@UBOT> {QUESTION}", **EDITED})
        assert [post["thread_ts"] for post in room.slack.posts] == [message["ts"]]

    play(scenario)


def test_an_edit_of_an_answered_question_is_not_answered_again(play: Any) -> None:
    """Neither in a channel nor in a direct message."""

    async def scenario(room: Any) -> None:
        for channel in ("C1", "D1"):
            ts = await room.say(f"<@UBOT> {QUESTION}", channel=channel)
            kind = "app_mention" if channel == "C1" else "message"
            edited = room.message(f"<@UBOT> {QUESTION} Takk", channel=channel, **EDITED)
            await room.event({**edited, "type": kind, "ts": ts})
        assert len(room.slack.posts) == 2

    play(scenario)


def test_an_earlier_question_counts_though_it_was_edited(play: Any) -> None:
    """The follow-up is understood along with what the question says now."""

    async def scenario(room: Any) -> None:
        ts = await room.say(f"<@UBOT> {QUESTION}")
        room.slack.history["C1"][0] |= EDITED
        await room.say("Er det kanskje lov?", thread_ts=ts)
        assert [each.question for each in room.service.asked[1][1]] == [QUESTION]

    play(scenario)


def rich(*elements: dict[str, Any]) -> dict[str, Any]:
    section = {"type": "rich_text_section", "elements": list(elements)}
    return {"type": "rich_text", "elements": [section]}


def test_a_message_of_blocks_alone_is_read(play: Any) -> None:
    """Its text is empty; what it says stands in its blocks, people and links as they are seen."""

    async def scenario(room: Any) -> None:
        link = {"type": "link", "url": "https://a.no", "text": "R&D"}
        mention, words = {"type": "user", "user_id": "UBOT"}, {"type": "text", "text": " Kan jeg <3 "}
        section = {"type": "section", "text": {"type": "mrkdwn", "text": "*i* <https://b.no|fjor>?"}}
        message = room.message("", blocks=[rich(mention, words, link), section])
        await room.event({**message, "type": "app_mention"})
        assert room.service.asked[0][0] == "Kan jeg <3 R&D\n*i* fjor?"

    play(scenario)


@pytest.mark.parametrize("own", ["", "Hva mener du?"])
def test_a_forwarded_message_is_read(play: Any, own: str) -> None:
    """What is forwarded stands below what its sender says of it; the preview of a link is not what they say."""

    async def scenario(room: Any) -> None:
        inside = {"message": {"blocks": [rich({"type": "text", "text": QUESTION})]}}
        forwarded = {"is_msg_unfurl": True, "author_id": "U2", "message_blocks": [inside]}
        preview = {"title": "En side", "text": "Noe annet", "from_url": "https://a.no"}
        await room.say(own, channel="D1", attachments=[forwarded, preview])
        assert room.service.asked[0][0] == f"{own}\n{QUESTION}".strip()

    play(scenario)


def test_what_slack_wrote_into_a_question_is_taken_out(play: Any) -> None:
    """Entities, links and mentions reach the guidance as the words that were seen."""

    async def scenario(room: Any) -> None:
        await room.say("<@UBOT> R&amp;D &lt;her&gt; <https://a.no|a.no> <#C2|drift> <mailto:k@a.no|k@a.no> :-)")
        assert room.service.asked[0][0] == "R&D <her> a.no #drift k@a.no :-)"

    play(scenario)


def test_an_empty_mention_is_asked_for_a_question(play: Any) -> None:
    """A mention without words gets told what to do, in the user's locale."""

    async def scenario(room: Any) -> None:
        room.slack.locales["U1"] = "nn-NO"
        await room.say("<@UBOT>")
        assert room.last["text"] == "Skriv eit spørsmål, så leitar eg i rettleiinga."

    play(scenario)


@pytest.mark.parametrize("question", ["Svikt", "Krasj"])
def test_a_failure_is_told_with_its_reference(play: Any, question: str, caplog: pytest.LogCaptureFixture) -> None:
    """The asker is told, in their own locale, and the log does not say what was asked."""

    async def scenario(room: Any) -> None:
        room.slack.locales["U1"] = "en-US"
        await room.say(question, channel="D1")
        assert "Something went wrong on my side" in room.last["text"]
        assert "ref. " in room.last["text"]
        assert question not in caplog.text

    play(scenario)


def test_a_defect_in_showing_an_answer_is_told(play: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """When an answer cannot be made into blocks, the asker hears of it instead of nothing."""

    def fail(*_: object) -> None:
        raise KeyError("status.new")

    monkeypatch.setattr("bot.surfaces.slack.handler.draw_answer", fail)

    async def scenario(room: Any) -> None:
        await room.say(QUESTION, channel="D1")
        assert "Noe gikk galt hos meg" in room.last["text"]

    play(scenario)


def test_an_answer_that_slack_refuses_is_told_as_a_failure(play: Any) -> None:
    """When Slack does not take the blocks, the asker hears of it instead of nothing."""

    async def scenario(room: Any) -> None:
        room.slack.history["C1"] = []
        real = room.slack.chat_postmessage
        room.slack.chat_postmessage = lambda call: (
            {"error": "invalid_blocks"} if len(call["blocks"]) > 1 else real(call)
        )
        await room.say(f"<@UBOT> {QUESTION}")
        assert "Noe gikk galt hos meg" in room.last["text"]

    play(scenario)


@pytest.mark.parametrize(
    ("question", "heading"),
    [
        ("Can I criticise my agency?", "The guidance says:"),
        ("Kan eg kritisere etaten min?", "Rettleiinga seier:"),
        (QUESTION, "Veiledningen sier:"),
    ],
)
def test_the_question_decides_the_language(play: Any, tools: Any, question: str, heading: str) -> None:
    """The frame around a quote follows the question, whatever the locale is."""

    async def scenario(room: Any) -> None:
        room.slack.locales["U1"] = "en-US"
        await room.say(question, channel="D1")
        assert heading in tools.seen(room.last["blocks"])

    play(scenario)


# -- reactions


@pytest.mark.parametrize(
    ("reaction", "told"), [("+1", [True]), ("heart", [True]), ("-1::skin-tone-3", [False]), ("eyes", [])]
)
def test_a_plain_reaction_to_an_answer_is_feedback(play: Any, reaction: str, told: list[bool]) -> None:
    """By the reference that the answer carries; what may mean anything, and a guest's reaction, are let be."""

    async def scenario(room: Any) -> None:
        await room.say(QUESTION, channel="D1")
        answer = room.slack.history["D1"][-1]
        event = {"type": "reaction_added", "user": "U1", "reaction": reaction, "item_user": "UBOT"}
        event["item"] = {"type": "message", "channel": "D1", "ts": answer["ts"]}
        await room.event(event)
        assert [helpful for _, helpful, _ in room.service.told] == told
        await room.event({**event, "item_user": "U2"})
        assert len(room.service.told) == len(told)

    play(scenario)
