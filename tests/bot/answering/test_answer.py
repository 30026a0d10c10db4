"""One question and one build in, one answer out: every status, exact quotes, follow-ups, never a stray exception."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from fakes import CALIBRATION, FAQ_SPEECH, FILES, FakeEncoder, build_small, change, write_corpus
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answering.answer import answer
from bot.answering.question import QuestionError, clean
from bot.answering.quotes import QuoteError
from bot.answering.search import LoadedIndex
from bot.types import Answer, Language, Status
from index.builds.build import Build, load_build
from index.builds.store import BuildStore
from index.types import Authority

TODAY = date(2026, 11, 22)
CRITICISM = "ytringsfrihet#kritikk-av-egen-etat"
LEADERS = "ytringsfrihet#ledere-i-debatten"


@pytest.fixture(scope="module")
def loaded(shared_build: Build) -> LoadedIndex:
    return LoadedIndex(shared_build, FakeEncoder(), CALIBRATION)


def test_a_word_of_a_heading_alone_is_shown_its_section(loaded: LoadedIndex) -> None:
    """However far it is from all texts; a question with that word is answered or declined like any other."""
    assert ask(loaded, "kolleger").quotes[0].anchor == "bilder-av-kolleger"
    assert ask(loaded, "Må vi ha kolleger?").status is Status.NOT_FOUND


def ask(loaded: LoadedIndex, question: str, *conversation: str, today: date = TODAY) -> Answer:
    return answer(question, loaded, conversation, today=today, base_url="http://x")


def addresses(found: Answer) -> list[str]:
    return [f"{quote.document}#{quote.anchor}" for quote in found.quotes]


def check_quotes(found: Answer, build: Build) -> None:
    """Every quote and highlight is the source between its offsets, and lies in its section."""
    for quote in found.quotes:
        document = build.documents[quote.document]
        section = document.section(quote.anchor)
        assert section is not None
        assert section.start <= quote.start < quote.end <= section.end
        assert document.source[quote.start : quote.end] == quote.text
        for mark in quote.highlights:
            assert quote.start <= mark.start < mark.end <= quote.end
            assert document.source[mark.start : mark.end] == mark.text


# -- statuses


def test_a_question_the_guidance_answers_is_answered(loaded: LoadedIndex) -> None:
    """The section's own words come first, with where they stand, how sure it is, and which build said so."""
    found = ask(loaded, "Kan ledere delta i debatten?")
    assert (found.status, found.language) == (Status.ANSWERED, Language.NB)
    assert found.confidence == pytest.approx(0.9526)
    assert found.build == loaded.build.id
    first = found.quotes[0]
    assert first.text.startswith("Ledere bør tenke seg om.")
    assert first.section == "Ytringsfrihet › Ledere i debatten"
    assert first.authority is Authority.GUIDANCE
    assert first.url == (
        f"http://x/guidance/ytringsfrihet?build={loaded.build.id}&start={first.start}&end={first.end}#quote"
    )
    assert 1 <= len(found.quotes) <= 3
    assert (found.faq, found.topics, found.line) == (None, (), "")


def test_a_question_that_a_faq_entry_answers_gets_the_editors_answer(loaded: LoadedIndex) -> None:
    """The entry's words, the phrasing that matched, who approved it, and the section it is based on as quote."""
    found = ask(loaded, "Kan jeg kritisere etaten?")
    assert found.status is Status.FAQ
    assert found.faq is not None
    assert (found.faq.id, found.faq.plain) == ("kritisere-etaten", "Ja. Si at du snakker for deg selv.")
    assert found.faq.matched in FAQ_SPEECH
    assert (found.faq.approved_by, found.faq.approved) == ("Redaksjonen", date(2026, 11, 1))
    assert addresses(found) == [CRITICISM]
    assert found.confidence >= CALIBRATION.faq_from


def test_a_nynorsk_reader_gets_the_nynorsk_entry(loaded: LoadedIndex) -> None:
    """The entry and the section it is based on, both in the reader's language."""
    found = ask(loaded, "Kan eg kritisere etaten?")
    assert found.faq is not None
    assert (found.faq.id, found.faq.lang) == ("kritisere-etaten-nn", "nn")
    assert addresses(found) == ["ytringsfrihet-nn#kritikk-av-eigen-etat"]


