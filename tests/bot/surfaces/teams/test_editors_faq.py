"""FAQ drafts, wished changes and the queue in Teams: named by what people do."""

import asyncio
import json
import threading
from pathlib import Path
from typing import Any

import pytest
from fakes import change

from bot.editorial.approve import approve
from bot.publishing import BlockedError, Change, Report, Seen
from index.read.corpus import load_faq
from tests.bot.surfaces.teams.editors import (
    ALSO,
    ASKER,
    KARI,
    NOT_FOUND,
    OLA,
    PER,
    SURE,
    answer,
    ask_and_escalate,
    at_desk,
    button,
    checked,
    fields,
    in_dialog,
    in_room,
    newest,
    person,
    press,
    queue,
    used_on,
    who,
)


@pytest.fixture(autouse=True)
def no_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.surfaces.teams.client.FIRST_WAIT", 0.0)


# -- from an answer to a FAQ entry


async def make_draft(room: Any, user: str = KARI) -> Any:
    """A case, its answer, and the card with its draft."""
    await ask_and_escalate(room)
    await answer(room, KARI, "Ja, **bak** huset.")
    return await at_desk(room, "Lag FAQ", user)


async def preview_of(room: Any, **typed: str) -> Any:
    return await at_desk(room, "Forhåndsvis", KARI, {"also": ALSO, **typed}, await make_draft(room))


def test_a_draft_that_was_changed_after_the_preview_is_not_published(run: Any, corpus: Path) -> None:
    """The button publishes what stood above it and nothing else: who presses it has read that."""

    async def scenario(room: Any) -> None:
        draft = await make_draft(room)
        typed = {"also": ALSO, "question": "Kan jeg parkere?"}
        mine = await at_desk(room, "Forhåndsvis", KARI, typed, draft)
        await at_desk(room, "Forhåndsvis", PER, {**typed, "answer": "Nei."}, draft)
        assert "endret etter forhåndsvisningen" in await at_desk(room, "Publiser", KARI, card=mine)
        assert not (corpus / "faq" / "kan-jeg-parkere.md").exists()

    run(scenario)


def test_an_answered_question_becomes_an_answer_for_the_next(run: Any, corpus: Path) -> None:
    """One press makes the draft; preview, publish, and the next person gets it."""

    async def scenario(room: Any) -> None:
        preview = await preview_of(room, question="Kan jeg parkere?")
        shown = room.tools.seen(preview)
        assert "Redaksjonen har svart på dette:" in shown
        assert "bak huset." in shown
        assert "Bygger på:" in shown
        told = await at_desk(room, "Publiser", KARI, {"why": "Mange spør"}, preview)
        assert "Publisert. Svaret er i bruk." in room.tools.seen(told)
        entry = load_faq(corpus / "faq" / "kan-jeg-parkere.md")
        assert (entry.approved_by, entry.also) == ("Kari Nordmann", tuple(ALSO.splitlines()))
        assert room.editorial.changes.latest(1)[0].why == "Mange spør"
        assert "kan-jeg-parkere" in room.tools.seen(newest(room))
        assert "Lag FAQ" not in json.dumps(newest(room))
        await room.say("Kan jeg parkere?", **who(OLA))
        assert "Redaksjonen har svart på dette:" in room.tools.seen(room.last)

    run(scenario)


def test_what_is_missing_is_said_and_what_was_typed_stays(run: Any) -> None:
    """Nothing is published."""

    async def scenario(room: Any) -> None:
        draft = await make_draft(room)
        typed = {"also": "en\nto", "answer": " ", "based_on": "", "question": "Kan jeg?"}
        told = await at_desk(room, "Forhåndsvis", KARI, typed, draft)
        text = room.tools.seen(told)
        assert "For kort til å være et spørsmål. Skriv hele ord, som «dele bilder»." in text
        assert "Skriv svaret." in text
        assert "Velg minst én del" not in text
        assert fields(told, room.tools)["question"] == "Kan jeg?"
        html = await at_desk(room, "Forhåndsvis", KARI, {"also": ALSO, "answer": "Ja <b>her</b>"}, draft)
        assert "HTML" in room.tools.seen(html)

    run(scenario)


def test_sections_are_found_by_what_is_typed(run: Any) -> None:
    """More to choose from, everything else as it was; a choice ends up in the entry."""

    async def scenario(room: Any) -> None:
        draft = await make_draft(room)
        more = await at_desk(room, "Finn flere deler", KARI, {"find": "arkivere", "question": "Min egen?"}, draft)
        assert fields(more, room.tools)["question"] == "Min egen?"
        chosen = "moderering#arkivere-meldinger"
        assert chosen in json.dumps(more)
        preview = await at_desk(room, "Forhåndsvis", KARI, {"also": ALSO, "based_on": chosen}, more)
        assert "Moderering › Arkivere meldinger" in room.tools.seen(preview)
        again = await at_desk(room, "Endre", KARI, card=preview)
        assert fields(again, room.tools)["based_on"] == chosen

    run(scenario)


