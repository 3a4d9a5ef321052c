"""The reader's side: SQL over the corpus. Reads only, and never takes the writer's lock."""
