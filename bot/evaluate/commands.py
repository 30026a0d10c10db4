"""The two evaluations as the command line runs them."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from bot.answering import golden
from bot.evaluate import beir
from bot.evaluate.report import Report
from bot.publishing import config_of
from bot.service import load_index, today
from bot.settings import Settings
from index.builds.build import Build, load_build
from index.builds.builder import Watch
from index.builds.store import BuildStore
from index.encode.models import Notify, load_encoder
from index.errors import CorpusError
from index.read.questions import FAQ_PREFIX, GoldenQuestion, lost_addresses, read_labelled

# Share of the golden set's questions whose first quote must be the right one for `veileder eval --golden` to pass.
LANDED = 0.90


def evaluate_beir(folder: Path, say: Notify, bars: Callable[[], AbstractContextManager[Watch]]) -> Report:
    """Retrieval on one set. Raises CorpusError when the folder is not a set."""
    settings = Settings()
    found = beir.read_beir(folder)
    encoder = load_encoder(settings.model, settings.models_folder, say)
    with bars() as watch:
        build = beir.build_set(found, folder, encoder, config_of(settings), watch)
    figures = beir.evaluate(found, build, encoder)
    counts = {"documents": len(found.corpus.documents), "passages": len(build.passages), "queries": len(found.queries)}
    return Report(as_lines(counts | figures), {"set": folder.name, **counts, **figures})


def evaluate_golden(files: Sequence[Path], plots: Path | None, say: Notify) -> Report:
    """The golden set of the published build, or the labelled questions in `files`, asked for real."""
    settings = Settings()
    store = BuildStore(settings.index_folder)
    encoder = load_encoder(settings.model, settings.models_folder, say)
    build = load_build(store.folder(store.current_id()))
    loaded = load_index(build, encoder)
    chosen = files or [build.folder / "sources" / "golden.yaml"]
    questions = [each for file in chosen for each in known_questions(file, build)]
    outcomes = golden.ask_all(questions, loaded, today())
    found = golden.figures(outcomes)
    missed = [each for each in outcomes if not each.right]
    data = {
        "build": build.id,
        **found,
        "by_language": by_language(outcomes),
        "missed": [as_row(each) for each in missed],
    }
    if plots:
        from bot.evaluate.plots import save_plots

        data["plots"] = [str(path) for path in save_plots(*golden.confidence_arrays(outcomes), plots)]
    return Report(as_lines(found) + "\n" + "\n".join(map(missed_line, missed)), data, passed(found, files))


def known_questions(file: Path, build: Build) -> tuple[GoldenQuestion, ...]:
    """The labelled questions of a file. Raises CorpusError when one leads to an address that the build lacks."""
    questions = read_labelled(file)
    sections = {f"{info.id}#{anchor}" for info in build.infos.values() for anchor in info.anchors}
    problems = lost_addresses(questions, sections | {f"{FAQ_PREFIX}{key}" for key in build.faq_infos}, file, str(file))
    if problems:
        raise CorpusError(problems)
    return questions


def passed(figures: dict[str, float], files: Sequence[Path]) -> bool:
    """The golden set is passed when enough lands and everything else is declined; other files are only measured."""
    return bool(files) or (figures.get("landed", 1) >= LANDED and figures.get("declined_as_should_be", 1) == 1)


def by_language(outcomes: Sequence[golden.Outcome]) -> dict[str, dict[str, float]]:
    languages = sorted({each.question.lang for each in outcomes})
    return {lang: golden.figures([each for each in outcomes if each.question.lang == lang]) for lang in languages}


def as_lines(figures: dict[str, float]) -> str:
    return "\n".join(f"{name:28s} {value:g}" for name, value in figures.items())


def as_row(each: golden.Outcome) -> dict[str, object]:
    first = each.answer.quotes[:1]
    return {
        "question": each.question.question,
        "expect": list(each.question.expect),
        "status": str(each.answer.status),
        "first": [f"{quote.document}#{quote.anchor}" for quote in first],
        "faq": each.answer.faq.id if each.answer.faq else None,
        "confidence": each.answer.confidence,
    }


def missed_line(each: golden.Outcome) -> str:
    row = as_row(each)
    led = row["faq"] or ", ".join(map(str, (each.answer.quotes and [row["first"]]) or []))
    return f"missed: {question_of(each.question)} -> {row['status']} {led}"


def question_of(question: GoldenQuestion) -> str:
    return question.question if len(question.question) <= 80 else question.question[:79] + "…"
