"""What came of publishing or undoing."""

from bot.chat.elements import Button, Element, Field, Lines, Run, Text, View
from bot.editorial.publish import Outcome
from bot.texts import text
from bot.types import Language

REASON = 500  # characters of a reason
LINES = 20  # of a report


def draw_outcome(what: str, outcome: Outcome, faq_url: str, language: Language, back: str = "") -> View:
    """`what` was to be done: ``publish:`` or ``undo:`` and an id; a press goes on with it."""
    title = text("editorial.publish" if what.startswith("publish:") else "editorial.undo", language)
    ways, change = draw_back(back, language), outcome.change
    if change is not None and change.undoes is not None:
        line = text("editorial.undone", language)
        return View(title, language, (Text(line),), line, ways)
    if change is not None:
        line = text("editorial.published", language)
        undo = Button("undo", text("editorial.undo", language), {"change": change.id, "back": back})
        shown: tuple[Element, ...] = (Text(line), Lines(((Run(change.faq, faq_url),),)))
        return View(title, language, shown, f"{line} {faq_url}", (undo, *ways))
    lead = text("editorial.blocked" if outcome.blocked else "editorial.refused", language)
    shown = (Text(lead, strong=True), *(Text(each, close=True) for each in report_lines(outcome.report)))
    plain = f"{lead}\n{outcome.report}"
    if not outcome.blocked:
        return View(title, language, shown, plain, ways)
    why = text("editorial.accept.why", language)
    accept = Button("accept", text("editorial.accept", language), {"what": what, "back": back})
    return View(title, language, (*shown, Field("accept", why, most=REASON)), plain, ways, accept)


def report_lines(report: str) -> list[str]:
    """Why something was not published, a line each."""
    return [line for line in report.splitlines() if line.strip()][:LINES] or ["…"]


def draw_back(back: str, language: Language) -> tuple[Button, ...]:
    return (Button("back", text("editorial.back", language), {"back": back}, back=True),) if back else ()
