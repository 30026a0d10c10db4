"""A block's visible text -> sentences with source offsets. Norwegian, Swedish and English prose."""

import re
from dataclasses import dataclass

from index.types import Block, BlockKind, Sentence

# A sentence may end at . ! ? … and closing marks, before white space and something that can begin a sentence.
BOUNDARY = re.compile(r"[.!?…][»”\"')\]]*(?=\s+[«“\"'(\[–—-]*[\w§])|(?<=[.!?])\n|\n{2,}")
# Words that end in a full stop without ending the sentence (Språkrådet's list of common abbreviations, and
# the English and Swedish ones met in practice). Compared in lower case, without the last full stop.
ABBREVIATIONS = frozenset(
    "adr alm anm art avd bl bl.a c/o ca dr dvs e.kr e.g e.l eks el etc evt f f.eks f.kr f.o.m ff fig forts fr fvl gj gl gnr "
    "hhv hr i.e iflg inkl jf jfr jr kap kgl kl kr kst lf lign lov m.a m.a.o m.fl m.h.t m.m m.v max md mfl mht mill min mnd mr "
    "mrd mrs ms mv nr nto nr. o.a o.fl o.l obs off ofl osv oms p.g.a pga pkt pl.a pos pr prof pst red ref resp s.k saml "
    "sek sign sml sms sr st stk str t.d t.ex t.o.m tab tdl tel temp tlf tsk v.h.a vs vol årg bl.a blant d.v.s d.y dao diagr "
    "eg eg. eigtl eksp ev gr h.h.v inc kand lic mao mvh nn ndf sen side u.a".split()
)
MONTHS = "januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember|januari|februari|maj|augusti|december"
AFTER_ORDINAL = re.compile(rf"\s+(?:{MONTHS}|[a-zæøå])")
LAST_WORD = re.compile(r"[\w./]+$")


@dataclass(frozen=True, slots=True)
class Visible:
    """Visible text of a block, and for each character where it begins and ends in the source."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def visible(block: Block) -> Visible:
    """The block's visible text (not stripped) with the source offsets of every character."""
    starts: list[int] = []
    ends: list[int] = []
    for span in block.spans:
        if span.verbatim:
            starts.extend(range(span.start, span.end))
            ends.extend(range(span.start + 1, span.end + 1))
        else:
            starts.extend([span.start] * len(span.text))
            ends.extend([span.end] * len(span.text))
    return Visible("".join(span.text for span in block.spans), tuple(starts), tuple(ends))


def split_text(text: str) -> list[tuple[int, int]]:
    """Ranges of the sentences in `text`, white space at their edges left out, in order, covering every other character."""
    ranges, start = [], 0
    for match in BOUNDARY.finditer(text):
        if match.end() > start and ends_sentence(text, start, match):
            ranges.append((start, match.end()))
            start = match.end()
    ranges.append((start, len(text)))
    return [trimmed for trimmed in (trim(text, *each) for each in ranges) if trimmed[0] < trimmed[1]]


def ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    """False after an abbreviation, an initial, an ordinal before a month, or before a lower-case word."""
    if not match.group().startswith("."):
        return True
    word = LAST_WORD.search(text, start, match.start())
    last = word.group().lower() if word else ""
    if last in ABBREVIATIONS or (len(last) == 1 and last.isalpha()):
        return False
    follows = text[match.end() :].lstrip()
    if last.isdigit() and AFTER_ORDINAL.match(text, match.end()):
        return False
    return not follows[:1].islower()


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The range without white space at its edges."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def sentences_of(block: Block, source: str) -> list[Sentence]:
    """The block's sentences. A table row is one sentence, and so is a block of code."""
    seen = visible(block)
    whole = block.kind in (BlockKind.ROW, BlockKind.CODE)
    ranges = [trim(seen.text, 0, len(seen.text))] if whole else split_text(seen.text)
    return [locate(seen, first, last, block, source) for first, last in ranges if first < last]


def locate(seen: Visible, first: int, last: int, block: Block, source: str) -> Sentence:
    """The sentence of visible characters `first` to `last`, with the markup that belongs to it."""
    start = seen.ends[first - 1] if first else seen.starts[0]
    while not first and start > block.start and source[start - 1] in "*_~`[":
        start -= 1
    if last < len(seen.starts):
        end = seen.starts[last]
    else:
        end = seen.ends[-1] if block.kind is BlockKind.CODE else block.end
    return Sentence(*trim(source, start, end), seen.text[first:last])
