"""What a public body cannot lose goes into one file, and comes back whole or not at all."""

import json
import re
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes import FakeEncoder
from people import ANNE, BO, asked
from sqlalchemy import create_engine, inspect, text
from typer.testing import CliRunner, Result

from bot import backup
from bot.backup import BackupError, back_up, checked, restore
from bot.cli import app
from bot.database import Database
from bot.database import engine as engine_module
from bot.database.copies import copy_out
from bot.database.engine import newest_version, parsed, upgrade
from bot.editorial.cases import Cases, NewCase
from bot.editorial.changes import Changes
from bot.journal import Journal
from bot.keys import key_in
from bot.settings import Settings
from bot.types import Language
from index.builds.build import Build, load_build
from index.builds.store import BuildStore

OF_THIS_VERSION = Path(__file__).parents[1] / "data" / "backup-0.1.0.zip"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


@pytest.fixture
def filled(database: str, small_build: Build) -> Settings:
    """An installation in use: a journal, a case, a change of one's change, keys, a corpus and a build."""
    settings = Settings()
    (settings.corpus / ".git").mkdir()
    (settings.corpus / ".git" / "HEAD").write_text("ref: x")
    for name in backup.KEYS:
        key_in(settings.var / name)
    opened = Database(database, lambda: "k" * 64).open()
    journal = Journal(opened)
    journal.record(asked("aaaa0001", 1, "Kan vi dele «dette»\u2028og 'det'?"))
    journal.feedback("aaaa0001", helpful=False, reason="æøå\n\"'")
    Cases(opened).open(NewCase("aaaa0001", "slack", f"C1:1:{BO.id}", "slack", "C9", Language.NB, "Kan vi?", ()))
    Changes(opened).begin(ANNE, faq="hva", file="faq/hva.md", before=None, after="Hva?", why="savnet")
    opened.close()
    return settings


def elsewhere(settings: Settings, folder: Path, database: str = "") -> Settings:
    return settings.model_copy(update={"var": folder / "var", "corpus": folder / "corpus", "database": database})


def rows(settings: Settings) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    copy_out(parsed(settings.database_url), lambda name, lines: found.update({name: list(lines)}))
    return found


def tree(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git" not in path.parts
    }


def test_what_was_there_is_there_again(filled: Settings, tmp_path: Path) -> None:
    """Rows, corpus, keys and the build that answers; from PostgreSQL into SQLite as well."""
    back_up(filled, tmp_path / "a.zip")
    there = elsewhere(filled, tmp_path / "there")
    restore(there, tmp_path / "a.zip")
    assert rows(there) == rows(filled)
    assert len(rows(there)["questions"]) == len(rows(there)["changes"]) == 1
    assert tree(there.corpus) == tree(filled.corpus)
    assert [(there.var / name).read_text() for name in backup.KEYS] == [
        (filled.var / name).read_text() for name in backup.KEYS
    ]
    store = BuildStore(there.index_folder)
    assert load_build(store.folder(store.current_id())).id == BuildStore(filled.index_folder).current_id()


def test_it_goes_on_where_it_was(filled: Settings, tmp_path: Path) -> None:
    """After rows were put back over what was there, the next row gets a number of its own."""
    back_up(filled, tmp_path / "a.zip")
    before = rows(filled)
    again = Database(filled.database_url, lambda: "k" * 64).open()
    Journal(again).record(asked("aaaa0002", 1, "Senere?"))
    restore(filled, tmp_path / "a.zip", replace=True)
    assert rows(filled) == before
    Journal(again).record(asked("aaaa0003", 1, "Etter?"))
    again.close()
    assert len(rows(filled)["questions"]) == 2


