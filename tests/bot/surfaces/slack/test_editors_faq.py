"""FAQ drafts, wished changes and the queue in Slack, through Bolt's real dispatch: named by what people do."""

import json
from pathlib import Path
from typing import Any

from fakes import change

from bot.editorial.approve import approve
from bot.publishing import BlockedError, Change, Report, Seen
from index.read.corpus import load_faq
from tests.bot.surfaces.slack.editors import (
    ALSO,
    ASKER,
    KARI,
    NOT_FOUND,
    OLA,
    PER,
    answer,
    ask_and_escalate,
    home,
    in_room,
    newest,
    press,
    view,
)

# -- from an answer to a FAQ entry


async def make_draft(room: Any, user: str = KARI) -> Any:
    """A case, its answer, and the modal with its draft."""
    await ask_and_escalate(room)
    await answer(room, KARI, "Ja, **bak** huset.")
    await press(room, "case_make_faq", user)
    return view(room)


def test_an_answered_question_becomes_an_answer_for_the_next(run: Any, corpus: Path) -> None:
    """One press makes the draft; preview, publish, and the next person gets it."""

    async def scenario(room: Any) -> None:
        draft = await make_draft(room)
        pushed = await room.submit(draft, {"also": ALSO, "question": "Kan jeg parkere?"})
        assert pushed["response_action"] == "push"
        assert not room.tools.fake_slack.view_problems(pushed["view"])
        shown = room.tools.seen(pushed["view"]["blocks"])
        assert "Redaksjonen har svart på dette:" in shown
        assert "bak huset." in shown
        assert "Bygger på:" in shown
        told = await room.submit(pushed["view"], {"why": "Mange spør"})
        assert "Publiserer." in room.tools.seen(told["view"])
        assert "Publisert. Svaret er i bruk." in room.tools.seen(view(room))
        entry = load_faq(corpus / "faq" / "kan-jeg-parkere.md")
        assert (entry.approved_by, entry.also) == ("Kari Nordmann", tuple(ALSO.splitlines()))
        await room.say("<@UBOT> Kan jeg parkere?", user=OLA, channel="C2")
        assert "bak" in room.tools.seen(room.last["blocks"])
        assert "Redaksjonen har svart på dette:" in room.last["text"]
        assert "kan-jeg-parkere" in room.tools.seen(newest(room))
        assert "case_make_faq" not in json.dumps(newest(room))

    run(scenario)


def test_a_draft_that_was_changed_after_the_preview_is_not_published(run: Any, corpus: Path) -> None:
    """The button publishes what stood above it and nothing else: who presses it has read that."""

    async def scenario(room: Any) -> None:
        draft = await make_draft(room)
        mine = await room.submit(draft, {"also": ALSO, "question": "Kan jeg parkere?"})
        await room.submit(draft, {"also": ALSO, "question": "Kan jeg parkere?", "answer": "Nei."}, PER)
        await room.submit(mine["view"])
        assert "endret etter forhåndsvisningen" in room.tools.seen(view(room))
        assert not (corpus / "faq" / "kan-jeg-parkere.md").exists()

    run(scenario)


def test_what_is_missing_is_said_at_its_field(run: Any) -> None:
    """Nothing is published, and what was typed stays."""

    async def scenario(room: Any) -> None:
        draft = await make_draft(room)
        told = await room.submit(draft, {"also": "en\nto", "answer": " ", "faq_sections": []})
        assert told["response_action"] == "errors"
        assert set(told["errors"]) == {"also", "answer"}
        html = await room.submit(draft, {"also": ALSO, "answer": "Ja <b>her</b>"})
        assert "HTML" in html["errors"]["answer"]

    run(scenario)


def test_sections_are_found_by_what_is_typed(run: Any) -> None:
    """The field for sections offers the nearest; a choice ends up in the entry."""

    async def scenario(room: Any) -> None:
        asking = {"type": "block_suggestion", "action_id": "faq_sections", "block_id": "based_on", "value": "arkivere"}
        found = (await room.interact(asking)).json()
        assert found["options"][0]["value"] == "moderering#arkivere-meldinger"
        pushed = await room.submit(await make_draft(room), {"also": ALSO, "faq_sections": found["options"][:1]})
        assert "Moderering › Arkivere meldinger" in room.tools.seen(pushed["view"])

    run(scenario)