def test_an_entry_that_is_not_translated_is_shown_in_its_own_language(loaded: LoadedIndex) -> None:
    """A nynorsk reader gets the bokmål entry rather than nothing."""
    found = ask(loaded, "Korleis kan eg slette ein kommentar?")
    assert found.faq is not None
    assert (found.faq.id, found.faq.lang, found.language) == ("slette-kommentar", "nb", Language.NN)


def test_an_unsure_match_is_only_suggested(loaded: LoadedIndex) -> None:
    """An entry that may be meant is a link below the uncertain answer, never the answer."""
    found = ask(loaded, "Kan en leder slette kommentarer?")
    assert found.status is Status.UNCERTAIN
    assert found.faq is None
    assert [(topic.title, topic.url) for topic in found.topics] == [
        ("Kan vi slette en kommentar?", "http://x/faq/slette-kommentar")
    ]


def test_an_unsure_answer_shows_one_quote(loaded: LoadedIndex) -> None:
    """One quote, and no suggestion where no entry is near."""
    found = ask(loaded, "Hva gjør vi med bilder i arkivet?")
    assert found.status is Status.UNCERTAIN
    assert len(found.quotes) == 1
    assert found.topics == ()
    assert found.confidence < CALIBRATION.answer_from


def test_a_question_the_guidance_does_not_answer_is_declined(loaded: LoadedIndex) -> None:
    """No quotes, no FAQ; up to three sections nearby as links."""
    found = ask(loaded, "Hvor parkerer jeg?")
    assert found.status is Status.NOT_FOUND
    assert (found.quotes, found.faq) == ((), None)
    assert 1 <= len(found.topics) <= 3
    assert all(topic.url.startswith("http://x/guidance/") and "#" in topic.url for topic in found.topics)
    assert len({topic.section for topic in found.topics}) == len(found.topics)


def test_small_talk_gets_a_line_and_examples(loaded: LoadedIndex) -> None:
    """A greeting is answered in its language, with questions that the FAQ answers, and is no miss."""
    found = ask(loaded, "Hei!")
    assert found.status is Status.SMALLTALK
    assert found.line.startswith("Hei.")
    assert found.examples == ("Kan jeg kritisere etaten min?", "Kan vi slette en kommentar?")
    assert (found.quotes, found.topics) == ((), ())
    assert found.confidence == 1


def test_english_small_talk_has_english_examples(loaded: LoadedIndex) -> None:
    """Where no entry is in English, English phrasings serve."""
    found = ask(loaded, "Hello, who are you?")
    assert (found.status, found.language) == (Status.SMALLTALK, Language.EN)
    assert set(found.examples) <= {"Can I criticise my agency?", "delete a comment"}
    assert found.examples


def test_a_greeting_before_a_question_does_not_get_in_the_way(loaded: LoadedIndex) -> None:
    """What follows the greeting is asked; the question is kept as it was written."""
    found = ask(loaded, "Hei! Kan jeg kritisere etaten?")
    assert found.status is Status.FAQ
    assert found.question == "Hei! Kan jeg kritisere etaten?"


# -- quotes


@pytest.mark.parametrize(
    "question",
    ["Kan ledere delta?", "Kan jeg kritisere etaten?", "Må vi arkivere en melding?", "Hva med bilder og samtykke?"],
)
def test_quotes_are_the_source(loaded: LoadedIndex, question: str) -> None:
    """Text and highlights are cut from the build's copy, markup included."""
    found = ask(loaded, question)
    assert found.quotes
    check_quotes(found, loaded.build)


def test_markup_stays_in_the_text_and_not_in_plain(loaded: LoadedIndex) -> None:
    """A surface that cannot show markup has the same words without it."""
    quote = ask(loaded, "Kan jeg kritisere etaten?").quotes[0]
    assert "Du kan **kritisere** etaten" in quote.text
    assert "Du kan kritisere etaten" in quote.plain


def test_highlights_are_whole_sentences(loaded: LoadedIndex) -> None:
    """The best sentence of the quote is marked, from its first letter to its full stop."""
    quote = ask(loaded, "Kan ledere delta i debatten?").quotes[0]
    sentences = {s.text for p in loaded.build.passages for s in p.sentences if p.address == LEADERS}
    assert 1 <= len(quote.highlights) <= 2
    assert {mark.text for mark in quote.highlights} <= sentences


