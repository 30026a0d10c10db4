"""scripts/sweep on a tiny set, with an encoder that counts words."""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest
from fakes import FakeEncoder

HOME = Path(__file__).resolve().parents[1]


@pytest.fixture
def sweep(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module, with the fake encoder in place of the model."""
    spec = importlib.util.spec_from_file_location("script_sweep", HOME / "scripts" / "sweep.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "load_encoder", lambda *_: FakeEncoder())
    return module


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that holds one of the sets: two documents, one question about the first."""
    root = tmp_path / "sets" / "swefaq-dev"
    (root / "qrels").mkdir(parents=True)
    documents = [{"_id": "a", "title": "", "text": "Katten sover."}, {"_id": "b", "title": "", "text": "Hunden løper."}]
    (root / "corpus.jsonl").write_text("\n".join(map(json.dumps, documents)), encoding="utf-8")
    (root / "queries.jsonl").write_text(json.dumps({"_id": "q", "text": "Sover katten?"}), encoding="utf-8")
    (root / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq\ta\t1\n", encoding="utf-8")
    return root.parent


def test_a_missing_set_is_skipped_with_a_reason(
    sweep: ModuleType, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Sets that are not in the folder are named, and the others are swept."""
    assert sweep.main([str(folder)]) == 0
    printed = capsys.readouterr()
    assert "Skipped norquad-dev" in printed.err
    assert "swefaq-dev nDCG@10" in printed.out


def test_a_folder_without_sets_is_an_error(
    sweep: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With nothing to sweep the exit code is 1, and the message names the folder."""
    assert sweep.main([str(tmp_path)]) == 1
    assert str(tmp_path) in capsys.readouterr().err


def test_every_setting_has_a_row_and_the_chosen_one_is_bold(
    sweep: ModuleType, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The table has a line for each setting and size; exactly one is the setting in use."""
    sweep.main([str(folder), "--passage-tokens", "120", "180"])
    rows = [line for line in capsys.readouterr().out.splitlines() if line.lstrip("|* ").startswith(("120", "180"))]
    assert len(rows) == 2 * len(sweep.SWEPT)
    assert len([row for row in rows if "**180**" in row]) == 1


def test_texts_are_encoded_once(sweep: ModuleType, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second sweep takes all its vectors from the first one's."""
    sweep.main([str(folder)])
    encoded: list[str] = []
    monkeypatch.setattr(
        FakeEncoder, "encode_documents", lambda _self, texts, _progress=None: encoded.extend(texts) or []
    )
    assert sweep.main([str(folder)]) == 0
    assert not encoded


def test_write_replaces_what_stands_between_the_markers(
    sweep: ModuleType, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``--write`` leaves the rest of the page as it is."""
    page = tmp_path / "retrieval.md"
    page.write_text(f"before\n{sweep.BEGIN}\nold\n{sweep.END}\nafter\n", encoding="utf-8")
    monkeypatch.setattr(sweep, "PAGE", page)
    monkeypatch.setattr(sweep, "HOME", tmp_path)
    sweep.main([str(folder), "--write"])
    text = page.read_text(encoding="utf-8")
    assert text.startswith("before\n")
    assert text.endswith("\nafter\n")
    assert "old" not in text
    assert "| passage tokens |" in text


def row(sweep: ModuleType, name: str, **scores: float) -> object:
    """A setting of 180 tokens with its nDCG@10 on each set."""
    return sweep.Row(180, name, sweep.SWEPT[name], {key: {"nDCG@10": value} for key, value in scores.items()})


def test_a_set_has_no_say_in_the_setting_it_is_measured_with(sweep: ModuleType) -> None:
    """What is best on the left-out set alone is not taken, a view alone never; each set weighs the same."""
    rows = [
        row(sweep, "0.3 / 1", a=0.9, b=0.5, c=0.4),
        row(sweep, "0.5 / 2", a=0.4, b=0.6, c=0.5),
        row(sweep, sweep.PLAIN, a=0.8, b=0.7, c=0.7),
    ]
    a, b, *_, mean = list(sweep.left_out(rows))[2:]
    assert a == "| a | 0.5 / 2, 180 tokens | 0.550 | 0.400 | 0.800 | -0.400 |"
    assert b == "| b | 0.3 / 1, 180 tokens | 0.650 | 0.500 | 0.700 | -0.200 |"
    assert mean == "| mean |  |  | 0.433 | 0.733 | -0.300 |"


def test_one_set_is_not_left_out(sweep: ModuleType, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With a single set there are no others to choose by, so the table is left away."""
    assert sweep.main([str(folder)]) == 0
    assert "left out" not in capsys.readouterr().out
