"""Blocks to sentences: cases in three languages, and what holds for any document."""

import pytest
from hypothesis import given, settings
from markdown_cases import cases, show_sentences
from markdown_strategies import documents, soup

from index.cut.sentences import sentences_of, split_text, visible
from index.read.markdown import parse

ANY = settings(max_examples=80, deadline=None)
# What is written, with ` / ` where a sentence ends.
NORWEGIAN = [
    "Bruk f.eks. Facebook eller bl.a. X. / Det er bra.",
    "Lov, jf. § 13. / Den gjelder, jf. Grunnloven § 100. / Alle har den.",
    "Se kap. 2 A. / Den gjelder.",
    "Etter § 13 a. / Taushetsplikten gjelder ca. 60 år, dvs. Lenge.",
    "Biler, båter osv. / Dette er noe annet.",
    "Biler, båter osv. og fly.",
    "Fristen er 1. november 2026. / Etter 2. ledd gjelder 3. punktum.",
    "Det skjedde i 2025. / Året etter ble det forbudt.",
    "Svar fra A. Hansen og B. C. Nilsen. / Ja.",
    "Se vedlegg A. / Det er kort.",
    "Gruppen du er medlem i. / Da må du si fra om det.",
    "Vel … det var det. / Vent… / Nei.",
    "«Hva?» spurte hun. / «Nei!» / Så gikk hun.",
    "Han sa «nei». / «Ja», sa hun.",
    "Hva?! / Nei. / (Se her.) / Og der (f.eks. her). / Slutt.",
    "Versjon 3.5 har 10.000 tegn. / Det er nok.",
    "Se https://x.no/a.b?c=d. / Skriv til post.mottak@etat.no. / Takk.",
    "1. Første punkt. / Andre setning.",
    "a. Første punkt. / Andre setning.",
    "Se s. 12. / Det er på neste side. / Der står det.",
    "Vent 5 min. / Gå så. / Det koster 100 kr. / Betal.",
    "Et punkt uten punktum",
    "Husk dette: Du må svare. / – Ja, sa hun.",
    "Se Prop. 64 L. / Der står det, og i nr. 5. / Les.",
    "Kan jeg det? / 2 av 3 kan. / § 13 sier det.",
    "Tekst.»  / \t Ny tekst.",
]
ENGLISH = [
    "Use it, e.g. Facebook, i.e. social media. / Mr. Smith said no. / Then he left.",
    "Dr. Jones et al. agree vs. Smith. / See no. 5. / Turn it off. / Done.",
    'He said "Stop!" / "Why?" asked J. K. Rowling. / Nobody knew.',
]
SWEDISH = [
    "Använd t.ex. Facebook m.m. / Det är bra, enl. Lagen. / Bl.a. Sverige.",
    "Den 1 maj 2026. / Å andra sidan: nej.",
]


@pytest.mark.parametrize("written", [*NORWEGIAN, *ENGLISH, *SWEDISH])
def test_split(written: str) -> None:
    """Sentences end where a reader of the language says they do."""
    text = written.replace(" / ", " ")
    assert [text[start:end] for start, end in split_text(text)] == [part.strip() for part in written.split(" / ")]


@pytest.mark.parametrize(("title", "source", "expected"), cases("sentences.md"))
def test_case(title: str, source: str, expected: str) -> None:
    """Each titled Markdown case gives the source ranges written below it."""
    assert show_sentences(source) == expected, title


@ANY
@given(documents | soup)
def test_sentences_cover_every_visible_character(source: str) -> None:
    """Put together, the sentences of a block are its visible text, white space aside."""
    for section in parse(source, "T").sections:
        for block in section.blocks:
            text = "".join(sentence.text for sentence in sentences_of(block, source))
            assert "".join(text.split()) == "".join(visible(block).text.split())


@ANY
@given(documents | soup)
def test_sentences_stand_inside_their_block_in_order(source: str) -> None:
    """Sentences follow each other inside their block without sharing a character, and none is empty."""
    for section in parse(source, "T").sections:
        for block in section.blocks:
            at = block.start
            for sentence in sentences_of(block, source):
                assert at <= sentence.start < sentence.end <= block.end
                assert sentence.text.strip() == sentence.text != ""
                at = sentence.end


@ANY
@given(documents | soup)
def test_a_sentence_holds_its_characters(source: str) -> None:
    """Each visible character of a sentence has its own place between the sentence's offsets."""
    for section in parse(source, "T").sections:
        for block in section.blocks:
            seen = visible(block)
            at = 0
            for sentence in sentences_of(block, source):
                first = seen.text.index(sentence.text, at)
                at = first + len(sentence.text)
                assert sentence.start <= seen.starts[first]
                assert seen.ends[at - 1] <= sentence.end


@ANY
@given(documents)
def test_text_without_markup_is_its_own_source(source: str) -> None:
    """A sentence without markup is character for character the source between its offsets."""
    for section in parse(source, "T").sections:
        for block in section.blocks:
            if len(block.spans) == 1 and block.spans[0].verbatim:
                for sentence in sentences_of(block, source):
                    assert sentence.text in source[sentence.start : sentence.end]
