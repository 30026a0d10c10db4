"""The `veileder` command: what it prints, what it returns, and that nothing expected ends in a traceback."""

import json
import re
import sys
from pathlib import Path

import click
import pytest
import typer
from fakes import FakeEncoder, change
from typer.testing import CliRunner, Result

from bot import cli
from index.builds.build import Build
from index.builds.store import BuildStore

KEYS = [
    "status",
    "question",
    "language",
    "confidence",
    "quotes",
    "faq",
    "topics",
    "notes",
    "line",
    "examples",
    "removed",
    "build",
    "took_ms",
    "ref",
]
QUOTE_KEYS = [
    "text",
    "plain",
    "highlights",
    "document",
    "title",
    "section",
    "anchor",
    "start",
    "end",
    "url",
    "lang",
    "reviewed",
    "review_by",
    "overdue",
    "authority",
    "score",
    "translation",
]
# What others have built on `veileder ask --json`.
PROMISED = ["status", "question", "language", "confidence", "quotes", "faq", "build", "took_ms"]
PROMISED_OF_QUOTES = [
    "text",
    "highlights",
    "document",
    "section",
    "anchor",
    "start",
    "end",
    "url",
    "reviewed",
    "authority",
    "score",
]


@pytest.fixture(autouse=True)
def fake_model(own_encoder: FakeEncoder) -> FakeEncoder:
    return own_encoder


def run(*args: str, stdin: str | bytes = "") -> Result:
    result = CliRunner().invoke(cli.app, list(args), input=stdin)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def main(monkeypatch: pytest.MonkeyPatch, *args: str) -> int:
    """Run the installed command itself; its exit code."""
    monkeypatch.setattr(sys, "argv", ["veileder", *args])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    code = ended.value.code
    return code if isinstance(code, int) else 0 if code is None else 1


def flat(text: str) -> str:
    return " ".join(text.split())


# -- ask


def test_an_answer_is_printed_with_its_source(small_build: Build) -> None:
    """Heading, the guidance's words in guillemets, where they stand, how they weigh, and a link."""
    result = run("ask", "Kan ledere delta i debatten?")
    assert result.exit_code == 0
    shown = flat(result.stdout)
    assert "Veiledningen sier:" in shown
    assert "«Ledere bør tenke seg om." in shown
    assert "Ytringsfrihet › Ledere i debatten · Råd · gjennomgått 1. november 2026" in shown
    assert f"/guidance/ytringsfrihet?build={small_build.id}" in result.stdout.replace("\n", "")


def test_a_question_without_an_answer_is_no_error(small_build: Build) -> None:
    """That the guidance does not say is an answer: exit code 0."""
    result = run("ask", "Hvor parkerer jeg?")
    assert result.exit_code == 0
    assert "Veiledningen sier ikke noe om dette." in result.stdout


def test_json_has_the_promised_shape(small_build: Build) -> None:
    """The whole answer, keys in a fixed order, highlights with offsets into the source."""
    result = run("ask", "Kan ledere delta i debatten?", "--json")
    told = json.loads(result.stdout)
    assert result.exit_code == 0
    assert list(told) == KEYS
    assert set(PROMISED) <= set(told)
    quote = told["quotes"][0]
    assert list(quote) == QUOTE_KEYS
    assert set(PROMISED_OF_QUOTES) <= set(quote)
    source = small_build.documents[quote["document"]].source
    assert source[quote["start"] : quote["end"]] == quote["text"]
    assert [source[each["start"] : each["end"]] for each in quote["highlights"]] == [
        each["text"] for each in quote["highlights"]
    ]
    assert (told["status"], told["language"], told["build"]) == ("answered", "nb", small_build.id)
    assert re.fullmatch("[0-9a-f]{8}", told["ref"])


def test_a_faq_answer_is_in_the_json(small_build: Build) -> None:
    """The entry with its id, words and approval."""
    told = json.loads(run("ask", "Kan jeg kritisere etaten?", "--json").stdout)
    assert told["faq"]["id"] == "kritisere-etaten"
    assert told["faq"]["approved"] == "2026-11-01"
    assert told["faq"]["based_on"] == ["ytringsfrihet#kritikk-av-egen-etat"]


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("  ", "question.empty"),
        ("🙂", "question.not_text"),
        ("a" * 100_000, "question.too_long"),
        ("bl\udce5 skjerm", "question.not_utf8"),
    ],
)
def test_a_bad_question_gives_one_message_and_exit_code_1(small_build: Build, question: str, key: str) -> None:
    """In the terminal a sentence, as JSON an error object; both end with 1."""
    plain, as_json = run("ask", question), run("ask", question, "--json")
    assert (plain.exit_code, as_json.exit_code) == (1, 1)
    error = json.loads(as_json.stdout)["error"]
    assert error["key"] == key
    assert plain.stderr.strip() == error["message"]
    assert plain.stdout.strip() == ""


