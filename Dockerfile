# The image of every Airflow service in docker-compose.yml: Airflow, our packages, the models.
FROM apache/airflow:3.3.2-python3.11

# The lock pins every package by hash, spaCy's models among them; it repeats Airflow's version, so
# that nothing replaces the Airflow of the base image.
COPY --chown=airflow:0 requirements.lock /opt/research-corpus/
RUN pip install --no-cache-dir --require-hashes -r /opt/research-corpus/requirements.lock

COPY --chown=airflow:0 pyproject.toml README.md /opt/research-corpus/
COPY --chown=airflow:0 include /opt/research-corpus/include
RUN pip install --no-cache-dir --no-deps --no-build-isolation /opt/research-corpus

COPY --chown=airflow:0 dags /opt/airflow/dags
COPY --chown=airflow:0 plugins /opt/airflow/plugins

# Named volumes take the owner of the folder they are first mounted over.
RUN mkdir -p /opt/airflow/corpus /opt/airflow/auth
