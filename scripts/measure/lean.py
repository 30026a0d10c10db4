"""How fast at once and how lean this checkout is beside another one: processor time and memory, as ratios of one run.

    .venv/bin/python scripts/measure/lean.py [--beside CHECKOUT] [--rounds 3] [--json FILE]

Each figure is taken in processes of their own, this checkout and the other by turns, on the published build; the median
of the rounds stands. Processor time is user and system of the process and its threads: what else the machine does
counts little, but for shared caches, so only ratios of one run mean anything.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
QUESTION = "Kan jeg like innlegg fra partier?"
USED = "\nimport json, os\nt = os.times()\nprint(json.dumps({'cpu_s': t.user + t.system}))"
IMPORT = "import sentence_transformers" + USED
START = "from bot.cli import main; main()"
SERVE = """
import json, sys, time
from itertools import islice
from pathlib import Path
import yaml
import bot.cli, bot.server
from bot.service import open_service
from bot.publishing.checks import found_by
from bot.settings import Settings
from index.confidence.fit import off_topic_examples
HOME = Path(sys.argv[1])

def memory(name):
    lines = Path('/proc/self/smaps_rollup').read_text().splitlines()[1:]
    held = {line.split(':')[0]: int(line.split()[1]) / 1024 for line in lines}
    return {f'{name}_mb': held['Pss'], f'{name}_private_mb': held['Private_Dirty']}

golden = yaml.safe_load((HOME / 'corpus/golden.yaml').read_text(encoding='utf-8'))
asked = [each['question'] for each in golden][:200]
service = open_service(Settings())
service.warm_up()
found = memory('started')
alone, whole = [], []
encoder = getattr(service.encoder, 'encoder', service.encoder)
for question in asked:
    began = time.thread_time()
    encoder.encode_queries([question])
    alone.append(time.thread_time() - began)
    began = time.process_time()
    service.find(question, [])
    whole.append(time.process_time() - began)
ratios = sorted(two / one for one, two in zip(alone, whole))
found |= memory('after_200') | {
    'encoder_ms': sorted(alone)[100] * 1000,
    'answer_ms': sorted(whole)[100] * 1000,
    'p50': sorted(whole)[100] / sorted(alone)[100],
    'p99': sorted(whole)[197] / sorted(alone)[197],
}
build, loaded = service.build(), service.loaded()
began = time.process_time()
for _ in islice(off_topic_examples(build), 200):
    pass
fitted = time.process_time()
found_by(loaded, range(200))
found |= {'fit_example_ms': (fitted - began) * 5, 'faq_check_ms': (time.process_time() - fitted) * 5}
service.close()
print(json.dumps(found))
"""


def started(checkout: Path, code: str, *arguments: str) -> str:
    """What a process with the checkout's code prints; in its folder, which Python looks into first."""
    own = {"PYTHONPATH": str(checkout), "VEILEDER_DATABASE": f"sqlite:///{HOME / 'var' / 'lean.db'}"}
    command = [sys.executable, "-c", code, *arguments]
    env = {"VEILEDER_VAR": str(HOME / "var"), **os.environ, **own}
    return subprocess.run(command, check=True, cwd=checkout, env=env, capture_output=True, text=True).stdout  # noqa: S603


def run(checkout: Path, code: str, *arguments: str) -> dict[str, float]:
    """What the code prints last, as JSON."""
    found: dict[str, float] = json.loads(started(checkout, code, *arguments).splitlines()[-1])
    return found


def asked_once(checkout: Path) -> dict[str, float]:
    """`veileder ask` from start to end, its process's own end included."""
    before = os.times()
    started(checkout, START, "ask", QUESTION)
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return {"ask_cpu_s": spent}


def measured(checkouts: dict[str, Path], rounds: int) -> dict[str, dict[str, float]]:
    seen: dict[str, dict[str, list[float]]] = {name: {} for name in checkouts}
    for _ in range(rounds):
        library = run(HOME, IMPORT)["cpu_s"]
        for name, checkout in checkouts.items():
            found = asked_once(checkout) | run(checkout, SERVE, str(HOME))
            found["ask_to_import"] = found["ask_cpu_s"] / library
            for figure, value in found.items():
                seen[name].setdefault(figure, []).append(value)
    return {
        name: {figure: round(statistics.median(values), 3) for figure, values in figures.items()}
        for name, figures in seen.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--beside", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    checkouts = {"beside": options.beside.resolve()} if options.beside else {}
    found = measured({**checkouts, "this": HOME}, options.rounds)
    for figure, value in found["this"].items():
        other = found.get("beside", {}).get(figure)
        print(f"{figure:24}{value:10.2f}" + (f"{other:10.2f}{value / other:8.2f} x" if other else ""))
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
