"""What a follow-up leaves behind, what goes first, and how parts become one answer."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from fakes import CALIBRATION, FakeEncoder, axes, vector

from bot.answering import answer as module
from bot.answering.answer import (
    ANSWERS_TOO,
    HALF,
    Asked,
    akin,
    already_said,
    exceptions_first,
    excepts,
    leads_to,
    positions_of,
    same_section,
)
from bot.answering.faq import LIKELY, Match, match
from bot.answering.mention import (
    LEAST,
    asked_about,
    both_standards,
    is_about,
    is_held,
    mentions,
    names_another,
    sections_about,
    sections_asked_about,
    speaks_of,
)
from bot.answering.search import AHEAD, CORE, LoadedIndex, Search, put_first, vector_of
from bot.answering.shown import passages_of, suggestions
from bot.answering.together import LONGEST_NAME, note_on, short, together
from bot.texts import text
from bot.types import Answer, Language, Status
from index.builds.build import Build
from index.confidence.model import Verdict
from index.search.hits import Hit
from index.search.rank import rank

NB, EN = Language.NB, Language.EN
LEADERS = "ytringsfrihet#ledere-i-debatten"
LEADERS_NN = "ytringsfrihet-nn#leiarar-i-ordskiftet"
DELETE = "moderering#slette-kommentarer"
ARCHIVE = "moderering#arkivere-meldinger"


@pytest.fixture(scope="module")
def loaded(shared_build: Build) -> LoadedIndex:
    return LoadedIndex(shared_build, FakeEncoder(), CALIBRATION)


def entry(*, sure: bool, probability: float = 0.5) -> Match:
    return Match("slette-kommentar", "Kan vi slette en kommentar?", probability, sure)


# -- follow-ups


@pytest.mark.parametrize(("found", "said"), [(entry(sure=True), DELETE), (entry(sure=False), LEADERS), (None, LEADERS)])
def test_only_an_entry_that_was_sure_has_been_said(
    loaded: LoadedIndex, monkeypatch: pytest.MonkeyPatch, found: Match | None, said: str
) -> None:
    """After an unsure one the reader saw the first section, whatever the entry builds on."""
    monkeypatch.setattr(module, "match", lambda *_: found)
    assert already_said("Kan ledere delta i debatten?", NB, loaded) == {said}


def test_without_a_question_before_nothing_has_been_said(loaded: LoadedIndex) -> None:
    """Nor by an entry that builds on no section."""
    assert already_said("", NB, loaded) == frozenset()
    fact = replace(loaded.build.faq_infos["slette-kommentar"], based_on=())
    build = replace(loaded.build, faq_infos={**loaded.build.faq_infos, fact.id: fact})
    assert leads_to(entry(sure=True), build) == frozenset()


def test_what_is_asked_further_is_looked_for_in_the_same_section(shared_build: Build) -> None:
    """And in its translation, in no other."""
    found = positions_of([LEADERS], shared_build)
    assert {shared_build.passages[at].address for at in found} == {LEADERS, LEADERS_NN}
    assert positions_of([], shared_build) == frozenset()


# -- what goes first


def test_what_is_named_goes_before_all_else_by_hardly_more(shared_build: Build) -> None:
    """In its own order, and everything else in its own."""
    ranking = rank(shared_build, "kritisere etaten", vector("kritisere etaten"))
    low = frozenset(int(at) for at in ranking.order[-2:])
    found = put_first(ranking, low)
    assert {int(at) for at in found.order[:2]} == low
    assert found.order[2:].tolist() == [at for at in ranking.order.tolist() if at not in low]
    best = float(ranking.fused.max())
    for at in low:
        assert found.fused[at] == pytest.approx(best + AHEAD * float(ranking.fused[at]), abs=1e-6)


def test_the_part_that_asks_weighs_its_share(loaded: LoadedIndex) -> None:
    """Of the message's vector, which stays of length one; a message that is all question is one vector."""
    whole, part = axes(leder=1), axes(bilde=1)
    joined = (1 - CORE) * whole + CORE * part
    found = vector_of("leder", "bilde", loaded.encoder)
    assert found.tolist() == pytest.approx((joined / np.linalg.norm(joined)).tolist(), abs=1e-6)
    assert vector_of("leder", "leder", loaded.encoder).tolist() == pytest.approx(whole.tolist())


