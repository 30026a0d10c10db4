"""Ask a candidate, and the build that answers today, the same questions: what would readers see differently?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from bot.answering.answer import answer
from bot.answering.examples import examples
from bot.answering.faq import match
from bot.answering.golden import outcome
from bot.answering.quotes import QuoteError
from bot.answering.search import LoadedIndex, read_as, search_text
from bot.publishing.types import Change, Seen
from bot.types import DEFAULT, Answer, Language, Status
from index.builds.build import Build
from index.builds.builder import silent
from index.encode.encoders import Progress, Vectors
from index.read.questions import FAQ_PREFIX, NOT_FOUND, GoldenQuestion
from index.search.engines import Cosines
from index.search.rank import fuse, views
from index.types import plain_text

# Questions whose cosines are computed at once: enough to be fast, few enough for memory.
AT_ONCE = 64
# A phrasing this near to a new one may lose its own entry to it; further away, the lead is beyond doubt.
NEAR = 0.82
# Known questions about changed text that are asked: more than anybody reads through, few enough to wait for.
MOST_KNOWN = 200


@dataclass
class Answers:
    """Answers that have been given in a check, by build and question, so that none is worked out twice.

    None stands for a question whose answer failed its own check and would not have been sent.
    """

    known: dict[tuple[str, str], Answer | None] = field(default_factory=dict)
    progress: Progress = field(default_factory=lambda: silent(""))

    def of(self, loaded: LoadedIndex, questions: Sequence[str], today: date) -> list[Answer | None]:
        """What `loaded` answers, in the order of `questions`."""
        build = loaded.build.id
        new = [each for each in dict.fromkeys(questions) if (build, each) not in self.known]
        for start in range(0, len(new), AT_ONCE):
            some = new[start : start + AT_ONCE]
            ready = prepared(loaded, some)
            for done, each in enumerate(some, start + 1):
                self.known[build, each] = answered(each, ready, today)
                self.progress(done, len(new))
        return [self.known[build, each] for each in questions]

    def keep(self, builds: Iterable[str]) -> None:
        """Forget what other builds answered."""
        kept = set(builds)
        self.known = {key: found for key, found in self.known.items() if key[0] in kept}


def answered(question: str, loaded: LoadedIndex, today: date) -> Answer | None:
    try:
        return answer(question, loaded, today=today)
    except QuoteError:
        return None


def prepared(loaded: LoadedIndex, questions: Sequence[str]) -> LoadedIndex:
    """The same with the questions' cosines worked out at once."""
    texts = [search_text(each) for each in questions]
    vectors = vectors_of([read_as(each, loaded) for each in texts], loaded)
    return replace(loaded, cosines=dict(zip(texts, loaded.engine.cosines_of_many(loaded.build, vectors), strict=True)))


def vectors_of(texts: Sequence[str], loaded: LoadedIndex) -> Vectors:
    """Those of known questions are in the build; the others are encoded."""
    held = {each.text: at for at, each in enumerate(loaded.build.phrasings)}
    new = [each for each in dict.fromkeys(texts) if each not in held]
    encoded = dict(zip(new, loaded.encoder.encode_queries(new), strict=True)) if new else {}
    own = loaded.build.phrasing_vectors.vectors
    return np.array([encoded[each] if each in encoded else own[held[each]] for each in texts], np.float32)


def seen(found: Answer | None) -> Seen:
    if found is None:
        return Seen("failure")
    quote = next(iter(found.quotes), None)
    first = f"{quote.document}#{quote.anchor}" if quote else ""
    if found.faq:
        return Seen(str(found.status), first, found.faq.id, found.faq.plain)
    return Seen(str(found.status), first, words=quote.plain if quote else "")


# -- golden questions: what is right is known


