"""What the corpus reader finds wrong, in an editor's language."""

from pathlib import Path

import pytest

from bot.problems import KNOWN, told, what_to_do
from bot.texts import text
from bot.types import Language
from index.errors import Problem

READER = "\n".join(
    path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parents[2] / "index" / "read").glob("*.py"))
)


@pytest.mark.parametrize("pattern", [pattern for pattern, _ in KNOWN])
def test_the_reader_says_what_is_looked_for(pattern: str) -> None:
    """A message that is put in other words there is told in English here, so it must be changed in both."""
    begins = pattern.replace("\\", "").split("(?")[0].rstrip(".$")
    assert begins.split("`")[0] in READER


def test_a_problem_is_told_in_the_editors_language() -> None:
    """With file and line and the values of it; a message that editors do not cause stays in English."""
    wrong = Problem("corpus/faq/a.md", 7, "`based_on` names roller#x, which does not exist.", "Correct it.")
    said = told(wrong, Language.NB)
    assert said.startswith(
        "corpus/faq/a.md:7: Et spørsmål og svar bygger på roller#x, som ikke finnes. Behold adressen"
    )
    lang = Problem("a", 0, "the field `lang` is wrong: 'x'.", "")
    assert what_to_do(lang, Language.NN).startswith("Språket er feil.")
    lost = Problem("q.yaml", 1, "there is no section #gammel.", "")
    assert "mellom {# og }" in what_to_do(lost, Language.NB)
    assert told(Problem("a.svg", 0, "Odd.", "Mend it."), Language.NB) == "a.svg: Odd. Mend it."


@pytest.mark.parametrize("language", Language)
def test_every_problem_has_a_text(language: Language) -> None:
    """And the text takes the value that the message has."""
    for pattern, key in KNOWN:
        said = text(f"problem.{key}", language, value="<X>")
        assert ("<X>" not in said) or "(?P<value>" in pattern, key
