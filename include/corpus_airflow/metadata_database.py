"""Prepare Airflow's metadata database: its tables and the pools of our Dags.

Runs in a process of its own, whose environment names the database. Safe to repeat.
"""

from __future__ import annotations

from corpus_airflow.pools import POOLS


def initialise() -> None:
    """Create or upgrade the tables and set every pool to its slots.

    Airflow is imported here, so that the launcher itself starts without it.
    """
    from airflow.models.pool import Pool
    from airflow.utils import db
    from airflow.utils.providers_configuration_loader import providers_configuration_loaded

    providers_configuration_loaded(db.upgradedb)()
    for name, (slots, description) in POOLS.items():
        Pool.create_or_update_pool(name, slots, description, include_deferred=False)
