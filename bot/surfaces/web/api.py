"""``POST /api/ask``: a question in JSON, the answer as every surface's ``--json`` gives it."""

from collections.abc import Callable, Sequence
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import JSONResponse

from bot.answer_json import AnswerJson, answer_to_dict
from bot.service_types import AnswerFailedError, QuestionError, Reply
from bot.surfaces.web.languages import reader_of
from bot.surfaces.web.problems import problem_of


class EarlierQuestion(BaseModel):
    """An earlier question by the same reader."""

    question: str


class AskJson(BaseModel):
    """A question, and what the same reader asked before it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "question": "Gjelder det også på fritiden?",
                    "conversation": ["Kan jeg kritisere etaten min?"],
                }
            ]
        }
    )

    question: str
    conversation: list[str | EarlierQuestion] = Field(default=[], description="Earlier questions, oldest first.")

    @property
    def earlier(self) -> list[str]:
        return [each if isinstance(each, str) else each.question for each in self.conversation]


class BadInput(BaseModel):
    """``key`` is stable; ``message`` is for the reader, in the language of Accept-Language."""

    key: str
    message: str


class BadInputJson(BaseModel):
    """What a question that cannot be read gets."""

    error: BadInput


class Failed(BaseModel):
    """``ref`` finds the question in the journal."""

    message: str
    ref: str


class FailedJson(BaseModel):
    """What a reader gets when the answer failed."""

    error: Failed


RESPONSES: dict[int | str, dict[str, Any]] = {
    408: {"model": BadInputJson, "description": "The body took over 20 seconds to arrive."},
    413: {"model": BadInputJson, "description": "The body is over 256 KiB."},
    422: {"model": BadInputJson, "description": "The question or the request cannot be read."},
    500: {"model": FailedJson, "description": "Something went wrong here; the question is in the journal."},
    503: {
        "model": BadInputJson,
        "description": "Too many ask just now, or it closes: Retry-After says when to return.",
    },
}


Ask = Callable[[str, Sequence[str]], Reply]


def api_router(ask_service: Ask) -> APIRouter:
    router = APIRouter(prefix="/api")

    @router.post(
        "/ask",
        response_model=AnswerJson,
        responses=RESPONSES,
        summary="Ask the guidance a question",
        operation_id="ask_guidance",
    )
    def ask(request: Request, body: AskJson) -> JSONResponse:
        """Answers with up to three quotes, word for word and with their addresses, or says that there is none."""
        try:
            reply = ask_service(body.question, body.earlier)
        except (QuestionError, AnswerFailedError) as error:
            problem = problem_of(error, reader_of(request).words)
            return JSONResponse(problem.as_json(), problem.status)
        return JSONResponse(answer_to_dict(reply.answer, reply.ref))

    return router