def test_a_published_answer_is_undone(run: Any, corpus: Path) -> None:
    """From the modal after publishing: the entry is gone, also for readers; again says that it was."""

    async def scenario(room: Any) -> None:
        pushed = await room.submit(await make_draft(room), {"also": ALSO, "question": "Kan jeg parkere?"})
        await room.submit(pushed["view"])
        undo = room.tools.button(view(room), "change_undo")
        inside = {"view": {"type": "modal", "id": "V1"}, "response_url": ""}
        await room.click(undo, **inside)
        assert "Angret." in room.tools.seen(view(room))
        assert not (corpus / "faq" / "kan-jeg-parkere.md").exists()
        await room.click(undo, **inside)
        assert "avgjort allerede" in room.tools.seen(view(room))

    run(scenario)


def test_a_blocked_publication_asks_for_a_reason(run: Any, corpus: Path) -> None:
    """The report in short, the file taken back; with a reason it goes through."""
    asked: list[str] = []

    def publish(accept: str, _by: str) -> str:
        asked.append(accept)
        if not accept:
            before, after = Seen("answered", first="ytringsfrihet#ledere-i-debatten"), Seen("not_found")
            changes = (Change("golden", "Kan ledere delta?", before, after, worse=True),)
            raise BlockedError(Report("b9", "b8", "2026-11-25T12:00:00+00:00", changes=changes))
        return "b9"

    async def scenario(room: Any) -> None:
        pushed = await room.submit(await make_draft(room), {"also": ALSO, "question": "Kan jeg parkere?"})
        await room.submit(pushed["view"])
        blocked = view(room)
        assert "«Kan ledere delta?»: ytringsfrihet#ledere-i-debatten → –" in room.tools.seen(blocked)
        assert not (corpus / "faq" / "kan-jeg-parkere.md").exists()
        told = await room.submit(blocked, {"accept": "  "})
        assert told["errors"] == {"accept": "Hvorfor skal det publiseres likevel?"}
        await room.submit(blocked, {"accept": "Det nye er bedre"})
        assert "Publisert." in room.tools.seen(view(room))
        assert asked == ["", "Det nye er bedre"]
        assert room.editorial.changes.latest(1)[0].accepted == "Det nye er bedre"

    run(scenario, publish=publish)


def test_a_corpus_with_problems_is_told(run: Any, corpus: Path) -> None:
    """File and what to do; nothing is left behind and the draft waits in the queue."""

    async def scenario(room: Any) -> None:
        answer_text = "Ja, [her](finnes-ikke.md)."
        pushed = await room.submit(await make_draft(room), {"also": ALSO, "answer": answer_text})
        await room.submit(pushed["view"])
        assert "corpus/faq/hvor-parkerer-jeg.md" in room.tools.seen(view(room))
        assert not (corpus / "faq" / "hvor-parkerer-jeg.md").exists()
        assert "Forslag til FAQ" in room.tools.seen(await home(room, KARI))

    run(scenario)


def test_an_editor_who_closed_the_window_is_told_all_the_same(run: Any) -> None:
    """What came of publishing comes as a direct message, with the way back."""

    async def scenario(room: Any) -> None:
        pushed = await room.submit(await make_draft(room), {"also": ALSO})
        room.slack.shut.add("V1")
        await room.submit(pushed["view"])
        told = next(each for each in room.slack.posts if each["channel"] == f"D{KARI}")
        assert "Publisert." in told["text"]
        assert room.tools.button(told, "change_undo")

    run(scenario)


def test_a_defect_in_publishing_is_told(run: Any) -> None:
    """With a reference, and the draft is in the queue."""

    def publish(*_: str) -> str:
        raise RuntimeError

    async def scenario(room: Any) -> None:
        pushed = await room.submit(await make_draft(room), {"also": ALSO})
        await room.submit(pushed["view"])
        assert "(ref. " in room.tools.seen(view(room))
        assert room.editorial.queue(room.tools.person(KARI, "")).proposals

    run(scenario, publish=publish)


def shortcut(room: Any, message: Any) -> Any:
    return {
        "type": "message_action",
        "callback_id": "save_as_faq",
        "message": message,
        "channel": {"id": "C1"},
        "response_url": f"{room.slack.url}/response/s",
    }


def test_any_message_becomes_a_draft(run: Any) -> None:
    """A question is the question; a reply in a thread is the answer to what the thread began with. Both redacted."""

    async def scenario(room: Any) -> None:
        first = room.message("Kan vi dele bilder? Ring 912 34 567", user=OLA)
        await room.interact(shortcut(room, first), KARI)
        fields = {b["block_id"]: b["element"] for b in view(room)["blocks"] if b["type"] == "input"}
        assert fields["question"]["initial_value"] == "Kan vi dele bilder? Ring [telefonnummer]"
        assert "initial_value" not in fields["answer"]
        reply = room.message("Bare med samtykke.", user=PER, thread_ts=first["ts"])
        await room.interact(shortcut(room, reply), KARI)
        fields = {b["block_id"]: b["element"] for b in view(room)["blocks"] if b["type"] == "input"}
        assert fields["question"]["initial_value"] == "Kan vi dele bilder? Ring [telefonnummer]"
        assert fields["answer"]["initial_value"] == "Bare med samtykke."
        assert fields["based_on"]["initial_options"]

    run(scenario)


