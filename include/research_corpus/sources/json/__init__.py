"""JSON and JSON Lines: where the records are, and one object as an article."""
