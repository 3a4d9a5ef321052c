"""XML vocabularies of agencies, feeds and corpora, and XML of none."""
