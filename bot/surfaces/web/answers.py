"""An answer, ready for the templates: its words in the reader's language, its quotes as HTML, its links."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote_plus

from markupsafe import Markup

from bot.chat.cutting import shorten
from bot.chat.views.answer import ESCALATED, approved_line, quote_lines, removed_line, weight_line
from bot.house import contact_url, team
from bot.service_types import BuildView, Reply
from bot.surfaces.web.languages import Translator
from bot.surfaces.web.links import guidance_url, local, resolver, with_language
from bot.surfaces.web.render import Range, Renderer
from bot.types import Answer, FaqAnswer, Quote, Status, Topic
from index.types import Block, Document

LINK = re.compile(r"\]\(<?([^()\s<>]+)>?\)")
LONG = 200
"""Characters of a question that are shown at once."""

WHOLE = 1_000_000
"""Characters of a quote that is taken along: more than any has."""


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One reply beside the texts it was made from. ``t`` speaks the question's language.

    ``token`` lets the reader ask the editors; empty when nobody can. ``alone`` is False for the answer to a question
    that leans on those before it.
    """

    reply: Reply
    build: BuildView
    base_url: str
    token: str = ""
    alone: bool = True

    @property
    def answer(self) -> Answer:
        return self.reply.answer

    @property
    def offers_editors(self) -> bool:
        """True when the editors are offered beside the answer, and not only to those whom it did not help."""
        return bool(self.token) and self.answer.status in ESCALATED

    @property
    def contact(self) -> str:
        """Where the house can be reached, when the guidance did not help and nobody takes questions here."""
        lost = self.answer.status in ESCALATED and not self.token
        return contact_url(self.build.site) if lost else ""

    @property
    def team(self) -> str:
        return team(self.build.site, self.answer.language)

    @property
    def t(self) -> Translator:
        return Translator(self.answer.language)

    def link(self, url: str) -> str:
        """A page of this site is shown in the language of the answer."""
        return with_language(local(url, self.base_url), self.answer.language)

    @property
    def address(self) -> str:
        """What others can open to get this answer; empty where they would get another, or something was removed."""
        answer = self.answer
        if not self.alone or answer.removed or answer.status is Status.SMALLTALK:
            return ""
        return f"{self.base_url.rstrip('/')}/?q={quote_plus(answer.question)}"

    def head(self) -> str:
        """The question, or the beginning of a long one."""
        return shorten(self.answer.question, LONG)

    def plain(self, quote: Quote) -> str:
        """The quote with its source, as plain text to take along."""
        return "\n".join(quote_lines(quote, self.answer.language, folded=False, limit=WHOLE))

    def markdown(self, quote: Quote) -> str:
        """The quote as it stands in its source, with links that lead somewhere from everywhere."""
        document = self.build.documents.get(quote.document)
        path = document.path if document else Path(quote.document)
        words = self.linked(quote.text, path, guidance_url(quote.document))
        return f"{set_in(words)}\n\n[{quote.section}]({quote.url}) · {weight_line(quote, self.answer.language)}"

    def faq_plain(self, faq: FaqAnswer) -> str:
        return f"{faq.question}\n\n{faq.plain}\n\n{self.approved()}\n{self.faq_url(faq)}"

    def faq_markdown(self, faq: FaqAnswer) -> str:
        entry = self.build.faq.get(faq.id)
        words = self.linked(faq.text, entry.path if entry else Path("faq"), "")
        return f"**{faq.question}**\n\n{set_in(words)}\n\n[{self.approved()}]({self.faq_url(faq)})"

    def faq_url(self, faq: FaqAnswer) -> str:
        return f"{self.base_url.rstrip('/')}/faq/{faq.id}"

    def linked(self, text: str, path: Path, own: str) -> str:
        """Markdown with whole addresses for those that are meant from its own file."""
        resolve = resolver(path, self.build.documents, own)

        def whole(link: re.Match[str]) -> str:
            target = resolve(link[1])
            return link[0] if target is None or "://" in target else f"]({self.base_url.rstrip('/')}{target})"

        return LINK.sub(whole, text)

    def quote_html(self, quote: Quote) -> Markup:
        document = self.build.documents.get(quote.document)
        marks = [(each.start, each.end) for each in quote.highlights]
        path = document.path if document else Path(quote.document)
        return self.html(quote.blocks, path, guidance_url(quote.document), marks)

    def faq_html(self) -> Markup:
        if self.answer.faq is None:
            return Markup("")
        entry = self.build.faq.get(self.answer.faq.id)
        return self.html(self.answer.faq.blocks, entry.path if entry else Path("faq"), "", [])

    def html(self, blocks: tuple[Block, ...], path: Path, own: str, marks: list[Range]) -> Markup:
        resolve = resolver(path, self.build.documents, own)
        return Renderer(resolve, marks, table_label=self.t("web.table")).blocks(blocks)

    def removed(self) -> str:
        """What was taken out of the question before it was stored, as a sentence; empty when nothing was."""
        return removed_line(self.answer)

    def approved(self) -> str:
        """Who stands for an FAQ answer, and since when where that is known."""
        return approved_line(self.answer.faq, self.answer.language) if self.answer.faq else ""

    def translation(self, quote: Quote) -> tuple[str, Document] | None:
        """Where the quoted text stands in another language: address and document."""
        if quote.translation is None:
            return None
        return translated(quote.translation, self.build.documents)

    def topic(self, topic: Topic) -> str:
        """The heading path, title first."""
        return topic.section if topic.section.startswith(topic.title) else f"{topic.title} › {topic.section}"


def set_in(markdown: str) -> str:
    """As a block quote."""
    return "\n".join(f"> {line}".rstrip() for line in markdown.splitlines())


def translated(address: str, documents: Mapping[str, Document]) -> tuple[str, Document] | None:
    """Page and document of ``document`` or ``document#anchor``; None when it is not in the build."""
    name, _, anchor = address.partition("#")
    document = documents.get(name)
    return (guidance_url(name, anchor), document) if document else None


def translations(document: Document, documents: Mapping[str, Document]) -> list[Document]:
    """The same document in other languages."""
    root = document.translation_of or document.id
    return [each for each in documents.values() if each.id != document.id and root in (each.id, each.translation_of)]
