"""What becomes of questions without an answer: waiting cases, and those marked as not ours in ``off_topic.yaml``."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.answering.language import detect
from bot.editorial.editorial import Editorial
from bot.editorial.faq_file import one_line
from bot.editorial.suggest import plain
from bot.editorial.types import Person
from bot.journal.store import safe
from index.errors import CorpusError, Problem
from index.files import write_atomically
from index.read.questions import read_off_topic

FILE = "off_topic.yaml"
CASES = 500  # open ones that a question is looked for among


@dataclass(frozen=True, slots=True)
class Triage:
    """What has become of questions, as ``plain`` has them: ``not_ours`` are marked, ``cases`` wait, by their ids."""

    not_ours: frozenset[str]
    cases: Mapping[str, int]

    def is_not_ours(self, question: str) -> bool:
        return plain(question) in self.not_ours

    def case_of(self, question: str) -> int:
        """0 for none."""
        return self.cases.get(plain(question), 0)


def triage(editorial: Editorial) -> Triage:
    """Raises DatabaseError."""
    cases = {plain(each.question): each.id for each in editorial.cases.unanswered(CASES)}
    return Triage(marked(editorial.settings.corpus), cases)


def mark_not_ours(editorial: Editorial, question: str, person: Person) -> None:
    """Adds the question to the file, once; it counts when it is published, like any text.

    Raises KeyError for no question, CorpusError for a file that takes no line more, NotEditorError, DatabaseError.
    """
    editorial.check(person)
    asked = one_line(safe(question))
    if not asked:
        raise KeyError(question)
    with editorial.publisher.locked():
        if plain(asked) not in marked(editorial.settings.corpus):
            add(editorial.settings.corpus / FILE, asked)
    editorial.acts.note(person, "question.not_ours")


def marked(corpus: Path) -> frozenset[str]:
    """Those that are marked, as ``plain`` writes them; none while the file cannot be read."""
    try:
        return frozenset(map(plain, read_off_topic(corpus)))
    except CorpusError:
        return frozenset()


def add(path: Path, question: str) -> None:
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    line = f"- {{question: {json.dumps(question, ensure_ascii=False)}, lang: {detect(question)}, kind: near_miss}}\n"
    text = f"{before.rstrip()}\n{line}".lstrip()
    with TemporaryDirectory() as folder:
        (Path(folder) / FILE).write_text(text, encoding="utf-8")
        if question not in read_off_topic(Path(folder)):
            raise CorpusError([Problem(FILE, 0, "the file is no list of questions.", "Write one question a line.")])
    write_atomically(path, text)
