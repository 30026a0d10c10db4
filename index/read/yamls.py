"""YAML that anybody may have written: whatever is wrong with it is a YAMLError."""

import re
from typing import Any

import yaml

FAST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader, the fast one where it is compiled in."""


DEEPEST = 50
"""Lists in lists; nobody writes more than three. PyYAML takes square time for deep ones, and then ends in the stack."""

OPENING = re.compile(rf"(?:[-?][ \t]+){{{DEEPEST}}}|[\[\]{{}}]")


class TooDeepError(yaml.YAMLError):
    """Lists in lists in lists, deeper than anybody writes them, or than the reader can follow."""

    problem = "it is nested too deep"


def load_yaml(text: str, loader: Any = yaml.SafeLoader) -> Any:
    """As ``yaml.load`` by a safe loader. Raises YAMLError, or ValueError for a date that no calendar has."""
    if is_deep(text):
        raise TooDeepError
    try:
        return yaml.load(text, Loader=loader)  # noqa: S506 (both loaders are safe)
    except RecursionError:
        raise TooDeepError from None


def is_deep(text: str) -> bool:
    """True when more brackets are open at once, or more lists begin on one line, than anybody writes."""
    depth = 0
    for match in OPENING.finditer(text):
        depth = max(0, depth + (1 if match[0] in "[{" else -1)) if len(match[0]) == 1 else DEEPEST + 1
        if depth > DEEPEST:
            return True
    return False