def check_golden(
    questions: Sequence[GoldenQuestion], after: LoadedIndex, before: LoadedIndex | None, answers: Answers, today: date
) -> tuple[list[Change], dict[str, int]]:
    """What changes, and how many are right. Without a build `before` nothing can have become worse."""
    asked = [each.question for each in questions]
    now = answers.of(after, asked, today)
    right = [is_right(each, found, after) for each, found in zip(questions, now, strict=True)]
    figures = {"asked": len(asked), "right": sum(right)}
    if before is None:
        return [], figures
    then = answers.of(before, asked, today)
    was = [is_right(each, found, before) for each, found in zip(questions, then, strict=True)]
    changes = [
        Change("golden", question, seen(old), seen(new), worse=did and not does)
        for question, old, new, did, does in zip(asked, then, now, was, right, strict=True)
        if seen(old) != seen(new) or (did and not does)
    ]
    return changes, figures | {"right_before": sum(was)}


def is_right(question: GoldenQuestion, found: Answer | None, loaded: LoadedIndex) -> bool:
    """Whether the answer is one that the question accepts; addresses that the build lacks are left out."""
    if found is None:
        return False
    there = tuple(each for each in question.expect if each == NOT_FOUND or is_there(each, loaded.build))
    return bool(there) and outcome(question.model_copy(update={"expect": there}), found, loaded).right


def is_there(address: str, build: Build) -> bool:
    if address.startswith(FAQ_PREFIX):
        return address.removeprefix(FAQ_PREFIX) in build.faq_infos
    return address in build.addresses.passages_of or address.partition("#")[0] in build.infos


# -- recent questions: only what changes is known


def check_recent(
    questions: Sequence[str], after: LoadedIndex, before: LoadedIndex | None, answers: Answers, today: date
) -> tuple[list[Change], dict[str, int]]:
    if before is None:
        return [], {"asked": len(questions)}
    return compared("recent", questions, after, before, answers, today), {"asked": len(questions)}


def compared(
    kind: str, questions: Sequence[str], after: LoadedIndex, before: LoadedIndex, answers: Answers, today: date
) -> list[Change]:
    """Those of the questions that are answered otherwise, or in other words."""
    pairs = zip(answers.of(before, questions, today), answers.of(after, questions, today), strict=True)
    return [
        Change(kind, question, seen(old), seen(new), worse=new is None)
        for question, (old, new) in zip(questions, pairs, strict=True)
        if seen(old) != seen(new)
    ]


# -- known questions: those whose own text has changed


def check_known(
    after: LoadedIndex, before: LoadedIndex | None, answers: Answers, today: date
) -> tuple[list[Change], dict[str, int]]:
    """What readers who ask about a changed section or entry see before and after; the first MOST_KNOWN of them."""
    if before is None:
        return [], {"asked": 0}
    questions = questions_about_changes(after.build, before.build)[:MOST_KNOWN]
    return compared("known", questions, after, before, answers, today), {"asked": len(questions)}


def questions_about_changes(after: Build, before: Build) -> list[str]:
    """Known questions whose sections or entry read otherwise in `after`; one of each before the second of any."""
    changed = changed_sections(after, before) | changed_entries(after, before)
    turns: dict[str, int] = {}
    ordered = []
    for each in (*after.phrasings, *before.phrasings):
        subjects = [f"{FAQ_PREFIX}{each.faq}"] if each.faq else list(each.addresses)
        if subject := next((one for one in subjects if one in changed), ""):
            turns[subject] = turns.get(subject, 0) + 1
            ordered.append((turns[subject], each.text))
    return list(dict.fromkeys(question for _, question in sorted(ordered, key=lambda pair: pair[0])))


def changed_sections(after: Build, before: Build) -> set[str]:
    """Addresses whose text is new, gone or another."""
    old, new = section_texts(before), section_texts(after)
    return {address for address in old.keys() | new.keys() if old.get(address) != new.get(address)}


def section_texts(build: Build) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for passage in build.passages:
        found.setdefault(passage.address, []).append(passage.text)
    return found


def changed_entries(after: Build, before: Build) -> set[str]:
    """``faq:`` and the id of entries in both whose answer is another; only files that differ are read."""
    old, new = before.manifest.files, after.manifest.files
    both = [each for each in after.faq_infos.values() if each.id in before.faq_infos]
    files = {each.id: (f"sources/{before.faq_infos[each.id].file}", f"sources/{each.file}") for each in both}
    differ = [name for name, (was, now) in files.items() if old.get(was) != new.get(now)]
    return {
        f"{FAQ_PREFIX}{each}"
        for each in differ
        if plain_text(before.faq[each].blocks) != plain_text(after.faq[each].blocks)
    }


