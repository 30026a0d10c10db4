"""Front matter of corpus files, checked field by field."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from index.errors import Problem
from index.read.origin import line_at
from index.read.yamls import TooDeepError, load_yaml
from index.types import Authority

Fields = TypeVar("Fields", bound=BaseModel)
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Lang = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}$")]
Anchor = Annotated[str, Field(min_length=1, coerce_numbers_to_str=True)]  # a heading may be a year
Address = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+#.+$")]


class GuidanceFields(BaseModel):
    """Front matter of a guidance file."""

    model_config = ConfigDict(extra="forbid")

    id: Id
    title: Text
    lang: Lang
    owner: Text
    reviewed: date
    review_by: date
    authority: Authority
    authorities: dict[Anchor, Authority] = {}
    sources: tuple[Text, ...] = ()
    url: Text | None = None
    translation_of: Id | None = None


class FaqFields(BaseModel):
    """Front matter of a FAQ file."""

    model_config = ConfigDict(extra="forbid")

    id: Id
    question: Text
    also: tuple[Text, ...] = ()
    lang: Lang
    based_on: tuple[Address, ...] = ()
    based_on_digests: dict[Address, Digest] = {}
    approved_by: Text = "–"
    approved: date | None = None
    translation_of: Id | None = None


SHOWN = 60  # characters of a wrong value that a problem shows
IN_ALL = "Write it in each of nb, nn and en, or one text for all of them."
ADVICE = {
    "id": "Use lower-case letters a-z, digits and hyphens.",
    "lang": "Use nb, nn or en.",
    "reviewed": "Write the date as 2026-11-01.",
    "review_by": "Write the date as 2027-11-01.",
    "approved": "Write the date as 2026-11-01.",
    "authority": "Use one of law, policy, guidance, example.",
    "authorities": "Write `anchor: guidance` a line, indented; the words are law, policy, guidance, example.",
    "also": "Give other phrasings one a line, with `- ` before each.",
    "based_on": "Give addresses of the form document#anchor, one a line with `- ` before each.",
    "name": "Write a name of at most 30 characters.",
    **dict.fromkeys(("organisation", "subject", "welcome", "disclaimer"), IN_ALL),
    "examples": "Give exactly three questions in each of nb, nn and en, one a line with `- ` before each.",
    "logo": "Write the name of an .svg or .png file that lies beside it, in letters a-z, digits and hyphens.",
    "colours": 'Write `light:` and `dark:`, each with a colour such as "#0f5a66", in quotation marks.',
    "contact": "Write an e-mail address, or a web address that begins with https://.",
    **dict.fromkeys(("privacy", "accessibility"), "Write a web address that begins with https://."),
    "based_on_digests": "Remove the field, read the answer again, and run `veileder faq approve`.",
}


def read_fields(model: type[Fields], text: str | None, path: str) -> Fields | list[Problem]:
    """The checked fields, or everything that is wrong with them, with one-based lines in the file."""
    if text is None:
        return [Problem(path, 1, "there is no front matter.", "Begin the file with `---`, the fields, and `---`.")]
    try:
        values = load_yaml(text)
    except yaml.YAMLError as error:
        return [yaml_problem(error, path)]
    except ValueError as error:  # a date that no calendar has, such as 2026-13-01
        return [Problem(path, impossible_date(text), f"this date does not exist ({error}).", "Write it as 2026-11-01.")]
    if not isinstance(values, dict):
        return [Problem(path, 2, "the front matter is not a list of fields.", "Write one `name: value` a line.")]
    try:
        return model.model_validate(values)
    except ValidationError as error:
        return list(field_problems(error, text, path))


def yaml_problem(error: yaml.YAMLError, path: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 2 if mark else 1
    what = getattr(error, "problem", None) or "cannot be read"
    do = "Put quotation marks around values with a colon in them."
    if isinstance(error, TooDeepError):
        do = "Write plain fields and lists of lines, without lists inside lists."
    return Problem(path, line, f"the front matter is broken ({what}).", do)


def field_problems(error: ValidationError, text: str, path: str) -> Iterator[Problem]:
    """One problem a field: what is wrong with the first of its values that is wrong."""
    first = {str(found["loc"][0]): found for found in reversed(error.errors())}
    for name, found in reversed(first.items()):
        line = line_of_value(found["loc"], text)
        if found["type"] == "missing":
            yield Problem(path, 1, f"the field `{name}` is missing.", f"Add `{name}:` to the front matter.")
        elif found["type"] == "extra_forbidden":
            yield Problem(path, line, f"there is no field `{name}`.", "Remove it or correct its name.")
        else:
            yield Problem(path, line, f"the field `{name}` is wrong: {shown(found['input'])}.", advice(name, found))


def advice(name: str, found: Any) -> str:
    return ADVICE.get(name, f"{found['msg']}.")


def shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def line_of(name: str, text: str) -> int:
    """One-based line in the file of the field `name`; the front matter begins on line 2."""
    match = field_pattern(name).search(text)
    return text.count("\n", 0, match.start(1)) + 2 if match else 1


def line_of_value(loc: tuple[int | str, ...], text: str) -> int:
    """One-based line in the file of what pydantic found wrong: a key in a field's mapping, else the field."""
    line = line_of(str(loc[0]), text)
    return key_line(str(loc[0]), str(loc[1]), text) + 1 if len(loc) > 1 else line


def key_line(name: str, key: str, text: str) -> int:
    """One-based line in `text` of a key below the field `name`, of the field where the key is not found."""
    start = field_start(name, text)
    match = re.compile(rf"""[\r\n][ \t]+["']?({re.escape(key)})["']?\s*:""").search(text, start)
    return line_at(text, match.start(1) if match else start)


def field_start(name: str, source: str) -> int:
    """Offset of the field `name` in a whole file, 0 when it is not there."""
    match = field_pattern(name).search(source)
    return match.start(1) if match else 0


def field_pattern(name: str) -> re.Pattern[str]:
    """Matches the field's name at the start of a line; group 1 is the name. A carriage return ends a line too."""
    return re.compile(rf"""(?:\A|[\r\n])["']?({re.escape(name)})["']?\s*:""")


def impossible_date(text: str) -> int:
    """One-based line in the file of the first value that looks like a date and is none; 1 when it is not found."""
    for number, line in enumerate(text.split("\n"), start=2):
        try:
            load_yaml(line)
        except yaml.YAMLError:
            continue
        except ValueError:
            return number
    return 1
