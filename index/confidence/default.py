"""The calibration for a corpus without labelled questions of its own: cautious, and said to be so.

The first two and both bounds come from ``scripts/default_confidence.py``: fitted on three corpora, our own and two
public sets, where nothing but the text counts. ``faq`` is what our corpus learned from its own FAQ. The
features are those of ``index.confidence.features`` and ``.faq``, in order; the last four of the first were not
there yet when it was fitted, and weigh nothing. Nor do the fourth and the last of ``faq``: a small corpus may know no
unanswered question, and in it every place is a high one.
"""

from index.confidence.model import Calibration, Logistic

MEANS = (0.0, 0.768158, 0.786192, 0.0, 0.0, 0.218422, 0.080994, 0.177652, 3.64219, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
SCALES = (1.0, 0.048272, 0.039654, 1.0, 1.0, 0.239308, 0.07804, 0.18461, 0.847019, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)

FAQ = Logistic(
    means=(0.790813, -0.026321, -0.025906, 0.0, 0.761672, -0.023277, -0.022966, 0.045935, -5.710386, 0.0),
    scales=(0.036536, 0.026691, 0.026826, 1.0, 0.038085, 0.023582, 0.023723, 0.083221, 2.702171, 1.0),
    weights=(0.373649, 0.406754, -0.203982, 0.0, 1.039907, 0.14388, -0.260737, 0.244238, 2.117252, 0.0),
    bias=-6.78494119644165,
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
