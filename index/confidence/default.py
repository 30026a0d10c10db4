"""The calibration for a corpus without labelled questions of its own: cautious, and said to be so.

The first two and both bounds come from ``scripts/default_confidence.py``: fitted on three corpora, our own and two
public sets, where nothing but the text counts. ``faq`` is what our corpus learned from its own FAQ. The
features are those of ``index.confidence.features`` and ``.faq``, in order; the last four of the first were not
there yet when it was fitted, and weigh nothing.
"""

from index.confidence.model import Calibration, Logistic

MEANS = (0.0, 0.768158, 0.786192, 0.0, 0.0, 0.218422, 0.080994, 0.177652, 3.64219, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
SCALES = (1.0, 0.048272, 0.039654, 1.0, 1.0, 0.239308, 0.07804, 0.18461, 0.847019, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)

FAQ = Logistic(
    means=(0.783859, 0.769591, -0.025991, -0.04081, 0.755627, -0.022954, 0.038202, -5.694259, -0.423165),
    scales=(0.034906, 0.032861, 0.026806, 0.027655, 0.036361, 0.023188, 0.076179, 2.5391, 0.206119),
    weights=(1.069271, -0.347195, 0.331729, -0.56812, 1.151946, -0.209735, 0.255559, 1.596033, 0.404671),
    bias=-7.147334098815918,
)

DEFAULT = Calibration(
    answerable=Logistic(
        MEANS,
        SCALES,
        (0.0, 0.178828, 0.356766, 0.0, 0.0, 0.127463, 0.113827, -0.049287, 0.257469, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
        -0.449128,
    ),
    correct=Logistic(
        MEANS,
        SCALES,
        (0.0, 0.499297, 0.077891, 0.0, 0.0, 0.191721, 0.364211, -0.085107, 0.368529, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
        -1.511761,
    ),
    faq=FAQ,
    decline_below=0.277849,
    answer_from=0.990993,
    faq_from=0.9,
    origin="default",
    report={},
)
