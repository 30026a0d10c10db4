"""Does the time and memory of bringing in a text grow no faster than the text? Prints both for n, 2n, 4n and 8n.

Each step is a process of its own. ``ratio`` is the processor time of a step beside that of the step before, less what a
text of one section takes: 2 is linear. Files on the command line are measured instead.

    .venv/bin/python scripts/measure/import_size.py [FILE …]
"""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

HOME = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(HOME), str(HOME / "tests" / "bot" / "importing")]

SECTIONS = 50
STEPS = (1, 2, 4, 8)
SENTENCE = "Utstyr nummer {at} leveres tilbake innen fjorten dager, og alltid i samme stand som da du fikk det. "


def web(sections: int) -> bytes:
    """Headings, paragraphs, lists and tables."""
    parts = (
        f"<h2>Del {at}</h2><p>{SENTENCE.format(at=at) * 4}</p><ul><li>Punkt {at}</li><li>Til {at}</li></ul>"
        f"<table><tr><th>Ting</th><th>Tall</th></tr><tr><td>Bil {at}</td><td>{at}</td></tr></table>"
        for at in range(sections)
    )
    return f"<html lang=nb><body><main><h1>Reglement</h1>{''.join(parts)}</main></body></html>".encode()


def word(sections: int) -> bytes:
    from reading import level, num, numbers, p
    from reading import word as packed

    table = "<w:tbl>" + 2 * f"<w:tr><w:tc>{p('Bil')}</w:tc><w:tc>{p('12')}</w:tc></w:tr>" + "</w:tbl>"
    parts = (
        p(f"Del {at}", "Heading2") + p(SENTENCE.format(at=at) * 4) + p(f"Punkt {at}", "", num(1)) + table
        for at in range(sections)
    )
    return packed(p("Reglement", "Heading1") + "".join(parts), numbering=numbers(level(0, "decimal", "%1.")))


def pdf(sections: int) -> bytes:
    import io

    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    styles = getSampleStyleSheet()
    story = [Paragraph("Reglement", styles["Title"])]
    for at in range(sections):
        story += [Paragraph(f"Del {at}", styles["Heading2"]), Paragraph(SENTENCE.format(at=at) * 4, styles["Normal"])]
    out = io.BytesIO()
    SimpleDocTemplate(out).build(story)
    return out.getvalue()


MAKERS = {".html": web, ".docx": word, ".pdf": pdf}


def measure(path: Path) -> None:
    """In a process of its own: bring the file in and print what it took."""
    from bot.importing.kinds import open_file, read
    from bot.importing.markdown import convert
    from bot.importing.progress import watched

    steps: list[tuple[int, int]] = []
    begun = time.perf_counter()
    with watched(lambda done, whole: steps.append((done, whole))):
        made = convert(read(open_file(path)))
    took = {
        "words": len(made.body.split()),
        "parts": steps[-1][1] if steps else 0,
        "cpu": round(time.process_time(), 2),
        "wall": round(time.perf_counter() - begun, 1),
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(took))


def measured(path: Path) -> dict[str, float]:
    command = [sys.executable, __file__, "--one", str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  # this very script
    return dict(json.loads(done.stdout))


def main() -> int:
    if sys.argv[1:2] == ["--one"]:
        measure(Path(sys.argv[2]))
        return 0
    print("| file | words | pages or parts | s of processor | s | MB | ratio |")
    print("|---|---|---|---|---|---|---|")
    for name in sys.argv[1:]:
        print(row(Path(name).name, measured(Path(name)), ""))
    for suffix, make in () if sys.argv[1:] else MAKERS.items():
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"tekst{suffix}"
            path.write_bytes(make(1))
            empty = measured(path)["cpu"]
            before = 0.0
            for step in STEPS:
                path.write_bytes(make(SECTIONS * step))
                took = measured(path)
                ratio = f"{(took['cpu'] - empty) / before:.1f}" if before else ""
                before = took["cpu"] - empty
                print(row(f"{suffix} × {step}", took, ratio), flush=True)
    return 0


def row(name: str, took: dict[str, float], ratio: str) -> str:
    return f"| {name} | {took['words']} | {took['parts']} | {took['cpu']} | {took['wall']} | {took['mb']} | {ratio} |"


if __name__ == "__main__":
    sys.exit(main())
