"""What went wrong, said so that the reader can do something about it; never a stack trace."""

from dataclasses import dataclass
from http import HTTPStatus

from bot.service_types import AnswerFailedError, QuestionError
from bot.surfaces.web.languages import Translator


@dataclass(frozen=True, slots=True)
class Problem:
    """``status`` is the HTTP status. ``key`` names the text; ``ref`` is the journal's reference after a failure."""

    status: int
    key: str
    message: str
    ref: str = ""

    def as_json(self) -> dict[str, dict[str, str]]:
        told = {"message": self.message, "ref": self.ref} if self.ref else {"key": self.key, "message": self.message}
        return {"error": told}


def bad_question(error: QuestionError, words: Translator) -> Problem:
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, error.key, words(error.key, **error.values))


def failure(ref: str, words: Translator) -> Problem:
    return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "failure", words("failure", ref=ref), ref)


def problem_of(error: QuestionError | AnswerFailedError, words: Translator) -> Problem:
    if isinstance(error, QuestionError):
        return bad_question(error, words)
    return failure(error.ref, words)


def turned_away(key: str, words: Translator) -> Problem:
    """For a request that was not begun with, and may be sent again."""
    return Problem(HTTPStatus.SERVICE_UNAVAILABLE, key, words(key))


def bad_request(status: int, words: Translator, *, api: bool) -> Problem:
    """For an HTTP error that was raised before a question was read. To an API, all bad input is 422."""
    keys = {
        404: "web.not_found",
        410: "since.gone",
        403: "request.foreign",
        405: "request.method",
        408: "request.slow",
        413: "request.too_large",
    }
    key = keys.get(status, "request.invalid" if api else "request.form")
    known = status in keys
    return Problem(status if known else HTTPStatus.UNPROCESSABLE_ENTITY, key, words(key))
