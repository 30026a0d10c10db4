"""A small corpus and an encoder whose vectors a person can work out by hand.

Every word that begins like one in ``AXES`` adds 1 to its axis; the vector is scaled to unit length. So the cosine of
two texts is a matter of counting: «kritisere etaten» and «kritikk av etaten» are the same, «kritisere» is √½ from both.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from index.builds.build import Build
from index.builds.builder import BuildConfig, make_build
from index.builds.store import BuildStore
from index.confidence.default import DEFAULT
from index.confidence.features import NAMES
from index.confidence.model import Calibration, Logistic
from index.cut.passages import Limits
from index.encode.encoders import Progress, Vectors

AXES = (
    ("kriti", "criti"),
    ("etat", "agency"),
    ("slett", "delet"),
    ("kommentar", "comment"),
    ("arkiv", "archiv"),
    ("melding", "message"),
    ("bilde", "bilete", "photo"),
    ("samtykke", "consent"),
    ("leder", "leiar", "leader"),
    ("parker", "parking"),
)
ELSE = len(AXES)  # the axis of a text without any of these words


@dataclass
class FakeEncoder:
    """``queries`` and ``documents`` hold every text that was encoded, in order."""

    fingerprint: str = "fake-1"
    dimension: int = len(AXES) + 1
    queries: list[str] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        self.queries += texts
        return np.array([vector(text) for text in texts], np.float32).reshape(-1, self.dimension)

    def encode_documents(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        self.documents += texts
        if progress and texts:
            progress(len(texts), len(texts))
        return np.array([vector(text) for text in texts], np.float32).reshape(-1, self.dimension)


def vector(text: str) -> Vectors:
    """Counts of the known words, scaled to unit length."""
    counts = np.zeros(len(AXES) + 1, np.float32)
    for word in re.findall(r"\w+", text.lower()):
        for axis, beginnings in enumerate(AXES):
            counts[axis] += word.startswith(beginnings)
    if not counts.any():
        counts[ELSE] = 1
    return np.asarray(counts / np.linalg.norm(counts), np.float32)


def axes(**lengths: float) -> Vectors:
    """A unit vector along the named axes: ``axes(kriti=1, etat=1)``."""
    names = [beginnings[0] for beginnings in AXES]
    made = np.zeros(len(AXES) + 1, np.float32)
    for name, length in lengths.items():
        made[ELSE if name == "other" else names.index(name)] = length
    return np.asarray(made / np.linalg.norm(made), np.float32)


# -- the corpus

SPEECH = """\
---
id: ytringsfrihet
title: Ytringsfrihet
lang: nb
owner: Kommunikasjonsavdelingen
reviewed: 2026-11-01
review_by: 2027-11-01
authority: guidance
---

Ansatte har ytringsfrihet som alle andre.

## Kritikk av egen etat

Du kan **kritisere** etaten du arbeider i. Vær tydelig på at du snakker for deg selv. Kritikk av etaten er lov.

## Ledere i debatten

Ledere bør tenke seg om. En leder blir lett oppfattet som talsperson. Det gjelder alle ledere.

## Bilder av kolleger

Legg aldri ut bilder uten samtykke fra dem som er med. {filler}
"""
SPEECH_NN = """\
---
id: ytringsfrihet-nn
title: Ytringsfridom
lang: nn
translation_of: ytringsfrihet
owner: Kommunikasjonsavdelingen
reviewed: 2026-11-01
review_by: 2027-11-01
authority: guidance
---

Tilsette har ytringsfridom som alle andre.

## Kritikk av eigen etat

Du kan **kritisere** etaten du arbeider i. Ver tydeleg på at du snakkar for deg sjølv. Kritikk av etaten er lov.

## Leiarar i ordskiftet

Leiarar bør tenkje seg om. Ein leiar blir lett oppfatta som talsperson. Det gjeld alle leiarar.

## Bilete av kollegaer

Legg aldri ut bilete utan samtykke frå dei som er med.
"""
MODERATION = """\
---
id: moderering
title: Moderering
lang: nb
owner: Kommunikasjonsavdelingen
reviewed: 2025-11-01
review_by: 2026-11-01
authority: policy
---

## Slette kommentarer

Dere kan slette en kommentar som bryter reglene:

- En kommentar med trusler.
- En kommentar med reklame.

Ta vare på et skjermbilde før dere sletter kommentaren.

## Arkivere meldinger

Meldinger som er saksdokumenter, skal arkiveres. Andre meldinger trenger dere ikke arkivere.
"""
FILLER = " ".join(
    f"Dette er setning nummer {number} om bilder, og den er skrevet for å fylle opp." for number in range(20)
)

FAQ_SPEECH = """\
---
id: kritisere-etaten
question: Kan jeg kritisere etaten min?
also:
  - kritikk av etaten
  - Får jeg kritisere etaten på fritida?
  - Can I criticise my agency?
