"""Array types of search and confidence, and the one thread that their products are computed in.

OpenBLAS splits a product over the processors there are, and the last bits of a sum depend on how: the same build would
answer a little otherwise on another machine. Its threads wait by spinning besides, which on a busy machine took three
times the processor time of the product itself (docs/performance.md).
"""

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

threadpool_limits(1, user_api="blas")

Scores = NDArray[np.float32]
Positions = NDArray[np.int64]
Flags = NDArray[np.bool_]
