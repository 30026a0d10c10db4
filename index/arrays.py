"""Array types of search and confidence."""

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Positions = NDArray[np.int64]
Flags = NDArray[np.bool_]