def test_only_its_owner_may_read_it_and_it_replaces_nothing(filled: Settings, tmp_path: Path) -> None:
    """It holds what people asked, and the keys."""
    back_up(filled, tmp_path / "a.zip")
    assert stat.S_IMODE((tmp_path / "a.zip").stat().st_mode) == 0o600
    before = (tmp_path / "a.zip").read_bytes()
    with pytest.raises(BackupError, match="replaces nothing"):
        back_up(filled, tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_bytes() == before
    assert [path.name for path in tmp_path.glob(".a*")] == []


def test_nothing_is_overwritten_silently(filled: Settings, tmp_path: Path) -> None:
    """Each thing that is there is named, and stays."""
    back_up(filled, tmp_path / "a.zip")
    before = tree(filled.var / "index"), tree(filled.corpus), rows(filled)
    with pytest.raises(BackupError, match=r"corpus.*current.*privacy\.key.*--replace"):
        restore(filled, tmp_path / "a.zip")
    assert (tree(filled.var / "index"), tree(filled.corpus), rows(filled)) == before


def test_rows_that_are_there_are_not_overwritten_silently(filled: Settings, tmp_path: Path) -> None:
    """A database in use is refused also where nothing else is there, and nothing else is written then."""
    back_up(filled, tmp_path / "a.zip")
    there = elsewhere(filled, tmp_path / "there", filled.database_url)
    before = rows(filled)
    with pytest.raises(BackupError, match="not empty"):
        restore(there, tmp_path / "a.zip")
    assert rows(filled) == before
    assert not there.corpus.exists()


def test_what_is_replaced_is_kept(filled: Settings, tmp_path: Path) -> None:
    """The corpus is moved aside with its git, and a backup of everything is made first."""
    back_up(filled, tmp_path / "a.zip")
    changed = filled.corpus / "guidance" / "new.md"
    changed.write_text("new")
    said = "\n".join(restore(filled, tmp_path / "a.zip", replace=True))
    assert not changed.exists()
    (aside,) = filled.corpus.parent.glob("corpus.before-*")
    assert (aside / "guidance" / "new.md").read_text() == "new"
    assert (aside / ".git").is_dir()
    (kept,) = filled.var.glob("before-restore-*.zip")
    assert {str(aside), str(kept)} <= set(re.findall(r"/\S+?(?=\.?$|\.?\s)", said))
    assert "corpus/guidance/new.md" in checked(kept).files


def rewritten(source: Path, target: Path, edit: Callable[[str, bytes], bytes | None]) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            if (data := edit(name, old.read(name))) is not None:
                new.writestr(name, data)
    return target


@pytest.mark.parametrize("victim", ["database/questions.jsonl", "keys/privacy.key", "index/current"])
@pytest.mark.parametrize("damage", [lambda data: data[:-1] + b"!", lambda _: None])
def test_a_damaged_backup_is_refused_by_name(
    filled: Settings, tmp_path: Path, victim: str, damage: Callable[[bytes], bytes | None]
) -> None:
    """A file that was changed or taken out is named, and nothing has been restored."""
    back_up(filled, tmp_path / "a.zip")
    bad = rewritten(tmp_path / "a.zip", tmp_path / "b.zip", lambda name, data: damage(data) if name == victim else data)
    there = elsewhere(filled, tmp_path / "there")
    with pytest.raises(BackupError, match=re.escape(victim)):
        restore(there, bad)
    assert not there.var.exists()
    assert not there.corpus.exists()


@pytest.mark.parametrize("cut", [0, 10, -100])
def test_half_a_file_is_refused(filled: Settings, tmp_path: Path, cut: int) -> None:
    """As after a full disk where it was copied to."""
    back_up(filled, tmp_path / "a.zip")
    (tmp_path / "b.zip").write_bytes((tmp_path / "a.zip").read_bytes()[:cut])
    with pytest.raises(BackupError, match=r"b\.zip is no whole backup"):
        checked(tmp_path / "b.zip")


@pytest.mark.parametrize("name", ["corpus/../../evil", "/etc/evil", "corpus\\..\\evil", "evil"])
def test_nothing_is_written_outside(filled: Settings, tmp_path: Path, name: str) -> None:
    """A name that leads elsewhere is refused, whatever its checksum says."""
    back_up(filled, tmp_path / "a.zip")

    def edit(each: str, data: bytes) -> bytes:
        if each != backup.ABOUT:
            return data
        about = json.loads(data)
        about["files"][name] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        return json.dumps(about).encode()

    bad = rewritten(tmp_path / "a.zip", tmp_path / "b.zip", edit)
    with zipfile.ZipFile(bad, "a") as archive:
        archive.writestr(name, b"")
    with pytest.raises(BackupError, match="damaged"):
        restore(elsewhere(filled, tmp_path / "there"), bad)


def test_a_newer_version_is_refused(filled: Settings, tmp_path: Path) -> None:
    """Of the format or of the tables."""
    back_up(filled, tmp_path / "a.zip")

    def newer(name: str, data: bytes) -> bytes:
        return data.replace(b'"format": 1', b'"format": 2') if name == backup.ABOUT else data

    with pytest.raises(BackupError, match="newer version"):
        checked(rewritten(tmp_path / "a.zip", tmp_path / "b.zip", newer))


def test_a_backup_of_version_0_1_0_is_restored(database: str, tmp_path: Path) -> None:
    """One that this version made stands in the tests' data; every later version must be able to put it back."""
    settings = elsewhere(Settings(), tmp_path / "there", database)
    restore(settings, OF_THIS_VERSION)
    found = rows(settings)
    assert [json.loads(line)["question"] for line in found["questions"]] == ["Kan vi dele bilder fra møtet?"]
    assert {name: len(lines) for name, lines in found.items() if lines} == {
        "answer_refs": 1, "cases": 1, "changes": 1, "feedback": 1, "outbox": 4, "proposals": 1, "questions": 1,
    }  # fmt: skip
    assert (settings.corpus / "guidance").is_dir()
    again = Database(database, lambda: "k" * 64).open()
    assert [entry.ref for entry in Journal(again).entries()] == ["aaaa0001"]
    again.close()


def older(address: str, version: str) -> None:
    """Empty tables as an earlier version made them."""
    with engine_module.connected_as_is(parsed(address)) as engine, engine.begin() as connection:
        upgrade(connection, version)


def test_a_backup_of_earlier_tables_is_brought_up_to_date(filled: Settings, tmp_path: Path) -> None:
    """Rows go into the tables that they came from, and those are migrated."""
    path = tmp_path / "old.db"
    old = elsewhere(filled, tmp_path / "old", f"sqlite:///{path}")
    older(old.database, "0005")
    with create_engine(old.database).begin() as connection:
        connection.execute(
            text("INSERT INTO outbox (surface, kind, about, made_at, due_at, tries, done)"
                 " VALUES ('slack', 'case', 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00', 0, 0)")
        )  # fmt: skip
    about = back_up(old, tmp_path / "a.zip")
    assert about.tables == "0005"
    there = elsewhere(filled, tmp_path / "there", f"sqlite:///{tmp_path / 'new.db'}")
    restore(there, tmp_path / "a.zip")
    (row,) = rows(there)["outbox"]
    assert json.loads(row)["place"] == ""
    assert copy_out(parsed(there.database), lambda *_: None) == newest_version()


def test_others_tables_are_left_alone(filled: Settings, tmp_path: Path) -> None:
    """A database may be shared with other programs."""
    back_up(filled, tmp_path / "a.zip")
    with engine_module.connected_as_is(parsed(filled.database_url)) as engine:
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE theirs (a INTEGER)"))
        restore(filled, tmp_path / "a.zip", replace=True)
        assert inspect(engine).has_table("theirs")


def test_a_key_that_is_a_setting_is_told(filled: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No backup holds a setting, and without that key nobody is known again."""
    monkeypatch.setenv("VEILEDER_PRIVACY_KEY", "s" * 64)
    back_up(Settings(), tmp_path / "a.zip")
    assert "s" * 64 not in "".join(map(repr, tree(tmp_path).values()))
    monkeypatch.delenv("VEILEDER_PRIVACY_KEY")
    said = restore(elsewhere(Settings(), tmp_path / "there"), tmp_path / "a.zip")
    assert "VEILEDER_PRIVACY_KEY" in said[-1]


def test_by_command(filled: Settings, tmp_path: Path) -> None:
    """It says what it wrote; a check changes nothing; what is there is not overwritten."""
    archive = str(tmp_path / "a.zip")
    assert "files of corpus" in run("backup", archive).stdout
    assert "is whole" in run("restore", "--check", archive).stdout
    done = run("restore", archive)
    assert isinstance(done.exception, BackupError)
    assert run("restore", "--replace", archive).exit_code == 0


@pytest.mark.usefixtures("own_encoder", "small_build")
def test_upgrade_says_what_there_is_to_do_and_does_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoder: FakeEncoder
) -> None:
    """Tables of an earlier version: told with exit code 1, changed without the check, and then there is nothing."""
    address = f"sqlite:///{tmp_path / 'old.db'}"
    monkeypatch.setenv("VEILEDER_DATABASE", address)
    monkeypatch.setattr("bot.commands.backup.is_ready", lambda *_: True)
    older(address, "0004")
    checked_once = run("upgrade", "--check")
    assert checked_once.exit_code == 1
    assert "version 0004" in checked_once.stdout
    assert run("upgrade", "--check").stdout == checked_once.stdout
    assert run("upgrade").exit_code == 0
    assert run("upgrade", "--check").stdout == "Everything is up to date.\n"


def test_a_newer_database_is_told_by_upgrade(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the program that is to be updated then."""
    address = f"sqlite:///{tmp_path / 'new.db'}"
    monkeypatch.setenv("VEILEDER_DATABASE", address)
    older(address, "head")
    with create_engine(address).begin() as connection:
        connection.execute(text("UPDATE journal_version SET version_num = '9999'"))
    assert "update the program instead" in run("upgrade", "--check").stdout
