"""What the web surface must be told."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class WebSettings:
    """``base_url`` is the address that readers see, without a path; answers' links begin with it.

    ``max_turns`` is how many earlier questions are passed on. ``max_body_bytes`` limits any request body, except that
    editors may bring in files of ``max_upload_bytes``. ``embed_origins`` are sites that may show the form inside their
    own pages, such as ``https://intra.etaten.example``. ``body_seconds`` is how long a whole body may take. ``today``
    decides whether a review is overdue.
    """

    base_url: str = "http://127.0.0.1:8080"
    max_question_chars: int = 2000
    max_turns: int = 10
    max_body_bytes: int = 256 * 1024
    max_upload_bytes: int = 20 * 1024 * 1024
    body_seconds: float = 20.0
    embed_origins: tuple[str, ...] = ()
    today: Callable[[], date] = date.today
