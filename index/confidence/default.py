"""The calibration for a corpus without enough labelled questions of its own: cautious, and said to be so.

The first two come from ``scripts/default_confidence``: fitted on our own corpus as if nothing but its text were
known. There the first quote was right for two questions in five, so little is called sure. ``faq`` is what our
corpus learned from its own FAQ. The features are those of ``index.confidence.features`` and ``.faq``, in order.
"""

from index.confidence.model import Calibration, Logistic

MEANS = (0.0, 0.837299, 0.854724, 0.0, 0.0, 0.173261, 0.060636)
SCALES = (1.0, 0.029902, 0.025912, 1.0, 1.0, 0.209023, 0.059399)

DEFAULT = Calibration(
    answerable=Logistic(MEANS, SCALES, (0.0, 0.417989, 1.351107, 0.0, 0.0, 0.019186, 0.055537), -0.671405),
    correct=Logistic(MEANS, SCALES, (0.0, 1.273875, 0.022141, 0.0, 0.0, 0.392756, 0.588879), -2.53819),
    faq=Logistic(
        means=(0.875025, 0.006949, -0.009899, 0.059931),
        scales=(0.027206, 0.007135, 0.01583, 0.087964),
        weights=(0.760563, 0.307668, -0.163451, 0.32097),
        bias=-3.405438,
    ),
    decline_below=0.267109,
    answer_from=0.498015,
    faq_from=0.9,
    origin="default",
    report={},
)
