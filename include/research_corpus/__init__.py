"""Turn article files into a validated, annotated, always readable Parquet corpus.

The package is a plain library: it never imports Airflow. Dags, plugins and the command line
reach it through :mod:`research_corpus.stages`, one function a stage.
"""

from importlib.metadata import version

__version__ = version("research-corpus")
