"""Questions in the personal chat, in group chats and channels; the conversation; the welcome."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from bot.database import IdempotencyKeys
from bot.database.tables import AnswerRefRow
from bot.journal import Entry, Journal
from bot.surfaces.teams.incoming import visible_text
from bot.types import Language

QUESTION = "Kan jeg kritisere etaten min?"
FOLLOW_UP = "Hva med ledere da?"


def test_a_question_in_the_personal_chat(play: Any, tools: Any) -> None:
    """The bot shows that it is writing, and answers with the guidance's own words."""

    async def scenario(room: Any) -> None:
        await room.say(QUESTION)
        assert [each["type"] for each in room.teams.posts] == ["typing", "message"]
        assert "Du kan kritisere virksomheten du arbeider i." in tools.seen(room.last)
        assert room.service.asked == [(QUESTION, (), "teams")]

    play(scenario)


@pytest.mark.parametrize("kind", ["channel", "groupChat"])
def test_a_mention_is_answered_where_it_stands(play: Any, kind: str) -> None:
    """In a channel the answer comes in the same thread; the mention is not a part of the question."""

    async def scenario(room: Any) -> None:
        activity = await room.mention(QUESTION, kind=kind)
        assert [each["in"] for each in room.teams.messages] == [activity["conversation"]["id"]]
        assert room.service.asked[0][0] == QUESTION

    play(scenario)


@pytest.mark.parametrize("kind", ["channel", "groupChat"])
def test_what_people_write_to_each_other_is_let_be(play: Any, kind: str) -> None:
    """Without a mention, in a thread the bot has no part in, it is silent."""

    async def scenario(room: Any) -> None:
        await room.say(QUESTION, kind=kind)
        other = {"type": "mention", "text": "<at>Ola</at>", "mentioned": {"id": "29:ola", "name": "Ola"}}
        await room.say(f"<at>Ola</at> {QUESTION}", kind=kind, entities=[other])
        assert not room.service.asked
        assert not room.teams.posts

    play(scenario)


def test_other_names_stay_in_the_question(play: Any) -> None:
    """Only the mention of the bot itself is taken out."""

    async def scenario(room: Any) -> None:
        own = {"type": "mention", "text": "<at>Veileder</at>", "mentioned": {"id": "28:bot"}}
        other = {"type": "mention", "text": "<at>Ola &amp; co</at>", "mentioned": {"id": "29:ola"}}
        text = "<at>Veileder</at>&nbsp;Kan <at>Ola &amp; co</at> svare?"
        await room.say(text, kind="channel", entities=[own, other])
        assert room.service.asked[0][0] == "Kan Ola & co svare?"

    play(scenario)


def test_the_asker_goes_on_in_the_thread(play: Any) -> None:
    """Where Teams delivers it, the one who asked needs no further mention; others are not answered."""

    async def scenario(room: Any) -> None:
        await room.mention(QUESTION)
        await room.say(FOLLOW_UP, kind="channel")
        await room.say(FOLLOW_UP, kind="channel", user="29:ola")
        await room.say(FOLLOW_UP, kind="channel", where="19:c@thread.tacv2;messageid=200")
        assert [each[0] for each in room.service.asked] == [QUESTION, FOLLOW_UP]

    play(scenario)


def test_follow_ups_can_be_turned_off(play: Any, tools: Any) -> None:
    """Then only mentions are answered, and there is nothing to silence."""

    async def scenario(room: Any) -> None:
        await room.mention(QUESTION)
        await room.say(FOLLOW_UP, kind="channel")
        assert len(room.service.asked) == 1
        assert "Ikke svar mer her" not in [each["title"] for each in room.last["actions"]]

    play(scenario, follow_ups=False)


def test_a_muted_thread_is_silent_until_the_bot_is_mentioned(play: Any) -> None:
    """The button under an answer stops follow-ups there."""

    async def scenario(room: Any) -> None:
        await room.mention(QUESTION)
        told = await room.press(room.last, "Ikke svar mer her", kind="channel")
        assert told["value"] == "Jeg svarer ikke mer i denne tråden uten å bli nevnt."
        await room.say(FOLLOW_UP, kind="channel")
        assert len(room.service.asked) == 1
        await room.mention(FOLLOW_UP)
        assert len(room.service.asked) == 2

    play(scenario)


def test_the_bot_does_not_answer_itself(play: Any) -> None:
    """Nor another bot."""

    async def scenario(room: Any) -> None:
        await room.say(QUESTION, user="28:bot")
        await room.say(QUESTION, **{"from": {"id": "28:another", "role": "bot"}})
        assert not room.service.asked

    play(scenario)


