"""Structured logs to standard error; never a question's text."""

import logging
import sys

import structlog


def set_up() -> None:
    """Readable lines on a terminal, JSON elsewhere; warnings and worse from libraries."""
    for library in ("bm25s", "transformers", "sentence_transformers"):
        logging.getLogger(library).setLevel(logging.ERROR)
    renderer = structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            renderer,
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
