"""Languages that are not spoken here are told apart, and never taken for one that is."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.foreign import foreign, line_for, lines
from bot.languages import word_set
from index.read.yamls import FAST, load_yaml

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("Czy możemy usunąć ten komentarz?", "pl"),
        ("Як мені опублікувати фото?", "uk"),
        ("Можно ли удалить эту фотографию?", "ru"),
        ("كيف يمكنني حذف هذا؟", "ar"),
        ("Sidee ayaan u tirtiri karaa sawir?", "so"),
        ("Darf ich das Bild mit meinem Chef teilen?", "de"),
        ("Est-ce que je peux partager cette photo ?", "fr"),
        ("¿Puedo compartir esta foto de mi jefe?", "es"),
        ("Ar galiu ištrinti komentarą?", "lt"),
        ("Sáhtán go mun sihkkut kommeantta?", "se"),
        ("ነዚ ስእሊ ክልጥፎ ይኽእል ዶ?", "ti"),
        ("我可以分享这张照片吗?", "zh"),
        ("Je ni sahihi kuweka video ya wanafunzi?", "sw"),
        ("Smijem li podijeliti snimku sastanka?", "hr"),
        ("Hvernig breyti ég athugasemdum?", "is"),
        ("Bolehkah kami menghapus foto lama?", "id"),
        ("A mundemi të ndajmë këtë video?", "sq"),
        ("Leago lobálaš almmuhit videoid mánáin?", "se"),
        ("Pitääkö meidän tekstittää video?", "fi"),
        ("Guten Tag", "de"),
        ("Posso condividere una foto?", "it"),
        ("hola", "es"),
        ("Witam!", "pl"),
        ("mun lea", "se"),
        ("jak filmować", "pl"),
    ],
)
def test_languages_that_are_not_spoken_here(question: str, code: str) -> None:
    """By letters, by words, and by the model for the rest."""
    assert foreign(question) == code


@pytest.mark.parametrize(
    "question",
    [
        "Får jag kritisera min arbetsgivare?",
        "Hvad må man skrive som ansat?",
        "hvordan poster vi på polsk",
        "må vi svare på русский?",
        "kan vi dele «Das ist gut»?",
        "ka e greit å skriv på insta da",
        "æ lure på om mæ kan filme",
        "can i post this on insta",
        "IT?",
        "la det stå",
        "a la carte på menyen",
        "salat",
        "ikke hola gracias",
        "sponsor logo video tag",
        "Is a podcast guest a processor?",
        "koffer får mæ ikkje svar hos dokker",
        "123",
        "",
    ],
)
def test_neighbours_dialect_and_borrowed_words_are_not_foreign(question: str) -> None:
    """Swedish and Danish are searched; a foreign word inside a question changes nothing."""
    assert foreign(question) is None


def test_one_foreign_word_among_many_says_nothing() -> None:
    """Where no list knows the others either: up to eight words it does."""
    eight = "się hybelboer vaktmester parkett kjeller brannslange gardiner lyspære"
    assert foreign(eight) == "pl"
    assert foreign(f"{eight} badekar") is None


HERE = ("nb", "nn", "en", "sv", "da")


def test_no_question_that_we_know_is_foreign() -> None:
    """Every known question, the golden set, off-topic questions and what stands apart: not one misfires."""
    asked = [
        str(question)
        for path in sorted((ROOT / "corpus" / "questions").glob("*.yaml"))
        for listed in (load_yaml(path.read_text(encoding="utf-8"), FAST) or {}).values()
        for question in listed
    ]
    for name in (
        "corpus/golden.yaml",
        "corpus/calibration.yaml",
        "corpus/off_topic.yaml",
        "tests/data/answerable.yaml",
        "tests/data/off_topic.yaml",
    ):
        items = load_yaml((ROOT / name).read_text(encoding="utf-8"), FAST)
        asked += [item["question"] for item in items if item["lang"] in HERE]
    assert len(asked) > 1000
    assert [question for question in asked if foreign(question)] == []


def test_every_line_names_the_languages_that_work() -> None:
    """All are told which languages to use; who has no line of their own is told in English."""
    assert word_set("en pl uk ru ar so de fr es lt se") <= set(lines())
    assert all(line.strip() for line in lines().values())
    assert line_for("xx") == lines()["en"]


@given(st.text(max_size=80))
def test_anything_can_be_asked(question: str) -> None:
    """Never an error, and always the same."""
    assert foreign(question) == foreign(question)
