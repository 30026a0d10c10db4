"""The step in Workflow Builder, as Slack runs it."""

from typing import Any

import pytest

QUESTION = "Kan jeg kritisere etaten min?"


async def run_step(room: Any, question: str, execution: str = "Fx1") -> None:
    """docs.slack.dev, function_executed, November 2026."""
    function = {"id": "Fn1", "callback_id": "ask_guidance", "type": "app", "app_id": "A1"}
    event = {"type": "function_executed", "function": function, "inputs": {"question": question}}
    more = {"function_execution_id": execution, "workflow_execution_id": "Wx1", "event_ts": "1.0"}
    await room.event({**event, **more, "bot_access_token": "xwfp-1"})


def test_the_guidances_words_go_to_the_next_step(play: Any) -> None:
    """Once an execution, however often Slack repeats the event; with where they stand, and nothing that can ping."""

    async def scenario(room: Any) -> None:
        for _ in range(2):
            await run_step(room, f"{QUESTION}")
        (done,) = room.slack.of("functions.completeSuccess")
        assert done["function_execution_id"] == "Fx1"
        assert done["outputs"]["status"] == "answered"
        assert "Du kan kritisere virksomheten du arbeider i." in done["outputs"]["answer"]
        assert "/guidance/ytringsfrihet" in done["outputs"]["answer"]
        assert "<" not in done["outputs"]["answer"]
        assert len(room.service.asked) == 1

    play(scenario)


@pytest.mark.parametrize(("question", "words"), [("", "Skriv"), ("Svikt", "7f3a"), ("Krasj", "ref")])
def test_a_question_that_cannot_be_answered_fails_the_step(play: Any, question: str, words: str) -> None:
    """What is wrong is said to who follows the workflow; a failure with its reference."""

    async def scenario(room: Any) -> None:
        await run_step(room, question)
        (told,) = room.slack.of("functions.completeError")
        assert words.lower() in told["error"].lower()
        assert not room.slack.of("functions.completeSuccess")

    play(scenario)
