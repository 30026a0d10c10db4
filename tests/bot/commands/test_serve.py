"""What keeps a server from serving is said before anything slow is begun, with exit code 1."""

import socket
from pathlib import Path

import pytest
from fakes import FakeEncoder
from typer.testing import CliRunner

from bot import cli
from bot.commands import serve as serving
from bot.settings import Settings, SettingsError
from index.builds.build import Build
from index.encode import models
from index.errors import ModelError


@pytest.fixture
def nothing_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model, which takes the time, must not be asked for."""

    def asked(*_: object, **__: object) -> None:
        raise AssertionError("the service was opened")

    monkeypatch.setattr(serving, "open_service", asked)


def main(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["veileder", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(str(ended.value.code))


def test_an_occupied_port_is_said_first(
    nothing_slow: None, small_corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line with the port and what to do; never that it answers."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert main(monkeypatch, "serve", "--port", port) == 1
    told = " ".join(capsys.readouterr().err.split())
    assert f"Port {port} on 127.0.0.1 cannot be listened on: Address already in use." in told
    assert "VEILEDER_PORT" in told
    assert "answers on" not in told


def test_an_address_of_another_machine_is_said_first(nothing_slow: None) -> None:
    """Listening is on this machine's addresses alone."""
    with pytest.raises(SettingsError, match=r"192\.0\.2\.1"):
        serving.listening("192.0.2.1", 0)


def test_a_port_that_is_ours_is_nobody_elses() -> None:
    """From before the model is loaded on: a second server is told so at once."""
    with serving.listening("127.0.0.1", 0) as ours, pytest.raises(SettingsError):
        serving.listening("127.0.0.1", ours.getsockname()[1])


def test_a_missing_corpus_is_said_and_the_build_answers(
    small_build: Build, small_corpus: Path, own_encoder: FakeEncoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that only serves needs no corpus; whoever mistyped its folder is told."""
    small_corpus.rename(tmp_path / "away")
    ran: list[Settings] = []
    monkeypatch.setattr(serving, "run", lambda settings, _: ran.append(settings))
    result = CliRunner().invoke(cli.app, ["serve", "--port", "0"])
    assert result.exit_code == 0
    assert f"There is no guidance in {small_corpus}" in result.stderr.replace("\n", "")
    assert len(ran) == 1


def test_a_missing_corpus_that_is_to_be_watched_stops_the_server(
    nothing_slow: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It would wait for ever for a folder that nobody meant."""
    monkeypatch.setenv("VEILEDER_WATCH", "true")
    assert main(monkeypatch, "serve", "--port", "0") == 1
    assert "VEILEDER_WATCH needs it" in capsys.readouterr().err


def test_a_model_folder_that_is_not_there_is_said_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the libraries are loaded, which takes the better part of a minute."""

    def loaded() -> None:
        raise AssertionError("the libraries were loaded")

    monkeypatch.setattr(models, "silence_transformers", loaded)
    with pytest.raises(ModelError, match="no such folder"):
        models.load_encoder(str(tmp_path / "finnes-ikke"), tmp_path / "models")


def test_a_name_that_the_hub_does_not_have_is_said_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked once, before anything slow: the libraries would try each file for half a minute."""
    said: list[str] = []

    def away(name: str, **_: object) -> None:
        raise OSError("Name or service not known")

    monkeypatch.setattr("huggingface_hub.model_info", away)
    monkeypatch.setattr("huggingface_hub.try_to_load_from_cache", lambda *_: None)
    with pytest.raises(ModelError, match=r"etat/finnes-ikke.*Name or service not known"):
        models.load_encoder("etat/finnes-ikke", tmp_path / "models", said.append)
    assert said == ["Looking for the model etat/finnes-ikke on its hub …"]


def test_a_name_that_is_kept_from_the_hub_needs_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was fetched before is loaded without asking."""
    monkeypatch.setattr("huggingface_hub.model_info", lambda *_, **__: pytest.fail("the hub was asked"))
    monkeypatch.setattr("huggingface_hub.try_to_load_from_cache", lambda *_: "/cache/config.json")
    models.must_be_on_hub("etat/hentet")
