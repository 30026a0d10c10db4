"""Writes docs/settings.md from the settings and docs/commands.md from the command line's own help.

With ``--check`` nothing is written; the exit code is 1 when a page is not what would be written.
"""

import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))

import typer  # noqa: E402
from annotated_types import Ge, Gt, Le, Lt  # noqa: E402
from pydantic import SecretStr  # noqa: E402
from pydantic.fields import FieldInfo  # noqa: E402

from bot.cli import app  # noqa: E402
from bot.settings import Settings  # noqa: E402

SIGNS = {Ge: ("≥", "ge"), Gt: (">", "gt"), Le: ("≤", "le"), Lt: ("<", "lt")}
MADE = "<!-- Made by scripts/docs. Do not edit: change {source} and run it again. -->"
SETTINGS_LEAD = """\
# Settings

Settings are read once, at start, from environment variables or from a file `.env` in the project folder.
The environment wins. Unknown names are ignored; a value that does not fit stops the program with the name of the
setting. After a change of `VEILEDER_CORPUS`, `VEILEDER_MODEL`, `VEILEDER_PASSAGE_TOKENS`, `VEILEDER_WRONG_RATE` or
`VEILEDER_DECLINED_RATE`, run `veileder index build`; `scripts/run` does so by itself.
"""
COMMANDS_LEAD = """\
# Commands

`scripts/run COMMAND …` sets up what is missing, builds the index if it is out of date, and runs the command.
`.venv/bin/veileder COMMAND …` runs it as it is. Progress and messages go to standard error, results to standard
output. The exit code is 0 when it went well, 1 for an error that is explained, 2 for a command that is spelt wrong.
"""


def pages() -> dict[Path, str]:
    """Each generated page's file and content."""
    return {HOME / "docs" / "settings.md": settings_page(), HOME / "docs" / "commands.md": commands_page()}


def settings_page() -> str:
    rows = [setting_row(name, field) for name, field in Settings.model_fields.items()]
    head = ["| setting | default | allowed | what it does |", "|---|---|---|---|"]
    return "\n".join([MADE.format(source="bot/settings.py"), "", SETTINGS_LEAD, *head, *rows]) + "\n"


def setting_row(name: str, field: FieldInfo) -> str:
    key = f"VEILEDER_{name.upper()}"
    return f"| `{key}` | {shown(field.default)} | {allowed(field)} | {cell(field.description or '')} |"


def shown(default: object) -> str:
    """A default as a reader would type it; folders as they lie in the project."""
    if isinstance(default, Path):
        return f"`{default.relative_to(HOME)}`"
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    return f"`{default}`" if default != {} and str(default) else "empty"


def allowed(field: FieldInfo) -> str:
    bounds = [
        f"{sign} {getattr(bound, attribute)}"
        for bound in field.metadata
        for kind, (sign, attribute) in SIGNS.items()
        if isinstance(bound, kind)
    ]
    if isinstance(field.annotation, type) and issubclass(field.annotation, StrEnum):
        return ", ".join(field.annotation)
    names = {
        Path: "folder",
        int: "whole number",
        float: "number",
        str: "text",
        bool: "true, false",
        SecretStr: "text, never shown",
        dict[str, str]: "JSON",
    }
    return ", ".join([names[field.annotation], *bounds])  # type: ignore[index]


def commands_page() -> str:
    root = typer.main.get_command(app)
    parts = [MADE.format(source="bot/cli.py"), "", COMMANDS_LEAD]
    for name, command in leaves(root, "veileder"):
        parts += [f"## `{name}`", "", command.help or "", "", f"    {usage(name, command)}", *parameters(command), ""]
    return "\n".join(parts).rstrip() + "\n"


def leaves(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Every command that does something, with its full name, in the order of the help."""
    below = getattr(command, "commands", None)
    if below is None:
        yield name, command
        return
    for key, each in below.items():
        yield from leaves(each, f"{name} {key}")


def usage(name: str, command: Any) -> str:
    arguments = [each for each in command.params if each.param_type_name == "argument"]
    words = [each.name.upper() if each.required else f"[{each.name.upper()}]" for each in arguments]
    options = ["[OPTIONS]"] if len(arguments) < len(command.params) else []
    return " ".join([name, *options, *words])


def parameters(command: Any) -> list[str]:
    if not command.params:
        return []
    rows = [f"| {spelling(each)} | {cell(each.help or '')} |" for each in command.params]
    return ["", "| argument or option | what it does |", "|---|---|", *rows]


def spelling(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return f"`{parameter.name.upper()}`"
    value = "" if parameter.is_flag else f" {parameter.name.upper()}"
    return ", ".join(f"`{option}{value}`" for option in parameter.opts)


def cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def main(arguments: list[str]) -> int:
    if unknown := set(arguments) - {"--check"}:
        print(f"Unknown: {', '.join(sorted(unknown))}. Only --check is known.", file=sys.stderr)
        return 2
    stale = [path for path, text in pages().items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        print(f"{path.relative_to(HOME)} is not current.", file=sys.stderr)
        if "--check" not in arguments:
            path.write_text(pages()[path], encoding="utf-8")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
