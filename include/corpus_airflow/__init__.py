"""What Airflow's own processes and the launcher need, beside the Airflow-free library.

Here belong: defaults that all Dags share, the embedded Airflow of a laptop (environment,
processes, REST client, launcher). Not here: anything that reads or writes the corpus.
"""
