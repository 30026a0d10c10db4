"""The assistant pane of older apps, the App Home and previews of links."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.chat.views.link import draw_page
from bot.database import DatabaseError
from bot.journal import Entry
from bot.surfaces.slack.connect import connected
from bot.surfaces.slack.render import render_blocks
from bot.types import Language, Status
from index.types import Authority, Document, Section

QUESTION = "Kan jeg kritisere etaten min?"


def asked(faq: str | None) -> Entry:
    return Entry("7f3a", datetime.now(UTC), "web", "hemmelig", Language.NB, Status.FAQ, 0.9, "b2", faq=faq)


# -- the assistant pane


@pytest.mark.parametrize(("locale", "words"), [("nb-NO", "Hva lurer du på?"), ("nn-NO", "Kva lurer du på?")])
def test_opening_the_pane_greets_and_suggests(play: Any, locale: str, words: str) -> None:
    """The greeting is in the user's locale; suggestions are the editors' questions."""

    async def scenario(room: Any) -> None:
        room.slack.locales["U1"] = locale
        thread = {"user_id": "U1", "channel_id": "D1", "thread_ts": "1.0", "context": {}}
        for _ in range(2):  # Slack may deliver it again
            await room.event({"type": "assistant_thread_started", "assistant_thread": thread, "event_ts": "1.0"})
        assert len(room.slack.posts) == 1
        assert words in room.last["text"]
        (prompts,) = room.slack.of("assistant.threads.setSuggestedPrompts")
        assert prompts["prompts"][0]["message"] == "Kan jeg like et kritisk innlegg?"

    play(scenario, view="assistant")


def test_asking_in_the_pane(play: Any) -> None:
    """Status while it is looked for, a title, and the answer in the thread."""

    async def scenario(room: Any) -> None:
        await room.say(QUESTION, channel="D1", thread_ts="1.0")
        assert room.last["thread_ts"] == "1.0"
        (status,) = room.slack.of("assistant.threads.setStatus")
        assert status["status"] == "Leter i veiledningen …"
        (title,) = room.slack.of("assistant.threads.setTitle")
        assert title["title"] == QUESTION
        methods = [name for name, _ in room.slack.calls]
        assert methods.index("assistant.threads.setStatus") < methods.index("chat.postMessage")

    play(scenario, view="assistant")


def test_a_pane_without_status_still_answers(play: Any) -> None:
    """Status and title are niceties."""

    async def scenario(room: Any) -> None:
        room.slack.errors["assistant.threads.setStatus"] = "access_denied"
        await room.say(QUESTION, channel="D1", thread_ts="1.0")
        assert len(room.slack.posts) == 1

    play(scenario, view="assistant")


def test_following_up_in_the_pane(play: Any) -> None:
    """Earlier questions of the thread are passed on; a repeated event is answered once."""

    async def scenario(room: Any) -> None:
        await room.say(QUESTION, channel="D1", thread_ts="1.0")
        event = room.message("Er det kanskje lov?", channel="D1", thread_ts="1.0")
        await room.event(event, "Ev9")
        await room.event(event, "Ev9")
        assert len(room.slack.posts) == 2
        assert len(room.slack.of("assistant.threads.setStatus")) == 2
        assert [each.question for each in room.service.asked[1][1]] == [QUESTION]

    play(scenario, view="assistant")


# -- App Home


async def open_home(room: Any) -> Any:
    await room.event({"type": "app_home_opened", "user": "U1", "tab": "home", "channel": "D1", "event_ts": "1.0"})
    return room.slack.of("views.publish")[-1]["view"]


def test_the_home_has_search_most_asked_and_recently_reviewed(play: Any, tools: Any) -> None:
    """All three are there, and never a question that a reader wrote."""

    async def scenario(room: Any) -> None:
        view = await open_home(room)
        text = tools.seen(view)
        assert view["type"] == "home"
        assert "Kan jeg like et kritisk innlegg?" in text
        assert "Ytringsfrihet for ansatte" in text
        assert "hemmelig" not in text
        assert any(block["type"] == "input" and block["dispatch_action"] for block in view["blocks"])

    play(scenario, asked=lambda: [asked("likes-kritikk"), asked(None)])


def test_the_home_opens_without_the_journal(play: Any, tools: Any) -> None:
    """When the journal fails, the editors' questions are shown unranked."""

    def fail() -> Any:
        raise DatabaseError("no disk")

    async def scenario(room: Any) -> None:
        assert "Kan jeg like et kritisk innlegg?" in tools.seen(await open_home(room))

    play(scenario, asked=fail)


