"""Confidence fitted on labelled questions: balanced, held out, bounded by rates in people's terms."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fakes import FILES, FakeEncoder, build_small, vector, write_corpus

from index.builds.build import Build
from index.builds.store import BuildStore
from index.confidence import fit as module
from index.confidence.default import DEFAULT
from index.confidence.faq import candidates
from index.confidence.features import NAMES as FEATURES
from index.confidence.fit import (
    LEAST,
    Example,
    Rates,
    adapted,
    balanced,
    bound_declined,
    bound_wrong,
    eased,
    fit,
    fit_examples,
    fit_pooled,
    labelled_examples,
    logistic,
    off_topic_examples,
    sides,
)
from index.confidence.model import Calibration
from index.search.rank import rank

RATES = Rates(wrong=0.1, declined=0.04)
ANSWERED = {
    "ytringsfrihet#kritikk-av-egen-etat": ("kritisere etaten", "kritikk av etaten", "kritikk"),
    "ytringsfrihet#ledere-i-debatten": ("leder", "ledere og bilder", "leiar"),
    "moderering#slette-kommentarer": ("slette kommentar", "kommentarer", "slette bilde"),
    "moderering#arkivere-meldinger": ("arkivere melding", "melding", "meldinger fra leder"),
}
UNANSWERED = ("parkere", "klokka", "parkering for leder", "lønn")
NAMES = ["Ada", "Bo", "Cato", "Dina", "Eva", "Finn", "Geir", "Hedda", "Ida", "Jon", "Kari", "Liv"]


def golden(names: list[str]) -> str:
    rows = [
        (f"{words}, sa {name}", address) for address, asked in ANSWERED.items() for words in asked for name in names
    ]
    return "".join(f'- {{question: "{question}", lang: nb, expect: "{address}"}}\n' for question, address in rows)


def off_topic(names: list[str]) -> str:
    return "".join(f'- {{question: "{words}, sa {name}", lang: nb}}\n' for words in UNANSWERED for name in names)


def made(folder: Path, **files: str) -> Build:
    texts = FILES | {f"{name}.yaml": text for name, text in files.items()}
    return build_small(write_corpus(folder / "corpus", texts), BuildStore(folder / "index"))


def golden_examples(build: Build) -> list[Example]:
    return [*labelled_examples(build, FakeEncoder(), "golden.yaml"), *off_topic_examples(build)]


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """48 questions that are answered, 48 that are not."""
    return made(tmp_path_factory.mktemp("labelled"), golden=golden(NAMES[:4]), off_topic=off_topic(NAMES))


@pytest.fixture(scope="module")
def fitted(labelled: Build) -> Calibration:
    return fit(labelled, FakeEncoder(), RATES)


def test_enough_labels_give_a_fit(fitted: Calibration) -> None:
    """The calibration says that it was fitted, and on how many questions."""
    assert fitted.origin == "fitted"
    assert (fitted.report["answered"], fitted.report["unanswered"]) == (48, 48)
    assert 0.8 < fitted.report["first_right"] <= 1


def test_what_is_answered_is_told_from_what_is_not(labelled: Build, fitted: Calibration) -> None:
    """On questions as plain as these the two kinds lie apart."""
    chances = {True: [], False: []}
    for example in golden_examples(labelled):
        chances[example.answerable].append(fitted.answerable.probability(example.values))
    assert np.mean(chances[True]) > 0.8
    assert np.mean(chances[False]) < 0.2


def test_the_rates_are_kept(labelled: Build, fitted: Calibration) -> None:
    """No more of the answerable questions is declined than the setting allows."""
    examples = [each for each in golden_examples(labelled) if each.answerable]
    declined = [fitted.answerable.probability(each.values) < fitted.decline_below for each in examples]
    assert np.mean(declined) <= RATES.declined


def test_a_stricter_rate_raises_the_bound(labelled: Build, fitted: Calibration) -> None:
    """Fewer wrong answers mean fewer sure ones."""
    strict = fit(labelled, FakeEncoder(), Rates(wrong=0.001, declined=0.2))
    assert strict.answer_from >= fitted.answer_from
    assert strict.decline_below > fitted.decline_below
    assert (strict.answerable, strict.correct) == (fitted.answerable, fitted.correct)


def test_fitting_is_deterministic(labelled: Build, fitted: Calibration) -> None:
    """The same build gives the same calibration, number for number."""
    assert fit(labelled, FakeEncoder(), RATES) == fitted


def test_off_topic_questions_are_held_out(labelled: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is asked as if it were not known; golden questions are not in the index and need no holding out."""
    held: list[int | None] = []
    features = module.features
    monkeypatch.setattr(module, "features", lambda *args: (held.append(args[3]), features(*args))[1])
    list(golden_examples(labelled))
    assert held == [None] * 48 + list(range(48))


