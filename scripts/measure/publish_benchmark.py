"""From the press on "publish" to the new answer: measured on a corpus of 1,000 documents made of our own sections.

Sections of our guidance are dealt out to new documents with ids of their own; the questions and FAQ entries that lead
to them follow, in the proportion of our corpus. The first build is made as `veileder index build` makes it and is kept
in the folder, so a second run starts at once. Times are printed, never judged.
"""

import argparse
import random
import re
import shutil
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml

HOME = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(HOME))

from bot import publishing  # noqa: E402
from bot.journal import Journal  # noqa: E402
from bot.service import BotService  # noqa: E402
from bot.settings import Settings  # noqa: E402
from index import stages  # noqa: E402
from index.encode.models import load_encoder  # noqa: E402
from index.encode.remember import Remembering  # noqa: E402
from index.read.corpus import read_corpus  # noqa: E402
from index.types import Document, FaqEntry, Section  # noqa: E402

LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
PLACES = ("Aure", "Bamble", "Dovre", "Evje", "Flå", "Gol", "Hol", "Inderøy", "Jevnaker", "Kvam", "Lom", "Meråker")
SECTIONS = 10
RECENT = 100  # as many recent questions as are asked again when something is published
HEAD = """---
id: {id}
title: {title}
lang: nb
owner: Kommunikasjonsavdelingen
reviewed: 2026-11-22
review_by: 2027-11-01
authority: guidance
---

"""
NEW: dict[str, object] = {
    "question": "Kan vi dele ut sukkerspinn til følgerne våre på Snapchat?",
    "also": [
        "sukkerspinn på Snapchat",
        "Er det lov å gi bort sukkerspinn til dem som følger oss?",
        "Can we give cotton candy to our followers?",
        "Får kommunen love sukkerspinn i en snap?",
    ],
}


class Maker:
    """Deals our sections out. ``copies``: our address -> addresses made of it."""

    def __init__(self, ours: Path, root: Path, seed: int = 1) -> None:
        self.ours = ours
        self.corpus = corpus = read_corpus(ours)
        self.root = root
        self.random = random.Random(seed)  # noqa: S311 (a deal, not a secret)
        self.copies: dict[str, list[str]] = defaultdict(list)
        self.faq: dict[str, list[str]] = defaultdict(list)
        self.pool = [(d, s) for d in corpus.documents if d.lang == "nb" for s in d.sections if s.level > 1 and s.blocks]
        self.asked: dict[str, list[str]] = defaultdict(list)
        for phrasing in corpus.asked:
            self.asked[phrasing.addresses[0]].append(phrasing.text)

    def make(self, documents: int, asked: int) -> None:
        for folder in ("guidance", "faq", "questions"):
            (self.root / folder).mkdir(parents=True)
        for number in range(documents):
            self.document(number, asked)
        for number in range(len(self.corpus.faq) * documents // len(self.corpus.documents)):
            self.entry(number, self.corpus.faq[number % len(self.corpus.faq)])
        self.ask_golden_set()
        shutil.copy(self.ours / "off_topic.yaml", self.root)

    def document(self, number: int, asked: int) -> None:
        name, place = f"dok-{number:04d}", PLACES[number % len(PLACES)]
        chosen = {s.heading: (d, s) for d, s in self.random.sample(self.pool, SECTIONS)}
        title = f"{next(iter(chosen.values()))[0].title} i {place}"
        body = "\n\n".join(LINK.sub(r"\1", d.source[s.start : s.end]).strip() for d, s in chosen.values())
        (self.root / "guidance" / f"{name}.md").write_text(HEAD.format(id=name, title=title) + body + "\n", "utf-8")
        questions = {s.anchor: self.questions(d, s, asked) for d, s in chosen.values()}
        for document, section in chosen.values():
            self.copies[f"{document.id}#{section.anchor}"].append(f"{name}#{section.anchor}")
        write_yaml(self.root / "questions" / f"{name}.yaml", {key: each for key, each in questions.items() if each})

    def questions(self, document: Document, section: Section, most: int) -> list[str]:
        return self.asked[f"{document.id}#{section.anchor}"][:most]

    def entry(self, number: int, entry: FaqEntry) -> None:
        based_on = [self.random.choice(self.copies[each]) for each in entry.based_on if self.copies[each]]
        if based_on:
            name, place = f"faq-{number:04d}", PLACES[self.random.randrange(len(PLACES))]
            asked = [f"{each.rstrip('?')} i {place} {number}?" for each in entry.phrasings]
            values = {"id": name, "question": asked[0], "also": asked[1:], "lang": "nb", "based_on": based_on}
            write_faq(self.root, values, LINK.sub(r"\1", entry.answer))
            self.faq[entry.id].append(name)

    def ask_golden_set(self) -> None:
        rows = yaml.safe_load((self.ours / "golden.yaml").read_text("utf-8"))
        for row in rows:
            expect = [row["expect"]] if isinstance(row["expect"], str) else row["expect"]
            row["expect"] = [each for address in expect for each in self.led_to(address)]
        write_yaml(self.root / "golden.yaml", [row for row in rows if row["expect"]])

    def led_to(self, address: str) -> list[str]:
        if address == "not_found":
            return [address]
        if address.startswith("faq:"):
            return [f"faq:{each}" for each in self.faq[address.removeprefix("faq:")]]
        return self.copies[address]


def questions_of_readers(root: Path) -> list[str]:
    """Every other question of the golden set, in other words, then those that are off topic."""
    golden_set = [row["question"] for row in yaml.safe_load((root / "golden.yaml").read_text("utf-8"))]
    return [f"{question} Takk." for question in golden_set[::2]] + [
        row["question"] for row in yaml.safe_load((root / "off_topic.yaml").read_text("utf-8"))
    ]


def write_yaml(path: Path, value: object) -> None:
    path.write_text(yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=10_000), "utf-8")


