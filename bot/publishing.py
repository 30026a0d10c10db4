"""From the corpus folder to the build that answers."""

from dataclasses import dataclass

from bot.journal import Journal
from bot.settings import Settings
from index.builds.build import Build
from index.builds.builder import Recipe, Watch, expected_id, make_build, silent
from index.builds.manifest import verify
from index.builds.store import BuildStore
from index.confidence.fit import Rates, fit
from index.cut.passages import Limits
from index.encode.encoders import Encoder
from index.encode.models import Say, load_encoder, quiet
from index.errors import BuildError


@dataclass(frozen=True)
class Outcome:
    """``made`` is False when a build of the same corpus, model and settings was there already."""

    build: Build
    made: bool


class BlockedError(RuntimeError):
    """A check went worse than today. ``report`` says which; its text is short enough to show an editor."""

    def __init__(self, report: object) -> None:
        super().__init__(str(report))
        self.report = report


def recipe_of(settings: Settings) -> Recipe:
    return Recipe(
        model=settings.model,
        limits=Limits(passage=settings.passage_tokens),
        rates={"wrong": settings.wrong_rate, "declined": settings.declined_rate},
    )


def needs_build(settings: Settings, say: Say = quiet) -> bool:
    """True when no whole build answers, or the corpus, the model or the settings have changed since it was made."""
    store = BuildStore(settings.index_folder)
    encoder = load_encoder(settings.model, settings.models_folder, say)
    try:
        current = verify(store.folder(store.current_id())).id
    except BuildError:
        return True
    return current != expected_id(settings.corpus, encoder, recipe_of(settings))


def build_and_publish(settings: Settings, say: Say = quiet, watch: Watch = silent) -> Outcome:
    """Make the build of the corpus as it is now and publish it.

    Raises CorpusError, ModelError, BuildError or OSError; then the current build stays.
    """
    return make_and_publish(settings, load_encoder(settings.model, settings.models_folder, say), watch)


def publish_corpus(
    settings: Settings,
    encoder: Encoder,
    journal: Journal,  # noqa: ARG001 (recent questions will be compared)
    *,
    accept: str = "",  # noqa: ARG001 (nothing is checked yet)
    say: Say = quiet,  # noqa: ARG001
    watch: Watch = silent,
) -> Outcome:
    """Make, check and publish the build of the corpus as it is now; `accept` is the reason to publish all the same.

    Raises BlockedError when a check went worse, CorpusError, BuildError or OSError; then the current build stays.
    """
    return make_and_publish(settings, encoder, watch)


def make_and_publish(settings: Settings, encoder: Encoder, watch: Watch) -> Outcome:
    store = BuildStore(settings.index_folder)
    recipe = recipe_of(settings)
    before = set(store.ids())
    rates = Rates(wrong=settings.wrong_rate, declined=settings.declined_rate)
    build = make_build(settings.corpus, store, encoder, recipe, lambda made, by: fit(made, by, rates).to_dict(), watch)
    store.publish(build.id)
    return Outcome(build, build.id not in before)
