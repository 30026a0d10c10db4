"""One form of every word: what ``forms.yaml`` in the corpus replaces."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml
from pydantic import TypeAdapter, ValidationError

from bot.writing.parts import line_of, texts
from bot.writing.types import Finding, Kind, Part
from index.errors import CorpusError, Problem
from index.read.yamls import load_yaml

Forms = dict[str, dict[str, str]]  # language -> form that is not used -> form to use
FILE = "forms.yaml"


def read_forms(root: Path) -> Forms:
    """The corpus's list, empty when it has none. Raises CorpusError."""
    path = root / FILE
    name = f"{root.resolve().name}/{FILE}"
    if not path.is_file():
        return {}
    try:
        values = load_yaml(path.read_text(encoding="utf-8")) or {}
        return TypeAdapter(Forms).validate_python(values)
    except UnicodeDecodeError as error:
        raise CorpusError([Problem(name, 0, "the file is not UTF-8 text.", "Save it as UTF-8.")]) from error
    except yaml.YAMLError as error:
        line = error.problem_mark.line + 1 if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark else 0
        raise CorpusError([Problem(name, line, "the file is not valid YAML.", ADVICE)]) from error
    except ValidationError as error:
        raise CorpusError([Problem(name, 0, "the file is not a list of forms for each language.", ADVICE)]) from error


ADVICE = "Write `form: the form to use` below the language, with quotation marks around words such as «no» and «on»."


def wrong_forms(part: Part, forms: Forms) -> Iterator[Finding]:
    """Forms that are not used, with the one to use. Headings are left alone: they are addresses."""
    ours = {wrong.casefold(): right for wrong, right in forms.get(part.lang, {}).items()}
    if not ours:
        return
    for text, starts in texts(part):
        for match in pattern(tuple(ours)).finditer(text):
            right = ours[" ".join(match.group().casefold().split())]
            line = line_of(part, starts[match.start()])
            yield Finding(Kind.FORM, part.path, line, f"«{match.group()}»: write «{right}».")


@cache
def pattern(forms: tuple[str, ...]) -> re.Pattern[str]:
    """Matches any of the forms as whole words, the longest first, over any white space."""
    longest = sorted(forms, key=len, reverse=True)
    either = "|".join(r"\s+".join(map(re.escape, form.split())) for form in longest)
    return re.compile(rf"(?<![\w-])(?:{either})(?![\w-])", re.IGNORECASE)
