"""Products are computed in one thread: the same bits on every machine."""

import numpy as np
from threadpoolctl import threadpool_info

import index.arrays  # noqa: F401 (it sets this)
from index.lexical.classifier import SectionClassifier


def threads() -> set[int]:
    """Of each library that numpy multiplies with."""
    products = [each for each in threadpool_info() if each["user_api"] == "blas"]
    return {each["num_threads"] for each in products if "numpy" in each["filepath"]}


def test_products_are_computed_in_one_thread() -> None:
    """Also after a fit, which takes all there are while it lasts."""
    assert threads() <= {1}
    SectionClassifier.fit(np.eye(4, dtype=np.float32), ["a", "a", "b", "c"])
    assert threads() <= {1}