def test_a_message_too_long_for_the_fields(run: Any, corpus: Path) -> None:
    """Nothing is cut silently: the editor is told, with the file when there is one."""

    async def scenario(room: Any) -> None:
        await room.interact(shortcut(room, room.message("Svar. " * 600, user=OLA)), KARI)
        assert "Dette er for langt" in room.tools.seen(view(room))
        change(corpus / "faq" / "slette-kommentar.md", "Ja, når", "Ja. " * 800 + "Når")
        open_entry = {"action_id": "entry_open_slette-kommentar", "value": "slette-kommentar"}
        inside = {"view": {"type": "home", "id": "VH"}, "response_url": "", "container": {"type": "view"}}
        await room.click(open_entry, user=KARI, **inside)
        assert "faq/slette-kommentar.md" in room.tools.seen(view(room))

    run(scenario)


def test_others_drafts_wait_for_approval(run: Any, corpus: Path) -> None:
    """Sent in with a reason, announced to the editors, opened from there and published by one of them."""

    async def scenario(room: Any) -> None:
        message = room.message("Kan vi dele bilder?", user=OLA)
        await room.interact(shortcut(room, message), OLA)
        values = {"also": ALSO, "answer": "Bare med samtykke."}
        pushed = await room.submit(view(room), values, OLA)
        assert pushed["view"]["submit"]["text"] == "Send inn"
        told = await room.submit(pushed["view"], {"why": "Får det ofte"}, OLA)
        assert "Forslaget er sendt til redaksjonen." in room.tools.seen(told["view"])
        assert not (corpus / "faq" / "kan-vi-dele-bilder.md").exists()
        news = in_room(room)[-1]
        assert "Fra Ola Ansatt" in room.tools.seen(news)
        await press(room, "faq_open", OLA, news)
        assert "Bare redaktører" in room.tools.seen(view(room))
        await press(room, "faq_open", PER, news)
        pushed = await room.submit(view(room), None, PER)
        assert pushed["view"]["submit"]["text"] == "Publiser"
        await room.submit(pushed["view"], None, PER)
        assert load_faq(corpus / "faq" / "kan-vi-dele-bilder.md").approved_by == "Per Hansen"
        await press(room, "proposal_close", PER, news)
        assert "avgjort allerede" in room.slack.responses[-1]["text"]

    run(scenario)


# -- wished changes


def test_a_change_is_wished_for_on_a_quote(run: Any) -> None:
    """Anybody may; the editors see the section, the quoted words and the wish, redacted."""

    async def scenario(room: Any) -> None:
        await room.say("<@UBOT> Kan ledere delta i debatten?", user=ASKER)
        await room.click(room.tools.button(room.last, "suggest"), user=OLA)
        modal = room.slack.of("views.open")[-1]["view"]
        told = await room.submit(modal, {"text": "Skriv om Teams. 912 34 567"}, OLA)
        assert "Forslaget er sendt" in room.tools.seen(told["view"])
        news = room.tools.seen(in_room(room)[-1])
        assert "Ytringsfrihet › Ledere i debatten" in news
        assert "Ledere bør tenke seg om." in news
        assert "Skriv om Teams. [telefonnummer]" in news
        await press(room, "proposal_close", KARI)
        assert room.slack.responses[-1]["text"] == "Tatt ut av køen."
        assert not room.editorial.queue(room.tools.person(KARI, "")).changes_asked_for

    run(scenario)


def test_a_wish_about_one_of_several_quotes(run: Any) -> None:
    """The modal asks which; the one chosen is attached."""

    async def scenario(room: Any) -> None:
        await room.say("<@UBOT> Kan jeg kritisere etaten min?", user=ASKER)
        value = room.tools.button(room.last, "suggest")
        await room.click(value, user=OLA)
        modal = room.slack.of("views.open")[-1]["view"]
        chosen = [each for each in room.tools.fake_slack.walk(modal) if each.get("action_id") == "which"]
        which = {"which": chosen[0]["options"][-1]} if chosen else {}
        await room.submit(modal, {**which, "text": "Kort ned."}, OLA)
        (wish,) = room.editorial.queue(room.tools.person(KARI, "")).changes_asked_for
        assert wish.change.section.endswith(
            (chosen[0]["options"][-1] if chosen else modal["blocks"][0])["text"]["text"]
        )

    run(scenario)