lang: nb
based_on:
  - ytringsfrihet#kritikk-av-egen-etat
approved_by: Redaksjonen
approved: 2026-11-01
---
Ja. Si at du snakker for deg selv.
"""
FAQ_SPEECH_NN = """\
---
id: kritisere-etaten-nn
question: Kan eg kritisere etaten min?
also:
  - kritisere etaten utan løyve
  - Får eg kritisere etaten på fritida?
  - kritisk til etaten
lang: nn
translation_of: kritisere-etaten
based_on:
  - ytringsfrihet-nn#kritikk-av-eigen-etat
approved_by: Redaksjonen
approved: 2026-11-01
---
Ja. Sei at du snakkar for deg sjølv.
"""
FAQ_DELETE = """\
---
id: slette-kommentar
question: Kan vi slette en kommentar?
also:
  - slette kommentarer
  - Må vi slette en slik kommentar?
  - delete a comment
lang: nb
based_on:
  - moderering#slette-kommentarer
approved_by: Redaksjonen
approved: 2026-11-01
---
Ja, når den bryter reglene.
"""
ASKED_SPEECH = """\
ledere-i-debatten:
  - Kan en leder delta i debatten?
  - leder på nett
bilder-av-kolleger:
  - Kan jeg dele bilder fra festen?
  - bilde uten samtykke
"""
ASKED_MODERATION = """\
arkivere-meldinger:
  - Må vi arkivere alle meldinger?
  - melding i arkivet
"""
GOLDEN = """\
- question: "Er det greit å kritisere etaten?"
  lang: nb
  expect: [faq:kritisere-etaten, ytringsfrihet#kritikk-av-egen-etat]
- question: "Kan leiarar skrive kva dei vil?"
  lang: nn
  expect: ytringsfrihet#ledere-i-debatten
- question: "Where do I find the parking?"
  lang: en
  expect: not_found
"""
OFF_TOPIC = """\
- {question: "Hvor kan jeg parkere?", lang: nb, kind: near_miss}
- {question: "parkering ved kontoret", lang: nb}
- {question: "Hei på deg", lang: nb, kind: smalltalk}
"""
FILES = {
    "guidance/ytringsfrihet.md": SPEECH.format(filler=FILLER),
    "guidance/ytringsfrihet-nn.md": SPEECH_NN,
    "guidance/moderering.md": MODERATION,
    "faq/kritisere-etaten.md": FAQ_SPEECH,
    "faq/kritisere-etaten-nn.md": FAQ_SPEECH_NN,
    "faq/slette-kommentar.md": FAQ_DELETE,
    "questions/ytringsfrihet.yaml": ASKED_SPEECH,
    "questions/moderering.yaml": ASKED_MODERATION,
    "golden.yaml": GOLDEN,
    "off_topic.yaml": OFF_TOPIC,
}


def write_corpus(root: Path, files: dict[str, str] | None = None) -> Path:
    """The small corpus, or other files, below `root`."""
    for name, text in (files or FILES).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def change(path: Path, old: str, new: str) -> None:
    """Replace `old`, which must be there, in a text file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


# -- a calibration that looks at one number only

# What the settings of tests amount to; see ``own_settings`` in conftest.py.
CONFIG = BuildConfig(model="fake", limits=Limits(passage=60), rates={"wrong": 0.15, "declined": 0.025})


def step(size: int, at: int, bound: float) -> Logistic:
    """A steep step: near 0 while feature number `at` is below `bound`, near 1 above it."""
    return Logistic((0.0,) * size, (1.0,) * size, tuple(100.0 * (i == at) for i in range(size)), -100.0 * bound)


def slope(size: int, at: int) -> Logistic:
    """A probability of ½ where feature number `at` is 0.7, of 0.95 at 1 and of 0.002 at 0."""
    return Logistic((0.0,) * size, (1.0,) * size, tuple(10.0 * (i == at) for i in range(size)), -7.0)


# A question is answerable when the first passage's cosine is over 0.3. The answer is sure from 0.86 on, a FAQ entry
# from 0.92 on; it is suggested from 0.66 on.
PASSAGE = NAMES.index("passage")
CALIBRATION = Calibration(
    answerable=step(len(NAMES), PASSAGE, 0.3),
    correct=slope(len(NAMES), PASSAGE),
    faq=slope(len(DEFAULT.faq.weights), 0),
    decline_below=0.5,
    answer_from=0.82,
    faq_from=0.9,
    origin="fitted",
    report={},
)


def hand_made(_build: Build, _encoder: object) -> dict[str, object]:
    """Stands in for the fitting of confidence."""
    return CALIBRATION.to_dict()


def build_small(
    root: Path, store: BuildStore, encoder: FakeEncoder | None = None, config: BuildConfig = CONFIG
) -> Build:
    """A build of the corpus in `root`, published."""
    made = make_build(root, store, encoder or FakeEncoder(), config, hand_made)
    store.publish(made.id)
    return made