# -- the conversation


def keeping(tools: Any, database: str) -> Any:
    """A service that journals as the real one does."""
    journal = Journal.open(database)

    class Keeping(tools.fakes.FakeService):
        def ask(self, question: str, conversation: Any = (), surface: str = "web") -> Any:
            reply = super().ask(question, conversation, surface)
            now = datetime.now(UTC)
            journal.record(Entry(reply.ref, now, surface, question, Language.NB, reply.answer.status, 0.9, "b2"))
            return reply

    return Keeping()


def turns(service: Any) -> list[list[str]]:
    return [[each.question for each in conversation] for _, conversation, _ in service.asked]


def test_earlier_questions_are_remembered(play: Any, tools: Any, database: str) -> None:
    """A follow-up is understood along with the reader's own questions in that conversation, and nobody else's."""

    async def scenario(room: Any) -> None:
        await room.say(QUESTION)
        await room.say("Er det kanskje lov?", user="29:ola")
        await room.say(FOLLOW_UP)
        await room.say(FOLLOW_UP, where="a:2")
        assert turns(room.service) == [[], [], [QUESTION], []]

    play(scenario, service=keeping(tools, database))


def quoting(message: str, sender: str, preview: str) -> dict[str, Any]:
    """As Teams sends a message that quotes another (Teams SDK 2.1, QuotedReplyEntity)."""
    quoted = {"messageId": message, "senderId": sender, "preview": preview}
    return {"entities": [{"type": "quotedReply", "quotedReply": quoted}]}


def test_an_answer_that_is_quoted_is_what_a_question_is_about(play: Any, tools: Any, database: str) -> None:
    """Whoever quotes it, and wherever in the conversation: the question that it answered comes along."""

    async def scenario(room: Any) -> None:
        await room.say(QUESTION)
        about = quoting("m2", "28:bot", "Du kan kritisere …")
        await room.say(f'<quoted messageId="m2"/> {FOLLOW_UP}', user="29:ola", **about)
        assert turns(room.service) == [[], [QUESTION]]
        assert room.service.asked[1][0] == FOLLOW_UP

    play(scenario, service=keeping(tools, database))


def test_what_others_wrote_and_is_quoted_is_read_too(play: Any) -> None:
    """A message of a colleague's is read together with what is said of it; one that was deleted, or is none, is not."""

    async def scenario(room: Any) -> None:
        await room.say('<quoted messageId="7"/> Hva gjelder?', **quoting("7", "29:ola", QUESTION))
        gone = quoting("7", "29:ola", QUESTION)
        gone["entities"][0]["quotedReply"]["isReplyDeleted"] = True
        await room.say("Hei", **gone)
        await room.say(
            "Hei", entities=[{"type": "quotedReply"}, {"type": "quotedReply", "quotedReply": {"messageId": 7}}]
        )
        assert [asked for asked, _, _ in room.service.asked] == [f"Hva gjelder?\n{QUESTION}", "Hei", "Hei"]

    play(scenario)


def test_earlier_questions_are_remembered_after_a_restart(teams: Any, tools: Any, database: str) -> None:
    """They stand in the journal, redacted, and not in the process."""

    async def scenario() -> None:
        service = keeping(tools, database)
        async with tools.process(teams, database, service) as room:
            await room.say(f"{QUESTION} Ring 22 33 44 55")
        async with tools.process(teams, database, service) as room:
            room.count = 10
            await room.say(FOLLOW_UP)
        assert turns(service)[-1] == [f"{QUESTION} Ring [telefonnummer]"]

    asyncio.run(scenario())


def test_a_conversation_is_forgotten_after_a_day(play: Any, tools: Any, database: str) -> None:
    """What was asked the day before yesterday does not colour today's question, and its trace is removed."""

    async def scenario(room: Any) -> None:
        await room.say(QUESTION)
        old = datetime.now(UTC) - timedelta(days=2)
        with room.app.handler.refs.database.engine.begin() as connection:
            connection.execute(update(AnswerRefRow).values(noted_at=old))
        await room.say(FOLLOW_UP)
        assert turns(room.service)[-1] == []
        room.app.handler.refs.forget_old()
        with room.app.handler.refs.database.engine.begin() as connection:
            kinds = connection.exec_driver_sql("select kind from answer_refs").scalars().all()
        assert sorted(kinds) == ["message", "message", "turn"]

    play(scenario, service=keeping(tools, database))


