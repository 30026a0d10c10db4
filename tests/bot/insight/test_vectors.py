"""Vectors of questions are kept, and not for ever."""

from fakes import FakeEncoder, vector

from bot.insight.vectors import QuestionVectors


def test_those_unused_for_longest_are_forgotten() -> None:
    """What is kept is bounded; what was used last stays."""
    encoder = FakeEncoder()
    vectors = QuestionVectors(encoder, kept=2)
    vectors.of(["slette", "arkiv"])
    vectors.of(["slette"])
    vectors.of(["bilde"])
    vectors.of(["slette"])
    assert encoder.queries == ["slette", "arkiv", "bilde"]
    vectors.of(["arkiv"])
    assert encoder.queries[-1] == "arkiv"


def test_each_text_gets_its_own_vector() -> None:
    """In order, also when a text is there twice or more texts come than are kept."""
    vectors = QuestionVectors(FakeEncoder(), kept=1)
    found = vectors.of(["slette", "arkiv", "slette"])
    assert [each.tolist() for each in found] == [vector(each).tolist() for each in ("slette", "arkiv", "slette")]
    assert vectors.of([]).shape == (0, 11)
