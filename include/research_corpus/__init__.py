"""Turn article files into a validated, annotated, always readable Parquet corpus.

The package is a plain library: it never imports Airflow. Dags, plugins and the command line
reach it through :mod:`research_corpus.stages`, one function a stage. Analysts start from
:func:`connect`.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from research_corpus.analyst.connection import connect

__version__ = version("research-corpus")
__all__ = ["__version__", "connect"]


def __getattr__(name: str) -> Any:
    """Import ``connect`` when it is first asked for: DuckDB and Arrow take their time."""
    if name == "connect":
        from research_corpus.analyst.connection import connect

        return connect
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