def test_markup_in_a_question_does_not_act(small_build: Build) -> None:
    """Rich markup, HTML and escape sequences are only text."""
    result = run("ask", "[bold]Kan[/bold] <b>ledere</b> [link=x]delta[/] \x1b[31m?")
    assert result.exit_code == 0
    assert "\x1b" not in result.stdout


def test_a_line_is_answered_for_each_line(small_build: Build) -> None:
    """JSON lines in the order of the questions; bad lines give an object with `error` and do not stop the rest."""
    lines = [
        b"Kan ledere delta?",
        b"",
        b"bl\xe5 skjerm",
        "🙂".encode(),
        b"a" * 5000,
        b"null\x00tegn og leder\r",
        b"Hvor parkerer jeg?",
    ]
    result = run("ask", "--json", "-", stdin=b"\n".join(lines))
    told = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert len(told) == len(lines)
    assert [each.get("status") or each["error"]["key"] for each in told] == [
        "answered",
        "question.empty",
        "question.not_utf8",
        "question.not_text",
        "question.too_long",
        told[5]["status"],
        "not_found",
    ]
    assert told[5]["question"] == "nulltegn og leder"


def test_a_byte_order_mark_is_not_part_of_the_question(small_build: Build) -> None:
    """A file saved by another program may begin with one."""
    told = json.loads(run("ask", "-", stdin="\ufeffKan ledere delta?\n".encode()).stdout)
    assert told["question"] == "Kan ledere delta?"


def test_no_lines_give_no_output(small_build: Build) -> None:
    """An empty file is answered with nothing."""
    result = run("ask", "--json", "-")
    assert (result.exit_code, result.stdout) == (0, "")