def test_the_home_is_warm_at_the_start(run: Any) -> None:
    """What it is made of is read before anybody opens it: from cold that takes seconds, and a trigger lasts three."""

    async def scenario(room: Any) -> None:
        build = room.service.build()
        assert not {**build.faq.read_already(), **build.documents.read_already()}
        async with connected(room.app):
            async with asyncio.timeout(60):
                while set(build.faq.read_already()) != set(build.faq):  # noqa: ASYNC110 - it is another thread
                    await asyncio.sleep(0.01)
                while set(build.documents.read_already()) != set(build.documents):  # noqa: ASYNC110
                    await asyncio.sleep(0.01)

    run(scenario)


def test_searching_from_the_home(play: Any, tools: Any) -> None:
    """What is typed, or a question picked, is answered in a modal."""

    async def scenario(room: Any) -> None:
        view = await open_home(room)
        where = {"view": {"type": "home", "id": "VH"}, "response_url": "", "channel": None}
        await room.click({"action_id": "question", "type": "plain_text_input", "value": QUESTION}, **where)
        await room.click(tools.button(view, "ask_0"), **where)
        first, second = room.slack.of("views.update")
        assert "Du kan kritisere" in tools.seen(first["view"])
        assert "Ja, på din egen konto" in tools.seen(second["view"])

    play(scenario)


# -- previews of links


async def share_link(room: Any, url: str, **more: Any) -> list[Any]:
    links = [{"url": url, "domain": "veileder.test"}]
    event = {"type": "link_shared", "user": "U1", "channel": "C1", "message_ts": "1.0", "links": links, **more}
    await room.event(event)
    return list(room.slack.of("chat.unfurl"))


def test_a_link_to_a_quote_shows_the_quoted_words(play: Any, tools: Any) -> None:
    """The card has the section, the passage of the address, its weight and review date."""

    async def scenario(room: Any) -> None:
        url = tools.fakes.CRITICISM.url
        (call,) = await share_link(room, url)
        text = tools.seen(call["unfurls"][url]["blocks"])
        assert "Kritikk av egen virksomhet" in text
        assert "Du kan kritisere virksomheten du arbeider i." in text
        assert "Lov · gjennomgått 1. november 2026" in text

    play(scenario)


def previewed(document: Document, section: Section) -> list[Any]:
    return list(render_blocks(draw_page(document, section, "Ord").elements))


def test_a_preview_says_what_the_section_weighs(tools: Any) -> None:
    """A section of advice in a document of law is advice."""
    law = tools.fakes.CURRENT.documents["ytringsfrihet"]
    advice = replace(law.sections[1], authority=Authority.GUIDANCE)
    assert "Råd · gjennomgått" in tools.seen(previewed(law, advice))
    assert "Lov · gjennomgått" in tools.seen(previewed(law, law.sections[2]))


@pytest.mark.parametrize(
    "path",
    ["/guidance/roller", "/guidance/roller#de-tre-rollene", "/guidance/roller?build=gone&start=x&end=99999999999"],
)
def test_a_link_to_a_document_shows_its_beginning(play: Any, tools: Any, path: str) -> None:
    """Without a passage, the first words of the section."""

    async def scenario(room: Any) -> None:
        (call,) = await share_link(room, tools.fakes.BASE_URL + path, unfurl_id="u", source="composer")
        assert call["unfurl_id"] == "u"
        assert "Alt du skriver" in tools.seen(list(call["unfurls"].values()))

    play(scenario)


def test_a_link_to_an_answer_of_the_editors_shows_it(play: Any, tools: Any) -> None:
    """The card has their question, their words and who approved them."""

    async def scenario(room: Any) -> None:
        entry = next(iter(tools.fakes.CURRENT.faq.values()))
        (call,) = await share_link(room, f"{tools.fakes.BASE_URL}/faq/{entry.id}")
        text = tools.seen(list(call["unfurls"].values()))
        assert entry.question in text
        assert entry.approved_by in text

    play(scenario)


@pytest.mark.parametrize(
    "url",
    [
        "http://veileder.test/",
        "http://annet.no/guidance/roller",
        "http://veileder.test/guidance/x",
        "http://veileder.test/faq/x",
    ],
)
def test_other_links_get_no_preview(play: Any, url: str) -> None:
    """Only pages of the guidance have cards."""

    async def scenario(room: Any) -> None:
        assert not await share_link(room, url)

    play(scenario)
