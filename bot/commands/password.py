"""``veileder password``: a line for VEILEDER_WEB_EDITORS."""

from typing import Annotated

import typer
from argon2 import PasswordHasher

from bot.settings_values import USER

SHORTEST = 12
"""Characters: what NSM and NIST ask of a password that stands alone is 12 to 15."""


def password(
    user: Annotated[str, typer.Argument(help="User name: letters, digits and `.`, `_`, `-`, `@`.")],
) -> None:
    """Ask for a password and print the line that lets its owner log in; nothing is stored."""
    if not USER.fullmatch(user):
        raise typer.BadParameter("a user name has letters, digits and . _ - @ only, at most 64 of them.")
    chosen = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    if len(chosen) < SHORTEST:
        typer.echo(f"Too short: use {SHORTEST} characters or more, several words for example.", err=True)
        raise typer.Exit(1)
    typer.echo("Put this line in VEILEDER_WEB_EDITORS, in single quotes; several lines are parted by spaces:", err=True)
    typer.echo(f"{user}:{PasswordHasher().hash(chosen)}")
