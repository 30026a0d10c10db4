"""From the corpus folder to the build that answers."""

from dataclasses import dataclass

from bot.settings import Settings
from index.builds.build import Build
from index.builds.builder import Recipe, Watch, expected_id, make_build, silent
from index.builds.manifest import verify
from index.builds.store import BuildStore
from index.confidence.fit import Rates, fit
from index.cut.passages import Limits
from index.encode.models import Say, load_encoder, quiet
from index.errors import BuildError


@dataclass(frozen=True)
class Outcome:
    """``made`` is False when a build of the same corpus, model and settings was there already."""

    build: Build
    made: bool


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
    store = BuildStore(settings.index_folder)
    encoder = load_encoder(settings.model, settings.models_folder, say)
    recipe = recipe_of(settings)
    before = set(store.ids())
    rates = Rates(wrong=settings.wrong_rate, declined=settings.declined_rate)
    build = make_build(settings.corpus, store, encoder, recipe, lambda made, by: fit(made, by, rates).to_dict(), watch)
    store.publish(build.id)
    return Outcome(build, build.id not in before)