def test_a_quote_grows_to_its_neighbours_in_its_section(loaded: LoadedIndex) -> None:
    """A passage of a long section is shown with what stands around it: at most 800 characters, whole sentences."""
    quote = ask(loaded, "Hva med bilder og samtykke?").quotes[0]
    build = loaded.build
    positions = build.addresses.passages_of["ytringsfrihet#bilder-av-kolleger"]
    assert len(quote.text) > max(len(build.passages[at].text) for at in positions)
    assert len(quote.text) <= 800
    ends = {end for at in positions for _, end in build.passages[at].pieces}
    assert quote.end in ends


def test_a_list_is_quoted_with_its_lead_in(loaded: LoadedIndex) -> None:
    """«Dere kan slette … som bryter reglene:» comes with the items."""
    quote = ask(loaded, "slette kommentarer").quotes[0]
    assert quote.text.startswith("Dere kan slette")
    assert "- En kommentar med trusler.\n- En kommentar med reklame." in quote.text
    assert "• En kommentar med reklame." in quote.plain


def test_a_text_past_its_review_date_says_so(loaded: LoadedIndex) -> None:
    """The day of `review_by` itself is in time; the day after is not."""
    in_time = ask(loaded, "Må vi arkivere en melding?", today=date(2026, 11, 1)).quotes[0]
    late = ask(loaded, "Må vi arkivere en melding?", today=date(2026, 11, 2)).quotes[0]
    assert (in_time.overdue, late.overdue) == (False, True)


def test_a_nynorsk_reader_gets_the_nynorsk_twin(loaded: LoadedIndex) -> None:
    """The quote is in the reader's language and offers the other."""
    quote = ask(loaded, "Kan ikkje leiarar delta?").quotes[0]
    assert (quote.document, quote.lang, quote.translation) == ("ytringsfrihet-nn", "nn", LEADERS)


def test_a_text_without_translation_offers_none(loaded: LoadedIndex) -> None:
    """Nothing is promised that is not there."""
    assert ask(loaded, "Må vi arkivere en melding?").quotes[0].translation is None


def test_the_same_question_gets_the_same_answer(loaded: LoadedIndex) -> None:
    """Twice the same, and the same again from a build read anew from disk."""
    again = LoadedIndex(load_build(loaded.build.folder), FakeEncoder(), CALIBRATION)
    for question in ("Kan ledere delta?", "slette kommentarer", "Hvor parkerer jeg?", "Hei"):
        assert ask(loaded, question) == ask(loaded, question) == ask(again, question)


@pytest.fixture
def own(shared_build: Build, tmp_path: Path) -> Build:
    """A build that the test may damage."""
    return load_build(Path(shutil.copytree(shared_build.folder, tmp_path / shared_build.id)))


@pytest.mark.parametrize(
    ("question", "file"),
    [
        ("Kan ledere delta?", "guidance/ytringsfrihet.md"),
        ("Kan jeg kritisere etaten?", "guidance/ytringsfrihet.md"),
        ("Kan jeg kritisere etaten?", "faq/kritisere-etaten.md"),
    ],
)
def test_a_tampered_source_is_not_quoted(own: Build, question: str, file: str) -> None:
    """A source that is no longer what was indexed is an error, and no answer."""
    source = own.folder / "sources" / file
    change(source, "du snakker for deg selv", "du er leder")
    with pytest.raises(QuoteError):
        ask(LoadedIndex(own, FakeEncoder(), CALIBRATION), question)


def test_offsets_that_have_slipped_are_not_quoted(own: Build) -> None:
    """Passages that point beside their text are found out by their words."""
    moved = tuple(
        replace(
            p,
            start=p.start + 1,
            end=p.end + 1,
            sentences=tuple(replace(s, start=s.start + 1, end=s.end + 1) for s in p.sentences),
            pieces=tuple((a + 1, b + 1) for a, b in p.pieces),
        )
        for p in own.passages
    )
    with pytest.raises(QuoteError, match="not sent"):
        ask(LoadedIndex(replace(own, passages=moved), FakeEncoder(), CALIBRATION), "Kan ledere delta?")


def test_a_faq_entry_based_on_a_mere_heading_still_answers(tmp_path: Path) -> None:
    """A heading without text of its own cannot be quoted; the editors' answer is shown with the rest."""
    files = FILES | {
        "guidance/moderering.md": FILES["guidance/moderering.md"].replace("## Slette", "## Regler\n\n### Slette"),
        "faq/slette-kommentar.md": FILES["faq/slette-kommentar.md"].replace(
            "  - moderering#slette-kommentarer", "  - moderering#regler\n  - moderering#slette-kommentarer"
        ),
    }
    build = build_small(write_corpus(tmp_path / "c", files), BuildStore(tmp_path / "i"))
    found = ask(LoadedIndex(build, FakeEncoder(), CALIBRATION), "Kan vi slette en kommentar?")
    assert found.status is Status.FAQ
    assert addresses(found) == ["moderering#slette-kommentarer"]