def test_the_way_back_leads_to_the_case(run: Any) -> None:
    """An editor who changes their mind sees the case again."""

    async def scenario(room: Any) -> None:
        assert NOT_FOUND in room.tools.seen(await at_desk(room, "Tilbake", KARI, card=await make_draft(room)))

    run(scenario)


def test_a_published_answer_is_undone(run: Any, corpus: Path) -> None:
    """From the card after publishing: the entry is gone, also for readers; again says that it was."""

    async def scenario(room: Any) -> None:
        done = await at_desk(room, "Publiser", KARI, card=await preview_of(room, question="Kan jeg parkere?"))
        assert "Angret." in room.tools.seen(await at_desk(room, "Angre", KARI, card=done))
        assert not (corpus / "faq" / "kan-jeg-parkere.md").exists()
        assert "avgjort allerede" in await at_desk(room, "Angre", KARI, card=done)

    run(scenario)


def test_a_blocked_publication_asks_for_a_reason(run: Any, corpus: Path) -> None:
    """The report in short, the file taken back; with a reason it goes through, without one it does not."""
    asked: list[str] = []

    def publish(accept: str, _by: str) -> str:
        asked.append(accept)
        if not accept:
            worse = Change(
                "golden", "Kan ledere delta?", Seen("answered", "a#b"), Seen("faq", faq="parkere"), worse=True
            )
            raise BlockedError(Report("b9", "b8", "2026-11-25T12:00:00+00:00", changes=(worse,)))
        return "b9"

    async def scenario(room: Any) -> None:
        blocked = await at_desk(room, "Publiser", KARI, card=await preview_of(room, question="Kan jeg parkere?"))
        assert "«Kan ledere delta?»" in room.tools.seen(blocked)
        assert not (corpus / "faq" / "kan-jeg-parkere.md").exists()
        assert "Hvorfor skal det publiseres likevel?" in await at_desk(room, "Publiser likevel", KARI, card=blocked)
        done = await at_desk(room, "Publiser likevel", KARI, {"accept": "Det nye er bedre"}, blocked)
        assert "Publisert." in room.tools.seen(done)
        assert asked == ["", "Det nye er bedre"]
        assert room.editorial.changes.latest(1)[0].accepted == "Det nye er bedre"

    run(scenario, publish=publish)


def test_a_corpus_with_problems_is_told(run: Any, corpus: Path) -> None:
    """File and what to do; nothing is left behind and the draft waits in the queue."""

    async def scenario(room: Any) -> None:
        preview = await preview_of(room, answer="Ja, [her](finnes-ikke.md).")
        told = await at_desk(room, "Publiser", KARI, card=preview)
        assert "corpus/faq/hvor-parkerer-jeg.md" in room.tools.seen(told)
        assert not (corpus / "faq" / "hvor-parkerer-jeg.md").exists()
        assert "Forslag til FAQ" in room.tools.seen(await queue(room, KARI))

    run(scenario)


def test_a_publication_that_takes_long_is_told_later(run: Any) -> None:
    """The press is answered at once; what came of it comes in the editor's own chat, with the way back."""
    go_on = threading.Event()

    def publish(*_: str) -> str:
        assert go_on.wait(60)
        return "b9"

    async def scenario(room: Any) -> None:
        preview = await preview_of(room)
        drain, room.app.handler.drain = room.app.handler.drain, lambda _: asyncio.sleep(0)
        told = await at_desk(room, "Publiser", KARI, card=preview)
        assert "i en melding fra meg" in told
        go_on.set()
        await drain(60)
        own = [each for each in room.teams.messages if each["in"] == f"own:{KARI}"]
        assert "Publisert." in room.tools.seen(own[-1])
        assert button(own[-1], "Angre", room.tools)

    run(scenario, publish=publish, patience=0.0)


def test_a_defect_in_publishing_is_told(run: Any) -> None:
    """With a reference, and the draft is in the queue."""

    def publish(*_: str) -> str:
        raise RuntimeError

    async def scenario(room: Any) -> None:
        assert "(ref. " in await at_desk(room, "Publiser", KARI, card=await preview_of(room))
        assert room.editorial.queue(person(KARI)).proposals

    run(scenario, publish=publish)


async def save(room: Any, words: str, user: str) -> Any:
    """«Lagre som FAQ» on a message."""
    found = await room.invoke("composeExtension/fetchTask", used_on(words, "save_as_faq"), **who(user))
    return in_dialog(found, room.tools)