def test_an_exception_is_looked_for_among_the_nearest_few(loaded: LoadedIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first three that are nearly as near as the first; else the order stays."""
    hits = [Hit(0, 1.0), Hit(1, 0.9), Hit(2, 0.85), Hit(3, 0.85)]

    def order(*exceptions: int, near: list[Hit] = hits) -> list[int]:
        monkeypatch.setattr(module, "is_exception", lambda hit, *_: hit.passage in exceptions)
        asked: Any = SimpleNamespace(core="")
        return [each.passage for each in exceptions_first(near, asked, loaded)]

    assert order() == order(0) == order(3) == [0, 1, 2, 3]
    assert order(1, 2) == [1, 0, 2, 3]
    assert order(2) == [2, 0, 1, 3]
    assert order(2, near=[Hit(0, 1.0), Hit(1, 0.9), Hit(2, 0.84)]) == [0, 1, 2]


def test_an_exception_by_its_heading_is_looked_for_a_little_further(
    loaded: LoadedIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One place more and a little further away; anywhere, when the heading has what is asked about, too."""
    near = [Hit(at, score) for at, score in enumerate((1.0, 0.9, 0.9, 0.8, 0.8))]
    originals = ["d#0", "d#1", "d#2", "d#3", "d#4"]
    monkeypatch.setattr(module, "is_exception", lambda hit, *_: hit.passage == 1)

    def first(*headed: int, about: frozenset[str] = frozenset(), hits: list[Hit] = near) -> int:
        passages = [SimpleNamespace(path=("D", "Unntak" if at in headed else "Regel")) for at in range(5)]
        build = SimpleNamespace(passages=passages, addresses=SimpleNamespace(originals=originals))
        monkeypatch.setattr(module, "excepts", lambda heading, _: heading == "Unntak")
        monkeypatch.setattr(module, "sections_about", lambda *_: about)
        own: Any = SimpleNamespace(core="")
        return exceptions_first(hits, own, SimpleNamespace(build=build))[0].passage  # type: ignore[arg-type]

    assert first() == 1
    assert [first(at) for at in range(5)] == [0, 1, 2, 3, 1]
    assert first(4, about=frozenset({"d#4"})) == 4
    assert first(2, 3) == 2
    assert first(3, hits=[*near[:3], Hit(3, 0.79)]) == 1


def test_a_section_without_text_in_the_readers_language_is_quoted_in_its_own(shared_build: Build) -> None:
    """One without any is not quoted."""
    addresses = shared_build.addresses
    assert (
        passages_of(LEADERS, Language.NN, addresses) == addresses.passages_of["ytringsfrihet-nn#leiarar-i-ordskiftet"]
    )
    assert passages_of(DELETE, Language.NN, addresses) == addresses.passages_of[DELETE]
    assert passages_of("moderering#borte", NB, addresses) == []


@pytest.mark.parametrize(("probability", "suggested"), [(LIKELY, True), (LIKELY - 0.01, False)])
def test_an_entry_is_suggested_when_it_is_likely(shared_build: Build, probability: float, *, suggested: bool) -> None:
    """As a link under its own question."""
    found = suggestions(entry(sure=False, probability=probability), shared_build, "http://x")
    assert [each.url for each in found] == (["http://x/faq/slette-kommentar"] if suggested else [])
    assert suggestions(None, shared_build, "") == ()


def test_an_entry_is_certain_of_its_own_words(shared_build: Build) -> None:
    """However they are punctuated, and where nothing is sure. One more word makes another question."""
    never = replace(CALIBRATION, faq_from=2.0)
    ranking = rank(shared_build, "kritisere", vector("kritisere"))
    for question in ("Kan vi slette en kommentar?", "kan vi slette en kommentar!?"):
        found = match(shared_build, question, ranking, never, NB)
        assert found is not None
        assert (found.entry, found.sure, found.probability) == ("slette-kommentar", True, 1)
    other = match(shared_build, "Kan vi slette en kommentar nå?", ranking, never, NB)
    assert other is not None
    assert not other.sure


def test_an_entry_is_sure_from_its_bound_on(shared_build: Build) -> None:
    """And the likeliest of the candidates is taken."""
    question = "slette en kommentar"
    ranking = rank(shared_build, question, vector(question))
    found = match(shared_build, question, ranking, CALIBRATION, NB)
    assert found is not None
    assert (found.entry, found.sure) == ("slette-kommentar", True)
    bound = replace(CALIBRATION, faq_from=found.probability)
    for calibration, sure in ((bound, True), (replace(bound, faq_from=found.probability + 1e-6), False)):
        again = match(shared_build, question, ranking, calibration, NB)
        assert again is not None
        assert again.sure is sure


# -- how sure, and how much


def asked(loaded: LoadedIndex, question: str = "Kan ledere delta?") -> Asked:
    return Asked(question, question, NB, loaded, date(2026, 11, 22), "")


def quoted(
    loaded: LoadedIndex, monkeypatch: pytest.MonkeyPatch, correct: float, scores: tuple[float, ...], **how: Any
) -> Answer:
    """An answer whose first quote is right with this probability, of hits with these scores."""
    hits = [
        Hit(loaded.build.addresses.passages_of[each][0], score)
        for each, score in zip((LEADERS, DELETE, ARCHIVE), scores, strict=False)
    ]
    monkeypatch.setattr(module, "select", lambda *_: hits)
    question = "Kan ledere delta?"
    ranking = rank(loaded.build, question, vector(question))
    searched = Search(question, NB, vector(question), ranking, Verdict(1.0, correct), question)
    return module.quoted(asked(loaded), searched, None, **how)


@pytest.mark.parametrize(("correct", "status"), [(0.82, Status.ANSWERED), (0.8199, Status.UNCERTAIN)])
def test_an_answer_is_sure_from_its_bound_on(
    loaded: LoadedIndex, monkeypatch: pytest.MonkeyPatch, correct: float, status: Status
) -> None:
    """Then further quotes are shown; in doubt it never is."""
    assert CALIBRATION.answer_from == 0.82
    found = quoted(loaded, monkeypatch, correct, (1.0, 0.9, 0.88))
    assert (found.status, len(found.quotes)) == (status, 3 if status is Status.ANSWERED else 1)
    assert found.confidence == pytest.approx(round(correct, 4))
    assert quoted(loaded, monkeypatch, correct, (1.0, 0.9), doubt=True).status is Status.UNCERTAIN


def test_further_quotes_are_nearly_as_near_as_the_first(loaded: LoadedIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    """To the bound itself."""
    found = quoted(loaded, monkeypatch, 1.0, (1.0, ANSWERS_TOO, ANSWERS_TOO - 0.01))
    assert [each.anchor for each in found.quotes] == ["ledere-i-debatten", "slette-kommentarer"]


def answered(status: Status, *anchors: str, notes: tuple[str, ...] = (), confidence: float = 0.9) -> Answer:
    quotes: Any = tuple(
        SimpleNamespace(document="moderering", anchor=each, section=f"Moderering › {each}") for each in anchors
    )
    return Answer(status, "?", NB, confidence, quotes=quotes, notes=notes)


def test_parts_are_one_when_all_quote_the_same_section(shared_build: Build) -> None:
    """One that quotes nothing is no such part."""
    addresses = shared_build.addresses
    delete, archive = (answered(Status.ANSWERED, each) for each in ("slette-kommentarer", "arkivere-meldinger"))
    assert same_section([delete, delete], addresses)
    assert not same_section([delete, archive], addresses)
    assert not same_section([delete, answered(Status.NOT_FOUND)], addresses)


def test_parts_are_sure_together_when_each_is() -> None:
    """As confident as the least of those that quote; the first quote of each in order."""
    sure, entry_, unsure, none = (
        answered(Status.ANSWERED, "a", "b"),
        answered(Status.FAQ, "c", confidence=0.8),
        answered(Status.UNCERTAIN, "d", confidence=0.3),
        answered(Status.NOT_FOUND, confidence=0.1),
    )
    found = together("?", [("én", sure), ("to", entry_)])
    assert (found.status, found.confidence) == (Status.ANSWERED, 0.8)
    assert [each.anchor for each in found.quotes] == ["a", "c"]
    assert together("?", [("én", sure), ("to", unsure)]).status is Status.UNCERTAIN
    mixed = together("?", [("én", none), ("to", sure)])
    assert (mixed.status, mixed.confidence, len(mixed.notes)) == (Status.UNCERTAIN, 0.9, 2)
    nothing = together("hele", [("én", none), ("to", none)])
    assert (nothing.status, nothing.quotes, nothing.question, len(nothing.notes)) == (Status.NOT_FOUND, (), "hele", 2)


def test_each_part_is_noted_by_what_became_of_it() -> None:
    """Answered, unsure, or not; what was said of a part already goes before that it is not answered."""
    where = {"part": "én", "section": "Moderering › a"}
    assert note_on("én", answered(Status.FAQ, "a")) == text("note.part", NB, **where)
    assert note_on("én", answered(Status.UNCERTAIN, "a")) == text("note.part.unsure", NB, **where)
    assert note_on("én", answered(Status.NOT_FOUND)) == text("note.part.not_found", NB, part="én")
    assert note_on("én", answered(Status.NOT_FOUND, notes=("Ingen lov.", "b"))) == "Ingen lov."


def test_a_long_part_is_known_by_its_beginning() -> None:
    """Between words; one that just fits is whole."""
    assert short("a" * LONGEST_NAME) == "a" * LONGEST_NAME
    assert short("ord " * 20) == "ord " * 14 + "ord …"


# -- what a section speaks of


@pytest.mark.parametrize(
    ("address", "words", "language", "spoken"),
    [
        (DELETE, ["skjermbildene"], NB, True),
        (DELETE, ["skjerm"], NB, True),
        (DELETE, ["parkering"], NB, False),
        (DELETE, ["parkering", "reklamen"], NB, True),
        (DELETE, [], NB, True),
        (DELETE, ["parking"], EN, True),
        (DELETE, ["facebook"], EN, False),
        (LEADERS, ["leiarar"], NB, True),
        ("ytringsfrihet-nn#leiarar-i-ordskiftet", ["ledere"], NB, True),
        ("moderering#borte", ["ledere"], NB, False),
    ],
)
def test_a_section_speaks_of_a_word_in_any_form(
    shared_build: Build, address: str, words: list[str], language: Language, *, spoken: bool
) -> None:
    """In compounds, translations and the other standard; of English words nobody can tell, but of names."""
    assert mentions(shared_build, address, words, language) is spoken


@pytest.mark.parametrize(
    ("words", "language", "about"),
    [(["kommentaren"], NB, True), (["skjermbilde"], NB, False), (["kommentar"], EN, False), ([], NB, False)],
)
def test_a_section_is_about_what_its_headings_say(
    shared_build: Build, words: list[str], language: Language, *, about: bool
) -> None:
    """What stands in its text alone it merely speaks of."""
    assert is_about(shared_build, DELETE, words, language) is about


def test_sections_are_about_all_the_words(shared_build: Build) -> None:
    """By their own heading; of no words, none is."""
    assert sections_about(shared_build, ["leder"]) == {LEADERS}
    assert sections_about(shared_build, ["slette", "kommentar"]) == {DELETE}
    assert sections_about(shared_build, ["slette", "ledere"]) == set()
    assert sections_about(shared_build, []) == set()


def test_a_long_stem_is_found_inside_words() -> None:
    """From five letters on."""
    assert LEAST == 5
    assert is_held("fritid", frozenset(), ["regler for fritidsbruk"])
    assert is_held("bruks", frozenset(), ["fritidsbruks"])
    assert not is_held("bruk", frozenset(), ["fritidsbruk"])
    assert is_held("bruk", frozenset(("bruk",)), [])
    assert "leder" in both_standards("Leiar")


def test_a_text_about_other_platforms_does_not_answer() -> None:
    """Where it names any, and the question does; one in common is enough."""
    assert names_another("Kan jeg ha Bluesky på mobilen?", "Ikke installer Telegram.")
    assert not names_another("Kan jeg ha telegram på mobilen?", "Ikke installer Telegram eller TikTok.")
    assert not names_another("Kan jeg ha Bluesky på mobilen?", "Ikke installer apper.")
    assert not names_another("Kan jeg ha apper på mobilen?", "Ikke installer Telegram.")


def test_a_text_speaks_of_most_words() -> None:
    """In any form and in either standard; of two, both."""
    assert speaks_of("Leiarane godkjenner innlegga.", ["ledere"])
    assert not speaks_of("Leiarane godkjenner innlegga.", ["ledere", "ferie"])
    assert speaks_of("Leiarane godkjenner innlegga.", [])


def test_what_people_ask_tells_which_sections_a_word_fits(shared_build: Build) -> None:
    """Most asked first; nothing for a word that nobody used."""
    found = asked_about(shared_build, ["slette"])
    assert sections_asked_about(shared_build, ["slette"], 2)[0] == max(found, key=lambda each: found[each])
    assert asked_about(shared_build, ["parkering"]).total() == 0
    assert asked_about(shared_build, []).total() == 0


def test_an_exception_is_of_the_kind_that_is_asked_for() -> None:
    """What need not be done is no answer to what must not, but both are to a plain «ikke»."""
    needless, forbidden = "Dere trenger ikke journalføre hilsener.", "Ikke journalfør hilsener."
    assert excepts(needless, "Hva trenger vi ikke journalføre?")
    assert not excepts(forbidden, "Hva trenger vi ikke journalføre?")
    assert excepts(forbidden, "Hva må vi ikke journalføre?")
    assert akin(["direktesendinger"], ["Direktesendt", "video"])
    assert not akin(["ferie"], ["ferdig", "feil"])


@pytest.mark.parametrize(
    ("new", "about", "shares", "understood", "expected"),
    [
        ("", "", {}, {}, ("", False)),
        ("ab", "", {"a": 0.0, "b": 0.0}, {}, ("", False)),
        ("ab", "", {"a": 1.0, "b": 1.0}, {}, ("a", False)),
        ("ab", "b", {"a": 1.0, "b": 1.0}, {}, ("b", False)),
        ("ab", "ab", {"a": 1.0, "b": 1.0}, {}, ("a", True)),
        ("b", "b", {"b": 1.0}, {}, ("b", False)),
        ("ab", "", {"a": HALF, "b": 1.0}, {}, ("b", False)),
        ("ab", "", {"a": HALF, "b": 0.0}, {}, ("a", False)),
        ("ab", "", {"a": HALF, "b": 0.0}, {"conditional": True}, ("", False)),
        ("ab", "b", {"a": 0.0, "b": 0.0}, {"replaced": True}, ("b", False)),
        ("ab", "", {"a": 0.0, "b": 0.0}, {"replaced": True}, ("", False)),
        ("ab", "a", {"a": HALF, "b": HALF}, {"conditional": True, "replaced": True}, ("a", True)),
    ],
)
def test_the_section_that_speaks_of_both_is_meant(
    monkeypatch: pytest.MonkeyPatch,
    new: str,
    about: str,
    shares: dict[str, float],
    understood: dict[str, bool],
    expected: tuple[str, bool],
) -> None:
    """Of more than half of what was asked before, else of half of it, else, for another actor, by its heading.

    Of those the one whose heading has what is new; surely only when it is the nearest section of all, too.
    """
    build = SimpleNamespace(passages=[SimpleNamespace(address=each) for each in "abc"])
    asked: Any = SimpleNamespace(text="hva med ledere?", language=NB, loaded=SimpleNamespace(build=build))
    words: Any = SimpleNamespace(**{"new": ["x"], "conditional": False, "replaced": False, **understood})
    monkeypatch.setattr(module, "search", lambda *_, **__: SimpleNamespace(ranking=None))
    monkeypatch.setattr(module, "select", lambda *_: [Hit(at, 1.0) for at in range(3)])
    monkeypatch.setattr(module, "mentions", lambda _, each, *__: each in new)
    monkeypatch.setattr(module, "is_about", lambda _, each, *__: each in about)
    monkeypatch.setattr(module, "share_kept", lambda each, *_: shares[each])
    assert module.place_of(asked, words, frozenset()) == expected


class Follower:
    """`follow` with everything that it asks answered as a test says; ``asked`` has how `single` was called."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, place: tuple[str, bool], found: Any) -> None:
        self.asked: list[dict[str, Any]] = []
        self.heard = True
        monkeypatch.setattr(module, "already_said", lambda *_: frozenset({"d#old", "d#new", "e#old"}))
        monkeypatch.setattr(module, "sections_about", lambda *_: {"d#named", "f#named"})
        monkeypatch.setattr(module, "positions_of", lambda sections, _: frozenset(sections))
        monkeypatch.setattr(module, "says", lambda _, each, *__: each == "d#new")
        monkeypatch.setattr(module, "place_of", lambda *_: place)
        monkeypatch.setattr(module, "mentions", lambda *_: self.heard)
        monkeypatch.setattr(module, "address_of", lambda _: "d#x")
        monkeypatch.setattr(module, "not_said", lambda _, what: f"not said: {what}")
        monkeypatch.setattr(module, "single", lambda _, **how: self.asked.append(how) or found)

    def follow(self, **understood: Any) -> Any:
        asked: Any = SimpleNamespace(loaded=SimpleNamespace(build=None), language=NB, question="mer om navn?")
        words = {"search": "x", "new": ("ferie",), "new_as_written": ("Ferien",), **understood}
        return module.follow(asked, module.Understood(**words))


def found(**values: Any) -> Any:
    return SimpleNamespace(**{"faq": None, "quotes": (1,), "status": Status.ANSWERED, "confidence": 0.9, **values})


def test_more_is_asked_of_the_section_that_is_named_in_what_was_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of those of the documents that answered; where none is named, of all that was said."""
    follower = Follower(monkeypatch, ("", False), found())
    follower.follow(more=True)
    monkeypatch.setattr(module, "sections_about", lambda *_: {"f#named"})
    follower.follow(more=True)
    assert [each["doubt"] for each in follower.asked] == [True, True]
    assert [each["first"] for each in follower.asked] == [{"d#named"}, {"d#old", "d#new", "e#old"}]


@pytest.mark.parametrize("sure", [True, False])
def test_what_is_new_is_asked_with_what_was_said_behind(monkeypatch: pytest.MonkeyPatch, *, sure: bool) -> None:
    """But for what speaks of what is new; a section that may be meant goes first, and then it is never sure."""
    follower = Follower(monkeypatch, ("d#p", sure), found())
    assert follower.follow().status is Status.ANSWERED
    first = frozenset() if sure else {"d#p"}
    assert follower.asked == [{"last": {"d#old", "e#old"}, "first": first, "doubt": not sure}]


def test_what_the_guidance_does_not_say_of_what_is_new_is_declined(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a section for it, with an answer that does not name it, and with one that is next to nothing."""
    assert Follower(monkeypatch, ("", False), found()).follow() == "not said: Ferien"
    near = [(Status.UNCERTAIN, module.FAR), (Status.UNCERTAIN, module.FAR - 0.01), (Status.ANSWERED, 0.01)]
    told = [
        Follower(monkeypatch, ("d#p", True), found(status=status, confidence=share)).follow() for status, share in near
    ]
    assert [each == "not said: Ferien" for each in told] == [False, True, False]
    silent = Follower(monkeypatch, ("d#p", True), found())
    silent.heard = False
    assert silent.follow() == "not said: Ferien"
    declined = Follower(monkeypatch, ("d#p", True), found(quotes=(), status=Status.NOT_FOUND))
    declined.heard = False
    assert declined.follow().status is Status.NOT_FOUND


@pytest.mark.parametrize("told", [True, False])
def test_an_entry_that_says_nothing_of_what_is_new_is_left_for_the_section(
    monkeypatch: pytest.MonkeyPatch, *, told: bool
) -> None:
    """Asked again with the section first, in doubt; an entry that does is the answer."""
    follower = Follower(monkeypatch, ("d#p", True), found(faq=SimpleNamespace(question="Q", plain="A")))
    monkeypatch.setattr(module, "is_told", lambda text, *_: told and text == "Q A")
    follower.follow()
    again = [] if told else [{"last": {"d#old", "e#old"}, "first": {"d#p"}, "doubt": True}]
    assert follower.asked[1:] == again


def test_how_much_of_what_was_asked_a_section_keeps(monkeypatch: pytest.MonkeyPatch) -> None:
    """The share of its words that it mentions, all where nothing is kept; in English, whether its document did."""
    build = SimpleNamespace(addresses=SimpleNamespace(original=lambda address: address))
    monkeypatch.setattr(module, "mentions", lambda _, __, words, ___: words == ["bilder"])

    def share(*kept: str, language: Language = NB) -> float:
        monkeypatch.setattr(module, "kept_words", lambda *_: list(kept))
        asked: Any = SimpleNamespace(language=language, loaded=SimpleNamespace(build=build))
        return module.share_kept(DELETE, asked, module.Understood("x"), frozenset({ARCHIVE}))

    assert [share("bilder", "barn"), share("bilder"), share("barn"), share()] == [0.5, 1, 0, 1]
    assert share("barn", language=EN) == 1
    monkeypatch.setattr(module, "document_id_of", str)
    assert share("barn", language=EN) == 0
