"""An answer as JSON: one shape for ``POST /api/ask`` and ``veileder ask --json``.

``answer_to_dict`` makes it, the models describe it (OpenAPI is made from them); a test holds them together.
Offsets are zero-based, end-exclusive, in characters of the build's copy of the source. Dates are ISO 8601.
"""

from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from bot.types import Answer, FaqAnswer, Language, Quote, Status
from index.types import Authority


class HighlightJson(BaseModel):
    """Words inside a quote that answer the question."""

    start: int
    end: int
    text: str


class QuoteJson(BaseModel):
    """Guidance in its own words."""

    text: str = Field(description="The source between start and end, Markdown included.")
    plain: str = Field(description="The same without markup, a line a block; what is struck stands between ~~ and ~~.")
    highlights: list[HighlightJson]
    document: str = Field(description="The document's id.")
    title: str
    section: str = Field(description="The headings from the title down, joined by ' › '.")
    anchor: str
    start: int
    end: int
    url: str = Field(description="Leads to exactly this passage, also when the guidance has changed since.")
    lang: str
    reviewed: date
    review_by: date
    overdue: bool = Field(description="True when review_by had passed.")
    authority: Authority
    score: float = Field(description="Orders the quotes, higher is better; means nothing by itself.")
    translation: str | None = Field(description="The address of the same text in another language.")


class FaqJson(BaseModel):
    """A curated question and the editors' answer to it. What it is based on stands in the answer's quotes."""

    id: str
    question: str
    matched: str = Field(description="The phrasing that was nearest to the question.")
    text: str
    plain: str
    lang: str
    approved_by: str
    approved: date | None
    based_on: list[str]
    stale: list[str] = Field(description="Addresses it is based on whose text has changed since it was approved.")


class TopicJson(BaseModel):
    """A section near the question; not an answer."""

    title: str
    section: str
    url: str


EXAMPLE: dict[str, Any] = {
    "status": "answered",
    "question": "Kan jeg kritisere etaten min?",
    "language": "nb",
    "confidence": 0.91,
    "quotes": [
        {
            "text": "Du kan kritisere virksomheten du arbeider i. Arbeidsgiveren må tåle at ansatte er uenige.",
            "plain": "Du kan kritisere virksomheten du arbeider i. Arbeidsgiveren må tåle at ansatte er uenige.",
            "highlights": [{"start": 612, "end": 656, "text": "Du kan kritisere virksomheten du arbeider i."}],
            "document": "ytringsfrihet",
            "title": "Ytringsfrihet for ansatte",
            "section": "Ytringsfrihet for ansatte › Kritikk av egen virksomhet",
            "anchor": "kritikk-av-egen-virksomhet",
            "start": 612,
            "end": 701,
            "url": "http://127.0.0.1:8080/guidance/ytringsfrihet?build=3f2a&start=612&end=701#quote",
            "lang": "nb",
            "reviewed": "2026-11-01",
            "review_by": "2027-11-01",
            "overdue": False,
            "authority": "guidance",
            "score": 0.83,
            "translation": "ytringsfrihet-nn",
        }
    ],
    "faq": None,
    "topics": [],
    "notes": [],
    "line": "",
    "examples": [],
    "removed": [],
    "build": "3f2a",
    "took_ms": 14,
    "ref": "7f3a",
}


class AnswerJson(BaseModel):
    """What a reader is told."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    status: Status
    question: str = Field(description="As it was stored: personal data taken out.")
    language: Language = Field(description="The language the reader is met in. Quotes keep their own.")
    confidence: float = Field(description="Probability, 0 to 1, that the first quote answers the question.")
    quotes: list[QuoteJson]
    faq: FaqJson | None
    topics: list[TopicJson]
    notes: list[str] = Field(
        description="Lines to show under the heading: what is answered by which quote, what is not."
    )
    line: str = Field(description="What is said to smalltalk.")
    examples: list[str]
    removed: list[str] = Field(
        description="Kinds of personal data taken out: national_id, phone, email, account, card; and name and address, "
        "for what looks like one."
    )
    build: str
    took_ms: int
    ref: str | None = Field(description="The journal's reference; feedback is given on it.")


def answer_to_dict(answer: Answer, ref: str | None = None) -> dict[str, Any]:
    """The answer as plain JSON values, keys in a fixed order. `ref` is the journal's reference."""
    return {
        "status": answer.status.value,
        "question": answer.question,
        "language": answer.language.value,
        "confidence": answer.confidence,
        "quotes": [quote_to_dict(quote) for quote in answer.quotes],
        "faq": faq_to_dict(answer.faq) if answer.faq else None,
        "topics": [{"title": each.title, "section": each.section, "url": each.url} for each in answer.topics],
        "notes": list(answer.notes),
        "line": answer.line,
        "examples": list(answer.examples),
        "removed": list(answer.removed),
        "build": answer.build,
        "took_ms": answer.took_ms,
        "ref": ref,
    }


def quote_to_dict(quote: Quote) -> dict[str, Any]:
    return {
        "text": quote.text,
        "plain": quote.plain,
        "highlights": [{"start": each.start, "end": each.end, "text": each.text} for each in quote.highlights],
        "document": quote.document,
        "title": quote.title,
        "section": quote.section,
        "anchor": quote.anchor,
        "start": quote.start,
        "end": quote.end,
        "url": quote.url,
        "lang": quote.lang,
        "reviewed": quote.reviewed.isoformat(),
        "review_by": quote.review_by.isoformat(),
        "overdue": quote.overdue,
        "authority": quote.authority.value,
        "score": quote.score,
        "translation": quote.translation,
    }


def faq_to_dict(faq: FaqAnswer) -> dict[str, Any]:
    return {
        "id": faq.id,
        "question": faq.question,
        "matched": faq.matched,
        "text": faq.text,
        "plain": faq.plain,
        "lang": faq.lang,
        "approved_by": faq.approved_by,
        "approved": faq.approved.isoformat() if faq.approved else None,
        "based_on": list(faq.based_on),
        "stale": list(faq.stale),
    }
