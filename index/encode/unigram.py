"""The embedded model's tokenizer without its quarter of a gigabyte and its second at every start.

``tokenizers`` keeps a Unigram vocabulary of 250,000 pieces as a tree of hash tables. Here it is one table of pieces,
and the best path through a word (Viterbi) is found over that: the same ids, word by word, and most words come again.
``tests/index/encode/test_unigram.py`` holds the two together. What the library does before and after the words is done
by the library, with a vocabulary of nothing; a text that holds a token of the model's own (``<mask>``) goes to the
library as it is.
"""

import json
from array import array
from functools import lru_cache
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from index.encode.tokens import LibraryTokenizer

PIECES, SCORES, FRAME = "pieces.txt", "scores.f64", "frame.json"
UNKNOWN_PENALTY = 10.0  # below the least likely piece; the library's, and SentencePiece's
WORDS = 30_000  # kept with their ids


class UnigramTokenizer:
    """From the files that ``write_unigram`` made; `whole` is asked about texts that hold a special token."""

    def __init__(self, folder: Path, whole: LibraryTokenizer) -> None:
        pieces = (folder / PIECES).read_text(encoding="utf-8").split("\n")
        settings = json.loads((folder / FRAME).read_text(encoding="utf-8"))
        self.pieces = dict(zip(pieces, range(len(pieces)), strict=True))
        self.longest = max(map(len, pieces))
        self.scores = array("d", (folder / SCORES).read_bytes())
        self.unknown = self.pieces[settings["model"]["vocab"][0][0]]
        self.unknown_score = min(self.scores) - UNKNOWN_PENALTY
        self.frame = Tokenizer.from_file(str(folder / FRAME))
        self.special = [each["content"] for each in settings["added_tokens"]]
        self.before, self.after = around(settings["post_processor"])
        self.whole = whole
        self.word = lru_cache(maxsize=WORDS)(self._word)

    def ids(self, text: str) -> list[int]:
        if (plain := self._plain(text)) is None:
            return self.whole.ids(text)
        room = self.whole.max_tokens - len(self.before) - len(self.after)
        return [*self.before, *plain[:room], *self.after]

    def count(self, text: str) -> int:
        plain = self._plain(text)
        return self.whole.count(text) if plain is None else len(plain)

    def _plain(self, text: str) -> list[int] | None:
        """None where the text holds a special token."""
        if any(token in text for token in self.special):
            return None
        normal = self.frame.normalizer.normalize_str(text)
        return [each for word, _ in self.frame.pre_tokenizer.pre_tokenize_str(normal) for each in self.word(word)]

    def _word(self, word: str) -> tuple[int, ...]:
        """The likeliest pieces of one word; of equally likely ones those that the library takes."""
        pieces, scores, size = self.pieces, self.scores, len(word)
        best: list[tuple[float, int, int] | None] = [(0.0, 0, 0), *[None] * size]  # score, where it begins, its id
        for start in range(size):
            here = best[start]
            assert here is not None, "every letter is reached, known or not"
            for end in range(start + 1, min(size, start + self.longest) + 1):
                piece = pieces.get(word[start:end])
                if piece is None and end > start + 1:
                    continue
                score = here[0] + (self.unknown_score if piece is None else scores[piece])
                if (held := best[end]) is None or score > held[0]:
                    best[end] = (score, start, self.unknown if piece is None else piece)
        return self._path(best)

    def _path(self, best: list[tuple[float, int, int] | None]) -> tuple[int, ...]:
        """The ids from the first letter to the last; unknown letters in a row are one."""
        found: list[int] = []
        at = len(best) - 1
        while at > 0 and (step := best[at]):
            if not (step[2] == self.unknown and found and found[-1] == self.unknown):
                found.append(step[2])
            at = step[1]
        return tuple(reversed(found))


def around(template: dict[str, Any]) -> tuple[list[int], list[int]]:
    """Ids that the library's template puts before a single text, and behind it."""
    names = [each.get("SpecialToken", {}).get("id") for each in template["single"]]
    text = names.index(None)
    before, after = (
        [id_ for name in some for id_ in template["special_tokens"][name]["ids"]]
        for some in (names[:text], names[text + 1 :])
    )
    return before, after


def write_unigram(source: Path, folder: Path) -> bool:
    """Split the library's file `source` into the files read here; False for a tokenizer of another kind."""
    settings = json.loads(source.read_text(encoding="utf-8"))
    model = settings["model"]
    plain = all(not (each["normalized"] or each["single_word"]) for each in settings["added_tokens"])
    template = (settings["post_processor"] or {}).get("type") == "TemplateProcessing"
    kind = (model["type"], model.get("byte_fallback")) == ("Unigram", False)
    if not (kind and plain and template and (settings["pre_tokenizer"] or {}).get("type") == "Metaspace"):
        return False
    pieces = [piece for piece, _ in model["vocab"]]
    if len(set(pieces)) < len(pieces) or any("\n" in piece for piece in pieces):
        return False
    (folder / PIECES).write_bytes("\n".join(pieces).encode())
    (folder / SCORES).write_bytes(array("d", [score for _, score in model["vocab"]]).tobytes())
    unknown = model["vocab"][model["unk_id"]]
    frame = {**settings, "model": {**model, "vocab": [unknown], "unk_id": 0}}
    (folder / FRAME).write_text(json.dumps(frame, ensure_ascii=False), encoding="utf-8")
    return True