async def in_extension(room: Any, card: Any, title: str, user: str, typed: Any = None) -> Any:
    data = {**button(card, title, room.tools)["data"], **fields(card, room.tools), **(typed or {})}
    submit = {**used_on("", "save_as_faq"), "data": data}
    return in_dialog(await room.invoke("composeExtension/submitAction", submit, **who(user)), room.tools)


def test_any_message_becomes_a_draft(run: Any, corpus: Path) -> None:
    """A question is the question, other words the answer; both redacted. An editor publishes it in the dialog."""

    async def scenario(room: Any) -> None:
        answered = await save(room, "<p>Bare med samtykke. 912 34 567</p>", KARI)
        assert fields(answered, room.tools)["answer"] == "Bare med samtykke. [telefonnummer]"
        draft = await save(room, "<div>Kan vi dele bilder?</div>", KARI)
        assert fields(draft, room.tools)["question"] == "Kan vi dele bilder?"
        assert fields(draft, room.tools)["based_on"]
        typed = {"also": ALSO, "answer": "Bare med samtykke."}
        preview = await in_extension(room, draft, "Forhåndsvis", KARI, typed)
        done = await in_extension(room, preview, "Publiser", KARI)
        assert "Publisert." in room.tools.seen(done)
        assert load_faq(corpus / "faq" / "kan-vi-dele-bilder.md").approved_by == "Kari Nordmann"

    run(scenario)


def test_others_drafts_wait_for_approval(run: Any, corpus: Path) -> None:
    """Sent in with a reason, announced to the editors, opened from there and published by one of them."""

    async def scenario(room: Any) -> None:
        draft = await save(room, "Kan vi dele bilder?", OLA)
        preview = await in_extension(room, draft, "Forhåndsvis", OLA, {"also": ALSO, "answer": "Bare med samtykke."})
        assert "Bare redaktører" in await in_extension(room, preview, "Send inn", ASKER)
        told = await in_extension(room, preview, "Send inn", OLA, {"why": "Får det ofte"})
        assert "Forslaget er sendt til redaksjonen." in told
        assert not (corpus / "faq" / "kan-vi-dele-bilder.md").exists()
        news = in_room(room)[-1]
        assert "Fra Ola Ansatt" in room.tools.seen(news)
        assert "Bare redaktører" in await at_desk(room, "Se gjennom", ASKER, card=news)
        form = await at_desk(room, "Se gjennom", PER, card=news)
        done = await at_desk(room, "Publiser", PER, card=await at_desk(room, "Forhåndsvis", PER, card=form))
        assert "Publisert." in room.tools.seen(done)
        assert load_faq(corpus / "faq" / "kan-vi-dele-bilder.md").approved_by == "Per Hansen"
        assert "avgjort allerede" in await at_desk(room, "Avvis", PER, card=news)

    run(scenario)


def test_where_nobody_is_an_editor_no_draft_is_taken(run: Any) -> None:
    """Nobody would ever see it, and whoever tries is told so."""

    async def scenario(room: Any) -> None:
        assert await save(room, "Kan vi dele bilder?", OLA) == "Redaktørene tar ikke imot forslag her."

    run(scenario, editors=frozenset())


# -- wished changes


def test_a_change_is_wished_for_on_a_quote(run: Any) -> None:
    """Anybody may; the editors see the section, the quoted words and the wish, redacted."""

    async def scenario(room: Any) -> None:
        await room.mention(SURE, **who(ASKER))
        dialog = await press(room, room.last, "Foreslå endring", OLA, kind="channel")
        typed = {"text": "Skriv om Teams. 912 34 567"}
        assert "Forslaget er sendt" in await press(room, dialog, "Send", OLA, typed, kind="channel")
        news = in_room(room)[-1]
        text = room.tools.seen(news)
        assert "Ytringsfrihet › Ledere i debatten" in text
        assert "Ledere bør tenke seg om." in text
        assert "Skriv om Teams. [telefonnummer]" in text
        assert await at_desk(room, "Ferdig", KARI, card=news) == "Tatt ut av køen."
        assert not room.editorial.queue(person(KARI)).changes_asked_for

    run(scenario)


def test_a_wish_about_one_of_several_quotes(run: Any) -> None:
    """The dialog asks which; the one chosen is attached. Without words nothing is sent."""

    async def scenario(room: Any) -> None:
        await room.mention("Kan jeg kritisere etaten min?", **who(ASKER))
        dialog = await press(room, room.last, "Foreslå endring", OLA, kind="channel")
        assert await press(room, dialog, "Send", OLA, kind="channel") == "Skriv hva som bør endres."
        options = [each for each in room.tools.fake_teams.walk(dialog) if each.get("id") == "which"]
        last = options[0]["choices"][-1] if options else {"value": "0", "title": ""}
        await press(room, dialog, "Send", OLA, {"which": last["value"], "text": "Kort ned."}, kind="channel")
        (wish,) = room.editorial.queue(person(KARI)).changes_asked_for
        assert wish.change.section.endswith(last["title"])
        gone = await press(room, dialog, "Send", OLA, {"which": "99", "text": "Kort ned."}, kind="channel")
        assert "avgjort allerede, eller finnes ikke" in gone

    run(scenario)