def test_nothing_personal_is_kept_of_a_conversation(play: Any, tools: Any, database: str, tmp_path: Path) -> None:
    """Neither the user's ids nor the raw question reach the disk."""

    async def scenario(room: Any) -> None:
        await room.mention("Mitt nummer er 13097248022", user="29:hemmelig")

    play(scenario, service=keeping(tools, database))
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("journal.db*"))
    for secret in (b"13097248022", b"29:hemmelig", b"Kari", b"thread.tacv2"):
        assert secret not in kept


# -- language, trouble


@pytest.mark.parametrize(("locale", "words"), [("nn-NO", "Noko gjekk gale"), ("en-GB", "Something went wrong")])
def test_a_failure_is_told_in_the_readers_language(play: Any, tools: Any, locale: str, words: str) -> None:
    """With the reference that is in the log; there is no question's language to go by."""

    async def scenario(room: Any) -> None:
        await room.say("Svikt", locale=locale)
        assert words in tools.seen(room.last)
        assert "7f3a" in tools.seen(room.last)

    play(scenario)


def test_an_unexpected_defect_is_told_too(play: Any, tools: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """The asker gets a reference, the log gets it as well, and neither gets the question."""

    async def scenario(room: Any) -> None:
        await room.say("Krasj")
        assert "Noe gikk galt hos meg" in tools.seen(room.last)

    play(scenario)
    assert "hemmelig" not in capsys.readouterr().out


def test_what_is_no_question_is_said(play: Any, tools: Any) -> None:
    """A mention without a question gets a line that says what to do."""

    async def scenario(room: Any) -> None:
        await room.mention("")
        assert tools.seen(room.last) == "Skriv et spørsmål, så leter jeg i veiledningen."

    play(scenario)


def test_the_frame_speaks_the_questions_language(play: Any, tools: Any) -> None:
    """Whatever the reader's Teams speaks."""

    async def scenario(room: Any) -> None:
        await room.say("Can I criticise my agency?", locale="nn-NO")
        assert tools.seen(room.last).startswith("The guidance says:")

    play(scenario)


# -- the welcome


def joined(room: Any, **more: Any) -> Any:
    return {
        **room.activity(**more),
        "type": "conversationUpdate",
        "membersAdded": [{"id": "28:bot"}, {"id": "29:kari"}],
    }


def test_the_welcome_has_questions_to_begin_with(play: Any, tools: Any) -> None:
    """A greeting, and the editors' questions as buttons that ask them."""

    async def scenario(room: Any) -> None:
        await room.send(joined(room))
        assert "Jeg finner og siterer veiledningen" in tools.seen(room.last)
        asks = {each["title"]: each["data"]["msteams"] for each in room.last["actions"]}
        question = "Kan jeg like et kritisk innlegg?"
        assert asks == {question: {"type": "imBack", "value": question}}

    play(scenario)


def test_the_welcome_comes_once(play: Any) -> None:
    """Teams tells in two ways that the bot is there, and sometimes again."""

    async def scenario(room: Any) -> None:
        await room.send(joined(room))
        await room.send({**room.activity(), "type": "installationUpdate", "action": "add"})
        await room.send(joined(room))
        await room.send({**room.activity(), "type": "installationUpdate", "action": "remove"})
        assert len(room.teams.messages) == 1

    play(scenario)


def test_somebody_else_joining_is_not_greeted(play: Any) -> None:
    """The welcome is for the bot's own arrival."""

    async def scenario(room: Any) -> None:
        await room.send({**joined(room, kind="channel"), "membersAdded": [{"id": "29:ola"}]})
        assert not room.teams.posts

    play(scenario)


@pytest.mark.parametrize(("locale", "words"), [("nb-NO", "Nevn meg"), ("nn-NO", "Nemn meg"), ("sv-SE", "Nevn meg")])
def test_in_a_team_the_welcome_says_how_to_ask(play: Any, tools: Any, locale: str, words: str) -> None:
    """One line, in the language of whoever added the bot."""

    async def scenario(room: Any) -> None:
        await room.send(joined(room, kind="channel", locale=locale))
        assert tools.seen(room.last).startswith(words)

    play(scenario)


def test_the_words_of_a_message_in_html() -> None:
    """Tags go, entities are letters, blocks are lines."""
    markup = "<div><p>Kan vi&nbsp;slette <b>dette</b>?</p><ul><li>A &amp; B</li></ul></div>"
    assert visible_text(markup) == "Kan vi slette dette?\nA & B"


def test_deliveries_know_what_is_finished(database: str) -> None:
    """Claimed is not finished, and what was never claimed is neither."""
    keys = IdempotencyKeys.open(database)
    assert not keys.finished("k")
    keys.claim("k")
    assert not keys.finished("k")
    keys.done("k")
    assert keys.finished("k")
    keys.close()
