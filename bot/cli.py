"""The ``veileder`` command."""

import io
import json
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from pydantic import SecretStr, ValidationError
from pydantic_core import ErrorDetails

from bot import logs
from bot.answer_json import answer_to_dict
from bot.answering.question import QuestionError
from bot.backup import BackupError
from bot.commands import corpus, index
from bot.commands.approve import faq_approve
from bot.commands.backup import backup_command, restore_command, upgrade_command
from bot.commands.console import out, progress_bars, say
from bot.commands.faq import faq_app
from bot.commands.importing import import_
from bot.commands.insight import insight
from bot.commands.mcp import mcp
from bot.commands.password import password
from bot.commands.privacy import privacy_app
from bot.commands.serve import serve
from bot.commands.slack import slack_app
from bot.commands.teams import teams_app
from bot.database import DatabaseError
from bot.publishing import BlockedError
from bot.service import BotService, open_service
from bot.service_types import AnswerFailedError, Reply, Turn
from bot.settings import Settings, SettingsError
from bot.surfaces.terminal.render import show
from bot.texts import text
from bot.types import Language
from index.errors import VeilederIndexError

app = typer.Typer(
    name="veileder",
    help="Find and quote written guidance, word for word.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(index.app, name="index")
app.add_typer(corpus.app, name="corpus")
app.add_typer(faq_app, name="faq")
app.add_typer(slack_app, name="slack")
app.add_typer(teams_app, name="teams")
app.add_typer(privacy_app, name="privacy")
faq_app.command("approve")(faq_approve)

Json = Annotated[bool, typer.Option("--json", help="Print the whole answer as JSON.")]


def main() -> None:
    """Run the command; an expected error becomes one message and exit code 1."""
    logs.set_up()
    try:
        app()
    except (VeilederIndexError, DatabaseError, SettingsError, BlockedError, BackupError) as error:
        give_up(str(error))
    except ValidationError as error:
        give_up(wrong_settings(error))
    except OSError as error:
        give_up(f"{error}. Check that the disk has space and that this user may write there, and try again.")
    except KeyboardInterrupt:
        sys.exit(130)


def give_up(message: str) -> NoReturn:
    say(message)
    sys.exit(1)


def wrong_settings(error: ValidationError) -> str:
    """One line a setting, each named as it is set; a secret is not repeated."""
    lines = [
        f"VEILEDER_{'_'.join(map(str, each['loc'])).upper()} is wrong: {each['msg']}{given(each)}."
        for each in error.errors()
    ]
    return "\n".join([*lines, "Correct it in the environment or in .env."])


def given(error: ErrorDetails) -> str:
    name = str(error["loc"][0]) if error["loc"] else ""
    field = Settings.model_fields.get(name)
    return "" if field is None or field.annotation is SecretStr else f" (it is {error['input']!r})"


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="The question; `-` reads one a line from standard input.")],
    as_json: Json = False,
) -> None:
    """Answer one question, or one a line from standard input as JSON lines."""
    with closing(open_service(say=say)) as service:
        if question == "-":
            ask_lines(service)
        elif as_json:
            found = json_answer(service, question)
            typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
            raise typer.Exit(1 if "error" in found else 0)
        elif not ask_once(service, question, []):
            raise typer.Exit(1)


def ask_lines(service: BotService) -> None:
    """One JSON object a line out for each line in, in order; a bad line gives an object with ``error``."""
    for line in sys.stdin.buffer:
        question = line.decode("utf-8", errors="surrogateescape").rstrip("\r\n")
        typer.echo(json.dumps(json_answer(service, question), ensure_ascii=False))


def put(service: BotService, question: str, conversation: Sequence[Turn] = ()) -> Reply:
    """Ask what came from the terminal, where bytes that are no UTF-8 arrive as surrogates."""
    if any("\udc80" <= char <= "\udcff" for char in question):
        raise QuestionError("question.not_utf8")
    return service.ask(question, conversation, surface="terminal")


def json_answer(service: BotService, question: str) -> dict[str, object]:
    try:
        reply = put(service, question)
    except QuestionError as error:
        return {"error": {"key": error.key, "message": text(error.key, Language.NB, **error.values)}}
    except AnswerFailedError as error:
        return {"error": {"key": "failure", "message": text("failure", Language.NB, ref=error.ref), "ref": error.ref}}
    return answer_to_dict(reply.answer, reply.ref)


def ask_once(service: BotService, question: str, conversation: list[Turn]) -> bool:
    """Print the answer; False when the question was bad or the answer failed."""
    try:
        reply = put(service, question, conversation)
    except QuestionError as error:
        say(text(error.key, Language.NB, **error.values))
        return False
    except AnswerFailedError as error:
        say(text("failure", Language.NB, ref=error.ref))
        return False
    show(reply.answer, out)
    return True


@app.command()
def chat() -> None:
    """Ask and follow up in the terminal; an empty line ends."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="surrogateescape")
    conversation: list[Turn] = []
    with closing(open_service(say=say)) as service:
        while question := prompt():
            if ask_once(service, question, conversation):
                conversation.append(Turn(question))
            out.print()


def prompt() -> str:
    try:
        return input("? ").strip()
    except EOFError:
        return ""


@app.command("eval")
def evaluate(
    folder: Annotated[Path | None, typer.Argument(help="A folder in BEIR layout.")] = None,
    golden: Annotated[bool, typer.Option("--golden", help="Ask the golden questions of the corpus instead.")] = False,
    questions: Annotated[
        list[Path] | None,
        typer.Option(
            exists=True, dir_okay=False, help="With --golden: labelled questions to ask instead; may be repeated."
        ),
    ] = None,
    plots: Annotated[Path | None, typer.Option(help="With --golden: folder for the curves as PNG.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Measure retrieval on a BEIR-layout folder, or the answers to the golden questions."""
    try:
        from bot.evaluate.commands import evaluate_beir, evaluate_golden
    except ModuleNotFoundError as error:
        give_up(f"`veileder eval` needs {error.name}, which this installation leaves out. Install 'veileder[eval]'.")

    if golden == (folder is not None):
        raise typer.BadParameter("give either a folder or --golden.")
    if folder and (questions or plots):
        raise typer.BadParameter("--questions and --plots go with --golden.")
    report = (
        evaluate_golden(questions or [], plots, say) if folder is None else evaluate_beir(folder, say, progress_bars)
    )
    typer.echo(json.dumps(report.data, ensure_ascii=False, indent=2) if as_json else report.text)
    raise typer.Exit(0 if report.passed else 1)


app.command()(serve)
app.command("backup")(backup_command)
app.command("restore")(restore_command)
app.command("upgrade")(upgrade_command)
app.command("import")(import_)
app.command("insight")(insight)
app.command("mcp")(mcp)
app.command("password")(password)
