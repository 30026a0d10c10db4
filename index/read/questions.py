"""Labelled questions that live beside the guidance.

::

    corpus/questions/<document>.yaml   anchor -> how people ask about that section
    corpus/golden.yaml                 the golden set: question, language, where the answer must lead
    corpus/calibration.yaml            questions that nobody foresaw, with everything that answers: fits the confidence
    corpus/off_topic.yaml              questions the guidance does not answer
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, TypeAdapter, ValidationError

from index.errors import CorpusError, Problem
from index.read.yamls import FAST, load_yaml
from index.types import Phrasing

NOT_FOUND = "not_found"
FAQ_PREFIX = "faq:"
Model = TypeVar("Model")


@lru_cache(maxsize=4096)
def parsed(text: str) -> Any:
    """A YAML text as plain values, which must not be changed: the same text is parsed once. Raises YAMLError."""
    return load_yaml(text, FAST)


def as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


class GoldenQuestion(BaseModel):
    """``expect``: addresses (best first), ``faq:<id>``, or ``not_found``; any one of them is right."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: str
    lang: str
    expect: Annotated[tuple[str, ...], BeforeValidator(as_list)]

    @property
    def answerable(self) -> bool:
        return NOT_FOUND not in self.expect


class OffTopicQuestion(BaseModel):
    """``kind``: near_miss, off_topic or smalltalk."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: str
    lang: str
    kind: str = "off_topic"


def labelled_files(root: Path) -> list[Path]:
    """The files of this module that exist in the corpus folder, in a fixed order."""
    single = (root / name for name in ("golden.yaml", "calibration.yaml", "off_topic.yaml"))
    return [*sorted((root / "questions").glob("*.yaml")), *(path for path in single if path.is_file())]


def read_golden(path: Path) -> tuple[GoldenQuestion, ...]:
    """The golden set, empty when there is no such file. Raises CorpusError."""
    return tuple(read_list(path, TypeAdapter(list[GoldenQuestion])))


def check_labelled(path: Path, known: set[str]) -> list[Problem]:
    """What is wrong with labelled questions: they cannot be read, or lead to an address that is not among `known`."""
    try:
        return lost_addresses(read_golden(path), known, path, f"{path.parent.name}/{path.name}")
    except CorpusError as error:
        return error.problems


def lost_addresses(golden_set: Sequence[GoldenQuestion], known: set[str], path: Path, name: str) -> list[Problem]:
    """Addresses in the labelled questions of `path` that are not among `known`; `name` is what an author calls it."""
    lost = {address for each in golden_set for address in each.expect if address not in known and address != NOT_FOUND}
    text = path.read_text(encoding="utf-8") if lost else ""
    do = "Correct the address; an FAQ entry is written faq:id."
    return [
        Problem(name, line_with(address, text), f"`expect` names {address}, which does not exist.", do)
        for address in sorted(lost)
    ]


def line_with(address: str, text: str) -> int:
    """One-based line where the address first stands, 0 when it is written some other way."""
    match = re.search(rf"(?<![\w:-]){re.escape(address)}(?![\w-])", text)
    return text.count("\n", 0, match.start()) + 1 if match else 0


def read_labelled(path: Path) -> tuple[GoldenQuestion, ...]:
    """Labelled questions of either format; those without ``expect`` are off topic. Raises CorpusError."""
    found = read_list(path, TypeAdapter(list[GoldenQuestion | OffTopicQuestion]))
    return tuple(
        each
        if isinstance(each, GoldenQuestion)
        else GoldenQuestion(question=each.question, lang=each.lang, expect=(NOT_FOUND,))
        for each in found
    )


def read_off_topic(root: Path) -> tuple[str, ...]:
    """Questions that are not answered, small talk left out, in file order. Raises CorpusError."""
    found = read_list(root / "off_topic.yaml", TypeAdapter(list[OffTopicQuestion]))
    return tuple(each.question for each in found if each.kind != "smalltalk")


def read_list(path: Path, adapter: TypeAdapter[list[Model]]) -> list[Model]:
    if not path.is_file():
        return []
    try:
        return adapter.validate_python(parsed(path.read_text(encoding="utf-8")) or [])
    except UnicodeDecodeError as error:
        raise CorpusError([Problem(path.name, 0, "the file is not UTF-8 text.", "Save it as UTF-8.")]) from error
    except yaml.YAMLError as error:
        raise CorpusError([Problem(path.name, line_of(error), "the file is not valid YAML.", QUOTE)]) from error
    except ValidationError as error:
        number = int(error.errors()[0]["loc"][0]) + 1 if error.errors()[0]["loc"] else 1
        what = f"question number {number} is wrong: {error.errors()[0]['msg']}."
        raise CorpusError([Problem(path.name, 0, what, "Compare it with the ones before it.")]) from error


QUOTE = "Put quotation marks around every question."


def line_of(error: yaml.YAMLError) -> int:
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark else 0


def read_asked(root: Path, anchors: dict[str, set[str]]) -> tuple[list[Phrasing], list[Problem]]:
    """How people ask about each section; `anchors` says which exist."""
    phrasings: list[Phrasing] = []
    problems: list[Problem] = []
    for path in sorted((root / "questions").glob("*.yaml")):
        name = f"{root.name}/questions/{path.name}"
        try:
            text = path.read_text(encoding="utf-8")
            sections = TypeAdapter(dict[str, list[str]]).validate_python(parsed(text) or {})
        except UnicodeDecodeError:
            problems.append(Problem(name, 0, "the file is not UTF-8 text.", "Save it as UTF-8."))
        except yaml.YAMLError as error:
            problems.append(Problem(name, line_of(error), "the file is not valid YAML.", QUOTE))
        except ValidationError:
            problems.append(Problem(name, 0, "the file is not a list of questions under each anchor.", QUOTE))
        else:
            found, wrong = asked_in(path.stem, sections, anchors.get(path.stem), name, text)
            phrasings += found
            problems += wrong
    return phrasings, problems


def asked_in(
    document: str, sections: dict[str, list[str]], known: set[str] | None, name: str, text: str
) -> tuple[list[Phrasing], list[Problem]]:
    if known is None:
        return [], [Problem(name, 0, f"there is no document `{document}`.", "Name the file after the document's id.")]
    problems = [
        Problem(
            name, text[: text.find(anchor)].count("\n") + 1, f"there is no section #{anchor}.", "Correct the anchor."
        )
        for anchor in sections
        if anchor not in known
    ]
    return [Phrasing(each, None, (f"{document}#{a}",)) for a, asked in sections.items() for each in asked], problems
