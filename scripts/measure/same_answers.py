"""Whether another checkout answers as this one does, to the last bit: for changes that must change nothing.

    .venv/bin/python scripts/measure/same_answers.py CHECKOUT

Asks the golden questions, the known-unanswered ones and the held-out ones, with every figure of every answer and the
bytes of every question's vector, of the build that is published. Each checkout runs in a process of its own, with its
own code. Prints the first differences; the exit code is 1 when there are any.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import yaml

HOME = Path(__file__).resolve().parents[2]
SETS = ("corpus/golden.yaml", "corpus/off_topic.yaml", "tests/data/answerable.yaml", "tests/data/off_topic.yaml")
TODAY = date(2026, 11, 1)
SHOWN = 10


def questions() -> list[str]:
    """Every question of the sets, each once."""
    rows = [row for name in SETS for row in yaml.safe_load((HOME / name).read_text(encoding="utf-8"))]
    return list(dict.fromkeys(row["question"] if isinstance(row, dict) else row for row in rows))


def told(path: Path) -> None:
    """Write one JSON line a question, as the code on ``sys.path`` answers it."""
    from bot.answer_json import answer_to_dict
    from bot.answering.answer import answer
    from bot.answering.question import QuestionError, clean
    from bot.service import load_index
    from bot.settings import Settings
    from index.builds.build import load_build
    from index.builds.store import BuildStore
    from index.encode.models import load_encoder

    settings = Settings()
    store = BuildStore(settings.index_folder)
    encoder = load_encoder(settings.model, settings.models_folder)
    loaded = load_index(load_build(store.folder(store.current_id())), encoder)
    with path.open("w", encoding="utf-8") as lines:
        for each in questions():
            try:
                found = answer_to_dict(answer(clean(each, settings.max_question), loaded, today=TODAY), "")
            except QuestionError as error:
                found = {"error": error.key}
            vector = hashlib.sha256(encoder.encode_queries([each]).tobytes()).hexdigest()[:16]
            row = {"question": each, "vector": vector, "tokens": encoder.count_tokens(each), "answer": found}
            lines.write(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n")


def answers_of(checkout: Path, path: Path) -> list[str]:
    command = [sys.executable, str(Path(__file__).resolve()), "--write", str(path)]
    subprocess.run(command, check=True, cwd=HOME, env={**os.environ, "PYTHONPATH": str(checkout)})  # noqa: S603
    return path.read_text(encoding="utf-8").splitlines()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkout", type=Path, nargs="?")
    parser.add_argument("--write", type=Path, help="write the answers of this process's own code there, and end")
    options = parser.parse_args()
    if options.write:
        told(options.write)
        return 0
    if options.checkout is None:
        parser.error("give the folder of another checkout")
    folder = HOME / "var"
    other = answers_of(options.checkout.resolve(), folder / "answers-beside.jsonl")
    own = answers_of(HOME, folder / "answers.jsonl")
    differ = [(one, two) for one, two in zip(other, own, strict=True) if one != two]
    for one, two in differ[:SHOWN]:
        print(f"- {one}\n+ {two}")
    print(f"{len(own)} questions, {len(differ)} answered otherwise.")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
