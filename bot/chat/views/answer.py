"""An answer, what its buttons open, and how it is told in plain words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from bot.chat.button_payload import (
    ButtonPayload,
    find_build,
    locate_section,
    make_payload,
    pack,
    requote,
    since_line,
)
from bot.chat.cutting import MORE, head, shorten, size, take_first
from bot.chat.elements import (
    Bullets,
    Button,
    Element,
    Field,
    Heading,
    Line,
    Lines,
    Note,
    Prose,
    Quote,
    Result,
    Room,
    Run,
    Text,
    Title,
    View,
    Whole,
)
from bot.chat.runs import marks_of, plain_lines
from bot.house import team
from bot.redact import SUSPECTED
from bot.service_types import Reply, Service
from bot.texts import date_text, text
from bot.types import Answer, FaqAnswer, Language, Status
from bot.types import Quote as Quoted
from index.types import Site

ESCALATED = frozenset((Status.UNCERTAIN, Status.NOT_FOUND))
"""Answers under which a reader can ask the editors."""

SHOWABLE = frozenset((Status.ANSWERED, Status.FAQ, Status.UNCERTAIN))
"""Answers that can be shown to others, or put into a message."""

NAME = 300  # characters of a section's or document's name in a link
REASON = 500
WATCHED = 1900  # UTF-16 units that a button in a window carries; less than any chat's most


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """Where an answer is shown, which decides its buttons.

    ``share`` is for answers that only the asker sees; ``mute`` is what a button carries that silences the thread,
    empty where none goes on; ``insert`` is for answers that can be put into the message being written, from where no
    other view opens. ``escalate`` lets the reader ask the editors, ``suggest`` lets them say what should be changed
    in what is quoted. ``folds`` is False where all quotes are shown at once, because no button can open them.
    ``limit`` is the UTF-16 units of what one button carries. ``site`` has the house's own words.
    """

    share: bool = False
    mute: str = ""
    insert: bool = False
    buttons: bool = True
    escalate: bool = False
    suggest: bool = False
    folds: bool = True
    limit: int = 2000
    site: Site = field(default_factory=Site)


def draw_answer(reply: Reply, frame: RenderOptions, room: Room) -> View:
    """A reply: status, what answers, where it stands, and what can be done about it."""
    answer, language = reply.answer, reply.answer.language
    shown: list[Element] = []
    if answer.status is Status.SMALLTALK:
        shown.append(Text(answer.line))
    else:
        shown.append(Heading(text(f"status.{answer.status}", language)))
    if answer.status is Status.UNCERTAIN:
        shown.append(Text(text("status.uncertain.note", language)))
    shown += map(Text, answer.notes)
    if answer.status is Status.FAQ and answer.faq:
        shown += draw_faq(answer, room)
    elif answer.quotes:
        first, *rest = answer.quotes
        shown.append(draw_quote(first, language, room.quote, room))
        more = (draw_quote(each, language, room.quote, room) for each in rest)
        # Where notes say which quote answers which question, none is folded away.
        shown += draw_also(rest, language) if frame.folds and not answer.notes else more
    if answer.topics and not (answer.status is Status.FAQ and answer.faq):
        topics = tuple((Run(shorten(each.section, NAME), each.url),) for each in answer.topics)
        shown.append(Bullets(text("topics.lead", language), topics))
    if answer.examples and not answer.quotes:
        shown.append(Bullets(text("smalltalk.examples", language), tuple((Run(each),) for each in answer.examples)))
    if removed := removed_line(answer):
        shown.append(Note(removed))
    asked = frame.buttons and answer.status is not Status.SMALLTALK
    return View(
        title=text("chat.search", language),
        language=language,
        elements=tuple(shown),
        plain=tell_plainly(answer, room),
        buttons=tuple(draw_answer_buttons(reply, frame)) if asked else (),
        feedback=reply.ref if asked else "",
    )


def draw_faq(answer: Answer, room: Room) -> Iterator[Element]:
    """The editors' words, who approved them, and the sections they are based on."""
    faq, language = answer.faq, answer.language
    if faq is None:
        return
    kept, left = take_first(faq.blocks, room.quote)
    yield Prose(tuple(kept), MORE.strip() if left else "", shorten(faq.plain, room.quote) or "…")
    if faq.approved_by:
        yield Note(shorten(approved_line(faq, language), NAME))
    if faq.stale:
        yield Text(text("faq.stale", language))
    if answer.quotes:
        yield Lines(((Run(text("based_on", language), bold=True),),))
    for quote in answer.quotes:
        yield draw_quote(quote, language, room.based, room)