# -- follow-ups


def test_a_follow_up_in_another_language_answers_the_same_question(loaded: LoadedIndex) -> None:
    """«og på nynorsk?» shows the twin of what was shown before."""
    before = "Kan ledere delta i debatten?"
    found = ask(loaded, "og på nynorsk?", before)
    assert found.language is Language.NN
    assert addresses(found)[0] == "ytringsfrihet-nn#leiarar-i-ordskiftet"
    assert found.question == "og på nynorsk?"


def test_an_english_reader_may_ask_for_norwegian(loaded: LoadedIndex) -> None:
    """«in Norwegian, please» is met in bokmål."""
    found = ask(loaded, "in Norwegian, please", "Can leaders join?")
    assert (found.language, addresses(found)[0]) == (Language.NB, LEADERS)


@pytest.mark.parametrize(
    "follow_up", ["hva med ledere da?", "What about leaders?", "og leiarar?", "gjelder det ledere?"]
)
def test_a_follow_up_is_understood_with_the_question_before_it(loaded: LoadedIndex, follow_up: str) -> None:
    """What was said already is not said again; the new word decides."""
    found = ask(loaded, follow_up, "Kan jeg kritisere etaten min?")
    assert loaded.build.addresses.original(addresses(found)[0]) == LEADERS


def test_a_fresh_question_is_not_mixed_with_the_earlier_one(loaded: LoadedIndex) -> None:
    """A question that stands alone gets the answer it gets without a conversation."""
    question = "Må vi arkivere en melding?"
    assert ask(loaded, question, "Kan jeg kritisere etaten min?") == ask(loaded, question)


def test_a_chain_of_follow_ups_keeps_the_language(loaded: LoadedIndex) -> None:
    """After «og på nynorsk?» the reader goes on in nynorsk."""
    found = ask(loaded, "hva med bilder?", "Kan jeg kritisere etaten min?", "og på nynorsk?")
    assert found.language is Language.NN


def test_small_talk_in_a_conversation_is_small_talk(loaded: LoadedIndex) -> None:
    """«takk» does not ask again."""
    assert ask(loaded, "takk", "Kan jeg kritisere etaten min?").status is Status.SMALLTALK


def test_thanks_in_between_do_not_break_a_follow_up(loaded: LoadedIndex) -> None:
    """A follow-up leans on the last real question."""
    found = ask(loaded, "og på nynorsk?", "Kan ledere delta i debatten?", "Tusen takk!")
    assert addresses(found)[:1] == ["ytringsfrihet-nn#leiarar-i-ordskiftet"]


def test_another_platform_that_the_guidance_does_not_name_is_declined(loaded: LoadedIndex) -> None:
    """«og på Instagram?» is no second answer about Facebook; it is said what is not dealt with."""
    found = ask(loaded, "og på Instagram?", "Kan jeg kritisere etaten min på Facebook?")
    assert (found.status, found.quotes) == (Status.NOT_FOUND, ())
    assert found.notes == ("Veiledningen sier ikke noe om Instagram i denne sammenhengen.",)


@pytest.mark.parametrize("follow_up", ["hvorfor?", "hvem bestemmer det?", "kan du gi et eksempel?"])
def test_more_of_the_same_stays_in_the_same_document(loaded: LoadedIndex, follow_up: str) -> None:
    """What is asked further of an answer is looked for beside it, and never shown as sure."""
    found = ask(loaded, follow_up, "Kan jeg kritisere etaten min?")
    assert found.status is Status.UNCERTAIN
    assert found.quotes[0].document == "ytringsfrihet"


def test_a_text_that_is_not_translated_is_said_to_be_so(loaded: LoadedIndex) -> None:
    """Only the frame can be English."""
    found = ask(loaded, "in English, please", "Må vi arkivere en melding?")
    assert (found.language, found.quotes[0].lang) == (Language.EN, "nb")
    assert found.notes == ("This text is not available in English.",)