def test_a_failure_gives_the_reference(
    small_build: Build, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What went wrong here is said to be ours, and where to look; the log on standard error lacks the question."""
    change(small_build.folder / "sources" / "guidance" / "moderering.md", "Meldinger som", "Brev som")
    monkeypatch.setattr("bot.service.load_build", lambda *_: small_build)
    assert main(monkeypatch, "ask", "Må vi arkivere en melding?") == 1
    assert "Noe gikk galt hos meg, ikke hos deg." in flat(capsys.readouterr().err)
    assert main(monkeypatch, "ask", "Må vi arkivere en melding?", "--json") == 1
    printed = capsys.readouterr()
    error = json.loads(printed.out)["error"]
    assert (error["key"], re.fullmatch("[0-9a-f]{8}", error["ref"]) is not None) == ("failure", True)
    assert error["ref"] in printed.err
    assert "arkivere" not in printed.err


# -- chat


def test_a_chat_understands_follow_ups_until_an_empty_line(small_build: Build) -> None:
    """The second question leans on the first; what comes after the empty line is not asked."""
    result = run("chat", stdin="Kan ledere delta i debatten?\nog på nynorsk?\n\nHvor parkerer jeg?\n")
    assert result.exit_code == 0
    shown = flat(result.stdout)
    assert "Ledere bør tenke seg om" in shown
    assert "Leiarar bør tenkje seg om" in shown
    assert "ikke noe om dette" not in shown


def test_a_chat_ends_with_its_input(small_build: Build) -> None:
    """The end of input ends the chat like an empty line."""
    assert run("chat", stdin="Hei").exit_code == 0


def test_a_bad_question_does_not_end_a_chat(small_build: Build) -> None:
    """The reader is told, and goes on."""
    result = run("chat", stdin="🙂\nKan ledere delta?\n\n")
    assert "spørsmål skrevet med ord" in flat(result.stderr)
    assert "Ledere bør tenke" in flat(result.stdout)


def test_wrong_encoding_does_not_end_a_chat(small_build: Build) -> None:
    """Bytes that are no UTF-8 are told, and the chat goes on."""
    result = run("chat", stdin=b"bl\xe5 skjerm\nKan ledere delta?\n\n")
    assert result.exit_code == 0
    assert "UTF-8" in result.stderr
    assert "Ledere bør tenke" in flat(result.stdout)


# -- index


def test_index_build_makes_and_publishes(small_corpus: Path, store: BuildStore) -> None:
    """It says what it made; again, it says that it was there."""
    first, second = run("index", "build"), run("index", "build")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert f"Build {store.current_id()} made and published: 3 documents" in flat(first.stderr)
    assert "already there, published" in second.stderr


def test_if_needed_is_silent_when_it_is_not(small_build: Build, fake_model: FakeEncoder) -> None:
    """`--if-needed` does nothing to an index that is up to date."""
    fake_model.documents.clear()
    result = run("index", "build", "--if-needed")
    assert (result.exit_code, result.output, fake_model.documents) == (0, "", [])


def test_if_needed_mends_a_damaged_build(small_build: Build) -> None:
    """What a start needs is there after it."""
    (small_build.folder / "faq.json").write_text("[]", encoding="utf-8")
    assert run("index", "build", "--if-needed").exit_code == 0
    assert run("index", "verify").exit_code == 0


def test_status_says_what_answers(small_build: Build, small_corpus: Path) -> None:
    """The id, what is in it, where its confidence comes from, and whether the corpus has changed since."""
    fresh = run("index", "status")
    change(small_corpus / "golden.yaml", "greit", "lov")
    stale = run("index", "status")
    assert f"Build {small_build.id}" in fresh.stdout
    assert "3 documents" in fresh.stdout
    assert "Confidence: fitted" in fresh.stdout
    assert "Up to date." in fresh.stdout
    assert "run `veileder index build`" in flat(stale.stdout)


def test_status_is_there_as_json(small_build: Build) -> None:
    """Programs get the same and the calibration."""
    told = json.loads(run("index", "status", "--json").stdout)
    assert (told["id"], told["up_to_date"], told["model"]) == (small_build.id, True, "fake")
    assert told["counts"]["faq"] == 3
    assert told["calibration"]["origin"] == "fitted"


def test_verify_says_that_a_build_is_whole(small_build: Build) -> None:
    """The current one, or the one that is named."""
    for args in ([], [small_build.id]):
        result = run("index", "verify", *args)
        assert f"Build {small_build.id} is whole: {len(small_build.manifest.files)} files." in flat(result.stdout)


# -- expected errors


@pytest.mark.parametrize(
    ("args", "spoil", "said"),
    [
        (["ask", "Hei"], "nothing published", "veileder index build"),
        (["chat"], "nothing published", "veileder index build"),
        (["index", "status"], "nothing published", "veileder index build"),
        (["index", "verify"], "nothing published", "veileder index build"),
        (["index", "verify", "0123456789ab"], "", "there is no build in"),
        (["index", "verify"], "damage", "is damaged: faq.json"),
        (["ask", "Hei"], "damage", "is damaged: faq.json"),
        (["ask", "Hei"], "model", "another model"),
        (["index", "build"], "corpus", "moderering.md:4: the field `lang` is wrong"),
        (["index", "build"], "no corpus", "VEILEDER_CORPUS"),
        (["index", "build"], "disk", "No space left on device"),
        (["insight"], "database", "The database"),
        (["ask", "Hei"], "setting", "VEILEDER_PORT is wrong"),
        (["eval", "."], "", "BEIR layout"),
        (["eval", "--golden"], "nothing published", "veileder index build"),
    ],
)
def test_an_expected_error_is_one_message(
    args: list[str],
    spoil: str,
    said: str,
    small_build: Build,
    small_corpus: Path,
    store: BuildStore,
    fake_model: FakeEncoder,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    """One message that says what happened and what to do, exit code 1, no traceback."""
    monkeypatch.chdir(tmp_path)
    match spoil:
        case "nothing published":
            store.pointer.unlink()
        case "damage":
            (small_build.folder / "faq.json").write_text("[]", encoding="utf-8")
        case "model":
            fake_model.fingerprint = "other"
        case "corpus":
            change(small_corpus / "guidance" / "moderering.md", "lang: nb", "lang: Bokmål")
        case "no corpus":
            monkeypatch.setenv("VEILEDER_CORPUS", str(tmp_path / "elsewhere"))
        case "disk":
            change(small_corpus / "golden.yaml", "greit", "lov")
            monkeypatch.setattr("index.builds.builder.copy_sources", full_disk)
        case "database":
            monkeypatch.setenv("VEILEDER_DATABASE", f"sqlite:///{tmp_path}")
        case "setting":
            monkeypatch.setenv("VEILEDER_PORT", "many")
    assert main(monkeypatch, *args) == 1
    printed = capsys.readouterr()
    assert said in printed.err
    assert "Traceback" not in printed.out + printed.err
    assert printed.out == ""


def test_a_question_is_answered_without_a_database(
    small_build: Build, fake_model: FakeEncoder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And what is missing is said beside the answer."""
    monkeypatch.setattr("bot.journal.recorder.CLOSING", 0.1)
    monkeypatch.setenv("VEILEDER_DATABASE", f"sqlite:///{small_build.folder}")
    assert main(monkeypatch, "ask", "Kan ledere delta?") == 0
    printed = capsys.readouterr()
    assert "Ledere" in printed.out
    assert "database.away" in printed.err


def full_disk(*_args: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    "args",
    [
        ["eval"],
        ["eval", ".", "--golden"],
        ["eval", ".", "--plots", "x"],
        ["eval", "--golden", "--questions", "no-such-file.yaml"],
        ["ask"],
        ["nonsense"],
        ["ask", "Hei", "--nonsense"],
    ],
)
def test_wrong_usage_is_said_with_the_usage(
    args: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, and a word on what would be right."""
    assert main(monkeypatch, *args) == 2
    printed = capsys.readouterr()
    assert "Usage:" in printed.err
    assert "Traceback" not in printed.err


def test_an_interrupted_command_ends_quietly(
    small_build: Build, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ctrl-C is no defect."""

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.cli.open_service", interrupt)
    assert main(monkeypatch, "ask", "Hei") in (1, 130)
    assert "Traceback" not in capsys.readouterr().err


# -- help


def commands(command: click.Command, name: str) -> list[tuple[str, click.Command]]:
    inner = getattr(command, "commands", {})
    return [(name, command), *(each for key, sub in inner.items() for each in commands(sub, f"{name} {key}"))]


ALL = commands(typer.main.get_command(cli.app), "veileder")


def test_every_command_is_there() -> None:
    """What the README promises can be run."""
    assert {name for name, _ in ALL} == {
        "veileder",
        "veileder ask",
        "veileder chat",
        "veileder serve",
        "veileder mcp",
        "veileder slack",
        "veileder slack manifest",
        "veileder check",
        "veileder backup",
        "veileder restore",
        "veileder upgrade",
        "veileder index",
        "veileder index build",
        "veileder index diff",
        "veileder index list",
        "veileder index prune",
        "veileder index publish",
        "veileder index report",
        "veileder index rollback",
        "veileder index status",
        "veileder index verify",
        "veileder eval",
        "veileder corpus",
        "veileder corpus check",
        "veileder import",
        "veileder faq",
        "veileder faq import",
        "veileder faq export",
        "veileder faq approve",
        "veileder insight",
        "veileder password",
        "veileder privacy",
        "veileder privacy erase",
        "veileder privacy export",
        "veileder privacy sweep",
        "veileder teams",
        "veileder teams package",
    }


@pytest.mark.parametrize(("name", "command"), ALL, ids=[name for name, _ in ALL])
def test_every_command_and_option_has_help(name: str, command: click.Command) -> None:
    """A sentence for the command, and a text for each of its arguments and options."""
    assert command.help
    for parameter in command.params:
        assert getattr(parameter, "help", None), f"{name} {parameter.name} has no help text"
    result = run(*name.split()[1:], "--help")
    assert result.exit_code == 0
    assert command.help.splitlines()[0].split(".")[0] in flat(re.sub(r"[│╭╰─╮╯]", "", result.stdout))


def test_settings_that_do_not_go_together_stop_the_server(
    small_build: Build, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Requests without a token, where others reach the machine: one message, and nothing is served."""
    monkeypatch.setenv("VEILEDER_TEAMS_UNSAFE_LOCAL", "true")
    assert main(monkeypatch, "serve", "--host", "0.0.0.0") == 1
    told = flat(capsys.readouterr().err)
    assert "VEILEDER_TEAMS_UNSAFE_LOCAL takes requests without a token" in told
    assert "Veileder answers on" not in told
