"""The calibration for a corpus without enough labelled questions of its own: cautious, and said to be so."""

from index.confidence.model import Calibration, Logistic

DEFAULT = Calibration(
    answerable=Logistic((0.0,) * 7, (1.0,) * 7, (0.0,) * 7, 0.0),
    correct=Logistic((0.0,) * 7, (1.0,) * 7, (0.0,) * 7, 0.0),
    faq=Logistic((0.0,) * 4, (1.0,) * 4, (0.0,) * 4, 0.0),
    decline_below=0.5,
    answer_from=0.8,
    faq_from=0.9,
    origin="default",
    report={},
)
