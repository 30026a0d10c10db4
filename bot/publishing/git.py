"""A corpus folder that is a checkout of a git repository: bring it up to date, and never lose what was written here.

What the server has written (FAQ entries that editors published) is committed before anything is pulled, put on top of
what others have pushed, and pushed. Where that would conflict, the folder stays as it is and somebody is told.
"""

import os
import re
import subprocess
from pathlib import Path

from index.errors import VeilederIndexError

SECONDS = 120
WRITER = ("-c", "user.name=Veileder", "-c", "user.email=veileder@localhost")
MESSAGE = "Changes made in Veileder"
PASSWORD = re.compile(r"//[^/\s]+@")


class GitError(VeilederIndexError):
    """The corpus could not be brought up to date; nothing in the folder is lost. Says no password of an address."""

    def __init__(self, message: str) -> None:
        super().__init__(PASSWORD.sub("//", message))


def git(folder: Path, *args: str) -> str:
    """What a git command prints. Raises GitError with what git said."""
    env = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    command = ["git", "-C", str(folder), *args]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, env=env, check=False)  # noqa: S603
    except FileNotFoundError:
        raise GitError("the command `git` is not installed. Install it, or unset VEILEDER_CORPUS_GIT.") from None
    except subprocess.TimeoutExpired:
        raise GitError(f"`git {args[0]}` took more than {SECONDS} seconds. Is the git server reachable?") from None
    if done.returncode:
        raise GitError(f"`git {' '.join(args)}` failed in {folder}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout.strip()


def bring_up_to_date(folder: Path, address: str, branch: str) -> bool:
    """Clone or pull `branch` of the repository at `address`; True when the text here is another than before.

    Raises GitError; then the folder is as it was, or holds what was written here as a commit of its own.
    """
    if not folder.exists() or not any(folder.iterdir()):
        folder.parent.mkdir(parents=True, exist_ok=True)
        git(folder.parent, "clone", "--branch", branch, address, str(folder))
        return True
    check_checkout(folder, address, branch)
    before = git(folder, "rev-parse", "HEAD")
    commit(folder)
    git(folder, "fetch", "origin", branch)
    put_on_top(folder)
    push(folder, branch)
    return git(folder, "rev-parse", "HEAD") != before


def check_checkout(folder: Path, address: str, branch: str) -> None:
    """The folder must be what the settings say, and in no state that only a person can get it out of."""
    origin, on = git(folder, "remote", "get-url", "origin"), git(folder, "rev-parse", "--abbrev-ref", "HEAD")
    if origin != address:
        raise GitError(f"{folder} is a checkout of {origin}, not of {address}. Correct VEILEDER_CORPUS_GIT.")
    if on != branch:
        raise GitError(
            f"{folder} is on the branch {on}, not {branch}. Finish there, or correct VEILEDER_CORPUS_BRANCH."
        )


def commit(folder: Path) -> None:
    """Keep what was written here."""
    if git(folder, "status", "--porcelain", "--", "."):
        git(folder, "add", "--all", "--", ".")
        git(folder, *WRITER, "commit", "--message", MESSAGE, "--", ".")


def put_on_top(folder: Path) -> None:
    """Commits made here go after those that were fetched; where they conflict, everything stays as it was."""
    try:
        git(folder, *WRITER, "rebase", "FETCH_HEAD")
    except GitError as error:
        git(folder, "rebase", "--abort")
        raise GitError(
            f"what was written in {folder} and what was pushed to the repository contradict each other, so nothing was "
            f"pulled: {error} Both are kept. Run `git pull --rebase` there and settle it."
        ) from error


def push(folder: Path, branch: str) -> None:
    if git(folder, "rev-list", "FETCH_HEAD..HEAD"):
        try:
            git(folder, "push", "origin", f"HEAD:{branch}")
        except GitError as error:
            raise GitError(
                f"what was written in {folder} is committed there but could not be pushed: {error}"
            ) from error