@pytest.mark.parametrize("question", ["og på Instagram?", "hvorfor?", "in English, please"])
def test_a_follow_up_without_a_question_before_it_is_asked_back(loaded: LoadedIndex, question: str) -> None:
    """Nothing is searched for, and the reader is told why."""
    found = ask(loaded, question)
    assert (found.status, found.quotes, found.topics) == (Status.SMALLTALK, (), ())


# -- what a message is made of


@pytest.mark.parametrize(
    "form",
    [
        "KAN LEDERE DELTA I DEBATTEN",
        "Hei! Kan ledere delta i debatten? Mvh Kari",
        "Kan ledere delta i debatten? https://example.org/x?y=1",
        "*Kan ledere* delta i `debatten` :smile: ?",
    ],
)
def test_another_form_of_a_question_gets_the_same_answer(loaded: LoadedIndex, form: str) -> None:
    """All but the question itself, which stays as it was written, is the same."""
    assert ask(loaded, form) == replace(ask(loaded, "Kan ledere delta i debatten?"), question=form)


def test_each_of_several_questions_has_its_quote(loaded: LoadedIndex) -> None:
    """Both are answered in order, and the notes say which quote answers which."""
    found = ask(loaded, "Kan ledere delta i debatten? Og må vi arkivere en melding?")
    assert addresses(found) == [LEADERS, "moderering#arkivere-meldinger"]
    assert found.status is Status.ANSWERED
    assert found.notes == (
        "Til «Kan ledere delta i debatten?»: Ytringsfrihet › Ledere i debatten",
        "Til «Må vi arkivere en melding?»: Moderering › Arkivere meldinger",
    )
    check_quotes(found, loaded.build)


def test_the_question_that_is_not_answered_is_named(loaded: LoadedIndex) -> None:
    """One of two is never shown as if it were all."""
    found = ask(loaded, "Kan ledere delta i debatten? Hvor finner gjester parkering hos oss?")
    assert (found.status, addresses(found)) == (Status.UNCERTAIN, [LEADERS])
    assert found.notes[1] == "Veiledningen sier ikke noe om «Hvor finner gjester parkering hos oss?»."


def test_a_short_question_among_several_is_named(loaded: LoadedIndex) -> None:
    """It says too little to be answered surely, and that is said of it, wherever it stands; none is left out."""
    found = ask(loaded, "Kan ledere delta i debatten? Kan vi parkere? Og må vi arkivere en melding?")
    assert addresses(found) == [LEADERS, "moderering#arkivere-meldinger"]
    assert found.status is Status.UNCERTAIN
    assert found.notes[1].startswith("«Kan vi parkere?» sier for lite")


def test_questions_that_nothing_answers_are_declined(loaded: LoadedIndex) -> None:
    """Each is named."""
    found = ask(loaded, "Hvor parkerer ansatte? Hva koster parkering for gjester?")
    assert (found.status, found.quotes) == (Status.NOT_FOUND, ())


def test_two_questions_with_one_answer_are_one(loaded: LoadedIndex) -> None:
    """The same section is not quoted twice."""
    found = ask(loaded, "Kan ledere delta i debatten? Hva bør en leder tenke på?")
    assert (addresses(found)[:1], found.notes) == ([LEADERS], ())


def test_the_opposite_of_an_entry_is_not_answered_by_it(loaded: LoadedIndex) -> None:
    """«Ja» to «Kan jeg …?» is no answer to «Kan jeg ikke …?»."""
    found = ask(loaded, "Kan jeg IKKE kritisere etaten?")
    assert (found.status, found.faq, found.topics) == (Status.UNCERTAIN, None, ())


def test_an_exception_answers_a_negated_question(loaded: LoadedIndex) -> None:
    """«Andre meldinger trenger dere ikke arkivere» is about the exception, so it may be sure."""
    found = ask(loaded, "Hvilke meldinger trenger vi ikke arkivere?")
    assert (found.status, addresses(found)[0]) == (Status.ANSWERED, "moderering#arkivere-meldinger")


def test_an_act_that_the_guidance_does_not_name_is_declined(loaded: LoadedIndex) -> None:
    """However near the rest of the question is; the note names the act."""
    found = ask(loaded, "Hva sier trillebårloven § 3 om å slette kommentarer?")
    assert (found.status, found.quotes) == (Status.NOT_FOUND, ())
    assert found.notes == ("Veiledningen omtaler ikke trillebårloven § 3.",)