def draw_quote(quote: Quoted, language: Language, limit: int, room: Room) -> Quote:
    """The quote and where it stands; a long one is cut at a sentence, with a link to the rest."""
    kept, left = take_first(quote.blocks, limit)
    rest = Run(text("chat.rest", language), quote.url) if left else None
    return Quote(tuple(kept), tuple(marks_of(quote)) if room.marked else (), source_line(quote, language), rest)


def source_line(quote: Quoted, language: Language) -> Line:
    return Run(shorten(quote.section, NAME), quote.url), Run(f" · {weight_line(quote, language)}")


def draw_also(quotes: Sequence[Quoted], language: Language) -> Iterator[Element]:
    """Further quotes, folded to their links; the button «more» opens them."""
    before, _, after = text("also_relevant", language, section="\0").partition("\0")
    if quotes:
        links = (Run(shorten(each.section, NAME), each.url) for each in quotes)
        yield Lines(tuple((Run(before), link, *([Run(after)] if after else [])) for link in links), close=True)


def tell_plainly(answer: Answer, room: Room) -> str:
    words = "\n".join(each for each in answer_lines(answer, room.plain // 2) if each)
    return words if size(words) <= room.plain else head(words, room.plain - 2).rstrip() + MORE


# -- the words around it


def weight_line(quote: Quoted, language: Language) -> str:
    """``Råd · gjennomgått 1. november 2026``"""
    key, day = ("overdue", quote.review_by) if quote.overdue else ("reviewed", quote.reviewed)
    review = text(key, language, date=date_text(day, language))
    return f"{text(f'authority.{quote.authority}', language)} · {review}"


def approved_line(faq: FaqAnswer, language: Language) -> str:
    if faq.approved is None:
        return text("approved.undated", language, who=faq.approved_by)
    return text("approved", language, who=faq.approved_by, when=date_text(faq.approved, language))


def removed_line(answer: Answer) -> str:
    """What was taken out of the question, and what only looks like personal data, a sentence each; else empty."""
    sure = [kind for kind in answer.removed if kind not in SUSPECTED]
    looks = [kind for kind in answer.removed if kind in SUSPECTED]
    told = (("removed", sure), ("suspected", looks))
    return " ".join(text(key, answer.language, what=listed(kinds, answer.language)) for key, kinds in told if kinds)


def listed(kinds: Sequence[str], language: Language) -> str:
    """``et fødselsnummer, et telefonnummer og en e-postadresse``"""
    *first, last = (text(f"removed.{kind}", language) for kind in kinds)
    return f"{', '.join(first)} {text('and', language)} {last}" if first else last


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


def quote_lines(quote: Quoted | None, language: Language, *, folded: bool, limit: int) -> Iterable[str]:
    if quote is None:
        return
    if folded:
        yield text("also_relevant", language, section=f"{quote.section} {quote.url}")
        return
    kept, left = take_first(quote.blocks, limit)
    yield f"«{plain_lines(kept)}{MORE if left else ''}»"
    yield f"{quote.section} · {weight_line(quote, language)}"
    yield quote.url


# -- buttons


def draw_answer_buttons(reply: Reply, frame: RenderOptions) -> Iterator[Button]:
    answer, language = reply.answer, reply.answer.language
    if frame.escalate and answer.status in ESCALATED:
        yield draw_escalate(reply.ref, language, frame.site)
    if frame.insert:
        if answer.status in SHOWABLE:
            yield Button("insert", text("teams.insert", language), carry(reply, answer.quotes, frame))
    elif answer.quotes:
        first, *rest = answer.quotes
        yield Button("section", text("chat.section", language), carry(reply, [first], frame), opens=True)
        if rest and answer.status is not Status.FAQ:
            yield Button("more", text("chat.more", language), carry(reply, rest, frame), opens=True)
    if frame.suggest and answer.quotes:
        data = carry(reply, answer.quotes, frame)
        yield Button("suggest", text("editorial.suggest", language), data, opens=True, rare=True)
    if frame.share and answer.status in SHOWABLE:
        data = carry(reply, answer.quotes, frame, answer.question)
        yield Button("share", text("slack.share", language), data)
    if frame.mute:
        yield Button("mute", text("chat.mute", language), {"lang": language.value, "thread": frame.mute})


def carry(reply: Reply, quotes: Sequence[Quoted], frame: RenderOptions, question: str = "") -> dict[str, object]:
    return {"carried": pack(make_payload(reply.answer, reply.ref, quotes, question=question), frame.limit)}


def draw_escalate(ref: str, language: Language, site: Site, place: str = "") -> Button:
    """`place` says where to answer when that is not where the button is pressed."""
    data = {"ref": ref, "lang": language.value, "place": place}
    return Button("escalate", text("editorial.ask", language, team=team(site, language)), data)


# -- what the buttons open


def draw_section(payload: ButtonPayload, service: Service, base_url: str, today: date) -> View:
    """The whole section, with what was quoted of it highlighted. Raises GoneError."""
    build, language = find_build(payload, service), payload.language
    ref = payload.quotes[0]
    quote = requote(build, ref, base_url, today)
    _, section = locate_section(build, ref)
    marks = marks_of(quote) or [(ref.start, ref.end)]
    rest = Run(text("chat.rest", language), quote.url)
    shown: list[Element] = [Title(section.heading), *draw_since(payload, service)]
    shown += [Whole(tuple(section.blocks), tuple(marks), rest), Lines((source_line(quote, language),), close=True)]
    watch = Button("watch", text("watch.button", language), {"carried": pack(payload, WATCHED)})
    buttons = () if since_line(payload, service) else (watch,)
    return View(text("chat.section", language), language, tuple(shown), quote.plain, buttons)


def draw_more(payload: ButtonPayload, service: Service, base_url: str, today: date, room: Room) -> View:
    """Further quotes in full. Raises GoneError."""
    build, language = find_build(payload, service), payload.language
    quotes = [requote(build, each, base_url, today) for each in payload.quotes]
    shown = (draw_quote(each, language, room.quote, room) for each in quotes)
    plain = shorten("\n".join(each.plain for each in quotes), room.plain // 2)
    return View(text("chat.more", language), language, (*draw_since(payload, service), *shown), plain)


def draw_since(payload: ButtonPayload, service: Service) -> Iterator[Element]:
    """That the text is an earlier one, where it is."""
    if line := since_line(payload, service):
        yield Text(line)


def draw_hit(quote: Quoted, language: Language, room: Room) -> View:
    """One quote by itself."""
    plain = shorten(f"{quote.plain} {quote.section} {quote.url}", room.plain)
    return View(quote.section, language, (draw_quote(quote, language, room.quote, room),), plain)


def draw_reason(ref: str, language: Language, escalate: Button | None = None) -> View:
    """«Hva manglet?», and with `escalate` a way to ask the editors."""
    label, hint = text("feedback.reason", language), text("feedback.reason.hint", language)
    return View(
        title=text("feedback.question", language),
        language=language,
        elements=(Field("reason", label, hint=hint, most=REASON, lines=True, optional=True),),
        plain=label,
        buttons=(escalate,) if escalate else (),
        submit=Button("reason", text("feedback.send", language), {"ref": ref, "lang": language.value}),
    )


def draw_notice(line: str, language: Language, title: str = "") -> View:
    """A view with one line."""
    return View(title or text("chat.search", language), language, (Text(line),), line)


def draw_result(result: Result, language: Language) -> View:
    """What comes of a press as something to look at."""
    return result if isinstance(result, View) else replace(draw_notice(result.line, language), buttons=result.buttons)
