"""HTML pages and fragments: the article of a page, its text and its metadata."""
