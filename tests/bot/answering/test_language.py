import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.language import detect
from bot.types import Language


@pytest.mark.parametrize(
    ("before", "question", "language"),
    [
        ("Kva gjeld for teieplikta?", "og på TikTok?", "nn"),
        ("Hva gjelder for taushetsplikten?", "og på TikTok?", "nb"),
        ("Can I criticise my employer?", "Instagram?", "en"),
        ("Can I criticise my employer?", "og på Instagram?", "nb"),
        ("Kva gjeld for teieplikta?", "hva gjelder for lærere?", "nb"),
        ("", "og på TikTok?", "nb"),
    ],
)
def test_what_a_follow_up_leaves_open_is_as_before(before: str, question: str, language: str):
    """The written standard of the question before it, and its tongue where not one word tells."""
    assert detect(question, before) == language


@pytest.mark.parametrize(
    "question",
    [
        "Kan jeg kritisere etaten min på Facebook?",
        "hvordan skriver vi alt-tekst",
        "må leder godkjenne posten min",
        "rasistisk kommentar",
        "Er det lov å sitere The Guardian i en story?",
        "IT?",
        "vikar?",
        "har den nye forvaltningsloven trådt i krafft?",
        "er hvit skrift på lys blå bakgrunn greit",
        "Når er det opptak til kulturskolen?",
    ],
)
def test_bokmaal(question: str):
    """Bokmål questions are bokmål, with English names and typos too."""
    assert detect(question) is Language.NB


@pytest.mark.parametrize(
    "question",
    [
        "Kan eg kritisere etaten min på Facebook?",
        "korleis skriv vi alt-tekst",
        "Kva gjer vi om nokon har stole kontoen?",
        "Kan vi leige inn ein influensar?",
        "trykk av plakatar?",
        "Får elevane gratis lærebøker?",
        "Kan verksemda krevje at alle er på Facebook?",
        "Kan me dele dette frå jobb?",
        "telegram forbode?",
        "Må kunngjeringa til folk i det samiske området leggjast ut på to språk?",
    ],
)
def test_nynorsk(question: str):
    """One nynorsk word or ending is enough when nothing speaks for bokmål."""
    assert detect(question) is Language.NN


@pytest.mark.parametrize(
    "question",
    [
        "Can I criticise my agency on Facebook?",
        "what's the rule for captions",
        "Do we have to reply in Nynorsk?",
        "How do I apply for parental leave?",
        "Who won the municipal election in Tromsø in 2023?",
        "hiding criticism?",
        "Don't post?",
    ],
)
def test_english(question: str):
    """English questions are English, with Norwegian names and letters too."""
    assert detect(question) is Language.EN


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("habilitet", Language.NB),
        ("teksting?", Language.NB),
        ("influencer", Language.NB),
        ("kven?", Language.NN),
        ("teieplikt?", Language.NN),
        ("captions?", Language.EN),
        ("accessibility", Language.EN),
    ],
)
def test_one_word(question: str, language: Language):
    """A single word is bokmål unless it is clearly something else."""
    assert detect(question) is language


@pytest.mark.parametrize(
    "question",
    [
        "Får jag kritisera min arbetsgivare?",
        "Hvad må man skrive som ansat?",
        "Wie kann ich das teilen?",
        "Puis-je partager une publication ?",
        "¿Puedo compartir?",
        "Могу я поделиться?",
        "私は共有できますか",
        "123",
        "",
    ],
)
def test_other_languages_are_met_in_bokmaal(question: str):
    """Readers of other languages, and questions without words, get the bokmål frame."""
    assert detect(question) is Language.NB


@given(st.text(max_size=60))
def test_anything_has_a_language_and_always_the_same(question: str):
    """Detection never fails and does not vary."""
    assert detect(question) is detect(question)