LAWFUL = FILES | {
    "guidance/moderering.md": FILES["guidance/moderering.md"]
    + "\n## Innsyn\n\nEtter offentleglova § 13 er noen opplysninger unntatt.\n"
    + "\n## Slette bilder\n\nDere kan slette bilder.\n"
}


@pytest.fixture(scope="module")
def lawful(tmp_path_factory: pytest.TempPathFactory) -> LoadedIndex:
    """Guidance that names an act, and has two sections about deleting."""
    folder = tmp_path_factory.mktemp("lawful")
    return LoadedIndex(
        build_small(write_corpus(folder / "c", LAWFUL), BuildStore(folder / "i")), FakeEncoder(), CALIBRATION
    )


@pytest.mark.parametrize(
    "question", ["Hva sier offl. § 13?", "Kva seier offentleglova om meldingar?", "The Freedom of Information Act?"]
)
def test_an_act_is_found_by_any_of_its_names(lawful: LoadedIndex, question: str) -> None:
    """The section that names it comes first."""
    assert addresses(ask(lawful, question))[:1] == ["moderering#innsyn"]


def test_a_paragraph_that_is_not_there_is_declined(lawful: LoadedIndex) -> None:
    """The act alone does not answer for it."""
    found = ask(lawful, "Hva sier offl. § 99?")
    assert (found.status, found.notes) == (Status.NOT_FOUND, ("Veiledningen omtaler ikke offentleglova § 99.",))


def test_a_single_word_offers_a_choice(lawful: LoadedIndex) -> None:
    """Where several sections fit, one is quoted as a guess and the others are topics."""
    found = ask(lawful, "slette?")
    assert (found.status, found.faq, len(found.quotes)) == (Status.UNCERTAIN, None, 1)
    assert found.notes == ("Det er flere avsnitt om dette. Velg et tema, eller skriv et helt spørsmål.",)
    shown = found.quotes[0].section
    assert found.topics
    assert shown not in [each.section for each in found.topics]


def test_a_single_word_of_one_section_is_answered(loaded: LoadedIndex) -> None:
    """Where one heading alone has the word there is nothing to choose."""
    found = ask(loaded, "samtykke til bilder av kolleger")
    assert found.notes == ()
    assert ask(loaded, "arkivere?").notes == ()


@pytest.mark.parametrize("question", ["Czy mogę usunąć ten komentarz?", "Чи можна видалити це?"])
def test_a_language_that_is_not_spoken_here_gets_a_line(loaded: LoadedIndex, question: str) -> None:
    """In its own words, without topics that chance brings."""
    found = ask(loaded, question)
    assert (found.status, found.topics, found.quotes) == (Status.SMALLTALK, (), ())
    assert "nynorsk" in found.line
    assert found.line != ask(loaded, "Hei").line


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("du svarer ikke på det jeg spør om", Language.NB),
        ("that's not what I asked", Language.EN),
        ("thx!", Language.EN),
    ],
)
def test_talk_is_never_answered_with_a_quote(loaded: LoadedIndex, question: str, language: Language) -> None:
    """A kind line in the asker's language."""
    found = ask(loaded, question)
    assert (found.status, found.language, found.quotes) == (Status.SMALLTALK, language, ())


# -- anything at all

WORDS = st.sampled_from(
    (
        "kritisere",
        "etaten",
        "slette",
        "kommentar",
        "arkivere",
        "bilder",
        "leder",
        "parkere",
        "og",
        "på",
        "nynorsk",
        "hva",
        "med",
        "ikkje",
    )
)
QUESTIONS = st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=8).map(" ".join))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=QUESTIONS, conversation=st.lists(QUESTIONS, max_size=2))
def test_any_text_gets_an_answer_or_is_refused(loaded: LoadedIndex, raw: str, conversation: list[str]) -> None:
    """Whatever is typed, there is an Answer with exact quotes, or a QuestionError; never another exception."""
    try:
        question = clean(raw)
    except QuestionError:
        return
    found = ask(loaded, question, *[each for each in conversation if each.strip()])
    check_quotes(found, loaded.build)
    assert 0 <= found.confidence <= 1
    assert bool(found.faq) == (found.status is Status.FAQ)
    # A message with several questions has a quote for each, and a note that says which.
    unsure = 3 if found.notes else 2
    assert len(found.quotes) <= {Status.ANSWERED: 3, Status.FAQ: 3, Status.UNCERTAIN: unsure}.get(found.status, 0)
