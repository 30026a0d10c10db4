"""POST /api/ask: the whole answer as JSON, and clean errors whatever comes in."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

JSON = {"Content-Type": "application/json"}


def test_an_answer_is_the_same_object_as_everywhere(client: TestClient, fakes: Any) -> None:
    """The object has its keys in order, and its quotes can be cut from the source again."""
    reply = client.post("/api/ask", json={"question": "Kan jeg kritisere etaten min?"})
    assert reply.status_code == 200
    told = reply.json()
    assert list(told) == (
        [
            "status",
            "question",
            "language",
            "confidence",
            "quotes",
            "faq",
            "topics",
            "notes",
            "line",
            "examples",
            "removed",
            "build",
            "took_ms",
            "ref",
        ]
    )
    assert (told["status"], told["language"], told["build"], told["ref"]) == ("answered", "nb", "b2", "0001")
    quote = told["quotes"][0]
    source = fakes.CURRENT.documents[quote["document"]].source
    assert source[quote["start"] : quote["end"]] == quote["text"]
    assert [source[each["start"] : each["end"]] for each in quote["highlights"]] == [
        each["text"] for each in quote["highlights"]
    ]


def test_the_conversation_may_be_texts_or_objects(client: TestClient, service: Any) -> None:
    """Earlier questions reach the service, oldest first, in either form."""
    client.post("/api/ask", json={"question": "Og nå?", "conversation": ["Hei", {"question": "Hva?"}]})
    assert [turn.question for turn in service.asked[0][1]] == ["Hei", "Hva?"]


def test_a_bad_question_is_told_in_the_readers_language(client: TestClient) -> None:
    """A question that cannot be read is a 422 with a stable key and a message."""
    reply = client.post("/api/ask", json={"question": "  "}, headers={"Accept-Language": "nn"})
    assert reply.status_code == 422
    assert reply.json() == {
        "error": {"key": "question.empty", "message": "Skriv eit spørsmål, så leitar eg i rettleiinga."}
    }


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"tekst"',
        b'{"question": 7}',
        b'{"question": null}',
        b'{"spm": "Hei"}',
        b'{"question": "Hei", "conversation": "Hei"}',
        b'{"question": "Hei", "conversation": [7]}',
        b'{"question": "p\xe5"}',
        b"\xff\xfe{\x00",
        b"\x00",
        b'{"question": "Hei\x00"}',
        b"[" * 100_000,
    ],
)
def test_a_body_that_cannot_be_read_is_told(client: TestClient, service: Any, body: bytes) -> None:
    """Malformed JSON, wrong types and wrong encodings are a 422 in the same shape, and never reach the service."""
    reply = client.post("/api/ask", content=body, headers=JSON)
    assert reply.status_code == 422
    assert reply.json()["error"]["key"] == "request.invalid"
    assert service.asked == []


def test_a_body_that_is_not_declared_as_json_is_told(client: TestClient) -> None:
    """A page elsewhere cannot post plain text here; it gets the same clean error."""
    reply = client.post("/api/ask", content=b'{"question": "Hei"}', headers={"Content-Type": "text/plain"})
    assert (reply.status_code, reply.json()["error"]["key"]) == (422, "request.invalid")


def test_a_body_over_the_limit_is_refused(client: TestClient, service: Any) -> None:
    """A megabyte is a 413; a body just under 256 KiB is read."""
    big = client.post("/api/ask", json={"question": "a" * 1_000_000})
    assert (big.status_code, big.json()["error"]["key"]) == (413, "request.too_large")
    assert service.asked == []
    assert client.post("/api/ask", json={"question": "a" * 262_000}).json()["error"]["key"] == "question.too_long"


def test_a_body_without_a_length_is_limited_too(client: TestClient) -> None:
    """A body in chunks is counted as it comes."""
    chunks = (b"a" * 10_000 for _ in range(100))
    assert client.post("/api/ask", content=chunks, headers=JSON).status_code == 413


@pytest.mark.parametrize("question", ["Svikt", "Krasj"])
def test_a_failure_tells_the_reference(client: TestClient, question: str) -> None:
    """A failure, foreseen or not, is a 500 with a message and a reference, and nothing of what went wrong."""
    reply = client.post("/api/ask", json={"question": question})
    assert reply.status_code == 500
    error = reply.json()["error"]
    assert set(error) == {"message", "ref"}
    assert f"(ref. {error['ref']})" in error["message"]
    assert "hemmelig" not in reply.text
    assert "Traceback" not in reply.text


@pytest.mark.parametrize("question", ["a\x00b", "\u202etekst", "<b>fet</b> & *x*", "😀", "\ud800 halv"])
def test_odd_characters_come_back_as_text(client: TestClient, question: str) -> None:
    """NUL, direction marks, markup, emoji and half characters break nothing."""
    reply = client.post("/api/ask", content=json.dumps({"question": question}), headers=JSON)
    assert reply.status_code == 200
    assert reply.json()["question"] == question.replace("\ud800", "\ufffd")


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/api/ask", 405), ("POST", "/api/nix", 404)])
def test_other_api_addresses_answer_in_json(client: TestClient, method: str, path: str, status: int) -> None:
    """Errors below /api are JSON."""
    reply = client.request(method, path)
    assert reply.status_code == status
    assert set(reply.json()["error"]) == {"key", "message"}


def test_the_api_is_described(client: TestClient) -> None:
    """OpenAPI describes the question, the answer with an example, and the errors."""
    described = client.get("/openapi.json").json()
    assert list(described["paths"]) == ["/api/ask"]
    operation = described["paths"]["/api/ask"]["post"]
    assert set(operation["responses"]) == {"200", "408", "413", "422", "500", "503"}
    schemas = described["components"]["schemas"]
    assert schemas["AnswerJson"]["examples"][0]["status"] == "answered"
    assert schemas["AskJson"]["examples"]
