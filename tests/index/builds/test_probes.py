"""A build is compared with what this machine would make of its sentences."""

from fakes import FakeEncoder

from index.builds.build import Build
from index.builds.probes import SAME, reproduced
from index.encode.encoders import Vectors, normalise


class Capped(FakeEncoder):
    """An encoder whose vectors are a little off, as on a processor that caps its sums."""

    def encode_documents(self, texts: list[str], progress: object = None) -> Vectors:
        made = super().encode_documents(texts)
        return normalise(made + 0.1)


def test_the_machine_that_made_a_build_makes_its_vectors_again(shared_build: Build) -> None:
    """The same encoder gives cosine 1."""
    assert reproduced(shared_build, FakeEncoder()) > SAME


def test_other_vectors_are_noticed(shared_build: Build) -> None:
    """Vectors that are a little off fall below the bound."""
    assert reproduced(shared_build, Capped()) < SAME
