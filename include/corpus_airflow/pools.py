"""The Airflow pools that the Dags need; ``python -m corpus_airflow init`` creates them."""

from __future__ import annotations

WRITER_POOL = "corpus_writer"
"""One slot: two publishing tasks never run at once, whatever the number of Dag runs and workers."""

POOLS = {WRITER_POOL: (1, "One slot, so that one task at a time writes to the corpus.")}
"""Slots and description by name of the pool."""
