"""The calibration for a corpus without labelled questions of its own: cautious, and said to be so.

The first two and both bounds come from ``scripts/default_confidence.py``: fitted on four corpora, our own and three
public sets, where nothing but the text counts. ``faq`` is what our corpus learned from its own FAQ. The
features are those of ``index.confidence.features`` and ``.faq``, in order.
"""

from index.confidence.model import Calibration, Logistic

MEANS = (0.0, 0.853906, 0.863098, 0.0, 0.0, 0.425843, 0.092283, 0.37396, 4.024448, 0.0, 0.0, 0.0)
SCALES = (1.0, 0.034464, 0.029297, 1.0, 1.0, 0.336549, 0.110666, 0.274955, 1.629831, 1.0, 1.0, 1.0)

DEFAULT = Calibration(
    answerable=Logistic(
        MEANS,
        SCALES,
        (0.0, 0.07624, 0.720033, 0.0, 0.0, 0.256501, 0.566441, -0.299336, 0.236907, 0.0, 0.0, 0.0),
        -0.178042,
    ),
    correct=Logistic(
        MEANS,
        SCALES,
        (0.0, 0.299254, 0.36036, 0.0, 0.0, 0.332229, 1.135725, -0.382261, 0.570888, 0.0, 0.0, 0.0),
        -1.047049,
    ),
    faq=Logistic(
        means=(0.875025, 0.86, 0.006949, -0.009899, 0.85, 0.0, 0.059931, -3.0, -0.2),
        scales=(0.027206, 0.03, 0.007135, 0.01583, 0.03, 0.02, 0.087964, 3.0, 0.2),
        weights=(0.760563, 0.0, 0.307668, -0.163451, 0.0, 0.0, 0.32097, 0.0, 0.0),
        bias=-3.405438,
    ),
    decline_below=0.279013,
    answer_from=0.66762,
    faq_from=0.9,
    origin="default",
    report={},
)
