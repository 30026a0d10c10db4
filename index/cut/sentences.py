"""A block's visible text -> sentences with source offsets. Norwegian, Swedish and English prose."""

import re
from dataclasses import dataclass

from index.types import Block, BlockKind, Sentence

# A sentence may end at . ! ? … and closing marks, before white space and something that can begin a sentence.
BOUNDARY = re.compile(r"[.!?…][»”’\"')\]]*(?=\s+(?:[–—]\s(?=[^\W\d_]))?[«“„‘\"'(\[–—-]*[\w§])")
# Words that end in a full stop and never end a sentence, because something follows them (Språkrådet's list of common
# abbreviations, and the English and Swedish ones met in practice). Compared in lower case, without the last full stop.
# Those that may end a sentence (osv., etc., m.m., kr) are not here: they do, unless a lower-case word follows.
# Nor are those that are ordinary words too (side, min, sen, lov, red).
ABBREVIATIONS = frozenset(
    "adm alm ang anm avd bl bl.a bokst bto c/o ca cf d.v.s dept dir dok dr dvs e.g e.kr eks ekskl eksp enl ev evt "
    "exkl f.eks f.kr f.o.m fhv fk fr fr.o.m frk fvl gnr h.h.v hhv hr i.e iflg ifm inkl innst jf jfr jr kap kgl kl "
    "kons m.a m.a.o m.h.t mao medl meld mht mr mrs ms nr o.s ofl oml ot.prp p.g.a pga pgf pkt pl.a prof prop pst "
    "ref.nr resp rskr s.k skt st st.meld st.prp str t.d t.ex t.o.m tlf u.a utg v.h.a vedr vha viz vs årg".split()
)
# Abbreviations only before a number ("s. 12", "art. 10"); otherwise ordinary words or letters.
BEFORE_NUMBER = frozenset("art bd fig no p pos pp s side tab vol".split())
# A capital letter after one of these, or after a number, names a thing and is nobody's initial.
LETTERED = frozenset("alternativ avdeling bokstav del gruppe kapittel punkt vedlegg vitamin".split())
LAST_WORD = re.compile(r"[\w./]+$")
LONGEST_WORD = 40  # characters; an abbreviation is never longer
FOLLOWING = re.compile(r"\s+(?:[–—]\s)?[«“„‘\"'(\[–—-]*(\w?)")


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
    """Ranges of the sentences in `text` in order; together they cover all of it but the white space between them."""
    ranges, start = [], 0
    for match in BOUNDARY.finditer(text):
        if match.end() > start and ends_sentence(text, start, match):
            ranges.append((start, match.end()))
            start = match.end()
    ranges.append((start, len(text)))
    return [trimmed for trimmed in (trim(text, *each) for each in ranges) if trimmed[0] < trimmed[1]]


def ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    """False before a lower-case word, and after an abbreviation, an initial or the number of a list item."""
    following = FOLLOWING.match(text, match.end())
    begins = following.group(1) if following else ""
    if begins.islower():
        return False
    if not match.group().startswith("."):
        return True
    word = LAST_WORD.search(text, max(start, match.start() - LONGEST_WORD), match.start())
    last = word.group() if word else ""
    if last.lower() in ABBREVIATIONS or (begins.isdigit() and last.lower() in BEFORE_NUMBER):
        return False
    if word and (last.isdigit() or len(last) == 1) and not text[start : word.start()].strip():
        return False
    return not is_initial(last, text[max(start, match.start() - LONGEST_WORD) : match.start() - len(last)])


def is_initial(word: str, before: str) -> bool:
    """True for the ``A`` of ``A. Hansen``; not in ``kapittel 2 A.`` or ``vedlegg A.``, nor for the platform X."""
    if len(word) != 1 or not word.isupper() or word == "X":
        return False
    previous = before.split()[-1:] or [""]
    return not previous[0][-1:].isdigit() and previous[0].lower() not in LETTERED


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
    start = min(seen.ends[first - 1], seen.starts[first]) if first else seen.starts[0]
    while not first and start > block.start and source[start - 1] in "*_~`[<!":
        start -= 1
    if last < len(seen.starts):
        end = max(seen.starts[last], seen.ends[last - 1])
    else:
        end = seen.ends[-1] if block.kind is BlockKind.CODE else block.end
    return Sentence(*trim(source, start, end), seen.text[first:last])
