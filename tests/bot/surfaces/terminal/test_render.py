"""An answer on a terminal: every status, as plain lines and with highlights in bold."""

import io
from dataclasses import replace
from datetime import date

import pytest
from fakes import CALIBRATION, FakeEncoder
from rich.console import Console

from bot.answering.answer import answer
from bot.answering.search import LoadedIndex
from bot.surfaces.terminal.render import show
from bot.types import Answer, FaqAnswer, Language, Status
from index.builds.build import Build
from index.types import Block, BlockKind, Span, Style


@pytest.fixture(scope="module")
def loaded(shared_build: Build) -> LoadedIndex:
    return LoadedIndex(shared_build, FakeEncoder(), CALIBRATION)


def asked(loaded: LoadedIndex, question: str) -> Answer:
    return answer(question, loaded, today=date(2026, 11, 22), base_url="http://x")


def shown(found: Answer, *, colour: bool = False, width: int = 200) -> str:
    file = io.StringIO()
    console = Console(file=file, force_terminal=colour, color_system="standard" if colour else None, width=width)
    show(found, console)
    return file.getvalue()


def test_an_answer_names_its_source(loaded: LoadedIndex) -> None:
    """Heading, quote, and one line with section, authority and review date."""
    text = shown(asked(loaded, "Kan ledere delta i debatten?"))
    assert "Veiledningen sier:" in text
    assert "«Ledere bør tenke seg om. En leder blir lett oppfattet som talsperson. Det gjelder alle ledere.»" in text
    assert "Ytringsfrihet › Ledere i debatten · Råd · gjennomgått 1. november 2026" in text


def test_a_late_review_is_said(loaded: LoadedIndex) -> None:
    """The date that it should have been reviewed by, in place of the date that it was."""
    text = shown(asked(loaded, "Må vi arkivere en melding?"))
    assert "Moderering › Arkivere meldinger · Retningslinje · skulle vært gjennomgått 1. november 2026" in text


def test_the_frame_follows_the_reader(loaded: LoadedIndex) -> None:
    """An English question is met in English; the quote keeps its own language."""
    text = shown(asked(loaded, "Can leaders join the debate?"))
    assert "1 November 2026" in text
    assert "Ledere bør tenke seg om." in text


def test_notes_stand_between_the_heading_and_the_quotes(loaded: LoadedIndex) -> None:
    """Which quote answers which question, a line each."""
    text = shown(asked(loaded, "Kan ledere delta i debatten? Må vi arkivere en melding?"))
    heading, note = text.index("Veiledningen sier:"), text.index("Til «Må vi arkivere en melding?»: Moderering")
    assert heading < note < text.index("«Ledere bør tenke seg om.")


def test_highlights_are_bold_and_survive_as_plain_text(loaded: LoadedIndex) -> None:
    """Where there are no styles the words are there all the same."""
    found = asked(loaded, "Kan ledere delta i debatten?")
    mark = found.quotes[0].highlights[0].text
    assert f"\x1b[1m{mark}" in shown(found, colour=True)
    assert "\x1b" not in shown(found)
    assert mark in shown(found)


def test_a_list_is_shown_as_a_list(loaded: LoadedIndex) -> None:
    """Each item on a line of its own, with its marker; emphasis is no asterisk."""
    lines = [line.strip() for line in shown(asked(loaded, "slette kommentarer")).splitlines()]
    assert lines[lines.index("• En kommentar med trusler.") + 1] == "• En kommentar med reklame."
    assert "**" not in shown(asked(loaded, "Kan jeg kritisere etaten?"))


def test_a_faq_answer_says_who_approved_it(loaded: LoadedIndex) -> None:
    """The editors' words, then what they are based on."""
    text = shown(asked(loaded, "Kan jeg kritisere etaten?"))
    at = [
        text.index(part)
        for part in ("Ja. Si at du snakker", "Godkjent av Redaksjonen", "Bygger på:", "«Du kan kritisere")
    ]
    assert at == sorted(at)


def test_an_entry_without_a_date_keeps_its_approver(loaded: LoadedIndex) -> None:
    """Who approved it is said, and nothing is made up about when; without an approver neither is."""
    found = asked(loaded, "Kan jeg kritisere etaten?")
    assert isinstance(found.faq, FaqAnswer)
    assert "Godkjent av Redaksjonen\n" in shown(replace(found, faq=replace(found.faq, approved=None)))
    assert "Godkjent" not in shown(replace(found, faq=replace(found.faq, approved=None, approved_by="")))


def test_an_unsure_answer_says_so(loaded: LoadedIndex) -> None:
    """The heading, the sentence, one quote, and the entry that may be meant."""
    text = shown(asked(loaded, "Kan en leder slette kommentarer?"))
    assert "Kanskje dette:" in text
    assert "Jeg er ikke sikker på at dette svarer på spørsmålet ditt." in text
    assert "Kan vi slette en kommentar?" in text


def test_not_found_offers_topics(loaded: LoadedIndex) -> None:
    """Links, no quotes."""
    text = shown(asked(loaded, "Hvor parkerer jeg?"))
    assert "Veiledningen sier ikke noe om dette." in text
    assert "Temaer i nærheten:" in text
    assert "«" not in text


def test_small_talk_is_a_line_and_examples(loaded: LoadedIndex) -> None:
    """Short, and with something to try."""
    text = shown(asked(loaded, "Hei!"))
    assert text.strip().startswith("Hei.")
    assert "- Kan jeg kritisere etaten min?" in text


def test_what_was_removed_is_said(loaded: LoadedIndex) -> None:
    """Two kinds of personal data are joined by «og»."""
    text = shown(replace(asked(loaded, "Kan ledere delta?"), removed=("national_id", "phone")))
    assert "Jeg har fjernet et fødselsnummer og et telefonnummer fra spørsmålet ditt" in text


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("question", ["Kan ledere delta?", "Kan jeg kritisere etaten?", "Hvor parkerer jeg?", "Hei"])
def test_every_status_can_be_shown_in_every_language(loaded: LoadedIndex, question: str, language: Language) -> None:
    """No text is missing in any language, however narrow the window."""
    found = replace(asked(loaded, question), language=language, removed=("email",))
    assert shown(found, width=20).strip()


def test_brackets_in_guidance_are_no_markup(loaded: LoadedIndex) -> None:
    """What looks like the terminal library's markup is shown as it is."""
    found = asked(loaded, "Kan ledere delta?")
    block = Block(BlockKind.PARAGRAPH, 0, 10, (Span("[bold]x[/]", 0, 10, frozenset({Style.EM})),))
    assert "[bold]x[/]" in shown(replace(found, quotes=(replace(found.quotes[0], blocks=(block,)),)))


def test_small_talk_that_removed_something_can_be_shown(loaded: LoadedIndex) -> None:
    """A greeting with a phone number in it is still a greeting, and the reader is told."""
    found = replace(asked(loaded, "Hei"), removed=("phone",))
    assert found.status is Status.SMALLTALK
    assert "Jeg har fjernet et telefonnummer" in shown(found)