def test_a_small_golden_set_is_helped_out_by_known_questions(tmp_path: Path) -> None:
    """With few golden questions, every second known question is asked of a build that does not know it."""
    build = made(tmp_path, golden=golden(NAMES[:1]), off_topic=off_topic(NAMES))
    examples = [*golden_examples(build), *module.held_out_examples(build)]
    assert sum(each.answerable for each in examples) == 12 + len(range(0, len(build.phrasings), 2))
    smaller = module.without_phrasings(build, [0, 3])
    assert [phrasing.text for phrasing in smaller.phrasings] == [build.phrasings[at].text for at in (0, 3)]
    assert len(smaller.phrasing_vectors.vectors) == 2


def test_known_questions_temper_how_sure_the_first_quote_is(
    labelled: Build, fitted: Calibration, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Held out of the index they join a large golden set for whether the quote is right, not for whether one is."""
    monkeypatch.setattr(module, "held_out_examples", lambda _build: iter(()))
    alone = fit(labelled, FakeEncoder(), RATES)
    assert (alone.answerable, alone.decline_below) == (fitted.answerable, fitted.decline_below)
    assert alone.correct != fitted.correct


@pytest.mark.parametrize("few", ["golden", "off_topic"])
def test_too_few_labels_leave_the_default(tmp_path: Path, few: str) -> None:
    """A calibration that nothing carries is not fitted, and says so."""
    enough = {"golden": golden(NAMES), "off_topic": off_topic(NAMES)}
    found = fit(made(tmp_path, **(enough | {few: ""})), FakeEncoder(), RATES)
    assert found == DEFAULT
    assert found.origin == "default"


def test_a_golden_set_that_nothing_passes_leaves_the_default(tmp_path: Path) -> None:
    """Where no first passage is right there is nothing to learn; the build is made all the same."""
    text = golden(NAMES[:4])
    for address in ANSWERED:
        text = text.replace(address, "ytringsfrihet#ytringsfrihet")
    assert fit(made(tmp_path, golden=text, off_topic=off_topic(NAMES)), FakeEncoder(), RATES) == DEFAULT


def test_a_section_or_its_translation_is_right(labelled: Build) -> None:
    """Golden questions may name a section, a translation or a FAQ entry: all lead to the original."""
    from index.read.questions import GoldenQuestion

    for expect in ("ytringsfrihet-nn#kritikk-av-eigen-etat", "faq:kritisere-etaten", "faq:kritisere-etaten-nn"):
        question = GoldenQuestion(question="?", lang="nb", expect=(expect,))
        assert module.expected(labelled, question) == {"ytringsfrihet#kritikk-av-egen-etat"}
    assert module.expected(labelled, GoldenQuestion(question="?", lang="nb", expect=("not_found",))) == frozenset()


def test_both_sides_weigh_the_same() -> None:
    """One against three: 2 each against 2/3 each, mean 1."""
    weights = balanced(1, 3)
    assert weights.tolist() == pytest.approx([2, 2 / 3, 2 / 3, 2 / 3])


@pytest.mark.parametrize("rate", [0.01, 0.04, 0.1, 0.25, 0.5])
def test_the_bound_on_declining_keeps_the_rate(rate: float) -> None:
    """At most the share lies below the bound, and one step higher would be too many."""
    chances = [at / 30 for at in range(31)]
    bound = bound_declined(chances, rate)
    assert sum(each < bound for each in chances) <= rate * 31
    assert sum(each < bound + 1 / 15 for each in chances) > rate * 31


def test_the_bound_on_answering_keeps_the_rate() -> None:
    """From .7 on, 1 of 4 is wrong; from .6 on, 2 of 5: a rate of a quarter allows .7."""
    chances = np.array([0.9, 0.8, 0.7, 0.6, 0.75], np.float32)
    right = np.array([True, True, True, False, False])
    assert bound_wrong(chances, right, np.ones(5, np.float32), 0.25) == pytest.approx(0.7)
    assert bound_wrong(chances, right, np.ones(5, np.float32), 0.1) == pytest.approx(0.8)
    assert bound_wrong(chances, right, np.ones(5, np.float32), 0.4) == pytest.approx(0.6)


def test_weights_count_in_the_bound_on_answering() -> None:
    """A wrong answer that stands for three is three wrong answers."""
    chances, right = np.array([0.9, 0.8], np.float32), np.array([True, False])
    assert bound_wrong(chances, right, np.array([1, 3], np.float32), 0.7) == pytest.approx(0.9)
    assert bound_wrong(chances, right, np.array([3, 1], np.float32), 0.7) == pytest.approx(0.8)


def test_without_any_right_answer_nothing_is_sure() -> None:
    """The bound is 1 then, which no probability reaches."""
    assert bound_wrong(np.array([0.9, 0.8], np.float32), np.array([False, False]), np.ones(2, np.float32), 0.5) == 1.0


def test_a_feature_that_never_varies_weighs_nothing() -> None:
    """It is neither scaled up nor in the way."""
    values = np.array([[1, 5], [2, 5], [3, 5], [4, 5]], np.float32)
    model = logistic(values, np.array([False, False, True, True]), np.ones(4, np.float32))
    assert model.weights[0] > 0
    assert model.weights[1] == 0
    assert model.scales[1] == 1
    assert model.probability(np.array([2.5, 5], np.float32)) == pytest.approx(0.5, abs=1e-3)


def test_there_are_enough_names() -> None:
    """The fixtures above hold more labels than a fit needs."""
    assert LEAST < 4 * 12


def test_the_entry_that_was_asked_for_is_the_right_candidate(shared_build: Build) -> None:
    """All others are wrong; where nobody knows which entry answers, none of them is an example."""
    question = "Kan jeg slette en kommentar?"
    asked = module.example(
        shared_build, question, vector(question), frozenset(), entries=frozenset(("slette-kommentar",))
    )
    families = [
        each.family for each in candidates(shared_build, question, rank(shared_build, question, vector(question)))
    ]
    assert [right for _, right in asked.entries] == [each == "slette-kommentar" for each in families]
    assert any(right for _, right in asked.entries)
    assert module.example(shared_build, question, vector(question), frozenset()).entries == ()


def test_questions_asked_together_are_the_examples_they_are_alone(
    shared_build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever number is asked at once, but for the last bit."""
    monkeypatch.setattr(module, "TOGETHER", 1)
    together = list(off_topic_examples(shared_build))
    assert len(together) == len(shared_build.off_topic) > 1
    for at, each in enumerate(together):
        own = shared_build.off_topic_vectors.vectors[at]
        alone = module.example(shared_build, shared_build.off_topic[at], own, frozenset(), held_out=at)
        assert each.values.tolist() == pytest.approx(alone.values.tolist(), abs=1e-5)


def an_example(passage: float, *, answerable: bool, right: bool) -> Example:
    """One whose cosine is `passage`; all else is as it is on average."""
    values = np.array(DEFAULT.correct.means, np.float32)
    values[FEATURES.index("passage")] = passage
    return Example(values, answerable, right)


def test_without_off_topic_questions_the_default_is_adapted(tmp_path: Path) -> None:
    """What tells answerable from not stays the default's; the bounds and the sureness come from the known questions."""
    asked = {f"questions/{name}.yaml": text for name, text in many_known().items()}
    files = {key: text for key, text in FILES.items() if not key.startswith(("golden", "off_topic"))} | asked
    build = build_small(write_corpus(tmp_path / "c", files), BuildStore(tmp_path / "i"))
    found = fit(build, FakeEncoder(), RATES)
    assert found.origin == "adapted"
    assert found.answerable == DEFAULT.answerable
    assert found.report["answered"] == found.report["unanswered"] >= LEAST


def many_known() -> dict[str, str]:
    """Known questions enough to hold out forty."""
    lines: dict[str, str] = {}
    for address, asked in ANSWERED.items():
        document, anchor = address.split("#")
        rows = "".join(f'  - "{words}, sier {name}"\n' for words in asked for name in NAMES)
        lines[document] = lines.get(document, "") + f"{anchor}:\n{rows}"
    return lines


def test_where_the_default_is_too_sure_it_is_moved_down() -> None:
    """First quotes are right in one of five: then so many are said to be, and the order stays."""
    low, high = (DEFAULT.correct.means[FEATURES.index("passage")] + shift for shift in (-0.03, 0.03))
    answered = [an_example(high if at % 5 == 0 else low, answerable=True, right=at % 5 == 0) for at in range(50)]
    missing = [an_example(low, answerable=False, right=False) for _ in range(50)]
    found = adapted(answered, missing, RATES)
    sure, unsure = (found.correct.probability(an_example(at, answerable=True, right=True).values) for at in (high, low))
    assert sure > unsure
    assert np.mean([found.correct.probability(each.values) for each in [*answered, *missing]]) == pytest.approx(
        0.1, abs=0.05
    )
    assert found.decline_below <= DEFAULT.answerable.probability(answered[1].values)


def wrong_share(found: Calibration, answered: list[Example], unanswered: list[Example]) -> float:
    """Share of wrong ones among what is shown as sure, when as many questions are answered as are not."""
    shown, wrong = 0.0, 0.0
    for side in (answered, unanswered):
        for each in side:
            declined = found.answerable.probability(each.values) < found.decline_below
            if not declined and found.correct.probability(each.values) >= found.answer_from:
                shown += 1 / len(side)
                wrong += (not each.right) / len(side)
    return wrong / shown


def test_the_rates_are_kept_among_the_promised_questions() -> None:
    """Not among those of the golden set, which are easier; what is learned from all of them stays the same.

    Six of the forty unforeseen questions have a wrong first quote, all of them in the less likely half.
    """
    easier = [an_example(0.8 + at / 400, answerable=True, right=True) for at in range(120)]
    unforeseen = [an_example(0.5 + at / 100, answerable=True, right=at > 20 or at % 4 > 0) for at in range(40)]
    missing = [an_example(0.3 + at / 200, answerable=False, right=False) for at in range(60)]
    answered = [*easier, *unforeseen]
    kept = fit_examples(answered, missing, RATES, (), unforeseen)
    overall = fit_examples(answered, missing, RATES)
    assert (kept.answerable, kept.correct) == (overall.answerable, overall.correct)
    chances = sorted(kept.answerable.probability(each.values) for each in unforeseen)
    assert kept.decline_below == eased(bound_declined(chances, RATES.declined))
    assert chances[0] < kept.decline_below < chances[1]
    assert wrong_share(kept, unforeseen, missing) <= RATES.wrong + 1e-6
    looser = replace(kept, answer_from=kept.answer_from - 0.02)
    assert wrong_share(looser, unforeseen, missing) > RATES.wrong
    among = [kept.answerable.probability(each.values) < overall.decline_below for each in unforeseen]
    assert np.mean(among) > RATES.declined
    assert wrong_share(overall, unforeseen, missing) > 1.5 * RATES.wrong


def test_corpora_of_different_size_weigh_the_same() -> None:
    """Ten examples of one corpus and forty of another: both sides of each sum to a half."""
    small = [an_example(0.9, answerable=at % 2 == 0, right=at % 2 == 0) for at in range(10)]
    large = [an_example(0.8, answerable=at % 4 == 0, right=False) for at in range(40)]
    assert sides(small).sum() == pytest.approx(1)
    assert sides(large)[::4].sum() == pytest.approx(0.5)
    found = fit_pooled([small, large], RATES)
    assert found.decline_below == min(
        bound_declined([found.answerable.probability(each.values) for each in group if each.answerable], RATES.declined)
        for group in (small, large)
    )


def test_entries_are_learned_from_questions_whose_entries_are_named(tmp_path: Path) -> None:
    """A label that names an entry says of every entry whether it answers; one that names sections alone does not."""
    rows = "".join(
        f'- {{question: "slette en kommentar, sier {name}", lang: nb, expect: [faq:slette-kommentar]}}\n'
        f'- {{question: "ledere i debatten, sier {name}", lang: nb, expect: ["ytringsfrihet#ledere-i-debatten"]}}\n'
        for name in NAMES
    )
    build = made(tmp_path, golden=golden(NAMES[:4]), off_topic=off_topic(NAMES), calibration=rows)
    found = list(labelled_examples(build, FakeEncoder(), "calibration.yaml"))
    assert [bool(each.entries) for each in found] == [True, False] * len(NAMES)
    assert all(any(right for _, right in each.entries) for each in found[::2])


def test_enough_unforeseen_questions_take_the_place_of_known_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With forty of them nothing that is indexed is asked again to see whether first quotes are right."""
    build = made(tmp_path, golden=golden(NAMES[:4]), off_topic=off_topic(NAMES), calibration=golden(NAMES[4:8]))
    monkeypatch.setattr(module, "held_out_examples", lambda _build: pytest.fail("known questions were asked"))
    found = fit(build, FakeEncoder(), RATES)
    assert (found.origin, found.report["answered"]) == ("fitted", 48 + 48)


@pytest.mark.parametrize(("unforeseen", "judged"), [(NAMES[4:8], 48 + 48), (NAMES[4:5], 48 + 12 + 48)])
def test_the_bound_of_entries_is_kept_among_the_unforeseen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unforeseen: list[str], judged: int
) -> None:
    """And what is not answered; with too few of them the golden questions count too."""
    build = made(tmp_path, golden=golden(NAMES[:4]), off_topic=off_topic(NAMES), calibration=golden(unforeseen))
    monkeypatch.setattr(module, "held_out_examples", lambda _build: [])
    monkeypatch.setattr(module, "fit_entries", lambda _examples: DEFAULT.faq)
    seen: list[int] = []
    monkeypatch.setattr(module, "bound_entries", lambda _model, examples, _rates: (seen.append(len(examples)), 0.8)[1])
    assert fit(build, FakeEncoder(), RATES).faq_from == 0.8
    assert seen == [judged]


def test_questions_are_fitted_on_as_they_are_searched(labelled: Build) -> None:
    """What `understand` makes of a question is what the features see."""
    plain, loud = (
        [each.values.tolist() for each in labelled_examples(labelled, FakeEncoder(), "golden.yaml", understand)]
        for understand in (str, lambda question: f"hei hei {question}")
    )
    assert plain != loud


def test_the_bound_of_entries_keeps_the_rate() -> None:
    """Of ten questions whose best entry is surest, one is wrong: a rate of a tenth lets all ten through, none less."""
    model = logistic(np.array([[0.0], [1.0]], np.float32), np.array([False, True]), np.ones(2, np.float32))
    examples = [
        Example(np.zeros(1), answerable=True, right=True, entries=((np.array([2 + at], np.float32), at != 0),))
        for at in range(10)
    ]
    lowest = model.probability(np.array([2], np.float32))
    assert module.bound_entries(model, examples, Rates(0.1, 0.1)) == pytest.approx(lowest, abs=0.001)
    assert module.bound_entries(model, examples, Rates(0.01, 0.1)) > lowest
