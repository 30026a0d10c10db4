"""The embedded model, exported to int8: the vectors that serving and building rely on."""

from pathlib import Path

import numpy as np
import pytest

from index.encode.adapter import GENERAL
from index.encode.encoders import Encoder, OnnxEncoder, Vectors
from index.encode.models import EMBEDDED, load_encoder

pytestmark = pytest.mark.model

MODELS = Path(__file__).parents[3] / "var" / "models"
SENTENCES = [
    "Du kan kritisere virksomheten du arbeider i.",
    "Taushetsplikten gjelder også i lukkede grupper.",
    "Svar innen én arbeidsdag på spørsmål i kommentarfeltet.",
    "Bruk alternativ tekst på alle bilder som gir informasjon.",
    "Offentlege organ skal skrive både bokmål og nynorsk.",
    "Ikke legg ut bilder av barn uten samtykke fra foreldrene.",
    "Skjul kommentaren først, og ta vare på en kopi.",
    "Kontoen skal ha totrinnspålogging.",
    "Den som varsler, er vernet mot gjengjeldelse.",
    "Rett feil åpent, og si hva som er endret.",
]


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The exported embedded model; unpacked and exported first where it is missing."""
    return load_encoder(EMBEDDED, MODELS)


@pytest.fixture(scope="session")
def vectors(encoder: Encoder) -> Vectors:
    return encoder.encode_documents(SENTENCES)


def test_it_is_the_export(encoder: Encoder) -> None:
    """The embedded model is served without torch."""
    assert isinstance(encoder, OnnxEncoder)


def test_vectors_are_units(encoder: Encoder, vectors: Vectors) -> None:
    """Vectors are float32 of the model's dimension and unit length."""
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(SENTENCES), encoder.dimension) == (10, 768)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


def test_questions_and_documents_have_their_own_prompts(encoder: Encoder, vectors: Vectors) -> None:
    """The same words give another vector as a question than as guidance."""
    queries = encoder.encode_queries(SENTENCES)
    assert np.all((queries * vectors).sum(axis=1) < 0.999)


def test_a_vector_does_not_depend_on_its_neighbours(encoder: Encoder, vectors: Vectors) -> None:
    """A text alone has bit for bit the vector that it has among others, in any order."""
    alone = np.concatenate([encoder.encode_documents([text]) for text in SENTENCES])
    backwards = encoder.encode_documents(SENTENCES[::-1])[::-1]
    assert np.array_equal(alone, vectors)
    assert np.array_equal(backwards, vectors)


def test_no_texts_give_no_vectors(encoder: Encoder) -> None:
    """An empty list gives an empty array of the right width."""
    assert encoder.encode_documents([]).shape == (0, 768)


def test_progress_ends_at_the_whole(encoder: Encoder) -> None:
    """Progress is told in order, and last of all that everything is done."""
    told: list[tuple[int, int]] = []
    encoder.encode_documents(SENTENCES[:3], lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1] == (3, 3)


def test_tokens_are_counted_without_special_ones(encoder: Encoder) -> None:
    """Nothing is no tokens, and a text longer than the model reads is counted whole."""
    assert encoder.count_tokens("") == 0
    assert encoder.count_tokens("Hei " * 1000) >= 1000


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_general_head_is_close_to_float32(vectors: Vectors) -> None:
    """With 7-bit weights it differs little from the float32 model: cosine at least 0.99 on every sentence."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(MODELS / EMBEDDED), device="cpu")
    exact = np.asarray(model.encode_document(SENTENCES, normalize_embeddings=True))
    general = vectors[:, :384] / np.sqrt(GENERAL)
    np.testing.assert_allclose(np.linalg.norm(general, axis=1), 1, atol=1e-5)
    assert (exact * general).sum(axis=1).min() >= 0.99


def test_the_adapted_head_brings_question_and_answer_together(encoder: Encoder) -> None:
    """A question in everyday words is nearer to what answers it than the general head has it, against its sibling."""
    question = encoder.encode_queries(["sjefen fikk se det jeg skrev i gruppa, kan jeg få trøbbel?"])[0]
    answer, sibling = encoder.encode_documents(
        [
            "Kritikk i en lukket gruppe er også en ytring, og arbeidsgiveren kan ikke straffe den uten videre.",
            "En lukket gruppe på jobben trenger en ansvarlig som slipper folk inn og rydder.",
        ]
    )
    general, adapted = slice(0, 384), slice(384, 768)
    leads = [
        float(question[head] @ (answer[head] - sibling[head])) / weight
        for head, weight in ((general, GENERAL), (adapted, 1 - GENERAL))
    ]
    assert leads[1] > leads[0]
