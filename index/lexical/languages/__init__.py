"""What the search leaves out of a question, by language: one file each, named by its code; all of them count together.

``stop_words`` are words that are missing from the list of bm25s that ``bm25s`` names. ``nn.yaml`` has besides how
nynorsk writes what bokmål writes otherwise. This is the search's and not in ``bot/languages``: it is known here for
languages that nobody is answered in, and ``ALGORITHM`` in ``index/builds/builder.py`` must be raised when it changes.
"""

from functools import cache
from importlib.resources import files
from types import MappingProxyType

import bm25s.stopwords

from index.read.yamls import FAST, load_yaml


@cache
def languages() -> MappingProxyType[str, dict[str, str]]:
    """Code -> what its file says."""
    found = (each for each in files(__name__).iterdir() if each.name.endswith(".yaml"))
    read = {each.name.removesuffix(".yaml"): load_yaml(each.read_text(encoding="utf-8"), FAST) for each in found}
    return MappingProxyType(dict(sorted(read.items())))


@cache
def stop_words() -> frozenset[str]:
    """Function words of all the languages; they say nothing of a question's subject."""
    lists = (getattr(bm25s.stopwords, each["bm25s"]) for each in languages().values() if "bm25s" in each)
    own = (each.get("stop_words", "").split() for each in languages().values())
    return frozenset[str]().union(*lists, *own)
