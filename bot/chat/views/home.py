"""What readers see before they ask: a place to ask in, and questions to begin with."""

from collections.abc import Sequence

from bot.answering.quotes import section_url
from bot.chat.cutting import shorten
from bot.chat.elements import Bullets, Button, Divider, Element, Field, Heading, Item, Note, Run, Text, View
from bot.chat.views.answer import NAME
from bot.house import greeting, said, title
from bot.service_types import BuildView
from bot.texts import date_text, text
from bot.types import Language
from index.types import Document, FaqEntry

ASKED = 5
CHANGED = 5


def draw_home(
    asked: Sequence[FaqEntry], build: BuildView, base_url: str, language: Language, queue: View | None = None
) -> View:
    """A field to ask in, for editors the queue, what is asked most, and what the editors went through last."""
    lead = greeting(build.site, language, "slack.home.lead")
    shown: list[Element] = [Heading(title(build.site, language)), Text(lead), draw_search_field(language)]
    if disclaimer := said(build.site.disclaimer, language):
        shown.append(Note(disclaimer))
    if queue:
        shown += [*queue.elements, Divider()]
    if asked:
        shown.append(Heading(text("slack.home.asked", language)))
    for at, entry in enumerate(asked[:ASKED]):
        ask = Button("ask", text("web.ask", language), {"question": entry.question})
        shown.append(Item(str(at), (Text(entry.question, button=ask),)))
    changed = tuple(changed_line(each, base_url, language) for each in newest(build, language))
    shown += [Heading(text("slack.home.changed", language)), Bullets("", changed)]
    return View(text("chat.search", language), language, tuple(shown), lead)


def changed_line(document: Document, base_url: str, language: Language) -> tuple[Run, Run]:
    url = section_url(base_url, document.id, "").removesuffix("#")
    reviewed = text("reviewed", language, date=date_text(document.reviewed, language))
    return Run(shorten(document.title, NAME), url), Run(f" · {reviewed}")


def newest(build: BuildView, language: Language) -> list[Document]:
    documents = build.documents.values()
    own = [each for each in documents if each.lang == language]
    first = own or [each for each in documents if not each.translation_of]
    return sorted(first, key=lambda each: (each.reviewed, each.title), reverse=True)[:CHANGED]


def draw_search(language: Language) -> View:
    """A window with a field to ask in."""
    submit = Button("search", text("web.ask", language))
    heading = text("chat.search", language)
    return View(heading, language, (draw_search_field(language),), heading, submit=submit)


def draw_search_field(language: Language) -> Field:
    return Field("question", text("web.field", language), hint=text("feedback.reason.hint", language))


def draw_welcome(hello: str, prompts: Sequence[str], language: Language) -> View:
    """A greeting, and questions to begin with as buttons."""
    lead = (Text(text("chat.prompts", language)),) if prompts else ()
    buttons = tuple(Button("ask", each, {"question": each}) for each in prompts)
    plain = "\n".join((hello, *prompts))
    return View(hello, language, (Text(hello), *lead), plain, buttons, summary=hello)