def write_faq(root: Path, values: dict[str, object], answer: str, folder: str = "faq") -> None:
    front = yaml.safe_dump(
        {**values, "approved_by": "Redaksjonen", "approved": "2026-11-22"}, allow_unicode=True, sort_keys=False
    )
    (root / folder / f"{values['id']}.md").write_text(f"---\n{front}---\n{answer}\n", "utf-8")


@contextmanager
def timed(name: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    print(f"{name}: {time.perf_counter() - started:.2f} s", flush=True)


def press(service: BotService, settings: Settings, journal: Journal) -> None:
    """Publish what is in the corpus now, wait until the service answers from it, and print the stages."""
    started, worked = time.perf_counter(), time.process_time()
    outcome = publishing.publish_corpus(settings, service.encoder, journal, accept="a benchmark", by="benchmark")
    published = time.perf_counter()
    reply = service.ask(str(NEW["question"]), surface="terminal")
    while reply.answer.build != outcome.build.id:
        time.sleep(0.01)
        reply = service.ask(str(NEW["question"]), surface="terminal")
    live, busy = time.perf_counter(), time.process_time() - worked
    print("| stage | seconds |\n|---|---|")
    for name, seconds in outcome.report.took.items():
        print(f"| {name} | {seconds:.2f} |")
    print(f"| **published, all** | {published - started:.2f} |")
    print(f"| **the new build answers** | {live - started:.2f} |")
    print(f"| seconds of processor time in all of this | {busy:.2f} |")
    kind = "quick" if outcome.build.manifest.basis else "full"
    entry = reply.answer.faq.id if reply.answer.faq else "no entry"
    print(f"\nA {kind} build; the new question got `{reply.answer.status}`, {entry}.\n", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where corpus and builds are kept between runs")
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--asked", type=int, default=1, help="most known questions a section (ours has about ten)")
    parser.add_argument("--processor", action="store_true", help="count processor time: on a machine that is busy")
    given = parser.parse_args()
    if given.processor:
        stages.clock = time.process_time
    root = given.folder / "corpus"
    if not root.exists():
        with timed("making the corpus"):
            Maker(Settings().corpus, root).make(given.documents, given.asked)
    settings = Settings().model_copy(update={"corpus": root, "var": given.folder / "var"})
    encoder = Remembering(load_encoder(settings.model, Settings().models_folder, print))
    journal = Journal.open(settings.database_url)
    shutil.rmtree(root / "faq" / "new", ignore_errors=True)
    (root / "faq" / "new").mkdir()
    with timed("first build (made once, then kept)"):
        first = publishing.publish_corpus(settings, encoder, journal, accept="a benchmark", by="benchmark")
    print(first.build.manifest.counts)
    service = BotService(settings, encoder, journal)
    service.warm_up()
    with timed("a hundred readers ask, so that there are recent questions"):
        for question in questions_of_readers(root)[:RECENT]:
            service.ask(question, surface="benchmark")
    with timed("getting ready, as a server does when it starts"):
        publishing.prepare(settings, service.encoder)
    print("\n## One new FAQ entry with five phrasings")
    based_on = [first.build.passages[0].address]
    entry = {"id": "ny-oppforing", **NEW, "lang": "nb", "based_on": based_on}
    write_faq(root, entry, f"Nei, ikke uten grunn. (Skrevet {time.time_ns()}.)", "faq/new")
    press(service, settings, journal)
    print("## One document of the thousand changed")
    path = root / "guidance" / "dok-0500.md"
    path.write_text(path.read_text("utf-8") + f"\nEn ny setning, skrevet {time.time_ns()}.\n", "utf-8")
    press(service, settings, journal)


if __name__ == "__main__":
    main()