def test_a_wish_on_a_quote_that_is_gone(run: Any) -> None:
    """Says so."""

    async def scenario(room: Any) -> None:
        told = await room.invoke("task/fetch", {"data": {"do": "suggest", "carried": "from another version"}})
        assert "finnes ikke lenger" in told["task"]["value"]

    run(scenario)


# -- the queue


def test_the_queue_of_editors(run: Any, corpus: Path) -> None:
    """Cases and stale entries with their buttons; others are refused in words, and a question is still a question."""

    async def scenario(room: Any) -> None:
        approve(corpus)
        change(corpus / "guidance" / "moderering.md", "Dere kan slette", "Dere bør slette")
        room.editorial.publisher.publish("", "")
        await ask_and_escalate(room)
        for words in ("kø", "Køen", "queue."):
            card = checked(await queue(room, KARI, words), room.tools)
            text = room.tools.seen(card)
            assert "Redaksjonens kø" in text
            assert NOT_FOUND in text
            assert "Kan vi slette en kommentar?" in text
        assert "Spørsmål uten svar: 1" in card["fallbackText"]
        assert "Bare redaktører" in room.tools.seen(await queue(room, ASKER))
        assert "Redaksjonens kø" not in room.tools.seen(await queue(room, KARI, "Hva er en kø?"))

    run(scenario)


def test_an_empty_queue_says_so(run: Any) -> None:
    """And nothing more."""

    async def scenario(room: Any) -> None:
        card = await queue(room, KARI)
        assert "Ingenting venter." in room.tools.seen(card)
        assert "Ingenting venter." in room.tools.seen(await press(room, card, "Vis køen på nytt", KARI))

    run(scenario)


def test_a_full_queue_fits(run: Any) -> None:
    """Only some of each kind are shown, with how many more there are."""

    async def scenario(room: Any) -> None:
        for _ in range(12):
            ref = room.service.ask(f"{NOT_FOUND} {'langt ' * 300}", surface="slack").ref
            room.editorial.escalate(ref, "slack", "C1:1.0:U5")
        assert "til" in room.tools.seen(await queue(room, KARI))

    run(scenario)


def test_a_case_is_taken_and_answered_from_the_queue(run: Any) -> None:
    """The queue shows it at once, and the editors' card too."""

    async def scenario(room: Any) -> None:
        await ask_and_escalate(room)
        shown = await press(room, await queue(room, KARI), "Ta saken", KARI)
        assert "Tatt av Kari Nordmann." in room.tools.seen(shown)
        assert "Tatt av Kari Nordmann." in room.tools.seen(newest(room))
        told = await press(room, await queue(room, PER), "Send", PER, {"answer": "Bak huset."})
        assert "Kari Nordmann har tatt saken." in room.tools.seen(told)
        after = await press(room, shown, "Send", KARI, {"answer": "Bak huset."})
        assert "Svaret er på vei til leseren." in room.tools.seen(after)
        assert NOT_FOUND not in room.tools.seen(after)

    run(scenario)


def test_a_stale_entry_is_gone_through_from_the_queue(run: Any, corpus: Path) -> None:
    """It opens as a draft; publishing it again takes the note away, and the change can be undone from the queue."""

    async def scenario(room: Any) -> None:
        approve(corpus)
        change(corpus / "guidance" / "moderering.md", "Dere kan slette", "Dere bør slette")
        room.editorial.publisher.publish("", "")
        form = await press(room, await queue(room, KARI), "Se gjennom", KARI)
        preview = await press(room, form, "Forhåndsvis", KARI, {"answer": "Ja, og dere bør."})
        done = await press(room, preview, "Publiser", KARI)
        assert not room.editorial.queue(person(KARI)).stale
        assert load_faq(corpus / "faq" / "slette-kommentar.md").answer == "Ja, og dere bør."
        shown = await press(room, done, "Tilbake", KARI)
        assert "Redaksjonens kø" in room.tools.seen(shown)
        await press(room, shown, "Angre", KARI)
        assert load_faq(corpus / "faq" / "slette-kommentar.md").answer == "Ja, når den bryter reglene."

    run(scenario)


def test_a_change_that_was_changed_since_is_not_undone(run: Any, corpus: Path) -> None:
    """The editor is told why."""

    async def scenario(room: Any) -> None:
        done = await at_desk(room, "Publiser", KARI, card=await preview_of(room, question="Kan jeg parkere?"))
        change(corpus / "faq" / "kan-jeg-parkere.md", "bak", "foran")
        assert "Fila er endret siden." in await at_desk(room, "Angre", KARI, card=done)

    run(scenario)
