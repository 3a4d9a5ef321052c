"""One thread a process for linear algebra: worker processes fill the cores, threads would fight.

To be called before numpy is first imported; the numerical libraries read these variables once.
"""

from __future__ import annotations

import os

_VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "BLIS_NUM_THREADS", "MKL_NUM_THREADS")


def pin_blas_threads() -> None:
    """Set one thread in the environment of this process and its children, if nothing is set."""
    for variable in _VARIABLES:
        os.environ.setdefault(variable, "1")
