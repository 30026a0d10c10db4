"""What is wrong with a text of the corpus, told to an editor in their language."""

import re

from bot.texts import text
from bot.types import Language
from index.errors import Problem

KNOWN = (
    (r"there is no front matter\.", "no_fields"),
    (r"this date does not exist", "no_date"),
    (r"the front matter is", "fields_broken"),
    (r"the field `(?P<value>.*)` is missing", "missing"),
    (r"there is no field `(?P<value>.*)`", "unknown"),
    (r"the field `lang` is wrong", "lang"),
    (r"the field `authority` is wrong", "authority"),
    (r"the field `(?P<value>reviewed|review_by|approved)` is wrong", "date"),
    (r"the field `id` is wrong", "id"),
    (r"the field `(?P<value>.*)` is wrong: ", "field"),
    (r"`authorities` names #(?P<value>.*), which", "authorities"),
    (r"there is no heading", "no_heading"),
    (r"there is no (?:text|answer)\.", "no_text"),
    (r"raw HTML is never shown: (?P<value>.*)\.$", "raw_html"),
    (r"this row has more cells", "cells"),
    (r"the address #(?P<value>.*) is written behind two", "twice"),
    (r"the id `(?P<value>.*)` is also used", "same_id"),
    (r"this link has no address", "no_link"),
    (r"the link `(?P<value>.*)` leads to", "bad_link"),
    (r"`translation_of: (?P<value>.*)` names", "bad_translation"),
    (r"`based_on` names (?P<value>.*), which", "based_on"),
    (r"`expect` names (?P<value>.*), which", "expect"),
    (r"there is no section #(?P<value>.*)\.$", "no_section"),
    (r"there is no document `(?P<value>.*)`", "no_document"),
    (r"there is an invisible control character", "invisible"),
)
"""How the reader's messages begin, in English -> the text below ``problem.``."""


def told(problem: Problem, language: Language) -> str:
    """File and line, what is wrong, and what to do."""
    where = f"{problem.path}:{problem.line}" if problem.line else problem.path
    return f"{where}: {what_to_do(problem, language)}"


def what_to_do(problem: Problem, language: Language) -> str:
    """What is wrong and what to do; as the reader says it, in English, when it is nothing that editors cause."""
    for pattern, key in KNOWN:
        if found := re.match(pattern, problem.what):
            return text(f"problem.{key}", language, **found.groupdict())
    return f"{problem.what} {problem.do}"
