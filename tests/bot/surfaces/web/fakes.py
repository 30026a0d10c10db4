"""A service a person can check by hand: two builds of a few short texts, and an answer for each known question."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from bot.admission import Admission
from bot.service_types import AnswerFailedError, QuestionError, Reply, Turn
from bot.types import Answer, FaqAnswer, Highlight, Language, Quote, Status, Topic
from index.read.markdown import parse
from index.types import Authority, Document, FaqEntry, Section, Site

BASE_URL = "http://veileder.test"
LIMIT = 200

SPEECH = """\
Offentlig ansatte har ytringsfrihet som alle andre.

## Utgangspunktet

Du har ytringsfrihet når du uttaler deg på egne vegne. Se [roller](roller.md#de-tre-rollene).

{filler}

## Kritikk av egen virksomhet

Du kan kritisere virksomheten du arbeider i. Det avgjørende er at du er **tydelig på at du snakker for deg selv**, \
og at du ikke bryter [taushetsplikten](roller.md). Arbeidsgiveren må tåle uenighet.

Du kan alltid ta kritikken opp internt først.

### Når kritikken er saklig

- Opplysningene stemmer.
- Du holder deg til sak.
  1. Ordningen, ikke kollegene.
  2. Tall, ikke rykter.

> «Kuttet i nattevakter er uforsvarlig.»

{filler}
""".format(
    filler="\n\n".join(f"Avsnitt {number} om noe annet. " + "Litt mer tekst å lese. " * 12 for number in range(8))
)

SPEECH_NN = """\
## Kritikk av eiga verksemd

Du kan kritisere verksemda du arbeider i.
"""

ROLES = """\
## De tre rollene

Alt du skriver, skriver du i én av tre roller.

| Rolle | Hvem du snakker for | Hvor du skriver | Hvem som bestemmer innholdet |
|---|---|---|---|
| Privatperson | Deg selv | Egen profil og grupper | Du |
| Talsperson | Virksomheten | Virksomhetens konto, eller egen profil etter avtale | Virksomheten |

## Fotnoter og kode

Skriv `#spørsmål` først.[^1] Les mer hos [Lovdata](https://lovdata.no/lov) eller [farlig](<javascript:alert(1)>).

[^1]: Slik gjør de fleste.
"""

EVIL = """\
## <script>alert(1)</script> & *venner*

Skriv \\<img src=x onerror=alert(1)\\> og `<b>fet</b>` og &lt;i&gt;.
"""


def document(document_id: str, title: str, text: str, **fields: Any) -> Document:
    made = Document(
        id=document_id,
        title=title,
        lang="nb",
        owner="Kommunikasjonsavdelingen",
        reviewed=date(2026, 11, 1),
        review_by=date(2027, 11, 1),
        authority=Authority.GUIDANCE,
        sources=("Grunnloven § 100",),
        path=Path("corpus/guidance") / f"{document_id}.md",
        source=text,
        sections=tuple(parse(text, title).sections),
    )
    return replace(made, **fields)


DOCUMENTS = (
    document("ytringsfrihet", "Ytringsfrihet for ansatte", SPEECH, authority=Authority.LAW),
    document("ytringsfrihet-nn", "Ytringsfridom for tilsette", SPEECH_NN, lang="nn", translation_of="ytringsfrihet"),
    document("roller", "Roller i sosiale medier", ROLES, review_by=date(2026, 3, 1)),
    document("rar", "Rar <tekst> & sånt", EVIL),
)
OLD_DOCUMENTS = (
    document(
        "ytringsfrihet",
        "Ytringsfrihet for ansatte",
        SPEECH.replace("Arbeidsgiveren må tåle uenighet.", "Arbeidsgiveren kan si nei."),
    ),
    document("roller", "Roller i sosiale medier", "## Roller før\n\nDet var to roller.\n\n" + ROLES),
    document("nedlagt", "Nedlagt tekst", "## Del\n\nDette gjaldt før."),
)

FAQ_TEXT = "Ja, på din egen konto kan du like kritikk. Se [roller](../guidance/roller.md#de-tre-rollene)."
FAQ = FaqEntry(
    id="likes-kritikk",
    question="Kan jeg like et kritisk innlegg?",
    also=("like kritikk?",),
    lang="nb",
    based_on=("roller#de-tre-rollene", "ytringsfrihet#kritikk-av-egen-virksomhet"),
    approved_by="Redaksjonen",
    approved=date(2026, 11, 22),
    answer=FAQ_TEXT,
    blocks=tuple(block for section in parse(FAQ_TEXT, "x").sections for block in section.blocks),
    path=Path("corpus/faq/likes-kritikk.md"),
    source=FAQ_TEXT,
)


@dataclass(frozen=True)
class FakeBuild:
    id: str
    documents: Mapping[str, Document]
    faq: Mapping[str, FaqEntry]
    site: Site = field(default_factory=Site)


CURRENT = FakeBuild("b2", {each.id: each for each in DOCUMENTS}, {FAQ.id: FAQ})
OLD = FakeBuild("b1", {each.id: each for each in OLD_DOCUMENTS}, {})


def range_of(document: Document, text: str) -> tuple[int, int]:
    start = document.source.index(text)
    return start, start + len(text)


def quote(document_id: str, anchor: str, *highlights: str, build: FakeBuild = CURRENT, **fields: Any) -> Quote:
    """A section's whole text as a quote, with the given words of its source highlighted."""
    document = build.documents[document_id]
    section = document.section(anchor)
    assert section is not None
    made = quote_of(document, section, build.id)
    ranges = [range_of(document, words) for words in highlights]
    marks = tuple(Highlight(start, end, document.source[start:end]) for start, end in ranges)
    return replace(made, highlights=marks, **fields)


def quote_of(document: Document, section: Section, build_id: str) -> Quote:
    start, end = section.blocks[0].start, section.blocks[-1].end
    return Quote(
        text=document.source[start:end],
        plain="\n".join(block.text for block in section.blocks),
        highlights=(),
        document=document.id,
        title=document.title,
        section=" › ".join(section.path),
        anchor=section.anchor,
        start=start,
        end=end,
        url=f"{BASE_URL}/guidance/{document.id}?build={build_id}&start={start}&end={end}#quote",
        lang=document.lang,
        reviewed=document.reviewed,
        review_by=document.review_by,
        overdue=document.review_by < date(2026, 11, 22),
        authority=document.authority,
        score=0.8,
        blocks=section.blocks,
    )


CRITICISM = quote(
    "ytringsfrihet",
    "kritikk-av-egen-virksomhet",
    "Du kan kritisere virksomheten du arbeider i.",
    "Det avgjørende er at du er **tydelig på at du snakker for deg selv**, "
    "og at du ikke bryter [taushetsplikten](roller.md).",
    translation="ytringsfrihet-nn#kritikk-av-eiga-verksemd",
)
THREE_ROLES = quote("roller", "de-tre-rollene")
SOBER = quote("ytringsfrihet", "når-kritikken-er-saklig", "Opplysningene stemmer.")
FAQ_ANSWER = FaqAnswer(
    id=FAQ.id,
    question=FAQ.question,
    matched=FAQ.also[0],
    text=FAQ.answer,
    plain=FAQ.answer,
    lang=FAQ.lang,
    approved_by=FAQ.approved_by,
    approved=FAQ.approved,
    based_on=FAQ.based_on,
    blocks=FAQ.blocks,
)
TOPIC = Topic(
    "Roller i sosiale medier", "Roller i sosiale medier › De tre rollene", f"{BASE_URL}/guidance/roller#de-tre-rollene"
)


def answer(status: Status, question: str, **fields: Any) -> Answer:
    values: dict[str, Any] = {"language": Language.NB, "confidence": 0.9, "build": CURRENT.id, "took_ms": 12}
    return Answer(status, question, **{**values, **fields})


KNOWN = {
    "Kan jeg kritisere etaten min?": {"status": Status.ANSWERED, "quotes": (CRITICISM, THREE_ROLES, SOBER)},
    "Can I criticise my agency?": {"status": Status.ANSWERED, "quotes": (CRITICISM,), "language": Language.EN},
    "Kan eg kritisere etaten min?": {"status": Status.ANSWERED, "quotes": (CRITICISM,), "language": Language.NN},
    "Kan jeg like et kritisk innlegg?": {"status": Status.FAQ, "faq": FAQ_ANSWER, "quotes": (THREE_ROLES, CRITICISM)},
    "Er det kanskje lov?": {"status": Status.UNCERTAIN, "quotes": (SOBER, THREE_ROLES), "confidence": 0.4},
    "Hva er hovedstaden i Peru?": {"status": Status.NOT_FOUND, "topics": (TOPIC,), "confidence": 0.1},
    "bilde": {
        "status": Status.UNCERTAIN,
        "quotes": (SOBER,),
        "topics": (TOPIC,),
        "notes": ("Det er <flere> avsnitt om dette.",),
        "confidence": 0.4,
    },
    "Hei": {
        "status": Status.SMALLTALK,
        "line": "Hei. Jeg finner og siterer veiledningen om sosiale medier. Spør meg om noe.",
        "examples": ("Kan jeg kritisere etaten min?", "Er det kanskje lov?"),
    },
    "Mitt nummer er [fødselsnummer]": {"status": Status.NOT_FOUND, "removed": ("national_id", "phone", "email")},
}
EXAMPLES = {
    Language.NB: ("Kan jeg kritisere etaten min?", "Kan jeg like et kritisk innlegg?", "Er det kanskje lov?"),
    Language.NN: ("Kan eg kritisere etaten min?",),
    Language.EN: ("Can I criticise my agency?",),
}
STATUSES = {
    "answered": "Kan jeg kritisere etaten min?",
    "faq": "Kan jeg like et kritisk innlegg?",
    "uncertain": "Er det kanskje lov?",
    "not_found": "Hva er hovedstaden i Peru?",
    "smalltalk": "Hei",
}


@dataclass
class FakeService:
    """``asked`` and ``told`` remember what came in. A question that is not known is not found."""

    asked: list[tuple[str, tuple[Turn, ...], str]] = field(default_factory=list)
    told: list[tuple[str, bool, str]] = field(default_factory=list)
    admission: Admission = field(default_factory=lambda: Admission(100))

    def ask(self, question: str, conversation: Sequence[Turn] = (), surface: str = "web") -> Reply:
        self.asked.append((question, tuple(conversation), surface))
        if not question.strip():
            raise QuestionError("question.empty")
        if len(question) > LIMIT:
            raise QuestionError("question.too_long", limit=LIMIT)
        if question == "Svikt":
            raise AnswerFailedError("7f3a")
        if question == "Krasj":
            raise RuntimeError(f"hemmelig {question}")
        known = KNOWN.get(question, {"status": Status.NOT_FOUND})
        return Reply(answer(question=question, **known), f"{len(self.asked):04x}")

    def examples(self, language: Language) -> tuple[str, ...]:
        return EXAMPLES.get(language, ())

    def feedback(self, ref: str, helpful: bool, reason: str = "") -> None:
        if ref == "ffff":
            raise KeyError(ref)
        self.told.append((ref, helpful, reason))

    def build(self, build_id: str | None = None) -> FakeBuild:
        if build_id is None or build_id == CURRENT.id:
            return CURRENT
        if build_id == OLD.id:
            return OLD
        raise LookupError(build_id)


@dataclass
class SlowService(FakeService):
    """``begun`` is set when something has been asked; the answer comes when ``gate`` is."""

    begun: threading.Event = field(default_factory=threading.Event)
    gate: threading.Event = field(default_factory=threading.Event)

    def ask(self, question: str, conversation: Sequence[Turn] = (), surface: str = "web") -> Reply:
        self.begun.set()
        self.gate.wait(60)
        return super().ask(question, conversation, surface)
