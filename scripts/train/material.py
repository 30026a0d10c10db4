"""What the second head is trained on: pages whose passages are known to answer some questions, in three sources."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.evaluate.beir import read_beir, rows
from index.builds.parts import all_phrasings, document_infos, faq_infos
from index.cut.passages import CountTokens, cut
from index.lexical.addresses import AddressIndex
from index.lexical.texts import faq_text, passage_text
from index.read.corpus import read_corpus

PAGES = Path(__file__).with_name("pages")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the place that answers it, and the FAQ entry it belongs to, empty for none."""

    text: str
    place: str
    family: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One document with what is asked of it. All passages of a place answer its questions; no other is known to.

    ``passages``: place and text of each. ``answers``: family and text of its FAQ entries.
    """

    passages: tuple[tuple[str, str], ...]
    asked: tuple[Asked, ...]
    answers: tuple[tuple[str, str], ...] = ()


def drawn(pages: Sequence[Page], count: int, questions: int, rng: np.random.Generator) -> Page:
    """`count` pages by chance as one, with at most `questions` of their questions.

    Pages are whole, so a question meets all siblings of the passage that answers it: telling those apart is what is
    to be learned.
    """
    chosen = [pages[at] for at in rng.choice(len(pages), min(count, len(pages)), replace=False)]
    asked = [each for page in chosen for each in page.asked]
    kept = [asked[at] for at in rng.choice(len(asked), min(questions, len(asked)), replace=False)]
    return Page(
        passages=tuple(each for page in chosen for each in page.passages),
        asked=tuple(kept),
        answers=tuple(each for page in chosen for each in page.answers),
    )


def partners(asked: Sequence[Asked], among: Sequence[Page], rng: np.random.Generator) -> list[str]:
    """For each question another one of the same place, by chance; itself where it is the only one."""
    of: dict[str, list[str]] = {}
    for each in (each for page in among for each in page.asked):
        of.setdefault(each.place, []).append(each.text)
    others = [[text for text in of[each.place] if text != each.text] or [each.text] for each in asked]
    return [each[int(rng.integers(len(each)))] for each in others]


def own_pages(root: Path, count_tokens: CountTokens) -> list[Page]:
    """Our corpus: a page is a document with its translations, a place a section with its own."""
    corpus = read_corpus(root)
    infos, entries = ({each.id: each for each in of(root, corpus)} for of in (document_infos, faq_infos))
    passages = [passage for document in corpus.documents for passage in cut(document, count_tokens)]
    links = AddressIndex(infos, entries, passages, all_phrasings(corpus))
    texts = list(zip(links.originals, map(passage_text, passages), strict=True))
    asked = [
        Asked(each.text, place, links.family(each.faq) if each.faq else "")
        for each, place in zip(links.phrasings, links.labels, strict=True)
    ]
    answers = [(links.original(each.based_on[0]), (links.family(each.id), faq_text(each))) for each in corpus.faq]
    return grouped(texts, asked, answers)


def grouped(
    texts: Sequence[tuple[str, str]], asked: Sequence[Asked], answers: Sequence[tuple[str, tuple[str, str]]] = ()
) -> list[Page]:
    """Pages from (place, text) of passages, questions, and (place, (family, text)) of FAQ entries.

    The page of a place is what stands before its ``#``. Questions without a passage and pages without a question go.
    """
    there = {place for place, _ in texts}

    def on(name: str, place: str) -> bool:
        return place in there and place.startswith(f"{name}#")

    pages = []
    for name in dict.fromkeys(place.partition("#")[0] for place, _ in texts):
        held = tuple(each for each in texts if on(name, each[0]))
        of_it = tuple(each for each in asked if on(name, each.place))
        pages.append(Page(held, of_it, tuple(answer for place, answer in answers if on(name, place))))
    return [each for each in pages if each.asked]


def articles(folder: Path, count_tokens: CountTokens) -> list[Page]:
    """A set in BEIR layout with ``answers.jsonl``: a page is an article, a place the passage that holds the answer."""
    found = read_beir(folder)
    passages = [passage for document in found.corpus.documents for passage in cut(document, count_tokens)]
    texts = [(f"{each.document}#{each.start}", passage_text(each)) for each in passages]
    asked = [
        Asked(found.queries[key], f"{each.document}#{each.start}")
        for key, span in found.spans.items()
        for each in passages
        if each.document == span.document and each.start <= span.start < each.end
    ]
    return grouped(texts, asked)


def written_pages(folder: Path = PAGES) -> list[Page]:
    """The pages written for this (README.md): a place is a section."""
    found = [row for path in sorted(folder.glob("*.jsonl")) for row in rows(path)]
    texts = [(f"{each['page']}#{each['heading']}", "{title} › {heading}\n{text}".format(**each)) for each in found]
    asked = [Asked(text, f"{each['page']}#{each['heading']}") for each in found for text in each["questions"]]
    return grouped(texts, asked)
