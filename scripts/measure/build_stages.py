"""Processor time of each stage of a full build into an empty folder, in seconds.

    .venv/bin/python scripts/measure/build_stages.py [--vectors BUILD]

With `--vectors`, a folder of a whole build of the same model, what that has encoded is not encoded again: two minutes
instead of ten. Set ``PYTHONPATH`` to another checkout for its code. Nothing is published where readers are.
"""

import argparse
import json
import os
import shutil
import tempfile
import time
from pathlib import Path

from bot.publishing.publish import build_and_publish
from bot.settings import Settings
from index import stages
from index.builds.manifest import read_manifest


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vectors", type=Path, help="folder of a build whose vectors are taken over")
    options = parser.parse_args()
    stages.clock = time.process_time
    models = Settings().models_folder.resolve()
    with tempfile.TemporaryDirectory() as folder:
        var = Path(folder)
        (var / "models").symlink_to(models)
        if options.vectors:
            held = var / "index" / "builds" / f"{read_manifest(options.vectors).id}-held"
            shutil.copytree(options.vectors, held)
        os.environ["VEILEDER_VAR"] = folder
        began, cpu = time.perf_counter(), time.process_time()
        report = build_and_publish(Settings(), print, quick=False, accept="measured").report
        wall, cpu = time.perf_counter() - began, time.process_time() - cpu
    whole = {"processor": round(cpu, 1), "wall": round(wall, 1), "load": os.getloadavg()}
    print(json.dumps({"stages": report.took, "figures": report.figures, **whole}, indent=1))


if __name__ == "__main__":
    main()