def test_a_wish_on_a_quote_that_is_gone(run: Any) -> None:
    """Says so."""

    async def scenario(room: Any) -> None:
        await room.click({"action_id": "suggest", "value": "from another version"}, user=OLA)
        assert "finnes ikke lenger" in room.tools.seen(room.slack.of("views.open")[-1]["view"])

    run(scenario)


# -- the App Home


def test_the_home_of_editors_has_the_queue(run: Any, corpus: Path) -> None:
    """Cases, proposals, wishes, stale entries and the latest changes, with their buttons; others see none of it."""

    async def scenario(room: Any) -> None:
        approve(corpus)
        change(corpus / "guidance" / "moderering.md", "Dere kan slette", "Dere bør slette")
        room.editorial.publisher.publish("", "")
        await ask_and_escalate(room)
        text = room.tools.seen(await home(room, KARI))
        assert "Redaksjonens kø" in text
        assert NOT_FOUND in text
        assert "Kan vi slette en kommentar?" in text
        assert "Redaksjonens kø" not in room.tools.seen(await home(room, ASKER))

    run(scenario)


def test_an_empty_queue_says_so(run: Any) -> None:
    """And nothing more."""

    async def scenario(room: Any) -> None:
        assert "Ingenting venter." in room.tools.seen(await home(room, KARI))

    run(scenario)


def test_a_full_queue_fits(run: Any) -> None:
    """Only some of each kind are shown, with how many more there are."""

    async def scenario(room: Any) -> None:
        for at in range(12):
            ref = room.service.ask(f"{NOT_FOUND} {'langt ' * 300}", surface="slack").ref
            room.editorial.escalate(ref, "slack", f"C{at}:1.0:{ASKER}")
        assert "og 7 til" in room.tools.seen(await home(room, KARI))

    run(scenario)


def test_a_case_is_taken_from_the_home(run: Any) -> None:
    """The home shows it at once, and the editors' message too."""

    async def scenario(room: Any) -> None:
        await ask_and_escalate(room)
        shown = await home(room, KARI)
        inside = {"view": {"type": "home", "id": "VH"}, "response_url": "", "container": {"type": "view"}}
        await room.click(room.tools.button(shown, "case_take_1"), user=KARI, **inside)
        assert "Tatt av Kari Nordmann." in room.tools.seen(room.slack.of("views.publish")[-1]["view"])
        assert "Tatt av Kari Nordmann." in room.tools.seen(newest(room))

    run(scenario)


def test_a_stale_entry_is_gone_through_from_the_home(run: Any, corpus: Path) -> None:
    """It opens as a draft; publishing it again takes the note away, and the change can be undone from the home."""

    async def scenario(room: Any) -> None:
        approve(corpus)
        change(corpus / "guidance" / "moderering.md", "Dere kan slette", "Dere bør slette")
        room.editorial.publisher.publish("", "")
        shown = await home(room, KARI)
        inside = {"view": {"type": "home", "id": "VH"}, "response_url": "", "container": {"type": "view"}}
        await room.click(room.tools.button(shown, "entry_open_slette-kommentar"), user=KARI, **inside)
        pushed = await room.submit(view(room), {"answer": "Ja, og dere bør."})
        await room.submit(pushed["view"])
        assert not room.editorial.queue(room.tools.person(KARI, "")).stale
        assert load_faq(corpus / "faq" / "slette-kommentar.md").answer == "Ja, og dere bør."
        await room.click(room.tools.button(await home(room, KARI), "change_undo_1"), user=KARI, **inside)
        assert load_faq(corpus / "faq" / "slette-kommentar.md").answer == "Ja, når den bryter reglene."

    run(scenario)


def test_a_change_that_was_changed_since_is_not_undone(run: Any, corpus: Path) -> None:
    """The editor is told why."""

    async def scenario(room: Any) -> None:
        pushed = await room.submit(await make_draft(room), {"also": ALSO, "question": "Kan jeg parkere?"})
        await room.submit(pushed["view"])
        undo = room.tools.button(view(room), "change_undo")
        change(corpus / "faq" / "kan-jeg-parkere.md", "bak", "foran")
        await room.click(undo, view={"type": "modal", "id": "V1"}, response_url="")
        assert "Fila er endret siden." in room.tools.seen(view(room))

    run(scenario)
