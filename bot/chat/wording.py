"""The words a reader is told around the quotes, the same in every chat program."""

from collections.abc import Iterable
from itertools import pairwise

from bot.chat.cutting import MORE, first_of
from bot.chat.runs import plain_lines
from bot.texts import date_text, text
from bot.types import Answer, FaqAnswer, Language, Quote, Status


def weight_line(quote: Quote, language: Language) -> str:
    """``Råd · gjennomgått 1. november 2026``"""
    key, day = ("overdue", quote.review_by) if quote.overdue else ("reviewed", quote.reviewed)
    review = text(key, language, date=date_text(day, language))
    return f"{text(f'authority.{quote.authority}', language)} · {review}"


def approved_line(faq: FaqAnswer, language: Language) -> str:
    if faq.approved is None:
        return text("approved.undated", language, who=faq.approved_by)
    return text("approved", language, who=faq.approved_by, when=date_text(faq.approved, language))


def removed_line(answer: Answer) -> str:
    kinds = [text(f"removed.{kind}", answer.language) for kind in answer.removed]
    if not kinds:
        return ""
    *first, last = kinds
    what = f"{', '.join(first)} {text('and', answer.language)} {last}" if first else last
    return text("removed", answer.language, what=what)


def answer_lines(answer: Answer, limit: int) -> Iterable[str]:
    """The answer as plain text, a line each, some empty; `limit` is the units of one quote."""
    language = answer.language
    if answer.status is Status.SMALLTALK:
        yield answer.line
    else:
        yield text(f"status.{answer.status}", language)
    if answer.status is Status.UNCERTAIN:
        yield text("status.uncertain.note", language)
    yield from answer.notes
    if answer.faq:
        yield plain_lines(answer.faq.blocks)
        yield approved_line(answer.faq, language) if answer.faq.approved_by else ""
        yield text("faq.stale", language) if answer.faq.stale else ""
        yield text("based_on", language) if answer.quotes else ""
    for before, quote in pairwise([None, *answer.quotes]):
        yield from quote_lines(
            quote, language, folded=before is not None and answer.status is not Status.FAQ, limit=limit
        )
    yield text("topics.lead", language) if answer.topics else ""
    yield from (f"- {each.section} {each.url}" for each in answer.topics)
    yield text("smalltalk.examples", language) if answer.examples else ""
    yield from (f"- {each}" for each in answer.examples)
    yield removed_line(answer)


def quote_lines(quote: Quote | None, language: Language, *, folded: bool, limit: int) -> Iterable[str]:
    if quote is None:
        return
    if folded:
        yield text("also_relevant", language, section=f"{quote.section} {quote.url}")
        return
    kept, left = first_of(quote.blocks, limit)
    yield f"«{plain_lines(kept)}{MORE if left else ''}»"
    yield f"{quote.section} · {weight_line(quote, language)}"
    yield quote.url
