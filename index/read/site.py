"""``site.yaml``: what the house calls itself and its guidance, on every page and in every chat."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from index.errors import CorpusError, Problem
from index.read.colours import AA, least_contrast, readable
from index.read.fields import Text, field_problems, key_line, line_of
from index.read.yamls import load_yaml
from index.types import Site

FILE = "site.yaml"
LANGUAGES = ("nb", "nn", "en")
MOST_LOGO_BYTES = 200_000
NAME_CHARS = 30
"""As many as Teams shows of an app's name; Slack takes 35."""


def for_all(value: Any) -> Any:
    """One text counts for every language."""
    return dict.fromkeys(LANGUAGES, value) if isinstance(value, str) else value


def in_all(value: dict[str, Any]) -> dict[str, Any]:
    if set(value) != set(LANGUAGES):
        raise ValueError(f"write it in each of {', '.join(LANGUAGES)}")
    return value


Said = Annotated[dict[str, Text], BeforeValidator(for_all), AfterValidator(in_all)]
Three = Annotated[tuple[Text, ...], Field(min_length=3, max_length=3)]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$", to_lower=True)]
Page = Annotated[str, StringConstraints(pattern=r"^https?://[^\s\"<>]+$")]


class Colours(BaseModel):
    """The house's colour, as it is on a light and on a dark page."""

    model_config = ConfigDict(extra="forbid")

    light: Colour
    dark: Colour


class SiteFields(BaseModel):
    """Everything may be left out."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[Text, StringConstraints(max_length=NAME_CHARS)] = Site().name
    organisation: Said = {}
    team: Said = {}
    subject: Said = {}
    welcome: Said = {}
    disclaimer: Said = {}
    examples: Annotated[dict[str, Three], AfterValidator(in_all)] = {}
    logo: Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9_-]+\.(svg|png)$")] = ""
    colours: Colours | None = None
    contact: Annotated[str, StringConstraints(pattern=r"^(https?://[^\s\"<>]+|[^@\s:/\"<>]+@[^@\s:/\"<>]+)$")] = ""
    privacy: Page = ""
    accessibility: Page = ""


def site_files(root: Path) -> list[Path]:
    """``site.yaml`` and the logo it names, as far as they are there; what is wrong with it is told by ``read_site``."""
    try:
        site = read_site(root)
    except CorpusError:
        return [root / FILE]
    return [path for path in (root / FILE, site.logo) if path and path.is_file()]


def read_site(root: Path) -> Site:
    """What the file in the folder says, neutral words where there is none. Raises CorpusError with every problem."""
    path = root / FILE
    if not path.is_file():
        return Site()
    name = f"{root.name}/{FILE}"
    try:
        text = path.read_text(encoding="utf-8-sig")
        fields = SiteFields.model_validate(load_yaml(text) or {})
    except UnicodeDecodeError:
        raise CorpusError([Problem(name, 0, "the file is not UTF-8 text.", "Save it as UTF-8.")]) from None
    except (yaml.YAMLError, ValueError) as error:
        raise CorpusError(list(unread(error, path, name))) from error
    logo = root / fields.logo if fields.logo else None
    problems = [*colour_problems(fields.colours, text, name), *logo_problems(logo, text, name)]
    if problems:
        raise CorpusError(problems)
    values = fields.model_dump(exclude={"logo", "colours"})
    return Site(**values, logo=logo, colours=fields.colours.model_dump() if fields.colours else {})


def unread(error: Exception, path: Path, name: str) -> Iterator[Problem]:
    if not isinstance(error, ValidationError):
        mark = getattr(error, "problem_mark", None)
        do = "Put quotation marks around every text, and write one `name: value` a line."
        yield Problem(name, mark.line + 1 if mark else 0, "the file is not valid YAML.", do)
    elif not error.errors()[0]["loc"]:
        yield Problem(name, 1, "the file is not a list of fields.", "Write one `name: value` a line.")
    else:
        # Lines of front matter begin on line 2, below its first `---`; here there is none.
        found = field_problems(error, path.read_text(encoding="utf-8-sig"), name)
        yield from (replace(each, line=max(each.line - 1, 1)) for each in found)


def colour_problems(colours: Colours | None, text: str, name: str) -> Iterator[Problem]:
    for scheme, colour in (colours.model_dump() if colours else {}).items():
        if (found := least_contrast(colour, scheme)) < AA:
            what = f"the colour {colour} has a contrast of {found:.1f} on a {scheme} page; WCAG asks for {AA}."
            do = f"Try {readable(colour, scheme)}."
            yield Problem(name, key_line("colours", scheme, text), what, do)


def logo_problems(logo: Path | None, text: str, name: str) -> Iterator[Problem]:
    line = line_of("logo", text) - 1
    if logo and not logo.is_file():
        yield Problem(name, line, f"there is no file {logo.name} beside it.", "Put the logo there, or remove `logo`.")
    elif logo and logo.stat().st_size > MOST_LOGO_BYTES:
        yield Problem(name, line, f"{logo.name} is over {MOST_LOGO_BYTES // 1000} kB.", "Save a smaller one.")