# -- questions to begin with: each must get a sure answer


def check_examples(
    after: LoadedIndex, before: LoadedIndex | None, answers: Answers, today: date
) -> tuple[list[Change], dict[str, int]]:
    """Those that get no sure answer; worse when the same question got one before."""
    asked = [each for language in Language for each in examples(language, after)]
    now = answers.of(after, asked, today)
    then = answers.of(before, asked, today) if before else [None] * len(asked)
    changes = [
        Change("example", question, seen(old) if before else None, seen(new), worse=is_sure(old))
        for question, new, old in zip(asked, now, then, strict=True)
        if not is_sure(new)
    ]
    return changes, {"asked": len(asked), "right": sum(map(is_sure, now))}


def is_sure(found: Answer | None) -> bool:
    return found is not None and found.status in (Status.ANSWERED, Status.FAQ)


# -- FAQ phrasings: each must find its own entry

Key = tuple[str, str]  # text of a phrasing, and the family of its entry; empty for a question about a section
Found = tuple[Seen, bool]  # what the phrasing finds, and whether that is its own entry


def check_faq(after: LoadedIndex, before: LoadedIndex | None) -> tuple[list[Change], dict[str, int]]:
    """Phrasings that no longer find their own entry, and new ones that do not.

    With the calibration of the build before, only phrasings that are new or near to a new one can have changed.
    """
    held = {key: at for at, key in enumerate(phrasing_keys(before.build))} if before else {}
    now = found_by(after, phrasings_to_ask(after, before, set(held)))
    then = found_by(before, [held[key] for key in now if key in held]) if before else {}
    changes = [
        Change("faq", key[0], then[key][0] if key in then else None, what, worse=key in then)
        for key, (what, own) in now.items()
        if not own and (key not in then or then[key][1])
    ]
    return changes, {"asked": len(now), "right": sum(own for _, own in now.values())}


def phrasing_keys(build: Build) -> list[Key]:
    return [(each.text, build.addresses.family(each.faq) if each.faq else "") for each in build.phrasings]


def phrasings_to_ask(after: LoadedIndex, before: LoadedIndex | None, held: set[Key]) -> list[int]:
    """Positions of the phrasings of FAQ entries whose match may have changed."""
    keys = phrasing_keys(after.build)
    of_faq = [at for at, (_, family) in enumerate(keys) if family]
    if before is None or before.calibration != after.calibration:
        return of_faq
    new = [at for at, key in enumerate(keys) if key not in held]
    vectors = after.build.phrasing_vectors.vectors
    near = (vectors @ vectors[new].T).max(axis=1, initial=-1.0) > NEAR
    return [at for at in of_faq if near[at]]


def found_by(loaded: LoadedIndex, positions: Sequence[int]) -> dict[Key, Found]:
    """What each phrasing finds when it is asked."""
    build, found = loaded.build, {}
    vectors = build.phrasing_vectors.vectors
    for start in range(0, len(positions), AT_ONCE):
        some = list(positions[start : start + AT_ONCE])
        for at, cosines in zip(some, loaded.engine.cosines_of_many(build, vectors[some]), strict=True):
            family = build.addresses.family(build.phrasings[at].faq or "")
            found[build.phrasings[at].text, family] = own_entry(loaded, build.phrasings[at].text, family, cosines)
    return found


def own_entry(loaded: LoadedIndex, text: str, family: str, cosines: Cosines) -> Found:
    ranking = fuse(loaded.build, views(loaded.build, text, cosines, loaded.engine))
    best = match(loaded.build, text, ranking, loaded.calibration, DEFAULT)
    if best is None or not best.sure:
        return Seen("faq" if best else "not_found", faq=best.entry if best else ""), False
    return Seen("faq", faq=best.entry), loaded.build.addresses.family(best.entry) == family


# -- FAQ entries whose sections have changed


def stale_faq(build: Build) -> dict[str, list[str]]:
    """FAQ entries to review -> the sections whose text is not what it was when the entry was approved."""
    return {info.id: list(info.stale) for info in build.faq_infos.values() if info.stale}
