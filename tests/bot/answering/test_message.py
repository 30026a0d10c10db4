"""A message without what surrounds its question: the same question in other forms, the part that asks, its parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.language import detect
from bot.answering.message import alike, asks, core_of, is_lone, last_clause, parts_of, plain, sentences, spelt_out
from bot.types import Language
from index.lexical.words import words_of

FORMS = (
    "Må vi svare på meldingen?",
    "MÅ VI SVARE PÅ MELDINGEN??",
    "må vi svare på meldingen",
    "Hei! Må vi svare på meldingen?\nMvh Ola Nordmann\nRådgiver\nTlf. [telefonnummer]",
    "Må vi svare på meldingen? Hilsen Ola",
    "må vi svare på meldingen mvh ola",
    "Hei, jeg lurer på: må vi svare på meldingen? På forhånd takk!",
    "@Veileder må vi svare på meldingen?",
    "<@U02ABC> må vi svare på *meldingen*?",
    "<at>Veileder</at> Må vi svare på meldingen? 🤔",
    "Må vi svare på meldingen? https://example.org/a?b=1#c",
    "Må vi svare på meldingen <https://example.org/a?b=1>?",
    "Må vi svare på _meldingen_ :wave: ?",
    "<p>Må vi <em>svare</em> på meldingen?</p>",
    "> Må vi svare på meldingen?",
    "Må vi svare på meldingen?!?! ;)",
    "Hallaien! Må vi svare på meldingen? Hilsen Ola i arkivet",
    "Heipåre! Må vi svare på meldingen?",
    "Hey guys, Må vi svare på meldingen?",
)


@pytest.mark.parametrize("form", FORMS)
def test_the_forms_of_one_question_are_one(form: str) -> None:
    """Capitals, markup, addresses, emoji, greetings and signatures leave the very same text."""
    assert plain(form) == FORMS[0]


@pytest.mark.parametrize(
    "question",
    [
        "Hvordan skriver vi #TryggHverdag og @nav_no?",
        "Kan vi bruke DPIA fra NAV?",
        "Hva sier aml. § 2 A-1?",
        "Kan vi skrive god jul-hilsen?",
        "Er 45 000 000 visninger mye for sak 2023/45678?",
        "Kan vi lenke til nav.no?",
        "Hilsen fra rådmannen på Facebook, er det lov?",
        "What is best practice for alt text?",
    ],
)
def test_what_belongs_to_the_question_stays(question: str) -> None:
    """Hashtags, short forms, paragraphs, numbers and words that only look like a frame."""
    assert plain(question) == question


@pytest.mark.parametrize(
    ("message", "searched"),
    [
        ("Er det lov å bruke 😂 i svar?", "Er det lov å bruke emoji i svar?"),
        ("Bør vi svare med :thumbsup: på kommentarer?", "Bør vi svare med emoji på kommentarer?"),
        ("Kan vi bruke ✅ og ❌ som kulepunkter?", "Kan vi bruke emoji som kulepunkter?"),
        ("#ÅpenDag eller #åpendag på plakaten?", "Hashtag på plakaten?"),
        ("Should we write #OpenDay or #openday?", "Should we write hashtag?"),
        ("Kan me nytte 🙂🙂 i svara?", "Kan me nytte emoji i svara?"),
        ("Kan vi dele bilder 🙂 av barn?", "Kan vi dele bilder av barn?"),
    ],
)
def test_a_symbol_that_is_asked_about_is_called_what_it_is(message: str, searched: str) -> None:
    """After «bruke» or «med», or one or the other; elsewhere it is an ornament."""
    assert plain(message) == searched


@pytest.mark.parametrize("message", ["https://example.org/a/b", "😀😀", "Hei!", "Mvh Kari"])
def test_a_message_of_nothing_but_frame_stays(message: str) -> None:
    """There must be something to search with."""
    assert plain(message).strip()


@pytest.mark.parametrize(
    ("message", "searched"),
    [
        ("Kan vi svare [navn] i [adresse]?", "Kan vi svare noen i?"),
        ("[navn], [navn] og jeg har et bilde. Kan vi dele det?", "Noen og jeg har et bilde. Kan vi dele det?"),
        ("Nummeret er [fødselsnummer]. Hva gjør vi?", "Nummeret er. Hva gjør vi?"),
    ],
)
def test_what_stands_for_personal_data_is_not_searched(message: str, searched: str) -> None:
    """«navn» and «fødselsnummer» in brackets are no words of the question; that it is about somebody is."""
    assert plain(message) == searched


@pytest.mark.parametrize(
    ("message", "clause"),
    [
        ("Jungelloven gjelder vel her, men kan vi dele bildene?", "kan vi dele bildene?"),
        ("Skuleloven seier nei, men kan vi vise filmen?", "kan vi vise filmen?"),
        ("Vi har lest GDPR, men gjelder den her?", "Vi har lest GDPR, men gjelder den her?"),
        ("Kan vi dele bildene?", "Kan vi dele bildene?"),
        (
            "Loven er streng, men kan vi dele bildene, men må vi spørre foreldrene?",
            "kan vi dele bildene, men må vi spørre foreldrene?",
        ),
    ],
)
def test_an_aside_before_the_question_is_told_apart(message: str, clause: str) -> None:
    """Unless the question says nothing without it."""
    assert last_clause(message) == clause


def test_shouted_short_forms_stay() -> None:
    """What is a short form in any text is one in capitals."""
    assert plain("KAN NRK OG NAV FILME HER") == "Kan NRK og NAV filme her?"


@pytest.mark.parametrize(
    ("message", "calm"),
    [
        ("DPIA NAV?", "DPIA NAV?"),
        ("NRK NAV FILM?", "NRK NAV film?"),
        ("ARBEIDSMILJØLOVEN?", "ARBEIDSMILJØLOVEN?"),
        ("kan vi FILME HER", "Kan vi FILME HER?"),
        ("i A-laget", "I A-laget"),
    ],
)
def test_how_much_is_shouted(message: str, calm: str) -> None:
    """Nearly all of eight letters or more, and of two words or more: else it may be a short form."""
    assert plain(message) == calm


def test_one_shouted_word_is_not_a_short_form() -> None:
    """«IKKE» is the word «ikke»."""
    assert plain("Kan vi IKKE svare?") == "Kan vi ikke svare?"


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("Kan vi ha fb?", "Kan vi ha Facebook?"),
        ("insta i lunsjen", "Instagram i lunsjen"),
        ("kva gjer vi i some no", "kva gjer vi i sosiale medium no"),
        ("Trenger vi 2FA?", "Trenger vi tofaktor?"),
        ("UU på stories?", "universell utforming på stories?"),
        ("should some posts be deleted?", "should some posts be deleted?"),
        ("can we post on SoMe", "can we post on sosiale medier"),
        ("e-post om ros", "e-post om ros"),
        ("hvem eier fbsida og insta-kontoen", "hvem eier Facebook-sida og Instagram-kontoen"),
        ("er twitterkontoen nødvendig", "er twitterkontoen nødvendig"),
        ("linked in og Snap chat", "LinkedIn og Snapchat"),
        ("ka e lov ift fnr", "hva er lov i forhold til fødselsnummer"),
        ("kva gjer eg mtp pvo", "kva gjer eg med tanke på personvernombod"),
        ("should u send pics", "should you send pictures"),
        ("Facebook og messene", "Facebook og messene"),
    ],
)
def test_short_forms_are_spelt_out(question: str, read: str) -> None:
    """As the guidance writes them, and only where they cannot be ordinary words."""
    language = Language.EN if "should" in question else detect(question)
    assert spelt_out(question, language) == read


@pytest.mark.parametrize(
    "sentence",
    [
        "kan vi filme her",
        "Når må vi svare",
        "eg lurar på om vi kan dele",
        "do we need consent",
        "jeg vil vite: er det lov å filme",
        "Og hvem svarer?",
    ],
)
def test_sentences_that_ask(sentence: str) -> None:
    """By word order, by question words, by «jeg lurer på», with and without a mark."""
    assert asks(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Vi har en side.",
        "Har tatt bilder av elever.",
        "Når vi sletter, tar vi bilde.",
        "har en fyr som maser",
        "Have a guy who spams",
        "Kan dele.",
        "bilder",
        "",
    ],
)
def test_sentences_that_tell(sentence: str) -> None:
    """A verb first is no question when the subject was left out."""
    assert not asks(sentence)


def test_the_question_inside_a_story_is_told_apart() -> None:
    """The sentence that asks, when it says enough to stand alone."""
    story = "Det var en lang dag. Bussen kom ikke. Kan vi slette kommentarer fra sinte foreldre? Sjefen er borte."
    assert core_of(story) == "Kan vi slette kommentarer fra sinte foreldre?"
    words = len(words_of(story))
    assert (bool(core_of(story, words)), core_of(story, words + 1)) == (True, "")


@pytest.mark.parametrize("message", ["Kan vi slette kommentarer?", "Noen truer oss. Hva gjør vi?", "bilder av barn"])
def test_a_message_without_a_story_has_no_core(message: str) -> None:
    """Nor has one whose question says nothing without the story."""
    assert core_of(message) == ""


def test_a_full_stop_in_a_short_form_ends_nothing() -> None:
    """«aml. § 2-4» and «1. november» are inside their sentence."""
    assert [*sentences("Hva sier aml. § 2-4 om 1. november? Vi lurer.")] == [
        "Hva sier aml. § 2-4 om 1. november?",
        "Vi lurer.",
    ]


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("Kan vi dele bildene, og må vi spørre foreldrene?", ["Kan vi dele bildene?", "Må vi spørre foreldrene?"]),
        (
            "Hvem modererer siden? Hvor lenge lagrer vi chatten?",
            ["Hvem modererer siden?", "Hvor lenge lagrer vi chatten?"],
        ),
        ("a) Hvem svarer i dag? b) Kan vi skjule svar?", ["Hvem svarer i dag?", "Kan vi skjule svar?"]),
        (
            "Kan vi filme møtet, må vi tekste det, og hvem skal svare?",
            ["Kan vi filme møtet?", "Må vi tekste det?", "Hvem skal svare?"],
        ),
        ("1. Må vi tekste video? 2. Kan ansatte bruke TikTok?", ["Må vi tekste video?", "Kan ansatte bruke TikTok?"]),
        (
            "Can we delete trolls and do we need to archive messages?",
            ["Can we delete trolls?", "Do we need to archive messages?"],
        ),
    ],
)
def test_several_questions_are_told_apart(message: str, asked: list[str]) -> None:
    """By marks, numbers, and a question of its own after «og» or «and»."""
    assert [part.asked for part in parts_of(message)] == asked


def test_questions_after_a_story_are_searched_with_it() -> None:
    """«Hva sier vi?» means nothing without what was told; one that points back is asked of what it points at."""
    story = "Hun som styrte sida vår, sluttet på fredag."
    one, other = parts_of(f"{story} Hva forteller vi følgerne våre? Hvem må få vite noe internt?")
    assert (one.asked, other.asked) == ("Hva forteller vi følgerne våre?", "Hvem må få vite noe internt?")
    assert [one.search, other.search] == [f"{story} {one.asked}", f"{story} {other.asked}"]
    assert (
        parts_of(f"{story} Kan vi skjule kommentarer, og må vi arkivere dem?")[1].search
        == "Må vi arkivere kommentarer?"
    )


def test_one_number_makes_no_list() -> None:
    """It stays with its question, which is told apart from the next by its words."""
    assert [part.asked for part in parts_of("a) Kan vi filme møtet, og hvem svarer på spørsmål?")] == [
        "A) Kan vi filme møtet?",
        "Hvem svarer på spørsmål?",
    ]


@pytest.mark.parametrize(
    ("one", "other", "forms"),
    [
        ("slette", "sletter", True),
        ("slettet", "slette", True),
        ("bilde", "bildene", True),
        ("foto", "fotograf", True),
        ("foto", "fotografi", False),
        ("film", "film", True),
        ("år", "år", True),
        ("år", "året", False),
        ("barnet", "barn", True),
        ("svare", "svart", True),
        ("kart", "karneval", False),
    ],
)
def test_words_that_are_forms_of_one(one: str, other: str, forms: bool) -> None:
    """Alike but for the last letter of the shorter, with at most four letters more; short words as they are."""
    assert alike(one, other) is forms
    assert alike(other, one) is forms


@pytest.mark.parametrize(
    "message",
    [
        "Kan vi slette kommentarer?",
        "Kan vi slette dette? Er det lov?",
        "Kan vi slette kommentarer? Får vi slette kommentaren?",
        "Hvem skal svare og hva som skal stå i svaret?",
        "Kan vi filme møtet, må vi tekste det?",
        "Kan vi slette bilder? Hvor kantina?",
        "Vi har video, må vi tekste den, og hvem svarer?",
        "Kan du hjelpe meg? Må vi tekste video?",
        "Kan vi blokkere ham eller må vi tåle det?",
    ],
)
def test_one_question_told_twice_is_one(message: str) -> None:
    """The second sentence brings nothing of its own."""
    assert len(parts_of(message)) == 1


def test_a_part_gets_the_noun_it_points_at() -> None:
    """«dem» is what the part before was about."""
    assert parts_of("Kan vi skjule kommentarer, og må vi arkivere dem?")[1].search == "Må vi arkivere kommentarer?"


def test_a_short_part_that_asks_for_something_of_its_own_is_known() -> None:
    """«Hvor er kantina?» is a question, however short; «Kan jeg klage?» may be the rest of the one before."""
    short, rest = parts_of("Kan vi slette bilder? Hvor er kantina? Kan jeg klage?")[1:]
    assert (short.weak, short.asking) == (True, True)
    assert (rest.weak, rest.asking) == (True, False)


def test_at_most_three_parts() -> None:
    """More than three are not answered at once."""
    message = "Må vi tekste video? Kan vi slette kommentarer? Hvem svarer i helgen? Når skal bilder fjernes?"
    assert len(parts_of(message)) == 3


@pytest.mark.parametrize(
    ("text", "lone"),
    [
        ("slette?", True),
        ("Arkiv", True),
        ("bilder barn", False),
        ("om arkiv", True),
        ("Kan vi slette?", False),
        ("slette kommentarer", False),
        ("gammel side", True),
        ("arkiv kommentar?", True),
        ("Arkiv eller kommentar", False),
        ("bilder barn ansatte", False),
        ("på til", True),
        ("på til vi", False),
    ],
)
def test_a_single_word_is_a_topic(text: str, lone: bool) -> None:
    """A word alone asks nothing; «slette kommentarer» says what to do."""
    assert is_lone(text) is lone


@given(st.text(max_size=200))
def test_anything_can_be_understood(raw: str) -> None:
    """No message is an error, and understanding it twice changes nothing that matters."""
    text = plain(raw)
    assert len(parts_of(text)) <= 3
    assert isinstance(core_of(text), str)
    is_lone(text)
